//! Whether a resource lets one ask for this: `$filter`, `$search` and `$orderby` against its rules.

use super::literal::Literal;
use super::order::Order;
use super::parse::{Comparison, Condition, Function, Path};
use super::search::Search;
use crate::graph::problem::GraphProblem;
use crate::graph::schema::{DirectoryRules, EntityType, Filterable, Rules, Support, Type};

/// Only these can be asked how they end.
const ENDINGS: [&str; 4] = [
    "mail",
    "otherMails/*",
    "userPrincipalName",
    "proxyAddresses/*",
];

/// One question to a resource's rules.
pub(in crate::graph) struct Asked {
    pub(in crate::graph) entity: &'static EntityType,
    /// `ConsistencyLevel: eventual` together with `$count=true`.
    pub(in crate::graph) advanced: bool,
}

impl Asked {
    /// Whether the resource may be filtered so.
    pub(in crate::graph) fn filter(&self, condition: &Condition) -> Result<(), GraphProblem> {
        self.condition(condition, None)
    }

    /// Whether it may be sorted so.
    pub(in crate::graph) fn order(
        &self,
        orders: &[Order],
        is_filtered: bool,
    ) -> Result<(), GraphProblem> {
        for order in orders {
            self.declared(&order.path)?;
            let path = order.path.join("/");
            match &self.entity.rules {
                Rules::Free => {}
                Rules::Only(names) if is_among(names, &path) => {}
                Rules::Directory(rules) => {
                    let mut known = rules.order_by.iter();
                    let support = known
                        .find(|(name, _)| name.eq_ignore_ascii_case(&path))
                        .map_or(Support::No, |(_, support)| *support);
                    let works = match support {
                        Support::No => false,
                        Support::Advanced => self.advanced,
                        Support::Default => self.advanced || !is_filtered,
                        Support::DefaultOnly => !self.advanced,
                    };
                    if !works {
                        return Err(GraphProblem::Sorting);
                    }
                }
                Rules::Only(_) | Rules::Nothing => return Err(GraphProblem::Sorting),
            }
        }
        Ok(())
    }

    /// Whether it may be searched so. The header is another matter.
    pub(in crate::graph) fn search(&self, search: &Search) -> Result<(), GraphProblem> {
        let Rules::Directory(rules) = &self.entity.rules else {
            return Err(GraphProblem::NotSearchable(self.entity.name));
        };
        for property in search.properties() {
            if !is_among(rules.search, property) {
                return Err(self.unsupported(property));
            }
        }
        Ok(())
    }

    fn condition(&self, condition: &Condition, item: Option<&str>) -> Result<(), GraphProblem> {
        match condition {
            Condition::And(one, other) | Condition::Or(one, other) => {
                self.condition(one, item)?;
                self.condition(other, item)
            }
            Condition::Not(inner) => {
                self.needs_advanced("not")?;
                self.condition(inner, item)
            }
            Condition::Compare(path, comparison, wanted) => {
                self.types(path, wanted, item)?;
                self.compared(path, *comparison, wanted, item)
            }
            Condition::In(path, values) => {
                for wanted in values {
                    self.types(path, wanted, item)?;
                    self.compared(path, Comparison::Equal, wanted, item)?;
                }
                Ok(())
            }
            Condition::Flag(path) => {
                self.types(path, &Literal::Flag(true), item)?;
                self.compared(path, Comparison::Equal, &Literal::Flag(true), item)
            }
            Condition::Call(function, path, text) => {
                self.types(path, &Literal::Text(text.clone()), item)?;
                self.called(*function, path, item)
            }
            Condition::Each(_, path, body) => {
                self.declared(&path.segments)?;
                let items = format!("{}/*", path.segments.join("/"));
                match body {
                    Some(body) => self.condition(body, Some(&items)),
                    // That there is one at all is a count above zero.
                    None => self.counted(path),
                }
            }
            Condition::Count(path, comparison, number) => {
                self.declared(&path.segments)?;
                let equality = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
                if self.entity.is_directory_object() && !(equality && *number == 0) {
                    return Err(self.unsupported(&path.segments.join("/")));
                }
                self.counted(path)
            }
        }
    }

    fn compared(
        &self,
        path: &Path,
        comparison: Comparison,
        wanted: &Literal,
        item: Option<&str>,
    ) -> Result<(), GraphProblem> {
        let Some(rules) = self.directory(path, item)? else {
            return Ok(());
        };
        let known = self.known(rules, path, item)?;
        let support = match (comparison, wanted) {
            (Comparison::Equal | Comparison::NotEqual, Literal::Null) => known.null,
            (Comparison::Equal | Comparison::NotEqual, _) => known.equal,
            (Comparison::GreaterOrEqual | Comparison::LessOrEqual, _) => known.range,
            (Comparison::Greater | Comparison::Less, _) => Support::No,
        };
        let support = match (comparison, support) {
            (Comparison::NotEqual, Support::Default) => Support::Advanced,
            (_, support) => support,
        };
        self.demand(support, comparison.name(), path, item)
    }

    fn called(
        &self,
        function: Function,
        path: &Path,
        item: Option<&str>,
    ) -> Result<(), GraphProblem> {
        let Some(rules) = self.directory(path, item)? else {
            return Ok(());
        };
        let support = match function {
            Function::StartsWith => self.known(rules, path, item)?.starts_with,
            Function::EndsWith if is_among(&ENDINGS, &whole_path(path, item)) => Support::Advanced,
            Function::EndsWith | Function::Contains => Support::No,
        };
        self.demand(support, function.name(), path, item)
    }

    fn counted(&self, path: &Path) -> Result<(), GraphProblem> {
        let Some(rules) = self.directory(path, None)? else {
            return Ok(());
        };
        let name = path.segments.join("/");
        let mut known = rules.counts.iter();
        let support = known.find(|(known, _)| known.eq_ignore_ascii_case(&name));
        let support = support.map_or(Support::No, |(_, support)| *support);
        self.demand(support, "$count", path, None)
    }

    /// The rules of a directory object; `None` where everything goes.
    fn directory(
        &self,
        path: &Path,
        item: Option<&str>,
    ) -> Result<Option<&'static DirectoryRules>, GraphProblem> {
        if !path.of_item {
            self.declared(&path.segments)?;
        }
        match &self.entity.rules {
            Rules::Directory(rules) => Ok(Some(rules)),
            Rules::Free => Ok(None),
            Rules::Only(names) if is_among(names, &whole_path(path, item)) => Ok(None),
            Rules::Only(_) | Rules::Nothing => Err(self.unsupported(&whole_path(path, item))),
        }
    }

    fn known(
        &self,
        rules: &'static DirectoryRules,
        path: &Path,
        item: Option<&str>,
    ) -> Result<&'static Filterable, GraphProblem> {
        let whole = whole_path(path, item);
        // The fifteen extension attributes are alike.
        let numbered = whole.to_ascii_lowercase().contains("/extensionattribute");
        let whole = match numbered {
            true => whole.trim_end_matches(|c: char| c.is_ascii_digit()),
            false => &whole,
        };
        let mut known = rules.filter.iter();
        known
            .find(|known| known.path.eq_ignore_ascii_case(whole))
            .ok_or_else(|| self.unsupported(whole))
    }

    fn demand(
        &self,
        support: Support,
        operator: &'static str,
        path: &Path,
        item: Option<&str>,
    ) -> Result<(), GraphProblem> {
        match support {
            Support::Default => Ok(()),
            Support::Advanced => self.needs_advanced(operator),
            Support::DefaultOnly if !self.advanced => Ok(()),
            Support::DefaultOnly | Support::No => Err(self.unsupported(&whole_path(path, item))),
        }
    }

    fn needs_advanced(&self, operator: &'static str) -> Result<(), GraphProblem> {
        if self.advanced || !self.entity.is_directory_object() {
            return Ok(());
        }
        Err(GraphProblem::NeedsAdvanced(operator))
    }

    /// Whether the value could be one of the property's.
    fn types(&self, path: &Path, wanted: &Literal, item: Option<&str>) -> Result<(), GraphProblem> {
        let whole = whole_path(path, item);
        let segments: Vec<&str> = whole.split('/').collect();
        let Some(property) = self.entity.property(segments[0]) else {
            return Err(self.no_such(segments[0]));
        };
        let kind = match segments.as_slice() {
            [_] if property.is_list() => Type::Complex,
            [_] | [_, "*"] => property.kind,
            // Of members of complex values, only the ids' type is known here.
            [_, "*", "skuId" | "servicePlanId"] => Type::Guid,
            _ => return Ok(()),
        };
        let fits = match wanted {
            Literal::Null => true,
            Literal::Flag(_) => kind == Type::Flag,
            Literal::Number(_) => kind == Type::Number,
            Literal::Text(_) => matches!(kind, Type::Text | Type::Choice),
            Literal::Guid(_) => kind == Type::Guid,
            Literal::Time(_) => kind == Type::Time,
        };
        if fits {
            Ok(())
        } else {
            Err(GraphProblem::IncompatibleTypes(whole))
        }
    }

    fn declared(&self, path: &[String]) -> Result<(), GraphProblem> {
        match path.first() {
            Some(first) if self.entity.property(first).is_none() => Err(self.no_such(first)),
            _ => Ok(()),
        }
    }

    fn no_such(&self, property: &str) -> GraphProblem {
        GraphProblem::NoSuchProperty {
            property: property.to_owned(),
            resource: self.entity.name,
        }
    }

    fn unsupported(&self, path: &str) -> GraphProblem {
        GraphProblem::NotFilterable {
            property: path.split("/*").next().unwrap_or(path).to_owned(),
            resource: self.entity.name,
        }
    }
}

fn whole_path(path: &Path, item: Option<&str>) -> String {
    let own = path.segments.join("/");
    match item.filter(|_| path.of_item) {
        Some(item) if own.is_empty() => item.to_owned(),
        Some(item) => format!("{item}/{own}"),
        None => own,
    }
}

fn is_among(names: &[&str], name: &str) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}
