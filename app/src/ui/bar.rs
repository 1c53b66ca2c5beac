//! The bar above every screen behind sign-in: the customer, places to go, and who is signed in.

mod agent;
pub mod places;
mod switcher;

use leptos::{ev, prelude::*};
use leptos_router::hooks::use_location;
use tenantry_identity::TenantId;

use self::{agent::agent, places::Place, switcher::switcher};
use crate::{
    changes,
    customers::{CustomerStore, are_all_own},
    platform::navigation,
    recents, routes,
    session::Session,
    ui::{icon::Mark, live, palette::PaletteDialog, shell::Content},
    vault::port::{OpenTenant, Relation},
};

/// The organization's name of the tenant whose screen is shown, once a screen has read it.
#[derive(Clone, Copy)]
pub struct OrganizationName(pub RwSignal<Option<(TenantId, String)>>);

impl OrganizationName {
    /// What a tenant is called: by its own word where that was read, else by the customer list's, else as the
    /// agent named it.
    pub fn of(self, open: &OpenTenant) -> String {
        let read = self.0.get().filter(|(of, _)| *of == open.tenant);
        let remembered = || recents::of(&open.tenant)?.organization;
        let listed = || use_context::<CustomerStore>()?.named(&open.tenant)?.name;
        read.map(|(_, name)| name)
            .or_else(remembered)
            .or_else(listed)
            .unwrap_or_else(|| open.name.to_string())
    }
}

/// The bar and the palette that it opens.
#[component]
pub fn Bar() -> impl IntoView {
    let session = expect_context::<Session>();
    let organization = expect_context::<OrganizationName>();
    let content = expect_context::<Content>();
    let path = use_location().pathname;
    let here = Memo::new(move |_| {
        path.with(|path| tenant_in(path))
            .and_then(|tenant| session.open_tenant(&tenant))
    });
    note_visits(session, path);
    let are_own = Memo::new(move |_| session.tenants().with(|open| are_all_own(open)));
    let skip = move |event: ev::MouseEvent| {
        event.prevent_default();
        content.focus();
    };
    view! {
        <a class="skip" href="#main" on:click=skip>
            "Skip to content"
        </a>
        <header class="bar">
            <a class="product" href="./">
                <Mark />
                "Tenantry"
            </a>
            {live::view(move || {
                here.with(|here| switcher(here.as_ref(), are_own.get(), organization))
            })}
            {live::view(move || nav("Console", "", &places::of_console(are_own.get())))}
            {changes::chips()}
            {agent(session, here)}
            {live::maybe(move || {
                let places = here.with(|here| here.as_ref().map(places::of_tenant))?;
                Some(nav("Customer's pages", "pages", &places))
            })}
        </header>
        <PaletteDialog here are_own />
        {changes::frame()}
    }
    .into_any()
}

/// The tenant in a path of the address bar.
fn tenant_in(path: &str) -> Option<TenantId> {
    routes::tenant_of(path.strip_prefix(navigation::base_path().as_str())?)
}

fn nav(label: &'static str, class: &'static str, places: &[Place]) -> AnyView {
    let links: Vec<AnyView> = places.iter().map(Place::link).collect();
    view! {
        <nav aria-label=label class=class>
            {links}
        </nav>
    }
    .into_any()
}

/// Notes each customer that is turned to as the latest, be it open for long, so that the one before it is known.
fn note_visits(session: Session, path: Memo<String>) {
    Effect::new(move |before: Option<Option<TenantId>>| {
        let shown = path.with(|path| tenant_in(path));
        let open = shown.and_then(|tenant| session.open_tenant(&tenant));
        let open = open.filter(|open| open.relation != Relation::Partner);
        let tenant = open.as_ref().map(|open| open.tenant.clone());
        if before.as_ref() != Some(&tenant)
            && let Some(open) = &open
        {
            recents::opened(open);
        }
        // Pages without a customer in between change nothing.
        tenant.or(before.flatten())
    });
}
