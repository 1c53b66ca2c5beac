//! What a tenant does not have, told apart from what failed.

use leptos::prelude::*;
use tenantry_graph::{Feature, GraphError, Scope, feature::required_roles::Lack};

use crate::{
    failure::Failure,
    ui::icon::{Glyph, Icon},
    vault::port::OpenTenant,
};

/// Says which permissions nobody granted, and where that is mended.
pub fn lacking(scopes: &[Scope]) -> AnyView {
    let names: Vec<&str> = scopes.iter().map(|scope| scope.0).collect();
    view! {
        <p class="off">
            <Glyph icon=Icon::Lock />
            <span>
                "Needs " <strong>{names.join(" and ")}</strong>
                ", which was not granted to the console here. " <a href="setup">"Set-up"</a> " shows what is."
            </span>
        </p>
    }
    .into_any()
}

/// What keeps the agent from doing something that needs these features, in one sentence: a permission that nobody
/// granted here, or a role that the agent does not have. `None` where nothing is known against it; what the service
/// refuses all the same is told then.
pub fn obstacle(open: &OpenTenant, features: &[Feature]) -> Option<String> {
    let lack = features.iter().find_map(|feature| open.refuses(*feature))?;
    Some(match lack {
        Lack::Scopes(scopes) => {
            let names: Vec<&str> = scopes.iter().map(|scope| scope.0).collect();
            let names = names.join(" and ");
            ["Needs ", &names, ", which was not granted here."].concat()
        }
        Lack::Roles(roles) => match roles {
            [only] => ["Needs the role ", only, ", which you do not have here."].concat(),
            [first, second, rest @ ..] => {
                let as_ = if rest.is_empty() { "" } else { "such as " };
                [
                    "Needs a role ",
                    as_,
                    first,
                    " or ",
                    second,
                    ", and you have none here.",
                ]
                .concat()
            }
            [] => return None,
        },
    })
}

/// Says that a tenant does not have what a feature needs, with the service's own code; `None` for every other
/// failure.
pub fn unavailable(feature: Feature, failure: &Failure) -> Option<AnyView> {
    let Failure::Graph { error, .. } = failure else {
        return None;
    };
    let reason = reason(feature, error)?;
    let code = error.code().unwrap_or_default().to_string();
    Some(
        view! {
            <p class="off">
                <Glyph icon=Icon::Info />
                <span>{reason} " " <small class="code">{code}</small></span>
            </p>
        }
        .into_any(),
    )
}

/// Why a feature is not there at all in a tenant, by status and code of the service's refusal.
pub fn reason(feature: Feature, error: &GraphError) -> Option<&'static str> {
    match (feature, error.status(), error.code()?) {
        (_, 403, "Authentication_RequestFromNonPremiumTenantOrB2CTenant") => Some(
            "This customer has no Microsoft Entra ID P1 or P2. The service shows these reports to customers that have.",
        ),
        // Intune's words for a tenant that it does not serve.
        (Feature::ManagedDevices, 400, "BadRequest") => {
            Some("This customer does not have Microsoft Intune, so no devices are managed.")
        }
        // Not every cloud has every operation.
        (_, 404 | 501, "UnknownError" | "NotImplemented" | "UnsupportedApi") => {
            Some("This customer's cloud does not offer this.")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16, code: &str) -> GraphError {
        GraphError::Refused {
            status,
            code: code.into(),
            message: String::new(),
            trace: Box::default(),
            retry_after: None,
        }
    }

    #[test]
    fn what_failed_is_not_taken_for_what_is_not_there() {
        for (feature, status, code) in [
            (Feature::SignIns, 403, "Authorization_RequestDenied"),
            (Feature::SignIns, 400, "BadRequest"),
            (Feature::ManagedDevices, 403, "Forbidden"),
            (Feature::ManagedDevices, 429, "TooManyRequests"),
            (Feature::Groups, 404, "Request_ResourceNotFound"),
            (Feature::ManagedDevices, 500, "BadRequest"),
        ] {
            assert_eq!(reason(feature, &refused(status, code)), None, "{code}");
        }
    }

    #[test]
    fn what_the_tenant_does_not_have_has_a_reason() {
        let premium = "Authentication_RequestFromNonPremiumTenantOrB2CTenant";
        assert!(reason(Feature::SignIns, &refused(403, premium)).is_some());
        assert!(reason(Feature::ManagedDevices, &refused(400, "BadRequest")).is_some());
    }
}
