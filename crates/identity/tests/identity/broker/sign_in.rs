//! Who is signed in, and which tenants that serves.

use tenantry_identity::Secret;
use tenantry_identity::answer::AnswerError;
use tenantry_identity::broker::{Broker, Refreshed, Route, Why};
use tenantry_identity::id_token::IdTokenError;
use tenantry_identity::tokens::{ClientInfo, TokenSet};

use super::{plan, signed_in, token, why, with_claim};
use crate::fixture::{
    AUTHORITY, CUSTOMER, NOW, OTHER, PARTNER, agent, attempt, metadata, route, sign_in_tokens,
    tenant, tokens,
};

#[test]
fn a_tenant_that_nobody_allowed_gets_no_request() {
    let mut broker = Broker::new();
    assert_eq!(why(broker.ask(&tenant(CUSTOMER), NOW)), Why::NotVisited);
    broker.visit(route(CUSTOMER)).unwrap();
    assert_eq!(why(broker.ask(&tenant(CUSTOMER), NOW)), Why::NotSignedIn);
    let mut broker = signed_in();
    let unknown = tenant("eeeeeeee-0000-4000-8000-00000000000e");
    assert_eq!(why(broker.ask(&unknown, NOW)), Why::NotVisited);
}

#[test]
fn metadata_that_is_not_the_authoritys_is_not_taken() {
    let mut broker = signed_in();
    let mut foreign = route(CUSTOMER);
    foreign.metadata.token_endpoint = "https://evil.example/token".into();
    assert!(broker.visit(foreign).is_err());
    assert_eq!(token(&mut broker, CUSTOMER, NOW), "customer-1");
}

#[test]
fn metadata_by_analogy_is_held_to_the_same_checks() {
    let by_analogy = || Route {
        metadata: metadata(CUSTOMER).of_sibling(&tenant(OTHER)).unwrap(),
        ..route(OTHER)
    };
    for (id, claim, value, error) in [
        (CUSTOMER, "ver", "2.0", IdTokenError::Issuer),
        (OTHER, "tid", CUSTOMER, IdTokenError::Tenant),
        (OTHER, "aud", CUSTOMER, IdTokenError::Audience),
    ] {
        let mut broker = signed_in();
        broker.visit(by_analogy()).unwrap();
        let plan = plan(&mut broker, OTHER, NOW);
        let answer = with_claim(id, claim, value.into());
        let expected = Why::Answer(AnswerError::IdToken(error));
        assert_eq!(
            broker.refreshed(plan, Ok(answer), NOW),
            Refreshed::Interaction(expected)
        );
    }
    let mut broker = signed_in();
    broker.visit(by_analogy()).unwrap();
    let plan = plan(&mut broker, OTHER, NOW);
    let asked_at = format!("{AUTHORITY}/{OTHER}/oauth2/v2.0/token");
    assert_eq!(plan.request().token_endpoint, asked_at);
    broker.refreshed(plan, Ok(tokens(OTHER, "other-1")), NOW);
    assert_eq!(token(&mut broker, OTHER, NOW), "other-1");
}

#[test]
fn a_refresh_token_never_goes_to_another_authority() {
    let mut broker = signed_in();
    let elsewhere = "https://login.elsewhere.example";
    let text = serde_json::to_string(&route(OTHER)).unwrap();
    let moved: Route = serde_json::from_str(&text.replace(AUTHORITY, elsewhere)).unwrap();
    broker.visit(moved).unwrap();
    assert_eq!(why(broker.ask(&tenant(OTHER), NOW)), Why::NotSignedIn);
}

#[test]
fn a_sign_in_that_answers_for_somebody_or_something_else_changes_nothing() {
    let attempt = attempt(CUSTOMER, 1);
    let good = || sign_in_tokens(&attempt, "a");
    let stranger = ClientInfo {
        utid: tenant(OTHER),
        ..agent()
    };
    for (tokens, error) in [
        (
            tokens(CUSTOMER, "a"),
            AnswerError::IdToken(IdTokenError::Nonce),
        ),
        (
            sign_in_tokens(&crate::fixture::attempt(CUSTOMER, 9), "a"),
            AnswerError::IdToken(IdTokenError::Nonce),
        ),
        (
            sign_in_tokens(&crate::fixture::attempt(OTHER, 1), "a"),
            AnswerError::IdToken(IdTokenError::Issuer),
        ),
        (
            TokenSet {
                id_token: None,
                ..good()
            },
            AnswerError::IdToken(IdTokenError::Missing),
        ),
        (
            TokenSet {
                client_info: None,
                ..good()
            },
            AnswerError::NoAccount,
        ),
        (
            TokenSet {
                client_info: Some(stranger),
                ..good()
            },
            AnswerError::ForeignAccount,
        ),
    ] {
        let mut broker = Broker::new();
        let outcome = broker.signed_in(&attempt, &tenant(PARTNER), tokens, NOW);
        assert_eq!(outcome, Err(error));
        assert_eq!(why(broker.ask(&tenant(CUSTOMER), NOW)), Why::NotVisited);
    }
}

#[test]
fn another_account_of_the_partner_takes_the_place_of_the_first_one_with_all_its_tokens() {
    let mut broker = signed_in();
    let second = ClientInfo {
        uid: "second".into(),
        ..agent()
    };
    let attempt = attempt(OTHER, 1);
    let tokens = TokenSet {
        client_info: Some(second.clone()),
        refresh_token: Some(Secret::new("refresh of the second")),
        ..sign_in_tokens(&attempt, "other-1")
    };
    broker
        .signed_in(&attempt, &tenant(PARTNER), tokens, NOW)
        .unwrap();
    assert_eq!(broker.account(&tenant(CUSTOMER)), Some(&second));
    let plan = plan(&mut broker, CUSTOMER, NOW);
    assert_eq!(
        plan.request().refresh_token.expose(),
        "refresh of the second"
    );

    // Nothing of the first one is left, should that account come back.
    let tokens = TokenSet {
        refresh_token: None,
        ..sign_in_tokens(&attempt, "other-2")
    };
    broker
        .signed_in(&attempt, &tenant(PARTNER), tokens, NOW)
        .unwrap();
    assert_eq!(broker.account(&tenant(CUSTOMER)), Some(&agent()));
    assert_eq!(why(broker.ask(&tenant(CUSTOMER), NOW)), Why::SessionOver);
}

#[test]
fn a_customers_own_administrator_serves_that_customer_only() {
    let mut broker = signed_in();
    let own = ClientInfo {
        uid: "admin".into(),
        utid: tenant(OTHER),
    };
    let attempt = attempt(OTHER, 1);
    let tokens = TokenSet {
        client_info: Some(own.clone()),
        ..sign_in_tokens(&attempt, "own-1")
    };
    broker
        .signed_in(&attempt, &tenant(PARTNER), tokens, NOW)
        .unwrap();
    assert_eq!(broker.account(&tenant(OTHER)), Some(&own));
    assert_eq!(token(&mut broker, OTHER, NOW), "own-1");
    assert_eq!(broker.account(&tenant(CUSTOMER)), Some(&agent()));
    assert_eq!(token(&mut broker, CUSTOMER, NOW), "customer-1");
}

#[test]
fn one_sign_in_serves_every_tenant_that_was_allowed() {
    let mut broker = signed_in();
    assert_eq!(token(&mut broker, CUSTOMER, NOW), "customer-1");
    let plan_other = plan(&mut broker, OTHER, NOW);
    let request = plan_other.request();
    assert_eq!(
        request.token_endpoint,
        format!("{AUTHORITY}/{OTHER}/oauth2/v2.0/token")
    );
    assert_eq!(request.refresh_token.expose(), "refresh-1");
    assert_eq!(request.claims, None);
    let rotated = TokenSet {
        refresh_token: Some(Secret::new("refresh-2")),
        ..tokens(OTHER, "other-1")
    };
    assert_eq!(
        broker.refreshed(plan_other, Ok(rotated), NOW),
        Refreshed::Stored
    );
    assert_eq!(token(&mut broker, OTHER, NOW), "other-1");
    assert_eq!(token(&mut broker, CUSTOMER, NOW), "customer-1");
    assert_eq!(broker.scopes(&tenant(OTHER)).unwrap(), ["User.Read.All"]);
    let claims = broker.claims(&tenant(OTHER)).unwrap();
    assert_eq!(claims.name.as_deref(), Some("user_4711"));
    let home = plan(&mut broker, PARTNER, NOW);
    assert_eq!(home.request().refresh_token.expose(), "refresh-2");
}
