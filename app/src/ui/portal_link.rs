//! Links to the same object in Microsoft's own portals.

use leptos::prelude::*;
use tenantry_graph::portal::Portal;

use crate::{
    session::Session,
    ui::icon::{Glyph, Icon},
    vault::port::OpenTenant,
};

/// Which of Microsoft's portals it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Center {
    /// The Microsoft Entra admin center.
    Entra,
    /// The Microsoft Intune admin center.
    Intune,
}

/// The portals of the cloud that a tenant is in.
pub fn portal_of(open: &OpenTenant) -> Portal {
    let setting = expect_context::<Session>().setting().get_untracked();
    let mut reaches = setting.iter().flat_map(|setting| &setting.reaches);
    let reach = reaches.find(|reach| reach.client_id == open.registration.client_id);
    Portal::new(
        reach.and_then(|reach| reach.entra_admin_center.clone()),
        reach.and_then(|reach| reach.intune_admin_center.clone()),
    )
}

/// Leads to the same object in Microsoft's portal, in a window of its own; nothing where the cloud has no such
/// portal.
pub fn portal_link(center: Center, address: Option<String>) -> AnyView {
    let Some(address) = address else {
        return ().into_any();
    };
    let label = match center {
        Center::Entra => "Open in Microsoft Entra",
        Center::Intune => "Open in Microsoft Intune",
    };
    view! {
        <a class="outside" href=address target="_blank" rel="noreferrer">
            {label}
            <span class="unseen">" (Microsoft's portal, in a new window)"</span>
            <Glyph icon=Icon::Outside />
        </a>
    }
    .into_any()
}
