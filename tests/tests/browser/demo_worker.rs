//! What befalls a service worker: it is ended at any time, it is left out by a reload, and what it kept cannot
//! always be read.

use serde_json::json;
use tenantry_sandbox::seeded;
use tenantry_tests::pages::{Authority, Shell, SignIn, Users};
use tenantry_tests::role::Role;
use tenantry_tests::stage::Stage;
use tenantry_tests::static_demo::{Missing, perform};
use tenantry_tests::trouble::Trouble;

use crate::Outcome;

/// Ends the service worker as the browser does when it has been idle.
async fn end_worker(stage: &Stage<'_>) -> Result<(), Trouble> {
    let browser = stage.browser();
    browser.devtools("ServiceWorker.enable", json!({})).await?;
    browser
        .devtools("ServiceWorker.stopAllWorkers", json!({}))
        .await
        .map(drop)
}

/// Loads the page anew, past the worker, as Shift+F5 does.
async fn reload_past_worker(stage: &Stage<'_>) -> Result<(), Trouble> {
    let browser = stage.browser();
    browser
        .devtools("Page.reload", json!({ "ignoreCache": true }))
        .await
        .map(drop)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_read_any_more_is_begun_anew() -> Outcome {
    perform("/", Missing::Nothing, async |stage| {
        let browser = stage.browser();
        let sign_in = SignIn::open(stage).await?;
        sign_in.name("customer.com").await?;
        browser.reads("Region").await?;
        let spoil = "
            const open = indexedDB.open('tenantry-demo', 1);
            const database = await new Promise((done) => (open.onsuccess = () => done(open.result)));
            const worlds = database.transaction('worlds', 'readwrite').objectStore('worlds');
            const keys = await new Promise((done) => {
              const asked = worlds.getAllKeys();
              asked.onsuccess = () => done(asked.result);
            });
            keys.forEach((key) => worlds.put(new TextEncoder().encode('{\"a\":'), key));
            await new Promise((done) => (worlds.transaction.oncomplete = done));
            return keys.length;";
        assert_eq!(browser.run_async(spoil).await?, json!(1));
        end_worker(stage).await?;
        sign_in.enter("cedar-and-co.com", seeded::ADELE).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_ends_while_the_password_is_typed_takes_it_afterwards() -> Outcome {
    perform("/", Missing::Nothing, async |stage| {
        let browser = stage.browser();
        let sign_in = SignIn::open(stage).await?;
        sign_in.sign_in_to("customer.com").await?;
        let authority = Authority::asks(browser).await?;
        browser
            .fill(Role::TextBox, "Account", seeded::ADELE)
            .await?;
        end_worker(stage).await?;
        authority.sign_in(seeded::ADELE).await?;
        browser.find(Role::Heading, "Overview").await?;
        // The session outlives the worker as well.
        end_worker(stage).await?;
        Shell::of(stage).go_to("Users").await?;
        Users::shown(stage).await?.counts("180 users").await?;
        end_worker(stage).await?;
        let link = format!("t/{}/users", seeded::CEDAR_AND_CO);
        browser.visit(&stage.at(&link)).await?;
        browser.click(Role::Button, "Sign in").await?;
        Users::shown(stage).await.map(drop)
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reload_past_the_worker_comes_back_to_the_cloud() -> Outcome {
    perform("/try/", Missing::Page, async |stage| {
        let browser = stage.browser();
        let sign_in = SignIn::open(stage).await?;
        sign_in.sign_in_to("customer.com").await?;
        Authority::asks(browser).await?;
        let before = stage.console().asked().len();
        reload_past_worker(stage).await?;
        let asked_host = async || {
            let asked = stage.console().asked();
            let asked = asked[before..]
                .iter()
                .any(|asked| asked.request.contains("/try/cloud/login/"));
            Ok(asked.then_some(()))
        };
        browser
            .until("the host asked for the cloud", asked_host)
            .await?;
        Authority::sign_in_as(browser, seeded::ADELE).await?;
        browser.find(Role::Heading, "Overview").await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_that_was_lost_says_so_and_leads_back() -> Outcome {
    perform("/", Missing::Page, async |stage| {
        let browser = stage.browser();
        SignIn::open(stage).await?;
        browser
            .visit(&stage.at("cloud/login/sandbox/sign-in/password"))
            .await?;
        browser
            .find(Role::Heading, "What was typed did not arrive")
            .await?;
        browser
            .click(Role::Link, "Back to the console, to sign in again")
            .await?;
        SignIn::shown(stage).await.map(drop)
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_first_visit_to_a_deep_link_comes_by_the_page_for_what_is_missing() -> Outcome {
    perform("/try/", Missing::Page, async |stage| {
        let browser = stage.browser();
        let link = format!("t/{}/users", seeded::CUSTOMER);
        browser.visit(&stage.at(&link)).await?;
        browser.click(Role::Button, "Sign in").await?;
        Authority::sign_in_as(browser, seeded::ADELE).await?;
        Users::shown(stage).await.map(drop)
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_bar_orders_cannot_be_visited() -> Outcome {
    perform("/", Missing::Nothing, async |stage| {
        let browser = stage.browser();
        SignIn::open(stage).await?;
        for path in ["cloud/demo", "cloud/demo/world", "cloud/control/world"] {
            let before = stage.console().asked().len();
            browser.visit(&stage.at(path)).await?;
            let asked = stage.console().asked();
            assert!(
                asked[before..]
                    .iter()
                    .any(|asked| asked.request.ends_with(path)),
                "{path}"
            );
        }
        Ok(())
    })
    .await
}
