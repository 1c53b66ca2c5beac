//! The whole journey in the demo that needs no server, from a folder that a server of plain files hands out.

use tenantry_sandbox::seeded;
use tenantry_tests::opening::signed_in;
use tenantry_tests::pages::{Authority, Change, Customers, Grid, Shell, SignIn, Users};
use tenantry_tests::role::Role;
use tenantry_tests::stage::Stage;
use tenantry_tests::static_demo::{Missing, perform};

use crate::Outcome;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_whole_journey_works_from_a_folder() -> Outcome {
    perform("/", Missing::Nothing, journey).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_whole_journey_works_from_a_folder_below_another() -> Outcome {
    perform("/try/tenantry/", Missing::Nothing, journey).await
}

async fn journey(stage: &Stage<'_>) -> Outcome {
    let browser = stage.browser();
    let sign_in = SignIn::open(stage).await?;
    sign_in.sign_in_to("customer.com").await?;
    // What is wrong is refused here as well.
    let authority = Authority::asks(browser).await?;
    assert!(
        browser
            .address()
            .await?
            .starts_with(&stage.at("cloud/login/"))
    );
    browser
        .fill(Role::TextBox, "Account", seeded::ADELE)
        .await?;
    browser.fill(Role::TextBox, "Password", "wrong").await?;
    browser.click(Role::Button, "Sign in").await?;
    browser.find(Role::Alert, "").await?;
    authority.sign_in(seeded::ADELE).await?;
    browser
        .find(Role::Heading, "Customer International")
        .await?;
    browser.reads("Adele Marchetti").await?;

    Shell::of(stage).go_to("Users").await?;
    let users = Users::shown(stage).await?;
    users.counts("180 users").await?;
    let grid = Grid::shown(stage, "Users").await?;
    Change::select(&grid, Some(1)).await?;
    let change = Change::choose(stage, "Revoke sessions").await?;
    change
        .says("Nothing is sent before you confirm it.")
        .await?;
    change.press("Revoke sessions: Nadia Benali").await?;
    change.is_over().await?;
    change.press("Done").await?;
    change.is_gone().await?;

    // A deep link, for which the host has no file.
    assert!(browser.address().await?.contains("/users"));
    browser.reload().await?;
    Users::shown(stage).await?.counts("180 users").await?;

    Shell::of(stage).go_home().await?;
    sign_in.sign_in_to("cedar-and-co.com").await?;
    browser.find(Role::Heading, "Cedar & Co.").await?;

    browser.visit(&stage.at("customers")).await?;
    let customers = Customers::shown(stage).await?;
    customers.filter("cedar").await?;
    browser.reads("Cedar & Co.").await?;

    Shell::of(stage).sign_out().await?;
    sign_in.sign_in_to("customer.com").await?;
    Authority::asks(browser).await?;

    assert!(stage.cloud().journal().is_empty());
    // The host was asked for files, and never for the cloud.
    let asked = stage.console().asked();
    assert!(
        asked.iter().all(|asked| asked.request.starts_with("GET ")),
        "{asked:?}"
    );
    let of_cloud = asked
        .iter()
        .filter(|asked| asked.request.contains("/cloud/"));
    assert_eq!(of_cloud.count(), 0, "{asked:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_who_may_do_little_may_do_little_here_too() -> Outcome {
    perform("/", Missing::Nothing, async |stage| {
        let browser = stage.browser();
        let sign_in = SignIn::open(stage).await?;
        sign_in.sign_in_to("customer.com").await?;
        Authority::sign_in_as(browser, seeded::BRUNO).await?;
        browser.find(Role::Heading, "You cannot get there").await?;
        browser.click(Role::Link, "Back to the application").await?;
        browser.reads("AADSTS").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_cloud_comes_when_the_sign_in_page_is_there() -> Outcome {
    perform("/", Missing::Nothing, async |stage| {
        SignIn::open(stage).await?;
        let browser = stage.browser();
        browser.find(Role::Button, "Set the scene").await?;
        let asked = stage.console().asked();
        let at = |words: &str| asked.iter().position(|asked| asked.request.contains(words));
        let (bar, cloud) = (at("demo/bar.js"), at("_bg.wasm").zip(at("demo/cloud-")));
        let bar = bar.expect("the bar is loaded");
        let wasm = asked.iter().position(|asked| {
            asked.request.contains("demo/cloud-") && asked.request.contains(".wasm")
        });
        assert!(wasm.expect("the cloud is loaded") > bar, "{asked:?}");
        assert!(cloud.is_some());
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_windows_share_one_cloud() -> Outcome {
    perform("/", Missing::Nothing, async |stage| {
        let browser = stage.browser();
        signed_in(stage, "customer.com", seeded::ADELE).await?;
        let second = browser.another_window().await?;
        browser.look_at(&second).await?;
        let link = format!("t/{}/users", seeded::CEDAR_AND_CO);
        browser.visit(&stage.at(&link)).await?;
        browser.click(Role::Button, "Sign in").await?;
        Users::shown(stage).await.map(drop)
    })
    .await
}
