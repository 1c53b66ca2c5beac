//! One page of a collection, and the link to the next.

use http::{Response, Uri};
use serde::{Deserialize, de::DeserializeOwned};

use crate::error::{GraphError, read_json};

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

/// Reads a collection's answer.
pub(crate) fn read_page<T: DeserializeOwned>(
    response: &Response<Vec<u8>>,
) -> Result<Page<T>, GraphError> {
    let body: Body<T> = read_json(response)?;
    let next = match body.next {
        None => None,
        Some(link) => Some(NextLink(
            Uri::try_from(link).map_err(|_| GraphError::unreadable(response, "@odata.nextLink"))?,
        )),
    };
    Ok(Page {
        items: body.value,
        next,
    })
}

#[derive(Deserialize)]
struct Body<T> {
    value: Vec<T>,
    #[serde(rename = "@odata.nextLink")]
    next: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(body: &str) -> Response<Vec<u8>> {
        Response::new(body.as_bytes().to_vec())
    }

    #[test]
    fn a_link_that_is_no_address_is_refused() {
        let page = read_page::<u8>(&answer(r#"{"value":[1],"@odata.nextLink":"not an address"}"#));
        assert!(matches!(page, Err(GraphError::Unreadable { .. })));
    }

    #[test]
    fn a_page_without_value_is_refused() {
        assert!(read_page::<u8>(&answer("{}")).is_err());
    }

    #[test]
    fn an_empty_page_may_go_on() {
        let page = read_page::<u8>(&answer(
            r#"{"value":[],"@odata.nextLink":"https://graph.microsoft.com/v1.0/users?$skiptoken=a"}"#,
        ))
        .unwrap();
        assert!(page.items.is_empty());
        assert!(page.next.is_some());
    }
}
