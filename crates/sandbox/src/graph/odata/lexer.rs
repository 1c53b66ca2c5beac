//! The words of `$filter` (OData 4.01 ABNF, the part that Graph takes).

use super::literal::Literal;
use crate::guid::Guid;
use crate::timestamp::Timestamp;

/// One word of a filter.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Word {
    /// A property, an operator, a function, a range variable.
    Name(String),
    Value(Literal),
    Open,
    Close,
    Comma,
    Slash,
    Colon,
}

/// Why a text is not a filter, with the place of the character that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(in crate::graph) enum FilterSyntax {
    /// A text has no closing quote.
    #[error("Syntax error: there is an unterminated string literal at position {0}")]
    Unterminated(usize),
    /// A character that no word begins with.
    #[error("Syntax error: character '{1}' is not valid at position {0}")]
    Character(usize, char),
    /// Something else than a name, a value, a literal as it should be.
    #[error("Syntax error at position {0}")]
    At(usize),
    /// It ends too early.
    #[error("Syntax error: the expression ends at position {0}, where more was expected")]
    End(usize),
    /// A function that Graph does not know.
    #[error("An unknown function with name '{0}' was found")]
    Function(String),
}

/// The words of a filter, each with its place.
pub(super) fn words(text: &str) -> Result<Vec<(usize, Word)>, FilterSyntax> {
    let mut words = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some(&(at, character)) = rest.peek() {
        let word = match character {
            ' ' | '\t' => {
                rest.next();
                continue;
            }
            '(' => Word::Open,
            ')' => Word::Close,
            ',' => Word::Comma,
            '/' => Word::Slash,
            ':' => Word::Colon,
            '\'' => {
                let (value, after) = quoted(text, at)?;
                while rest.peek().is_some_and(|&(place, _)| place < after) {
                    rest.next();
                }
                words.push((at, Word::Value(Literal::Text(value))));
                continue;
            }
            _ if is_bare(character) => {
                let mut bare = String::new();
                while let Some(&(_, character)) = rest.peek() {
                    // The colons of a time belong to it; those of a lambda follow a name.
                    let in_time =
                        character == ':' && bare.starts_with(|c: char| c.is_ascii_digit());
                    if !is_bare(character) && !in_time {
                        break;
                    }
                    bare.push(character);
                    rest.next();
                }
                words.push((at, bare_word(bare, at)?));
                continue;
            }
            _ => return Err(FilterSyntax::Character(at, character)),
        };
        rest.next();
        words.push((at, word));
    }
    Ok(words)
}

fn is_bare(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '-' | '.' | '$' | '@' | '+')
}

/// The text between quotes, doubled quotes being one, and where it ends.
fn quoted(text: &str, opening: usize) -> Result<(String, usize), FilterSyntax> {
    let mut value = String::new();
    let mut rest = text[opening + 1..].char_indices().peekable();
    while let Some((at, character)) = rest.next() {
        if character != '\'' {
            value.push(character);
        } else if rest.next_if(|&(_, next)| next == '\'').is_some() {
            value.push('\'');
        } else {
            return Ok((value, opening + 1 + at + 1));
        }
    }
    Err(FilterSyntax::Unterminated(opening))
}

fn bare_word(bare: String, at: usize) -> Result<Word, FilterSyntax> {
    let literal = match bare.as_str() {
        "null" => Some(Literal::Null),
        "true" => Some(Literal::Flag(true)),
        "false" => Some(Literal::Flag(false)),
        _ => None,
    };
    let literal = literal
        .or_else(|| bare.parse::<Guid>().ok().map(Literal::Guid))
        .or_else(|| bare.parse::<i64>().ok().map(Literal::Number))
        .or_else(|| Timestamp::parse(&bare).map(Literal::Time));
    match literal {
        Some(literal) => Ok(Word::Value(literal)),
        None if bare.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '$') => {
            Ok(Word::Name(bare))
        }
        None => Err(FilterSyntax::At(at)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_word_is_refused_where_it_stands() {
        for (text, syntax) in [
            ("a eq 'b", FilterSyntax::Unterminated(5)),
            ("a eq 'b''", FilterSyntax::Unterminated(5)),
            ("a = 1", FilterSyntax::Character(2, '=')),
            ("a eq 1x", FilterSyntax::At(5)),
            ("a eq 2021-13-45", FilterSyntax::At(5)),
        ] {
            assert_eq!(words(text), Err(syntax), "{text}");
        }
    }

    #[test]
    fn every_kind_of_literal_is_known() {
        let literal = |text: &str| match words(text).unwrap().pop() {
            Some((_, Word::Value(literal))) => literal,
            other => panic!("{other:?}"),
        };
        assert_eq!(literal("'O''Neil é'"), Literal::Text("O'Neil é".to_owned()));
        assert_eq!(literal("-5"), Literal::Number(-5));
        assert_eq!(literal("null"), Literal::Null);
        assert_eq!(literal("true"), Literal::Flag(true));
        let guid = "cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46";
        assert_eq!(literal(guid), Literal::Guid(guid.parse().unwrap()));
        let time = Timestamp::of_day(2021, 11, 1);
        for text in [
            "2021-11-01",
            "2021-11-01T00:00:00Z",
            "2021-11-01T02:00:00.000%2B02:00",
        ] {
            let text = text.replace("%2B", "+");
            assert_eq!(literal(&text), Literal::Time(time), "{text}");
        }
    }
}
