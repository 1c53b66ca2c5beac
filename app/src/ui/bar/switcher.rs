use leptos::prelude::*;
use tenantry_identity::TenantName;

use super::OrganizationName;
use crate::{
    customers::CustomerStore,
    ui::{
        icon::{Glyph, Icon},
        live,
        palette::{Palette, Reach},
    },
    vault::port::{OpenTenant, Relation},
};

/// The customer whose screen is shown, and the way to another one.
pub(super) fn switcher(
    here: Option<&OpenTenant>,
    are_own: bool,
    organization: OrganizationName,
) -> AnyView {
    let palette = expect_context::<Palette>();
    let shown = here.map(|open| who(open, organization));
    if are_own {
        // There is no other one.
        return view! { <p class="customer">{shown}</p> }.into_any();
    }
    let shown =
        shown.unwrap_or_else(|| view! { <span class="soft">"Find a customer"</span> }.into_any());
    view! {
        <button
            type="button"
            class="customer switcher"
            title="Switch customer (Ctrl+K)"
            aria-haspopup="dialog"
            aria-description="Switch customer"
            on:click=live::click(move || palette.show(Reach::Customers))
        >
            {shown}
            <Glyph icon=Icon::Search />
        </button>
    }
    .into_any()
}

fn who(open: &OpenTenant, organization: OrganizationName) -> AnyView {
    let store = expect_context::<CustomerStore>();
    let chip = match open.relation {
        Relation::Partner => "Partner",
        Relation::Customer | Relation::OwnTenant => "Customer",
    };
    let name = {
        let open = open.clone();
        move || organization.of(&open)
    };
    let below = {
        let open = open.clone();
        move || {
            match &open.name {
                TenantName::Id(_) => store.named(&open.tenant).and_then(|named| named.domain),
                TenantName::Domain(_) => None,
            }
            .unwrap_or_else(|| open.name.to_string())
        }
    };
    view! {
        <span class="chip">{chip}</span>
        <span class="who">
            <strong>{live::text(name)}</strong>
            <small>{live::text(below)}</small>
        </span>
    }
    .into_any()
}
