//! What an access token is kept by: account, client id, tenant, resource and claims. Whatever of these
//! changes, a token that was kept before is not given out.

use tenantry_identity::Secret;
use tenantry_identity::broker::{AfterRefusal, Ask, Broker, Refreshed, Why};
use tenantry_identity::challenge::ClaimsRequest;
use tenantry_identity::tokens::{ClientInfo, TokenSet};

use super::{busy, plan, refusal, signed_in, token, tokens_at, why};
use crate::fixture::{
    CUSTOMER, NOW, OTHER, PARTNER, agent, attempt, route, sign_in_tokens, tenant, tokens,
};

fn claims(text: &str) -> ClaimsRequest {
    ClaimsRequest::parse(text).unwrap()
}

/// Changes how `CUSTOMER` is reached, and gives the token that is to be had then, if there is one.
fn token_after(change: impl FnOnce(&mut tenantry_identity::broker::Route)) -> Option<String> {
    let mut broker = signed_in();
    let mut changed = route(CUSTOMER);
    change(&mut changed);
    broker.visit(changed).unwrap();
    match broker.ask(&tenant(CUSTOMER), NOW) {
        Ask::Token(token) => Some(token.expose().to_owned()),
        _ => None,
    }
}

#[test]
fn a_token_of_another_client_or_resource_is_not_given_out() {
    let other_client = token_after(|route| route.client_id = OTHER.parse().unwrap());
    assert_eq!(other_client, None);
    let other_resource =
        token_after(|route| route.graph = "https://other.example".parse().unwrap());
    assert_eq!(other_resource, None);
    assert_eq!(token_after(|_| {}).as_deref(), Some("customer-1"));
}

#[test]
fn a_token_of_another_tenant_or_account_is_not_given_out() {
    let mut broker = signed_in();
    assert!(matches!(broker.ask(&tenant(OTHER), NOW), Ask::Refresh(_)));

    let attempt = attempt(OTHER, 1);
    let second = TokenSet {
        client_info: Some(ClientInfo {
            uid: "second".into(),
            ..agent()
        }),
        ..sign_in_tokens(&attempt, "other-1")
    };
    broker
        .signed_in(&attempt, &tenant(PARTNER), second, NOW)
        .unwrap();
    assert!(matches!(
        broker.ask(&tenant(CUSTOMER), NOW),
        Ask::Refresh(_)
    ));
}

#[test]
fn a_token_that_was_asked_for_without_the_claims_is_not_given_out_not_even_a_late_one() {
    let mut broker = signed_in();
    // The renewal is under way when Graph asks for more.
    let due = NOW.plus(3400);
    let renewal = plan(&mut broker, CUSTOMER, due);
    let more = claims(r#"{"access_token":{"acrs":{"value":"c1"}}}"#);
    let old = Secret::new("customer-1");
    assert_eq!(
        broker.challenged(&tenant(CUSTOMER), &old, &more, due),
        AfterRefusal::AskAgain
    );
    assert_eq!(
        broker.refreshed(renewal, Ok(tokens_at(CUSTOMER, "without", due)), due),
        Refreshed::Late
    );
    let with_claims = plan(&mut broker, CUSTOMER, due);
    assert_eq!(with_claims.request().claims, Some(&more));
    broker.refreshed(with_claims, Ok(tokens_at(CUSTOMER, "with", due)), due);
    assert_eq!(token(&mut broker, CUSTOMER, due), "with");
}

#[test]
fn claims_of_one_tenant_are_not_asked_for_in_another() {
    let mut broker = signed_in();
    let more = claims(r#"{"access_token":{"acrs":{"value":"c1"}}}"#);
    broker.challenged(&tenant(CUSTOMER), &Secret::new("customer-1"), &more, NOW);
    assert_eq!(plan(&mut broker, OTHER, NOW).request().claims, None);
}

#[test]
fn one_request_is_under_way_for_each_key_and_others_are_not_held_up() {
    let mut broker = signed_in();
    let other = plan(&mut broker, OTHER, NOW);
    let home = plan(&mut broker, PARTNER, NOW);
    assert!(matches!(broker.ask(&tenant(OTHER), NOW), Ask::Wait));
    assert!(matches!(broker.ask(&tenant(PARTNER), NOW), Ask::Wait));
    broker.refreshed(home, Ok(tokens(PARTNER, "home-1")), NOW);
    assert_eq!(token(&mut broker, PARTNER, NOW), "home-1");
    assert!(matches!(broker.ask(&tenant(OTHER), NOW), Ask::Wait));
    broker.refreshed(other, Ok(tokens(OTHER, "other-1")), NOW);
    assert_eq!(token(&mut broker, OTHER, NOW), "other-1");
}

#[test]
fn a_renewed_token_is_a_new_one_even_if_an_old_answer_is_under_way() {
    let mut broker = Broker::new();
    // Nothing to forget is no reason to fail.
    broker.renew(&tenant(CUSTOMER));
    let mut broker = signed_in();
    broker.renew(&tenant(CUSTOMER));
    let first = plan(&mut broker, CUSTOMER, NOW);
    broker.renew(&tenant(CUSTOMER));
    let second = plan(&mut broker, CUSTOMER, NOW);
    assert_eq!(
        broker.refreshed(first, Ok(tokens(CUSTOMER, "early")), NOW),
        Refreshed::Late
    );
    broker.refreshed(second, Ok(tokens(CUSTOMER, "new")), NOW);
    assert_eq!(token(&mut broker, CUSTOMER, NOW), "new");
    // Other tenants keep theirs.
    broker.renew(&tenant(OTHER));
    assert_eq!(token(&mut broker, CUSTOMER, NOW), "new");
}

#[test]
fn renewing_forgets_a_refusal_and_respects_an_authority_that_throttles() {
    let mut broker = signed_in();
    let first = plan(&mut broker, OTHER, NOW);
    broker.refreshed(first, Err(&refusal("consent_required", None)), NOW);
    assert!(matches!(
        why(broker.ask(&tenant(OTHER), NOW)),
        Why::Service { .. }
    ));
    broker.renew(&tenant(OTHER));
    let second = plan(&mut broker, OTHER, NOW);
    broker.refreshed(second, Err(&busy(429, Some(30))), NOW);
    broker.renew(&tenant(OTHER));
    let asked = broker.ask(&tenant(OTHER), NOW.plus(29));
    assert!(matches!(asked, Ask::Later { .. }), "{asked:?}");
    plan(&mut broker, OTHER, NOW.plus(30));
}
