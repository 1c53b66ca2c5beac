//! What follows when the authority or Graph refuses.

use tenantry_identity::Secret;
use tenantry_identity::answer::AnswerError;
use tenantry_identity::attempt::Attempt;
use tenantry_identity::broker::{AfterRefusal, Refreshed, Why};
use tenantry_identity::challenge::ClaimsRequest;
use tenantry_identity::exchange::TokenError;
use tenantry_identity::id_token::IdTokenError;
use tenantry_identity::service_error::ServiceError;

use super::{plan, refusal, signed_in, token, why, with_claim};
use crate::fixture::{
    CUSTOMER, NOW, OTHER, PARTNER, attempt_request, sign_in_tokens, tenant, tokens,
};

#[test]
fn a_refusal_is_remembered_for_a_minute() {
    let mut broker = signed_in();
    let first = plan(&mut broker, OTHER, NOW);
    let error = refusal("interaction_required", Some("basic_action"));
    let outcome = broker.refreshed(first, Err(&error), NOW);
    let Refreshed::Interaction(Why::Service { error, claims }) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(
        (error.error.as_str(), claims),
        ("interaction_required", None)
    );
    let remembered = why(broker.ask(&tenant(OTHER), NOW.plus(59)));
    assert!(matches!(remembered, Why::Service { .. }));
    plan(&mut broker, OTHER, NOW.plus(60));
    // Another tenant is not concerned.
    plan(&mut broker, PARTNER, NOW);
}

#[test]
fn an_answer_with_a_wrong_signature_is_remembered_like_a_refusal() {
    let mut broker = signed_in();
    let first = plan(&mut broker, OTHER, NOW);
    let expected = Why::Answer(AnswerError::IdToken(IdTokenError::Signature));
    assert_eq!(
        broker.distrusted(&first, IdTokenError::Signature, NOW),
        Refreshed::Interaction(expected.clone())
    );
    assert_eq!(why(broker.ask(&tenant(OTHER), NOW.plus(59))), expected);
    assert_eq!(
        broker.distrusted(&first, IdTokenError::Signature, NOW),
        Refreshed::Late
    );
    plan(&mut broker, OTHER, NOW.plus(60));
}

#[test]
fn a_bad_refresh_token_is_dropped_for_every_tenant() {
    let mut broker = signed_in();
    let plan = plan(&mut broker, OTHER, NOW);
    broker.refreshed(plan, Err(&refusal("invalid_grant", Some("bad_token"))), NOW);
    assert_eq!(why(broker.ask(&tenant(PARTNER), NOW)), Why::SessionOver);
    assert_eq!(
        why(broker.ask(&tenant(OTHER), NOW.plus(61))),
        Why::SessionOver
    );
    // What was issued before counts to its end.
    assert_eq!(token(&mut broker, CUSTOMER, NOW.plus(3599)), "customer-1");
    assert_eq!(
        why(broker.ask(&tenant(CUSTOMER), NOW.plus(3600))),
        Why::SessionOver
    );
}

#[test]
fn a_token_that_graph_rejects_is_replaced_once_and_not_twice_within_a_minute() {
    let mut broker = signed_in();
    let customer = tenant(CUSTOMER);
    let old = Secret::new("customer-1");
    assert_eq!(
        broker.rejected(&customer, &old, NOW),
        AfterRefusal::AskAgain
    );
    let first = plan(&mut broker, CUSTOMER, NOW);
    broker.refreshed(first, Ok(tokens(CUSTOMER, "customer-2")), NOW);
    // A late rejection of the old token does not touch the new one.
    assert_eq!(
        broker.rejected(&customer, &old, NOW),
        AfterRefusal::AskAgain
    );
    assert_eq!(token(&mut broker, CUSTOMER, NOW), "customer-2");
    let expected = Why::Rejected { claims: None };
    assert_eq!(
        broker.rejected(&customer, &Secret::new("customer-2"), NOW.plus(59)),
        AfterRefusal::Interaction(expected.clone())
    );
    assert_eq!(why(broker.ask(&customer, NOW.plus(60))), expected);

    // Hours later it is a new case.
    let later = NOW.plus(7200);
    let again = plan(&mut broker, CUSTOMER, later);
    broker.refreshed(
        again,
        Ok(with_claim(CUSTOMER, "exp", (later.0 + 3600).into())),
        later,
    );
    let mut broker = signed_in();
    broker.rejected(&customer, &old, NOW);
    let first = plan(&mut broker, CUSTOMER, NOW);
    broker.refreshed(first, Ok(tokens(CUSTOMER, "customer-2")), NOW);
    assert_eq!(
        broker.rejected(&customer, &Secret::new("customer-2"), NOW.plus(60)),
        AfterRefusal::AskAgain
    );
}

#[test]
fn a_claims_challenge_is_answered_silently_once_and_then_by_the_agent() {
    let claims = ClaimsRequest::parse(r#"{"access_token":{"nbf":{"value":"1"}}}"#).unwrap();
    let mut broker = signed_in();
    let customer = tenant(CUSTOMER);
    let old = Secret::new("customer-1");
    assert_eq!(
        broker.challenged(&customer, &old, &claims, NOW),
        AfterRefusal::AskAgain
    );
    let first = plan(&mut broker, CUSTOMER, NOW);
    assert_eq!(first.request().claims, Some(&claims));
    broker.refreshed(first, Ok(tokens(CUSTOMER, "customer-2")), NOW);

    let more = ClaimsRequest::parse(r#"{"access_token":{"acrs":{"value":"c1"}}}"#).unwrap();
    let both = r#"{"access_token":{"nbf":{"value":"1"},"acrs":{"value":"c1"}}}"#;
    let both = ClaimsRequest::parse(both).unwrap();
    let outcome = broker.challenged(&customer, &Secret::new("customer-2"), &more, NOW);
    let AfterRefusal::Interaction(why) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(why.claims(), Some(&both));

    // A sign-in with these claims ends it, and renewals keep asking for them.
    let mut request = attempt_request(CUSTOMER);
    request.claims = Some(both.clone());
    let (attempt, _) = Attempt::begin(request, &mut |octets| octets.fill(5));
    let tokens = sign_in_tokens(&attempt, "customer-3");
    broker
        .signed_in(&attempt, &tenant(PARTNER), tokens, NOW)
        .unwrap();
    assert_eq!(token(&mut broker, CUSTOMER, NOW), "customer-3");
    let renewal = plan(&mut broker, CUSTOMER, NOW.plus(3400));
    assert_eq!(renewal.request().claims, Some(&both));
}

#[test]
fn the_claims_of_a_refused_refresh_are_added_to_those_asked_for() {
    let asked = ClaimsRequest::parse(r#"{"access_token":{"nbf":{"value":"1"}}}"#).unwrap();
    let mut broker = signed_in();
    broker.challenged(&tenant(CUSTOMER), &Secret::new("customer-1"), &asked, NOW);
    let first = plan(&mut broker, CUSTOMER, NOW);
    let error = TokenError::Service(Box::new(ServiceError {
        error: "interaction_required".into(),
        claims: Some(r#"{"access_token":{"capolids":{"values":["p"]}}}"#.into()),
        ..ServiceError::default()
    }));
    let Refreshed::Interaction(why) = broker.refreshed(first, Err(&error), NOW) else {
        panic!("an interaction is expected");
    };
    let both = r#"{"access_token":{"nbf":{"value":"1"},"capolids":{"values":["p"]}}}"#;
    assert_eq!(why.claims(), Some(&ClaimsRequest::parse(both).unwrap()));
}
