//! A change that stops in the middle, by the agent or by itself, and goes on when the agent says so.

use std::time::Duration;

use tenantry_sandbox::{Fault, Target, Times, seeded};
use tenantry_tests::pages::Change;
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, Stage, perform};
use tenantry_tests::trouble::Trouble;

use crate::Outcome;
use crate::changes_running::{about_to_block, changed, press_start};

/// Every batch takes its time, so that there is a middle.
fn slowly(stage: &Stage<'_>) {
    let slow = Fault::Slow(Duration::from_millis(700));
    stage.fault(Target::Graph("/$batch".into()), Times::Always, slow);
}

/// What the storage of this browser holds, as far as it can be read as text.
async fn stored(stage: &Stage<'_>) -> Result<String, Trouble> {
    let script = "return Object.entries({...localStorage, ...sessionStorage}).map(([key, value]) => {
        try { return key + ' ' + atob(value.replaceAll('-', '+').replaceAll('_', '/')); }
        catch { return key + ' ' + value; } }).join('\\n');";
    let stored = stage.browser().run(script, Vec::new()).await?;
    Ok(stored.as_str().unwrap_or_default().to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reload_in_the_middle_shows_where_it_stopped_and_goes_on() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        about_to_block(stage, 90).await?;
        slowly(stage);
        let able = press_start(stage).await?;
        browser
            .until("some changes", async || {
                Ok((!stage.cloud().changes().is_empty()).then_some(()))
            })
            .await?;
        browser.reload().await?;
        browser
            .until("a click on the stopped change", async || {
                let script = "const chip = document.querySelector('.runs .run.warns');
                    if (!chip?.innerText.startsWith('Stopped: ')) return false; chip.click(); return true;";
                Ok((browser.run(script, Vec::new()).await? == true).then_some(()))
            })
            .await?;
        let change = Change::shown(stage, "Block sign-in").await?;
        change.says("the page was left or loaded again").await?;
        let before = stage.cloud().changes().len();
        assert!(before < able, "there was no middle");
        stage.picture("change-stopped").await?;
        change.press("Go on").await?;
        change.is_over().await?;
        let times = changed(stage, seeded::CUSTOMER);
        assert_eq!(times.len(), able);
        assert!(times.values().all(|times| *times == 1), "{times:?}");
        assert!(!stored(stage).await?.contains("tenantry.run.1."));
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_not_sent_is_left_out_when_the_agent_says_so() -> Outcome {
    perform(Scene::default(), async |stage| {
        let change = about_to_block(stage, 90).await?;
        slowly(stage);
        let able = press_start(stage).await?;
        change.press("Pause").await?;
        change.says("nothing more is sent until you go on").await?;
        change.press("Cancel the rest").await?;
        change.is_over().await?;
        change.says("left out").await?;
        let times = changed(stage, seeded::CUSTOMER);
        assert!(times.len() < able);
        assert!(times.values().all(|times| *times == 1), "{times:?}");
        stage.mend();
        change.press("Retry the failed ones").await?;
        change.is_over().await?;
        let times = changed(stage, seeded::CUSTOMER);
        assert_eq!(times.len(), able);
        assert!(times.values().all(|times| *times == 1), "{times:?}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_goes_on_while_the_agent_does_something_else() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let change = about_to_block(stage, 60).await?;
        slowly(stage);
        let able = press_start(stage).await?;
        change.press("Close, and let it go on").await?;
        change.is_gone().await?;
        browser.click(Role::Link, "Groups").await?;
        browser.find(Role::Grid, "Groups").await?;
        stage.picture("change-in-the-background").await?;
        browser
            .until("the end of the change in the bar", async || {
                let script = "return document.querySelector('.runs .run')?.innerText ?? '';";
                let said = browser.run(script, Vec::new()).await?;
                let said = said.as_str().unwrap_or_default().to_owned();
                Ok(said.starts_with("Done: ").then_some(()))
            })
            .await?;
        assert_eq!(changed(stage, seeded::CUSTOMER).len(), able);
        Ok(())
    })
    .await
}
