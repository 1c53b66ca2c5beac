//! The addresses of the console's pages, below its base path.

use std::fmt::Write;

use tenantry_graph::Feature;
use tenantry_identity::TenantId;

/// A page of the console. The tenant stands in every address that shows a tenant's data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// Naming a customer and signing in.
    SignIn,
    /// The customers of the agent's partners.
    Customers,
    /// What a partner engineer checks and does so that the console works.
    SetUp,
    /// What the agent changed lately.
    Activity,
    /// A tenant's page.
    Tenant(TenantId, TenantPage),
    /// A tenant's list, and the object that is open beside it, by its id.
    Object(TenantId, TenantPage, String),
    /// A tenant's list, filtered by columns: `activity=Stale`, as the list's own criteria are spelt.
    Filtered(TenantId, TenantPage, String),
}

/// A page of a tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TenantPage {
    /// What there is to know of the tenant at a glance.
    Overview,
    /// The users.
    Users,
    /// The groups.
    Groups,
    /// The licences: what was bought, and who holds it.
    Licences,
    /// The devices that the directory knows.
    Devices,
    /// The devices that Intune manages.
    ManagedDevices,
}

impl TenantPage {
    /// Every page, in the order of the bar.
    pub const ALL: [TenantPage; 6] = [
        TenantPage::Overview,
        TenantPage::Users,
        TenantPage::Groups,
        TenantPage::Licences,
        TenantPage::Devices,
        TenantPage::ManagedDevices,
    ];

    /// What it is called.
    pub fn label(self) -> &'static str {
        match self {
            TenantPage::Overview => "Overview",
            TenantPage::Users => "Users",
            TenantPage::Groups => "Groups",
            TenantPage::Licences => "Licences",
            TenantPage::Devices => "Devices",
            TenantPage::ManagedDevices => "Managed devices",
        }
    }

    /// The console's feature without whose permission it shows nothing.
    pub fn feature(self) -> Feature {
        match self {
            TenantPage::Overview => Feature::Overview,
            TenantPage::Users => Feature::Users,
            TenantPage::Groups => Feature::Groups,
            TenantPage::Licences => Feature::Licences,
            TenantPage::Devices => Feature::Devices,
            TenantPage::ManagedDevices => Feature::ManagedDevices,
        }
    }

    /// The last segment of its path; the overview has none.
    fn segment(self) -> &'static str {
        match self {
            TenantPage::Overview => "",
            TenantPage::Users => "users",
            TenantPage::Groups => "groups",
            TenantPage::Licences => "licences",
            TenantPage::Devices => "devices",
            TenantPage::ManagedDevices => "managed-devices",
        }
    }
}

impl Route {
    /// A tenant's overview.
    pub fn overview(tenant: TenantId) -> Self {
        Route::Tenant(tenant, TenantPage::Overview)
    }

    /// The address relative to the page's `<base href>`, without a leading slash.
    pub fn relative(&self) -> String {
        match self {
            Route::SignIn => String::new(),
            Route::Customers => "customers".into(),
            Route::SetUp => "setup".into(),
            Route::Activity => "activity".into(),
            Route::Tenant(tenant, page) => {
                let separator = if *page == TenantPage::Overview {
                    ""
                } else {
                    "/"
                };
                ["t/", tenant.as_str(), separator, page.segment()].concat()
            }
            Route::Object(tenant, page, id) => {
                let list = Route::Tenant(tenant.clone(), *page).relative();
                [&list, "?open=", id].concat()
            }
            Route::Filtered(tenant, page, criteria) => {
                let mut address = Route::Tenant(tenant.clone(), *page).relative() + "?f=";
                encode(&mut address, criteria);
                address
            }
        }
    }

    /// The path below the base, with a leading slash, as the router and a return path spell it.
    pub fn path(&self) -> String {
        "/".to_string() + &self.relative()
    }
}

/// Percent-encodes all but RFC 3986's unreserved characters.
pub fn encode(out: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(byte as char);
            }
            _ => {
                // Writing to a String cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
}

/// The tenant in a path below the base.
pub fn tenant_of(path: &str) -> Option<TenantId> {
    let (tenant, _) = split(path)?;
    TenantId::parse(tenant).ok()
}

/// What the page at a path below the base is called.
pub fn label_of(path: &str) -> &'static str {
    let (path, _) = path.split_once(['?', '#']).unwrap_or((path, ""));
    match (path, split(path)) {
        ("/", _) => "Sign in",
        ("/customers", _) => "Customers",
        ("/setup", _) => "Set-up",
        ("/activity", _) => "Activity",
        (_, Some((_, segment))) => {
            let mut pages = TenantPage::ALL.into_iter();
            let page = pages.find(|page| page.segment() == segment);
            page.map_or("", TenantPage::label)
        }
        _ => "",
    }
}

/// The page of another tenant that is like the one at a path below the base: the same kind of page where
/// that shows a tenant, else the tenant's overview. A list's filter and open row belong to the tenant that
/// is left, so they stay behind.
pub fn same_page_of(tenant: TenantId, path: &str) -> Route {
    let segment = split(path).map_or("", |(_, segment)| segment);
    let page = TenantPage::ALL
        .into_iter()
        .find(|page| page.segment() == segment);
    Route::Tenant(tenant, page.unwrap_or(TenantPage::Overview))
}

/// The tenant and the page in a path below the base, as they are written.
fn split(path: &str) -> Option<(&str, &str)> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let rest = path.strip_prefix("/t/")?;
    Some(rest.split_once('/').unwrap_or((rest, "")))
}

#[cfg(test)]
mod tests {
    use tenantry_identity::return_path::ReturnPath;

    use super::*;

    fn tenant(end: char) -> TenantId {
        let text = format!("84841066-274d-4ec0-a5c1-276be684bdd{end}");
        TenantId::parse(&text).expect("it is a GUID")
    }

    #[test]
    fn what_names_no_tenant_has_none() {
        for path in ["/", "/customers", "/t/", "/t/users", "/t//users", "t/x", ""] {
            assert_eq!(tenant_of(path), None, "{path}");
        }
    }

    #[test]
    fn the_tenant_of_every_page_is_found() {
        for page in TenantPage::ALL {
            let list = Route::Tenant(tenant('1'), page);
            let object = Route::Object(tenant('1'), page, "u".into());
            assert_eq!(tenant_of(&list.path()), Some(tenant('1')), "{list:?}");
            assert_eq!(tenant_of(&object.path()), Some(tenant('1')), "{object:?}");
        }
    }

    #[test]
    fn a_sign_in_may_return_to_every_page_of_a_tenant() {
        for page in TenantPage::ALL {
            let path = Route::Object(tenant('1'), page, "u".into()).path();
            assert!(ReturnPath::parse(&path).is_ok(), "{path}");
        }
    }

    #[test]
    fn a_filter_stands_in_the_address_as_one_value() {
        let filtered = Route::Filtered(
            tenant('1'),
            TenantPage::Devices,
            "activity=Stale;a~b & c".into(),
        );
        let address = filtered.path();
        let (_, value) = address.split_once("/devices?f=").unwrap_or_default();
        assert_eq!(value, "activity%3DStale%3Ba~b%20%26%20c");
        assert_eq!(tenant_of(&address), Some(tenant('1')));
    }

    #[test]
    fn pages_are_called_what_the_bar_calls_them() {
        for page in TenantPage::ALL {
            let path = Route::Object(tenant('1'), page, "u".into()).path();
            assert_eq!(label_of(&path), page.label());
        }
        assert_eq!(label_of("/customers?q=a"), "Customers");
        assert_eq!(label_of("/setup"), "Set-up");
        assert_eq!(label_of("/activity#x"), "Activity");
        assert_eq!(label_of("/"), "Sign in");
        assert_eq!(label_of("/t/x/unheard-of"), "");
        assert_eq!(label_of("/unheard-of"), "");
    }

    #[test]
    fn pages_without_a_tenant_lead_to_the_overview() {
        for path in ["/", "/customers?q=a", "/setup", "/t/x/unheard-of", "/t/x"] {
            let expected = Route::overview(tenant('2'));
            assert_eq!(same_page_of(tenant('2'), path), expected, "{path}");
        }
    }

    #[test]
    fn a_switch_keeps_the_kind_of_page_and_nothing_of_the_tenant_that_is_left() {
        for page in TenantPage::ALL {
            let before = Route::Object(tenant('1'), page, "u".into());
            let path = before.path() + "&q=anna&sort=-name";
            let after = same_page_of(tenant('2'), &path);
            assert_eq!(after, Route::Tenant(tenant('2'), page));
            assert!(!after.path().contains('?'));
        }
    }
}
