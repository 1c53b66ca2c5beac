//! A change that stops in the middle, by the agent or by itself, and goes on when the agent says so.

use std::time::Duration;

use tenantry_sandbox::{Fault, Target, Times, seeded};
use tenantry_tests::pages::{Authority, Change, Shell, SignIn};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, Stage, perform};
use tenantry_tests::trouble::Trouble;

use crate::Outcome;
use crate::changes_running::{about_to_block, changed, each_once, press_start};

/// Every batch takes its time, so that there is a middle.
fn slowly(stage: &Stage<'_>) {
    let slow = Fault::Slow(Duration::from_millis(700));
    stage.fault(Target::Graph("/$batch".into()), Times::Always, slow);
}

/// What the storage of this browser holds, as far as it can be read as text.
async fn stored(stage: &Stage<'_>) -> Result<String, Trouble> {
    let script =
        "return Object.entries({...localStorage, ...sessionStorage}).map(([key, value]) => {
        try { return key + ' ' + atob(value.replaceAll('-', '+').replaceAll('_', '/')); }
        catch { return key + ' ' + value; } }).join('\\n');";
    let stored = stage.browser().run(script, Vec::new()).await?;
    Ok(stored.as_str().unwrap_or_default().to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reload_in_the_middle_shows_where_it_stopped_and_goes_on() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        about_to_block(stage, None).await?;
        slowly(stage);
        let able = press_start(stage).await?;
        some_changes(stage).await?;
        browser.reload().await?;
        open_stopped(stage).await?;
        let change = Change::shown(stage, "Block sign-in").await?;
        change.says("the page was left or loaded again").await?;
        let before = stage.cloud().changes().len();
        assert!(before < able, "there was no middle");
        stage.picture("change-stopped").await?;
        change.press("Go on").await?;
        change.is_over().await?;
        each_once(stage, &change, able).await?;
        assert!(!stored(stage).await?.contains("tenantry.run.1."));
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_not_sent_is_left_out_when_the_agent_says_so() -> Outcome {
    perform(Scene::default(), async |stage| {
        let change = about_to_block(stage, None).await?;
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
        each_once(stage, &change, able).await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_goes_on_while_the_agent_does_something_else() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let change = about_to_block(stage, None).await?;
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
                Ok((said.starts_with("Done: ") || said.starts_with("Finished: ")).then_some(()))
            })
            .await?;
        let done = changed(stage, seeded::CUSTOMER);
        assert!(done.len() > able / 2 && done.values().all(|times| *times == 1));
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_challenge_in_the_middle_stops_and_signing_in_alone_sends_nothing() -> Outcome {
    perform(Scene::default(), async |stage| {
        let change = about_to_block(stage, None).await?;
        slowly(stage);
        let able = press_start(stage).await?;
        some_changes(stage).await?;
        // Asked for in vain with the sign-in at hand, so that only the agent can go on.
        let claims = r#"{"access_token":{"nbf":{"essential":true,"value":"1792645200"}}}"#;
        let challenge = Fault::ClaimsChallenge(claims.into());
        stage.fault(Target::Graph("/users".into()), Times::Always, challenge);
        change
            .says("the customer's tenant wants you to sign in")
            .await?;
        stage.picture("change-challenged").await?;
        let before = stage.cloud().changes().len();
        assert!(before < able, "there was no middle");
        stage.mend();
        change.press("Continue at sign-in").await?;
        open_stopped(stage).await?;
        let change = Change::shown(stage, "Block sign-in").await?;
        change.says("choose Go on").await?;
        assert_eq!(
            stage.cloud().changes().len(),
            before,
            "it went on by itself"
        );
        change.press("Go on").await?;
        change.is_over().await?;
        each_once(stage, &change, able).await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_window_never_takes_up_what_another_one_carries_out() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        about_to_block(stage, None).await?;
        slowly(stage);
        let able = press_start(stage).await?;
        some_changes(stage).await?;
        let first = browser.window().await?;
        browser.another_window().await?;
        browser
            .visit(&stage.at(&format!("t/{}/users", seeded::CUSTOMER)))
            .await?;
        browser
            .until("a click on the change of the other window", async || {
                let script = "const chip = document.querySelector('.runs .run');
                    chip?.click(); return chip !== null;";
                Ok((browser.run(script, Vec::new()).await? == true).then_some(()))
            })
            .await?;
        let second = Change::shown(stage, "Block sign-in").await?;
        second
            .says("Another window of this browser carries this out")
            .await?;
        stage.picture("change-elsewhere").await?;

        browser.look_at(&first).await?;
        let change = Change::shown(stage, "Block sign-in").await?;
        change.is_over().await?;
        each_once(stage, &change, able).await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_out_stops_a_change_and_signing_in_shows_where() -> Outcome {
    perform(Scene::default(), async |stage| {
        let change = about_to_block(stage, None).await?;
        slowly(stage);
        let able = press_start(stage).await?;
        some_changes(stage).await?;
        change.press("Close, and let it go on").await?;
        Shell::of(stage).sign_out_of_the_console().await?;
        // What was on its way arrives, and nothing after it.
        tokio::time::sleep(Duration::from_secs(2)).await;
        let before = stage.cloud().changes().len();
        tokio::time::sleep(Duration::from_secs(2)).await;
        assert_eq!(stage.cloud().changes().len(), before);
        assert!(before < able, "there was no middle");
        SignIn::shown(stage)
            .await?
            .sign_in_to("customer.com")
            .await?;
        Authority::pick(stage.browser(), seeded::ADELE).await?;
        open_stopped(stage).await?;
        let change = Change::shown(stage, "Block sign-in").await?;
        change.press("Go on").await?;
        change.is_over().await?;
        each_once(stage, &change, able).await?;
        Ok(())
    })
    .await
}

/// Waits until the change has begun to take effect.
async fn some_changes(stage: &Stage<'_>) -> Result<(), Trouble> {
    stage
        .browser()
        .until("some changes", async || {
            Ok((!stage.cloud().changes().is_empty()).then_some(()))
        })
        .await
}

/// Clicks on the stopped change in the bar.
async fn open_stopped(stage: &Stage<'_>) -> Result<(), Trouble> {
    let browser = stage.browser();
    browser
        .until("a click on the stopped change", async || {
            let script = "const chip = document.querySelector('.runs .run.warns');
                if (!chip?.innerText.startsWith('Stopped: ')) return false; chip.click(); return true;";
            Ok((browser.run(script, Vec::new()).await? == true).then_some(()))
        })
        .await
}
