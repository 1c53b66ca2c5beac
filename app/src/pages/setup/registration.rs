use futures::future::join;
use leptos::prelude::*;
use tenantry_graph::{
    Scope,
    directory::{
        application::{self, Application},
        service_principal::{self, MICROSOFT_GRAPH, PermissionScope},
    },
    feature,
};
use tenantry_identity::propagation::Finding;

use super::commands::names;
use crate::{
    failure::Failure,
    platform::navigation,
    session::Session,
    ui::{
        check::check,
        load::{ReadAt, Reading},
    },
    vault::port::{Offer, OpenTenant},
};

/// One statement about the registration, and what was found of it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Statement {
    what: String,
    finding: Finding,
    fact: String,
    how: &'static str,
}

const BY_APPLICATION: &str = "Checked by GET /applications in your own tenant";
const BY_PERMISSIONS: &str =
    "Checked by GET /applications and the names that GET /servicePrincipals gives the permissions";

/// Reads the registration in the partner's own tenant and says what is right and what is not.
pub(super) fn registration(session: Session, home: &OpenTenant, offer: &Offer) -> AnyView {
    let tenant = home.tenant.clone();
    let client_id = offer.client_id.clone();
    let partner = offer.partner.clone();
    let address = navigation::home();
    let reading = Reading::start(move || {
        let application = application::by_app_id(&tenant, client_id.as_str());
        let permissions = service_principal::permissions_of_microsoft_graph(&tenant);
        let (partner, address) = (partner.clone(), address.clone());
        async move {
            let (application, permissions) = join(
                session.client.call(&application),
                session.client.call(&permissions),
            )
            .await;
            Ok(statements(&application, &permissions, &partner, &address))
        }
    });
    let again = Callback::new(move |()| reading.again());
    let list = reading.view("Reading the registration…", |statements| {
        let rows: Vec<AnyView> = statements
            .into_iter()
            .map(|one| check(one.finding, one.what, &one.fact, one.how))
            .collect();
        view! { <ul class="checks">{rows}</ul> }.into_any()
    });
    view! {
        <header class="part-head">
            <h3>"The registration"</h3>
            <ReadAt moment=reading.moment() again />
        </header>
        {list}
    }
    .into_any()
}

/// What holds of the registration, and what does not.
fn statements(
    application: &Result<Option<Application>, Failure>,
    permissions: &Result<Vec<PermissionScope>, Failure>,
    partner: &str,
    address: &str,
) -> Vec<Statement> {
    let registered = ["The app is registered in ", partner].concat();
    let multitenant = "It serves every organization's tenant".to_string();
    let redirect = [
        "Its redirect addresses for single-page applications include ",
        address,
    ]
    .concat();
    let requested = "It asks for every permission that the console uses".to_string();
    let app = match application {
        Ok(Some(app)) => app,
        other => {
            let (finding, fact) = match other {
                Err(failure) => (Finding::Unknown, failure.in_short()),
                Ok(_) => (
                    Finding::Fails,
                    "There is none with this client id.".to_string(),
                ),
            };
            let unread = |what| Statement {
                what,
                finding: Finding::Unknown,
                fact: "The registration was not read.".into(),
                how: BY_APPLICATION,
            };
            let first = Statement {
                what: registered,
                finding,
                fact,
                how: BY_APPLICATION,
            };
            return vec![
                first,
                unread(multitenant),
                unread(redirect),
                unread(requested),
            ];
        }
    };
    let of = |is_right: bool| {
        if is_right {
            Finding::Holds
        } else {
            Finding::Fails
        }
    };
    let has_address = app.spa_redirect_uris.iter().any(|uri| uri == address);
    let addresses = match (has_address, app.spa_redirect_uris.as_slice()) {
        (true, _) => String::new(),
        (false, []) => "There is none of this type.".into(),
        (false, others) => ["There is: ", &others.join(", ")].concat(),
    };
    let (asks, lacks) = requests(app, permissions);
    vec![
        Statement {
            what: registered,
            finding: Finding::Holds,
            fact: app.display_name.clone().unwrap_or_default(),
            how: BY_APPLICATION,
        },
        Statement {
            what: multitenant,
            finding: of(app.sign_in_audience.is_multitenant()),
            fact: String::new(),
            how: BY_APPLICATION,
        },
        Statement {
            what: redirect,
            finding: of(has_address),
            fact: addresses,
            how: BY_APPLICATION,
        },
        Statement {
            what: requested,
            finding: asks,
            fact: lacks,
            how: BY_PERMISSIONS,
        },
    ]
}

/// Whether the registration asks for what the console uses, and what it lacks.
fn requests(
    app: &Application,
    permissions: &Result<Vec<PermissionScope>, Failure>,
) -> (Finding, String) {
    let permissions = match permissions {
        Ok(permissions) => permissions,
        Err(failure) => return (Finding::Unknown, failure.in_short()),
    };
    let asked: Vec<String> = app
        .required_resource_access
        .iter()
        .filter(|access| access.resource_app_id == MICROSOFT_GRAPH)
        .flat_map(|access| &access.scopes)
        .filter_map(|id| {
            let named = permissions.iter().find(|one| one.id == *id)?;
            named.value.clone()
        })
        .collect();
    let missing: Vec<Scope> = feature::least(None)
        .into_iter()
        .filter(|scope| !feature::is_covered(*scope, &asked))
        .collect();
    if missing.is_empty() {
        (Finding::Holds, String::new())
    } else {
        (
            Finding::Fails,
            ["Missing: ", &names(&missing, ", ")].concat(),
        )
    }
}

#[cfg(test)]
mod tests {
    use tenantry_graph::directory::application::{RequiredResourceAccess, SignInAudience};

    use super::*;

    const HOME: &str = "https://console.example/";

    /// Permissions whose ids are their names in lower case.
    fn permissions() -> Vec<PermissionScope> {
        feature::least(None)
            .into_iter()
            .map(|scope| PermissionScope {
                id: scope.0.to_lowercase(),
                value: Some(scope.0.into()),
                is_enabled: Some(true),
            })
            .collect()
    }

    fn app() -> Application {
        Application {
            app_id: "a".into(),
            display_name: Some("Tenantry".into()),
            sign_in_audience: SignInAudience::EveryTenant,
            spa_redirect_uris: vec![HOME.into()],
            required_resource_access: vec![RequiredResourceAccess {
                resource_app_id: MICROSOFT_GRAPH.into(),
                scopes: permissions().into_iter().map(|one| one.id).collect(),
                roles: Vec::new(),
            }],
        }
    }

    fn findings(app: Application) -> Vec<Finding> {
        let found = statements(&Ok(Some(app)), &Ok(permissions()), "partner.com", HOME);
        found.iter().map(|one| one.finding).collect()
    }

    #[test]
    fn what_could_not_be_read_is_neither_right_nor_wrong() {
        let unread = Err(Failure::Unreachable);
        let found = statements(&unread, &Ok(permissions()), "partner.com", HOME);
        assert!(
            found.iter().all(|one| one.finding == Finding::Unknown),
            "{found:?}"
        );
        assert_eq!(found[0].fact, "Microsoft Graph can't be reached");
        let nameless = statements(&Ok(Some(app())), &Err(Failure::Unreachable), "p", HOME);
        assert_eq!(nameless[3].finding, Finding::Unknown);
    }

    #[test]
    fn an_app_that_is_not_there_is_wrong() {
        let found = statements(&Ok(None), &Ok(permissions()), "partner.com", HOME);
        assert_eq!(found[0].finding, Finding::Fails);
        assert_eq!(found[1].finding, Finding::Unknown);
    }

    #[test]
    fn the_address_has_to_be_the_same_to_the_last_character() {
        for other in [
            "https://console.example",
            "https://console.example/x/",
            "http://console.example/",
            "https://Console.example/",
        ] {
            let app = Application {
                spa_redirect_uris: vec![other.into()],
                ..app()
            };
            assert_eq!(findings(app)[2], Finding::Fails, "{other}");
        }
    }

    #[test]
    fn a_permission_that_is_not_asked_for_is_named() {
        let mut app = app();
        app.required_resource_access[0]
            .scopes
            .retain(|id| id != "delegatedadminrelationship.read.all");
        let found = statements(&Ok(Some(app)), &Ok(permissions()), "partner.com", HOME);
        assert_eq!(found[3].finding, Finding::Fails);
        assert_eq!(
            found[3].fact,
            "Missing: DelegatedAdminRelationship.Read.All"
        );
        let mut elsewhere = self::app();
        elsewhere.required_resource_access[0].resource_app_id = "another".into();
        assert_eq!(findings(elsewhere)[3], Finding::Fails);
    }

    #[test]
    fn an_app_for_one_tenant_serves_no_customer() {
        let app = Application {
            sign_in_audience: SignInAudience::Unknown(None),
            ..app()
        };
        assert_eq!(findings(app)[1], Finding::Fails);
    }

    #[test]
    fn a_registration_that_is_right_is_right_throughout() {
        assert_eq!(findings(app()), [Finding::Holds; 4]);
    }
}
