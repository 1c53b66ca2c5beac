//! What the host of the console can get wrong.

use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::http::{HeaderValue, StatusCode};
use tenantry_sandbox::seeded;
use tenantry_tests::pages::{Notice, SignIn};
use tenantry_tests::stage::{Scene, Stage, perform};

use crate::Outcome;

/// The page says so, and after the host was mended a reload by the notice's button is enough.
async fn is_told(stage: &Stage<'_>, title: &str, words: &str) -> Outcome {
    let sign_in = SignIn::open(stage).await?;
    sign_in.sign_in_to("customer.com").await?;
    recovers(stage, title, words).await
}

async fn recovers(stage: &Stage<'_>, title: &str, words: &str) -> Outcome {
    let notice = Notice::shown(stage, title).await?;
    stage.browser().reads(words).await?;
    stage.console().behave();
    notice.press("Reload the page").await?;
    let sign_in = SignIn::shown(stage).await?;
    sign_in.enter("customer.com", seeded::ADELE).await
}

const NO_VAULT: &str = "The console could not start its vault";
const NO_CONFIG: &str = "The console is not set up correctly";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_vault_that_is_missing_is_told() -> Outcome {
    perform(Scene::default(), async |stage| {
        let console = stage.console();
        console.say("vault.js", StatusCode::NOT_FOUND, "Nothing is here.");
        stage
            .announced()
            .complaint("Failed to fetch a worker script");
        is_told(stage, NO_VAULT, "vault.js").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_vault_whose_policy_forbids_wasm_is_told() -> Outcome {
    perform(Scene::default(), async |stage| {
        stage.console().stand_in("vault.js", |mut response| {
            let policy = &response.headers()[CONTENT_SECURITY_POLICY];
            let policy = policy.to_str().unwrap_or_default();
            let policy = policy.replace("'wasm-unsafe-eval'", "");
            let policy = HeaderValue::from_str(&policy).expect("it was a header before");
            response
                .headers_mut()
                .insert(CONTENT_SECURITY_POLICY, policy);
            response
        });
        stage.announced().complaint("wasm-eval");
        is_told(stage, NO_VAULT, "vault.js").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_vault_that_is_not_the_vault_is_told() -> Outcome {
    perform(Scene::default(), async |stage| {
        let script =
            "onconnect = (event) => event.ports[0].postMessage(['failed', 'no luck today'])";
        stage.console().say("vault.js", StatusCode::OK, script);
        is_told(stage, NO_VAULT, "no luck today").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_missing_configuration_is_told() -> Outcome {
    perform(Scene::default(), async |stage| {
        let console = stage.console();
        console.say("config.json", StatusCode::NOT_FOUND, "Nothing is here.");
        is_told(stage, NO_CONFIG, "404").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_malformed_configuration_is_told_with_field_and_line() -> Outcome {
    perform(Scene::default(), async |stage| {
        let document = "{\n \"registrations\": 7\n}";
        stage.console().say("config.json", StatusCode::OK, document);
        is_told(stage, NO_CONFIG, "registrations").await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_configuration_that_is_no_json_is_told() -> Outcome {
    perform(Scene::default(), async |stage| {
        let page = "<!doctype html><title>Log in</title>";
        stage.console().say("config.json", StatusCode::OK, page);
        is_told(stage, NO_CONFIG, "config.json").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broken_set_up_is_told_before_anything_is_typed() -> Outcome {
    perform(Scene::default(), async |stage| {
        let console = stage.console();
        console.say("config.json", StatusCode::NOT_FOUND, "Nothing is here.");
        SignIn::open(stage).await?;
        recovers(stage, NO_CONFIG, "404").await
    })
    .await
}
