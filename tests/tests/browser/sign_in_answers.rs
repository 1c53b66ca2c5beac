//! Answers that come back in the fragment and are not what they seem.

use axum::http::StatusCode;
use tenantry_sandbox::seeded;
use tenantry_tests::opening::at_work;
use tenantry_tests::pages::{Authority, Notice, SignIn};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, Stage, perform};
use tenantry_tests::trouble::Trouble;

use crate::{Outcome, token_requests};

/// Signs in at the authority and stops the browser on its way back: the address of the answer, which no
/// page has seen yet.
async fn answer(stage: &Stage<'_>) -> Result<String, Trouble> {
    let browser = stage.browser();
    let sign_in = SignIn::open(stage).await?;
    sign_in.sign_in_to("customer.com").await?;
    let authority = Authority::asks(browser).await?;
    // The page without its script: the address stays as it came.
    stage
        .console()
        .say("/", StatusCode::OK, "<title>Nothing</title>");
    authority.sign_in(seeded::ADELE).await?;
    let address = browser.address_with("#code=").await?;
    stage.console().behave();
    browser.visit("about:blank").await?;
    Ok(address)
}

/// The agent can start again; the session at the authority is there already.
async fn goes_on(stage: &Stage<'_>) -> Outcome {
    let browser = stage.browser();
    if browser.shows(Role::TextBox, "Customer").await? {
        SignIn::shown(stage).await?.name("customer.com").await?;
    }
    browser.click(Role::Button, "Sign in").await?;
    browser
        .find(Role::Heading, "Customer International")
        .await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_with_a_forged_state_is_ignored() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let address = answer(stage).await?;
        let (start, _) = address
            .split_once("&state=")
            .expect("an answer has a state");
        browser.visit(&format!("{start}&state=forged")).await?;
        Notice::shown(stage, "This sign-in did not begin here").await?;
        assert_eq!(token_requests(&stage.asked_of_cloud(0)).len(), 0);
        let now = browser.address().await?;
        assert!(!now.contains('#'), "{now}");
        goes_on(stage).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_nobody_asked_for_is_ignored() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let forged = stage.home() + "#code=0.AAAA&state=forged&session_state=7";
        browser.visit(&forged).await?;
        Notice::shown(stage, "This sign-in was used already").await?;
        assert_eq!(token_requests(&stage.asked_of_cloud(0)).len(), 0);
        let sign_in = SignIn::shown(stage).await?;
        sign_in.enter("customer.com", seeded::ADELE).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_error_that_nobody_asked_for_does_not_speak_for_the_authority() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let forged = stage.home()
            + "#error=access_denied&error_description=AADSTS50020%3A+Call+this+number&state=x";
        browser.visit(&forged).await?;
        Notice::shown(stage, "This sign-in was used already").await?;
        let text = browser.text().await?;
        assert!(!text.contains("Call this number"), "{text}");
        let sign_in = SignIn::shown(stage).await?;
        sign_in.enter("customer.com", seeded::ADELE).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_counts_once() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let address = answer(stage).await?;
        browser.visit(&address).await?;
        browser
            .find(Role::Heading, "Customer International")
            .await?;
        browser.reads("Adele Marchetti").await?;
        let before = token_requests(&stage.asked_of_cloud(0)).len();

        browser.visit("about:blank").await?;
        browser.visit(&address).await?;
        Notice::shown(stage, "This sign-in was used already").await?;
        assert_eq!(token_requests(&stage.asked_of_cloud(0)).len(), before);
        goes_on(stage).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_with_a_parameter_twice_is_refused() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let address = answer(stage).await?;
        browser.visit(&format!("{address}&code=another")).await?;
        Notice::shown(stage, "This sign-in did not begin here").await?;
        assert_eq!(token_requests(&stage.asked_of_cloud(0)).len(), 0);
        goes_on(stage).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn going_back_into_a_finished_sign_in_does_not_sign_in_again() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        at_work(stage).await?;
        let before = token_requests(&stage.asked_of_cloud(0)).len();
        // The authority still knows the agent and answers the old request at once.
        browser.back().await?;
        Notice::shown(stage, "This sign-in was used already").await?;
        assert_eq!(token_requests(&stage.asked_of_cloud(0)).len(), before);
        let now = browser.address().await?;
        assert!(!now.contains('#'), "{now}");
        goes_on(stage).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_who_comes_back_from_the_authority_by_the_button_can_start_again() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let sign_in = SignIn::open(stage).await?;
        sign_in.sign_in_to("customer.com").await?;
        Authority::asks(browser).await?;
        browser.back().await?;
        let sign_in_again = SignIn::shown(stage).await?;
        sign_in_again.enter("customer.com", seeded::ADELE).await
    })
    .await
}
