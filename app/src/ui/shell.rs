//! What surrounds every screen: product, customer, places to go, and who is signed in.

use leptos::task::spawn_local;
use leptos::{ev, html, prelude::*};
use leptos_router::hooks::{use_location, use_navigate};
use tenantry_identity::TenantId;

use crate::{
    platform::navigation,
    recents,
    routes::{self, Route},
    session::{Phase, Session},
    ui::{button::button, icon::Mark, live},
    vault::port::OpenTenant,
};

/// The organization's name of the tenant whose screen is shown, once a screen has read it.
#[derive(Clone, Copy)]
pub struct OrganizationName(pub RwSignal<Option<(TenantId, String)>>);

/// Surrounds the screens. The bar is there once somebody is signed in.
#[component]
pub fn Shell(children: Children) -> impl IntoView {
    let session = expect_context::<Session>();
    let organization = OrganizationName(RwSignal::new(None));
    provide_context(organization);
    let path = use_location().pathname;
    let here = Memo::new(move |_| {
        path.with(|path| tenant_in(path))
            .and_then(|tenant| session.open_tenant(&tenant))
    });
    let is_signed_in = Memo::new(move |_| session.phase().get() == Phase::SignedIn);
    let main = NodeRef::<html::Main>::new();
    let focus_main = move || {
        if let Some(main) = main.get_untracked() {
            let _ = main.focus();
        }
    };
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        // A new page begins at its beginning for the keyboard too; a page that loads keeps its own focus.
        if before.is_some_and(|before| before != now) {
            focus_main();
        }
        now
    });
    let skip = move |event: ev::MouseEvent| {
        event.prevent_default();
        focus_main();
    };

    let bar = move || {
        let bar = is_signed_in.get().then(|| {
            view! {
                <a class="skip" href="#main" on:click=skip>
                    "Skip to content"
                </a>
                <header class="bar">
                    <a class="product" href="./">
                        <Mark />
                        "Tenantry"
                    </a>
                    {live::maybe(move || Some(customer(&here.get()?, organization)))}
                    {agent(session, here)}
                </header>
            }
        });
        bar.map(IntoAny::into_any)
    };

    view! {
        <div class="shell">
            {live::maybe(bar)}
            <main id="main" tabindex="-1" node_ref=main>
                {children()}
            </main>
        </div>
    }
    .into_any()
}

/// The tenant in a path of the address bar.
fn tenant_in(path: &str) -> Option<TenantId> {
    routes::tenant_of(path.strip_prefix(navigation::base_path().as_str())?)
}

fn customer(open: &OpenTenant, organization: OrganizationName) -> AnyView {
    let tenant = open.tenant.clone();
    let domain = open.name.to_string();
    let known = {
        let tenant = tenant.clone();
        let remembered = recents::of(&tenant).and_then(|recent| recent.organization);
        let domain = domain.clone();
        move || {
            let read = organization.0.get().filter(|(of, _)| *of == tenant);
            read.map(|(_, name)| name)
                .or_else(|| remembered.clone())
                .unwrap_or_else(|| domain.clone())
        }
    };
    let links = [
        ("Overview", Route::Overview(tenant.clone())),
        ("Users", Route::Users(tenant, None)),
    ];
    let links: Vec<AnyView> = links
        .into_iter()
        .map(|(label, route)| link(label, &route))
        .collect();
    view! {
        <p class="customer">
            <span class="chip">"Customer"</span>
            <span class="who">
                <strong>{live::text(known)}</strong>
                <small>{domain}</small>
            </span>
        </p>
        <nav aria-label="Customer's pages">{links}</nav>
    }
    .into_any()
}

fn link(label: &'static str, route: &Route) -> AnyView {
    let path = use_location().pathname;
    let target = navigation::base_path() + &route.path();
    let current = move || {
        path.with(|path| *path == target)
            .then(|| "page".to_string())
    };
    view! {
        <a href=route.relative() aria-current=live::attribute(current)>
            {label}
        </a>
    }
    .into_any()
}

fn agent(session: Session, here: Memo<Option<OpenTenant>>) -> AnyView {
    let name = move || {
        let agents = session.agents().get();
        // Each registration has its own account: the one that counts here is the one of this tenant.
        let agent = match here.get() {
            Some(open) => agents
                .into_iter()
                .find(|(client_id, _)| *client_id == open.registration.client_id),
            None => agents.into_iter().next(),
        };
        let (_, agent) = agent?;
        let name = view! {
            <span class="who">
                <span>{agent.name}</span>
                <small>{agent.username}</small>
            </span>
        };
        Some(name.into_any())
    };
    view! {
        <div class="agent">
            {live::maybe(name)} <button type="button" class="secondary" popovertarget="leaving">
                "Sign out"
            </button> <div id="leaving" class="menu" popover="auto">
                {leave(
                    session,
                    "Sign out of the console",
                    "Forgets every token in this browser. Microsoft still knows you.",
                    false,
                )}
                {leave(
                    session,
                    "Sign out everywhere",
                    "Ends your session at Microsoft as well.",
                    true,
                )}
            </div>
        </div>
    }
    .into_any()
}

fn leave(
    session: Session,
    label: &'static str,
    meaning: &'static str,
    everywhere: bool,
) -> AnyView {
    let navigate = use_navigate();
    let sign_out = move || {
        // First to a page without a customer, which would otherwise try to come back at once.
        navigate(&Route::SignIn.path(), Default::default());
        spawn_local(session.sign_out(everywhere));
    };
    let caption = view! {
        <strong>{label}</strong>
        <small>{meaning}</small>
    };
    button("choice", caption.into_any(), sign_out)
}
