//! The parts of the console that are loaded when they are first needed.

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::http::{HeaderValue, StatusCode, header};
use tenantry_sandbox::seeded;
use tenantry_tests::pages::{Authority, Notice, Shell, SignIn, Users};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{self, Scene, Stage, perform};
use tenantry_tests::trouble::Trouble;

use crate::{Outcome, visits};

/// The name of a part's file.
pub(crate) fn file_of(part: &str) -> Result<String, Trouble> {
    let named = |name: &String| name.starts_with(&format!("{part}-")) && name.ends_with(".wasm");
    let files = fs::read_dir(stage::dist()?).expect("the release was built");
    let mut names = files
        .flatten()
        .filter_map(|file| file.file_name().into_string().ok());
    let found = names.find(named);
    Ok(found.unwrap_or_else(|| panic!("the release has no part {part}")))
}

fn was_asked(stage: &Stage<'_>, file: &str) -> bool {
    let asked = stage.console().asked();
    asked.iter().any(|asked| asked.request.ends_with(file))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn screens_that_cannot_be_loaded_are_told_and_come_with_a_reload() -> Outcome {
    perform(Scene::default(), async |stage| {
        stage.announced().complaint("TypeError");
        stage.console().say(
            &file_of("console")?,
            StatusCode::NOT_FOUND,
            "Nothing is here.",
        );
        let sign_in = SignIn::open(stage).await?;
        sign_in.sign_in_to("customer.com").await?;
        Authority::sign_in_as(stage.browser(), seeded::ADELE).await?;
        let title = "This part of the console could not be loaded";
        let notice = Notice::shown(stage, title).await?;
        stage.console().behave();
        notice.press("Reload the page").await?;
        let heading = "Customer International";
        stage.browser().find(Role::Heading, heading).await?;
        Ok(())
    })
    .await
}

/// The host lacks a file for so many requests, and has it afterwards.
fn lacks(stage: &Stage<'_>, file: &str, times: usize) {
    let asked = AtomicUsize::new(0);
    stage.console().stand_in(file, move |mut response| {
        if asked.fetch_add(1, Ordering::SeqCst) < times {
            *response.status_mut() = StatusCode::NOT_FOUND;
            let keep_nothing = HeaderValue::from_static("no-store");
            response
                .headers_mut()
                .insert(header::CACHE_CONTROL, keep_nothing);
        }
        response
    });
}

/// The file that a page asks for to learn whether its build is still there.
fn script() -> Result<String, Trouble> {
    let files = fs::read_dir(stage::dist()?).expect("the release was built");
    let mut names = files
        .flatten()
        .filter_map(|file| file.file_name().into_string().ok());
    let script = names.find(|name| name.starts_with("tenantry-app-") && name.ends_with(".js"));
    Ok(script.expect("the release has a script"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_whose_build_is_gone_is_loaded_anew_once_and_no_more() -> Outcome {
    perform(Scene::default(), async |stage| {
        stage.announced().complaint("TypeError");
        let sign_in = SignIn::open(stage).await?;
        lacks(stage, &file_of("console")?, usize::MAX);
        lacks(stage, &script()?, usize::MAX);
        sign_in.sign_in_to("customer.com").await?;
        Authority::sign_in_as(stage.browser(), seeded::ADELE).await?;
        let title = "This part of the console could not be loaded";
        Notice::shown(stage, title).await?;
        let asked = stage.console().asked();
        let again = asked
            .iter()
            .filter(|asked| asked.request.starts_with("GET /t/"));
        assert_eq!(again.count(), 1, "{asked:?}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_whose_build_is_gone_goes_on_with_the_newer_one() -> Outcome {
    perform(Scene::default(), async |stage| {
        stage.announced().complaint("TypeError");
        let sign_in = SignIn::open(stage).await?;
        sign_in.enter("customer.com", seeded::ADELE).await?;
        let heading = "Customer International";
        stage.browser().find(Role::Heading, heading).await?;
        lacks(stage, &file_of("lists")?, 1);
        lacks(stage, &script()?, 1);
        Shell::of(stage).go_to("Users").await?;
        Users::shown(stage).await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_typed_on_the_sign_in_page_is_still_there_in_the_newer_build() -> Outcome {
    perform(Scene::default(), async |stage| {
        let sign_in = SignIn::open(stage).await?;
        lacks(stage, &file_of("tokens")?, 2);
        lacks(stage, &script()?, 1);
        sign_in.sign_in_to("customer.com").await?;
        stage
            .browser()
            .until("the page was loaded anew with the name", async || {
                let asked = stage.console().asked();
                let again = asked
                    .iter()
                    .skip_while(|asked| !asked.request.starts_with("HEAD "))
                    .any(|asked| asked.request == "GET /");
                Ok(again.then_some(()))
            })
            .await?;
        // The customer that was typed is looked up, and the button goes on with it.
        stage.browser().reads("North America (partner.com)").await?;
        SignIn::shown(stage).await?.submit().await?;
        Authority::sign_in_as(stage.browser(), seeded::ADELE).await?;
        stage.browser().find(Role::Heading, "Overview").await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_vault_whose_part_is_missing_is_told() -> Outcome {
    perform(Scene::default(), async |stage| {
        stage.console().say(
            &file_of("vault")?,
            StatusCode::NOT_FOUND,
            "Nothing is here.",
        );
        SignIn::open(stage).await?;
        Notice::shown(stage, "The console could not start its vault").await?;
        stage.browser().reads("a part of the console").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_vault_that_cannot_load_what_handles_tokens_is_told_and_comes_with_a_reload() -> Outcome {
    perform(Scene::default(), async |stage| {
        let file = file_of("tokens")?;
        stage
            .console()
            .say(&file, StatusCode::NOT_FOUND, "Nothing is here.");
        let sign_in = SignIn::open(stage).await?;
        sign_in.sign_in_to("customer.com").await?;
        let title = "This part of the console could not be loaded";
        let notice = Notice::shown(stage, title).await?;
        let asked = stage.asked_of_cloud(0);
        assert_eq!(visits(&asked).len(), 0, "{asked:?}");
        stage.console().behave();
        notice.press("Reload the page").await?;
        SignIn::shown(stage)
            .await?
            .enter("customer.com", seeded::ADELE)
            .await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_load_is_without_what_comes_after_it() -> Outcome {
    perform(Scene::default(), async |stage| {
        let sign_in = SignIn::open(stage).await?;
        // The page lists no customers of its own before the vault has answered.
        stage
            .browser()
            .until("the vault has read config.json", async || {
                Ok(was_asked(stage, "/config.json").then_some(()))
            })
            .await?;
        let console = file_of("console")?;
        let tokens = file_of("tokens")?;
        let vault = file_of("vault")?;
        assert!(was_asked(stage, &vault), "the vault is there");
        assert!(!was_asked(stage, &console), "screens behind sign-in");
        assert!(!was_asked(stage, &tokens), "what handles tokens");

        sign_in.enter("customer.com", seeded::ADELE).await?;
        let heading = "Customer International";
        stage.browser().find(Role::Heading, heading).await?;
        assert!(was_asked(stage, &console), "screens behind sign-in");
        assert!(was_asked(stage, &tokens), "what handles tokens");

        let (lists, partner) = (file_of("lists")?, file_of("partner")?);
        assert!(!was_asked(stage, &lists), "a list");
        Shell::of(stage).go_to("Users").await?;
        Users::shown(stage).await?;
        assert!(was_asked(stage, &lists), "a list");
        assert!(!was_asked(stage, &partner), "the partner's pages");
        Shell::of(stage).go_to("Customers").await?;
        stage.browser().find(Role::Grid, "Customers").await?;
        assert!(was_asked(stage, &partner), "the partner's pages");
        Ok(())
    })
    .await
}
