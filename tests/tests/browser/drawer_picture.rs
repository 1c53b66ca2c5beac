//! The sign-in as a picture.

use tenantry_sandbox::seeded;
use tenantry_tests::opening::{at_work, signed_in};
use tenantry_tests::pages::{Drawer, Shell, SignIn};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, perform};

use crate::Outcome;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn before_any_sign_in_it_tells_what_will_happen() -> Outcome {
    perform(Scene::default(), async |stage| {
        SignIn::open(stage).await?;
        let drawer = Drawer::open(stage).await?;
        drawer.turn_to("Sign-in").await?;
        drawer.says("has not signed in to a customer yet").await?;
        let steps = drawer.steps().await?;
        assert_eq!(steps.len(), 10, "{steps:?}");
        drawer
            .step(4, "The tenant in the path is the customer’s")
            .await?;
        stage.picture("picture-before").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_sign_in_each_step_shows_what_is_known_of_it() -> Outcome {
    perform(Scene::default(), async |stage| {
        at_work(stage).await?;
        let drawer = Drawer::open(stage).await?;
        drawer.turn_to("Sign-in").await?;
        drawer.says("Customer International").await?;
        stage.picture("picture").await?;
        let id = seeded::CUSTOMER.to_string();

        // What happened before this page was loaded.
        drawer.step(1, "customer.com").await?;
        drawer
            .step(2, "customer.com/v2.0/.well-known/openid-configuration")
            .await?;
        let attempt = drawer.step(3, "code_challenge").await?;
        assert_eq!(attempt.matches("left out").count(), 3, "{attempt}");
        let redirect = drawer.step(4, "/oauth2/v2.0/authorize").await?;
        assert!(redirect.contains(&id), "{redirect}");
        assert_eq!(redirect.matches("left out").count(), 3, "{redirect}");
        drawer.step(5, "Away from").await?;
        drawer.step(6, "code").await?;

        // What this page's vault did.
        let code = drawer.step(7, "authorization_code").await?;
        assert!(code.contains("/oauth2/v2.0/token"), "{code}");
        assert!(code.contains("‹redacted"), "{code}");
        drawer.step(8, "/discovery/v2.0/keys").await?;
        drawer.step(9, "/v1.0").await?;
        // The home tenant was asked who the agent is.
        drawer.step(10, "refresh_token").await?;
        stage.picture("picture-opened").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_switch_is_drawn_and_signing_out_forgets_all_of_it() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        at_work(stage).await?;
        Shell::of(stage).go_home().await?;
        SignIn::shown(stage)
            .await?
            .sign_in_to("cedar-and-co.com")
            .await?;
        browser.find(Role::Heading, "Cedar & Co.").await?;
        let drawer = Drawer::open(stage).await?;
        drawer.turn_to("Sign-in").await?;
        drawer.step(10, &seeded::CEDAR_AND_CO.to_string()).await?;

        Shell::of(stage).sign_out_of_the_console().await?;
        drawer.says("has not signed in to a customer yet").await?;
        drawer.turn_to("Requests").await?;
        let said = drawer.text().await?;
        assert!(!said.contains("cedar"), "{said}");
        let kept = browser
            .run("return Object.keys(sessionStorage);", Vec::new())
            .await?;
        assert!(!kept.to_string().contains("journey"), "{kept}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_kept_for_it_holds_nothing_that_answers_are_checked_by() -> Outcome {
    perform(Scene::default(), async |stage| {
        signed_in(stage, "customer.com", seeded::ADELE).await?;
        let script = "return atob(sessionStorage.getItem('tenantry.journey.1').replaceAll('-', '+').replaceAll('_', '/'));";
        let kept = stage.browser().run(script, Vec::new()).await?;
        let kept = kept.as_str().unwrap_or_default().to_owned();
        assert!(kept.contains("customer.com"), "{kept}");
        let asked = stage.asked_of_cloud(0);
        let visit = crate::visits(&asked)[0].path_and_query.clone();
        let (_, query) = visit.split_once('?').unwrap_or_default();
        let values = form_urlencoded::parse(query.as_bytes());
        let secrets = values.filter(|(name, _)| ["state", "nonce", "code_challenge"].contains(&&**name));
        let secrets: Vec<String> = secrets.map(|(_, value)| value.into_owned()).collect();
        assert_eq!(secrets.len(), 3, "{visit}");
        for secret in secrets {
            assert!(!kept.contains(&secret), "{kept}");
        }
        Ok(())
    })
    .await
}
