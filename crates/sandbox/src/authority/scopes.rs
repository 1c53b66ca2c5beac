//! The `scope` parameter: which resource is asked for, and which of the OpenID scopes.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::problem::Problem;
use crate::origins::{Origin, Origins};

/// Graph's application id, accepted in place of its address.
const GRAPH_APPLICATION: &str = "00000003-0000-0000-c000-000000000000";

/// What a request's `scope` asks for: one resource and some of the OpenID scopes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ScopeRequest {
    pub(crate) resource: Origin,
    /// How the resource was written, to write the answer alike; empty for short names.
    pub(crate) prefix: String,
    pub(crate) wanted: Wanted,
    pub(crate) openid: bool,
    pub(crate) profile: bool,
    pub(crate) email: bool,
    pub(crate) offline_access: bool,
}

/// Which permissions on the resource are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Wanted {
    /// `.default`: whatever was consented to.
    Default,
    /// These, by their short names. What else was consented to comes along.
    Named(BTreeSet<String>),
}

impl ScopeRequest {
    pub(crate) fn read(scope: &str, origins: &Origins) -> Result<ScopeRequest, Problem> {
        let mut request = ScopeRequest {
            resource: Origin::Graph,
            prefix: String::new(),
            wanted: Wanted::Named(BTreeSet::new()),
            openid: false,
            profile: false,
            email: false,
            offline_access: false,
        };
        let mut resource: Option<(Origin, String)> = None;
        let mut names = BTreeSet::new();
        for scope in scope.split_ascii_whitespace() {
            match scope {
                "openid" => request.openid = true,
                "profile" => request.profile = true,
                "email" => request.email = true,
                "offline_access" => request.offline_access = true,
                _ => {
                    let (found, prefix, name) = split(scope, origins)?;
                    if *resource.get_or_insert((found, prefix.clone())) != (found, prefix) {
                        return Err(Problem::SeveralResources);
                    }
                    names.insert(name.to_owned());
                }
            }
        }
        if let Some((found, prefix)) = resource {
            request.resource = found;
            request.prefix = prefix;
        }
        if names.contains(".default") {
            // `.default` stands alone: the service does not combine it with single permissions.
            if names.len() > 1 {
                return Err(Problem::Scope(".default".to_owned()));
            }
            request.wanted = Wanted::Default;
        } else {
            request.wanted = Wanted::Named(names);
        }
        Ok(request)
    }

    /// Whether what was granted covers what is asked for. Single permissions have to be granted one
    /// by one; `.default` needs any grant at all, and so does asking for nothing but an identity.
    pub(crate) fn is_covered_by(&self, granted: &BTreeSet<String>) -> bool {
        match &self.wanted {
            Wanted::Default => true,
            Wanted::Named(names) => names
                .iter()
                .all(|name| granted.iter().any(|scope| scope.eq_ignore_ascii_case(name))),
        }
    }

    /// The `scope` of the token answer: everything granted on the resource, written the way the
    /// resource was asked for, and `.default` itself where that was asked for, as the service does.
    /// `offline_access` is never repeated.
    pub(crate) fn answer(&self, granted: &BTreeSet<String>) -> String {
        let mut scopes: Vec<String> = self.identity_scopes().map(str::to_owned).collect();
        scopes.extend(granted.iter().map(|name| format!("{}{name}", self.prefix)));
        if self.wanted == Wanted::Default {
            scopes.push(format!("{}.default", self.prefix));
        }
        scopes.join(" ")
    }

    /// The access token's `scp`: short names.
    pub(crate) fn token_scopes(&self, granted: &BTreeSet<String>) -> String {
        let mut scopes: Vec<&str> = self.identity_scopes().collect();
        scopes.extend(granted.iter().map(String::as_str));
        scopes.join(" ")
    }

    fn identity_scopes(&self) -> impl Iterator<Item = &'static str> {
        [
            ("email", self.email),
            ("openid", self.openid),
            ("profile", self.profile),
        ]
        .into_iter()
        .filter_map(|(name, asked)| asked.then_some(name))
    }
}

/// Resource, its prefix as written, and the short name of one scope.
fn split<'a>(scope: &'a str, origins: &Origins) -> Result<(Origin, String, &'a str), Problem> {
    let Some((resource, name)) = scope.rsplit_once('/') else {
        // A name without a resource is one of Graph's.
        return Ok((Origin::Graph, String::new(), scope));
    };
    let found = match resource.trim_end_matches('/') {
        GRAPH_APPLICATION => Origin::Graph,
        address if address == origins.graph => Origin::Graph,
        address if address == origins.partner_center => Origin::PartnerCenter,
        _ => return Err(Problem::UnknownResource(resource.to_owned())),
    };
    if name.is_empty() {
        return Err(Problem::Scope(scope.to_owned()));
    }
    Ok((found, format!("{resource}/"), name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(scope: &str) -> Result<ScopeRequest, Problem> {
        ScopeRequest::read(scope, &Origins::default())
    }

    fn granted() -> BTreeSet<String> {
        ["User.Read.All", "Organization.Read.All"]
            .map(str::to_owned)
            .into()
    }

    #[test]
    fn refuses_what_is_not_one_resource() {
        assert_eq!(
            read("http://localhost:8402/.default http://localhost:8403/user_impersonation"),
            Err(Problem::SeveralResources)
        );
        assert_eq!(
            read("https://graph.example/.default"),
            Err(Problem::UnknownResource("https://graph.example".to_owned()))
        );
        assert!(matches!(
            read("http://localhost:8402/"),
            Err(Problem::Scope(_))
        ));
        assert!(matches!(
            read("http://localhost:8402/.default http://localhost:8402/User.Read"),
            Err(Problem::Scope(_))
        ));
    }

    #[test]
    fn single_permissions_have_to_be_granted() {
        assert!(!read("Mail.Read").unwrap().is_covered_by(&granted()));
        assert!(
            read("user.read.all openid")
                .unwrap()
                .is_covered_by(&granted())
        );
        assert!(
            read("http://localhost:8402/.default")
                .unwrap()
                .is_covered_by(&granted())
        );
    }

    #[test]
    fn answers_with_every_grant_in_the_form_asked_for() {
        let asked = read("openid profile offline_access http://localhost:8402/.default").unwrap();
        assert_eq!(
            asked.answer(&granted()),
            "openid profile http://localhost:8402/Organization.Read.All \
             http://localhost:8402/User.Read.All http://localhost:8402/.default"
        );
        assert_eq!(
            asked.token_scopes(&granted()),
            "openid profile Organization.Read.All User.Read.All"
        );
        assert_eq!(
            read("User.Read.All").unwrap().answer(&granted()),
            "Organization.Read.All User.Read.All"
        );
    }
}
