//! What pickers search: users and groups of the tenant, by the service.

use tenantry_graph::{
    directory::{
        group::{self, GroupKind, GroupRow},
        user::{self, UserRow},
    },
    query::Query,
};
use tenantry_identity::TenantId;

use crate::{
    client::Client,
    ui::form::{Found, Picked},
};

/// More than these are not shown: the agent types on.
const MOST: u16 = 8;

/// Finds users by name, user name or mail address.
pub(super) fn users(client: Client, tenant: TenantId) -> impl Fn(&str) -> Found + 'static {
    move |typed| {
        let call = user::find(&tenant, &Query::new().text(typed).top(MOST));
        Box::pin(async move {
            let page = client.call(&call).await?;
            Ok(page.items.iter().map(picked_user).collect())
        })
    }
}

/// Finds groups by name or mail address. Those whose members are not changed here say why.
pub(super) fn groups(client: Client, tenant: TenantId) -> impl Fn(&str) -> Found + 'static {
    move |typed| {
        let call = group::find(&tenant, &Query::new().text(typed).top(MOST));
        Box::pin(async move {
            let page = client.call(&call).await?;
            Ok(page.items.iter().map(picked_group).collect())
        })
    }
}

fn picked_user(user: &UserRow) -> Picked {
    let text = |text: Option<&str>| text.unwrap_or_default().to_string();
    Picked {
        id: user.id.as_str().to_string(),
        name: text(user.display_name().or(user.user_principal_name())),
        detail: text(user.user_principal_name()),
        obstacle: None,
    }
}

fn picked_group(group: &GroupRow) -> Picked {
    Picked {
        id: group.id.as_str().to_string(),
        name: group.display_name().unwrap_or_default().to_string(),
        detail: group.kind.name().to_string(),
        obstacle: obstacle(group),
    }
}

/// Why the members of a group are not changed here.
fn obstacle(group: &GroupRow) -> Option<&'static str> {
    match group.kind {
        _ if group.is_dynamic => Some("A rule decides who is in it."),
        _ if group.is_synchronised => Some("Synchronised: change it in the on-premises directory."),
        GroupKind::Distribution | GroupKind::MailEnabledSecurity => {
            Some("Kept in Exchange: change it in the Exchange admin center.")
        }
        _ => None,
    }
}
