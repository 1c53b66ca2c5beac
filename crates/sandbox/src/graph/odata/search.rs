//! `$search` on directory objects: clauses on properties, joined by `AND` and `OR`.

use serde_json::Value;

use super::Object;
use super::literal::begins_with;

/// What is searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::graph) enum Search {
    And(Box<Search>, Box<Search>),
    Or(Box<Search>, Box<Search>),
    Clause { property: String, text: String },
}

/// Why a text is no search: the place of what is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Syntax error in the search expression at position {0}")]
pub(in crate::graph) struct SearchSyntax(usize);

/// Reads a search: each clause is `"property:text"`, quotes and backslashes in it behind a backslash.
pub(in crate::graph) fn parse(text: &str) -> Result<Search, SearchSyntax> {
    let mut reader = Reader {
        text,
        at: 0,
        depth: 0,
    };
    let search = reader.alternatives()?;
    reader.skip_spaces();
    if reader.at == text.len() {
        Ok(search)
    } else {
        Err(SearchSyntax(reader.at))
    }
}

impl Search {
    /// The properties that it looks at.
    pub(in crate::graph) fn properties(&self) -> Vec<&str> {
        match self {
            Search::And(one, other) | Search::Or(one, other) => {
                [one.properties(), other.properties()].concat()
            }
            Search::Clause { property, .. } => vec![property],
        }
    }

    /// Whether it finds the object.
    pub(in crate::graph) fn finds(&self, object: &dyn Object) -> bool {
        match self {
            Search::And(one, other) => one.finds(object) && other.finds(object),
            Search::Or(one, other) => one.finds(object) || other.finds(object),
            Search::Clause { property, text } => match object.value(property) {
                Value::String(value) => matches(property, &value, text),
                Value::Array(values) => values.iter().any(|value| {
                    value
                        .as_str()
                        .is_some_and(|value| matches(property, value, text))
                }),
                _ => false,
            },
        }
    }
}

/// Names and descriptions are taken apart into words, each of which may be meant by its beginning;
/// every other property is meant by its own beginning.
fn matches(property: &str, value: &str, text: &str) -> bool {
    let tokenised = ["displayName", "description"]
        .iter()
        .any(|name| name.eq_ignore_ascii_case(property));
    if !tokenised {
        return begins_with(value, text);
    }
    let words = tokens(value);
    tokens(text)
        .iter()
        .all(|wanted| words.iter().any(|word| word.starts_with(wanted.as_str())))
}

/// The words of a text in lower case: they end at spaces, symbols, between letters and digits, and
/// where a capital follows a small letter.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = vec![String::new()];
    let mut last = ' ';
    for character in text.chars() {
        let same_word = character.is_alphanumeric()
            && last.is_numeric() == character.is_numeric()
            && !(last.is_lowercase() && character.is_uppercase());
        if !same_word && tokens.last().is_some_and(|token| !token.is_empty()) {
            tokens.push(String::new());
        }
        if character.is_alphanumeric()
            && let Some(token) = tokens.last_mut()
        {
            token.extend(character.to_lowercase());
        }
        last = character;
    }
    tokens.retain(|token| !token.is_empty());
    tokens
}

const DEEPEST: u32 = 50;

struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: u32,
}

impl Reader<'_> {
    fn alternatives(&mut self) -> Result<Search, SearchSyntax> {
        let mut search = self.conjunction()?;
        while self.take("OR") {
            search = Search::Or(search.into(), self.conjunction()?.into());
        }
        Ok(search)
    }

    fn conjunction(&mut self) -> Result<Search, SearchSyntax> {
        let mut search = self.clause()?;
        while self.take("AND") {
            search = Search::And(search.into(), self.clause()?.into());
        }
        Ok(search)
    }

    fn clause(&mut self) -> Result<Search, SearchSyntax> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(SearchSyntax(self.at));
        }
        if self.take("(") {
            let search = self.alternatives()?;
            self.depth -= 1;
            return if self.take(")") {
                Ok(search)
            } else {
                Err(SearchSyntax(self.at))
            };
        }
        self.depth -= 1;
        let start = self.at;
        if !self.take("\"") {
            return Err(SearchSyntax(self.at));
        }
        let clause = self.until_quote()?;
        let (property, text) = clause.split_once(':').ok_or(SearchSyntax(start))?;
        if property.is_empty() || text.is_empty() {
            return Err(SearchSyntax(start));
        }
        Ok(Search::Clause {
            property: property.trim().to_owned(),
            text: text.to_owned(),
        })
    }

    fn until_quote(&mut self) -> Result<String, SearchSyntax> {
        let mut clause = String::new();
        let mut rest = self.text[self.at..].char_indices();
        while let Some((place, character)) = rest.next() {
            match character {
                '"' => {
                    self.at += place + 1;
                    return Ok(clause);
                }
                '\\' => match rest.next() {
                    Some((_, escaped @ ('"' | '\\'))) => clause.push(escaped),
                    _ => return Err(SearchSyntax(self.at + place)),
                },
                character => clause.push(character),
            }
        }
        Err(SearchSyntax(self.text.len()))
    }

    fn take(&mut self, word: &str) -> bool {
        self.skip_spaces();
        let found = self.text[self.at..].starts_with(word);
        if found {
            self.at += word.len();
        }
        found
    }

    fn skip_spaces(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start_matches(' ').len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_needs_its_quotes_and_its_property() {
        for text in [
            "",
            "displayName:a",
            r#""displayName""#,
            r#""displayName:"#,
            r#"("displayName:a""#,
            r#""a:b" AND"#,
            r#""a:b" "c:d""#,
            r#""a:\b""#,
            r#""a:b" and "c:d""#,
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
        let deep = format!("{}\"a:b\"", "(".repeat(5000));
        assert!(parse(&deep).is_err());
    }

    #[test]
    fn words_end_where_the_documentation_says() {
        assert_eq!(
            tokens("HelloWorld2 café-au_lait"),
            ["hello", "world", "2", "café", "au", "lait"]
        );
        assert!(matches("displayName", "OneVideo 2024", "video one"));
        assert!(matches("displayName", "Grace Whitaker", "whi"));
        assert!(!matches("displayName", "Grace Whitaker", "hitaker"));
        assert!(!matches("mail", "grace.whitaker@customer.com", "whi"));
        assert!(matches("mail", "grace.whitaker@customer.com", "GRACE.W"));
    }

    #[test]
    fn escapes_are_undone() {
        let clause = parse(r#""displayName:a \"b\" \\c""#);
        assert_eq!(
            clause,
            Ok(Search::Clause {
                property: "displayName".to_owned(),
                text: r#"a "b" \c"#.to_owned()
            })
        );
    }
}
