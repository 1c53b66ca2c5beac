//! What a filter says, as a tree.

use super::lexer::{FilterSyntax, Word, words};
use super::literal::Literal;

/// A condition on an object.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::graph) enum Condition {
    And(Box<Condition>, Box<Condition>),
    Or(Box<Condition>, Box<Condition>),
    Not(Box<Condition>),
    Compare(Path, Comparison, Literal),
    In(Path, Vec<Literal>),
    Call(Function, Path, String),
    /// `any` or `all` of a collection; `any()` holds where there is one at all.
    Each(Quantifier, Path, Option<Box<Condition>>),
    /// `coll/$count` compared with a number.
    Count(Path, Comparison, i64),
    /// A property that is a condition by itself.
    Flag(Path),
}

/// Where a value is: from the object, or from the item that a lambda looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::graph) struct Path {
    pub(in crate::graph) of_item: bool,
    pub(in crate::graph) segments: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::graph) enum Comparison {
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::graph) enum Function {
    StartsWith,
    EndsWith,
    Contains,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::graph) enum Quantifier {
    Any,
    All,
}

/// Reads a filter.
pub(in crate::graph) fn parse(text: &str) -> Result<Condition, FilterSyntax> {
    let mut parser = Parser {
        words: words(text)?.into_iter().peekable(),
        end: text.len(),
        item: None,
        depth: 0,
    };
    let condition = parser.alternatives()?;
    match parser.words.next() {
        None => Ok(condition),
        Some((at, _)) => Err(FilterSyntax::At(at)),
    }
}

impl Comparison {
    fn named(name: &str) -> Option<Comparison> {
        Some(match name {
            "eq" => Comparison::Equal,
            "ne" => Comparison::NotEqual,
            "gt" => Comparison::Greater,
            "ge" => Comparison::GreaterOrEqual,
            "lt" => Comparison::Less,
            "le" => Comparison::LessOrEqual,
            _ => return None,
        })
    }

    /// As a filter writes it.
    pub(in crate::graph) fn name(self) -> &'static str {
        match self {
            Comparison::Equal => "eq",
            Comparison::NotEqual => "ne",
            Comparison::Greater => "gt",
            Comparison::GreaterOrEqual => "ge",
            Comparison::Less => "lt",
            Comparison::LessOrEqual => "le",
        }
    }
}

impl Function {
    fn named(name: &str) -> Option<Function> {
        [Function::StartsWith, Function::EndsWith, Function::Contains]
            .into_iter()
            .find(|function| function.name().eq_ignore_ascii_case(name))
    }

    /// As a filter writes it.
    pub(in crate::graph) fn name(self) -> &'static str {
        match self {
            Function::StartsWith => "startsWith",
            Function::EndsWith => "endsWith",
            Function::Contains => "contains",
        }
    }
}

/// How deep parentheses and negations may go, so that no request exhausts the stack.
const DEEPEST: u32 = 100;

struct Parser {
    words: std::iter::Peekable<std::vec::IntoIter<(usize, Word)>>,
    end: usize,
    /// The range variable of the lambda that is read.
    item: Option<String>,
    depth: u32,
}

impl Parser {
    fn alternatives(&mut self) -> Result<Condition, FilterSyntax> {
        let mut condition = self.conjunction()?;
        while self.take_name("or") {
            let other = self.conjunction()?;
            condition = Condition::Or(condition.into(), other.into());
        }
        Ok(condition)
    }

    fn conjunction(&mut self) -> Result<Condition, FilterSyntax> {
        let mut condition = self.negation()?;
        while self.take_name("and") {
            let other = self.negation()?;
            condition = Condition::And(condition.into(), other.into());
        }
        Ok(condition)
    }

    fn negation(&mut self) -> Result<Condition, FilterSyntax> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(FilterSyntax::At(self.place()));
        }
        let condition = if self.take_name("not") {
            Condition::Not(self.negation()?.into())
        } else if self.take(&Word::Open) {
            let inner = self.alternatives()?;
            self.expect(&Word::Close)?;
            inner
        } else {
            self.predicate()?
        };
        self.depth -= 1;
        Ok(condition)
    }

    fn predicate(&mut self) -> Result<Condition, FilterSyntax> {
        let name = self.name()?;
        if self
            .words
            .peek()
            .is_some_and(|(_, word)| *word == Word::Open)
        {
            return self.call(&name);
        }
        let of_item = self.item.as_ref() == Some(&name);
        let mut segments = if of_item { Vec::new() } else { vec![name] };
        while self.take(&Word::Slash) {
            let segment = self.name()?;
            let path = Path {
                of_item,
                segments: segments.clone(),
            };
            match segment.as_str() {
                "any" => return self.lambda(Quantifier::Any, path),
                "all" => return self.lambda(Quantifier::All, path),
                "$count" => return self.count(path),
                _ => segments.push(segment),
            }
        }
        self.comparison(Path { of_item, segments })
    }

    fn comparison(&mut self, path: Path) -> Result<Condition, FilterSyntax> {
        let Some((at, Word::Name(operator))) = self.words.peek().cloned() else {
            return Ok(Condition::Flag(path));
        };
        if matches!(operator.as_str(), "and" | "or") {
            return Ok(Condition::Flag(path));
        }
        self.words.next();
        if operator == "in" {
            self.expect(&Word::Open)?;
            let mut values = vec![self.value()?];
            while self.take(&Word::Comma) {
                values.push(self.value()?);
            }
            self.expect(&Word::Close)?;
            return Ok(Condition::In(path, values));
        }
        let comparison = Comparison::named(&operator).ok_or(FilterSyntax::At(at))?;
        Ok(Condition::Compare(path, comparison, self.value()?))
    }

    fn count(&mut self, path: Path) -> Result<Condition, FilterSyntax> {
        let at = self.place();
        let comparison = Comparison::named(&self.name()?).ok_or(FilterSyntax::At(at))?;
        let at = self.place();
        match self.value()? {
            Literal::Number(number) => Ok(Condition::Count(path, comparison, number)),
            _ => Err(FilterSyntax::At(at)),
        }
    }

    fn call(&mut self, name: &str) -> Result<Condition, FilterSyntax> {
        let function =
            Function::named(name).ok_or_else(|| FilterSyntax::Function(name.to_owned()))?;
        self.expect(&Word::Open)?;
        let first = self.name()?;
        let of_item = self.item.as_ref() == Some(&first);
        let mut segments = if of_item { Vec::new() } else { vec![first] };
        while self.take(&Word::Slash) {
            segments.push(self.name()?);
        }
        self.expect(&Word::Comma)?;
        let at = self.place();
        let Literal::Text(text) = self.value()? else {
            return Err(FilterSyntax::At(at));
        };
        self.expect(&Word::Close)?;
        // `startsWith(…) eq true` says no more than `startsWith(…)`.
        let call = Condition::Call(function, Path { of_item, segments }, text);
        if self.take_name("eq") {
            let at = self.place();
            return match self.value()? {
                Literal::Flag(true) => Ok(call),
                Literal::Flag(false) => Ok(Condition::Not(call.into())),
                _ => Err(FilterSyntax::At(at)),
            };
        }
        Ok(call)
    }

    fn lambda(&mut self, quantifier: Quantifier, path: Path) -> Result<Condition, FilterSyntax> {
        self.expect(&Word::Open)?;
        if quantifier == Quantifier::Any && self.take(&Word::Close) {
            return Ok(Condition::Each(quantifier, path, None));
        }
        let at = self.place();
        if self.item.is_some() {
            return Err(FilterSyntax::At(at));
        }
        self.item = Some(self.name()?);
        self.expect(&Word::Colon)?;
        let body = self.alternatives()?;
        self.expect(&Word::Close)?;
        self.item = None;
        Ok(Condition::Each(quantifier, path, Some(body.into())))
    }

    fn name(&mut self) -> Result<String, FilterSyntax> {
        match self.words.next() {
            Some((_, Word::Name(name))) => Ok(name),
            Some((at, _)) => Err(FilterSyntax::At(at)),
            None => Err(FilterSyntax::End(self.end)),
        }
    }

    fn value(&mut self) -> Result<Literal, FilterSyntax> {
        match self.words.next() {
            Some((_, Word::Value(value))) => Ok(value),
            Some((at, _)) => Err(FilterSyntax::At(at)),
            None => Err(FilterSyntax::End(self.end)),
        }
    }

    fn place(&mut self) -> usize {
        self.words.peek().map_or(self.end, |(at, _)| *at)
    }

    fn take(&mut self, wanted: &Word) -> bool {
        self.words.next_if(|(_, word)| word == wanted).is_some()
    }

    fn take_name(&mut self, wanted: &str) -> bool {
        let is_wanted = |word: &Word| matches!(word, Word::Name(name) if name == wanted);
        self.words.next_if(|(_, word)| is_wanted(word)).is_some()
    }

    fn expect(&mut self, wanted: &Word) -> Result<(), FilterSyntax> {
        let at = self.place();
        match self.words.next() {
            Some((_, word)) if word == *wanted => Ok(()),
            Some(_) => Err(FilterSyntax::At(at)),
            None => Err(FilterSyntax::End(at)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_filter_is_refused() {
        for (text, syntax) in [
            ("", FilterSyntax::End(0)),
            ("a eq", FilterSyntax::End(4)),
            ("a eq b", FilterSyntax::At(5)),
            ("a is 1", FilterSyntax::At(2)),
            ("(a eq 1", FilterSyntax::End(7)),
            ("a eq 1)", FilterSyntax::At(6)),
            ("a eq 1 b eq 2", FilterSyntax::At(7)),
            ("a in ()", FilterSyntax::At(6)),
            ("startsWith(a)", FilterSyntax::At(12)),
            (
                "length(a) eq 1",
                FilterSyntax::Function("length".to_owned()),
            ),
            ("a/any(x:x/any(y:y eq 1))", FilterSyntax::At(14)),
            ("a/$count eq 'x'", FilterSyntax::At(12)),
        ] {
            assert_eq!(parse(text), Err(syntax), "{text}");
        }
        let deep = format!("{}a{}", "(".repeat(5000), ")".repeat(5000));
        assert!(parse(&deep).is_err(), "the stack is not exhausted");
    }

    #[test]
    fn and_binds_closer_than_or_and_not_closest() {
        let text = |condition: &str| format!("{:?}", parse(condition).unwrap());
        assert_eq!(text("a or b and not c"), text("a or (b and (not c))"));
        assert_ne!(text("a or b and c"), text("(a or b) and c"));
        assert_eq!(
            text("startswith(a,'b') eq true"),
            text("startsWith(a, 'b')")
        );
    }
}
