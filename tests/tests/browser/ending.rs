//! How a session ends: by signing out, and by the lock for a console that nobody uses.

use serde_json::json;
use tenantry_sandbox::seeded;
use tenantry_tests::opening::{at_users, at_work, signed_in};
use tenantry_tests::pages::{Authority, Shell, SignIn, Users};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, Stage, perform};

use crate::{NO_SHARED_WORKERS, Outcome, token_requests, users_of, visits};

/// Lets this many minutes pass for the page, all at once, from the true time on.
pub(crate) async fn minutes_passed(stage: &Stage<'_>, minutes: u64) -> Outcome {
    let script =
        format!("globalThis.trueNow ??= Date.now; Date.now = () => trueNow() + {minutes} * 60000;");
    stage.browser().run(&script, Vec::new()).await.map(drop)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_out_of_the_console_says_what_is_still_on_and_ends_that_too() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        at_work(stage).await?;
        let before = stage.asked_of_cloud(0).len();
        Shell::of(stage).sign_out_of_the_console().await?;
        browser.find(Role::Heading, "You are signed out").await?;
        browser
            .reads("adele@partner.com is still signed in at")
            .await?;
        stage.picture("signed-out").await?;
        let since = stage.asked_of_cloud(before);
        assert!(since.is_empty(), "{since:?}");

        browser.click(Role::Button, "Sign out there too").await?;
        browser.reads("adele@partner.com is signed out at").await?;
        browser.find(Role::TextBox, "Customer").await?;
        let since = stage.asked_of_cloud(before);
        assert!(
            since.iter().any(|entry| entry.path().ends_with("/logout")),
            "{since:?}"
        );

        // Nobody is signed in by surprise afterwards.
        let sign_in = SignIn::shown(stage).await?;
        sign_in.sign_in_to("customer.com").await?;
        Authority::sign_in_as(browser, seeded::ADELE).await?;
        browser.reads("Adele Marchetti").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_signing_out_of_the_console_the_agent_picks_who_signs_in() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        at_work(stage).await?;
        Shell::of(stage).sign_out_of_the_console().await?;
        let sign_in = SignIn::shown(stage).await?;
        sign_in.sign_in_to("customer.com").await?;
        Authority::pick(browser, seeded::ADELE).await?;
        browser.reads("Adele Marchetti").await?;
        let asked = stage.asked_of_cloud(0);
        let last = visits(&asked)
            .last()
            .map(|visit| visit.path_and_query.clone());
        let last = last.unwrap_or_default();
        assert!(last.contains("prompt=select_account"), "{last}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_accounts_are_each_named_and_ended() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        at_work(stage).await?;
        Shell::of(stage).go_home().await?;
        let sign_in = SignIn::shown(stage).await?;
        sign_in.sign_in_to("rheinwerk-metall.de").await?;
        Authority::another_account(browser)
            .await?
            .sign_in(seeded::ELENA)
            .await?;
        browser.reads(seeded::ELENA).await?;
        Shell::of(stage).sign_out().await?;
        browser.find(Role::Heading, "You are signed out").await?;
        browser.reads("is still signed in at").await?;
        browser.click(Role::Button, "Sign out there too").await?;
        for account in [seeded::ADELE, seeded::ELENA] {
            browser
                .reads(&format!("{account} is signed out at"))
                .await?;
        }
        let text = browser.text().await?;
        assert!(!text.contains("is still signed in at"), "{text}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unused_console_is_locked_and_opens_for_a_fresh_proof_only() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let users = at_users(stage).await?;
        let somebody = users.row_at(1).await?;
        minutes_passed(stage, 14).await?;
        // Whatever is pressed while there is time left counts.
        users.filter("b").await?;
        minutes_passed(stage, 28).await?;
        users.filter("a").await?;
        // The address follows the list a moment later.
        let address = browser.address_with("q=a").await?;
        minutes_passed(stage, 44).await?;

        browser.find(Role::Heading, "Locked").await?;
        stage.picture("locked").await?;
        let markup = browser
            .run("return document.body.innerHTML", Vec::new())
            .await?;
        let markup = markup.as_str().unwrap_or_default();
        assert!(!markup.contains(&somebody[1]), "{markup}");
        let asked = stage.asked_of_cloud(0).len();

        // A reload is no way around it.
        browser.reload().await?;
        browser.find(Role::Button, "Sign in").await?;
        let since = stage.asked_of_cloud(asked);
        assert_eq!(visits(&since).len(), 0, "{since:?}");
        assert_eq!(token_requests(&since).len(), 0, "{since:?}");

        browser.click(Role::Button, "Sign in").await?;
        Authority::sign_in_as(browser, seeded::ADELE).await?;
        let users = Users::shown(stage).await?;
        assert_eq!(users.filtered_for().await?, "a");
        assert_eq!(browser.address().await?, address);
        let since = stage.asked_of_cloud(asked);
        let visit = visits(&since)[0].path_and_query.clone();
        assert!(visit.contains("prompt=login"), "{visit}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_lock_comes_after_the_minutes_that_the_configuration_says() -> Outcome {
    perform(Scene::default().idle_for(2), async |stage| {
        let browser = stage.browser();
        let users = at_users(stage).await?;
        minutes_passed(stage, 1).await?;
        users.filter("b").await?;
        browser.address_with("q=b").await?;
        minutes_passed(stage, 4).await?;
        browser.find(Role::Heading, "Locked").await?;
        Ok(())
    })
    .await?;
    perform(Scene::default().idle_for(60), async |stage| {
        let browser = stage.browser();
        let users = at_users(stage).await?;
        minutes_passed(stage, 50).await?;
        // The first touch after the pause looks at the clock before anything else.
        users.filter("b").await?;
        browser.address_with("q=b").await?;
        assert!(!browser.shows(Role::Heading, "Locked").await?);
        minutes_passed(stage, 111).await?;
        browser.find(Role::Heading, "Locked").await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_lock_screen_leads_back_to_the_same_place() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        signed_in(stage, "customer.com", seeded::ADELE).await?;
        Shell::of(stage).go_to("Users").await?;
        let address = browser.address().await?;
        minutes_passed(stage, 16).await?;
        browser.click(Role::Button, "Sign in to go on").await?;
        Authority::sign_in_as(browser, seeded::ADELE).await?;
        let users = Users::shown(stage).await?;
        users
            .counts(&users_of(stage.cloud(), seeded::CUSTOMER))
            .await?;
        assert_eq!(browser.address().await?, address);
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_lock_reaches_every_window_and_so_does_its_end() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        signed_in(stage, "customer.com", seeded::ADELE).await?;
        Shell::of(stage).go_to("Users").await?;
        let address = browser.address().await?;
        let first = browser.window().await?;
        browser.another_window().await?;
        browser.visit(&address).await?;
        Users::shown(stage).await?;
        minutes_passed(stage, 16).await?;
        browser.find(Role::Heading, "Locked").await?;
        // Windows of one machine have one clock.
        minutes_passed(stage, 0).await?;

        browser.look_at(&first).await?;
        browser.find(Role::Heading, "Locked").await?;
        browser.click(Role::Button, "Sign in to go on").await?;
        Authority::sign_in_as(browser, seeded::ADELE).await?;
        Users::shown(stage).await.map(drop)
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_console_that_was_closed_for_too_long_asks_for_a_fresh_proof() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        // A vault of the window's own goes with it for sure.
        browser.before_every_page(NO_SHARED_WORKERS).await?;
        at_work(stage).await?;
        let address = browser.address().await?;
        let asked = stage.asked_of_cloud(0).len();
        browser.visit("about:blank").await?;
        browser
            .before_every_page("const now = Date.now; Date.now = () => now() + 20 * 60000;")
            .await?;
        browser.visit(&address).await?;
        browser.click(Role::Button, "Sign in").await?;
        Authority::sign_in_as(browser, seeded::ADELE).await?;
        browser.reads("Adele Marchetti").await?;
        let since = stage.asked_of_cloud(asked);
        let visits = visits(&since);
        assert_eq!(visits.len(), 1, "{visits:?}");
        assert!(
            visits[0].path_and_query.contains("prompt=login"),
            "{visits:?}"
        );
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_a_customer_is_stored_when_the_session_has_ended() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        at_users(stage).await?;
        Shell::of(stage).sign_out_of_the_console().await?;
        let kept = browser
            .run(
                "return [Object.keys(localStorage).sort(), Object.keys(sessionStorage).sort()]",
                Vec::new(),
            )
            .await?;
        assert_eq!(
            kept,
            json!([
                ["tenantry.presence.1", "tenantry.recents.2"],
                ["tenantry.farewell.1"]
            ])
        );
        Ok(())
    })
    .await
}
