//! The hard writes from end to end: passwords that are shown once, a thousand licences at once, and a device that
//! only the right word wipes.

use serde_json::json;
use tenantry_sandbox::seeded;
use tenantry_tests::opening::{at_users, signed_in};
use tenantry_tests::pages::{Change, Grid, Shell};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, perform};

use thirtyfour::Key;

use crate::Outcome;
use crate::changes_running::{changed, press_start};
use crate::keyboard::tab_to;

/// So many rows are selected that a thousand of them can be changed.
const SELECTED: usize = 3_200;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_is_shown_once_and_kept_nowhere() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        at_users(stage).await?;
        let grid = Grid::shown(stage, "Users").await?;
        Change::select(&grid, Some(3)).await?;
        let change = Change::choose(stage, "Reset password").await?;
        change.plan().await?;
        stage.picture("change-reset-password").await?;
        let able = press_start(stage).await?;
        change.is_over().await?;
        let hidden = change.text().await?;
        change.press("Show").await?;
        let script = "return [...document.querySelectorAll('.password code')].map((code) => code.innerText);";
        let shown = browser.run(script, Vec::new()).await?;
        let shown: Vec<String> = serde_json::from_value(shown).unwrap_or_default();
        let done = change.counted("done and read back").await?;
        assert!(shown.len() == done && done > 0, "{shown:?} of {able}");
        stage.picture("change-passwords").await?;
        let stored = "return JSON.stringify([{...localStorage}, {...sessionStorage}, history.state, location.href]
            .map((part) => String(JSON.stringify(part)).replace(/[A-Za-z0-9_-]{16,}/g, (text) => {
                try { return text + atob(text.replaceAll('-', '+').replaceAll('_', '/')); } catch { return text; } })));";
        let stored = browser.run(stored, Vec::new()).await?.to_string();
        for password in &shown {
            assert!(password.len() >= 16, "{password}");
            assert!(!hidden.contains(password), "it was shown before anybody asked");
            assert!(!stored.contains(password), "it is stored");
        }
        assert_eq!(changed(stage, seeded::CUSTOMER).len(), done);
        change.press("Forget them").await?;
        let shown = browser.run("return document.querySelectorAll('.password').length;", Vec::new()).await?;
        assert_eq!(shown, json!(0));
        change.press("Done").await?;
        change.is_gone().await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_users_get_another_licence_each_exactly_once() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        signed_in(stage, "meridian-logistics.com", seeded::ADELE).await?;
        Shell::of(stage).go_to("Users").await?;
        let grid = Grid::shown(stage, "Users").await?;
        browser.reads_line("20,000 users").await?;
        let first = grid.row_at(1).await?.cells[0].clone();
        tab_to(browser, "rowheader", &first).await?;
        browser.press(" ").await?;
        // A third of them hold one of their own: others get theirs from a group.
        let down = String::from(char::from(Key::Down)).repeat(SELECTED - 1);
        browser.press(Key::Shift + down).await?;
        browser.reads("3,200 selected").await?;
        let change = Change::choose(stage, "Replace a licence").await?;
        change
            .says("Users without it are left as they are.")
            .await?;
        tab_to(browser, "combobox", "Replace").await?;
        browser.press("Microsoft 365 E3").await?;
        tab_to(browser, "combobox", "By").await?;
        browser.press("Microsoft Power Automate").await?;
        change.plan().await?;
        stage.picture("change-thousand").await?;
        let asked = stage.asked_of_cloud(0).len();
        let able = press_start(stage).await?;
        assert!(able >= 1000, "{able}");
        change.is_over().await?;
        assert_eq!(change.counted("done and read back").await?, able);
        let times = changed(stage, seeded::MERIDIAN_LOGISTICS);
        assert_eq!(times.len(), able);
        assert!(times.values().all(|times| *times == 1));
        // Twenty in each request, written and read back.
        let sent = stage.asked_of_cloud(asked);
        let batches = sent
            .iter()
            .filter(|entry| entry.path().ends_with("/$batch"))
            .count();
        assert!(batches <= able.div_ceil(20) * 2 + 5, "{batches} for {able}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_is_wiped_by_its_name_alone() -> Outcome {
    perform(Scene::default(), async |stage| {
        signed_in(stage, "customer.com", seeded::ADELE).await?;
        Shell::of(stage).go_to("Managed devices").await?;
        let grid = Grid::shown(stage, "Managed devices").await?;
        let name = grid.row_at(1).await?.cells[0].clone();
        Change::select(&grid, Some(1)).await?;
        let change = Change::choose(stage, "Wipe").await?;
        change.plan().await?;
        let label = format!("Type the name to confirm: {name}");
        change.confirm(&label, "something else").await?;
        let start = format!("Wipe: {name}");
        let button = stage.browser().find(Role::Button, &start).await?;
        assert!(!button.is_enabled().await.unwrap_or(true));
        stage.picture("change-wipe").await?;
        assert!(stage.cloud().changes().is_empty());
        change.confirm(&label, &name.to_uppercase()).await?;
        change.press(&start).await?;
        change.is_over().await?;
        let changes = stage.cloud().changes();
        assert_eq!(changes.len(), 1, "{changes:?}");
        Ok(())
    })
    .await
}
