//! The set-up page: what is right, what is wrong, how that was found, and the commands.

use tenantry_sandbox::{Fault, Origin, Target, Times, seeded};
use tenantry_tests::pages::{Authority, Notice, SetUp};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, Stage, perform};
use tenantry_tests::trouble::Trouble;

use crate::{Outcome, token_requests};

async fn signed_in<'a>(stage: &'a Stage<'_>) -> Result<SetUp<'a>, Trouble> {
    SetUp::open(stage).await?;
    let browser = stage.browser();
    browser
        .click(Role::Button, "Sign in to partner.com")
        .await?;
    Authority::sign_in_as(browser, seeded::ADELE).await?;
    SetUp::shown(stage).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_commands_are_complete_before_anybody_signs_in() -> Outcome {
    perform(Scene::default(), async |stage| {
        let set_up = SetUp::open(stage).await?;
        stage.picture("set-up-signed-out").await?;
        let client = seeded::NORTH_AMERICA_CLIENT.to_string();
        let command = set_up.command("Register the app").await?;
        assert!(
            command.contains(&format!("'{}'", stage.home())),
            "{command}"
        );
        assert!(command.contains("'User.Read.All'"), "{command}");
        let legacy = set_up.command("Legacy: pre-consent by AdminAgents").await?;
        assert!(legacy.contains(&client), "{legacy}");
        let links = stage
            .browser()
            .all(Role::TextBox, "Customer, by tenant id or domain");
        assert_eq!(links.await?.len(), 2, "one for each registration");
        assert_eq!(stage.asked_of_cloud(0).len(), 0);
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_registration_that_is_wrong_is_told_what_is_wrong_and_then_right() -> Outcome {
    perform(Scene::default(), async |stage| {
        stage.cloud().world(|world| {
            for registration in &mut world.registrations {
                registration
                    .permissions
                    .remove("CrossTenantInformation.ReadBasic.All");
            }
        });
        let set_up = signed_in(stage).await?;
        let registered = set_up
            .verdict("The app is registered in partner.com")
            .await?;
        assert!(registered.starts_with("Yes"), "{registered}");
        let address = set_up.verdict("Its redirect addresses").await?;
        assert!(address.starts_with("Yes"), "{address}");
        let asks = set_up.verdict("It asks for every permission").await?;
        assert!(asks.starts_with("No"), "{asks}");
        assert!(
            asks.contains("CrossTenantInformation.ReadBasic.All"),
            "{asks}"
        );
        stage.picture("set-up-wrong").await?;
        stage.cloud().world(|world| {
            for registration in &mut world.registrations {
                registration
                    .permissions
                    .insert("CrossTenantInformation.ReadBasic.All".into());
            }
        });
        let browser = stage.browser();
        browser.click(Role::Button, "Read again").await?;
        browser
            .until("a right registration", async || {
                let asks = set_up.verdict("It asks for every permission").await?;
                Ok(asks.starts_with("Yes").then_some(()))
            })
            .await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_customer_is_told_what_it_lacks() -> Outcome {
    perform(Scene::default(), async |stage| {
        let set_up = signed_in(stage).await?;
        let browser = stage.browser();
        browser
            .click(Role::Button, "Check Customer International")
            .await?;
        let complete = set_up.standing("Customer International").await?;
        assert!(complete.starts_with("Complete"), "{complete}");
        browser
            .click(Role::Button, "Check Prairie Credit Union")
            .await?;
        let lacking = set_up.standing("Prairie Credit Union").await?;
        assert!(lacking.contains("User.Read.All"), "{lacking}");
        browser
            .click(Role::Button, "Check Brightpath Clinic")
            .await?;
        let refused = set_up.standing("Brightpath Clinic").await?;
        assert!(refused.contains("AADSTS"), "{refused}");
        stage.picture("set-up-customers").await?;
        let link = set_up
            .command("Grant them by the customer's administrator")
            .await?;
        assert!(link.contains("/adminconsent?client_id="), "{link}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_customers_are_checked_at_once_with_one_token_for_each() -> Outcome {
    perform(Scene::default(), async |stage| {
        let set_up = signed_in(stage).await?;
        let number = set_up.check_all().await?;
        let done = format!("{number} of {number} checked");
        stage.browser().reads(&done).await?;
        stage.picture("set-up-all-checked").await?;
        let asked = stage.asked_of_cloud(0);
        let tokens: Vec<&str> = token_requests(&asked)
            .iter()
            .map(|entry| entry.path())
            .collect();
        let mut once = tokens.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), tokens.len(), "{tokens:?}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_read_is_not_called_wrong() -> Outcome {
    perform(Scene::default(), async |stage| {
        stage.fault(
            Target::Graph("/applications".into()),
            Times::Always,
            Fault::Status(500),
        );
        let set_up = signed_in(stage).await?;
        let unread = set_up
            .verdict("The app is registered in partner.com")
            .await?;
        assert!(unread.starts_with("Unknown"), "{unread}");
        stage.mend();
        stage.browser().click(Role::Button, "Read again").await?;
        stage
            .browser()
            .until("a registration that was read", async || {
                let read = set_up
                    .verdict("The app is registered in partner.com")
                    .await?;
                Ok(read.starts_with("Yes").then_some(()))
            })
            .await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_authority_that_is_down_is_told_and_the_commands_stay() -> Outcome {
    perform(Scene::default(), async |stage| {
        let set_up = SetUp::open(stage).await?;
        let browser = stage.browser();
        stage.fault(Target::Origin(Origin::Login), Times::Always, Fault::Down);
        browser
            .click(Role::Button, "Sign in to partner.com")
            .await?;
        let notice = Notice::shown(stage, "Unknown customer or no network").await?;
        set_up.command("Register the app").await?;
        stage.mend();
        notice.press("Try again").await?;
        browser
            .click(Role::Button, "Sign in to partner.com")
            .await?;
        Authority::sign_in_as(browser, seeded::ADELE).await?;
        let read = set_up
            .verdict("The app is registered in partner.com")
            .await?;
        assert!(read.starts_with("Yes"), "{read}");
        Ok(())
    })
    .await
}
