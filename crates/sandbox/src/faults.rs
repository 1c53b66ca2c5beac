//! What goes wrong on purpose, so that a client can be seen to cope.

mod notation;

use std::time::Duration;

use axum::http::Method;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::guid::Guid;
use crate::origins::Origin;
use crate::runtime::split_mix;

pub use notation::{NOTATION, NotAFault};

/// The faults in force, in the order in which they were added.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Faults(Vec<InForce>);

/// A fault that is in force.
#[derive(Debug, Clone)]
struct InForce {
    rule: FaultRule,
    /// How many requests it was thrown for, whether it struck them or not.
    met: u64,
}

/// A fault with where and how often it strikes. Written as [`NOTATION`] says.
#[derive(Debug, Clone, PartialEq)]
pub struct FaultRule {
    /// Of which methods requests go wrong.
    pub methods: Methods,
    /// Which requests go wrong.
    pub target: Target,
    /// How many of them.
    pub share: Share,
    /// How often.
    pub times: Times,
    /// What goes wrong.
    pub fault: Fault,
}

/// Of which methods requests go wrong. A batch is itself a `POST`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Methods {
    /// Of every method.
    All,
    /// Of this one.
    One(Method),
    /// Of those that change something: every method but `GET` and `HEAD`.
    Writes,
}

/// How many of the matching requests go wrong. Which ones is decided by the seed and by how many matched
/// before, so that it repeats from run to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// In a hundred: 100 is every request.
    pub percent: u8,
    /// Another seed strikes others of them.
    pub seed: u64,
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
    /// No answer: `serve` closes the connection; without a connection, 503 and an empty body. Nothing was
    /// done.
    Down,
    /// The request is carried out, what it changes is changed, and then the answer breaks off before anything
    /// can be read of it, also by pages; without a connection, 503 and an empty body. The answer of a
    /// request within a batch is missing from the batch's; a batch that is struck itself has carried out all
    /// that is in it.
    Lost,
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
    /// The access token is none that a client can decode. Graph takes it all the same: what it looks like is between
    /// the authority and the resource (RFC 6749 section 1.4).
    OpaqueAccessToken,
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
            methods: Methods::All,
            target,
            share: Share::ALL,
            times,
            fault,
        });
    }

    /// Adds a fault. It strikes before those added later.
    pub fn add_rule(&mut self, rule: FaultRule) {
        self.0.push(InForce { rule, met: 0 });
    }

    /// What is still to strike, in the order in which it was added.
    pub fn rules(&self) -> impl Iterator<Item = &FaultRule> {
        self.0.iter().map(|fault| &fault.rule)
    }

    /// Nothing goes wrong any more.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// What strikes this request: every delay, unreadability, and the first of the others. Counts
    /// them down.
    pub(crate) fn strike(&mut self, method: &Method, route: &Route) -> Vec<Fault> {
        let mut struck: Vec<Fault> = Vec::new();
        for InForce { rule, met } in &mut self.0 {
            let one_struck = struck.iter().any(|fault| !fault.goes_with_others());
            if !rule.methods.cover(method)
                || !rule.target.covers(route)
                || (one_struck && !rule.fault.goes_with_others())
            {
                continue;
            }
            *met += 1;
            if !rule.share.takes(*met) {
                continue;
            }
            match &mut rule.times {
                Times::Next(0) => continue,
                Times::Next(left) => *left -= 1,
                Times::Always => {}
            }
            struck.push(rule.fault.clone());
        }
        self.0.retain(|fault| fault.rule.times != Times::Next(0));
        struck
    }
}

/// A fault is kept in its notation, with how many requests it met.
impl Serialize for InForce {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.rule.to_string(), self.met).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for InForce {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<InForce, D::Error> {
        let (rule, met) = <(String, u64)>::deserialize(deserializer)?;
        let rule = rule.parse().map_err(de::Error::custom)?;
        Ok(InForce { rule, met })
    }
}

impl Methods {
    fn cover(&self, method: &Method) -> bool {
        match self {
            Methods::All => true,
            Methods::One(one) => one == method,
            Methods::Writes => *method != Method::GET && *method != Method::HEAD,
        }
    }
}

impl Share {
    /// Every request.
    pub const ALL: Share = Share {
        percent: 100,
        seed: 0,
    };

    /// Whether the request that comes at this place among those that match is one of them. Over many
    /// requests as many are as the share says.
    fn takes(self, place: u64) -> bool {
        split_mix(split_mix(self.seed) ^ place) % 100 < u64::from(self.percent)
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

    pub(crate) fn opaque_access_token(&self) -> bool {
        self.0.contains(&Fault::OpaqueAccessToken)
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
        let struck: Vec<_> = (0..4)
            .map(|_| faults.strike(&Method::GET, &users()))
            .collect();
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
        assert_eq!(
            faults.strike(&Method::GET, &users()),
            [Fault::NotJson, slow]
        );
        assert_eq!(faults.strike(&Method::GET, &users()), [Fault::NotJson]);
    }

    #[test]
    fn a_share_repeats_and_is_about_as_large_as_it_says() {
        let places = |percent, seed| -> Vec<u64> {
            let share = Share { percent, seed };
            (1..=10_000).filter(|&place| share.takes(place)).collect()
        };
        assert_eq!(places(0, 1).len(), 0);
        assert_eq!(places(100, 1).len(), 10_000);
        let tenth = places(10, 1);
        assert!((900..1_100).contains(&tenth.len()), "{}", tenth.len());
        assert_eq!(tenth, places(10, 1));
        assert_ne!(tenth, places(10, 2));
    }

    #[test]
    fn a_share_counts_what_it_strikes_only() {
        let mut faults = Faults::default();
        faults.add_rule("graph/users=forbidden~50%*3".parse().unwrap());
        let struck = (0..100).filter(|_| !faults.strike(&Method::GET, &users()).is_empty());
        assert_eq!(struck.count(), 3);
        assert_eq!(faults.rules().count(), 0);
    }

    #[test]
    fn a_method_spares_the_others() {
        for (rule, expected) in [
            ("POST graph/users=forbidden", [false, true, false, false]),
            ("WRITE graph/users=forbidden", [false, true, true, true]),
            ("graph/users=forbidden", [true, true, true, true]),
        ] {
            let mut faults = Faults::default();
            faults.add_rule(rule.parse().unwrap());
            let methods = [Method::GET, Method::POST, Method::PATCH, Method::DELETE];
            let struck = methods.map(|method| !faults.strike(&method, &users()).is_empty());
            assert_eq!(struck, expected, "{rule}");
        }
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
