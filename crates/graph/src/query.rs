//! Paths and query options of Graph addresses, percent-encoded, and what part of a list is asked for.

use std::fmt::Write;

use crate::template::{Hole, Template};
use http::Uri;
use tenantry_identity::{TenantId, UnixSeconds};

use crate::{ids::SkuId, timestamp};

/// What part of a directory's list is asked for: an advanced query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    text: String,
    filter: Option<Filter>,
    order: Option<Order>,
    top: Option<u16>,
}

/// By which property a list is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// The property.
    pub property: &'static str,
    /// Whether the greatest comes first.
    pub descending: bool,
}

/// A condition on the items of a list (`$filter`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter(String);

impl Query {
    /// Everything, in the service's order.
    pub fn new() -> Self {
        Query::default()
    }

    /// Only what has this text in one of the properties that the resource is searched by. The service
    /// searches names word by word, and other properties from their beginning. An empty text is none.
    pub fn text(mut self, text: &str) -> Self {
        text.trim().clone_into(&mut self.text);
        self
    }

    /// Only what fits.
    pub fn filter(mut self, filter: Filter) -> Self {
        self.filter = Some(filter);
        self
    }

    /// Sorted. The service sorts by few properties: `displayName` and `createdDateTime` of everything,
    /// `userPrincipalName` of users, `approximateLastSignInDateTime` of devices.
    pub fn order_by(mut self, order: Order) -> Self {
        self.order = Some(order);
        self
    }

    /// At most this many items on a page, from 1 to 999.
    pub fn top(mut self, top: u16) -> Self {
        self.top = Some(top.clamp(1, 999));
        self
    }

    /// The address below `/v1.0/{resource}`.
    pub(crate) fn address(&self, resource: &'static str, select: &str, searched: &[&str]) -> Uri {
        let mut address = Address::new(resource).option("$select", select);
        if !self.text.is_empty() {
            address = address.option("$search", &self.search(searched));
        }
        if let Some(filter) = &self.filter {
            address = address.option("$filter", filter.as_str());
        }
        if let Some(order) = self.order {
            let direction = if order.descending { " desc" } else { "" };
            address = address.option("$orderby", &[order.property, direction].concat());
        }
        let top = self.top.unwrap_or(999).to_string();
        let address = address.option("$count", "true");
        address.option("$top", &top).finish()
    }

    /// One clause for each property, any of which may fit. Quotation marks and backslashes inside are
    /// escaped, so that no text can leave its clause.
    fn search(&self, searched: &[&str]) -> String {
        let text = self.text.replace('\\', "\\\\").replace('"', "\\\"");
        let clauses: Vec<String> = searched
            .iter()
            .map(|property| ["\"", property, ":", &text, "\""].concat())
            .collect();
        clauses.join(" OR ")
    }
}

impl Filter {
    /// A property is this text.
    pub fn equals(property: &str, value: &str) -> Self {
        Filter([property, " eq ", &quoted(value)].concat())
    }

    /// A property begins with this text.
    pub fn starts_with(property: &str, value: &str) -> Self {
        Filter(["startswith(", property, ",", &quoted(value), ")"].concat())
    }

    /// A property is yes or no.
    pub fn is(property: &str, value: bool) -> Self {
        Filter::word(property, if value { "true" } else { "false" })
    }

    /// A property is this word, which is written as it stands: a number or `null`.
    pub fn word(property: &str, word: &'static str) -> Self {
        Filter([property, " eq ", word].concat())
    }

    /// A property has no value.
    pub fn is_null(property: &str) -> Self {
        Filter::word(property, "null")
    }

    /// A time is this one or a later one.
    pub fn at_least(property: &str, time: UnixSeconds) -> Self {
        Filter([property, " ge ", &timestamp::iso8601(time)].concat())
    }

    /// A time is this one or an earlier one.
    pub fn at_most(property: &str, time: UnixSeconds) -> Self {
        Filter([property, " le ", &timestamp::iso8601(time)].concat())
    }

    /// A collection of texts holds this one.
    pub fn any_equals(collection: &str, value: &str) -> Self {
        Filter([collection, "/any(x:x eq ", &quoted(value), ")"].concat())
    }

    /// Licences include this product.
    pub fn holds(sku: SkuId) -> Self {
        Filter(["assignedLicenses/any(x:x/skuId eq ", &sku.to_string(), ")"].concat())
    }

    /// Both conditions.
    pub fn and(self, other: Filter) -> Self {
        Filter([&self.0, " and ", &other.0].concat())
    }

    /// One of the conditions, or both.
    pub fn or(self, other: Filter) -> Self {
        Filter(["(", &self.0, " or ", &other.0, ")"].concat())
    }

    /// Not the condition.
    pub fn negated(self) -> Self {
        Filter(["not(", &self.0, ")"].concat())
    }

    /// As `$filter` wants it, before it is percent-encoded.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A string of OData. It doubles the quotation marks inside (OData 4.01 ABNF, `SQUOTE-in-string`), so
/// that no value can leave its place.
fn quoted(value: &str) -> String {
    ["'", &value.replace('\'', "''"), "'"].concat()
}

/// Stands for an id that is known only later. No segment holds braces, because they are encoded.
const CREATED: &str = "{created}";

/// An address below `/v1.0` that is being put together: path segments, then query options.
pub(crate) struct Address {
    text: String,
    has_query: bool,
}

impl Address {
    /// Starts at `/v1.0/{resource}`; `resource` is one of our own literals.
    pub(crate) fn new(resource: &'static str) -> Self {
        Address {
            text: format!("/v1.0/{resource}"),
            has_query: false,
        }
    }

    /// Asks how many items a collection has, or how many fit. The service says so beside the items, and in
    /// JSON; so one item is asked for with it. Has to be sent as an advanced query.
    pub(crate) fn counting(resource: &'static str, filter: Option<&Filter>) -> Uri {
        let address = Address::new(resource)
            .option("$count", "true")
            .option("$top", "1")
            .option("$select", "id");
        match filter {
            Some(filter) => address.option("$filter", filter.as_str()).finish(),
            None => address.finish(),
        }
    }

    /// Adds the segment that asks for nothing but the number of items.
    pub(crate) fn segment_count(mut self) -> Self {
        self.text.push_str("/$count");
        self
    }

    /// Adds one path segment, whatever it holds.
    pub(crate) fn segment(mut self, segment: &str) -> Self {
        self.text.push('/');
        encode(&mut self.text, segment);
        self
    }

    /// Adds the one parameter of a function, as in `find(tenantId='…')`. An id holds nothing that
    /// would have to be encoded.
    pub(crate) fn parameter(mut self, name: &'static str, id: &TenantId) -> Self {
        for part in ["(", name, "='", id.as_str(), "')"] {
            self.text.push_str(part);
        }
        self
    }

    /// Adds the id of what an earlier write created, which is known only later.
    pub(crate) fn created(mut self) -> Self {
        self.text.push('/');
        self.text.push_str(CREATED);
        self
    }

    /// Adds a segment for this id or, for `None`, for that of what an earlier write created.
    pub(crate) fn known_or_created(self, id: Option<&str>) -> Self {
        match id {
            Some(id) => self.segment(id),
            None => self.created(),
        }
    }

    /// Adds a segment of our own, such as `$ref`.
    pub(crate) fn literal(mut self, segment: &'static str) -> Self {
        self.text.push('/');
        self.text.push_str(segment);
        self
    }

    /// Adds a `$filter` for the item with this id or, for `None`, with that of what an earlier write created.
    pub(crate) fn filter_id(self, id: Option<&str>) -> Self {
        match id {
            Some(id) => self.option("$filter", Filter::equals("id", id).as_str()),
            None => {
                let mut address = self.option("$filter", "id eq '");
                address.text.push_str(CREATED);
                address.text.push_str("%27");
                address
            }
        }
    }

    /// The finished address with a hole for each id that is known only later.
    pub(crate) fn template(self) -> Template {
        let mut template = Template::default();
        for (at, part) in self.text.split(CREATED).enumerate() {
            if at > 0 {
                template.hole(Hole::Created);
            }
            template.text(part);
        }
        template
    }

    /// Adds one query option such as `$select`.
    pub(crate) fn option(mut self, name: &'static str, value: &str) -> Self {
        self.text.push(if self.has_query { '&' } else { '?' });
        self.has_query = true;
        self.text.push_str(name);
        self.text.push('=');
        encode(&mut self.text, value);
        self
    }

    /// The finished address: a path and a query, without a host.
    pub(crate) fn finish(self) -> Uri {
        // Everything outside the unreserved characters is encoded above, so this always parses; the
        // root path stands in so that no input, however odd, can end the program.
        Uri::try_from(self.text).unwrap_or_default()
    }
}

/// Percent-encodes all but RFC 3986's unreserved characters and the comma that separates `$select`.
fn encode(out: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b',' => {
                out.push(byte as char);
            }
            _ => {
                // Writing to a String cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn options_follow_each_other() {
        let address = Address::new("users")
            .option("$select", "id,displayName")
            .option("$top", "999")
            .finish();
        assert_eq!(
            address.to_string(),
            "/v1.0/users?$select=id,displayName&$top=999"
        );
    }

    #[test]
    fn a_segment_cannot_leave_its_place() {
        let address = Address::new("users")
            .segment("../organization?x#y")
            .finish();
        assert_eq!(address.to_string(), "/v1.0/users/..%2Forganization%3Fx%23y");
    }

    #[test]
    fn a_query_says_everything_once() {
        let query = Query::new()
            .text(" ann \"x\\ ")
            .filter(
                Filter::is("accountEnabled", false)
                    .and(Filter::equals("city", "O'Fallon").or(Filter::is_null("city").negated())),
            )
            .order_by(Order {
                property: "displayName",
                descending: true,
            })
            .top(5000);
        let address = query.address("users", "id", &["displayName", "mail"]);
        assert_eq!(
            address.to_string(),
            "/v1.0/users?$select=id\
             &$search=%22displayName%3Aann%20%5C%22x%5C%5C%22%20OR%20%22mail%3Aann%20%5C%22x%5C%5C%22\
             &$filter=accountEnabled%20eq%20false%20and%20%28city%20eq%20%27O%27%27Fallon%27%20or%20not%28city%20eq%20null%29%29\
             &$orderby=displayName%20desc&$count=true&$top=999"
        );
    }

    #[test]
    fn an_empty_text_searches_nothing() {
        let address = Query::new()
            .text("  ")
            .top(0)
            .address("users", "id", &["mail"]);
        assert_eq!(
            address.to_string(),
            "/v1.0/users?$select=id&$count=true&$top=1"
        );
    }

    #[test]
    fn times_are_written_in_utc() {
        let filter = Filter::at_most("approximateLastSignInDateTime", UnixSeconds(86_399));
        assert_eq!(
            filter.as_str(),
            "approximateLastSignInDateTime le 1970-01-01T23:59:59Z"
        );
    }

    proptest! {
        #[test]
        fn no_text_leaves_its_clause(text in ".*") {
            let query = Query::new().text(&text);
            let clause = query.search(&["displayName"]);
            let inner = clause.strip_prefix('"').unwrap().strip_suffix('"').unwrap();
            let mut letters = inner.chars();
            while let Some(letter) = letters.next() {
                prop_assert!(letter != '"');
                if letter == '\\' {
                    prop_assert!(matches!(letters.next(), Some('"' | '\\')));
                }
            }
        }

        #[test]
        fn any_segment_stays_one_segment(text in ".*") {
            let address = Address::new("users").segment(&text).finish();
            prop_assert_eq!(address.path().matches('/').count(), 3);
            prop_assert!(address.query().is_none());
            prop_assert!(address.path().starts_with("/v1.0/users/"));
        }
    }
}
