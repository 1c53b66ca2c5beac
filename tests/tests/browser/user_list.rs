//! The list of users, from none to twenty thousand.

use std::time::Duration;

use tenantry_sandbox::{Fault, Target, Times, User, seeded};
use tenantry_tests::opening::{at_users, signed_in};
use tenantry_tests::pages::{Notice, Shell, Users};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, Stage, perform};
use thirtyfour::Key;

use crate::{Outcome, users_of};

/// Far fewer than there are rows, far more than a window shows.
const ROWS_IN_THE_DOCUMENT: usize = 120;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_thousand_users_appear_as_they_arrive_and_stay_quick() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        signed_in(stage, "meridian-logistics.com", seeded::ADELE).await?;
        let slowly = Fault::Slow(Duration::from_millis(400));
        stage.fault(Target::Graph("/users".into()), Times::Always, slowly);
        Shell::of(stage).go_to("Users").await?;
        let users = Users::shown(stage).await?;
        browser
            .until("rows before the last page", async || {
                let is_reading = browser.text().await?.contains("so far, still reading…");
                Ok((is_reading && users.rows().await?.len() > 5).then_some(()))
            })
            .await?;
        stage.mend();
        let all = users_of(stage.cloud(), seeded::MERIDIAN_LOGISTICS);
        assert_eq!(all, "20,000 users");
        users.counts(&all).await?;
        let drawn = users.rows().await?.len();
        assert!(drawn <= ROWS_IN_THE_DOCUMENT, "{drawn} rows are drawn");

        let last = stage.cloud().world(|world| {
            let tenant = world.tenant("meridian-logistics.com");
            let users = tenant.expect("it is seeded").directory.users();
            users.last().expect("it has users").clone()
        });
        users.open(&users.row_at(1).await?[0]).await?;
        browser.press(Key::Escape).await?;
        browser.gone(Role::Complementary, "").await?;
        browser.press(Key::Control + Key::End).await?;
        let cells = users.row_at(20_000).await?;
        assert_eq!(cells[1], last.user_principal_name);
        let drawn = users.rows().await?.len();
        assert!(drawn <= ROWS_IN_THE_DOCUMENT, "{drawn} rows are drawn");
        stage.picture("users-many").await?;

        users.filter(&last.user_principal_name).await?;
        users.counts(&format!("1 of {all}")).await?;
        assert_eq!(users.row_at(1).await?[0], last.display_name);
        assert_eq!(users.rows().await?.len(), 1);
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customer_without_users_says_so() -> Outcome {
    perform(Scene::default(), async |stage| {
        signed_in(stage, "newleaf-studio.com", seeded::ADELE).await?;
        Shell::of(stage).go_to("Users").await?;
        let users = Users::shown(stage).await?;
        users.counts("0 users").await?;
        stage
            .browser()
            .find(Role::Heading, "This customer has no users yet")
            .await?;
        assert_eq!(users.rows().await?, []);
        stage.picture("users-none").await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_filter_that_finds_nobody_says_so_and_can_be_cleared() -> Outcome {
    perform(Scene::default(), async |stage| {
        let users = at_users(stage).await?;
        let all = users_of(stage.cloud(), seeded::CUSTOMER);
        users.counts(&all).await?;
        users.filter("no such person").await?;
        users.counts(&format!("0 of {all}")).await?;
        let browser = stage.browser();
        browser
            .find(Role::Heading, "No user matches the filter")
            .await?;
        stage.picture("users-no-match").await?;
        browser.click(Role::Button, "Clear the filter").await?;
        users.counts(&all).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_heading_sorts_and_pressed_again_turns_the_order_round() -> Outcome {
    perform(Scene::default(), async |stage| {
        let users = at_users(stage).await?;
        let all = users_of(stage.cloud(), seeded::CUSTOMER);
        users.counts(&all).await?;
        let mut names = stage.cloud().world(|world| {
            let tenant = world.tenant("customer.com").expect("it is seeded");
            let users = tenant.directory.users().iter();
            users
                .map(|user| user.user_principal_name.to_lowercase())
                .collect::<Vec<_>>()
        });
        names.sort();
        for wanted in [names.first(), names.last()] {
            users.sort_by("User name").await?;
            let wanted = wanted.expect("it has users");
            stage
                .browser()
                .until(&format!("{wanted} on top"), async || {
                    let rows = users.rows().await?;
                    let top = rows.first().map(|row| row.cells[1].to_lowercase());
                    Ok((top.as_ref() == Some(wanted)).then_some(()))
                })
                .await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn names_that_look_like_markup_are_text() -> Outcome {
    perform(Scene::default(), async |stage| {
        let users = at_users(stage).await?;
        let name = r#"R&D <Prototype Lab> "Room 7""#;
        users.filter(name).await?;
        assert_eq!(users.row_at(1).await?[0], name);
        users.open(name).await?;
        users.detail_of(name).await
    })
    .await
}

/// More users than a page holds: as many again as `continental-freight.com` has, under other names.
fn grow(stage: &Stage<'_>) -> usize {
    stage.cloud().world(|world| {
        let tenant = world.tenant_mut("continental-freight.com");
        let directory = &mut tenant.expect("it is seeded").directory;
        directory.edit(|users| {
            let more: Vec<User> = users
                .iter()
                .enumerate()
                .map(|(number, user)| User {
                    id: format!("00000000-0000-4000-8000-{number:012x}")
                        .parse()
                        .expect("it is a GUID"),
                    display_name: format!("Seasonal {number}"),
                    user_principal_name: format!("seasonal.{number}@continental-freight.com"),
                    ..user.clone()
                })
                .collect();
            users.extend(more);
        });
        directory.users().len()
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customer_too_large_to_hold_is_searched_by_the_service() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let all = grow(stage);
        assert!(all > 150_000, "{all}");
        signed_in(stage, "continental-freight.com", seeded::ADELE).await?;
        Shell::of(stage).go_to("Users").await?;
        let users = Users::shown(stage).await?;
        browser.reads("users: searching in Microsoft Graph").await?;
        browser.reads("The first 2,000 of 20").await?;
        stage.picture("users-on-demand").await?;

        // What cannot be searched is told, and the same search can be tried again.
        stage.fault(
            Target::Graph("/users".into()),
            Times::Always,
            Fault::Status(500),
        );
        users.filter("seasonal.99999").await?;
        Notice::shown(stage, "Microsoft Graph has a problem").await?;
        stage.mend();
        browser.click(Role::Button, "Go on").await?;
        browser
            .until("the one who was searched for", async || {
                let rows = users.rows().await?;
                Ok((rows.len() == 1).then_some(()))
            })
            .await?;
        assert_eq!(users.row_at(1).await?[0], "Seasonal 99999");

        // The sort is the service's as well.
        users.filter("seasonal.9999").await?;
        browser
            .until("those who begin like this", async || {
                let rows = users.rows().await?;
                Ok((rows.len() == 11).then_some(()))
            })
            .await?;
        users.sort_by("User name").await?;
        browser
            .until("the order of the user names", async || {
                let first = &users.row_at(1).await?;
                let last = &users.row_at(11).await?;
                Ok((first[0] == "Seasonal 9999" || last[0] == "Seasonal 9999").then_some(()))
            })
            .await?;
        Ok(())
    })
    .await
}
