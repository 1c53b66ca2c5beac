//! Reloading, and signing out.

use tenantry_sandbox::{JournalEntry, seeded};
use tenantry_tests::opening::at_work;
use tenantry_tests::pages::{Authority, Shell, SignIn, Users};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, Stage, perform};
use tenantry_tests::trouble::Trouble;

use crate::{NO_SHARED_WORKERS, Outcome, token_requests, visits};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reload_comes_back_to_the_same_place_without_asking() -> Outcome {
    perform(Scene::default(), async |stage| {
        let since = reloaded_users(stage).await?;
        // The vault may have outlived the page; if not, the authority has said silently who is here.
        for visit in visits(&since) {
            let visit = &visit.path_and_query;
            assert!(visit.contains("prompt=none"), "{visit}");
        }
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reload_without_shared_workers_asks_the_authority_silently() -> Outcome {
    perform(Scene::default(), async |stage| {
        stage.browser().before_every_page(NO_SHARED_WORKERS).await?;
        let since = reloaded_users(stage).await?;
        let visits = visits(&since);
        assert_eq!(visits.len(), 1, "{visits:?}");
        let visit = &visits[0].path_and_query;
        assert!(visit.contains("prompt=none"), "{visit}");
        assert!(visit.contains("login_hint=adele%40partner.com"), "{visit}");
        Ok(())
    })
    .await
}

/// Signs in, filters, sorts and opens a user, reloads, finds all of it again, and gives what was asked of
/// the cloud for that.
async fn reloaded_users(stage: &Stage<'_>) -> Result<Vec<JournalEntry>, Trouble> {
    let browser = stage.browser();
    at_work(stage).await?;
    Shell::of(stage).go_to("Users").await?;
    let users = Users::shown(stage).await?;
    users.filter("a").await?;
    users.sort_by("User name").await?;
    let first = users.row_at(1).await?;
    users.open(&first[0]).await?;
    let before = stage.asked_of_cloud(0).len();
    // The address follows the list a moment later.
    let address = browser
        .until("the open row in the address", async || {
            let address = browser.address().await?;
            let complete = ["q=a", "sort=user", "open="];
            Ok(complete
                .iter()
                .all(|part| address.contains(part))
                .then_some(address))
        })
        .await?;

    browser.reload().await?;
    users.detail_of(&first[0]).await?;
    assert_eq!(users.filtered_for().await?, "a");
    assert_eq!(users.row_at(1).await?, first);
    assert_eq!(browser.address().await?, address);
    browser.reads("Adele Marchetti").await?;
    Ok(stage.asked_of_cloud(before))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_signing_out_nothing_comes_back_by_itself() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        at_work(stage).await?;
        Shell::of(stage).go_to("Users").await?;
        let users_address = browser.address().await?;
        Shell::of(stage).sign_out().await?;
        browser
            .until("the console's own address", async || {
                Ok((browser.address().await? == stage.home()).then_some(()))
            })
            .await?;
        let ended = stage.asked_of_cloud(0);
        assert!(
            ended.iter().any(|entry| entry.path().ends_with("/logout")),
            "the session at the authority was not ended"
        );

        browser.reload().await?;
        SignIn::shown(stage).await?;
        assert_eq!(stage.asked_of_cloud(0).len(), ended.len());

        // The page that was left does not come back by itself either.
        browser.visit(&users_address).await?;
        browser.find(Role::Button, "Sign in").await?;
        let since = stage.asked_of_cloud(ended.len());
        assert_eq!(visits(&since).len(), 0, "{since:?}");
        assert_eq!(token_requests(&since).len(), 0, "{since:?}");

        browser.click(Role::Button, "Sign in").await?;
        Authority::sign_in_as(browser, seeded::ADELE).await?;
        Users::shown(stage).await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn going_back_after_signing_out_shows_nothing_of_the_customer() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        at_work(stage).await?;
        Shell::of(stage).go_to("Users").await?;
        let users = Users::shown(stage).await?;
        let somebody = users.row_at(1).await?;
        Shell::of(stage).sign_out().await?;
        browser
            .until("the console's own address", async || {
                Ok((browser.address().await? == stage.home()).then_some(()))
            })
            .await?;
        let tokens = token_requests(&stage.asked_of_cloud(0)).len();
        for _ in 0..4 {
            browser.back().await?;
            // Wherever that leads, it comes to rest at something to sign in with.
            browser
                .until("a page to sign in at", async || {
                    let asks = [Role::TextBox, Role::Button];
                    let names = ["Customer", "Sign in"];
                    let mut is_there = false;
                    for (role, name) in asks.into_iter().zip(names) {
                        is_there |= browser.shows(role, name).await?;
                    }
                    Ok(is_there.then_some(()))
                })
                .await?;
            let text = browser.text().await?;
            for word in [&somebody[1], "Sign out"] {
                assert!(!text.contains(word), "{text}");
            }
        }
        assert_eq!(token_requests(&stage.asked_of_cloud(0)).len(), tokens);
        Ok(())
    })
    .await
}
