//! Customers that cannot be signed in to, told before sign-in; and what the agent can do then.

use serde_json::json;
use tenantry_sandbox::{Fault, Origin, Target, Times, seeded};
use tenantry_tests::pages::{Authority, Facts, SignIn};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, perform};

use crate::{Outcome, visits};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unknown_customer_is_told_before_sign_in() -> Outcome {
    perform(Scene::default(), async |stage| {
        let sign_in = SignIn::open(stage).await?;
        sign_in.sign_in_to("no-such-customer.com").await?;
        stage.browser().reads("Unknown customer").await?;
        stage.picture("sign-in-unknown").await?;
        let facts = Facts::on(stage.browser()).await?;
        assert_eq!(facts.get("Code"), "AADSTS90002", "{facts:?}");
        assert!(!facts.get("Correlation id").is_empty(), "{facts:?}");
        assert_eq!(visits(&stage.asked_of_cloud(0)).len(), 0);
        sign_in.enter("customer.com", seeded::ADELE).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_names_no_customer_at_all_is_never_sent() -> Outcome {
    perform(Scene::default(), async |stage| {
        let sign_in = SignIn::open(stage).await?;
        for strange in ["not a domain", "two..dots.com", "user@", "<script>"] {
            sign_in.sign_in_to(strange).await?;
            let field = stage.browser().find(Role::TextBox, "Customer").await?;
            let is_marked = async || {
                let marked = field.attr("aria-invalid").await;
                let marked = marked.unwrap_or_default();
                Ok((marked.as_deref() == Some("true")).then_some(()))
            };
            stage.browser().until("a marked field", is_marked).await?;
        }
        assert_eq!(stage.asked_of_cloud(0), []);
        sign_in.enter("customer.com", seeded::ADELE).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customer_without_a_registration_is_told_why_before_sign_in() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let sign_in = SignIn::open(stage).await?;
        sign_in.name("sakura-trading.jp").await?;
        browser
            .reads("No app registration for this customer")
            .await?;
        stage.picture("sign-in-no-registration").await?;
        let button = browser.find(Role::Button, "Sign in").await?;
        assert!(!button.is_enabled().await.unwrap_or(true));
        assert_eq!(visits(&stage.asked_of_cloud(0)).len(), 0);
        sign_in.enter("customer.com", seeded::ADELE).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_several_registrations_serve_a_customer_the_agent_chooses() -> Outcome {
    let registration = |name: &str, partner: &str, client: tenantry_sandbox::Guid| {
        json!({
            "name": name,
            "cloud": "sandbox",
            "regions": ["NA"],
            "partnerTenant": partner,
            "clientId": client.to_string(),
        })
    };
    let registrations = json!([
        registration("Overseas", "eu.partner.com", seeded::EUROPE_CLIENT),
        registration("At home", "partner.com", seeded::NORTH_AMERICA_CLIENT),
    ]);
    perform(
        Scene::default().with_registrations(registrations),
        async |stage| {
            let browser = stage.browser();
            let sign_in = SignIn::open(stage).await?;
            sign_in.name("customer.com").await?;
            browser
                .find(Role::Radio, "Overseas (eu.partner.com)")
                .await?;
            let button = browser.find(Role::Button, "Sign in").await?;
            assert!(!button.is_enabled().await.unwrap_or(true));
            browser.click(Role::Radio, "At home (partner.com)").await?;
            stage.picture("sign-in-several").await?;
            sign_in.submit().await?;
            Authority::sign_in_as(browser, seeded::ADELE).await?;
            browser.find(Role::Heading, "Overview").await?;
            browser.reads("At home (partner.com)").await?;
            let asked = stage.asked_of_cloud(0);
            let visit = &visits(&asked)[0].path_and_query;
            let client = seeded::NORTH_AMERICA_CLIENT.to_string();
            assert!(visit.contains(&client), "{visit}");
            Ok(())
        },
    )
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_authority_that_is_down_is_told_and_can_be_asked_again() -> Outcome {
    perform(Scene::default(), async |stage| {
        let sign_in = SignIn::open(stage).await?;
        stage.fault(Target::Origin(Origin::Login), Times::Always, Fault::Down);
        sign_in.sign_in_to("customer.com").await?;
        stage
            .browser()
            .reads("Unknown customer or no network")
            .await?;
        stage.mend();
        sign_in.submit().await?;
        Authority::sign_in_as(stage.browser(), seeded::ADELE).await?;
        stage.browser().find(Role::Heading, "Overview").await?;
        Ok(())
    })
    .await
}
