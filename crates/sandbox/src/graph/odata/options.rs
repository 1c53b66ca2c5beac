//! The query options of a request, read.

use axum::http::HeaderMap;

use super::order::{self, Order};
use super::parse::{self, Condition};
use super::search::{self, Search};
use crate::graph::problem::GraphProblem;
use crate::graph::schema::{EntityType, Property, Returned};
use crate::parameters::Parameters;

/// What a request asks of a resource.
#[derive(Debug, Default)]
pub(in crate::graph) struct Query {
    pub(in crate::graph) select: Option<Vec<String>>,
    pub(in crate::graph) top: Option<Top>,
    pub(in crate::graph) skip_token: Option<String>,
    pub(in crate::graph) filter: Option<Condition>,
    pub(in crate::graph) search: Option<String>,
    pub(in crate::graph) order: Vec<Order>,
    pub(in crate::graph) expand: Vec<Expand>,
    /// `$count=true`.
    pub(in crate::graph) count: bool,
    /// `ConsistencyLevel: eventual`.
    pub(in crate::graph) eventual: bool,
    /// The options as they came, with their `$`, apart from the skip token: links repeat them.
    pub(in crate::graph) repeated: Vec<(String, String)>,
}

/// What `$top` says: whether it is a good size depends on the resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::graph) struct Top(pub(in crate::graph) i64, String);

/// One relationship of `$expand`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::graph) struct Expand {
    pub(in crate::graph) relationship: String,
    pub(in crate::graph) select: Option<Vec<String>>,
}

impl Query {
    /// Reads the part of the address after the question mark.
    pub(in crate::graph) fn read(
        encoded: &str,
        headers: &HeaderMap,
    ) -> Result<Query, GraphProblem> {
        let mut query = Query {
            eventual: headers
                .get("consistencylevel")
                .is_some_and(|level| level.as_bytes().eq_ignore_ascii_case(b"eventual")),
            ..Query::default()
        };
        let parameters = Parameters::read(encoded.as_bytes());
        for (name, value) in parameters.iter() {
            query.option(name, value)?;
        }
        Ok(query)
    }

    /// Whether what directory objects answer to advanced queries only may be asked.
    pub(in crate::graph) fn is_advanced(&self) -> bool {
        self.eventual && self.count
    }

    /// Version 1.0 takes system query options without their `$` as well.
    fn option(&mut self, name: &str, value: &str) -> Result<(), GraphProblem> {
        let option = name.trim_start_matches('$').to_ascii_lowercase();
        match option.as_str() {
            "select" => self.select = Some(selected(value)?),
            "top" => {
                let size = value.parse();
                let size = size.map_err(|_| GraphProblem::NotANumber(value.to_owned()))?;
                self.top = Some(Top(size, value.to_owned()));
            }
            "filter" => self.filter = Some(parse::parse(value).map_err(GraphProblem::Filter)?),
            "search" => self.search = Some(value.to_owned()),
            "orderby" => {
                let order = order::parse(value);
                self.order = order.ok_or_else(|| GraphProblem::BadOrder(value.to_owned()))?;
            }
            "expand" => self.expand = expanded(value)?,
            "skiptoken" => {
                self.skip_token = Some(value.to_owned());
                return Ok(());
            }
            "count" => self.count = value.eq_ignore_ascii_case("true"),
            "skip" => return Err(GraphProblem::Skip),
            "format" if value == "json" => {}
            "format" | "apply" => return Err(GraphProblem::NotEmulated(format!("${option}"))),
            _ if name.starts_with('$') => {
                return Err(GraphProblem::UnknownOption(name.to_owned()));
            }
            // A custom query option is nobody's business.
            _ => return Ok(()),
        }
        self.repeated.push((format!("${option}"), value.to_owned()));
        Ok(())
    }

    /// The search, read; only directory objects are searched, and only with the header.
    pub(in crate::graph) fn search_of(
        &self,
        entity: &EntityType,
    ) -> Result<Option<Search>, GraphProblem> {
        let Some(text) = &self.search else {
            return Ok(None);
        };
        if matches!(entity.rules, crate::graph::schema::Rules::Free) {
            return Ok(None);
        }
        if !self.eventual {
            return Err(GraphProblem::SearchNeedsHeader);
        }
        let search = search::parse(text).map_err(GraphProblem::Search)?;
        Ok(Some(search))
    }

    /// Whether the answer shows only a part without having been asked to.
    pub(in crate::graph) fn is_unselected(&self) -> bool {
        self.select.is_none()
    }

    /// Whether a property is shown: it is selected, or nothing is and it comes by default.
    pub(in crate::graph) fn shows(&self, name: &str, by_default: bool) -> bool {
        match &self.select {
            Some(selected) => selected
                .iter()
                .any(|known| known.eq_ignore_ascii_case(name)),
            None => by_default,
        }
    }
}

impl Top {
    /// The size of a page, if it is one that the resource gives.
    pub(in crate::graph) fn within(&self, largest: usize) -> Result<usize, GraphProblem> {
        usize::try_from(self.0)
            .ok()
            .filter(|size| (1..=largest).contains(size))
            .ok_or_else(|| GraphProblem::PageSize {
                asked: self.1.clone(),
                largest,
            })
    }
}

/// The properties of a type to show: those selected, or those returned by default. Where `strict`, a
/// selected property that the type lacks is a mistake; elsewhere types share a list.
pub(in crate::graph) fn properties(
    select: Option<&[String]>,
    entity: &'static EntityType,
    strict: bool,
) -> Result<Vec<&'static Property>, GraphProblem> {
    let Some(selected) = select else {
        let all = entity.properties.iter();
        return Ok(all
            .filter(|property| property.returned == Returned::Default)
            .collect());
    };
    let mut properties: Vec<&'static Property> = Vec::new();
    for name in selected {
        // A member of a complex value selects the whole of it.
        let name = name.split('/').next().unwrap_or(name);
        match entity.property(name) {
            Some(property) if !properties.iter().any(|known| known.name == property.name) => {
                properties.push(property);
            }
            None if strict => {
                return Err(GraphProblem::NoSuchProperty {
                    property: name.to_owned(),
                    resource: entity.name,
                });
            }
            _ => {}
        }
    }
    Ok(properties)
}

fn selected(value: &str) -> Result<Vec<String>, GraphProblem> {
    let names: Vec<String> = value
        .split(',')
        .map(|name| name.trim().to_owned())
        .collect();
    if names.iter().any(String::is_empty) {
        return Err(GraphProblem::BadSelect(
            "a property name is missing in the list",
        ));
    }
    Ok(names)
}

/// `manager,members($select=id,displayName)`.
fn expanded(value: &str) -> Result<Vec<Expand>, GraphProblem> {
    let mut found = Vec::new();
    let mut rest = value.trim();
    while !rest.is_empty() {
        let end = rest.find([',', '(']).unwrap_or(rest.len());
        let relationship = rest[..end].trim().to_owned();
        rest = &rest[end..];
        let mut select = None;
        if let Some(inner) = rest.strip_prefix('(') {
            let (options, after) = inner
                .split_once(')')
                .ok_or(GraphProblem::BadSelect("a parenthesis is not closed"))?;
            rest = after;
            for option in options.split(';').filter(|option| !option.is_empty()) {
                match option.trim().split_once('=') {
                    Some(("$select" | "select", names)) => select = Some(selected(names)?),
                    _ => return Err(GraphProblem::NotEmulated(format!("$expand={value}"))),
                }
            }
        }
        rest = rest.trim_start_matches([',', ' ']);
        if relationship.is_empty() {
            return Err(GraphProblem::BadSelect("a relationship's name is missing"));
        }
        found.push(Expand {
            relationship,
            select,
        });
    }
    Ok(found)
}
