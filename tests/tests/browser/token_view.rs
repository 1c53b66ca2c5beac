//! What a token says, where the configuration lets agents look.

use tenantry_sandbox::{Fault, Target, Times, seeded};
use tenantry_tests::opening::at_work;
use tenantry_tests::pages::{Drawer, Shell};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, perform};

use crate::Outcome;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_off_unless_the_configuration_says_otherwise() -> Outcome {
    perform(Scene::default(), async |stage| {
        at_work(stage).await?;
        let drawer = Drawer::open(stage).await?;
        drawer.turn_to("Sign-in").await?;
        assert!(!stage.browser().shows(Role::Tab, "Token").await?);
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_cannot_be_decoded_is_told_as_regular() -> Outcome {
    perform(Scene::default().with_token_view(), async |stage| {
        stage.fault(Target::Token, Times::Always, Fault::OpaqueAccessToken);
        at_work(stage).await?;
        let drawer = Drawer::open(stage).await?;
        drawer.turn_to("Token").await?;
        drawer
            .says("This access token cannot be decoded here. That is normal")
            .await?;
        drawer.says("Proof of who it is").await?;
        stage.picture("token-opaque").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_claims_are_told_in_words_and_no_token_is_among_them() -> Outcome {
    perform(Scene::default().with_token_view(), async |stage| {
        at_work(stage).await?;
        let drawer = Drawer::open(stage).await?;
        drawer.turn_to("Token").await?;
        for wanted in [
            "Diagnostic",
            "Customer International",
            "a password (pwd)",
            "User Administrator",
            "User.Read.All",
            "North America",
            "At once (continuous access evaluation)",
            &seeded::PARTNER.to_string(),
        ] {
            drawer.says(wanted).await?;
        }
        stage.picture("token").await?;
        let browser = stage.browser();
        let all = "document.querySelectorAll('aside.drawer details').forEach((one) => { one.open = true; });
            return document.querySelector('aside.drawer').innerHTML;";
        let markup = browser.run(all, Vec::new()).await?.to_string();
        assert!(markup.contains("wids"), "{markup}");
        assert!(!markup.contains("eyJ"), "{markup}");

        // Another tenant's token is a click away.
        Shell::of(stage).go_home().await?;
        drawer.says("Diagnostic").await
    })
    .await
}
