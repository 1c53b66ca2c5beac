use crate::{
    reader::{parse, text_of},
    run::plain_run,
    value::{Kind, Value},
};

/// Finds one member of the outermost object, and steps over the others without reading what is in them:
/// for a look ahead at a document that is read as a whole later.
///
/// For every document that [`crate::parse_octets`] reads, this is the member that it finds. Of a text that
/// is no JSON it may find one all the same.
pub fn outer_member<'t>(octets: &'t [u8], name: &str) -> Option<Value<'t>> {
    let mut scan = Scan {
        text: text_of(octets).ok()?,
        at: 0,
    };
    scan.skip_space();
    scan.expect(b'{')?;
    loop {
        scan.skip_space();
        let found = scan.step()?;
        scan.skip_space();
        scan.expect(b':')?;
        scan.skip_space();
        let value = scan.step()?;
        if is_name(found, name) {
            return parse(value).ok();
        }
        scan.skip_space();
        scan.expect(b',')?;
    }
}

/// Whether a text in quotation marks is this name, its escapes resolved.
fn is_name(quoted: &str, name: &str) -> bool {
    if !quoted.contains('\\') {
        return quoted.get(1..quoted.len().saturating_sub(1)) == Some(name);
    }
    matches!(parse(quoted), Ok(Value { kind: Kind::Text(text), .. }) if text == name)
}

/// A text, and how far it was stepped over.
struct Scan<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Scan<'t> {
    /// Steps over one value and gives its text.
    fn step(&mut self) -> Option<&'t str> {
        let start = self.at;
        let mut depth = 0_usize;
        loop {
            match self.peek()? {
                b'"' => self.step_over_string()?,
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    depth = depth.checked_sub(1)?;
                    self.at += 1;
                }
                _ => self.step_over_plain(depth > 0),
            }
            if depth == 0 {
                return self
                    .text
                    .get(start..self.at)
                    .filter(|text| !text.is_empty());
            }
        }
    }

    fn step_over_string(&mut self) -> Option<()> {
        self.at += 1;
        loop {
            self.at += plain_run(self.text.as_bytes().get(self.at..)?);
            match self.peek()? {
                b'"' => break self.at += 1,
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
        Some(())
    }

    /// Steps to the end of a number or a word; inside a container, to its next string or bracket.
    fn step_over_plain(&mut self, is_inside: bool) {
        let rest = &self.text.as_bytes()[self.at..];
        let ends = |octet: &u8| match octet {
            b'"' | b'{' | b'}' | b'[' | b']' => true,
            b',' | b':' | b' ' | b'\t' | b'\r' | b'\n' => !is_inside,
            _ => false,
        };
        self.at += rest.iter().position(ends).unwrap_or(rest.len());
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn expect(&mut self, octet: u8) -> Option<()> {
        (self.peek()? == octet).then(|| self.at += 1)
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }
}
