//! Exports: what is in the file, and what it is called.

use serde_json::Value;
use tenantry_tests::downloads::Downloads;
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, perform};
use tenantry_tests::trouble::Trouble;
use thirtyfour::Key;

use crate::Outcome;
use crate::grid_columns::at_the_grid;
use crate::keyboard::{choose, focus_is_on, tab_to};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_selected_goes_to_a_file_by_keys() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let downloads = Downloads::of(browser).await?;
        let (_, grid) = at_the_grid(stage).await?;
        let rows = grid.rows().await?;
        tab_to(browser, "rowheader", &rows[0].cells[0]).await?;
        browser.press(" ").await?;
        browser.press(Key::Shift + Key::Down).await?;
        browser.reads("2 selected").await?;
        choose(browser, "button", "Export selection").await?;
        browser.find(Role::Dialog, "Export").await?;
        stage.picture("grid-export").await?;
        tab_to(browser, "button", "CSV of 2 selected for spreadsheets").await?;
        browser.press(Key::Enter).await?;
        let (name, text) = downloads.file(".csv").await?;
        assert!(name.starts_with("customer.com-users-20"), "{name}");
        let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(lines.len(), 3, "{text}");
        for (line, row) in lines[1..].iter().zip(&rows) {
            assert!(line.contains(&row.cells[1]), "{line} has {row:?}");
        }
        grid.says(&format!("Wrote 2 users to {name}")).await?;
        focus_is_on(browser, "button", "Export selection").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_that_match_go_to_a_file_with_the_columns_that_are_shown() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let downloads = Downloads::of(browser).await?;
        let (_, grid) = at_the_grid(stage).await?;
        choose(browser, "button", "Columns").await?;
        tab_to(browser, "checkbox", "Department").await?;
        browser.press(" ").await?;
        browser.press(Key::Escape).await?;
        choose(browser, "button", "Export").await?;
        tab_to(browser, "button", "JSON of all 180 users for scripts").await?;
        browser.press(Key::Enter).await?;
        grid.says("Wrote 180 users to customer.com-users-").await?;
        let (_, text) = downloads.file(".json").await?;
        let rows: Value = serde_json::from_str(&text)
            .map_err(|error| Trouble::Wrong(format!("{error} in {text}")))?;
        let rows = rows.as_array().expect("it is a list");
        assert_eq!(rows.len(), 180);
        let shown = grid.row_at(1).await?;
        assert_eq!(
            rows[0]["name"],
            shown.cells[0].lines().next().unwrap_or_default()
        );
        assert_eq!(rows[0].get("department"), None, "{}", rows[0]);
        assert!(rows[0].get("created").is_some(), "{}", rows[0]);
        Ok(())
    })
    .await
}
