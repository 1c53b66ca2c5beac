use proptest::prelude::*;
use serde_json::Value;
use tenantry_identity::answer::AnswerError;
use tenantry_identity::attempt::Attempt;
use tenantry_identity::broker::{AfterRefusal, Ask, Broker, RefreshPlan, Refreshed, Route, Why};
use tenantry_identity::challenge::ClaimsRequest;
use tenantry_identity::exchange::TokenError;
use tenantry_identity::id_token::IdTokenError;
use tenantry_identity::problem::ProblemKind;
use tenantry_identity::service_error::ServiceError;
use tenantry_identity::tokens::{ClientInfo, TokenSet};
use tenantry_identity::{Secret, UnixSeconds};

use crate::fixture::{
    AUTHORITY, CUSTOMER, NOW, OTHER, PARTNER, agent, attempt, attempt_request, id_claims, id_token,
    route, sign_in_tokens, tenant, tokens,
};

/// A broker with the agent signed in at `CUSTOMER`, and `OTHER` and `PARTNER` allowed.
fn signed_in() -> Broker {
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

fn plan(broker: &mut Broker, id: &str, now: UnixSeconds) -> RefreshPlan {
    match broker.ask(&tenant(id), now) {
        Ask::Refresh(plan) => plan,
        other => panic!("a plan is expected, not {other:?}"),
    }
}

fn token(broker: &mut Broker, id: &str, now: UnixSeconds) -> String {
    match broker.ask(&tenant(id), now) {
        Ask::Token(token) => token.expose().to_owned(),
        other => panic!("a token is expected, not {other:?}"),
    }
}

fn why(ask: Ask) -> Why {
    match ask {
        Ask::Interaction(why) => why,
        other => panic!("an interaction is expected, not {other:?}"),
    }
}

/// A good answer of a later time.
fn tokens_at(id: &str, access_token: &str, now: UnixSeconds) -> TokenSet {
    TokenSet {
        requested_at: now,
        expires_at: now.plus(3600),
        ..tokens(id, access_token)
    }
}

fn with_claim(id: &str, claim: &str, value: Value) -> TokenSet {
    let mut claims = id_claims(id);
    claims[claim] = value;
    TokenSet {
        id_token: Some(Secret::new(id_token(&claims))),
        ..tokens(id, "changed")
    }
}

fn refusal(error: &str, suberror: Option<&str>) -> TokenError {
    TokenError::Service(Box::new(ServiceError {
        error: error.into(),
        suberror: suberror.map(Into::into),
        status: Some(400),
        ..ServiceError::default()
    }))
}

fn busy(status: u16, retry_after: Option<f64>) -> TokenError {
    TokenError::Malformed {
        status,
        retry_after,
    }
}

fn offline() -> TokenError {
    TokenError::Unreachable(Box::new(std::fmt::Error))
}

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
fn a_refresh_that_answers_for_somebody_or_something_else_is_not_taken() {
    let stranger = ClientInfo {
        uid: "somebody".into(),
        ..agent()
    };
    let id_error = |error| AnswerError::IdToken(error);
    for (answer, error) in [
        (tokens(CUSTOMER, "x"), id_error(IdTokenError::Issuer)),
        (
            with_claim(OTHER, "tid", CUSTOMER.into()),
            id_error(IdTokenError::Tenant),
        ),
        (
            with_claim(OTHER, "aud", OTHER.into()),
            id_error(IdTokenError::Audience),
        ),
        (
            with_claim(OTHER, "exp", 1.into()),
            id_error(IdTokenError::Expired),
        ),
        (
            TokenSet {
                id_token: None,
                ..tokens(OTHER, "x")
            },
            id_error(IdTokenError::Missing),
        ),
        (
            TokenSet {
                client_info: Some(stranger),
                ..tokens(OTHER, "x")
            },
            AnswerError::OtherAccount,
        ),
        (
            TokenSet {
                client_info: None,
                ..tokens(OTHER, "x")
            },
            AnswerError::NoAccount,
        ),
    ] {
        let mut broker = signed_in();
        let plan = plan(&mut broker, OTHER, NOW);
        let outcome = broker.refreshed(plan, Ok(answer), NOW);
        assert_eq!(outcome, Refreshed::Interaction(Why::Answer(error)));
        assert_eq!(
            why(broker.ask(&tenant(OTHER), NOW.plus(59))),
            Why::Answer(error)
        );
        assert_eq!(token(&mut broker, CUSTOMER, NOW), "customer-1");
    }
}

#[test]
fn within_one_tenant_subject_and_object_id_must_stay() {
    for claim in ["sub", "oid"] {
        let mut broker = signed_in();
        let late = NOW.plus(3500);
        let plan = plan(&mut broker, CUSTOMER, late);
        let answer = with_claim(CUSTOMER, claim, "somebody else".into());
        assert_eq!(
            broker.refreshed(plan, Ok(answer), late),
            Refreshed::Interaction(Why::Answer(AnswerError::OtherSubject))
        );
    }
    // The same subject needs no client_info: it is the same account.
    let mut broker = signed_in();
    let late = NOW.plus(3500);
    let plan = plan(&mut broker, CUSTOMER, late);
    let answer = TokenSet {
        client_info: None,
        ..tokens_at(CUSTOMER, "customer-2", late)
    };
    assert_eq!(broker.refreshed(plan, Ok(answer), late), Refreshed::Stored);
    assert_eq!(token(&mut broker, CUSTOMER, late), "customer-2");
}

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
fn a_token_that_cannot_be_renewed_for_passing_reasons_is_used_to_its_end() {
    for error in [
        offline(),
        busy(503, None),
        busy(429, Some(0.5)),
        busy(404, None),
    ] {
        let mut broker = signed_in();
        let due = NOW.plus(3300);
        let first = plan(&mut broker, CUSTOMER, due);
        assert_eq!(
            broker.refreshed(first, Err(&error), due),
            Refreshed::StillUsable
        );
        // No second try at once.
        assert_eq!(token(&mut broker, CUSTOMER, due.plus(29)), "customer-1");
        let retried = broker.ask(&tenant(CUSTOMER), due.plus(60));
        assert!(matches!(retried, Ask::Refresh(_)), "{retried:?}");
        assert_eq!(token(&mut broker, CUSTOMER, due.plus(61)), "customer-1");
    }
}

#[test]
fn a_failed_first_token_says_when_to_ask_again() {
    for (error, wait, kind) in [
        (offline(), 1, ProblemKind::Network),
        (busy(503, None), 1, ProblemKind::Temporary),
        (busy(503, Some(7.2)), 8, ProblemKind::Temporary),
        (busy(429, None), 5, ProblemKind::Temporary),
        (busy(503, Some(1e300)), 3600, ProblemKind::Temporary),
        (busy(404, None), 60, ProblemKind::Unexpected),
    ] {
        let mut broker = signed_in();
        let first = plan(&mut broker, OTHER, NOW);
        assert_eq!(broker.refreshed(first, Err(&error), NOW), Refreshed::Failed);
        let Ask::Later { until, problem } = broker.ask(&tenant(OTHER), NOW) else {
            panic!("{error:?}");
        };
        assert_eq!((until, problem.kind), (NOW.plus(wait), kind));
        plan(&mut broker, OTHER, NOW.plus(wait));
    }
}

#[test]
fn an_authority_that_throttles_is_left_alone_for_every_tenant() {
    let mut broker = signed_in();
    let first = plan(&mut broker, OTHER, NOW);
    broker.refreshed(first, Err(&busy(429, Some(30.0))), NOW);
    let Ask::Later { until, problem } = broker.ask(&tenant(PARTNER), NOW.plus(29)) else {
        panic!("a rest is expected");
    };
    assert_eq!(
        (until, problem.kind),
        (NOW.plus(30), ProblemKind::Temporary)
    );
    assert_eq!(token(&mut broker, CUSTOMER, NOW), "customer-1");
    plan(&mut broker, PARTNER, NOW.plus(30));
}

#[test]
fn a_late_answer_is_dropped() {
    // After a sign-out.
    let mut broker = signed_in();
    let late = plan(&mut broker, OTHER, NOW);
    broker.sign_out();
    assert_eq!(
        broker.refreshed(late, Ok(tokens(OTHER, "late")), NOW),
        Refreshed::Late
    );
    assert_eq!(why(broker.ask(&tenant(OTHER), NOW)), Why::NotVisited);

    // After a sign-out and another sign-in.
    let mut broker = signed_in();
    let late = plan(&mut broker, OTHER, NOW);
    broker.sign_out();
    let attempt = attempt(CUSTOMER, 1);
    let again = sign_in_tokens(&attempt, "customer-2");
    broker
        .signed_in(&attempt, &tenant(PARTNER), again, NOW)
        .unwrap();
    broker.visit(route(OTHER)).unwrap();
    plan(&mut broker, OTHER, NOW);
    assert_eq!(
        broker.refreshed(late, Ok(tokens(OTHER, "late")), NOW),
        Refreshed::Late
    );

    // After a sign-in at the same tenant.
    let mut broker = signed_in();
    let due = NOW.plus(3400);
    let late = plan(&mut broker, CUSTOMER, due);
    let tokens = sign_in_tokens(&attempt, "customer-2");
    broker
        .signed_in(&attempt, &tenant(PARTNER), tokens, NOW)
        .unwrap();
    assert_eq!(
        broker.refreshed(late, Err(&refusal("invalid_grant", Some("bad_token"))), due),
        Refreshed::Late
    );
    assert_eq!(token(&mut broker, CUSTOMER, NOW), "customer-2");

    // After a plan that counted as lost.
    let mut broker = signed_in();
    let late = plan(&mut broker, OTHER, NOW);
    let newer = plan(&mut broker, OTHER, NOW.plus(120));
    assert_eq!(
        broker.refreshed(late, Ok(crate::fixture::tokens(OTHER, "late")), NOW),
        Refreshed::Late
    );
    let answer = crate::fixture::tokens(OTHER, "other-1");
    assert_eq!(broker.refreshed(newer, Ok(answer), NOW), Refreshed::Stored);
    assert_eq!(token(&mut broker, OTHER, NOW), "other-1");
}

#[test]
fn one_plan_at_a_time_and_a_plan_that_was_given_back_is_given_again() {
    let mut broker = signed_in();
    let first = plan(&mut broker, OTHER, NOW);
    assert!(matches!(
        broker.ask(&tenant(OTHER), NOW.plus(119)),
        Ask::Wait
    ));
    broker.abandoned(&first);
    let second = plan(&mut broker, OTHER, NOW);
    broker.abandoned(&first);
    assert!(matches!(broker.ask(&tenant(OTHER), NOW), Ask::Wait));
    assert_eq!(second.tenant(), &tenant(OTHER));
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

#[test]
fn tokens_are_renewed_five_minutes_early_or_in_the_middle_of_a_short_life() {
    let mut broker = signed_in();
    assert_eq!(token(&mut broker, CUSTOMER, NOW.plus(3299)), "customer-1");
    plan(&mut broker, CUSTOMER, NOW.plus(3300));
    // Whoever asks meanwhile gets the one that still counts.
    assert_eq!(token(&mut broker, CUSTOMER, NOW.plus(3300)), "customer-1");

    let mut broker = signed_in();
    let first = plan(&mut broker, OTHER, NOW);
    let short = TokenSet {
        expires_at: NOW.plus(60),
        ..tokens(OTHER, "short")
    };
    broker.refreshed(first, Ok(short), NOW);
    assert_eq!(token(&mut broker, OTHER, NOW.plus(29)), "short");
    plan(&mut broker, OTHER, NOW.plus(30));
}

/// What an agent, a clock and an authority can do to a broker.
#[derive(Clone, Debug)]
enum Step {
    Ask(usize),
    /// The plan at this place among those under way is answered for the tenant at the second place.
    Answer(usize, usize),
    Fail(usize, bool),
    Abandon(usize),
    Reject(usize),
    SignIn(usize),
    SignOut,
    Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..3_usize).prop_map(Step::Ask),
        6 => (0..4_usize, 0..3_usize).prop_map(|(plan, id)| Step::Answer(plan, id)),
        4 => (0..4_usize).prop_map(|plan| Step::Answer(plan, usize::MAX)),
        2 => (0..4_usize, any::<bool>()).prop_map(|(plan, passing)| Step::Fail(plan, passing)),
        1 => (0..4_usize).prop_map(Step::Abandon),
        2 => (0..3_usize).prop_map(Step::Reject),
        1 => (0..3_usize).prop_map(Step::SignIn),
        1 => Just(Step::SignOut),
        2 => prop_oneof![Just(10_u64), Just(61), Just(121), Just(3400)].prop_map(Step::Wait),
    ]
}

proptest! {
    /// Every access token of the model is named after its session and its tenant, so a token of
    /// another tenant, or of a session that has ended, shows.
    #[test]
    fn interleaved_switches_never_give_another_tenants_token(steps in prop::collection::vec(step(), 1..80)) {
        let ids = [CUSTOMER, OTHER, PARTNER];
        let mut broker = Broker::new();
        let mut now = NOW;
        let mut session = 0;
        let mut serial = 0;
        let mut plans: Vec<(u32, RefreshPlan)> = Vec::new();
        let mut name = |session: u32, id: &str| {
            serial += 1;
            format!("{session} {id} {serial}")
        };
        for step in steps {
            match step {
                Step::Ask(at) => match broker.ask(&tenant(ids[at]), now) {
                    Ask::Token(token) => {
                        let expected = format!("{session} {} ", ids[at]);
                        prop_assert!(token.expose().starts_with(&expected), "{}", token.expose());
                    }
                    Ask::Refresh(plan) => {
                        prop_assert_eq!(plan.tenant(), &tenant(ids[at]));
                        let request = plan.request();
                        prop_assert!(request.token_endpoint.contains(ids[at]));
                        prop_assert_eq!(request.refresh_token.expose(), session.to_string());
                        plans.push((session, plan));
                    }
                    Ask::Wait => prop_assert!(plans.iter().any(|(_, plan)| plan.tenant() == &tenant(ids[at]))),
                    Ask::Later { until, .. } => prop_assert!(until > now),
                    Ask::Interaction(_) => {}
                },
                Step::Answer(at, id) if at < plans.len() => {
                    let (of_session, plan) = plans.remove(at);
                    let asked = plan.tenant().as_str().to_owned();
                    let id = ids.get(id).copied().unwrap_or(&asked).to_owned();
                    let mut claims = id_claims(&id);
                    claims["iat"] = now.0.into();
                    claims["exp"] = (now.0 + 3600).into();
                    let answer = TokenSet {
                        id_token: Some(Secret::new(id_token(&claims))),
                        refresh_token: Some(Secret::new(of_session.to_string())),
                        ..tokens_at(&id, &name(of_session, &id), now)
                    };
                    let outcome = broker.refreshed(plan, Ok(answer), now);
                    prop_assert!(outcome != Refreshed::Stored || (id == asked && of_session == session));
                }
                Step::Fail(at, passing) if at < plans.len() => {
                    let (_, plan) = plans.remove(at);
                    let error = if passing { busy(503, None) } else { refusal("invalid_grant", None) };
                    broker.refreshed(plan, Err(&error), now);
                }
                Step::Abandon(at) if at < plans.len() => {
                    let (_, plan) = plans.remove(at);
                    broker.abandoned(&plan);
                }
                Step::Reject(at) => {
                    match broker.ask(&tenant(ids[at]), now) {
                        Ask::Token(token) => {
                            broker.rejected(&tenant(ids[at]), &token, now);
                        }
                        Ask::Refresh(plan) => plans.push((session, plan)),
                        Ask::Wait | Ask::Later { .. } | Ask::Interaction(_) => {}
                    }
                }
                Step::SignIn(at) => {
                    let mut request = attempt_request(ids[at]);
                    request.started = now;
                    let (attempt, _) = Attempt::begin(request, &mut |octets| octets.fill(3));
                    let mut claims = id_claims(ids[at]);
                    claims["nonce"] = attempt.nonce().into();
                    claims["exp"] = (now.0 + 3600).into();
                    let tokens = TokenSet {
                        id_token: Some(Secret::new(id_token(&claims))),
                        refresh_token: Some(Secret::new(session.to_string())),
                        ..tokens_at(ids[at], &name(session, ids[at]), now)
                    };
                    broker.signed_in(&attempt, &tenant(PARTNER), tokens, now).unwrap();
                    for id in ids {
                        broker.visit(route(id)).unwrap();
                    }
                }
                Step::SignOut => {
                    broker.sign_out();
                    session += 1;
                }
                Step::Wait(seconds) => now = now.plus(seconds),
                Step::Answer(..) | Step::Fail(..) | Step::Abandon(_) => {}
            }
        }
    }
}
