//! The journey with nothing but a keyboard.

use tenantry_sandbox::{seeded, seeded::PASSWORD};
use tenantry_tests::browser::Browser;
use tenantry_tests::opening::{at_users, at_work};
use tenantry_tests::pages::{Customers, Newcomer, Palette, SetUp, Users};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, perform};
use tenantry_tests::trouble::Trouble;
use thirtyfour::Key;

use crate::ending::minutes_passed;
use crate::{Outcome, counted, customers_of, newcomer, users_of, visits};

/// No screen has so many stops.
const STOPS: usize = 40;

/// Presses the tab key until what has this role and name has the focus.
pub(crate) async fn tab_to(browser: &Browser, role: &str, name: &str) -> Result<(), Trouble> {
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
pub(crate) async fn focus_is_on(browser: &Browser, role: &str, name: &str) -> Result<(), Trouble> {
    browser
        .until(&format!("the focus on the {role} {name:?}"), async || {
            let here = browser.focused().await?;
            Ok((here == (role.to_owned(), name.to_owned())).then_some(()))
        })
        .await
}

/// Presses what has this role and name, without a pointer.
pub(crate) async fn choose(browser: &Browser, role: &str, name: &str) -> Result<(), Trouble> {
    tab_to(browser, role, name).await?;
    browser.press(Key::Enter).await
}

/// Signs in at the authority once it asks.
async fn sign_in_as(browser: &Browser, account: &str) -> Result<(), Trouble> {
    browser.find(Role::TextBox, "Account").await?;
    tab_to(browser, "textbox", "Account").await?;
    browser.press(Key::Control + "a").await?;
    browser.press(account).await?;
    tab_to(browser, "textbox", "Password").await?;
    browser.press(PASSWORD).await?;
    browser.press(Key::Enter).await
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
        sign_in_as(browser, seeded::ADELE).await?;

        browser.find(Role::Heading, "Overview").await?;
        browser.reads("Adele Marchetti").await?;
        choose(browser, "link", "Users").await?;
        let users = Users::shown(stage).await?;
        let all = users_of(stage.cloud(), seeded::CUSTOMER);
        users.counts(&all).await?;

        tab_to(browser, "searchbox", "Filter users").await?;
        browser.press("nadia").await?;
        users.counts(&format!("1 of {all}")).await?;
        choose(browser, "rowheader", "Nadia Benali").await?;
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

        choose(browser, "button", "Sign out").await?;
        choose(browser, "button", "Sign out everywhere").await?;
        browser.gone(Role::Button, "Sign out").await?;
        tab_to(browser, "textbox", "Customer").await
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
        choose(browser, "link", "Skip to content").await?;
        browser
            .until("the focus on the content", async || {
                Ok((browser.focused().await?.0 == "main").then_some(()))
            })
            .await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_customers_need_no_pointer() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        browser.visit(&stage.home()).await?;
        focus_is_on(browser, "textbox", "Customer").await?;
        browser.find(Role::Button, "partner.com").await?;
        choose(browser, "button", "partner.com").await?;
        sign_in_as(browser, seeded::ADELE).await?;
        let customers = Customers::shown(stage).await?;
        let all = counted(customers_of(stage.cloud(), seeded::PARTNER).len());
        customers.counts(&all).await?;

        tab_to(browser, "searchbox", "Filter customers").await?;
        browser.press("cedar").await?;
        customers.counts(&format!("1 of {all}")).await?;
        tab_to(browser, "rowheader", "Cedar & Co.").await?;
        browser.press(Key::Right).await?;
        browser.press(Key::Enter).await?;
        customers
            .row("Cedar & Co.", |row| row.get("Favourite") == "Favourite")
            .await?;
        // By the domain, the relationship and the roles to the details.
        for _ in 0..4 {
            browser.press(Key::Right).await?;
        }
        browser.press(Key::Enter).await?;
        browser.find(Role::Complementary, "Cedar & Co.").await?;
        focus_is_on(browser, "heading", "Cedar & Co.").await?;
        choose(browser, "button", "Remove from favourites").await?;
        customers
            .row("Cedar & Co.", |row| row.get("Favourite") == "No favourite")
            .await?;
        tab_to(browser, "button", "Copy").await?;
        browser.press(Key::Escape).await?;
        browser.gone(Role::Complementary, "").await?;
        browser.press(Key::Home).await?;
        focus_is_on(browser, "rowheader", "Cedar & Co.").await?;
        browser.press(Key::Enter).await?;
        browser.find(Role::Heading, "Overview").await?;
        browser.find(Role::Heading, "Cedar & Co.").await?;
        assert_eq!(visits(&stage.asked_of_cloud(0)).len(), 1);
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_switcher_and_the_palette_need_no_pointer() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        at_work(stage).await?;
        let switcher = "Customer Customer International customer.com";
        browser.find(Role::Button, switcher).await?;
        choose(browser, "button", switcher).await?;
        let palette = Palette::shown(stage, "Find a customer").await?;
        focus_is_on(browser, "combobox", "Find a customer").await?;
        browser.press(Key::Escape).await?;
        palette.gone().await?;
        focus_is_on(browser, "button", switcher).await?;
        browser.press(Key::Enter).await?;
        let palette = Palette::shown(stage, "Find a customer").await?;
        palette.type_in("meridian").await?;
        palette.begins_with(&["Meridian Logistics Group"]).await?;
        browser.press(Key::Enter).await?;
        browser
            .find(Role::Heading, "Meridian Logistics Group")
            .await?;
        palette.gone().await?;

        let palette = Palette::open(stage).await?;
        palette.type_in("set").await?;
        palette.begins_with(&["Set-up"]).await?;
        browser.press(Key::Enter).await?;
        SetUp::shown(stage).await.map(drop)
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_check_of_a_customers_grants_needs_no_pointer() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let set_up = SetUp::open(stage).await?;
        let sign_in = "Sign in to partner.com";
        browser.find(Role::Button, sign_in).await?;
        choose(browser, "button", sign_in).await?;
        sign_in_as(browser, seeded::ADELE).await?;
        SetUp::shown(stage).await?;
        browser.reads("What the customers have granted").await?;
        let name = "Customer International";
        browser.find(Role::Button, &format!("Check {name}")).await?;
        tab_to(browser, "searchbox", "Find customers to check").await?;
        browser.press("international").await?;
        browser.find(Role::Button, "Check 1 customer").await?;
        choose(browser, "button", &format!("Check {name}")).await?;
        let standing = set_up.standing(name).await?;
        assert!(standing.starts_with("Complete"), "{standing}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_wait_for_a_new_customer_needs_no_pointer() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        newcomer::create(stage, 1).await?;
        newcomer::name_it(stage).await?;
        let mark = "This customer is new";
        browser.find(Role::Button, mark).await?;
        choose(browser, "button", mark).await?;
        tab_to(browser, "spinbutton", "Created how many minutes ago?").await?;
        browser.press(Key::Enter).await?;
        Newcomer::shown(stage, newcomer::FRESH).await?;
        choose(browser, "button", "Stop waiting").await?;
        browser.find(Role::Button, mark).await?;
        choose(browser, "button", mark).await?;
        choose(browser, "button", "Wait for it").await?;
        Newcomer::shown(stage, newcomer::FRESH).await?;
        choose(browser, "button", "Try now").await?;
        browser.find(Role::Button, "Find out why").await?;
        choose(browser, "button", "Find out why").await?;
        browser.find(Role::Button, "Check again").await?;
        newcomer::arrives(stage);
        choose(browser, "button", "Try now").await?;
        newcomer::is_open(stage).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_ways_out_and_the_lock_need_no_pointer() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        at_users(stage).await?;
        choose(browser, "button", "Sign out").await?;
        tab_to(browser, "button", "Sign out of the console").await?;
        browser.press(Key::Escape).await?;
        browser
            .gone(Role::Button, "Sign out of the console")
            .await?;
        focus_is_on(browser, "button", "Sign out").await?;

        minutes_passed(stage, 16).await?;
        browser.find(Role::Heading, "Locked").await?;
        choose(browser, "button", "Sign in to go on").await?;
        sign_in_as(browser, seeded::ADELE).await?;
        Users::shown(stage).await?;
        browser.reads("Adele Marchetti").await?;
        choose(browser, "button", "Sign out").await?;
        choose(browser, "button", "Sign out of the console").await?;
        browser.find(Role::Heading, "You are signed out").await?;
        tab_to(browser, "textbox", "Customer").await
    })
    .await
}
