//! Comma-separated values (RFC 4180) read with the line of every record. Written here because a page that is
//! downloaded by everybody needs no more of a reader than this, and because errors want lines.

/// One record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The line that it begins on, from 1.
    pub line: usize,
    /// Its cells, without the quotation marks and the spaces around them.
    pub cells: Vec<String>,
}

/// What is wrong with a file as such.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CsvError {
    /// A quotation mark opens and does not close.
    #[error("A quotation mark opens here and does not close.")]
    Unclosed,
    /// Something stands behind a closing quotation mark.
    #[error("Something stands between a closing quotation mark and the end of its cell.")]
    AfterQuote,
}

/// Reads all records but empty ones. Cells are separated by commas or semicolons, whichever the first line has more
/// of; a byte order mark is passed over.
///
/// # Errors
/// What is wrong, and on which line.
pub fn read(text: &str) -> Result<Vec<Record>, (usize, CsvError)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader {
        rest: text,
        line: 1,
        separator: separator(text),
    };
    let mut records = Vec::new();
    while !reader.rest.is_empty() {
        let record = reader.record()?;
        if record.cells.iter().any(|cell| !cell.is_empty()) {
            records.push(record);
        }
    }
    Ok(records)
}

/// Which of the two separates cells. What stands in quotation marks does not count.
fn separator(text: &str) -> char {
    let (mut commas, mut semicolons, mut is_quoted) = (0, 0, false);
    for letter in text.chars() {
        match letter {
            '"' => is_quoted = !is_quoted,
            '\n' | '\r' if !is_quoted => break,
            ',' if !is_quoted => commas += 1,
            ';' if !is_quoted => semicolons += 1,
            _ => {}
        }
    }
    if semicolons > commas { ';' } else { ',' }
}

struct Reader<'t> {
    rest: &'t str,
    line: usize,
    separator: char,
}

impl Reader<'_> {
    fn record(&mut self) -> Result<Record, (usize, CsvError)> {
        let line = self.line;
        let mut cells = vec![self.cell()?];
        while self.take(self.separator) {
            cells.push(self.cell()?);
        }
        // Only the end of a line can follow, or that of the file.
        let _ = self.take('\r');
        if self.take('\n') || !self.rest.is_empty() {
            self.line += 1;
        }
        Ok(Record { line, cells })
    }

    fn cell(&mut self) -> Result<String, (usize, CsvError)> {
        let spaces = self.rest.trim_start_matches([' ', '\t']);
        if let Some(quoted) = spaces.strip_prefix('"') {
            self.rest = quoted;
            return self.quoted();
        }
        let ends = |letter| letter == self.separator || letter == '\n' || letter == '\r';
        let end = self.rest.find(ends).unwrap_or(self.rest.len());
        let (cell, rest) = self.rest.split_at(end);
        self.rest = rest;
        Ok(cell.trim().to_owned())
    }

    /// Reads on behind an opening quotation mark. Two of them stand for one.
    fn quoted(&mut self) -> Result<String, (usize, CsvError)> {
        let start = self.line;
        let mut cell = String::new();
        loop {
            let Some((before, after)) = self.rest.split_once('"') else {
                return Err((start, CsvError::Unclosed));
            };
            cell.push_str(before);
            self.line += before.matches('\n').count();
            self.rest = after;
            if !self.take('"') {
                break;
            }
            cell.push('"');
        }
        self.rest = self.rest.trim_start_matches([' ', '\t']);
        match self.rest.chars().next() {
            None | Some('\n' | '\r') => {}
            Some(letter) if letter == self.separator => {}
            Some(_) => return Err((self.line, CsvError::AfterQuote)),
        }
        Ok(cell.trim().to_owned())
    }

    fn take(&mut self, wanted: char) -> bool {
        let rest = self.rest.strip_prefix(wanted);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        let records = read(text).unwrap().into_iter();
        records.map(|record| record.cells).collect()
    }

    #[test]
    fn a_quotation_mark_that_does_not_close_is_told_by_its_line() {
        assert_eq!(read("a,b\n1,\"x\ny"), Err((2, CsvError::Unclosed)));
        assert_eq!(read("a\n\n\"x\"y"), Err((3, CsvError::AfterQuote)));
    }

    #[test]
    fn nothing_is_no_record() {
        assert_eq!(read(""), Ok(Vec::new()));
        assert_eq!(read("\u{feff}\r\n\n , \n"), Ok(Vec::new()));
    }

    #[test]
    fn separators_line_ends_and_spaces_are_those_of_the_file() {
        for text in [
            "a;b,c;d\r\n1;\"2;3\";4",
            "a;b,c;d\n1;\"2;3\";4\n",
            "\u{feff} a ;b,c;d\r1; \"2;3\" ;4\r",
        ] {
            let expected = [["a", "b,c", "d"], ["1", "2;3", "4"]];
            assert_eq!(cells(text), expected, "{text:?}");
        }
        assert_eq!(cells("\"a;b;c\",d"), [["a;b;c", "d"]]);
        assert_eq!(cells("a,\n,"), [["a", ""]]);
    }

    #[test]
    fn a_record_is_on_the_line_where_it_begins() {
        let records = read("a\n\"1\n2\"\n\nb").unwrap();
        let lines: Vec<usize> = records.iter().map(|record| record.line).collect();
        assert_eq!(lines, [1, 2, 5]);
        assert_eq!(records[1].cells, ["1\n2"]);
    }

    proptest! {
        #[test]
        fn whatever_is_written_comes_back(
            rows in prop::collection::vec(prop::collection::vec("[a-z\",;\n é]{0,6}", 3), 1..6),
            semicolons: bool,
            windows: bool,
        ) {
            let separator = if semicolons { ";" } else { "," };
            let end = if windows { "\r\n" } else { "\n" };
            let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
            let written: Vec<String> = rows
                .iter()
                .map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(separator))
                .collect();
            let read = cells(&written.join(end));
            let trimmed = |row: &Vec<String>| row.iter().map(|cell| cell.trim().to_owned()).collect();
            let expected: Vec<Vec<String>> = rows
                .iter()
                .map(trimmed)
                .filter(|row: &Vec<String>| row.iter().any(|cell| !cell.is_empty()))
                .collect();
            prop_assert_eq!(read, expected);
        }

        #[test]
        fn no_text_ends_the_program(text in "[a,;\"\r\n ]{0,40}") {
            let _ = read(&text);
        }
    }
}
