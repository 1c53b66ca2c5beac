//! Refresh tokens: what they are refused for, how long they live, and where they open.

use std::collections::HashSet;
use std::time::Duration;

use axum::http::StatusCode;
use tenantry_sandbox::RelationshipStatus;
use tenantry_sandbox::seeded::{self, ADELE};

use crate::browser::{Browser, LOGIN, encode};
use crate::run;
use crate::token::{claims, client, expect, refresh_fields, spoiled};

#[test]
fn a_refresh_token_is_refused_where_it_is_not_good() {
    run(async {
        let mut browser = Browser::new();
        let tokens = browser.tokens("customer.com", ADELE).await;
        let client = client();
        let fields = refresh_fields(&client, tokens["refresh_token"].as_str().unwrap());
        let europe = seeded::EUROPE_CLIENT.to_string();
        for (name, instead, error, number) in [
            ("refresh_token", "", "invalid_request", 900144),
            ("refresh_token", "made-up", "invalid_grant", 9002313),
            ("client_id", europe.as_str(), "invalid_grant", 70000),
            (
                "scope",
                "https://else.example/.default",
                "invalid_resource",
                500011,
            ),
        ] {
            let answer = browser
                .redeem("customer.com", &spoiled(&fields, name, instead))
                .await;
            expect(&answer, error, number);
        }
        for tenant in ["oldharbor-foods.com", "sakura-trading.jp", "eu.partner.com"] {
            expect(
                &browser.redeem(tenant, &fields).await,
                "invalid_grant",
                50020,
            );
        }
        let answer = browser.redeem("brightpath-clinic.com", &fields).await;
        expect(&answer, "invalid_grant", 65001);
        assert_eq!(answer.json()["suberror"], "consent_required");

        let address = format!("{LOGIN}/customer.com/oauth2/v2.0/token");
        let form = [("content-type", "application/x-www-form-urlencoded")];
        let answer = browser
            .send("POST", &address, &form, &encode(&fields))
            .await;
        expect(&answer, "invalid_request", 9002327);
    });
}

#[test]
fn a_refresh_token_lives_a_day_and_its_successors_no_longer() {
    run(async {
        let mut browser = Browser::new();
        let client = client();
        let first = browser.tokens("customer.com", ADELE).await;
        let first = first["refresh_token"].as_str().unwrap();
        browser.clock.advance(Duration::from_secs(23 * 3600));
        let second = browser
            .redeem("customer.com", &refresh_fields(&client, first))
            .await
            .json();
        assert_eq!(second["refresh_token_expires_in"], 3600);
        let second = second["refresh_token"].as_str().unwrap();
        assert_ne!(first, second);
        for token in [first, second] {
            let answer = browser
                .redeem("customer.com", &refresh_fields(&client, token))
                .await;
            assert_eq!(answer.status, StatusCode::OK, "neither is revoked by use");
        }
        browser.clock.advance(Duration::from_secs(3600));
        for token in [first, second] {
            let answer = browser
                .redeem("customer.com", &refresh_fields(&client, token))
                .await;
            expect(&answer, "invalid_grant", 700084);
            assert_eq!(answer.json()["suberror"], "bad_token");
        }
    });
}

#[test]
fn a_refresh_token_opens_every_tenant_of_the_agent_and_home() {
    run(async {
        let mut browser = Browser::new();
        let client = client();
        let tokens = browser.tokens("customer.com", ADELE).await;
        let refresh = tokens["refresh_token"].as_str().unwrap();
        let here = claims(&tokens["id_token"]);
        let there = browser
            .redeem("cedar-and-co.com", &refresh_fields(&client, refresh))
            .await;
        let there = claims(&there.json()["id_token"]);
        let home = browser
            .redeem("partner.com", &refresh_fields(&client, refresh))
            .await
            .json();
        let home_claims = claims(&home["id_token"]);

        assert_eq!(there["tid"], seeded::CEDAR_AND_CO.to_string());
        for claim in ["oid", "sub", "name"] {
            let values: HashSet<_> = [&here, &there, &home_claims]
                .map(|claims| claims[claim].to_string())
                .into();
            assert_eq!(values.len(), 3, "{claim} differs in each tenant");
        }
        for claims in [&here, &there] {
            let name = claims["name"].as_str().unwrap();
            let number = name.strip_prefix("user_").expect("user_ and a number");
            assert!(number.parse::<u64>().is_ok(), "{name}");
        }
        assert_eq!(home_claims["name"], "Adele Marchetti");
        assert_eq!(home_claims["preferred_username"], ADELE);
        assert_eq!(
            home["client_info"], tokens["client_info"],
            "the account is the same"
        );

        browser.sandbox.world(|world| {
            world.set_relationship(seeded::CUSTOMER, RelationshipStatus::Terminated);
        });
        let answer = browser
            .redeem("customer.com", &refresh_fields(&client, refresh))
            .await;
        expect(&answer, "invalid_grant", 50020);
    });
}
