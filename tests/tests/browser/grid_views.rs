//! Views: filters, sort and columns under a name.

use tenantry_sandbox::seeded;
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, perform};
use thirtyfour::Key;

use crate::grid_columns::at_the_grid;
use crate::keyboard::{choose, focus_is_on, tab_to};
use crate::{Outcome, users_of};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_view_is_saved_chosen_renamed_and_deleted_by_keys() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let (users, grid) = at_the_grid(stage).await?;
        let all = users_of(stage.cloud(), seeded::CUSTOMER);

        // What the page offers from the start.
        choose(browser, "button", "View: All users").await?;
        browser.find(Role::Dialog, "Views").await?;
        tab_to(browser, "button", "Blocked users").await?;
        browser.press(Key::Enter).await?;
        browser.find(Role::Button, "View: Blocked users").await?;
        browser
            .find(Role::Button, "Remove the filter Sign-in: Blocked")
            .await?;

        // With a column less it is another view, which gets a name.
        choose(browser, "button", "Columns").await?;
        tab_to(browser, "checkbox", "Job title").await?;
        browser.press(" ").await?;
        browser.press(Key::Escape).await?;
        let fewer = ["Name", "User name", "Sign-in", "Department", "Created"];
        grid.heads(&fewer).await?;
        tab_to(browser, "searchbox", "Filter users").await?;
        browser.press("a").await?;
        browser.find(Role::Button, "View: Views").await?;
        tab_to(browser, "button", "View: Views").await?;
        browser.press(Key::Enter).await?;
        tab_to(browser, "textbox", "Save this view as").await?;
        browser.press("Morning").await?;
        browser.press(Key::Enter).await?;
        browser.find(Role::Button, "View: Morning").await?;
        stage.picture("grid-views").await?;
        browser.press(Key::Escape).await?;

        // All users, with all columns; a reload later the view is still there.
        choose(browser, "button", "Clear all").await?;
        choose(browser, "button", "Columns").await?;
        focus_is_on(browser, "checkbox", "User name").await?;
        browser.press(Key::Shift + Key::Tab).await?;
        focus_is_on(browser, "button", "Reset columns").await?;
        browser.press(Key::Enter).await?;
        browser.press(Key::Escape).await?;
        users.counts(&all).await?;
        browser.reload().await?;
        users.counts(&all).await?;
        choose(browser, "button", "View: All users").await?;
        choose(browser, "button", "Morning").await?;
        grid.heads(&fewer).await?;
        assert_eq!(users.filtered_for().await?, "a");
        focus_is_on(browser, "button", "View: Morning").await?;

        browser.press(Key::Enter).await?;
        choose(browser, "button", "Rename Morning").await?;
        focus_is_on(browser, "textbox", "New name").await?;
        browser.press("Evening").await?;
        browser.press(Key::Enter).await?;
        browser.find(Role::Button, "View: Evening").await?;
        choose(browser, "button", "Delete the view Evening").await?;
        browser.gone(Role::Button, "Evening").await?;
        grid.says("Deleted the view Evening").await
    })
    .await
}
