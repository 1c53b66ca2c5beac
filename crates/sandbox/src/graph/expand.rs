//! `$expand`: what objects lead to, within them.

use serde_json::{Map, Value};

use super::item::{Item, shown_among_others};
use super::odata::{Expand, Query};
use super::place::Place;
use super::problem::GraphProblem;
use super::resources::{NAVIGATIONS, Navigation};
use super::schema::EntityType;

/// How many related objects are given at most.
const MOST_EXPANDED: usize = 20;

/// Adds what `$expand` names.
pub(super) fn expand<'w>(
    place: &Place<'w>,
    query: &Query,
    item: &Item<'w>,
    body: &mut Map<String, Value>,
) -> Result<(), GraphProblem> {
    for expand in &query.expand {
        let navigation = expandable(item.entity(), expand)?;
        if !place.caller.may(navigation.permissions, false) {
            return Err(GraphProblem::Denied);
        }
        let inner = Query {
            select: expand.select.clone(),
            ..Query::default()
        };
        let related = (navigation.related)(place, item)?;
        let mut shown = related.iter().take(MOST_EXPANDED).map(|related| {
            let body = match related {
                // Of what another tenant holds, everything that is known here is shown.
                Item::Row(_, known) if expand.select.is_none() => (**known).clone(),
                _ => shown_among_others(place, &inner, related),
            };
            Value::Object(typed(related, body))
        });
        let value = if navigation.to_one {
            shown.next()
        } else {
            Some(shown.collect())
        };
        // A relationship to nobody is left out.
        if let Some(value) = value {
            body.insert(navigation.path.to_owned(), value);
        }
    }
    Ok(())
}

fn expandable(entity: &EntityType, expand: &Expand) -> Result<&'static Navigation, GraphProblem> {
    let named = |navigation: &&Navigation| {
        navigation.of.name == entity.name
            && navigation.path.eq_ignore_ascii_case(&expand.relationship)
    };
    let found = NAVIGATIONS.iter().find(named);
    found
        .filter(|navigation| navigation.expandable)
        .ok_or_else(|| GraphProblem::NotExpandable(expand.relationship.clone()))
}

/// In a list of several types, each object says its own.
pub(super) fn typed(item: &Item<'_>, mut body: Map<String, Value>) -> Map<String, Value> {
    let kind = format!("#microsoft.graph.{}", item.entity().name);
    body.entry("@odata.type").or_insert_with(|| kind.into());
    body
}
