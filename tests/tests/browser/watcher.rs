//! The watcher itself: it notices what no page may do, in the page and in a worker.

use axum::Router;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::IntoResponse;
use axum::routing::get;
use tenantry_tests::browser::Browser;
use tenantry_tests::host::{Host, Port};
use tenantry_tests::role::Role;
use tenantry_tests::stage::{Announced, browse};
use tenantry_tests::trouble::Trouble;

use crate::Outcome;

const POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; worker-src 'self'";

/// A page with one button that does what `deed` says when it is pressed, in the page or in a worker.
fn pages(deed: &'static str, in_worker: bool) -> Router {
    let page = if in_worker {
        "const worker = new Worker('worker.js');
         document.querySelector('button').onclick = () => worker.postMessage('do');"
            .to_owned()
    } else {
        format!("document.querySelector('button').onclick = () => {{ {deed} }};")
    };
    let worker = format!("onmessage = () => {{ {deed} }};");
    let script = |text: String| {
        get(move || async move {
            let kind = (CONTENT_TYPE, "text/javascript");
            ([kind, (CONTENT_SECURITY_POLICY, POLICY)], text).into_response()
        })
    };
    Router::new()
        .route(
            "/",
            get(|| async {
                let kind = (CONTENT_TYPE, "text/html");
                let page = "<!doctype html><title>Deeds</title><button>Do it</button><script src=page.js></script>";
                ([kind, (CONTENT_SECURITY_POLICY, POLICY)], page)
            }),
        )
        .route("/page.js", script(page))
        .route("/worker.js", script(worker))
}

async fn noticed(deed: &'static str, in_worker: bool) -> Result<Vec<String>, Trouble> {
    let host = Host::serve(Port::take().await?, pages(deed, in_worker));
    let outcome = browse(
        host.origin(),
        &[],
        async |browser: &Browser, _: &Announced| {
            browser.visit(host.origin()).await?;
            browser.click(Role::Button, "Do it").await?;
            // The deed is done in a moment of its own: wait until the log has something to say.
            browser
                .until("an entry in the log", async || {
                    Ok((!browser.log().await?.is_empty()).then_some(()))
                })
                .await
        },
    )
    .await;
    match outcome {
        Err(Trouble::Seen { trouble, .. }) => match *trouble {
            Trouble::Complaints(complaints) => Ok(complaints),
            other => Err(other),
        },
        Err(other) => Err(other),
        Ok(()) => Ok(Vec::new()),
    }
}

async fn is_noticed(deed: &'static str, words: &str) -> Outcome {
    for in_worker in [false, true] {
        let complaints = noticed(deed, in_worker).await?;
        assert!(
            complaints.iter().any(|said| said.contains(words)),
            "in a worker: {in_worker}, noticed: {complaints:?}"
        );
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_the_policy_forbids_is_noticed() -> Outcome {
    is_noticed(
        "fetch('http://localhost:9/token').catch(() => {});",
        "violates the following Content Security Policy",
    )
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_error_that_nobody_catches_is_noticed() -> Outcome {
    is_noticed("throw new Error('boom');", "Uncaught Error: boom").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rejection_that_nobody_handles_is_noticed() -> Outcome {
    is_noticed("Promise.reject(new Error('alas'));", "Error: alas").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_cannot_hide_an_error_from_the_watcher() -> Outcome {
    let deed =
        "addEventListener('error', (event) => event.preventDefault()); throw new Error('hush');";
    let complaints = noticed(deed, false).await?;
    assert!(
        complaints
            .iter()
            .any(|said| said.contains("tenantry-watch: error") && said.contains("hush")),
        "{complaints:?}"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_warning_and_a_refused_request_are_no_complaint() -> Outcome {
    let complaints = noticed("console.warn('hm'); fetch('nowhere');", false).await?;
    assert_eq!(complaints, Vec::<String>::new());
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_complaint_that_was_announced_and_does_not_come_is_a_failure() -> Outcome {
    let host = Host::serve(Port::take().await?, pages("", false));
    let outcome = browse(
        host.origin(),
        &[],
        async |browser: &Browser, announced: &Announced| {
            announced.complaint("Uncaught");
            browser.visit(host.origin()).await
        },
    )
    .await;
    let Err(Trouble::Seen { trouble, .. }) = outcome else {
        panic!("nothing was missed: {outcome:?}");
    };
    assert!(matches!(*trouble, Trouble::NoComplaint(_)), "{trouble:?}");
    Ok(())
}
