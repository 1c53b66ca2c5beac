//! What the authority refuses, and what the agent can do then.

use tenantry_sandbox::{Fault, Origin, Target, Times, seeded};
use tenantry_tests::pages::{Authority, Notice, SignIn};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, perform};

use crate::{Outcome, token_requests};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_without_access_is_told_and_can_use_another_account() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let sign_in = SignIn::open(stage).await?;
        sign_in.sign_in_to("customer.com").await?;
        Authority::sign_in_as(browser, seeded::BRUNO).await?;
        browser.click(Role::Link, "Back to the application").await?;
        let notice = Notice::shown(stage, "No access to this customer").await?;
        stage.picture("refused-access").await?;
        let facts = notice.facts().await?;
        assert!(facts.get("Code").starts_with("AADSTS"), "{facts:?}");
        assert!(!facts.get("Correlation id").is_empty(), "{facts:?}");
        assert_eq!(token_requests(&stage.asked_of_cloud(0)).len(), 0);

        sign_in.submit().await?;
        Authority::another_account(browser)
            .await?
            .sign_in(seeded::ADELE)
            .await?;
        browser
            .find(Role::Heading, "Customer International")
            .await?;
        browser.reads("Adele Marchetti").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_relationship_that_ended_is_told() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let sign_in = SignIn::open(stage).await?;
        sign_in.sign_in_to("oldharbor-foods.com").await?;
        Authority::sign_in_as(browser, seeded::ADELE).await?;
        browser.click(Role::Link, "Back to the application").await?;
        Notice::shown(stage, "No access to this customer").await?;
        let sign_in = SignIn::to_another(stage).await?;
        sign_in.sign_in_to("customer.com").await?;
        browser
            .find(Role::Heading, "Customer International")
            .await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customer_that_never_consented_is_told_and_others_go_on() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let sign_in = SignIn::open(stage).await?;
        sign_in.sign_in_to("brightpath-clinic.com").await?;
        Authority::sign_in_as(browser, seeded::ADELE).await?;
        browser
            .click(
                Role::Link,
                "Return to the application without granting consent",
            )
            .await?;
        let notice = Notice::shown(stage, "Not approved in this customer").await?;
        let facts = notice.facts().await?;
        assert!(facts.get("Code").starts_with("AADSTS"), "{facts:?}");
        assert_eq!(token_requests(&stage.asked_of_cloud(0)).len(), 0);

        // The session at the authority is there already, so that nothing has to be typed.
        let sign_in = SignIn::to_another(stage).await?;
        sign_in.sign_in_to("customer.com").await?;
        browser
            .find(Role::Heading, "Customer International")
            .await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sign_in_that_was_cancelled_can_be_begun_again() -> Outcome {
    perform(Scene::default(), async |stage| {
        let sign_in = SignIn::open(stage).await?;
        sign_in.sign_in_to("customer.com").await?;
        Authority::asks(stage.browser()).await?.cancel().await?;
        Notice::shown(stage, "Sign-in cancelled").await?;
        stage.picture("refused-cancelled").await?;
        sign_in.submit().await?;
        Authority::sign_in_as(stage.browser(), seeded::ADELE).await?;
        stage.browser().find(Role::Heading, "Overview").await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_endpoint_that_fails_is_told_with_its_status() -> Outcome {
    perform(Scene::default(), async |stage| {
        let sign_in = SignIn::open(stage).await?;
        stage.fault(Target::Token, Times::Always, Fault::Status(500));
        sign_in.sign_in_to("customer.com").await?;
        Authority::sign_in_as(stage.browser(), seeded::ADELE).await?;
        let notice = Notice::shown(stage, "Not available at the moment").await?;
        let facts = notice.facts().await?;
        assert_eq!(facts.get("Status"), "500", "{facts:?}");
        assert!(!facts.get("Correlation id").is_empty(), "{facts:?}");
        stage.mend();
        sign_in.submit().await?;
        stage
            .browser()
            .find(Role::Heading, "Customer International")
            .await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_authority_that_goes_down_during_sign_in_is_told() -> Outcome {
    perform(Scene::default(), async |stage| {
        let sign_in = SignIn::open(stage).await?;
        stage.fault(Target::Token, Times::Always, Fault::Down);
        sign_in.sign_in_to("customer.com").await?;
        Authority::sign_in_as(stage.browser(), seeded::ADELE).await?;
        Notice::shown(stage, "No answer").await?;
        stage.mend();
        sign_in.submit().await?;
        stage
            .browser()
            .find(Role::Heading, "Customer International")
            .await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_id_token_for_another_tenant_is_refused_whole() -> Outcome {
    perform(Scene::default(), async |stage| {
        let sign_in = SignIn::open(stage).await?;
        let foreign = Fault::IdTokenForTenant(seeded::CEDAR_AND_CO);
        stage.fault(Target::Token, Times::Next(1), foreign);
        sign_in.sign_in_to("customer.com").await?;
        Authority::sign_in_as(stage.browser(), seeded::ADELE).await?;
        Notice::shown(stage, "An answer for another tenant").await?;
        let asked = stage.asked_of_cloud(0);
        assert!(
            asked.iter().all(|entry| entry.origin != Origin::Graph),
            "{asked:?}"
        );
        sign_in.submit().await?;
        stage
            .browser()
            .find(Role::Heading, "Customer International")
            .await?;
        Ok(())
    })
    .await
}
