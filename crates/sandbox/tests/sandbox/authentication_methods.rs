//! How users prove who they are, changed by an agent: what is refused, then what becomes of it.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Value, json};
use tenantry_sandbox::roles::{AUTHENTICATION_ADMINISTRATOR, HELPDESK_ADMINISTRATOR};
use tenantry_sandbox::seeded::{ADELE, NADIA};

use crate::browser::{Answer, Browser};
use crate::run;

const TENANT: &str = "customer.com";
const PASSWORD: &str = "28c10230-6103-485e-b985-444c60001490";

const WRITE: &str = "UserAuthenticationMethod.ReadWrite.All";
const PASSES: &str = "UserAuthMethod-TAP.ReadWrite.All";

/// A token of somebody whose role may do everything here to those who are no administrators.
async fn token(browser: &mut Browser, account: &str) -> String {
    browser.allow(
        TENANT,
        &[WRITE, "User.Read.All"],
        &[AUTHENTICATION_ADMINISTRATOR],
    );
    crate::partner::token(browser, TENANT, account).await
}

/// The ids of the users who are so.
fn users(browser: &Browser, wanted: impl Fn(&Value) -> bool) -> Vec<String> {
    let select = "/users?$top=999&$select=id,userType,onPremisesSyncEnabled";
    let list = browser.sandbox.look(TENANT, select).unwrap();
    let holders = holders(browser);
    let users = list["value"].as_array().unwrap().iter();
    let users = users.filter(|user| wanted(user));
    let ids = users.map(|user| user["id"].as_str().unwrap().to_owned());
    ids.filter(|id| !holders.contains(id)).collect()
}

/// Who of the tenant holds a directory role.
fn holders(browser: &Browser) -> Vec<String> {
    let held = browser
        .sandbox
        .look(TENANT, "/roleManagement/directory/roleAssignments?$top=999");
    let held = held.unwrap();
    let held = held["value"].as_array().unwrap().iter();
    held.map(|one| one["principalId"].as_str().unwrap().to_owned())
        .collect()
}

fn member(browser: &Browser) -> String {
    users(browser, |user| user["userType"] == "Member").remove(0)
}

fn below(user: &str, rest: &str) -> String {
    format!("/users/{user}/authentication/{rest}")
}

/// Kind and id of each method of a user, the password aside.
fn methods(browser: &Browser, user: &str) -> Vec<(String, String)> {
    let list = browser
        .sandbox
        .look(TENANT, &below(user, "methods"))
        .unwrap();
    let list = list["value"].as_array().unwrap().iter();
    list.filter(|one| one["id"] != PASSWORD)
        .map(|one| {
            let kind = one["@odata.type"].as_str().unwrap();
            let kind = kind.trim_start_matches("#microsoft.graph.");
            let kind = kind.trim_end_matches("AuthenticationMethod");
            (kind.to_owned(), one["id"].as_str().unwrap().to_owned())
        })
        .collect()
}

fn expect(answer: &Answer, status: u16, code: &str) {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.body);
    assert_eq!(answer.json()["error"]["code"], code, "{}", answer.body);
}

#[test]
fn whoever_lacks_the_permission_or_the_role_changes_nothing() {
    run(async {
        let pass = ("POST", "temporaryAccessPassMethods".to_owned());
        let others = [
            ("POST", format!("methods/{PASSWORD}/resetPassword")),
            (
                "DELETE",
                "phoneMethods/3179e48a-750b-4051-897c-87b9720928f7".to_owned(),
            ),
            ("DELETE", "fido2Methods/7".to_owned()),
        ];
        let all = [&[pass][..], &others[..]].concat();
        for (scope, role, refused) in [
            (
                "UserAuthenticationMethod.Read.All",
                AUTHENTICATION_ADMINISTRATOR,
                &all[..],
            ),
            (PASSES, AUTHENTICATION_ADMINISTRATOR, &others),
            (WRITE, HELPDESK_ADMINISTRATOR, &all),
        ] {
            let mut browser = Browser::new();
            browser.allow(TENANT, &[scope], &[role]);
            let token = crate::partner::token(&mut browser, TENANT, ADELE).await;
            let user = member(&browser);
            for (method, rest) in refused {
                let path = below(&user, rest);
                let answer = browser.call_graph(method, &token, &path, "").await;
                expect(&answer, 403, "Authorization_RequestDenied");
            }
            assert_eq!(browser.sandbox.changes(), []);
        }
    });
}

#[test]
fn administrators_are_for_higher_roles() {
    run(async {
        let mut browser = Browser::new();
        let agent = token(&mut browser, ADELE).await;
        let administrators = holders(&browser);
        let known = |id: &&String| {
            browser
                .sandbox
                .look(TENANT, &format!("/users/{id}"))
                .is_some()
        };
        let user = administrators.iter().find(known).unwrap().clone();
        let passes = below(&user, "temporaryAccessPassMethods");
        let answer = browser.post_graph(&agent, &passes, "{}").await;
        expect(&answer, 403, "accessDenied");
        assert_eq!(browser.sandbox.changes(), []);

        let mut elsewhere = Browser::new();
        let administrator = token(&mut elsewhere, NADIA).await;
        elsewhere.sandbox.world(|world| {
            let accounts = world.accounts.iter_mut();
            for account in accounts.filter(|account| account.user_name == NADIA) {
                assert!(!account.roles.is_empty(), "she is an administrator at home");
            }
        });
        let answer = elsewhere.post_graph(&administrator, &passes, "{}").await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    });
}

#[test]
fn a_pass_that_cannot_be_is_refused() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, ADELE).await;
        let user = member(&browser);
        for body in [
            r#"{"lifetimeInMinutes":9}"#,
            r#"{"lifetimeInMinutes":43201}"#,
            r#"{"lifetimeInMinutes":"60"}"#,
            r#"{"lifetimeInMinutes":60.5}"#,
            r#"{"isUsableOnce":"yes"}"#,
            r#"{"startDateTime":"soon"}"#,
            r#"{"temporaryAccessPass":"letmein"}"#,
        ] {
            let path = below(&user, "temporaryAccessPassMethods");
            let answer = browser.post_graph(&token, &path, body).await;
            expect(&answer, 400, "badRequest");
        }
        let guest = users(&browser, |user| user["userType"] == "Guest").remove(0);
        let path = below(&guest, "temporaryAccessPassMethods");
        expect(
            &browser.post_graph(&token, &path, "{}").await,
            400,
            "badRequest",
        );
        let path = below("nobody@customer.com", "temporaryAccessPassMethods");
        let answer = browser.post_graph(&token, &path, "{}").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert_eq!(browser.sandbox.changes(), []);
    });
}

#[test]
fn a_pass_is_told_once_and_lives_its_time() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, ADELE).await;
        let user = member(&browser);
        let path = below(&user, "temporaryAccessPassMethods");
        let body = r#"{"startDateTime":"2026-03-02T00:10:00Z","lifetimeInMinutes":30,"isUsableOnce":true}"#;
        let answer = browser.post_graph(&token, &path, body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
        let given = answer.json();
        assert!(given["temporaryAccessPass"].as_str().unwrap().len() >= 8);
        assert_eq!(given["isUsableOnce"], true);
        for (minutes, usable, reason) in [
            (0, false, "NotYetValid"),
            (10, true, "EnabledByPolicy"),
            (30, false, "Expired"),
        ] {
            browser.clock.advance(Duration::from_secs(minutes * 60));
            let list = browser.graph(&token, &path).await.json();
            let mut expected = given.clone();
            let members = expected.as_object_mut().unwrap();
            members.remove("@odata.context");
            members.insert("temporaryAccessPass".to_owned(), Value::Null);
            members.insert("isUsable".to_owned(), json!(usable));
            members.insert("methodUsabilityReason".to_owned(), json!(reason));
            assert_eq!(list["value"], json!([expected]));
        }
        let kind = "temporaryAccessPass".to_owned();
        let id = given["id"].as_str().unwrap().to_owned();
        assert!(methods(&browser, &user).contains(&(kind, id)));
    });
}

#[test]
fn another_pass_takes_the_place_of_the_first() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, ADELE).await;
        let user = member(&browser);
        let path = below(&user, "temporaryAccessPassMethods");
        let first = browser.post_graph(&token, &path, "").await.json();
        assert_eq!(first["lifetimeInMinutes"], 60);
        assert_eq!(first["isUsable"], true);
        let second = browser.post_graph(&token, &path, "{}").await.json();
        assert_ne!(first["id"], second["id"]);
        assert_ne!(first["temporaryAccessPass"], second["temporaryAccessPass"]);
        let list = browser.graph(&token, &path).await.json();
        assert_eq!(list["value"].as_array().unwrap().len(), 1);
        assert_eq!(list["value"][0]["id"], second["id"]);

        let of = |pass: &Value| format!("{path}/{}", pass["id"].as_str().unwrap());
        let gone = browser.call_graph("DELETE", &token, &of(&first), "").await;
        assert_eq!(gone.status, StatusCode::NOT_FOUND);
        let done = browser.call_graph("DELETE", &token, &of(&second), "").await;
        assert_eq!(done.status, StatusCode::NO_CONTENT);
        let list = browser.graph(&token, &path).await.json();
        assert_eq!(list["value"], json!([]));
        let operations: Vec<_> = browser
            .sandbox
            .changes()
            .iter()
            .map(|one| one.operation)
            .collect();
        let given = "Admin registered security info";
        assert_eq!(operations, [given, given, "Admin deleted security info"]);
    });
}

#[test]
fn the_default_goes_last() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, ADELE).await;
        let both = |user: &String| {
            let kinds = methods(&browser, user);
            let has = |wanted: &str| kinds.iter().any(|(kind, _)| kind == wanted);
            has("phone") && has("microsoftAuthenticator") && !has("softwareOath")
        };
        let user = users(&browser, |_| true).into_iter().find(both).unwrap();
        let known = methods(&browser, &user);
        let id = |wanted: &str| &known.iter().find(|(kind, _)| kind == wanted).unwrap().1;
        let default = format!(
            "microsoftAuthenticatorMethods/{}",
            id("microsoftAuthenticator")
        );
        let phone = format!("phoneMethods/{}", id("phone"));
        let listed = browser
            .graph(&token, &below(&user, "phoneMethods"))
            .await
            .json();
        assert_eq!(listed["value"].as_array().unwrap().len(), 1);

        let refused = browser
            .call_graph("DELETE", &token, &below(&user, &default), "")
            .await;
        expect(&refused, 400, "badRequest");
        assert_eq!(methods(&browser, &user), known);
        for method in [&phone, &default] {
            let path = below(&user, method);
            let answer = browser.call_graph("DELETE", &token, &path, "").await;
            assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.body);
            let again = browser.call_graph("DELETE", &token, &path, "").await;
            expect(&again, 404, "resourceNotFound");
        }
        assert_eq!(methods(&browser, &user).len(), known.len() - 2);
        let listed = browser
            .graph(&token, &below(&user, "phoneMethods"))
            .await
            .json();
        assert_eq!(listed["value"], json!([]));
    });
}

#[test]
fn every_kind_but_the_password_is_removed_by_its_path() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, ADELE).await;
        let users = users(&browser, |user| user["userType"] == "Member");
        for (kind, segment) in [
            ("email", "emailMethods"),
            ("fido2", "fido2Methods"),
            ("windowsHelloForBusiness", "windowsHelloForBusinessMethods"),
            ("softwareOath", "softwareOathMethods"),
            ("temporaryAccessPass", "temporaryAccessPassMethods"),
        ] {
            let owner = users.iter().find_map(|user| {
                let own = methods(&browser, user);
                // As the only one that can be the default, it may go.
                let others = ["phone", "microsoftAuthenticator"];
                let id = own.iter().find(|(known, _)| known == kind)?.1.clone();
                let is_free =
                    kind != "softwareOath" || !own.iter().any(|(known, _)| known == others[1]);
                is_free.then(|| (user.clone(), id))
            });
            let (user, id) = owner.unwrap();
            let path = below(&user, &format!("{segment}/{id}"));
            let answer = browser.call_graph("DELETE", &token, &path, "").await;
            assert_eq!(
                answer.status,
                StatusCode::NO_CONTENT,
                "{kind}: {}",
                answer.body
            );
            assert!(
                !methods(&browser, &user)
                    .iter()
                    .any(|(known, _)| known == kind)
            );
        }
        let before = browser.sandbox.changes().len();
        let path = below(&users[0], &format!("passwordMethods/{PASSWORD}"));
        let answer = browser.call_graph("DELETE", &token, &path, "").await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert_eq!(browser.sandbox.changes().len(), before);
    });
}

#[test]
fn a_password_is_reset_to_one_that_is_given_or_made() {
    run(async {
        let mut browser = Browser::new();
        let token = token(&mut browser, ADELE).await;
        let user = member(&browser);
        let path = below(&user, &format!("methods/{PASSWORD}/resetPassword"));
        let other = below(
            &user,
            "methods/3179e48a-750b-4051-897c-87b9720928f7/resetPassword",
        );
        let answer = browser.post_graph(&token, &other, "{}").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        for body in [r#"{"newPassword":"short"}"#, r#"{"newPassword":7}"#] {
            let answer = browser.post_graph(&token, &path, body).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
        }
        assert_eq!(browser.sandbox.changes(), []);

        let answer = browser
            .post_graph(&token, &path, r#"{"newPassword":"Cuyo5459-x"}"#)
            .await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.body);
        assert_eq!(answer.json(), json!({}));
        let operations = format!("/users/{user}/authentication/operations/");
        assert!(answer.header("location").unwrap().contains(&operations));
        let answer = browser.post_graph(&token, &path, "").await;
        assert!(answer.json()["newPassword"].as_str().unwrap().len() >= 8);
        let changed = format!("/users/{user}?$select=lastPasswordChangeDateTime");
        let changed = browser.graph(&token, &changed).await.json();
        assert_eq!(
            changed["lastPasswordChangeDateTime"],
            "2026-03-02T00:00:00Z"
        );
        assert_eq!(browser.sandbox.changes().len(), 2);
    });
}
