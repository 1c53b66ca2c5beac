//! What the service asks for or refuses in the middle of the work: the agent reads whose turn it is, and
//! gets on.

use std::time::Duration;

use serde_json::json;
use tenantry_sandbox::{ConditionalAccess, Fault, RelationshipStatus, Target, Times, seeded};
use tenantry_tests::opening::{at_work, signed_in};
use tenantry_tests::pages::{Authority, Notice, Shell, SignIn, Users};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, Stage, perform};
use tenantry_tests::trouble::Trouble;

use crate::{NO_SHARED_WORKERS, Outcome, token_requests, users_of};

async fn every_user_is_there(stage: &Stage<'_>) -> Result<(), Trouble> {
    let shown = Users::shown(stage).await?;
    shown
        .counts(&users_of(stage.cloud(), seeded::CUSTOMER))
        .await?;
    assert!(stage.browser().address().await?.ends_with("/users"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_factor_that_is_suddenly_asked_for_is_shown_and_the_read_goes_on() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        at_work(stage).await?;
        let demanded = ConditionalAccess {
            second_factor: true,
            ..ConditionalAccess::default()
        };
        stage
            .cloud()
            .set_conditional_access(seeded::CUSTOMER, demanded)?;
        Shell::of(stage).go_to("Users").await?;
        let notice = Notice::shown(stage, "Another factor needed").await?;
        browser.reads("Your turn").await?;
        browser.reads("About AADSTS50076:").await?;
        stage.picture("says-no-factor").await?;
        let facts = notice.facts().await?;
        assert_eq!(facts.get("Code"), "AADSTS50076", "{facts:?}");
        for name in ["Correlation id", "Time"] {
            assert!(!facts.get(name).is_empty(), "{facts:?}");
        }
        browser.find(Role::Button, "Copy details").await?;
        notice.press("Continue at sign-in").await?;
        Authority::second_factor(browser).await?;
        every_user_is_there(stage).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_challenge_that_no_new_token_answers_keeps_what_graph_said() -> Outcome {
    let by_graph_alone = r#"{"access_token":{"nbf":{"essential":true,"value":"1792645200"}}}"#;
    let by_the_authority_too = r#"{"access_token":{"acrs":{"essential":true,"value":"c1"}}}"#;
    for (claims, title, code) in [
        (
            by_graph_alone,
            "Sign-in needed",
            "InvalidAuthenticationToken",
        ),
        (by_the_authority_too, "Another factor needed", "AADSTS50076"),
    ] {
        perform(Scene::default(), async |stage| {
            let browser = stage.browser();
            at_work(stage).await?;
            let challenge = Fault::ClaimsChallenge(claims.into());
            stage.fault(Target::Graph("/users".into()), Times::Always, challenge);
            Shell::of(stage).go_to("Users").await?;
            let notice = Notice::shown(stage, title).await?;
            let facts = notice.facts().await?;
            assert_eq!(facts.get("Code"), code, "{facts:?}");
            for name in ["Request id", "Time (UTC)", "Status"] {
                assert!(!facts.get(name).is_empty(), "{name}: {facts:?}");
            }
            stage.mend();
            notice.press("Continue at sign-in").await?;
            if claims == by_the_authority_too {
                Authority::second_factor(browser).await?;
            }
            every_user_is_there(stage).await
        })
        .await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sign_in_that_is_too_old_for_one_customer_leads_on_to_a_new_one() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        // The cloud's clock may move as far from the console's as its checks allow.
        let too_old = Duration::from_secs(100);
        let demanded = ConditionalAccess {
            sign_in_frequency: Some(Duration::from_secs(90)),
            ..ConditionalAccess::default()
        };
        let cloud = stage.cloud();
        cloud.set_conditional_access(seeded::TIDEWATER_BANK, demanded.clone())?;
        at_work(stage).await?;
        cloud.advance(too_old);
        let before = stage.asked_of_cloud(0).len();
        Shell::of(stage).go_home().await?;
        let sign_in = SignIn::shown(stage).await?;
        sign_in.sign_in_to("tidewater-bank.com").await?;
        // The agent named the customer a moment ago, so there is no notice in between.
        Authority::sign_in_as(browser, seeded::ADELE).await?;
        browser
            .find(Role::Heading, "Tidewater Bank & Trust")
            .await?;
        let refused = stage.asked_of_cloud(before);
        let refused = token_requests(&refused)[0].status;
        assert_eq!(refused, 400);

        // In the middle of the work, the notice says why.
        cloud.advance(too_old);
        cloud.set_conditional_access(seeded::TIDEWATER_BANK, demanded)?;
        Shell::of(stage).go_to("Users").await?;
        let notice = Notice::shown(stage, "Session ended").await?;
        browser.reads("About AADSTS70043:").await?;
        let facts = notice.facts().await?;
        assert!(!facts.get("Correlation id").is_empty(), "{facts:?}");
        stage.picture("says-no-frequency").await?;
        notice.press("Continue at sign-in").await?;
        Authority::sign_in_as(browser, seeded::ADELE).await?;
        let users = Users::shown(stage).await?;
        let all = users_of(stage.cloud(), seeded::TIDEWATER_BANK);
        users.counts(&all).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_help_text_that_cannot_be_had_is_not_missed() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        at_work(stage).await?;
        let blocked = json!({ "urls": ["*aadsts.json"] });
        browser.devtools("Network.enable", json!({})).await?;
        browser.devtools("Network.setBlockedURLs", blocked).await?;
        stage.cloud().revoke_sessions(seeded::ADELE)?;
        Shell::of(stage).go_to("Users").await?;
        let notice = Notice::shown(stage, "Session ended").await?;
        assert!(!browser.text().await?.contains("About AADSTS"));
        notice.press("Continue at sign-in").await?;
        Authority::sign_in_as(browser, seeded::ADELE).await?;
        every_user_is_there(stage).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_was_revoked_is_begun_again_on_the_same_page() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        at_work(stage).await?;
        stage.cloud().revoke_sessions(seeded::ADELE)?;
        Shell::of(stage).go_to("Users").await?;
        let notice = Notice::shown(stage, "Session ended").await?;
        browser.reads("About AADSTS50173:").await?;
        let facts = notice.facts().await?;
        assert!(!facts.get("Correlation id").is_empty(), "{facts:?}");
        stage.picture("says-no-session").await?;
        notice.press("Continue at sign-in").await?;
        Authority::sign_in_as(browser, seeded::ADELE).await?;
        every_user_is_there(stage).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_policy_that_blocks_is_named_and_let_in_once_it_is_lifted() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        let sign_in = SignIn::open(stage).await?;
        sign_in.sign_in_to("irongate-security.com").await?;
        Authority::sign_in_as(browser, seeded::ADELE).await?;
        browser.click(Role::Link, "Back to the application").await?;
        let notice = Notice::shown(stage, "Blocked by a policy").await?;
        browser.reads("The customer's administrator's turn").await?;
        browser.reads("About AADSTS53003:").await?;
        stage.picture("says-no-policy").await?;
        let facts = notice.facts().await?;
        assert!(!facts.get("Correlation id").is_empty(), "{facts:?}");
        let lifted = ConditionalAccess::default();
        stage
            .cloud()
            .set_conditional_access(seeded::IRONGATE_SECURITY, lifted)?;
        browser.click(Role::Button, "Sign in").await?;
        browser.find(Role::Heading, "Overview").await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_missing_consent_is_named_and_counts_once_it_is_given() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        at_work(stage).await?;
        Shell::of(stage).go_home().await?;
        let sign_in = SignIn::shown(stage).await?;
        sign_in.sign_in_to("brightpath-clinic.com").await?;
        let notice = Notice::shown(stage, "Not approved in this customer").await?;
        browser.reads("Your partner administrator's turn").await?;
        browser.reads("About AADSTS").await?;
        stage.picture("says-no-consent").await?;
        stage
            .cloud()
            .give_consent(seeded::BRIGHTPATH_CLINIC, seeded::USUAL_SCOPES)?;
        notice.press("Try again").await?;
        browser.find(Role::Heading, "Overview").await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_access_is_named_and_counts_once_it_is_given() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        at_work(stage).await?;
        Shell::of(stage).go_home().await?;
        let sign_in = SignIn::shown(stage).await?;
        sign_in.sign_in_to("marlowe-legal.com").await?;
        let notice = Notice::shown(stage, "No access to this customer").await?;
        browser.find(Role::Button, "Use another account").await?;
        stage.picture("says-no-access").await?;
        stage
            .cloud()
            .add_to_group(seeded::LEGAL_DESK, seeded::ADELE)?;
        notice.press("Try again").await?;
        browser.find(Role::Heading, "Overview").await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_relationship_that_ends_during_the_work_is_named_and_counts_once_it_is_back() -> Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        // With a vault of its own the page has to come back through the authority.
        browser.before_every_page(NO_SHARED_WORKERS).await?;
        at_work(stage).await?;
        let cloud = stage.cloud();
        cloud.set_relationship_status(seeded::CUSTOMER, RelationshipStatus::Terminated)?;
        browser.reload().await?;
        Notice::shown(stage, "No access to this customer").await?;
        browser.find(Role::Button, "This customer is new").await?;
        cloud.set_relationship_status(seeded::CUSTOMER, RelationshipStatus::Active)?;
        browser.click(Role::Button, "Sign in").await?;
        Authority::pick(browser, seeded::ADELE).await?;
        browser
            .find(Role::Heading, "Customer International")
            .await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_permission_that_was_not_granted_is_named_with_the_ways_and_counts_once_it_is() -> Outcome
{
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        signed_in(stage, "prairie-credit-union.com", seeded::ADELE).await?;
        let users = format!("t/{}/users", seeded::PRAIRIE_CREDIT_UNION);
        browser.visit(&stage.at(&users)).await?;
        Notice::shown(stage, "A permission is missing").await?;
        browser.reads("User.Read.All").await?;
        let text = browser.text().await?;
        assert!(
            text.contains("By the partner, through Partner Center"),
            "{text}"
        );
        stage.picture("users-without-permission").await?;
        let asked = stage.asked_of_cloud(0);
        assert!(
            !asked.iter().any(|entry| entry.path().ends_with("/users")),
            "{asked:?}"
        );
        stage
            .cloud()
            .give_consent(seeded::PRAIRIE_CREDIT_UNION, seeded::USUAL_SCOPES)?;
        browser
            .click(Role::Button, "Try again with a new token")
            .await?;
        let users = Users::shown(stage).await?;
        let all = users_of(stage.cloud(), seeded::PRAIRIE_CREDIT_UNION);
        users.counts(&all).await
    })
    .await
}
