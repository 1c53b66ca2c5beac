//! The journey with nothing but a keyboard.

use tenantry_sandbox::{seeded, seeded::PASSWORD};
use tenantry_tests::browser::Browser;
use tenantry_tests::pages::Users;
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, perform};
use tenantry_tests::trouble::Trouble;
use thirtyfour::Key;

use crate::{Outcome, users_of};

/// No screen has so many stops.
const STOPS: usize = 40;

/// Presses the tab key until what has this role and name has the focus.
async fn tab_to(browser: &Browser, role: &str, name: &str) -> Result<(), Trouble> {
    let mut passed = Vec::new();
    for _ in 0..STOPS {
        let here = browser.focused().await?;
        if here == (role.to_owned(), name.to_owned()) {
            return Ok(());
        }
        passed.push(here);
        browser.press(Key::Tab).await?;
    }
    Err(Trouble::Wrong(format!(
        "the tab key never came to the {role} {name:?}, only to {passed:?}"
    )))
}

/// Waits until what has this role and name has the focus, without a key.
async fn focus_is_on(browser: &Browser, role: &str, name: &str) -> Result<(), Trouble> {
    browser
        .until(&format!("the focus on the {role} {name:?}"), async || {
            let here = browser.focused().await?;
            Ok((here == (role.to_owned(), name.to_owned())).then_some(()))
        })
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_whole_journey_needs_no_pointer() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        browser.visit(&stage.home()).await?;
        focus_is_on(browser, "textbox", "Customer").await?;
        browser.press("customer.com").await?;
        browser.press(Key::Enter).await?;

        focus_is_on(browser, "textbox", "Account").await?;
        browser.press(seeded::ADELE).await?;
        tab_to(browser, "textbox", "Password").await?;
        browser.press(PASSWORD).await?;
        browser.press(Key::Enter).await?;

        browser.find(Role::Heading, "Overview").await?;
        browser.reads("Adele Marchetti").await?;
        tab_to(browser, "link", "Users").await?;
        browser.press(Key::Enter).await?;
        let users = Users::shown(stage).await?;
        let all = users_of(stage.cloud(), seeded::CUSTOMER);
        users.counts(&all).await?;

        tab_to(browser, "searchbox", "Filter users").await?;
        browser.press("nadia").await?;
        users.counts(&format!("1 of {all}")).await?;
        tab_to(browser, "rowheader", "Nadia Benali").await?;
        browser.press(Key::Enter).await?;
        users.detail_of("Nadia Benali").await?;
        focus_is_on(browser, "heading", "Nadia Benali").await?;
        browser.press(Key::Escape).await?;
        browser.gone(Role::Complementary, "").await?;
        focus_is_on(browser, "rowheader", "Nadia Benali").await?;

        // Up into the head, and a heading sorts.
        browser.press(Key::Up).await?;
        focus_is_on(browser, "button", "Name").await?;
        browser.press(Key::Enter).await?;
        browser.address_with("sort=name").await?;

        tab_to(browser, "button", "Sign out").await?;
        browser.press(Key::Enter).await?;
        tab_to(browser, "button", "Sign out everywhere").await?;
        browser.press(Key::Enter).await?;
        browser.gone(Role::Button, "Sign out").await?;
        focus_is_on(browser, "textbox", "Customer").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_stop_of_a_screen_skips_to_its_content() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let sign_in = tenantry_tests::pages::SignIn::open(stage).await?;
        sign_in.enter("customer.com", seeded::ADELE).await?;
        browser.press(Key::Tab).await?;
        tab_to(browser, "link", "Skip to content").await?;
        browser.press(Key::Enter).await?;
        browser
            .until("the focus on the content", async || {
                Ok((browser.focused().await?.0 == "main").then_some(()))
            })
            .await
    })
    .await
}
