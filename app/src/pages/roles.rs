//! The directory roles of a user or a group, as a panel shows them.

use tenantry_graph::directory::role_assignment::RoleAssignment;

use crate::ui::{
    icon::Icon,
    object_link::{Entry, entries},
    section::Content,
};

/// Roles with what each is over; `none` is said where there are none.
pub fn content(roles: Vec<RoleAssignment>, none: &'static str) -> Content {
    Content::list(roles.len(), none, move || entries(roles.iter().map(draw)))
}

fn draw(role: &RoleAssignment) -> Entry<'static> {
    let scope = match role.scope.as_deref() {
        None | Some("/") => "In the whole directory".to_string(),
        Some(scope) => ["Only for ", scope].concat(),
    };
    Entry {
        icon: Icon::Key,
        kind: "Role",
        name: role.name().to_string(),
        address: None,
        about: scope,
        tags: Vec::new(),
    }
}
