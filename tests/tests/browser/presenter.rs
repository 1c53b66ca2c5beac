//! Presenter's mode: it halts before each redirect and before a code is redeemed.

use tenantry_sandbox::seeded;
use tenantry_tests::pages::{Authority, Drawer, Halt, SignIn};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, Stage, perform};
use tenantry_tests::trouble::Trouble;
use thirtyfour::Key;

use crate::ending::minutes_passed;
use crate::keyboard::focus_is_on;
use crate::{NO_SHARED_WORKERS, Outcome, token_requests, visits};

const VISIT: &str = "Next: Microsoft’s sign-in for customer.com";
const REDEEM: &str = "Next: redeeming the code for customer.com";

/// Opens the sign-in page, and switches the mode on.
async fn presenting<'a>(stage: &'a Stage<'_>) -> Result<SignIn<'a>, Trouble> {
    let sign_in = SignIn::open(stage).await?;
    let drawer = Drawer::open(stage).await?;
    drawer.switch_presenter().await?;
    stage.browser().press(Key::Escape).await?;
    drawer.gone().await?;
    stage.browser().reads("Presenter’s mode").await?;
    Ok(sign_in)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stopping_before_the_redirect_leaves_everything_as_it_was() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let sign_in = presenting(stage).await?;
        sign_in.sign_in_to("customer.com").await?;
        let halt = Halt::at(stage, VISIT).await?;
        focus_is_on(browser, "button", "Go on").await?;
        let said = halt.text().await?;
        for wanted in [
            "ten minutes",
            "client_id",
            "state",
            "nonce",
            "code_challenge",
            "S256",
        ] {
            assert!(said.contains(wanted), "{wanted}: {said}");
        }
        assert!(said.contains(&seeded::CUSTOMER.to_string()), "{said}");
        stage.picture("halt-visit").await?;
        halt.stop().await?;
        browser.find(Role::TextBox, "Customer").await?;
        let stored = browser
            .run("return Object.keys(sessionStorage);", Vec::new())
            .await?;
        assert!(!stored.to_string().contains("attempt"), "{stored}");
        assert!(visits(&stage.asked_of_cloud(0)).is_empty());

        // Escape stops as well, and the next time it goes on.
        sign_in.submit().await?;
        Halt::at(stage, VISIT).await?;
        browser.press(Key::Escape).await?;
        browser.gone(Role::Button, "Go on").await?;
        assert!(visits(&stage.asked_of_cloud(0)).is_empty());
        sign_in.submit().await?;
        Halt::at(stage, VISIT).await?.go_on().await?;
        Authority::asks(browser).await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stopping_after_the_return_redeems_no_code() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let sign_in = presenting(stage).await?;
        sign_in.sign_in_to("customer.com").await?;
        Halt::at(stage, VISIT).await?.go_on().await?;
        Authority::sign_in_as(browser, seeded::ADELE).await?;
        let halt = Halt::at(stage, REDEEM).await?;
        let said = halt.text().await?;
        assert!(said.contains("about ten minutes"), "{said}");
        assert!(said.contains("not shown"), "{said}");
        assert!(!browser.address().await?.contains('#'));
        stage.picture("halt-redeem").await?;
        halt.stop().await?;
        browser
            .find(Role::Heading, "Sign in to this customer?")
            .await?;
        assert!(token_requests(&stage.asked_of_cloud(0)).is_empty());
        let stored = browser
            .run("return Object.keys(sessionStorage);", Vec::new())
            .await?;
        assert!(!stored.to_string().contains("attempt"), "{stored}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_error_of_the_authority_is_announced_as_one() -> Outcome {
    perform(Scene::default(), async |stage| {
        let sign_in = presenting(stage).await?;
        sign_in.sign_in_to("customer.com").await?;
        Halt::at(stage, VISIT).await?.go_on().await?;
        Authority::asks(stage.browser()).await?.cancel().await?;
        let heading = "Next: what the authority refused for customer.com";
        Halt::at(stage, heading).await?.go_on().await?;
        stage.browser().find(Role::Alert, "").await?;
        Ok(())
    })
    .await
}

/// Goes all the way, halt by halt.
async fn signed_in(stage: &Stage<'_>) -> Outcome {
    let sign_in = presenting(stage).await?;
    sign_in.sign_in_to("customer.com").await?;
    Halt::at(stage, VISIT).await?.go_on().await?;
    Authority::sign_in_as(stage.browser(), seeded::ADELE).await?;
    Halt::at(stage, REDEEM).await?.go_on().await?;
    stage.browser().reads("Adele Marchetti").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_halts_before_a_silent_comeback_too() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        browser.before_every_page(NO_SHARED_WORKERS).await?;
        signed_in(stage).await?;
        stage.picture("presenting").await?;
        browser.reload().await?;
        let halt = Halt::at(stage, VISIT).await?;
        let said = halt.text().await?;
        assert!(said.contains("Nobody is asked anything"), "{said}");
        halt.go_on().await?;
        Halt::at(stage, REDEEM).await?.go_on().await?;
        browser.reads("Adele Marchetti").await?;

        // Stopped, the agent is asked.
        browser.reload().await?;
        Halt::at(stage, VISIT).await?.stop().await?;
        browser.find(Role::Heading, "Sign in to go on").await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_halts_before_the_authoritys_session_is_ended() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        signed_in(stage).await?;
        browser.click(Role::Button, "Sign out").await?;
        browser.click(Role::Button, "Sign out everywhere").await?;
        let heading = "Next: ending Microsoft’s session of adele@partner.com";
        let halt = Halt::at(stage, heading).await?;
        stage.picture("halt-end").await?;
        halt.stop().await?;
        browser
            .reads("adele@partner.com is still signed in at")
            .await?;
        browser.click(Role::Button, "Sign out there too").await?;
        Halt::at(stage, heading).await?.go_on().await?;
        browser.reads("adele@partner.com is signed out at").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_halts_before_a_lock_is_opened() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        signed_in(stage).await?;
        minutes_passed(stage, 44).await?;
        browser.find(Role::Heading, "Locked").await?;
        browser.click(Role::Button, "Sign in to go on").await?;
        let halt = Halt::at(stage, VISIT).await?;
        let said = halt.text().await?;
        assert!(said.contains("Only a fresh sign-in counts"), "{said}");
        halt.stop().await?;
        browser.find(Role::Heading, "Locked").await?;
        Ok(())
    })
    .await
}
