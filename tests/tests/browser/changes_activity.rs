//! What is remembered of changes: found again, with the customer's own evidence, and only as long as the agent wants.

use serde_json::json;
use tenantry_tests::pages::Shell;
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, Stage, perform};
use tenantry_tests::trouble::Trouble;

use crate::Outcome;
use crate::changes_running::{about_to_block, press_start};

/// Blocks some users and goes to the activity page.
async fn blocked(stage: &Stage<'_>, ticket: &str) -> Result<(), Trouble> {
    let browser = stage.browser();
    let change = about_to_block(stage, Some(6)).await?;
    let field = "Ticket optional, for the activity list";
    browser.fill(Role::TextBox, field, ticket).await?;
    press_start(stage).await?;
    change.is_over().await?;
    change.press("Done").await?;
    change.is_gone().await?;
    Shell::of(stage).go_to("Activity").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_is_found_with_its_ticket_and_in_the_customers_audit_log() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        blocked(stage, "INC-4711").await?;
        browser.reads("INC-4711").await?;
        let filter = "Filter by customer, action, ticket or name";
        browser.fill(Role::SearchBox, filter, "nobody").await?;
        browser.reads("0 of 1 change").await?;
        browser.fill(Role::SearchBox, filter, "inc-4711").await?;
        browser.click(Role::Button, "Edit").await?;
        browser.fill(Role::TextBox, "Ticket", "INC-4712").await?;
        browser.click(Role::Button, "Keep").await?;
        browser.reads("0 of 1 change").await?;
        browser.fill(Role::SearchBox, filter, "").await?;
        browser.reads("INC-4712").await?;
        browser
            .click(Role::Button, "Find it in the customer's audit log")
            .await?;
        browser.reads("adele@partner.com").await?;
        browser.reads("Disable account").await?;
        browser
            .find(
                Role::Link,
                "Open in Microsoft Entra (Microsoft's portal, in a new window)",
            )
            .await?;
        stage.picture("activity-evidence").await?;
        // It is there after a reload as well.
        browser.reload().await?;
        browser.reads("INC-4712").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_who_wants_nothing_remembered_has_nothing_remembered() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        blocked(stage, "INC-1").await?;
        browser.click(Role::Button, "Delete all").await?;
        browser.click(Role::Button, "Keep them").await?;
        browser.reads("INC-1").await?;
        let label = "Remember what I change Switching it off forgets what is here.";
        browser.click(Role::CheckBox, label).await?;
        browser.reads("Nothing is remembered.").await?;
        let script = "return Object.keys(localStorage).filter((key) => key.startsWith('tenantry.activity.')).length;";
        assert_eq!(browser.run(script, Vec::new()).await?, json!(0));
        Ok(())
    })
    .await
}
