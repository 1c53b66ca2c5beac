//! One page of a collection, and the link to the next.

use http::Uri;
use tenantry_json::{Unfit, Value};

use crate::error::Document;

/// One page of a collection. A page may be empty and still have a next one.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    /// The items of this page, in the service's order.
    pub items: Vec<T>,
    /// Where the next page is, unless this is the last.
    pub next: Option<NextLink>,
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

const NEXT_LINK: &str = "@odata.nextLink";

impl<T: Document> Document for Page<T> {
    fn read(page: &Value<'_>) -> Result<Self, Unfit> {
        let values = page.get("value").and_then(Value::items);
        let values = values.ok_or(Unfit("value"))?;
        let mut items = Vec::with_capacity(values.len());
        for value in values {
            items.push(T::read(value)?);
        }
        let next = match page.optional_text(NEXT_LINK)? {
            None => None,
            Some(link) => Some(NextLink(Uri::try_from(link).map_err(|_| Unfit(NEXT_LINK))?)),
        };
        Ok(Page { items, next })
    }
}

#[cfg(test)]
mod tests {
    use http::Response;

    use super::*;
    use crate::error::{GraphError, read_json};

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
        let page = read_json::<Page<u64>>(&answer(
            r#"{"value":[1],"@odata.nextLink":"not an address"}"#,
        ));
        assert!(matches!(page, Err(GraphError::Unreadable { .. })));
    }

    #[test]
    fn a_page_without_value_is_refused() {
        assert!(read_json::<Page<u64>>(&answer("{}")).is_err());
    }

    #[test]
    fn an_empty_page_may_go_on() {
        let page = read_json::<Page<u64>>(&answer(
            r#"{"value":[],"@odata.nextLink":"https://graph.microsoft.com/v1.0/users?$skiptoken=a"}"#,
        ))
        .unwrap();
        assert!(page.items.is_empty());
        assert!(page.next.is_some());
    }
}
