//! A change from its menu to its proof: what is planned is what is done, and each object is changed exactly once,
//! whatever the service and the network do meanwhile.

use std::collections::BTreeMap;

use axum::http::Method;
use tenantry_sandbox::{Fault, FaultRule, Guid, Methods, Share, Target, Times, seeded};
use tenantry_tests::opening::at_users;
use tenantry_tests::pages::{Change, Grid};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, Stage, perform};
use tenantry_tests::trouble::Trouble;

use crate::Outcome;

/// Holds what the dialog says to what the cloud recorded: each user was changed once or, being an administrator, not
/// at all.
pub(crate) async fn each_once(
    stage: &Stage<'_>,
    change: &Change<'_>,
    able: usize,
) -> Result<(), Trouble> {
    let times = changed(stage, seeded::CUSTOMER);
    assert!(times.values().all(|times| *times == 1), "{times:?}");
    let done = change.counted("done and read back").await?;
    assert_eq!(times.len(), done);
    assert_eq!(able, done + change.counted("not done").await?);
    // Most of them are no administrators.
    assert!(done > able / 2, "{done} of {able}");
    Ok(())
}

/// How often each object was changed.
pub(crate) fn changed(stage: &Stage<'_>, customer: Guid) -> BTreeMap<Guid, usize> {
    let mut times = BTreeMap::new();
    for change in stage.cloud().changes() {
        assert_eq!(
            change.tenant, customer,
            "another tenant was changed: {change:?}"
        );
        *times.entry(change.object).or_default() += 1;
    }
    times
}

/// Selects the first users of `customer.com`, or all, and has the plan to block them shown.
pub(crate) async fn about_to_block<'a>(
    stage: &'a Stage<'_>,
    count: Option<u64>,
) -> Result<Change<'a>, Trouble> {
    at_users(stage).await?;
    let grid = Grid::shown(stage, "Users").await?;
    Change::select(&grid, count).await?;
    let change = Change::choose(stage, "Block sign-in").await?;
    change
        .says("Nothing is sent before you confirm it.")
        .await?;
    Ok(change)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_sent_before_the_plan_is_confirmed() -> Outcome {
    perform(Scene::default(), async |stage| {
        let change = about_to_block(stage, Some(12)).await?;
        stage.picture("change-plan").await?;
        let said = change.text().await?;
        assert!(said.contains("Sign-in"), "{said}");
        change.press("Cancel").await?;
        change.is_gone().await?;
        assert!(stage.cloud().changes().is_empty());
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_object_is_changed_once_and_read_back() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let change = about_to_block(stage, Some(12)).await?;
        let able = press_start(stage).await?;
        change.is_over().await?;
        stage.picture("change-proof").await?;
        each_once(stage, &change, able).await?;
        change.press("Done").await?;
        change.is_gone().await?;

        browser.click(Role::Link, "Activity").await?;
        browser.find(Role::Heading, "Activity").await?;
        browser.reads("Block sign-in").await?;
        browser.click(Role::Button, "Each object").await?;
        browser.reads("Correlation id").await?;
        stage.picture("activity").await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn throttled_failed_and_lost_requests_change_nothing_twice() -> Outcome {
    perform(Scene::default(), async |stage| {
        let change = about_to_block(stage, None).await?;
        let rule = |target: &str, share, times, fault| {
            let rule = FaultRule {
                methods: Methods::One(if target == "/$batch" {
                    Method::POST
                } else {
                    Method::PATCH
                }),
                target: Target::Graph(target.into()),
                share,
                times,
                fault,
            };
            stage.cloud().world(|world| world.faults.add_rule(rule));
        };
        let tenth = Share {
            percent: 10,
            seed: 1,
        };
        let throttled = Fault::Throttled {
            retry_after: Some(0.2),
        };
        rule("/users", tenth, Times::Always, throttled);
        rule("/users", Share::ALL, Times::Next(1), Fault::Lost);
        rule("/$batch", Share::ALL, Times::Next(1), Fault::Lost);
        rule("/$batch", Share::ALL, Times::Next(2), Fault::Status(503));
        let able = press_start(stage).await?;
        change.is_over().await?;
        each_once(stage, &change, able).await?;
        Ok(())
    })
    .await
}

/// Presses the button that starts the plan, and gives for how many objects.
pub(crate) async fn press_start(stage: &Stage<'_>) -> Result<usize, Trouble> {
    let script =
        "const start = [...document.querySelectorAll('dialog.change[open] .change-foot .primary')]
            .find((button) => button.checkVisibility());
        const caption = start.innerText; start.click(); return caption;";
    let caption = stage.browser().run(script, Vec::new()).await?;
    let caption = caption.as_str().unwrap_or_default();
    let number = caption.split_whitespace().rev().nth(1);
    number
        .and_then(|number| number.replace(',', "").parse().ok())
        .ok_or_else(|| Trouble::Wrong(format!("{caption:?} does not say how many")))
}
