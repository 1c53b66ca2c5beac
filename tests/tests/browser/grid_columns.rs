//! Which columns a list shows, in which order, and how wide: by keys, by a pointer, and kept.

use serde_json::json;
use tenantry_tests::opening::at_users;
use tenantry_tests::pages::{Grid, Users};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, Stage, perform};
use tenantry_tests::trouble::Trouble;
use thirtyfour::Key;

use crate::keyboard::{choose, focus_is_on, tab_to};
use crate::{Outcome, users_of};
use tenantry_sandbox::seeded;

const USUAL: [&str; 6] = [
    "Name",
    "User name",
    "Sign-in",
    "Job title",
    "Department",
    "Created",
];

/// Opens the users, waits until all are there, and gives their grid.
pub(crate) async fn at_the_grid<'a>(
    stage: &'a Stage<'_>,
) -> Result<(Users<'a>, Grid<'a>), Trouble> {
    let users = at_users(stage).await?;
    users
        .counts(&users_of(stage.cloud(), seeded::CUSTOMER))
        .await?;
    let grid = Grid::shown(stage, "Users").await?;
    Ok((users, grid))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_stored_of_another_build_does_no_harm() -> Outcome {
    perform(Scene::default(), async |stage| {
        let (_, grid) = at_the_grid(stage).await?;
        let browser = stage.browser();
        for stored in ["", "%%%", "AAAA", "_____w"] {
            let store = "for (const key of ['columns', 'views']) localStorage.setItem(`tenantry.${key}.1.users`, arguments[0]);";
            browser.run(store, vec![json!(stored)]).await?;
            browser.reload().await?;
            grid.heads(&USUAL).await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn columns_are_chosen_and_ordered_by_keys_and_kept() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let (_, grid) = at_the_grid(stage).await?;
        choose(browser, "button", "Columns").await?;
        browser.find(Role::Dialog, "Columns").await?;
        // What names the rows cannot be chosen away.
        focus_is_on(browser, "checkbox", "User name").await?;
        browser.press(" ").await?;
        tab_to(browser, "checkbox", "Created").await?;
        for _ in 0..4 {
            browser.press(Key::Alt + Key::Up).await?;
            focus_is_on(browser, "checkbox", "Created").await?;
        }
        let chosen = ["Name", "Created", "Sign-in", "Job title", "Department"];
        grid.heads(&chosen).await?;
        grid.says("Created: place 2 of 15").await?;
        tab_to(browser, "button", "Move Department up").await?;
        browser.press(Key::Enter).await?;
        focus_is_on(browser, "button", "Move Department up").await?;
        let chosen = ["Name", "Created", "Sign-in", "Department", "Job title"];
        grid.heads(&chosen).await?;
        stage.picture("grid-columns").await?;
        browser.press(Key::Escape).await?;
        browser.gone(Role::Dialog, "Columns").await?;
        focus_is_on(browser, "button", "Columns").await?;

        // The box to tick is the first column, and the one that is not shown keeps its number.
        let (rows, columns, numbers) = grid.told_size().await?;
        assert_eq!((rows, columns), (181, 16));
        assert_eq!(numbers, ["1", "2", "3", "5", "6", "7"]);
        let row = grid.row_at(1).await?;
        assert!(
            ["Enabled", "Blocked"].contains(&row.cells[2].as_str()),
            "{row:?}"
        );

        browser.reload().await?;
        grid.heads(&chosen).await?;
        choose(browser, "button", "Columns").await?;
        focus_is_on(browser, "checkbox", "Created").await?;
        browser.press(Key::Shift + Key::Tab).await?;
        focus_is_on(browser, "button", "Reset columns").await?;
        browser.press(Key::Enter).await?;
        grid.heads(&USUAL).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_heading_is_widened_and_moved_by_keys_and_keeps_the_focus() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let (_, grid) = at_the_grid(stage).await?;
        let first = grid.row_at(1).await?.cells[0].clone();
        tab_to(browser, "rowheader", &first).await?;
        browser.press(Key::Right).await?;
        browser.press(Key::Up).await?;
        focus_is_on(browser, "button", "User name").await?;
        let before = grid.width_of("User name").await?;
        for _ in 0..3 {
            browser.press(Key::Alt + Key::Left).await?;
        }
        let after = grid.width_of("User name").await?;
        assert!((before - after - 48.0).abs() < 3.0, "{before} to {after}");
        browser.press(Key::Alt + (Key::Shift + Key::Right)).await?;
        let moved = ["Name", "Sign-in", "User name"];
        browser
            .until("the columns in another order", async || {
                Ok(grid
                    .headings()
                    .await?
                    .starts_with(&moved.map(str::to_owned))
                    .then_some(()))
            })
            .await?;
        focus_is_on(browser, "button", "User name").await?;
        // Nothing goes before what names the row.
        for _ in 0..3 {
            browser.press(Key::Alt + (Key::Shift + Key::Left)).await?;
            focus_is_on(browser, "button", "User name").await?;
        }
        grid.heads(&USUAL).await?;

        browser.reload().await?;
        grid.heads(&USUAL).await?;
        let kept = grid.width_of("User name").await?;
        assert!((kept - after).abs() < 1.0, "{kept}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pointer_drags_widths_and_places() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let (_, grid) = at_the_grid(stage).await?;
        let before = grid.width_of("Sign-in").await?;
        grid.drag_edge("Sign-in", 60).await?;
        let after = grid.width_of("Sign-in").await?;
        assert!((after - before - 60.0).abs() < 3.0, "{before} to {after}");

        browser.click(Role::Button, "Columns").await?;
        browser.find(Role::Dialog, "Columns").await?;
        grid.drag_column(5, -70).await?;
        let moved = [
            "Name",
            "User name",
            "Sign-in",
            "Created",
            "Job title",
            "Department",
        ];
        grid.heads(&moved).await?;
        browser.reload().await?;
        grid.heads(&moved).await
    })
    .await
}
