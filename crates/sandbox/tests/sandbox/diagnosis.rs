//! A customer that was created a moment ago, and what else may keep an agent out: each shows in
//! something that can be read.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::Value;
use tenantry_sandbox::seeded::{self, ADELE, SERVICE_DESK};
use tenantry_sandbox::{ChangeError, Guid, NewCustomer, PROPAGATION, RelationshipStatus};

use crate::browser::{Attempt, Browser};
use crate::run;
use crate::token::expect;

const NEW: &str = "fresh-orchard.com";

fn create(browser: &Browser) -> Guid {
    let new = NewCustomer::named(NEW, "Fresh Orchard");
    browser.sandbox.create_customer(&new).unwrap()
}

fn access(tokens: &Value) -> &str {
    tokens["access_token"].as_str().unwrap()
}

async fn is_denied(browser: &mut Browser, token: &str, path: &str) -> bool {
    let answer = browser.graph(token, path).await;
    if answer.status == StatusCode::OK {
        return false;
    }
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.body);
    assert_eq!(
        answer.json()["error"]["code"],
        "Authorization_RequestDenied"
    );
    true
}

#[test]
fn a_customer_is_created_once_and_by_a_partner() {
    let browser = Browser::new();
    create(&browser);
    for (new, error) in [
        (
            NewCustomer::named(NEW, "Again"),
            ChangeError::DomainTaken(NEW.to_owned()),
        ),
        (
            NewCustomer::named("customer.com", "Again"),
            ChangeError::DomainTaken("customer.com".to_owned()),
        ),
        (
            NewCustomer::named("no domain", "Bad"),
            ChangeError::NotADomain("no domain".to_owned()),
        ),
        (
            NewCustomer {
                partner: seeded::CUSTOMER,
                ..NewCustomer::named("other.com", "Other")
            },
            ChangeError::NotAPartner(seeded::CUSTOMER.to_string()),
        ),
    ] {
        assert_eq!(browser.sandbox.create_customer(&new), Err(error));
    }
}

#[test]
fn a_token_that_was_issued_too_early_stays_without_rights() {
    run(async {
        let mut browser = Browser::new();
        let home = browser.tokens("partner.com", ADELE).await;
        create(&browser);
        let early = browser.refresh(NEW, &home, "").await.json();
        assert!(is_denied(&mut browser, access(&early), "/users").await);
        assert!(is_denied(&mut browser, access(&early), "/organization").await);
        browser
            .sandbox
            .advance(PROPAGATION - Duration::from_secs(1));
        let still_early = browser.refresh(NEW, &home, "").await.json();
        assert!(is_denied(&mut browser, access(&still_early), "/users").await);

        browser.sandbox.advance(Duration::from_secs(1));
        assert!(
            is_denied(&mut browser, access(&early), "/users").await,
            "it never gains them"
        );
        let late = browser.refresh(NEW, &home, "").await.json();
        assert!(!is_denied(&mut browser, access(&late), "/users").await);
        browser.sandbox.advance(Duration::from_secs(3000));
        assert!(is_denied(&mut browser, access(&early), "/users").await);
    });
}

#[test]
fn a_time_scale_shortens_the_wait() {
    run(async {
        let mut browser = Browser::new();
        let home = browser.tokens("partner.com", ADELE).await;
        browser.sandbox.world(|world| world.time_scale = 60);
        create(&browser);
        let early = browser.refresh(NEW, &home, "").await.json();
        assert!(is_denied(&mut browser, access(&early), "/users").await);
        browser.sandbox.advance(Duration::from_secs(3));
        let late = browser.refresh(NEW, &home, "").await.json();
        assert!(!is_denied(&mut browser, access(&late), "/users").await);
    });
}

#[test]
fn a_new_customer_is_seen_by_its_partner_at_once() {
    run(async {
        let mut browser = Browser::new();
        let home = browser.tokens("partner.com", ADELE).await;
        let id = create(&browser).to_string();
        let path = format!(
            "/tenantRelationships/delegatedAdminRelationships?$filter=customer/tenantId%20eq%20'{id}'"
        );
        let found = browser.graph(access(&home), &path).await.json();
        assert_eq!(found["value"][0]["status"], "active");
        let metadata = format!("http://localhost:8401/{NEW}/v2.0/.well-known/openid-configuration");
        assert_eq!(browser.get(&metadata).await.status, StatusCode::OK);
    });
}

#[test]
fn without_consent_no_token_is_issued() {
    run(async {
        let mut browser = Browser::new();
        let home = browser.tokens("partner.com", ADELE).await;
        let new = NewCustomer {
            consented: false,
            ..NewCustomer::named(NEW, "Fresh Orchard")
        };
        let id = browser.sandbox.create_customer(&new).unwrap();
        browser.sandbox.advance(PROPAGATION);
        let refused = browser.refresh(NEW, &home, "").await;
        expect(&refused, "invalid_grant", 65001);
        browser
            .sandbox
            .give_consent(id, &["User.Read.All"])
            .unwrap();
        let tokens = browser.refresh(NEW, &home, "").await.json();
        assert!(!is_denied(&mut browser, access(&tokens), "/users").await);
    });
}

#[test]
fn each_broken_part_shows_in_what_the_partner_reads() {
    run(async {
        let mut browser = Browser::new();
        let home = browser.tokens("partner.com", ADELE).await;
        let sandbox = browser.sandbox.clone();
        let cedar = seeded::CEDAR_AND_CO;
        let list = format!(
            "/tenantRelationships/delegatedAdminRelationships?$filter=customer/tenantId%20eq%20'{}'",
            seeded::SUMMIT_OUTFITTERS
        );
        let summit = "summit-outfitters.com";

        let ended = RelationshipStatus::Terminated;
        sandbox
            .set_relationship_status(seeded::SUMMIT_OUTFITTERS, ended)
            .unwrap();
        expect(
            &browser.refresh(summit, &home, "").await,
            "invalid_grant",
            50020,
        );
        let found = browser.graph(access(&home), &list).await.json();
        assert_eq!(found["value"][0]["status"], "terminated");
        let active = RelationshipStatus::Active;
        sandbox
            .set_relationship_status(seeded::SUMMIT_OUTFITTERS, active)
            .unwrap();

        sandbox
            .remove_assignments(seeded::SUMMIT_OUTFITTERS)
            .unwrap();
        expect(
            &browser.refresh(summit, &home, "").await,
            "invalid_grant",
            50020,
        );
        let id = found["value"][0]["id"].as_str().unwrap();
        let path =
            format!("/tenantRelationships/delegatedAdminRelationships/{id}/accessAssignments");
        let assignments = browser.graph(access(&home), &path).await.json();
        assert_eq!(assignments["value"], serde_json::json!([]));
        sandbox
            .restore_assignments(seeded::SUMMIT_OUTFITTERS)
            .unwrap();
        assert_eq!(
            browser.refresh(summit, &home, "").await.status,
            StatusCode::OK
        );

        sandbox.remove_from_group(SERVICE_DESK, ADELE).unwrap();
        expect(
            &browser.refresh(summit, &home, "").await,
            "invalid_grant",
            50020,
        );
        let groups = browser.graph(access(&home), "/me/transitiveMemberOf").await;
        assert!(!groups.body.contains(SERVICE_DESK));
        sandbox.add_to_group(SERVICE_DESK, ADELE).unwrap();

        sandbox.withdraw_consent(cedar).unwrap();
        expect(
            &browser.refresh("cedar-and-co.com", &home, "").await,
            "invalid_grant",
            65001,
        );
        assert_eq!(
            browser.refresh(summit, &home, "").await.status,
            StatusCode::OK
        );
    });
}

#[test]
fn a_guest_account_hides_the_relationship() {
    run(async {
        let mut browser = Browser::new();
        let home = browser.tokens("partner.com", ADELE).await;
        let cedar = seeded::CEDAR_AND_CO;
        browser.sandbox.make_guest(cedar, ADELE).unwrap();
        let tokens = browser.refresh("cedar-and-co.com", &home, "").await.json();
        assert!(is_denied(&mut browser, access(&tokens), "/users").await);
        let me = browser
            .graph(access(&tokens), "/me?$select=userType,mail")
            .await
            .json();
        assert_eq!(
            (&me["userType"], &me["mail"]),
            (&"Guest".into(), &ADELE.into())
        );

        browser.sandbox.remove_guest(cedar, ADELE).unwrap();
        let tokens = browser.refresh("cedar-and-co.com", &home, "").await.json();
        assert!(!is_denied(&mut browser, access(&tokens), "/users").await);
    });
}

#[test]
fn unknown_names_change_nothing() {
    let browser = Browser::new();
    let sandbox = &browser.sandbox;
    let nowhere = seeded::NORTH_AMERICA_CLIENT;
    let unknown = Err(ChangeError::UnknownTenant(nowhere.to_string()));
    assert_eq!(sandbox.remove_assignments(nowhere), unknown);
    assert_eq!(sandbox.withdraw_consent(nowhere), unknown);
    assert_eq!(sandbox.give_consent(nowhere, &[]), unknown);
    assert_eq!(sandbox.make_guest(nowhere, ADELE), unknown);
    let sakura = seeded::SAKURA_TRADING;
    let none = Err(ChangeError::NoRelationship(sakura.to_string()));
    assert_eq!(
        sandbox.set_relationship_status(sakura, RelationshipStatus::Active),
        none
    );
    assert_eq!(sandbox.give_consent(sakura, &[]), none);
    let group = Err(ChangeError::UnknownGroup("Nobody".to_owned()));
    assert_eq!(sandbox.add_to_group("Nobody", ADELE), group);
}

#[test]
fn a_sign_in_at_a_new_customer_works_before_the_relationship_has_reached_it() {
    run(async {
        let mut browser = Browser::new();
        create(&browser);
        let landing = browser.sign_in(&Attempt::new(NEW), ADELE).await;
        let tokens = browser.redeem_answer(NEW, landing).await;
        assert!(is_denied(&mut browser, access(&tokens), "/users").await);
    });
}
