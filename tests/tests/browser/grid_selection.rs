//! Selecting rows: by id, by keys, and through everything that moves or hides them.

use tenantry_sandbox::seeded;
use tenantry_tests::browser::Browser;
use tenantry_tests::pages::Grid;
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, perform};
use tenantry_tests::trouble::Trouble;
use thirtyfour::Key;

use crate::grid_columns::at_the_grid;
use crate::keyboard::{choose, focus_is_on, tab_to};
use crate::{Outcome, users_of};

/// Moves the focus to the first row.
async fn to_the_first_row(browser: &Browser, grid: &Grid<'_>) -> Result<(), Trouble> {
    let first = grid.row_at(1).await?.cells[0].clone();
    tab_to(browser, "rowheader", &first).await
}

/// The places of the rows in the document that are selected.
async fn selected(grid: &Grid<'_>) -> Result<Vec<u64>, Trouble> {
    let rows = grid.rows().await?.into_iter();
    Ok(rows
        .filter(|row| row.is_selected)
        .map(|row| row.place)
        .collect())
}

async fn are_selected(browser: &Browser, grid: &Grid<'_>, places: &[u64]) -> Result<(), Trouble> {
    browser
        .until(&format!("the rows {places:?} selected"), async || {
            Ok((selected(grid).await? == places).then_some(()))
        })
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_field_the_keys_that_select_are_the_fields_own() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let (users, grid) = at_the_grid(stage).await?;
        tab_to(browser, "searchbox", "Filter users").await?;
        browser.press("a b").await?;
        browser.press(Key::Control + "a").await?;
        browser.press(Key::Delete + "").await?;
        users
            .counts(&users_of(stage.cloud(), seeded::CUSTOMER))
            .await?;
        assert!(selected(&grid).await?.is_empty());
        assert!(!browser.shows(Role::Button, "Clear selection").await?);
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_are_selected_by_keys_and_stay_so_wherever_they_go() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let (users, grid) = at_the_grid(stage).await?;
        to_the_first_row(browser, &grid).await?;
        browser.press(" ").await?;
        are_selected(browser, &grid, &[1]).await?;
        browser.press(Key::Shift + Key::Down).await?;
        browser.press(Key::Shift + Key::Down).await?;
        are_selected(browser, &grid, &[1, 2, 3]).await?;
        for _ in 0..2 {
            browser.press(Key::Down).await?;
        }
        browser.press(Key::Shift + " ").await?;
        are_selected(browser, &grid, &[1, 2, 3, 4, 5]).await?;
        browser.press(" ").await?;
        are_selected(browser, &grid, &[1, 2, 3, 4]).await?;
        browser.reads("4 selected").await?;
        grid.says("4 selected").await?;
        let rows = grid.rows().await?;
        let chosen: Vec<String> = rows[..4].iter().map(|row| row.cells[1].clone()).collect();
        stage.picture("grid-selected").await?;

        // Sorted, filtered and read again, they are the same rows.
        browser.press(Key::Control + Key::Home).await?;
        browser.press(Key::Right).await?;
        browser.press(Key::Up).await?;
        focus_is_on(browser, "button", "User name").await?;
        browser.press(Key::Enter).await?;
        browser.address_with("sort=user").await?;
        users.filter(&chosen[2]).await?;
        browser
            .reads("4 selected · 3 of them hidden by the filter")
            .await?;
        are_selected(browser, &grid, &[1]).await?;
        choose(browser, "button", "Read again").await?;
        users
            .counts(&format!(
                "1 of {}",
                users_of(stage.cloud(), seeded::CUSTOMER)
            ))
            .await?;
        browser
            .reads("4 selected · 3 of them hidden by the filter")
            .await?;
        are_selected(browser, &grid, &[1]).await?;
        choose(browser, "button", "Clear selection").await?;
        browser.gone(Role::Button, "Clear selection").await?;
        are_selected(browser, &grid, &[]).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_that_match_are_selected_at_once() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let (users, grid) = at_the_grid(stage).await?;
        users.filter("sales").await?;
        browser.reads(" of 180 users").await?;
        let some = browser.text().await?;
        let some = some.lines().find_map(|line| line.strip_suffix(" of 180 users"));
        let some = some.expect("it was read").to_owned();
        to_the_first_row(browser, &grid).await?;
        browser.press(Key::Control + "a").await?;
        browser.reads(&format!("{some} selected")).await?;
        // The box of all, left of the first heading, says the same.
        browser.press(Key::Left).await?;
        browser.press(Key::Up).await?;
        focus_is_on(browser, "checkbox", "Select all that match").await?;
        let checked = "return document.activeElement.ariaChecked;";
        assert_eq!(browser.run(checked, Vec::new()).await?, "true");
        users.filter("").await?;
        browser
            .until("the box of all is mixed", async || {
                let state = "return document.querySelector('[role=columnheader] [role=checkbox]').ariaChecked;";
                Ok((browser.run(state, Vec::new()).await? == "mixed").then_some(()))
            })
            .await?;
        tab_to(browser, "checkbox", "Select all that match").await?;
        browser.press(" ").await?;
        browser.reads("180 selected").await?;
        browser.press(Key::Enter).await?;
        browser.gone(Role::Button, "Clear selection").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pointer_selects_by_boxes_and_ranges() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let (_, grid) = at_the_grid(stage).await?;
        grid.tick(2, false).await?;
        are_selected(browser, &grid, &[2]).await?;
        grid.tick(5, true).await?;
        are_selected(browser, &grid, &[2, 3, 4, 5]).await?;
        grid.tick(3, false).await?;
        are_selected(browser, &grid, &[2, 4, 5]).await?;
        // Nothing of this opens a row.
        assert!(!browser.shows(Role::Complementary, "").await?);
        Ok(())
    })
    .await
}
