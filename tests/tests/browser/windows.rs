//! Several windows of one browser.

use tenantry_sandbox::seeded;
use tenantry_tests::opening::{at_users, at_work, signed_in};
use tenantry_tests::pages::{Authority, Notice, Shell, SignIn, Users};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, Stage, perform};

use crate::{NO_SHARED_WORKERS, Outcome, token_requests, users_of, visits};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_sign_in_serves_every_window() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        at_work(stage).await?;
        let before = stage.asked_of_cloud(0).len();

        browser.another_window().await?;
        browser
            .visit(&stage.at(&format!("t/{}/users", seeded::CUSTOMER)))
            .await?;
        let users = Users::shown(stage).await?;
        users
            .counts(&users_of(stage.cloud(), seeded::CUSTOMER))
            .await?;
        browser.reads("Adele Marchetti").await?;
        let since = stage.asked_of_cloud(before);
        assert_eq!(visits(&since).len(), 0, "{since:?}");
        // The token of the first window is the second one's too.
        assert_eq!(token_requests(&since).len(), 0, "{since:?}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_granted_meanwhile_counts_in_every_window() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        signed_in(stage, "prairie-credit-union.com", seeded::ADELE).await?;
        let first = browser.window().await?;
        let address = browser.address().await?;
        browser.another_window().await?;
        browser.visit(&(address + "/users")).await?;
        Notice::shown(stage, "A permission is missing").await?;
        let given = stage.cloud();
        given.give_consent(seeded::PRAIRIE_CREDIT_UNION, seeded::USUAL_SCOPES)?;
        browser
            .click(Role::Button, "Try again with a new token")
            .await?;
        Users::shown(stage).await?;

        browser.look_at(&first).await?;
        // What a browser tells a window that is looked at again; without a screen it tells nobody.
        browser
            .run("window.dispatchEvent(new Event('focus'))", Vec::new())
            .await?;
        let may = async || {
            let link = browser.find(Role::Link, "Users").await?;
            let disabled = link.attr("aria-disabled").await.unwrap_or_default();
            Ok((disabled.as_deref() != Some("true")).then_some(()))
        };
        browser.until("the page that was granted", may).await?;
        let before = stage.asked_of_cloud(0).len();
        Shell::of(stage).go_to("Users").await?;
        let users = Users::shown(stage).await?;
        let all = users_of(stage.cloud(), seeded::PRAIRIE_CREDIT_UNION);
        users.counts(&all).await?;
        assert_eq!(token_requests(&stage.asked_of_cloud(before)).len(), 0);
        Ok(())
    })
    .await
}

/// Signs out in a second window, and finds the first one signed out.
async fn signing_out_reaches_the_other_window(stage: &Stage<'_>) -> Outcome {
    let browser = stage.browser();
    let users = at_users(stage).await?;
    let somebody = users.row_at(1).await?;
    let address = browser.address().await?;
    let first = browser.window().await?;

    let second = browser.another_window().await?;
    browser
        .before_every_page(NO_SHARED_WORKERS_IF_ASKED)
        .await?;
    browser.visit(&address).await?;
    Users::shown(stage).await?;
    Shell::of(stage).sign_out_of_the_console().await?;

    browser.look_at(&first).await?;
    browser.gone(Role::Button, "Sign out").await?;
    browser.find(Role::Button, "Sign in").await?;
    let text = browser.text().await?;
    assert!(!text.contains(&somebody[1]), "{text}");
    let asked = stage.asked_of_cloud(0).len();
    browser.reload().await?;
    browser.find(Role::Button, "Sign in").await?;
    let since = stage.asked_of_cloud(asked);
    assert_eq!(visits(&since).len(), 0, "{since:?}");
    assert_eq!(token_requests(&since).len(), 0, "{since:?}");
    browser.look_at(&second).await
}

/// A window that another one opened inherits nothing of what a test installed there.
const NO_SHARED_WORKERS_IF_ASKED: &str =
    "if (localStorage.getItem('no-shared-workers')) delete globalThis.SharedWorker";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_out_reaches_every_window() -> Outcome {
    perform(Scene::default(), async |stage| {
        signing_out_reaches_the_other_window(stage).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_out_reaches_every_window_with_a_vault_of_its_own() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        browser.before_every_page(NO_SHARED_WORKERS).await?;
        browser.visit(&stage.home()).await?;
        let remember = "localStorage.setItem('no-shared-workers', '1')";
        browser.run(remember, Vec::new()).await?;
        signing_out_reaches_the_other_window(stage).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn attempts_of_two_windows_never_mix() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let first = browser.window().await?;
        let sign_in = SignIn::open(stage).await?;
        sign_in.sign_in_to("customer.com").await?;
        Authority::asks(browser).await?;

        let second = browser.another_window().await?;
        let sign_in = SignIn::open(stage).await?;
        sign_in.sign_in_to("meridian-logistics.com").await?;
        Authority::sign_in_as(browser, seeded::ADELE).await?;
        browser.reads("Adele Marchetti").await?;
        browser.reads("meridian-logistics.com").await?;

        browser.look_at(&first).await?;
        Authority::sign_in_as(browser, seeded::ADELE).await?;
        browser.reads("Adele Marchetti").await?;
        browser.reads("customer.com").await?;
        let customer = stage.at(&format!("t/{}", seeded::CUSTOMER));
        assert_eq!(browser.address().await?, customer);
        browser.look_at(&second).await?;
        let meridian = stage.at(&format!("t/{}", seeded::MERIDIAN_LOGISTICS));
        assert_eq!(browser.address().await?, meridian);
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_another_window_asked_for_is_refused() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let sign_in = SignIn::open(stage).await?;
        sign_in.sign_in_to("customer.com").await?;
        Authority::asks(browser).await?;
        let asked = stage.asked_of_cloud(0);
        let visit = visits(&asked)[0].path_and_query.clone();
        let state = visit
            .split('&')
            .find_map(|pair| pair.strip_prefix("state="))
            .unwrap_or_default()
            .to_owned();
        assert!(!state.is_empty(), "{visit}");

        browser.another_window().await?;
        let home = stage.home();
        browser
            .visit(&format!("{home}#code=somebodys&state={state}"))
            .await?;
        browser
            .find(Role::Heading, "This sign-in was used already")
            .await?;
        assert_eq!(token_requests(&stage.asked_of_cloud(0)).len(), 0);
        assert_eq!(browser.address().await?, home);
        Ok(())
    })
    .await
}
