use std::fmt::Debug;

use proptest::prelude::*;
use tenantry_identity::attempt::Attempt;
use tenantry_identity::broker::{Ask, Broker};
use tenantry_identity::exchange::{TokenError, redeem_refresh_token};
use tenantry_identity::id_token::IdToken;
use tenantry_identity::redirect::check;
use tenantry_identity::tokens::TokenSet;
use tenantry_identity::{Problem, Secret};

use crate::fixture::{
    CUSTOMER, NOW, PARTNER, attempt, attempt_request, id_claims, id_token, route, run,
    sign_in_tokens, tenant, tokens,
};

fn printed(value: &impl Debug) -> String {
    format!("{value:?} {value:#?}")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn no_secret_is_ever_printed(secret in "[A-Za-z0-9]{16,40}") {
        let code = {
            let attempt = attempt(CUSTOMER, 1);
            check(&attempt, &format!("code={secret}&state={}", attempt.state()), NOW).unwrap()
        };
        prop_assert!(!printed(&code).contains(&secret));

        let mut raw = id_token(&id_claims(CUSTOMER));
        raw.push_str(&secret);
        let id_token = IdToken::decode(&raw);
        prop_assert!(!printed(&id_token).contains(&secret));

        let held = TokenSet {
            refresh_token: Some(Secret::new(secret.as_str())),
            ..tokens(PARTNER, &secret)
        };
        prop_assert!(!printed(&held).contains(&secret));

        let attempt = attempt(CUSTOMER, 1);
        let mut broker = Broker::new();
        let signed_in = TokenSet {
            refresh_token: Some(Secret::new(secret.as_str())),
            ..sign_in_tokens(&attempt, &secret)
        };
        broker.signed_in(&attempt, &tenant(PARTNER), signed_in, NOW).unwrap();
        broker.visit(route(PARTNER)).unwrap();
        let held = broker.ask(&tenant(CUSTOMER), NOW);
        let Ask::Refresh(plan) = broker.ask(&tenant(PARTNER), NOW) else {
            panic!("a plan is expected");
        };
        prop_assert!(!printed(&held).contains(&secret));
        prop_assert!(!printed(&plan).contains(&secret));
        prop_assert!(!printed(&plan.request()).contains(&secret));
        prop_assert!(!printed(&broker).contains(&secret));
    }

    #[test]
    fn an_attempt_prints_no_verifier(octets in any::<[u8; 32]>()) {
        let mut first = true;
        let (attempt, address) = Attempt::begin(attempt_request(CUSTOMER), &mut |slice| {
            if std::mem::take(&mut first) { slice.copy_from_slice(&octets) } else { slice.fill(7) }
        });
        let stored = serde_json::to_value(&attempt).unwrap();
        let verifier = stored["verifier"].as_str().unwrap();
        prop_assert_eq!(verifier.len(), 43);
        prop_assert!(!printed(&attempt).contains(verifier));
        prop_assert!(!address.contains(verifier));
    }

    #[test]
    fn an_answer_that_cannot_be_read_leaves_nothing_of_itself(secret in "[A-Za-z0-9]{16,40}", status in prop::sample::select(vec![200_u16, 400, 500])) {
        let bodies = [
            format!(r#"{{"access_token":"{secret}","token_type":"Bearer"}}"#),
            format!(r#"{{"access_token":"{secret}","token_type":"pop","expires_in":1}}"#),
            format!(r#"{{"access_token":"{secret}","expires_in":{{}}}}"#),
            secret.clone(),
        ];
        for body in bodies {
            let http = |_| {
                let response = http::Response::builder().status(status).body(body.clone().into_bytes());
                std::future::ready(Ok::<_, std::fmt::Error>(response.unwrap()))
            };
            let mut broker = Broker::new();
            let attempt = attempt(CUSTOMER, 1);
            broker.signed_in(&attempt, &tenant(PARTNER), sign_in_tokens(&attempt, "a"), NOW).unwrap();
            broker.visit(route(PARTNER)).unwrap();
            let Ask::Refresh(plan) = broker.ask(&tenant(PARTNER), NOW) else {
                panic!("a plan is expected");
            };
            let error: TokenError = run(redeem_refresh_token(&http, &plan.request(), &|| NOW)).unwrap_err();
            let problem = Problem::from(&error);
            prop_assert!(!printed(&error).contains(&secret) && !error.to_string().contains(&secret));
            prop_assert!(!serde_json::to_string(&problem).unwrap().contains(&secret));
        }
    }
}
