//! The same cloud on wasm32: from the sign-in page to the users, by `oneshot`.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "what helps a test may fail it")]

#[path = "sandbox/browser.rs"]
#[expect(dead_code, reason = "the native tests use the rest of it")]
mod browser;

use browser::{Attempt, Browser, code_fields, value};
use tenantry_sandbox::seeded::{ADELE, NORTH_AMERICA_CLIENT};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn from_the_sign_in_page_to_the_users() {
    let mut browser = Browser::new();
    let attempt = Attempt::new("customer.com");
    let page = browser.visit(&attempt.address()).await.page();
    assert!(page.body.contains("<h1>Sign in</h1>"));

    let answer = browser.sign_in(&attempt, ADELE).await.answer();
    assert_eq!(value(&answer, "state"), "the state");
    let client = NORTH_AMERICA_CLIENT.to_string();
    let tokens = browser
        .redeem(
            "customer.com",
            &code_fields(&client, value(&answer, "code")),
        )
        .await;
    let tokens = tokens.json();

    let token = tokens["access_token"].as_str().unwrap();
    let users = browser
        .graph(token, "/users?$top=999&$select=id,displayName")
        .await
        .json();
    assert_eq!(users["value"].as_array().unwrap().len(), 180);
}
