//! What Microsoft Graph and the authority refuse or get wrong, and how the agent goes on.

use tenantry_sandbox::{Fault, Origin, Target, Times, seeded};
use tenantry_tests::opening::{at_work, signed_in};
use tenantry_tests::pages::{Authority, Notice, Shell, SignIn, Users};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, Stage, perform};
use tenantry_tests::trouble::Trouble;

use crate::{Outcome, token_requests, users_of};

fn users() -> Target {
    Target::Graph("/users".into())
}

/// Signs in and opens the users' page, on which something goes wrong.
async fn open_users(stage: &Stage<'_>, fault: Fault) -> Outcome {
    at_work(stage).await?;
    stage.fault(users(), Times::Always, fault);
    Shell::of(stage).go_to("Users").await
}

async fn every_user_is_there(stage: &Stage<'_>) -> Result<(), Trouble> {
    let shown = Users::shown(stage).await?;
    shown
        .counts(&users_of(stage.cloud(), seeded::CUSTOMER))
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_is_no_longer_taken_is_renewed_unseen() -> Outcome {
    perform(Scene::default(), async |stage| {
        at_work(stage).await?;
        let before = token_requests(&stage.asked_of_cloud(0)).len();
        stage.fault(users(), Times::Next(1), Fault::Unauthorized);
        Shell::of(stage).go_to("Users").await?;
        every_user_is_there(stage).await?;
        let tokens = token_requests(&stage.asked_of_cloud(0)).len();
        assert_eq!(tokens, before + 1);
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sign_in_that_graph_does_not_take_is_told_and_can_be_renewed() -> Outcome {
    perform(Scene::default(), async |stage| {
        open_users(stage, Fault::Unauthorized).await?;
        let title = "Microsoft Graph did not accept the sign-in";
        let notice = Notice::shown(stage, title).await?;
        let facts = notice.facts().await?;
        assert_eq!(facts.get("Status"), "401", "{facts:?}");
        assert!(!facts.get("Request id").is_empty(), "{facts:?}");
        stage.mend();
        notice.press("Continue at sign-in").await?;
        every_user_is_there(stage).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_that_is_not_allowed_is_told_and_the_rest_goes_on() -> Outcome {
    perform(Scene::default(), async |stage| {
        open_users(stage, Fault::Forbidden).await?;
        let notice = Notice::shown(stage, "Not allowed in this customer").await?;
        stage.picture("users-not-allowed").await?;
        let facts = notice.facts().await?;
        assert_eq!(facts.get("Status"), "403", "{facts:?}");
        assert_eq!(
            facts.get("Code"),
            "Authorization_RequestDenied",
            "{facts:?}"
        );
        assert!(!facts.get("Request id").is_empty(), "{facts:?}");
        stage.browser().reads("User.Read.All").await?;
        let asked = stage.asked_of_cloud(0);
        let of_users = asked
            .iter()
            .filter(|entry| entry.origin == Origin::Graph && entry.path().ends_with("/users"));
        assert_eq!(of_users.count(), 1, "a refusal was asked again");
        stage.mend();
        notice.press("Try again with a new token").await?;
        every_user_is_there(stage).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn throttling_that_passes_is_waited_out_unseen() -> Outcome {
    perform(Scene::default(), async |stage| {
        signed_in(stage, "customer.com", seeded::ADELE).await?;
        let throttled = Fault::Throttled {
            retry_after: Some(0.5),
        };
        stage.fault(users(), Times::Next(1), throttled);
        Shell::of(stage).go_to("Users").await?;
        every_user_is_there(stage).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn throttling_that_stays_is_told_and_can_be_tried_again() -> Outcome {
    perform(Scene::default(), async |stage| {
        let throttled = Fault::Throttled {
            retry_after: Some(0.2),
        };
        open_users(stage, throttled).await?;
        let notice = Notice::shown(stage, "Microsoft asks to slow down").await?;
        stage.picture("users-throttled").await?;
        let facts = notice.facts().await?;
        assert_eq!(facts.get("Status"), "429", "{facts:?}");
        assert!(!facts.get("Request id").is_empty(), "{facts:?}");
        stage.mend();
        notice.press("Try again").await?;
        every_user_is_there(stage).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_that_fails_is_told_and_can_be_tried_again() -> Outcome {
    perform(Scene::default(), async |stage| {
        open_users(stage, Fault::Status(503)).await?;
        let notice = Notice::shown(stage, "Microsoft Graph has a problem").await?;
        let facts = notice.facts().await?;
        assert_eq!(facts.get("Status"), "503", "{facts:?}");
        assert!(!facts.get("Request id").is_empty(), "{facts:?}");
        stage.mend();
        notice.press("Try again").await?;
        every_user_is_there(stage).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_is_not_json_is_told_and_can_be_tried_again() -> Outcome {
    perform(Scene::default(), async |stage| {
        open_users(stage, Fault::NotJson).await?;
        let title = "Microsoft Graph answered with something unreadable";
        let notice = Notice::shown(stage, title).await?;
        let facts = notice.facts().await?;
        assert_eq!(facts.get("Status"), "200", "{facts:?}");
        stage.mend();
        notice.press("Try again").await?;
        every_user_is_there(stage).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_that_cannot_be_reached_is_told_and_can_be_tried_again() -> Outcome {
    perform(Scene::default(), async |stage| {
        open_users(stage, Fault::Down).await?;
        let title = "Microsoft Graph can't be reached";
        let notice = Notice::shown(stage, title).await?;
        stage.mend();
        notice.press("Try again").await?;
        every_user_is_there(stage).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_that_the_browser_may_not_read_keep_nobody_from_signing_in() -> Outcome {
    perform(Scene::default(), async |stage| {
        stage.fault(Target::Keys, Times::Always, Fault::Unreadable);
        let sign_in = SignIn::open(stage).await?;
        sign_in.enter("customer.com", seeded::ADELE).await?;
        stage.browser().reads("Adele Marchetti").await?;
        // They were asked for, or the test would prove nothing.
        let asked = stage.asked_of_cloud(0);
        let of_keys = asked
            .iter()
            .filter(|entry| entry.path().ends_with("/discovery/v2.0/keys"));
        assert!(of_keys.count() > 0, "{asked:?}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_are_read_once_for_every_customer() -> Outcome {
    perform(Scene::default(), async |stage| {
        let sign_in = SignIn::open(stage).await?;
        sign_in.enter("customer.com", seeded::ADELE).await?;
        stage.browser().reads("Adele Marchetti").await?;
        Shell::of(stage).go_home().await?;
        let sign_in = SignIn::shown(stage).await?;
        sign_in.sign_in_to("cedar-and-co.com").await?;
        stage.browser().find(Role::Heading, "Cedar & Co.").await?;
        let asked = stage.asked_of_cloud(0);
        let of_keys = asked
            .iter()
            .filter(|entry| entry.path().ends_with("/discovery/v2.0/keys"));
        assert_eq!(of_keys.count(), 1, "{asked:?}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn metadata_that_the_browser_may_not_read_is_told_and_can_be_asked_for_again() -> Outcome {
    perform(Scene::default(), async |stage| {
        stage.fault(Target::Metadata, Times::Always, Fault::Unreadable);
        let sign_in = SignIn::open(stage).await?;
        sign_in.sign_in_to("customer.com").await?;
        Notice::shown(stage, "Unknown customer or no network").await?;
        stage.mend();
        sign_in.submit().await?;
        Authority::asks(stage.browser())
            .await?
            .sign_in(seeded::ADELE)
            .await?;
        stage.browser().reads("Adele Marchetti").await
    })
    .await
}
