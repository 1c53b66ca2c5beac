use tenantry_json as json;
use thiserror::Error;

use crate::ui::grid::{
    column::{Heading, Kind},
    table::{Table, values::Value},
};

/// So many rows are written together: as many as no agent waits for.
const ROWS: usize = 2_000;

/// What a file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// RFC 4180 in UTF-8 with a byte order mark, by which Excel knows it. No cell is a formula.
    Csv,
    /// An array with an object for each row, by the columns' names (RFC 8259).
    Json,
}

/// Which rows are written, in the order of the sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// Those that the filter shows.
    Shown,
    /// Those that are selected, whether they are shown or not.
    Selected,
}

/// A file that is being written from a table's rows, piece by piece.
#[derive(Debug)]
pub struct Export {
    format: Format,
    columns: Vec<(usize, Heading)>,
    rows: Vec<u32>,
    done: usize,
    generation: u32,
    is_finished: bool,
}

/// The rows were thrown away while they were written: what was written is not all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the rows were read again while they were written")]
pub struct Interrupted;

impl Format {
    /// The media type, with its charset.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Csv => "text/csv;charset=utf-8",
            Format::Json => "application/json",
        }
    }

    /// What a file's name ends in, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Json => "json",
        }
    }
}

impl Export {
    /// Writes the rows as they are filtered, selected and sorted now, and of them the columns with these numbers,
    /// in this order. Columns without values are left out.
    pub fn new(table: &Table, format: Format, columns: &[usize], rows: Rows) -> Self {
        let columns = columns.iter().filter_map(|column| {
            let heading = *table.headings().get(*column)?;
            (heading.kind != Kind::Action).then_some((*column, heading))
        });
        Export {
            format,
            columns: columns.collect(),
            rows: match rows {
                Rows::Shown => table.shown_rows().to_vec(),
                Rows::Selected => table.selected_rows(),
            },
            done: 0,
            generation: table.generation(),
            is_finished: false,
        }
    }

    /// How many rows the file is to have.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// How many rows were written.
    pub fn done(&self) -> usize {
        self.done
    }

    /// The next piece of the file, of at most 2,000 rows; `None` behind the last.
    ///
    /// # Errors
    /// If the rows were thrown away since it began.
    pub fn next(&mut self, table: &Table) -> Result<Option<Vec<u8>>, Interrupted> {
        if self.generation != table.generation() {
            return Err(Interrupted);
        }
        if self.is_finished {
            return Ok(None);
        }
        let mut text = String::new();
        if self.done == 0 {
            self.start(&mut text);
        }
        let end = self.rows.len().min(self.done + ROWS);
        for at in self.done..end {
            match self.format {
                Format::Csv => self.write_line(table, self.rows[at], &mut text),
                Format::Json => {
                    text.push_str(if at == 0 { "\n" } else { ",\n" });
                    self.write_object(table, self.rows[at], &mut text);
                }
            }
        }
        self.done = end;
        self.is_finished = end == self.rows.len();
        if self.is_finished && self.format == Format::Json {
            text.push_str("\n]\n");
        }
        Ok(Some(text.into_bytes()))
    }

    fn start(&self, text: &mut String) {
        match self.format {
            Format::Csv => {
                text.push('\u{feff}');
                let titles = self.columns.iter().map(|(_, heading)| heading.title);
                for (at, title) in titles.enumerate() {
                    separate(at, text);
                    write_text(title, text);
                }
                text.push_str("\r\n");
            }
            Format::Json => text.push('['),
        }
    }

    fn write_line(&self, table: &Table, row: u32, text: &mut String) {
        for (at, (column, _)) in self.columns.iter().enumerate() {
            separate(at, text);
            match table.value(row, *column) {
                Value::Absent => {}
                Value::Text(value) => write_text(value, text),
                Value::Flag(flag) => text.push_str(if flag { "true" } else { "false" }),
                Value::Moment(moment) => text.push_str(&moment.to_string()),
                Value::Number(number) => text.push_str(&number.to_string()),
                Value::Guid(guid) => text.push_str(&guid.to_string()),
            }
        }
        text.push_str("\r\n");
    }

    fn write_object(&self, table: &Table, row: u32, text: &mut String) {
        let members = self.columns.iter().map(|(column, heading)| {
            let owned;
            let kind = match table.value(row, *column) {
                Value::Absent => json::Kind::Null,
                Value::Text(value) => json::Kind::Text(value.into()),
                Value::Flag(flag) => json::Kind::Bool(flag),
                Value::Moment(moment) => json::Kind::Text(moment.to_string().into()),
                Value::Number(number) => {
                    owned = number.to_string();
                    json::Kind::Number(&owned)
                }
                Value::Guid(guid) => json::Kind::Text(guid.to_string().into()),
            };
            let mut member = String::new();
            write_json(json::Kind::Text(heading.name.into()), &mut member);
            member.push(':');
            write_json(kind, &mut member);
            member
        });
        text.push('{');
        for (at, member) in members.enumerate() {
            separate(at, text);
            text.push_str(&member);
        }
        text.push('}');
    }
}

fn separate(at: usize, text: &mut String) {
    if at > 0 {
        text.push(',');
    }
}

fn write_json(kind: json::Kind<'_>, text: &mut String) {
    json::Value { at: 0, kind }.write(text);
}

/// Writes a cell of a text, quoted where its characters would end it, and never as a formula.
pub fn write_text(value: &str, text: &mut String) {
    let is_quoted = value.contains(['"', ',', '\r', '\n']) || value.trim() != value;
    if is_quoted {
        text.push('"');
    }
    if is_formula(value) {
        text.push('\'');
    }
    for letter in value.chars() {
        if letter == '"' {
            text.push('"');
        }
        text.push(letter);
    }
    if is_quoted {
        text.push('"');
    }
}

/// Whether a spreadsheet may take a text for a formula: by its first character, behind quotation marks and spaces,
/// which some take away, and in full width as well. An apostrophe before it makes it a text.
fn is_formula(value: &str) -> bool {
    const STARTS: [char; 12] = [
        '=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', '−',
    ];
    let is_skipped = |letter: char| {
        let is_mark = matches!(letter, '"' | '\'' | '\u{feff}' | '\u{200b}');
        is_mark || letter.is_whitespace() || letter.is_control()
    };
    let value_start = value.starts_with(STARTS);
    value_start || value.trim_start_matches(is_skipped).starts_with(STARTS)
}

#[cfg(test)]
#[path = "export_tests.rs"]
mod tests;
