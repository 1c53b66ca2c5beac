//! New tokens by refresh token: what is taken, what is late, what has to wait.

use tenantry_identity::answer::AnswerError;
use tenantry_identity::broker::{Ask, Refreshed, Why};
use tenantry_identity::id_token::IdTokenError;
use tenantry_identity::problem::ProblemKind;
use tenantry_identity::tokens::{ClientInfo, TokenSet};

use super::{busy, offline, plan, refusal, signed_in, token, tokens_at, why, with_claim};
use crate::fixture::{
    CUSTOMER, NOW, OTHER, PARTNER, agent, attempt, route, sign_in_tokens, tenant, tokens,
};

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
fn a_token_that_cannot_be_renewed_for_passing_reasons_is_used_to_its_end() {
    for error in [
        offline(),
        busy(503, None),
        busy(429, Some(0)),
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
        (busy(503, Some(8)), 8, ProblemKind::Temporary),
        (busy(429, None), 5, ProblemKind::Temporary),
        (busy(503, Some(u64::MAX)), 3600, ProblemKind::Temporary),
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
    broker.refreshed(first, Err(&busy(429, Some(30))), NOW);
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

    // After the tenant was given to another registration.
    let mut broker = signed_in();
    let late = plan(&mut broker, OTHER, NOW);
    let mut other_registration = route(OTHER);
    other_registration.client_id = OTHER.parse().unwrap();
    broker.visit(other_registration).unwrap();
    assert_eq!(
        broker.refreshed(late, Ok(crate::fixture::tokens(OTHER, "late")), NOW),
        Refreshed::Late
    );

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
fn a_plan_that_ends_while_its_tenant_is_with_another_registration_blocks_nobody() {
    for is_given_back in [false, true] {
        let mut broker = signed_in();
        let first = plan(&mut broker, OTHER, NOW);
        let mut moved = route(OTHER);
        moved.client_id = PARTNER.parse().unwrap();
        broker.visit(moved).unwrap();
        if is_given_back {
            broker.abandoned(&first);
        } else {
            let late = broker.refreshed(first, Ok(tokens(OTHER, "late")), NOW);
            assert_eq!(late, Refreshed::Late);
        }
        broker.visit(route(OTHER)).unwrap();
        plan(&mut broker, OTHER, NOW);
    }
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
