//! OData as Graph speaks it, for any resource: what a query asks, whether the resource's rules allow it,
//! and which objects answer it.

mod filter;
mod lexer;
mod literal;
mod options;
mod order;
mod page;
mod parse;
mod search;
mod support;

use serde_json::Value;

pub(super) use lexer::FilterSyntax;
pub(super) use options::{Expand, Query, properties};
pub(super) use order::SortKey;
pub(super) use page::{Page, PageSizes};
pub(super) use search::SearchSyntax;
pub(super) use support::Asked;

/// Something that can be filtered, searched and sorted.
pub(super) trait Object {
    /// The value of a property, whatever the case of its name; `null` for one that it lacks.
    fn value(&self, property: &str) -> Value;
}
