//! What goes wrong on purpose, so that a client can be seen to cope.

mod notation;

use std::time::Duration;

use crate::guid::Guid;
use crate::origins::Origin;

pub use notation::{NOTATION, NotAFault};

/// The faults in force, in the order in which they were added.
#[derive(Debug, Clone, Default)]
pub struct Faults(Vec<FaultRule>);

/// A fault with where and how often it strikes. Written as [`NOTATION`] says.
#[derive(Debug, Clone, PartialEq)]
pub struct FaultRule {
    /// Which requests go wrong.
    pub target: Target,
    /// How often.
    pub times: Times,
    /// What goes wrong.
    pub fault: Fault,
}

/// Which requests go wrong. Preflights (`OPTIONS`) never do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Every request to one origin.
    Origin(Origin),
    /// The OpenID metadata documents.
    Metadata,
    /// The key sets.
    Keys,
    /// The authorize endpoint and the sign-in pages behind it.
    Authorize,
    /// The token endpoint.
    Token,
    /// The token endpoint of one tenant, named in the path by its id or a domain.
    TokenOf(Guid),
    /// A path of Graph without its version, and everything below it: `/users`.
    Graph(String),
}

/// How often a fault strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Times {
    /// The next so many matching requests.
    Next(u32),
    /// Every matching request until the faults are cleared.
    Always,
}

/// What goes wrong.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// 429, with `Retry-After` in seconds, which may be a decimal, or without it.
    Throttled {
        /// Seconds to wait.
        retry_after: Option<f64>,
    },
    /// This status with an error body as the service writes it.
    Status(u16),
    /// The answer comes, but only after this long.
    Slow(Duration),
    /// 200 with a page of HTML.
    NotJson,
    /// No answer: `serve` closes the connection; without a connection, 503 and an empty body.
    Down,
    /// Graph's 401 for a token that it no longer takes.
    Unauthorized,
    /// Graph's 403 for a caller whose scope or role does not suffice.
    Forbidden,
    /// The answer comes, but without the headers that let a page of another origin read it.
    Unreadable,
    /// The token endpoint refuses with exactly this.
    TokenError(TokenError),
    /// Graph's 401 with a claims challenge. The claims are JSON.
    ClaimsChallenge(String),
    /// A page of a list without a single item, and with a link to the next one.
    EmptyPage,
    /// The ID token says another tenant, in `tid` and `iss`.
    IdTokenForTenant(Guid),
    /// The access token says another tenant.
    AccessTokenForTenant(Guid),
}

/// A refusal of the token endpoint (RFC 6749 section 5.2), word for word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenError {
    /// The OAuth error, `interaction_required`.
    pub error: String,
    /// The number after `AADSTS`.
    pub code: u32,
    /// The suberror.
    pub suberror: Option<String>,
    /// A claims challenge, as JSON.
    pub claims: Option<String>,
}

impl Faults {
    /// Adds a fault. It strikes before those added later.
    pub fn add(&mut self, target: Target, times: Times, fault: Fault) {
        self.add_rule(FaultRule {
            target,
            times,
            fault,
        });
    }

    /// Adds a fault. It strikes before those added later.
    pub fn add_rule(&mut self, rule: FaultRule) {
        self.0.push(rule);
    }

    /// What is still to strike, in the order in which it was added.
    pub fn rules(&self) -> &[FaultRule] {
        &self.0
    }

    /// Nothing goes wrong any more.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// What strikes this request: every delay, unreadability, and the first of the others. Counts
    /// them down.
    pub(crate) fn strike(&mut self, route: &Route) -> Vec<Fault> {
        let mut struck: Vec<Fault> = Vec::new();
        for rule in &mut self.0 {
            let one_struck = struck.iter().any(|fault| !fault.goes_with_others());
            if !rule.target.covers(route) || (one_struck && !rule.fault.goes_with_others()) {
                continue;
            }
            match &mut rule.times {
                Times::Next(0) => continue,
                Times::Next(left) => *left -= 1,
                Times::Always => {}
            }
            struck.push(rule.fault.clone());
        }
        self.0.retain(|rule| rule.times != Times::Next(0));
        struck
    }
}

impl Fault {
    fn goes_with_others(&self) -> bool {
        matches!(self, Fault::Slow(_) | Fault::Unreadable)
    }
}

/// Where a request goes, as faults and CORS see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    Metadata,
    Keys,
    Authorize,
    Token { tenant: Option<Guid> },
    OtherLogin,
    Graph { path: String },
    PartnerCenter,
}

impl Route {
    pub(crate) fn origin(&self) -> Origin {
        match self {
            Route::Graph { .. } => Origin::Graph,
            Route::PartnerCenter => Origin::PartnerCenter,
            _ => Origin::Login,
        }
    }
}

impl Target {
    fn covers(&self, route: &Route) -> bool {
        match (self, route) {
            (Target::Origin(origin), route) => *origin == route.origin(),
            (Target::Metadata, Route::Metadata)
            | (Target::Keys, Route::Keys)
            | (Target::Authorize, Route::Authorize)
            | (Target::Token, Route::Token { .. }) => true,
            (Target::TokenOf(wanted), Route::Token { tenant }) => *tenant == Some(*wanted),
            (Target::Graph(prefix), Route::Graph { path }) => path
                .strip_prefix(prefix.trim_end_matches('/'))
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
            _ => false,
        }
    }
}

/// The faults that the handler itself has to carry out, handed to it with the request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Injected(pub(crate) Vec<Fault>);

impl Injected {
    pub(crate) fn id_token_tenant(&self) -> Option<Guid> {
        self.0.iter().find_map(|fault| match fault {
            Fault::IdTokenForTenant(tenant) => Some(*tenant),
            _ => None,
        })
    }

    pub(crate) fn access_token_tenant(&self) -> Option<Guid> {
        self.0.iter().find_map(|fault| match fault {
            Fault::AccessTokenForTenant(tenant) => Some(*tenant),
            _ => None,
        })
    }

    pub(crate) fn token_error(&self) -> Option<&TokenError> {
        self.0.iter().find_map(|fault| match fault {
            Fault::TokenError(error) => Some(error),
            _ => None,
        })
    }

    pub(crate) fn claims_challenge(&self) -> Option<&str> {
        self.0.iter().find_map(|fault| match fault {
            Fault::ClaimsChallenge(claims) => Some(claims.as_str()),
            _ => None,
        })
    }

    pub(crate) fn empty_page(&self) -> bool {
        self.0.contains(&Fault::EmptyPage)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn users() -> Route {
        Route::Graph {
            path: "/users".to_owned(),
        }
    }

    #[test]
    fn strikes_as_often_as_said_and_in_order() {
        let mut faults = Faults::default();
        let target = Target::Graph("/users".to_owned());
        faults.add(target.clone(), Times::Next(1), Fault::Status(503));
        faults.add(target, Times::Next(2), Fault::Forbidden);
        let struck: Vec<_> = (0..4).map(|_| faults.strike(&users())).collect();
        assert_eq!(
            struck,
            [
                vec![Fault::Status(503)],
                vec![Fault::Forbidden],
                vec![Fault::Forbidden],
                vec![]
            ]
        );
    }

    #[test]
    fn a_delay_comes_with_another_fault() {
        let mut faults = Faults::default();
        let slow = Fault::Slow(Duration::from_secs(1));
        faults.add(Target::Origin(Origin::Graph), Times::Always, Fault::NotJson);
        faults.add(Target::Origin(Origin::Graph), Times::Next(1), slow.clone());
        assert_eq!(faults.strike(&users()), [Fault::NotJson, slow]);
        assert_eq!(faults.strike(&users()), [Fault::NotJson]);
    }

    #[test]
    fn a_path_covers_what_is_below_it_and_no_other() {
        let target = Target::Graph("/users".to_owned());
        let at = |path: &str| Route::Graph {
            path: path.to_owned(),
        };
        assert!(target.covers(&at("/users/7")));
        assert!(!target.covers(&at("/usersettings")));
        assert!(!target.covers(&Route::Token { tenant: None }));
        assert!(!Target::Token.covers(&users()));
    }
}
