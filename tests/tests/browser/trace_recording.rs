//! What is recorded of the vault's requests, when, and for how long.

use std::time::Duration;

use tenantry_sandbox::{Fault, Target, Times, seeded};
use tenantry_tests::opening::{at_work, signed_in};
use tenantry_tests::pages::{Shell, SignIn, Users};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Scene, Stage, perform};
use tenantry_tests::trouble::Trouble;
use tenantry_trace::{Body, Exchange, Purpose, Repeat, Unkept};

use crate::trace::{answer_of, ask, clear, join, of, told, trace, watch};

/// Those of Microsoft Graph whose address has this in it, oldest first.
fn about<'e>(exchanges: &'e [Exchange], part: &str) -> Vec<&'e Exchange> {
    let mut of_graph = of(exchanges, Purpose::Graph);
    of_graph.retain(|exchange| exchange.address.contains(part));
    of_graph
}

/// Waits until the trace is as it should be.
async fn until(
    stage: &Stage<'_>,
    what: &str,
    is_so: impl Fn(&[Exchange]) -> bool,
) -> Result<Vec<Exchange>, Trouble> {
    let browser = stage.browser();
    let seen = browser.until(what, async || {
        let exchanges = trace(browser).await?;
        Ok(is_so(&exchanges).then_some(exchanges))
    });
    seen.await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_that_come_to_nothing_are_recorded() -> crate::Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        join(browser, true).await?;
        at_work(stage).await?;
        stage.fault(Target::Graph("/users".into()), Times::Always, Fault::Down);
        Shell::of(stage).go_to("Users").await?;
        let is_lost = |all: &[Exchange]| {
            let lost = |one: &&Exchange| one.outcome == tenantry_trace::Outcome::NoAnswer;
            about(all, "/users").iter().any(lost)
        };
        until(stage, "a request without an answer", is_lost).await?;

        stage.mend();
        let slow = Fault::Slow(Duration::from_secs(60));
        stage.fault(Target::Graph("/groups".into()), Times::Always, slow);
        Shell::of(stage).go_to("Groups").await?;
        let is_under_way = |all: &[Exchange]| {
            let waits = |one: &&Exchange| one.outcome == tenantry_trace::Outcome::UnderWay;
            about(all, "/groups").iter().any(waits)
        };
        until(stage, "a request under way", is_under_way).await?;
        Shell::of(stage).go_to("Overview").await?;
        let is_cancelled = |all: &[Exchange]| {
            let cancelled = |one: &&Exchange| one.outcome == tenantry_trace::Outcome::Cancelled;
            about(all, "/groups").iter().any(cancelled)
        };
        until(stage, "a cancelled request", is_cancelled).await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customer_that_nobody_knows_is_told_with_the_question_that_was_asked() -> crate::Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        join(browser, true).await?;
        SignIn::open(stage)
            .await?
            .sign_in_to("no-such-customer.com")
            .await?;
        browser.find(Role::Alert, "").await?;
        let exchanges = trace(browser).await?;
        let configuration = of(&exchanges, Purpose::Configuration)[0];
        let metadata = of(&exchanges, Purpose::Metadata);
        // The name is looked up while it is typed as well.
        let metadata = metadata[metadata.len() - 1];
        assert_eq!(configuration.action.number, 0);
        assert_eq!(configuration.status(), Some(200));
        assert!(answer_of(configuration).contains("\"registrations\""));
        assert_eq!(metadata.action.label, "Sign in");
        assert_eq!(metadata.status(), Some(400));
        assert!(metadata.address.contains("/no-such-customer.com/"));
        assert!(answer_of(metadata).contains("AADSTS90002"), "{metadata:?}");
        assert!(metadata.duration.is_some() && metadata.started > 1_600_000_000_000);
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_of_graph_are_kept_only_while_somebody_watches() -> crate::Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        join(browser, false).await?;
        at_work(stage).await?;
        let before = trace(browser).await?;
        let of_graph = of(&before, Purpose::Graph);
        assert!(!of_graph.is_empty());
        for exchange in of_graph {
            let kept = [
                answer_of(exchange),
                exchange.body.text().unwrap_or_default(),
            ];
            assert_eq!(kept, ["", ""], "{exchange:?}");
            assert!(exchange.answered_with("request-id").is_some());
        }
        // Those of the authority are.
        assert!(answer_of(of(&before, Purpose::Code)[0]).contains("token_type"));
        assert_eq!(told(browser).await?, 0);

        watch(browser, true).await?;
        Shell::of(stage).go_to("Users").await?;
        Users::shown(stage).await?;
        browser
            .until(
                "news",
                async || Ok((told(browser).await? > 0).then_some(())),
            )
            .await?;
        let watched = trace(browser).await?;
        let users = about(&watched, "/users?");
        let answer = answer_of(users[users.len() - 1]);
        assert!(answer.contains("userPrincipalName"), "{users:?}");

        watch(browser, false).await?;
        Shell::of(stage).go_to("Groups").await?;
        browser.find(Role::Grid, "Groups").await?;
        browser.reads("groups").await?;
        let after = trace(browser).await?;
        let groups = about(&after, "/groups");
        let [tenantry_trace::Outcome::Answered { body, .. }] = [&groups[0].outcome] else {
            return Err(Trouble::Wrong(format!("{groups:?}")));
        };
        let is_unkept = |why| matches!(body, Body::NotKept { why: was, .. } if *was == why);
        assert!(is_unkept(Unkept::Unwatched), "{body:?}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_request_says_which_click_it_goes_back_to() -> crate::Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        join(browser, true).await?;
        at_work(stage).await?;
        let exchanges = trace(browser).await?;
        let code = of(&exchanges, Purpose::Code)[0];
        assert_eq!(code.action.label, "Loading the page");
        assert_eq!(
            code.tenant
                .as_ref()
                .map(|tenant| tenant.as_str().to_owned()),
            Some(seeded::CUSTOMER.to_string())
        );

        Shell::of(stage).go_to("Users").await?;
        Users::shown(stage).await?;
        let exchanges = trace(browser).await?;
        let users = about(&exchanges, "/users?");
        let users = users[users.len() - 1];
        assert_eq!(users.action.label, "Users");
        assert_eq!(users.action.page, code.action.page);
        assert!(users.action.number > code.action.number);
        assert_eq!(users.permission.as_deref(), Some("User.Read.All"));

        browser.back().await?;
        browser.find(Role::Heading, "Overview").await?;
        Shell::of(stage).go_to("Groups").await?;
        browser.find(Role::Grid, "Groups").await?;
        let exchanges = trace(browser).await?;
        let labels: Vec<&str> = exchanges
            .iter()
            .map(|one| one.action.label.as_str())
            .collect();
        assert!(labels.contains(&"Groups"), "{labels:?}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeated_request_names_the_one_it_repeats() -> crate::Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        join(browser, true).await?;
        signed_in(stage, "customer.com", seeded::ADELE).await?;
        let throttled = Fault::Throttled {
            retry_after: Some(1.0),
        };
        let users = || Target::Graph("/users".into());
        stage.fault(users(), Times::Next(1), throttled);
        stage.fault(users(), Times::Next(1), Fault::Unauthorized);
        stage.fault(users(), Times::Next(1), Fault::Status(503));
        Shell::of(stage).go_to("Users").await?;
        let all_came = |all: &[Exchange]| {
            let repeats = all.iter().filter(|one| one.again.is_some());
            repeats.filter(|one| one.duration.is_some()).count() >= 3
        };
        let exchanges = until(stage, "three repeats", all_came).await?;
        let repeats: Vec<_> = exchanges
            .iter()
            .filter_map(|one| Some((one, one.again?)))
            .collect();
        let why: Vec<Repeat> = repeats.iter().map(|(_, again)| again.why).collect();
        for expected in [Repeat::Throttled, Repeat::Challenged, Repeat::Unavailable] {
            assert!(why.contains(&expected), "{why:?}");
        }
        for (exchange, again) in repeats {
            let first = exchanges.iter().find(|one| one.number == again.of);
            let first = first.ok_or(Trouble::Wrong("it repeats nothing".into()))?;
            assert_eq!(first.address, exchange.address);
            let expected = match again.why {
                Repeat::Throttled => 429,
                Repeat::Challenged => 401,
                Repeat::Unavailable => 503,
            };
            assert_eq!(first.status(), Some(expected));
        }
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clearing_and_signing_out_leave_nothing() -> crate::Outcome {
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        join(browser, true).await?;
        at_work(stage).await?;
        assert!(!trace(browser).await?.is_empty());
        assert_eq!(clear(browser).await?, []);
        assert_eq!(trace(browser).await?, []);
        Shell::of(stage).go_to("Users").await?;
        Users::shown(stage).await?;
        assert!(!trace(browser).await?.is_empty());
        Shell::of(stage).sign_out_of_the_console().await?;
        let left = trace(browser).await?;
        assert_eq!(of(&left, Purpose::Graph), Vec::<&Exchange>::new());
        assert_eq!(of(&left, Purpose::Refresh), Vec::<&Exchange>::new());
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_token_says_is_not_told_where_the_configuration_does_not_allow_it() -> crate::Outcome
{
    perform(Scene::default(), async |stage| {
        let browser = stage.browser();
        join(browser, true).await?;
        at_work(stage).await?;
        // No action, the question, and the tenant as a text of 36 octets.
        let tenant = seeded::CUSTOMER.to_string();
        let question = [&[0, 0, 0, 11, 36][..], tenant.as_bytes()].concat();
        assert_eq!(ask(browser, &question).await?, None);
        Ok(())
    })
    .await
}
