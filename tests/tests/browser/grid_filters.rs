//! Filters of single columns: from the heading's menu, in the address, and taken off again.

use tenantry_sandbox::seeded;
use tenantry_tests::pages::{Grid, Shell, Users};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, Stage, perform};
use tenantry_tests::trouble::Trouble;
use thirtyfour::Key;

use crate::grid_columns::at_the_grid;
use crate::keyboard::{choose, focus_is_on, tab_to};
use crate::{Outcome, users_of};

/// Moves the focus from the first row to the heading of a column, so many places to the right.
async fn to_heading(
    stage: &Stage<'_>,
    grid: &Grid<'_>,
    heading: &str,
    steps: usize,
) -> Result<(), Trouble> {
    let browser = stage.browser();
    let first = grid.row_at(1).await?.cells[0].clone();
    tab_to(browser, "rowheader", &first).await?;
    browser.press(Key::Home).await?;
    for _ in 0..steps {
        browser.press(Key::Right).await?;
    }
    browser.press(Key::Control + Key::Home).await?;
    for _ in 0..steps {
        browser.press(Key::Right).await?;
    }
    browser.press(Key::Up).await?;
    focus_is_on(browser, "button", heading).await
}

/// How many users of `customer.com` may not sign in.
fn blocked(stage: &Stage<'_>) -> usize {
    stage.cloud().world(|world| {
        let tenant = world.tenant("customer.com").expect("it is seeded");
        let users = tenant.directory.users().iter();
        users.filter(|user| !user.account_enabled).count()
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_with_filters_that_mean_nothing_shows_all() -> Outcome {
    perform(Scene::default(), async |stage| {
        let (users, _) = at_the_grid(stage).await?;
        let browser = stage.browser();
        for filters in [
            "nosuch%3Dx",
            "enabled",
            "%3B%3B%3D",
            "created%3A2024-99-99..",
        ] {
            let link = stage.at(&format!("t/{}/users?f={filters}", seeded::CUSTOMER));
            browser.visit(&link).await?;
            users
                .counts(&users_of(stage.cloud(), seeded::CUSTOMER))
                .await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn choices_are_ticked_by_keys_and_the_back_button_restores_them() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let (users, grid) = at_the_grid(stage).await?;
        let all = users_of(stage.cloud(), seeded::CUSTOMER);
        let blocked = blocked(stage);
        to_heading(stage, &grid, "Sign-in", 2).await?;
        browser.press(Key::Alt + Key::Down).await?;
        browser.find(Role::Dialog, "Options for Sign-in").await?;
        let choice = format!("Blocked {blocked}");
        tab_to(browser, "checkbox", &choice).await?;
        browser.press(" ").await?;
        focus_is_on(browser, "checkbox", &choice).await?;
        let some = format!("{blocked} of {all}");
        users.counts(&some).await?;
        grid.says(&some).await?;
        stage.picture("grid-choices").await?;
        // First the menu goes, and only then anything else.
        browser.press(Key::Escape).await?;
        browser.gone(Role::Dialog, "Options for Sign-in").await?;
        focus_is_on(browser, "button", "Sign-in").await?;
        let rows = grid.rows().await?;
        assert!(rows.iter().all(|row| row.cells[2] == "Blocked"), "{rows:?}");
        browser.address_with("f=enabled").await?;
        stage.picture("grid-filtered").await?;

        Shell::of(stage).go_to("Overview").await?;
        browser.back().await?;
        let users = Users::shown(stage).await?;
        users.counts(&some).await?;
        let chip = "Remove the filter Sign-in: Blocked";
        choose(browser, "button", chip).await?;
        users.counts(&all).await?;
        focus_is_on(browser, "searchbox", "Filter users").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn texts_and_days_are_filtered_by_keys() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let (users, grid) = at_the_grid(stage).await?;
        let all = users_of(stage.cloud(), seeded::CUSTOMER);
        to_heading(stage, &grid, "Job title", 3).await?;
        browser.press(Key::F2).await?;
        focus_is_on(browser, "textbox", "Contains").await?;
        browser.press("engineer").await?;
        let rows = grid
            .rows_where("engineers only", |rows| {
                let is_one = |title: &String| title.to_lowercase().contains("engineer");
                !rows.is_empty() && rows.iter().all(|row| is_one(&row.cells[3]))
            })
            .await?;
        browser.press(Key::Escape).await?;
        focus_is_on(browser, "button", "Job title").await?;

        browser.press(Key::End).await?;
        focus_is_on(browser, "button", "Created").await?;
        browser.press(Key::F2).await?;
        browser.find(Role::Dialog, "Options for Created").await?;
        browser.press("01012020").await?;
        let later = grid
            .rows_where("fewer", |later| later.len() < rows.len())
            .await?;
        let year = |row: &tenantry_tests::pages::Row| {
            let year = row.cells[5].rsplit(' ').next();
            year.and_then(|year| year.parse::<u32>().ok())
        };
        assert!(later.iter().all(|row| year(row) >= Some(2020)), "{later:?}");
        stage.picture("grid-days").await?;
        browser.press(Key::Escape).await?;
        let chips = [
            "Remove the filter Job title contains “engineer”",
            "Remove the filter Created: from 1 Jan 2020",
        ];
        for chip in chips {
            browser.find(Role::Button, chip).await?;
        }
        choose(browser, "button", "Clear all").await?;
        users.counts(&all).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_to_an_open_row_scrolls_to_it() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let (_, grid) = at_the_grid(stage).await?;
        let (id, name) = stage.cloud().world(|world| {
            let tenant = world.tenant("customer.com").expect("it is seeded");
            let last = tenant.directory.users().last().expect("it has users");
            (last.id, last.display_name.clone())
        });
        let link = stage.at(&format!("t/{}/users?open={id}", seeded::CUSTOMER));
        browser.visit(&link).await?;
        browser.find(Role::Complementary, &name).await?;
        grid.rows_where("the open row in view", |rows| {
            rows.iter().any(|row| row.cells[0].starts_with(&name))
        })
        .await?;
        let is_seen = "const row = document.querySelector('[role=row][aria-current=true]').getBoundingClientRect();
            const grid = document.querySelector('[role=grid]').getBoundingClientRect();
            return row.top >= grid.top && row.bottom <= grid.bottom;";
        let stays_seen = async || {
            browser
                .until("the open row wholly in view", async || {
                    let seen = browser.run(is_seen, Vec::new()).await?;
                    Ok(seen.as_bool().filter(|seen| *seen))
                })
                .await
        };
        stays_seen().await?;
        // Whatever takes room from the grid before the agent does anything.
        let shorten = "document.querySelector('[role=grid]').style.maxHeight = '200px';";
        browser.run(shorten, Vec::new()).await?;
        stays_seen().await?;
        Ok(())
    })
    .await
}
