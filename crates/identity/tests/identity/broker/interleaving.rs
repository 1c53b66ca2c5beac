//! Whatever the order of events, a tenant gets its own token only.

use proptest::prelude::*;
use tenantry_identity::Secret;
use tenantry_identity::attempt::Attempt;
use tenantry_identity::broker::{Ask, Broker, RefreshPlan, Refreshed};
use tenantry_identity::tokens::TokenSet;

use super::{busy, refusal, tokens_at};
use crate::fixture::{
    CUSTOMER, NOW, OTHER, PARTNER, attempt_request, id_claims, id_token, route, tenant,
};

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
