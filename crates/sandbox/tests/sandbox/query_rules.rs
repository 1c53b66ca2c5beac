//! What may be asked of which resource: every rule by a question that breaks it, then by one that keeps
//! to it.

use serde_json::Value;
use tenantry_sandbox::seeded::ADELE;

use crate::browser::{Answer, Browser, GRAPH};
use crate::partner::token;
use crate::run;

/// One request; `eventual` sends `ConsistencyLevel`. Spaces may be written plainly.
async fn ask(browser: &mut Browser, token: &str, path: &str, eventual: bool) -> Answer {
    let bearer = format!("Bearer {token}");
    let mut headers = vec![("authorization", bearer.as_str())];
    if eventual {
        headers.push(("consistencylevel", "eventual"));
    }
    let path = path.replace(' ', "%20").replace('"', "%22");
    browser
        .send("GET", &format!("{GRAPH}/v1.0{path}"), &headers, "")
        .await
}

const UNSUPPORTED: &str = "Request_UnsupportedQuery";

#[test]
fn what_may_not_be_asked_so_is_refused() {
    let refused: &[(&str, bool, u16, &str)] = &[
        // Operators that need advanced parameters, of which the header alone is not enough.
        (
            "/users?$filter=department ne 'Sales'",
            false,
            400,
            UNSUPPORTED,
        ),
        (
            "/users?$filter=department ne 'Sales'",
            true,
            400,
            UNSUPPORTED,
        ),
        (
            "/users?$filter=department ne 'Sales'&$count=true",
            false,
            400,
            UNSUPPORTED,
        ),
        (
            "/users?$filter=not(accountEnabled eq true)",
            false,
            400,
            UNSUPPORTED,
        ),
        (
            "/users?$filter=endsWith(mail,'a.com')",
            false,
            400,
            UNSUPPORTED,
        ),
        (
            "/users?$filter=companyName eq 'Fabrikam'",
            false,
            400,
            UNSUPPORTED,
        ),
        ("/users?$filter=mail eq null", false, 400, UNSUPPORTED),
        (
            "/users?$filter=assignedLicenses/$count eq 0",
            false,
            400,
            UNSUPPORTED,
        ),
        (
            "/groups?$filter=description eq 'a'",
            false,
            400,
            UNSUPPORTED,
        ),
        (
            "/devices?$filter=manufacturer eq 'HP'",
            false,
            400,
            UNSUPPORTED,
        ),
        // Operators and properties that are never supported.
        (
            "/users?$filter=contains(displayName,'a')&$count=true",
            true,
            400,
            UNSUPPORTED,
        ),
        (
            "/users?$filter=endsWith(displayName,'a')&$count=true",
            true,
            400,
            UNSUPPORTED,
        ),
        (
            "/users?$filter=createdDateTime gt 2024-01-01T00:00:00Z&$count=true",
            true,
            400,
            UNSUPPORTED,
        ),
        (
            "/users?$filter=startsWith(employeeId,'E')&$count=true",
            true,
            400,
            UNSUPPORTED,
        ),
        (
            "/users?$filter=assignedLicenses/$count eq 1&$count=true",
            true,
            400,
            UNSUPPORTED,
        ),
        (
            "/users?$filter=displayName/$count eq 0&$count=true",
            true,
            400,
            UNSUPPORTED,
        ),
        ("/users?$filter=hasPhoto eq true", true, 400, "BadRequest"),
        (
            "/groups?$filter=hasMembersWithLicenseErrors eq true&$count=true",
            true,
            400,
            UNSUPPORTED,
        ),
        (
            "/groups?$filter=visibility eq 'Private'",
            false,
            400,
            UNSUPPORTED,
        ),
        (
            "/subscribedSkus?$filter=skuPartNumber eq 'SPB'",
            false,
            400,
            UNSUPPORTED,
        ),
        (
            "/informationProtection/bitlocker/recoveryKeys?$filter=volumeType eq 'x'",
            false,
            400,
            UNSUPPORTED,
        ),
        // What is no filter.
        ("/users?$filter=", false, 400, "BadRequest"),
        ("/users?$filter=displayName eq 'a", false, 400, "BadRequest"),
        ("/users?$filter=displayName eq", false, 400, "BadRequest"),
        (
            "/users?$filter=accountEnabled eq 'true'",
            false,
            400,
            "BadRequest",
        ),
        ("/users?$filter=displayName eq 7", false, 400, "BadRequest"),
        (
            "/users?$filter=assignedLicenses/any(x:x/skuId eq 'cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46')",
            false,
            400,
            "BadRequest",
        ),
        // Searches.
        ("/users?$search=\"displayName:a\"", false, 400, UNSUPPORTED),
        ("/users?$search=displayName:a", true, 400, "BadRequest"),
        (
            "/users?$search=\"accountEnabled:true\"",
            true,
            400,
            UNSUPPORTED,
        ),
        ("/domains?$search=\"id:a\"", true, 400, UNSUPPORTED),
        // Orders.
        ("/users?$orderby=department", false, 400, UNSUPPORTED),
        (
            "/users?$orderby=department&$count=true",
            true,
            400,
            UNSUPPORTED,
        ),
        ("/users?$orderby=createdDateTime", false, 400, UNSUPPORTED),
        (
            "/users?$orderby=displayName&$filter=accountEnabled eq true",
            false,
            400,
            UNSUPPORTED,
        ),
        ("/devices?$orderby=displayName", false, 400, UNSUPPORTED),
        ("/users?$orderby=displayName up", false, 400, "BadRequest"),
        ("/users?$orderby=nickname", false, 400, "BadRequest"),
        // Counts.
        ("/users/$count", false, 400, "Request_BadRequest"),
        ("/groups/$count", false, 400, "Request_BadRequest"),
        // Expansions.
        (
            "/users?$expand=licenseDetails",
            false,
            400,
            "ExpandNotSupported",
        ),
        ("/users?$expand=friends", false, 400, "ExpandNotSupported"),
        ("/users?$expand=manager&$count=true", true, 400, UNSUPPORTED),
        (
            "/users?$expand=manager&$search=\"displayName:a\"",
            true,
            400,
            UNSUPPORTED,
        ),
        (
            "/users?$expand=manager($select=id",
            false,
            400,
            "BadRequest",
        ),
        // Pages.
        (
            "/deviceManagement/managedDevices?$top=1001",
            false,
            400,
            UNSUPPORTED,
        ),
        ("/devices?$top=1000", false, 400, UNSUPPORTED),
        // Selections.
        ("/groups?$select=isFavorite", false, 501, "NotImplemented"),
        (
            "/informationProtection/bitlocker/recoveryKeys?$select=key",
            false,
            501,
            "NotImplemented",
        ),
        ("/directory/deletedItems", false, 400, "Request_BadRequest"),
    ];
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "customer.com", ADELE).await;
        for (path, eventual, status, code) in refused {
            let answer = ask(&mut browser, &token, path, *eventual).await;
            assert_eq!(answer.status.as_u16(), *status, "{path}: {}", answer.body);
            assert_eq!(answer.json()["error"]["code"], *code, "{path}");
        }
    });
}

#[test]
fn what_may_be_asked_so_is_answered() {
    let answered = [
        ("/users?$filter=department eq 'Sales'", false),
        (
            "/users?$filter=startsWith(displayName,'A') or startsWith(mail,'a')",
            false,
        ),
        (
            "/users?$filter=accountEnabled eq true and userType in ('Member','Guest')",
            false,
        ),
        (
            "/users?$filter=createdDateTime ge 2018-01-01T00:00:00Z",
            false,
        ),
        (
            "/users?$filter=assignedLicenses/any(x:x/skuId eq cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46)",
            false,
        ),
        (
            "/users?$filter=proxyAddresses/any(p:startsWith(p,'SMTP:'))",
            false,
        ),
        ("/users?$filter=mail ne null&$count=true", true),
        (
            "/users?$filter=officeLocation ne 'a'&$orderby=createdDateTime desc&$count=true",
            true,
        ),
        ("/users?$search=\"displayName:a\" OR \"mail:a\"", true),
        ("/users?$orderby=userPrincipalName desc", false),
        ("/groups?$filter=groupTypes/any(c:c eq 'Unified')", false),
        ("/groups?$filter=hasMembersWithLicenseErrors eq true", false),
        (
            "/groups?$filter=NOT groupTypes/any(c:c eq 'Unified') and mailEnabled eq true&$count=true",
            true,
        ),
        ("/groups?$orderby=displayName", false),
        (
            "/devices?$filter=trustType eq 'ServerAd' and accountEnabled eq true",
            false,
        ),
        (
            "/devices?$filter=approximateLastSignInDateTime le 2026-01-01T00:00:00Z",
            false,
        ),
        (
            "/deviceManagement/managedDevices?$orderby=deviceName&$count=true",
            false,
        ),
        ("/deviceManagement/managedDevices?$search=anything", false),
        ("/deviceManagement/managedDevices/$count", false),
        (
            "/roleManagement/directory/roleAssignments?$filter=roleDefinitionId eq '729827e3-9c14-49f7-bb1b-9608f156bbb8'",
            false,
        ),
        (
            "/auditLogs/signIns?$filter=status/errorCode ne 0&$top=5",
            false,
        ),
    ];
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "customer.com", ADELE).await;
        for (path, eventual) in answered {
            // Operators are written in small letters.
            let path = path.replace("NOT ", "not ");
            let answer = ask(&mut browser, &token, &path, eventual).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.body);
            if path.contains("$count") && path.ends_with("/$count") {
                assert_eq!(answer.header("content-type"), Some("text/plain"));
                continue;
            }
            let items = answer.json();
            assert!(!items["value"].as_array().unwrap().is_empty(), "{path}");
        }
    });
}

#[test]
fn the_header_goes_with_every_page() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "customer.com", ADELE).await;
        let first = "/users?$filter=mail ne null&$count=true&$top=10";
        let first = ask(&mut browser, &token, first, true).await.json();
        let next = first["@odata.nextLink"].as_str().unwrap();
        let next = next.strip_prefix("http://localhost:8402/v1.0").unwrap();
        let without = ask(&mut browser, &token, next, false).await;
        assert_eq!(without.status, 400);
        assert_eq!(without.json()["error"]["code"], UNSUPPORTED);
        let with = ask(&mut browser, &token, next, true).await;
        assert_eq!(with.status, 200);
    });
}

#[test]
fn relationships_are_filtered_and_narrowed_by_advanced_queries() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "customer.com", ADELE).await;
        let groups = "/groups?$filter=displayName eq 'Intranet Readers'&$select=id";
        let groups = ask(&mut browser, &token, groups, false).await.json();
        let id = groups["value"][0]["id"].as_str().unwrap().to_owned();
        let members = format!("/groups/{id}/transitiveMembers");
        for path in [
            format!("{members}?$filter=startsWith(displayName,'A')"),
            format!("{members}/microsoft.graph.user"),
            format!("{members}/$count"),
        ] {
            let answer = ask(&mut browser, &token, &path, false).await;
            assert_eq!(answer.status, 400, "{path}: {}", answer.body);
        }
        let kinds = |body: &Value| {
            let items = body["value"].as_array().unwrap().iter();
            items
                .map(|item| item["@odata.type"].as_str().unwrap_or_default().to_owned())
                .collect::<Vec<_>>()
        };
        let direct = ask(
            &mut browser,
            &token,
            &format!("/groups/{id}/members"),
            false,
        )
        .await
        .json();
        assert_eq!(kinds(&direct), ["#microsoft.graph.group"]);
        let all = ask(&mut browser, &token, &format!("{members}?$top=999"), false)
            .await
            .json();
        let all = kinds(&all);
        let users = all
            .iter()
            .filter(|kind| *kind == "#microsoft.graph.user")
            .count();
        assert!(users > 100 && users < all.len(), "{users} of {}", all.len());
        let cast = format!("{members}/microsoft.graph.user?$count=true&$top=1");
        let cast = ask(&mut browser, &token, &cast, true).await.json();
        assert_eq!(cast["@odata.count"], users);
        let context = cast["@odata.context"].as_str().unwrap();
        assert!(context.ends_with("#users"), "{context}");
        let filter = format!("{members}?$filter=startsWith(displayName,'All')&$count=true");
        let filtered = ask(&mut browser, &token, &filter, true).await.json();
        assert!(
            filtered["@odata.count"].as_u64().unwrap() >= 1,
            "{filtered}"
        );
        let counted = ask(&mut browser, &token, &format!("{members}/$count"), true).await;
        assert_eq!(counted.body, all.len().to_string());
    });
}

#[test]
fn what_is_expanded_is_what_is_found_by_itself() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, "customer.com", ADELE).await;
        let users = "/users?$select=id&$expand=manager($select=id,displayName)&$top=40";
        let users = ask(&mut browser, &token, users, false).await.json();
        let mut managed = 0;
        for user in users["value"].as_array().unwrap() {
            let path = format!(
                "/users/{}/manager?$select=id,displayName",
                user["id"].as_str().unwrap()
            );
            let alone = ask(&mut browser, &token, &path, false).await;
            match user.get("manager") {
                None => assert_eq!(alone.status, 404),
                Some(manager) => {
                    managed += 1;
                    let alone = alone.json();
                    assert_eq!(manager["id"], alone["id"]);
                    assert_eq!(manager["displayName"], alone["displayName"]);
                }
            }
        }
        assert!(managed > 10 && managed < 40, "{managed}");
        let groups = "/groups?$select=displayName&$expand=members($select=id)&$top=5";
        let groups = ask(&mut browser, &token, groups, false).await.json();
        let largest = groups["value"].as_array().unwrap().iter();
        let largest = largest
            .map(|group| group["members"].as_array().unwrap().len())
            .max();
        assert_eq!(largest, Some(20), "no more than twenty are expanded");
    });
}
