//! OData as the directory speaks it: query options, contexts, pages.

use axum::http::{HeaderMap, Uri};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use super::problem::GraphProblem;
use super::schema::{Property, Returned};
use crate::guid::Guid;
use crate::parameters::{Parameters, encode};
use crate::timestamp::Timestamp;
use crate::world::{Tenant, World};

/// How many objects a page holds if the request does not say (users, groups, applications).
const DEFAULT_PAGE_SIZE: usize = 100;
/// How many it may say.
const LARGEST_PAGE_SIZE: usize = 999;

/// What an operation takes beside `$select`, `$top` and `$count`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Allowed {
    /// The properties that `$filter` may compare with `eq`.
    pub(super) filter: &'static [&'static str],
    /// The relationships that `$expand` may name.
    pub(super) expand: &'static [&'static str],
    /// The largest page.
    pub(super) largest_page: usize,
}

impl Allowed {
    /// Nothing more.
    pub(super) const NOTHING: Allowed = Allowed {
        filter: &[],
        expand: &[],
        largest_page: LARGEST_PAGE_SIZE,
    };
}

/// The query options of a request, read.
#[derive(Debug)]
pub(super) struct Query {
    path: String,
    select: Option<Vec<String>>,
    top: Option<usize>,
    skip_token: Option<String>,
    /// Property and value of each `eq` of the filter, all of which have to hold.
    filter: Vec<(String, String)>,
    expand: Option<String>,
    /// `$count=true` together with `ConsistencyLevel: eventual`. Without the header it is ignored.
    pub(super) count: bool,
    /// The options as they came, with their `$`, apart from the skip token: links repeat them.
    repeated: Vec<(String, String)>,
}

/// Where answers come from.
pub(super) struct Place<'a> {
    /// The origin of Graph.
    pub(super) graph: &'a str,
    /// The tenant of the token.
    pub(super) tenant: &'a Tenant,
    pub(super) world: &'a World,
    pub(super) now: Timestamp,
    /// Whether a fault wants a page without items, which goes on where it would have begun.
    pub(super) empty_page: bool,
}

impl Query {
    pub(super) fn read(
        uri: &Uri,
        headers: &HeaderMap,
        allowed: Allowed,
    ) -> Result<Query, GraphProblem> {
        let mut query = Query {
            path: uri.path().to_owned(),
            select: None,
            top: None,
            skip_token: None,
            filter: Vec::new(),
            expand: None,
            count: false,
            repeated: Vec::new(),
        };
        let parameters = Parameters::read(uri.query().unwrap_or_default().as_bytes());
        for (name, value) in parameters.iter() {
            query.option(name, value, allowed)?;
        }
        let eventual = headers
            .get("consistencylevel")
            .is_some_and(|level| level.as_bytes().eq_ignore_ascii_case(b"eventual"));
        query.count &= eventual;
        Ok(query)
    }

    /// Version 1.0 takes system query options without their `$` as well.
    fn option(&mut self, name: &str, value: &str, allowed: Allowed) -> Result<(), GraphProblem> {
        let option = name.trim_start_matches('$').to_ascii_lowercase();
        match option.as_str() {
            "select" => self.select = Some(selected(value)?),
            "top" => self.top = Some(page_size(value, allowed.largest_page)?),
            "filter" if !allowed.filter.is_empty() => {
                self.filter = comparisons(value, allowed.filter)?;
            }
            "expand" if allowed.expand.contains(&value) => self.expand = Some(value.to_owned()),
            "skiptoken" => {
                self.skip_token = Some(value.to_owned());
                return Ok(());
            }
            "count" => self.count = value.eq_ignore_ascii_case("true"),
            "skip" => return Err(GraphProblem::Skip),
            "filter" | "orderby" | "search" | "expand" | "format" | "apply" => {
                return Err(GraphProblem::NotEmulated(format!("${option}")));
            }
            _ if name.starts_with('$') => {
                return Err(GraphProblem::UnknownOption(name.to_owned()));
            }
            // A custom query option is nobody's business.
            _ => return Ok(()),
        }
        self.repeated.push((format!("${option}"), value.to_owned()));
        Ok(())
    }

    /// The properties to show: those selected, or those returned by default.
    pub(super) fn properties(
        &self,
        resource: &'static str,
        all: &'static [Property],
    ) -> Result<Vec<&'static Property>, GraphProblem> {
        let Some(selected) = &self.select else {
            return Ok(all
                .iter()
                .filter(|p| p.returned == Returned::Default)
                .collect());
        };
        let mut properties: Vec<&'static Property> = Vec::new();
        for name in selected {
            let property = all.iter().find(|p| p.name.eq_ignore_ascii_case(name));
            let property = property.ok_or_else(|| GraphProblem::NoSuchProperty {
                property: name.clone(),
                resource,
            })?;
            if !properties.iter().any(|known| known.name == property.name) {
                properties.push(property);
            }
        }
        Ok(properties)
    }

    /// Whether a property is shown: it is selected, or nothing is and it comes by default.
    pub(super) fn shows(&self, name: &str, by_default: bool) -> bool {
        match &self.select {
            Some(selected) => selected
                .iter()
                .any(|known| known.eq_ignore_ascii_case(name)),
            None => by_default,
        }
    }

    /// Whether `$expand` names this relationship.
    pub(super) fn expands(&self, relationship: &str) -> bool {
        self.expand.as_deref() == Some(relationship)
    }

    /// Whether the filter lets an object through, by the values that it has.
    pub(super) fn admits(&self, value_of: impl Fn(&str) -> Option<String>) -> bool {
        self.filter
            .iter()
            .all(|(property, wanted)| value_of(property).as_deref() == Some(wanted))
    }

    /// Whether the answer shows only a part without having been asked to.
    pub(super) fn is_unselected(&self) -> bool {
        self.select.is_none()
    }

    /// `#users`, or `#users(id,mail)` with a selection.
    pub(super) fn context(&self, place: &Place<'_>, set: &str, suffix: &str) -> String {
        let selection = self
            .select
            .as_ref()
            .map(|names| format!("({})", names.join(",")));
        let selection = selection.unwrap_or_default();
        format!("{}{VERSION_METADATA}#{set}{selection}{suffix}", place.graph)
    }

    /// The context of what is below `/tenantRelationships`, which is unlike the others.
    pub(super) fn relationships_context(&self, place: &Place<'_>, set: &str) -> String {
        format!("{}/v1.0/tenantRelationships/$metadata#{set}", place.graph)
    }

    /// One page of a list as its whole answer.
    pub(super) fn answer<T>(
        &self,
        place: &Place<'_>,
        context: String,
        items: &[T],
        shown: impl Fn(&T) -> Map<String, Value>,
    ) -> Result<Value, GraphProblem> {
        let page = self.page(place, items)?;
        let value = page.items.iter().map(|item| Value::Object(shown(item)));
        let mut body = collection(context, page.next, value.collect());
        if self.count && page.is_first {
            body["@odata.count"] = items.len().into();
        }
        Ok(body)
    }

    /// One page of a list: its items, and the link to the next one.
    pub(super) fn page<'i, T>(
        &self,
        place: &Place<'_>,
        items: &'i [T],
    ) -> Result<Page<'i, T>, GraphProblem> {
        let start = match &self.skip_token {
            Some(token) => {
                read_skip_token(token, place.tenant.id).ok_or(GraphProblem::SkipToken)?
            }
            None => 0,
        };
        let size = if place.empty_page {
            0
        } else {
            self.top.unwrap_or(DEFAULT_PAGE_SIZE)
        };
        let rest = items.get(start..).unwrap_or_default();
        let shown = &rest[..size.min(rest.len())];
        let more = rest.len() > shown.len();
        let next = more.then(|| self.next_link(place, start + shown.len()));
        Ok(Page {
            items: shown,
            next,
            is_first: start == 0,
        })
    }

    fn next_link(&self, place: &Place<'_>, from: usize) -> String {
        let token = skip_token(from, place.tenant.id);
        let options = self
            .repeated
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let query = encode(options.chain([("$skiptoken", token.as_str())]));
        // A dollar sign is written plainly, as Graph does.
        format!("{}{}?{}", place.graph, self.path, query.replace("%24", "$"))
    }
}

const VERSION_METADATA: &str = "/v1.0/$metadata";

/// A part of a list.
pub(super) struct Page<'i, T> {
    pub(super) items: &'i [T],
    pub(super) next: Option<String>,
    pub(super) is_first: bool,
}

/// The frame of a list.
pub(super) fn collection(context: String, next: Option<String>, value: Vec<Value>) -> Value {
    let mut body = json!({ "@odata.context": context, "value": value });
    if let Some(next) = next {
        body["@odata.nextLink"] = next.into();
    }
    body
}

/// The frame of one object.
pub(super) fn entity(context: String, mut properties: Map<String, Value>) -> Value {
    properties.insert("@odata.context".to_owned(), context.into());
    Value::Object(properties)
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

/// Comparisons with `eq`, joined by `and`: as much of the filter language as is emulated. Values are
/// quoted texts, with quotes doubled, or bare words such as GUIDs.
fn comparisons(
    filter: &str,
    allowed: &[&'static str],
) -> Result<Vec<(String, String)>, GraphProblem> {
    let not_emulated = || GraphProblem::NotEmulated(format!("$filter={filter}"));
    filter
        .split(" and ")
        .map(|comparison| {
            let (property, value) = comparison.split_once(" eq ").ok_or_else(not_emulated)?;
            let property = property.trim();
            let known = allowed
                .iter()
                .find(|name| name.eq_ignore_ascii_case(property));
            let property = known.ok_or_else(|| GraphProblem::NotFilterable(property.to_owned()))?;
            let value = value.trim();
            let quoted = value
                .strip_prefix('\'')
                .and_then(|rest| rest.strip_suffix('\''));
            let value = match quoted {
                Some(text) => text.replace("''", "'"),
                None if value.contains(['\'', ' ']) || value.is_empty() => {
                    return Err(not_emulated());
                }
                None => value.to_owned(),
            };
            Ok(((*property).to_owned(), value))
        })
        .collect()
}

fn page_size(value: &str, largest: usize) -> Result<usize, GraphProblem> {
    let size: i64 = value
        .parse()
        .map_err(|_| GraphProblem::NotANumber(value.to_owned()))?;
    usize::try_from(size)
        .ok()
        .filter(|size| (1..=largest).contains(size))
        .ok_or_else(|| GraphProblem::PageSize {
            asked: value.to_owned(),
            largest,
        })
}

/// Opaque: a position, and a mark by which another tenant's or an invented one is refused.
fn skip_token(position: usize, tenant: Guid) -> String {
    let position = (position as u64).to_be_bytes();
    let mark = Guid::derived(&[b"skip token", tenant.as_bytes(), &position]);
    URL_SAFE_NO_PAD.encode([position.as_slice(), mark.as_bytes()].concat())
}

fn read_skip_token(token: &str, tenant: Guid) -> Option<usize> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let position = usize::try_from(u64::from_be_bytes(bytes.get(..8)?.try_into().ok()?)).ok()?;
    (skip_token(position, tenant) == token).then_some(position)
}
