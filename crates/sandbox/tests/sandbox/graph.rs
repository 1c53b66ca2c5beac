//! Graph: every refusal with its body, then what it answers.

use std::collections::HashSet;
use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Value, json};
use tenantry_sandbox::seeded::{self, ADELE, NADIA};

use crate::browser::{Answer, Browser, CLIENT_ORIGIN, GRAPH};
use crate::run;

async fn token(browser: &mut Browser, tenant: &str) -> String {
    let tokens = browser.tokens(tenant, ADELE).await;
    tokens["access_token"].as_str().unwrap().to_owned()
}

fn expect(answer: &Answer, status: u16, code: &str) {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.body);
    let error = &answer.json()["error"];
    assert_eq!(error["code"], code, "{error}");
    assert!(error["message"].is_string());
    let inner = &error["innerError"];
    assert!(
        inner["date"]
            .as_str()
            .is_some_and(|date| !date.ends_with('Z')),
        "{inner}"
    );
    assert_eq!(inner["request-id"].as_str(), answer.header("request-id"));
    assert_eq!(
        inner["client-request-id"].as_str(),
        answer.header("client-request-id")
    );
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
}

#[test]
fn a_token_that_is_not_good_is_401_with_a_challenge() {
    run(async {
        let mut browser = Browser::new();
        let address = format!("{GRAPH}/v1.0/users");
        let good = token(&mut browser, "customer.com").await;
        let partner_center = partner_center_token().await;
        let (head, signature) = good.rsplit_once('.').unwrap();
        let tampered = format!(
            "Bearer {head}.{}",
            signature.chars().rev().collect::<String>()
        );
        let other_audience = format!("Bearer {partner_center}");
        for (what, authorization) in [
            ("nothing", ""),
            ("another scheme", "Basic YTpi"),
            ("no token", "Bearer "),
            ("opaque", "Bearer opaque"),
            ("tampered", tampered.as_str()),
            ("another audience", other_audience.as_str()),
        ] {
            let headers = [("authorization", authorization)];
            let headers = if authorization.is_empty() {
                &[][..]
            } else {
                &headers[..]
            };
            let answer = browser.send("GET", &address, headers, "").await;
            expect(&answer, 401, "InvalidAuthenticationToken");
            let challenge = answer.header("www-authenticate").unwrap();
            assert!(
                challenge.starts_with("Bearer realm=\"\""),
                "{what}: {challenge}"
            );
        }
        assert_eq!(browser.graph(&good, "/users").await.status, StatusCode::OK);
        browser.clock.advance(Duration::from_secs(5400));
        expect(
            &browser.graph(&good, "/users").await,
            401,
            "InvalidAuthenticationToken",
        );
    });
}

#[test]
fn a_scope_that_was_not_granted_is_403() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "prairie-credit-union.com").await;
        for path in ["/users", "/users/someone@prairie-credit-union.com", "/me"] {
            expect(
                &browser.graph(&token, path).await,
                403,
                "Authorization_RequestDenied",
            );
        }
        assert_eq!(
            browser.graph(&token, "/organization").await.status,
            StatusCode::OK
        );
    });
}

#[test]
fn sign_in_activity_needs_a_permission_of_its_own() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "sparrow-aviation.com").await;
        let answer = browser
            .graph(&token, "/users?$select=id,signInActivity")
            .await;
        expect(&answer, 403, "Authorization_RequestDenied");
    });
}

#[test]
fn what_is_not_served_is_said() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "customer.com").await;
        for (path, status, code) in [
            ("/usrs", 400, "BadRequest"),
            ("/groups/delta", 404, "Request_ResourceNotFound"),
            (
                "/users/nobody@customer.com",
                404,
                "Request_ResourceNotFound",
            ),
            (
                "/users/7b3c1d90-8a42-4e5f-b6d1-20c4e8f90001",
                404,
                "Request_ResourceNotFound",
            ),
            (
                "/organization/7b3c1d90-8a42-4e5f-b6d1-20c4e8f90002",
                404,
                "Request_ResourceNotFound",
            ),
            ("/me", 404, "Request_ResourceNotFound"),
            ("/users?$top=0", 400, "Request_UnsupportedQuery"),
            ("/users?$top=1000", 400, "Request_UnsupportedQuery"),
            ("/users?$top=-1", 400, "Request_UnsupportedQuery"),
            ("/users?$top=many", 400, "BadRequest"),
            ("/users?$skip=5", 400, "Request_UnsupportedQuery"),
            ("/users?$select=nickname", 400, "BadRequest"),
            ("/users?$select=id,,mail", 400, "BadRequest"),
            ("/users?$select=skills", 501, "NotImplemented"),
            ("/users?$apply=aggregate", 501, "NotImplemented"),
            ("/users?$skiptoken=made-up", 400, "Request_BadRequest"),
            ("/users?$nonsense=1", 400, "BadRequest"),
            ("/organization?$select=mail", 400, "BadRequest"),
        ] {
            expect(&browser.graph(&token, path).await, status, code);
        }
        let bearer = format!("Bearer {token}");
        let headers = [("authorization", bearer.as_str())];
        let answer = browser
            .send("GET", &format!("{GRAPH}/v2.0/users"), &headers, "")
            .await;
        expect(&answer, 400, "BadRequest");
        let answer = browser
            .send("DELETE", &format!("{GRAPH}/v1.0/users"), &headers, "")
            .await;
        expect(&answer, 405, "Request_BadRequest");
        let page_size = browser.graph(&token, "/users?$top=1000").await.json();
        assert_eq!(
            page_size["error"]["message"],
            "Invalid page size specified: '1000'. Must be between 1 and 999 inclusive."
        );
    });
}

#[test]
fn a_skip_token_of_another_tenant_is_refused() {
    run(async {
        let mut browser = Browser::new();
        let here = token(&mut browser, "customer.com").await;
        let next = browser.graph(&here, "/users?$top=1").await.json();
        let next = next["@odata.nextLink"].as_str().unwrap().to_owned();
        let path = next.strip_prefix("http://localhost:8402/v1.0").unwrap();
        let mut other = Browser::new();
        let there = token(&mut other, "cedar-and-co.com").await;
        expect(&other.graph(&there, path).await, 400, "Request_BadRequest");
        assert_eq!(browser.graph(&here, path).await.status, StatusCode::OK);
    });
}

#[test]
fn any_origin_may_ask_and_read_the_documented_headers() {
    run(async {
        let mut browser = Browser::new();
        let headers = [
            ("origin", CLIENT_ORIGIN),
            ("access-control-request-method", "GET"),
            (
                "access-control-request-headers",
                "authorization,client-request-id",
            ),
        ];
        let answer = browser
            .send("OPTIONS", &format!("{GRAPH}/v1.0/users"), &headers, "")
            .await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        assert_eq!(
            answer.header("access-control-allow-headers"),
            Some("authorization,client-request-id")
        );
        assert!(
            answer
                .header("access-control-allow-methods")
                .unwrap()
                .contains("PATCH")
        );
        let exposed = answer.header("access-control-expose-headers").unwrap();
        for name in [
            "request-id",
            "client-request-id",
            "Retry-After",
            "WWW-Authenticate",
            "Location",
        ] {
            assert!(exposed.contains(name), "{name}");
        }
    });
}

#[test]
fn the_clients_request_id_is_echoed() {
    run(async {
        let mut browser = Browser::new();
        let id = "c0ffee00-0000-4000-8000-000000000001";
        let headers = [("client-request-id", id)];
        let answer = browser
            .send("GET", &format!("{GRAPH}/v1.0/users"), &headers, "")
            .await;
        assert_eq!(answer.header("client-request-id"), Some(id));
        assert_ne!(answer.header("request-id"), Some(id));
    });
}

#[test]
fn the_organization_is_a_collection_of_one() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "customer.com").await;
        let list = browser.graph(&token, "/organization").await.json();
        assert_eq!(
            list["@odata.context"],
            format!("{GRAPH}/v1.0/$metadata#organization")
        );
        let [organization] = list["value"].as_array().unwrap().as_slice() else {
            panic!("{list}");
        };
        assert_eq!(organization["displayName"], "Customer International");
        assert_eq!(organization["countryLetterCode"], "US");
        assert_eq!(organization["createdDateTime"], "2017-05-22T00:00:00Z");
        let domains: Vec<_> = organization["verifiedDomains"]
            .as_array()
            .unwrap()
            .iter()
            .map(|domain| (&domain["name"], &domain["isDefault"], &domain["isInitial"]))
            .collect();
        assert_eq!(
            domains,
            [
                (
                    &json!("customercom.onmicrosoft.com"),
                    &json!(false),
                    &json!(true)
                ),
                (&json!("customer.com"), &json!(true), &json!(false)),
            ]
        );
        let id = seeded::CUSTOMER;
        let path = format!("/organization/{id}?$select=displayName");
        assert_eq!(
            browser.graph(&token, &path).await.json(),
            json!({
                "@odata.context": format!("{GRAPH}/v1.0/$metadata#organization(displayName)/$entity"),
                "displayName": "Customer International",
            })
        );
    });
}

#[test]
fn a_selection_is_answered_exactly() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "customer.com").await;
        let path = "/users/NADIA@customer.com?select=userPrincipalName,accountEnabled,city";
        assert_eq!(
            browser.graph(&token, path).await.json(),
            json!({
                "@odata.context":
                    format!("{GRAPH}/v1.0/$metadata#users(userPrincipalName,accountEnabled,city)/$entity"),
                "userPrincipalName": NADIA,
                "accountEnabled": true,
                "city": null,
            })
        );
        let guest =
            "/users/marta.rossi_fabrikam.com%23EXT%23@customercom.onmicrosoft.com?$select=userType";
        assert_eq!(
            browser.graph(&token, guest).await.json()["userType"],
            "Guest"
        );
    });
}

#[test]
fn without_a_selection_the_default_properties_come() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "customer.com").await;
        let list = browser.graph(&token, "/users?$top=1").await.json();
        let names: HashSet<_> = list["value"][0]
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect();
        let documented = [
            "businessPhones",
            "displayName",
            "givenName",
            "id",
            "jobTitle",
            "mail",
            "mobilePhone",
            "officeLocation",
            "preferredLanguage",
            "surname",
            "userPrincipalName",
        ];
        assert_eq!(names, documented.map(str::to_owned).into());
        assert!(list["@microsoft.graph.tips"].is_string());
    });
}

#[test]
fn pages_lose_and_repeat_nothing() {
    run(async {
        let mut browser = Browser::new();
        for (tenant, options, pages, users) in [
            ("customer.com", "", 2, 180),
            ("customer.com", "?$top=50&$select=id,displayName", 4, 180),
            ("customer.com", "?$top=180&$select=id", 1, 180),
            ("meridian-logistics.com", "?$top=999&$select=id", 21, 20_000),
            ("newleaf-studio.com", "?$top=999", 1, 0),
        ] {
            let mut browser_of_tenant = Browser::new();
            std::mem::swap(&mut browser, &mut browser_of_tenant);
            let token = token(&mut browser, tenant).await;
            let mut path = format!("/users{options}");
            let mut ids = Vec::new();
            let mut seen = 0;
            loop {
                let page = browser.graph(&token, &path).await.json();
                seen += 1;
                let users = page["value"].as_array().unwrap();
                ids.extend(users.iter().map(|user| user["id"].to_string()));
                let Some(next) = page["@odata.nextLink"].as_str() else {
                    break;
                };
                if options.contains("$select") {
                    assert!(next.contains("$select=id"), "{next}");
                }
                path = next
                    .strip_prefix("http://localhost:8402/v1.0")
                    .unwrap()
                    .to_owned();
            }
            assert_eq!((seen, ids.len()), (pages, users), "{tenant}{options}");
            assert_eq!(ids.iter().collect::<HashSet<_>>().len(), users);
        }
    });
}

#[test]
fn a_count_needs_the_header_and_comes_with_the_first_page_only() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "customer.com").await;
        let plain = browser
            .graph(&token, "/users?$count=true&$top=5")
            .await
            .json();
        assert_eq!(plain.get("@odata.count"), None);
        let bearer = format!("Bearer {token}");
        let headers = [
            ("authorization", bearer.as_str()),
            ("consistencylevel", "eventual"),
        ];
        let address = format!("{GRAPH}/v1.0/users?$count=true&$top=5");
        let first = browser.send("GET", &address, &headers, "").await.json();
        assert_eq!(first["@odata.count"], 180);
        let next = first["@odata.nextLink"].as_str().unwrap();
        let second: Value = browser.send("GET", next, &headers, "").await.json();
        assert_eq!(second.get("@odata.count"), None);
    });
}

#[test]
fn whoever_is_at_home_is_me() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "partner.com").await;
        let me = browser.graph(&token, "/me").await.json();
        assert_eq!(me["userPrincipalName"], ADELE);
        assert_eq!(
            me["@odata.context"],
            format!("{GRAPH}/v1.0/$metadata#users/$entity")
        );
    });
}

/// A token of the same authority for the other resource.
async fn partner_center_token() -> String {
    let mut browser = Browser::new();
    let tokens = browser.tokens("partner.com", ADELE).await;
    let client = seeded::NORTH_AMERICA_CLIENT.to_string();
    let fields = [
        ("grant_type", "refresh_token"),
        ("client_id", client.as_str()),
        ("refresh_token", tokens["refresh_token"].as_str().unwrap()),
        ("scope", "http://localhost:8403/user_impersonation"),
    ];
    let answer = browser.redeem("partner.com", &fields).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    answer.json()["access_token"].as_str().unwrap().to_owned()
}
