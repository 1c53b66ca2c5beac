//! Statements that were checked: each with what was found, what of, and how.

use leptos::prelude::*;
use tenantry_identity::propagation::Finding;

use crate::ui::icon::{Glyph, Icon};

/// One statement.
pub fn check(finding: Finding, statement: String, fact: &str, how: &str) -> AnyView {
    let (icon, said, kind) = match finding {
        Finding::Holds => (Icon::Done, "Yes", "check holds"),
        Finding::Fails => (Icon::Close, "No", "check fails"),
        Finding::Unknown => (Icon::Info, "Unknown", "check"),
    };
    let fact = if fact.is_empty() {
        [said, "."].concat()
    } else {
        [said, ". ", fact].concat()
    };
    view! {
        <li class=kind>
            <Glyph icon />
            <span>
                <strong>{statement}</strong>
                <span>{fact}</span>
                <small>{how.to_string()}</small>
            </span>
        </li>
    }
    .into_any()
}
