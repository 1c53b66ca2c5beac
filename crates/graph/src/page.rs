//! One page of a collection, and the link to the next.

use http::{Response, Uri};
use tenantry_json::{Kind, Unfit, Value, outer_member};

use crate::error::{Document, GraphError, read_items, read_json};

/// One page of a collection. A page may be empty and still have a next one.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    /// The items of this page, in the service's order.
    pub items: Vec<T>,
    /// Where the next page is, unless this is the last.
    pub next: Option<NextLink>,
    /// How many items all pages have together (`@odata.count`), where the service says so: on the first
    /// page of an advanced query.
    pub count: Option<u64>,
}

/// The address of the next page (`@odata.nextLink`), to be followed whole: its `$skiptoken` is opaque.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NextLink(Uri);

impl NextLink {
    /// The address as the service gave it. Whoever sends it checks that its host is the tenant's Graph.
    pub(crate) fn into_uri(self) -> Uri {
        self.0
    }
}

const VALUE: &str = "value";
const NEXT_LINK: &str = "@odata.nextLink";
const COUNT: &str = "@odata.count";

/// Reads a successful answer that is a page, item by item, or says what came instead.
pub(crate) fn read_page<T: Document>(response: &Response<Vec<u8>>) -> Result<Page<T>, GraphError> {
    let mut items = Vec::new();
    let mut unfit = None;
    let rest = read_items(response, VALUE, &mut |item| match T::read(item) {
        Ok(item) if unfit.is_none() => items.push(item),
        Ok(_) => {}
        Err(error) => unfit = unfit.or(Some(error)),
    })?;
    let rest = match unfit {
        Some(unfit) => Err(unfit),
        None => read_rest(&rest),
    };
    let (next, count) = rest.map_err(|Unfit(part)| GraphError::unreadable(response, part))?;
    Ok(Page { items, next, count })
}

/// What stands beside the items.
fn read_rest(page: &Value<'_>) -> Result<(Option<NextLink>, Option<u64>), Unfit> {
    page.get(VALUE).and_then(Value::items).ok_or(Unfit(VALUE))?;
    let next = match page.optional_str(NEXT_LINK)? {
        None => None,
        Some(link) => Some(NextLink(Uri::try_from(link).map_err(|_| Unfit(NEXT_LINK))?)),
    };
    Ok((next, page.get(COUNT).and_then(count_of)))
}

/// Where the page after this one is, found without reading its items. For every page that can be read,
/// this is the link in it.
pub(crate) fn next_link_ahead(response: &Response<Vec<u8>>) -> Option<NextLink> {
    if !response.status().is_success() {
        return None;
    }
    let link = outer_member(response.body(), NEXT_LINK)?;
    Uri::try_from(link.as_str()?).ok().map(NextLink)
}

/// How many items a collection has: a number, or one in quotation marks, as an answer in OData's
/// `IEEE754Compatible` format writes it.
fn count_of(count: &Value<'_>) -> Option<u64> {
    match &count.kind {
        Kind::Text(digits) => digits.parse().ok(),
        _ => count.as_u64(),
    }
}

/// Reads how many items a collection has from the answer to [`crate::query::Address::counting`].
pub(crate) fn read_count(response: &Response<Vec<u8>>) -> Result<u64, GraphError> {
    read_json(response).map(|Counted(count)| count)
}

struct Counted(u64);

impl Document for Counted {
    fn read(page: &Value<'_>) -> Result<Self, Unfit> {
        let count = page.get(COUNT).and_then(count_of);
        count.map(Counted).ok_or(Unfit(COUNT))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::GraphError;

    impl Document for u64 {
        fn read(number: &Value<'_>) -> Result<Self, Unfit> {
            number.as_u64().ok_or(Unfit("a number"))
        }
    }

    fn answer(body: &str) -> Response<Vec<u8>> {
        Response::new(body.as_bytes().to_vec())
    }

    #[test]
    fn a_link_that_is_no_address_is_refused() {
        let page = read_page::<u64>(&answer(
            r#"{"value":[1],"@odata.nextLink":"not an address"}"#,
        ));
        assert!(matches!(page, Err(GraphError::Unreadable { .. })));
    }

    #[test]
    fn a_page_without_value_is_refused() {
        assert!(read_page::<u64>(&answer("{}")).is_err());
    }

    #[test]
    fn an_empty_page_may_go_on() {
        let page = read_page::<u64>(&answer(
            r#"{"value":[],"@odata.nextLink":"https://graph.microsoft.com/v1.0/users?$skiptoken=a"}"#,
        ))
        .unwrap();
        assert!(page.items.is_empty());
        assert!(page.next.is_some());
    }
}
