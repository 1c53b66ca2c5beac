//! The broker: who gets which token, and what happens where there is none.

mod accounts;
mod hostile_answers;
mod interleaving;
mod keys;
mod refusal;
mod renewal;
mod sign_in;
mod token_view;

use serde_json::Value;
use tenantry_identity::broker::{Ask, Broker, RefreshPlan, Why};
use tenantry_identity::exchange::TokenError;
use tenantry_identity::service_error::ServiceError;
use tenantry_identity::tokens::TokenSet;
use tenantry_identity::{Secret, UnixSeconds};

use crate::fixture::{
    CUSTOMER, NOW, OTHER, PARTNER, attempt, id_claims, id_token, route, sign_in_tokens, tenant,
    tokens,
};

/// A broker with the agent signed in at `CUSTOMER`, and `OTHER` and `PARTNER` allowed.
pub(super) fn signed_in() -> Broker {
    let mut broker = Broker::new();
    let attempt = attempt(CUSTOMER, 1);
    let tokens = sign_in_tokens(&attempt, "customer-1");
    broker
        .signed_in(&attempt, &tenant(PARTNER), tokens, NOW)
        .unwrap();
    broker.visit(route(OTHER)).unwrap();
    broker.visit(route(PARTNER)).unwrap();
    broker
}

pub(super) fn plan(broker: &mut Broker, id: &str, now: UnixSeconds) -> RefreshPlan {
    match broker.ask(&tenant(id), now) {
        Ask::Refresh(plan) => plan,
        other => panic!("a plan is expected, not {other:?}"),
    }
}

pub(super) fn token(broker: &mut Broker, id: &str, now: UnixSeconds) -> String {
    match broker.ask(&tenant(id), now) {
        Ask::Token(token) => token.expose().to_owned(),
        other => panic!("a token is expected, not {other:?}"),
    }
}

pub(super) fn why(ask: Ask) -> Why {
    match ask {
        Ask::Interaction(why) => why,
        other => panic!("an interaction is expected, not {other:?}"),
    }
}

/// A good answer of a later time.
pub(super) fn tokens_at(id: &str, access_token: &str, now: UnixSeconds) -> TokenSet {
    TokenSet {
        requested_at: now,
        expires_at: now.plus(3600),
        ..tokens(id, access_token)
    }
}

pub(super) fn with_claim(id: &str, claim: &str, value: Value) -> TokenSet {
    let mut claims = id_claims(id);
    claims[claim] = value;
    TokenSet {
        id_token: Some(Secret::new(id_token(&claims))),
        ..tokens(id, "changed")
    }
}

pub(super) fn refusal(error: &str, suberror: Option<&str>) -> TokenError {
    TokenError::Service(Box::new(ServiceError {
        error: error.into(),
        suberror: suberror.map(Into::into),
        status: Some(400),
        ..ServiceError::default()
    }))
}

pub(super) fn busy(status: u16, retry_after: Option<u64>) -> TokenError {
    TokenError::Malformed {
        status,
        retry_after,
    }
}

pub(super) fn offline() -> TokenError {
    TokenError::Unreachable(Box::new(std::fmt::Error))
}
