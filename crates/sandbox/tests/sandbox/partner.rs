//! What a partner sees of its customers: who is refused, then what the lists hold.

use std::collections::HashSet;
use std::time::Duration;

use axum::http::StatusCode;
use serde_json::Value;
use tenantry_sandbox::Guid;
use tenantry_sandbox::seeded::{self, ADELE, NADIA};

use crate::browser::{Browser, GRAPH};
use crate::run;

const CUSTOMERS: &str = "/tenantRelationships/delegatedAdminCustomers";
pub(crate) const RELATIONSHIPS: &str = "/tenantRelationships/delegatedAdminRelationships";
const DAY: Duration = Duration::from_secs(86_400);

pub(crate) async fn token(browser: &mut Browser, tenant: &str, account: &str) -> String {
    let tokens = browser.tokens(tenant, account).await;
    tokens["access_token"].as_str().unwrap().to_owned()
}

/// Every item of a list, page by page.
pub(crate) async fn all(browser: &mut Browser, token: &str, path: &str) -> Vec<Value> {
    let mut items = Vec::new();
    let mut next = Some(path.to_owned());
    while let Some(path) = next {
        let answer = browser.graph(token, &path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
        let page = answer.json();
        items.extend(page["value"].as_array().unwrap().iter().cloned());
        next = page["@odata.nextLink"].as_str().map(|link| {
            link.strip_prefix("http://localhost:8402/v1.0")
                .unwrap()
                .to_owned()
        });
    }
    items
}

pub(crate) fn texts(items: &[Value], name: &str) -> HashSet<String> {
    items
        .iter()
        .map(|item| item[name].as_str().unwrap().to_owned())
        .collect()
}

pub(crate) fn of_customer(items: &[Value], customer: Guid) -> Vec<&Value> {
    let id = customer.to_string();
    items
        .iter()
        .filter(|item| item["customer"]["tenantId"] == id)
        .collect()
}

#[test]
fn delegated_administration_is_for_partners_with_the_permission() {
    run(async {
        let mut browser = Browser::new();
        for (tenant, account) in [("customer.com", ADELE), ("customer.com", NADIA)] {
            let token = token(&mut Browser::new(), tenant, account).await;
            for path in [CUSTOMERS, RELATIONSHIPS] {
                let answer = browser.graph(&token, path).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
                assert_eq!(
                    answer.json()["error"]["code"],
                    "Authorization_RequestDenied"
                );
            }
        }
        browser.sandbox.world(|world| {
            for consent in &mut world.consents {
                consent.scopes.remove("DelegatedAdminRelationship.Read.All");
            }
        });
        let token = token(&mut browser, "partner.com", ADELE).await;
        for path in [CUSTOMERS, RELATIONSHIPS] {
            let answer = browser.graph(&token, path).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
        }
        let contracts = browser.graph(&token, "/contracts").await;
        assert_eq!(
            contracts.status,
            StatusCode::OK,
            "another permission covers it"
        );
    });
}

#[test]
fn a_sovereign_cloud_knows_contracts_only() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "partner.com", ADELE).await;
        browser.sandbox.world(|world| world.sovereign = true);
        for path in [CUSTOMERS, RELATIONSHIPS] {
            let answer = browser.graph(&token, path).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
            assert_eq!(answer.json()["error"]["code"], "BadRequest");
        }
        assert!(!all(&mut browser, &token, "/contracts").await.is_empty());
    });
}

#[test]
fn what_cannot_be_asked_is_refused() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "partner.com", ADELE).await;
        let europe = browser.sandbox.world(|world| {
            let found = world.relationships.iter();
            let mut found = found.filter(|one| one.customer == seeded::RHEINWERK_METALL);
            found.next().unwrap().id.to_string()
        });
        for (path, status, code) in [
            (format!("{CUSTOMERS}?$top=301"), 400, "Request_UnsupportedQuery"),
            (format!("{RELATIONSHIPS}?$filter=duration%20eq%20'P1D'"), 400, "Request_UnsupportedQuery"),
            (format!("{RELATIONSHIPS}?$filter=status%20is%20'active'"), 400, "BadRequest"),
            (format!("{RELATIONSHIPS}?$orderby=displayName"), 400, "Request_UnsupportedQuery"),
            (format!("{RELATIONSHIPS}/{europe}"), 404, "Request_ResourceNotFound"),
            (format!("{RELATIONSHIPS}/{europe}/accessAssignments"), 404, "Request_ResourceNotFound"),
            (format!("{RELATIONSHIPS}/{europe}/requests"), 400, "BadRequest"),
            ("/me/transitiveMemberOf/microsoft.graph.group".to_owned(), 400, "Request_UnsupportedQuery"),
            ("/groups/nobody/members".to_owned(), 404, "Request_ResourceNotFound"),
            (
                "/tenantRelationships/findTenantInformationByTenantId(tenantId='partner.com')".to_owned(),
                404,
                "Request_ResourceNotFound",
            ),
            (
                "/tenantRelationships/findTenantInformationByDomainName(domainName='nowhere.example')".to_owned(),
                404,
                "Request_ResourceNotFound",
            ),
        ] {
            let answer = browser.graph(&token, &path).await;
            assert_eq!(answer.status.as_u16(), status, "{path}: {}", answer.body);
            assert_eq!(answer.json()["error"]["code"], code, "{path}");
        }
        let customer = token_of_customer(&mut browser).await;
        let answer = browser.graph(&customer, "/me/transitiveMemberOf").await;
        assert_eq!(
            answer.status,
            StatusCode::NOT_FOUND,
            "the agent is in no customer's directory"
        );
    });
}

/// A token for `customer.com` by the session that is there.
pub(crate) async fn token_of_customer(browser: &mut Browser) -> String {
    let tokens = browser.tokens_again("customer.com").await;
    tokens["access_token"].as_str().unwrap().to_owned()
}

#[test]
fn customers_and_contracts_each_hold_what_the_other_lacks() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "partner.com", ADELE).await;
        let customers = texts(&all(&mut browser, &token, CUSTOMERS).await, "tenantId");
        let contracts = texts(&all(&mut browser, &token, "/contracts").await, "customerId");
        let both: Vec<_> = customers.intersection(&contracts).collect();
        assert!(both.len() > 3, "{both:?}");
        for id in [
            seeded::LEGACY_PRINTWORKS,
            seeded::NORTHFORK_DAIRY,
            seeded::QUARRY_STONEWORKS,
        ] {
            assert!(contracts.contains(&id.to_string()) && !customers.contains(&id.to_string()));
        }
        for id in seeded::SILENT_CUSTOMERS {
            assert!(customers.contains(&id.to_string()), "{id}");
        }
        for id in [
            seeded::RHEINWERK_METALL,
            seeded::WILLOW_HOSPICE,
            seeded::SAKURA_TRADING,
        ] {
            assert!(!customers.contains(&id.to_string()), "{id}");
        }
        let first = browser.graph(&token, CUSTOMERS).await.json();
        assert_eq!(
            first["@odata.context"],
            format!("{GRAPH}/v1.0/tenantRelationships/$metadata#delegatedAdminCustomers")
        );
        assert_eq!(
            first["value"][0]["@odata.type"],
            "#microsoft.graph.delegatedAdminCustomer"
        );
    });
}

#[test]
fn pages_of_customers_lose_and_repeat_nothing() {
    run(async {
        let mut browser = Browser::new();
        browser.sandbox.world(|world| world.add_customers(650));
        let token = token(&mut browser, "partner.com", ADELE).await;
        let items = all(&mut browser, &token, &format!("{CUSTOMERS}?$top=300")).await;
        let ids = texts(&items, "tenantId");
        assert_eq!(ids.len(), items.len());
        assert!(items.len() > 650);
        let small = all(&mut browser, &token, &format!("{CUSTOMERS}?$top=7")).await;
        assert_eq!(small, items);
    });
}

#[test]
fn relationships_say_their_state_and_their_end() {
    run(async {
        let mut browser = Browser::new();
        let now = browser.clock.now();
        let token = token(&mut browser, "partner.com", ADELE).await;
        let items = all(&mut browser, &token, RELATIONSHIPS).await;
        let ids = texts(&items, "id");
        assert_eq!(ids.len(), items.len());
        for id in &ids {
            assert!(
                id.len() == 73
                    && id[..36].parse::<Guid>().is_ok()
                    && id[37..].parse::<Guid>().is_ok()
            );
        }
        for (customer, status, extends, end) in [
            (seeded::OLDHARBOR_FOODS, "terminated", "PT0S", None),
            (seeded::FOXGLOVE_FLORIST, "expired", "PT0S", None),
            (seeded::WILLOW_HOSPICE, "approvalPending", "PT0S", None),
            (seeded::SPARROW_AVIATION, "active", "PT0S", Some(12)),
            (seeded::GRANITE_PEAK, "active", "P180D", Some(25)),
            (seeded::CUSTOMER, "active", "PT0S", None),
        ] {
            let [one] = of_customer(&items, customer)[..] else {
                panic!("one relationship with {customer}");
            };
            assert_eq!(one["status"], status, "{customer}");
            assert_eq!(one["autoExtendDuration"], extends, "{customer}");
            if let Some(days) = end {
                assert_eq!(
                    one["endDateTime"],
                    now.plus(DAY * days).rfc3339(),
                    "{customer}"
                );
            }
        }
        let pending = of_customer(&items, seeded::WILLOW_HOSPICE)[0];
        assert_eq!(
            (&pending["endDateTime"], &pending["activatedDateTime"]),
            (&Value::Null, &Value::Null)
        );
        assert_eq!(of_customer(&items, seeded::CEDAR_AND_CO).len(), 2);

        let filtered = format!("{RELATIONSHIPS}?$filter=status%20eq%20'active'&$top=10");
        let active = all(&mut browser, &token, &filtered).await;
        let expected = items
            .iter()
            .filter(|item| item["status"] == "active")
            .count();
        assert_eq!(active.len(), expected);
        assert!(active.iter().all(|item| item["status"] == "active"));
    });
}

#[test]
fn time_ends_some_relationships_and_extends_others() {
    run(async {
        let mut browser = Browser::new();
        let client = crate::token::client();
        browser.clock.advance(DAY * 26);
        let tokens = browser.tokens("partner.com", ADELE).await;
        let token = tokens["access_token"].as_str().unwrap();
        let items = all(&mut browser, token, RELATIONSHIPS).await;
        assert_eq!(
            of_customer(&items, seeded::SPARROW_AVIATION)[0]["status"],
            "expired"
        );
        let extended = of_customer(&items, seeded::GRANITE_PEAK)[0];
        assert_eq!(extended["status"], "active");
        assert!(extended["endDateTime"].as_str().unwrap() > browser.clock.now().rfc3339().as_str());

        let refresh = tokens["refresh_token"].as_str().unwrap();
        let fields = crate::token::refresh_fields(&client, refresh);
        let ended = browser.redeem("sparrow-aviation.com", &fields).await;
        crate::token::expect(&ended, "invalid_grant", 50020);
        let extended = browser.redeem("granite-peak.com", &fields).await;
        assert_eq!(extended.status, StatusCode::OK);
    });
}

#[test]
fn any_tenant_is_found_by_id_and_by_domain() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "partner.com", ADELE).await;
        let by_id = format!(
            "findTenantInformationByTenantId(tenantId='{}')",
            seeded::SAKURA_TRADING
        );
        let by_domain = "findTenantInformationByDomainName(domainName='sakura-trading.jp')";
        for function in [by_id.as_str(), by_domain] {
            let path = format!("/tenantRelationships/{function}");
            let found = browser.graph(&token, &path).await.json();
            assert_eq!(found["defaultDomainName"], "sakura-trading.jp");
            assert_eq!(found["displayName"], "さくら商事株式会社");
        }
        let customer = token_of_customer(&mut browser).await;
        let path = format!("/tenantRelationships/{by_domain}");
        let refused = browser.graph(&customer, &path).await;
        assert_eq!(
            refused.status,
            StatusCode::FORBIDDEN,
            "the permission is not granted there"
        );
    });
}

#[test]
fn delegated_administration_of_old_lets_admin_agents_in() {
    run(async {
        let mut browser = Browser::new();
        let tokens = browser.tokens("partner.com", ADELE).await;
        for name in [
            "northfork-dairy.com",
            "quarry-stoneworks.com",
            "marlowe-legal.com",
        ] {
            let refused = browser.refresh(name, &tokens, "").await;
            crate::token::expect(&refused, "invalid_grant", 50020);
        }
        let answer = browser
            .refresh("legacy-printworks.com", &tokens, "")
            .await
            .json();
        let token = answer["access_token"].as_str().unwrap();
        let users = browser.graph(token, "/users").await.json();
        assert_eq!(users["value"].as_array().unwrap().len(), 26);

        let mut browser = Browser::new();
        let tokens = browser.tokens("partner.com", seeded::CHIARA).await;
        let refused = browser.refresh("legacy-printworks.com", &tokens, "").await;
        crate::token::expect(&refused, "invalid_grant", 50020);
    });
}

#[test]
fn every_silent_customer_opens_without_a_question() {
    run(async {
        let mut browser = Browser::new();
        let tokens = browser.tokens("partner.com", ADELE).await;
        for customer in seeded::SILENT_CUSTOMERS {
            let answer = browser.refresh(&customer.to_string(), &tokens, "").await;
            assert_eq!(answer.status, StatusCode::OK, "{customer}: {}", answer.body);
            let answer = answer.json();
            let token = answer["access_token"].as_str().unwrap();
            let users = browser.graph(token, "/users?$top=1").await.json();
            assert_eq!(users["value"].as_array().unwrap().len(), 1, "{customer}");
        }
    });
}
