//! Registrations, service principals and grants, as Graph shows them.

use axum::http::StatusCode;
use serde_json::Value;
use tenantry_sandbox::seeded::{self, ADELE};

use crate::browser::{Browser, REDIRECT};
use crate::run;

async fn tokens(browser: &mut Browser) -> (String, String) {
    let home = browser.tokens("partner.com", ADELE).await;
    let customer = browser.refresh("customer.com", &home, "").await.json();
    let text = |tokens: &Value| tokens["access_token"].as_str().unwrap().to_owned();
    (text(&home), text(&customer))
}

#[test]
fn a_registration_is_found_at_home_only() {
    run(async {
        let mut browser = Browser::new();
        let (home, customer) = tokens(&mut browser).await;
        let client = seeded::NORTH_AMERICA_CLIENT;
        let by_key = format!("/applications(appId='{client}')");
        let refused = browser.graph(&customer, &by_key).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
        let europe = format!("/applications(appId='{}')", seeded::EUROPE_CLIENT);
        let refused = browser.graph(&home, &europe).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
        let unknown = browser
            .graph(&home, "/applications?$filter=notes%20eq%20'a'")
            .await;
        assert_eq!(unknown.json()["error"]["code"], "Request_UnsupportedQuery");

        let one = browser.graph(&home, &by_key).await.json();
        assert_eq!(one["signInAudience"], "AzureADMultipleOrgs");
        assert_eq!(one["spa"]["redirectUris"], serde_json::json!([REDIRECT]));
        let path = format!("/applications?$filter=appId%20eq%20'{client}'");
        let list = browser.graph(&home, &path).await.json();
        assert_eq!(list["value"].as_array().unwrap().len(), 1);
        assert_eq!(list["value"][0]["id"], one["id"]);
        let path = format!("/applications/{}", one["id"].as_str().unwrap());
        assert_eq!(
            browser.graph(&home, &path).await.json()["appId"],
            client.to_string()
        );
    });
}

#[test]
fn the_ids_of_required_permissions_are_named_by_graph() {
    run(async {
        let mut browser = Browser::new();
        let (home, _) = tokens(&mut browser).await;
        let path = format!(
            "/applications(appId='{}')?$select=requiredResourceAccess",
            seeded::NORTH_AMERICA_CLIENT
        );
        let required = browser.graph(&home, &path).await.json();
        let of_graph = required["requiredResourceAccess"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["resourceAppId"] == "00000003-0000-0000-c000-000000000000")
            .unwrap();
        let path = "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')";
        let graph = browser.graph(&home, path).await.json();
        let offered = graph["oauth2PermissionScopes"].as_array().unwrap();
        let mut names: Vec<&str> = of_graph["resourceAccess"]
            .as_array()
            .unwrap()
            .iter()
            .map(|access| {
                let scope = offered.iter().find(|scope| scope["id"] == access["id"]);
                scope.unwrap()["value"].as_str().unwrap()
            })
            .collect();
        names.sort_unstable();
        assert!(names.contains(&"User.Read.All") && names.contains(&"offline_access"));
        let id = |name: &str| {
            let found = offered.iter().find(|scope| scope["value"] == name);
            found.unwrap()["id"].as_str().unwrap().to_owned()
        };
        assert_eq!(id("User.Read"), "e1fe6dd8-ba31-4d61-89e7-88639da4683d");
        assert_eq!(
            id("Organization.Read.All"),
            "4908d5b9-3fb2-4b1e-9336-1888b7937185"
        );
    });
}

#[test]
fn grants_are_read_by_the_client_that_holds_them() {
    run(async {
        let mut browser = Browser::new();
        let (_, customer) = tokens(&mut browser).await;
        let path = format!(
            "/servicePrincipals?$filter=appId%20eq%20'{}'",
            seeded::NORTH_AMERICA_CLIENT
        );
        let client = browser.graph(&customer, &path).await.json();
        let id = client["value"][0]["id"].as_str().unwrap().to_owned();
        let path = format!("/oauth2PermissionGrants?$filter=clientId%20eq%20'{id}'");
        let grants = browser.graph(&customer, &path).await.json();
        let [grant] = &grants["value"].as_array().unwrap()[..] else {
            panic!("{grants}");
        };
        assert_eq!(grant["consentType"], "AllPrincipals");
        let mut scopes: Vec<_> = grant["scope"].as_str().unwrap().split(' ').collect();
        scopes.sort_unstable();
        assert_eq!(scopes, seeded::USUAL_SCOPES);
        let graph = browser
            .graph(
                &customer,
                "/servicePrincipals?$filter=displayName%20eq%20'Microsoft%20Graph'",
            )
            .await
            .json();
        assert_eq!(grant["resourceId"], graph["value"][0]["id"]);

        let nobody = "/oauth2PermissionGrants?$filter=clientId%20eq%20'nobody'";
        let none = browser.graph(&customer, nobody).await.json();
        assert_eq!(none["value"], serde_json::json!([]));
        let europe = format!(
            "/servicePrincipals?$filter=appId%20eq%20'{}'",
            seeded::EUROPE_CLIENT
        );
        let none = browser.graph(&customer, &europe).await.json();
        assert_eq!(none["value"], serde_json::json!([]), "it is not used there");
    });
}

#[test]
fn grants_need_their_permission() {
    run(async {
        let mut browser = Browser::new();
        let home = browser.tokens("partner.com", ADELE).await;
        let answer = browser
            .refresh("prairie-credit-union.com", &home, "")
            .await
            .json();
        let token = answer["access_token"].as_str().unwrap();
        for path in [
            "/oauth2PermissionGrants",
            "/servicePrincipals",
            "/applications",
        ] {
            let refused = browser.graph(token, path).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
        }
    });
}
