//! A customer that was created a moment ago: the console waits, asks with new tokens, and says what is
//! missing where waiting does not help.

use serde_json::json;
use tenantry_sandbox::{Guid, NewCustomer, RelationshipStatus, seeded};
use tenantry_tests::opening::at_work;
use tenantry_tests::pages::{Authority, Newcomer, Notice, SignIn};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, Stage, perform};
use tenantry_tests::trouble::Trouble;

use crate::{Outcome, token_requests, visits};

pub(crate) const FRESH: &str = "fresh-customer.com";

/// Signs in elsewhere, and creates a customer whose relationship arrives after three minutes divided by
/// `time_scale`.
pub(crate) async fn create(stage: &Stage<'_>, time_scale: u32) -> Result<Guid, Trouble> {
    at_work(stage).await?;
    let cloud = stage.cloud();
    cloud.world(|world| world.time_scale = time_scale);
    let fresh = NewCustomer::named(FRESH, "Fresh Customer");
    Ok(cloud.create_customer(&fresh)?)
}

/// The relationship with the new customer has reached its tenant now.
pub(crate) fn arrives(stage: &Stage<'_>) {
    stage.cloud().world(|world| {
        for relationship in &mut world.relationships {
            relationship.effective_from = relationship.created;
        }
    });
}

/// Names the new customer where customers are named.
pub(crate) async fn name_it(stage: &Stage<'_>) -> Outcome {
    stage.browser().click(Role::Link, "Tenantry").await?;
    SignIn::shown(stage).await?.sign_in_to(FRESH).await
}

/// Waits until the new customer is open.
pub(crate) async fn is_open(stage: &Stage<'_>) -> Outcome {
    let browser = stage.browser();
    browser.find(Role::Heading, "Fresh Customer").await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_customer_opens_by_itself_even_after_a_reload() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        Newcomer::hurry(stage, 20).await?;
        let tenant = create(stage, 20).await?.to_string();
        name_it(stage).await?;
        Notice::shown(stage, "Not allowed in this customer").await?;
        let is_for_it = |path: &str| path.contains(&tenant);
        let tokens = |stage: &Stage<'_>| {
            let asked = stage.asked_of_cloud(0);
            let tokens = token_requests(&asked).into_iter();
            tokens.filter(|entry| is_for_it(entry.path())).count()
        };
        assert_eq!(tokens(stage), 1);
        Newcomer::mark(stage, 0).await?;
        Newcomer::shown(stage, FRESH).await?;
        browser.reads("Next try in ").await?;
        stage.picture("newcomer-waiting").await?;
        assert_eq!(tokens(stage), 1, "asked before the time");
        browser.reload().await?;
        Newcomer::shown(stage, FRESH).await?;
        is_open(stage).await?;
        assert!(tokens(stage) >= 2, "the token from before was used");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_try_is_made_again_with_a_new_token() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        Newcomer::hurry(stage, 60).await?;
        create(stage, 20).await?;
        name_it(stage).await?;
        Newcomer::mark(stage, 3).await?;
        Newcomer::shown(stage, FRESH).await?;
        browser.reads("Refused 1 of 10 times").await?;
        browser.find(Role::Button, "Find out why").await?;
        is_open(stage).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn waiting_can_be_ended_and_trying_hurried() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        create(stage, 1).await?;
        name_it(stage).await?;
        Newcomer::mark(stage, 0).await?;
        let newcomer = Newcomer::shown(stage, FRESH).await?;
        newcomer.press("Stop waiting").await?;
        Notice::shown(stage, "Not allowed in this customer").await?;
        // That counts for good, not only until the page is loaded anew.
        stage.browser().reload().await?;
        Notice::shown(stage, "Not allowed in this customer").await?;
        Newcomer::mark(stage, 0).await?;
        let newcomer = Newcomer::shown(stage, FRESH).await?;
        arrives(stage);
        newcomer.press("Try now").await?;
        is_open(stage).await?;
        browser.reload().await?;
        is_open(stage).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_customer_that_several_registrations_could_serve_is_marked_for_one() -> Outcome {
    let everywhere = |name: &str, partner: &str, client: Guid| {
        json!({
            "name": name,
            "cloud": "sandbox",
            "regions": ["*"],
            "partnerTenant": partner,
            "clientId": client.to_string(),
        })
    };
    let registrations = json!([
        everywhere("First", "partner.com", seeded::NORTH_AMERICA_CLIENT),
        everywhere("Second", "eu.partner.com", seeded::EUROPE_CLIENT),
    ]);
    let scene = Scene::default().with_registrations(registrations);
    perform(scene, async |stage| {
        let browser = stage.browser();
        let cloud = stage.cloud();
        cloud.set_relationship_status(seeded::CUSTOMER, RelationshipStatus::ApprovalPending)?;
        let sign_in = SignIn::open(stage).await?;
        sign_in.name("customer.com").await?;
        browser.click(Role::Radio, "First (partner.com)").await?;
        sign_in.submit().await?;
        Authority::sign_in_as(browser, seeded::ADELE).await?;
        browser.click(Role::Link, "Back to the application").await?;
        Notice::shown(stage, "No access to this customer").await?;
        Newcomer::mark_served_by(stage, "First (partner.com)").await?;
        let id = seeded::CUSTOMER.to_string();
        let newcomer = Newcomer::shown(stage, &id).await?;
        stage.picture("newcomer-of-several").await?;
        cloud.set_relationship_status(seeded::CUSTOMER, RelationshipStatus::Active)?;
        // Nobody is signed in any more; at home that always works, and the authority knows who is here.
        newcomer.press("Try now").await?;
        newcomer.press("Sign in").await?;
        browser
            .find(Role::Heading, "Customer International")
            .await?;
        let asked = stage.asked_of_cloud(0);
        let last = visits(&asked)
            .last()
            .map(|visit| visit.path_and_query.clone());
        let client = seeded::NORTH_AMERICA_CLIENT.to_string();
        assert!(last.unwrap_or_default().contains(&client), "{asked:?}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_cause_is_named_in_its_order_until_the_customer_opens() -> Outcome {
    perform(Scene::default(), async |stage| {
        let tenant = create(stage, 1_000_000).await?;
        let cloud = stage.cloud();
        cloud.make_guest(tenant, seeded::ADELE)?;
        name_it(stage).await?;
        Newcomer::mark(stage, 10).await?;
        let newcomer = Newcomer::shown(stage, FRESH).await?;
        cloud.withdraw_consent(tenant)?;
        cloud.remove_from_group(seeded::SERVICE_DESK, seeded::ADELE)?;
        cloud.remove_assignments(tenant)?;
        cloud.set_relationship_status(tenant, RelationshipStatus::ApprovalPending)?;

        newcomer.press("Find out why").await?;
        newcomer
            .blames("A delegated admin relationship is active")
            .await?;
        stage.picture("newcomer-causes").await?;
        cloud.set_relationship_status(tenant, RelationshipStatus::Active)?;
        newcomer.press("Check again").await?;
        newcomer
            .blames("A security group is assigned to a role in it")
            .await?;
        cloud.restore_assignments(tenant)?;
        newcomer.press("Check again").await?;
        newcomer.blames("You are in such a group").await?;
        cloud.add_to_group(seeded::SERVICE_DESK, seeded::ADELE)?;
        newcomer.press("Check again").await?;
        newcomer
            .blames("The customer has approved the console's app")
            .await?;
        cloud.give_consent(tenant, seeded::USUAL_SCOPES)?;
        newcomer.press("Check again").await?;
        newcomer
            .blames("You have no guest account in the customer's tenant")
            .await?;
        cloud.remove_guest(tenant, seeded::ADELE)?;
        newcomer.press("Try now").await?;
        // Without the guest account the tenant knows the agent by another id, which only a sign-in may change.
        let notice = Notice::shown(stage, "Another account").await?;
        notice.press("Use another account").await?;
        Authority::pick(stage.browser(), seeded::ADELE).await?;
        is_open(stage).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_the_last_try_the_cause_is_named_unasked() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        Newcomer::hurry(stage, 100).await?;
        let tenant = create(stage, 1).await?;
        name_it(stage).await?;
        stage.cloud().remove_assignments(tenant)?;
        Newcomer::mark(stage, 3).await?;
        let newcomer = Newcomer::shown(stage, FRESH).await?;
        let gave_up = async || {
            // Somebody is there all the time, or the console would lock itself.
            browser.press("\u{e008}").await?;
            let text = browser.text().await?;
            Ok(text.contains("refused to the last try").then_some(()))
        };
        browser.until("the last try", gave_up).await?;
        newcomer
            .blames("A security group is assigned to a role in it")
            .await?;
        stage.picture("newcomer-given-up").await?;
        let cloud = stage.cloud();
        cloud.restore_assignments(tenant)?;
        arrives(stage);
        newcomer.press("Try now").await?;
        is_open(stage).await
    })
    .await
}
