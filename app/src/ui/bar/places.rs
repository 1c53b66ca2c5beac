use leptos::prelude::*;
use leptos_router::hooks::use_location;
use tenantry_graph::Scope;

use crate::{
    platform::navigation,
    routes::{Route, TenantPage},
    ui::{
        icon::{Glyph, Icon},
        live,
    },
    vault::port::OpenTenant,
};

/// A page that the bar leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// What it is called.
    pub label: &'static str,
    /// Where it is.
    pub route: Route,
    /// The permissions that were not granted and without which it cannot show anything.
    pub missing: Vec<Scope>,
}

/// The pages of a tenant.
pub fn of_tenant(open: &OpenTenant) -> Vec<Place> {
    let places = TenantPage::ALL.into_iter().map(|page| Place {
        label: page.label(),
        route: Route::Tenant(open.tenant.clone(), page),
        missing: open.lacks(page.feature()),
    });
    places.collect()
}

/// The pages of the console itself. A customer's own administrator has no customers.
pub fn of_console(are_own: bool) -> Vec<Place> {
    let customers = ("Customers", Route::Customers);
    let activity = ("Activity", Route::Activity);
    let set_up = ("Set-up", Route::SetUp);
    let places = if are_own {
        vec![activity, set_up]
    } else {
        vec![customers, activity, set_up]
    };
    let places = places.into_iter().map(|(label, route)| Place {
        label,
        route,
        missing: Vec::new(),
    });
    places.collect()
}

impl Place {
    /// What keeps it from being shown, in words; empty where nothing does.
    pub fn obstacle(&self) -> String {
        let scopes: Vec<&str> = self.missing.iter().map(|scope| scope.0).collect();
        match scopes.as_slice() {
            [] => String::new(),
            scopes => ["Not granted in this customer: ", &scopes.join(", "), "."].concat(),
        }
    }

    /// The link in the bar; one that leads nowhere says why.
    pub(super) fn link(&self) -> AnyView {
        let path = use_location().pathname;
        let target = navigation::base_path() + &self.route.path();
        let current = move || {
            path.with(|path| *path == target)
                .then(|| "page".to_string())
        };
        let label = self.label;
        if self.missing.is_empty() {
            return view! {
                <a href=self.route.relative() aria-current=live::attribute(current)>
                    {label}
                </a>
            }
            .into_any();
        }
        let id = ["why-not-", label].concat();
        // It can be reached by the keyboard, and the reason stays in view while its link has the focus.
        view! {
            <span class="off">
                <a role="link" aria-disabled="true" tabindex="0" aria-describedby=id.clone() aria-current=live::attribute(current)>
                    <Glyph icon=Icon::Lock />
                    {label}
                </a>
                <span class="why">
                    <span id=id>{self.obstacle()}</span>
                    " "
                    <a href=Route::SetUp.relative()>"See the ways to grant it"</a>
                </span>
            </span>
        }
        .into_any()
    }
}
