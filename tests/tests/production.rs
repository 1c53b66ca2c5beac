//! Nothing of the emulated cloud, and nothing of the demo, is in what is exported for people to work with.

#![expect(clippy::unwrap_used, reason = "what helps a test may fail it")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use axum::body::{Body, to_bytes};
use http::Request;
use tenantry_sandbox::{Origins, Runtime, SESSION_COOKIE, Sandbox, World};
use tenantry_server::{Export, Target};
use tenantry_tests::{stage, static_demo};
use tower::ServiceExt;

/// A configuration as people have it.
const CONFIG: &str = r#"{ "registrations": [{ "name": "Real", "cloud": "global", "regions": ["*"],
    "partnerTenant": "partner.com", "clientId": "0f5a1e8c-3b7d-4c52-9e16-7a2b8d4f60c1" }] }"#;

/// The modulus of the key that the emulated authority signs with, as it publishes it.
async fn modulus() -> String {
    let world = World::seeded(Origins::default(), 1);
    let sandbox = Sandbox::new(world, Runtime::for_tests().0);
    let keys = Request::get("http://localhost:8401/common/discovery/v2.0/keys");
    let keys = keys.body(Body::empty()).unwrap();
    let keys = sandbox.router().oneshot(keys).await.unwrap();
    let keys = to_bytes(keys.into_body(), usize::MAX).await.unwrap();
    let keys: serde_json::Value = serde_json::from_slice(&keys).unwrap();
    keys["keys"][0]["n"].as_str().unwrap().to_owned()
}

/// What tells that something of the demo or of the emulated cloud is there: in a name or in a content.
async fn traces() -> Vec<String> {
    let pem = include_str!("../../crates/sandbox/keys/published-test-key.pem");
    let fixed = [
        SESSION_COOKIE,
        "tenantry_sandbox",
        "tenantry_demo",
        "Emulated sign-in",
        "service-worker.js",
        "serviceWorker",
        "demo.invalid",
        "demo/",
        "/cloud/",
        pem.lines().nth(2).unwrap(),
    ];
    let fixed = fixed.into_iter().map(str::to_owned);
    fixed.chain([modulus().await]).collect()
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files
}

/// The traces that are in a folder, each with a file that has it.
fn found(folder: &Path, traces: &[String]) -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    for file in files_below(folder) {
        let name = file
            .strip_prefix(folder)
            .unwrap()
            .to_string_lossy()
            .into_owned();
        let content = fs::read(&file).unwrap();
        for trace in traces {
            let octets = trace.as_bytes();
            let is_in = content.windows(octets.len()).any(|part| part == octets);
            if is_in || name.contains(trace.as_str()) {
                found.push((trace.clone(), file.clone()));
            }
        }
    }
    found
}

fn export(target: Target, demo: Option<PathBuf>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config.json");
    fs::write(&config, CONFIG).unwrap();
    let export = Export {
        assets: stage::dist().unwrap(),
        config,
        demo,
        out: folder.path().join("out"),
        target,
        base: "/".parse().unwrap(),
        hsts: None,
    };
    export.write(SystemTime::now()).unwrap();
    folder
}

#[tokio::test]
async fn a_demo_is_full_of_what_is_looked_for() {
    let traces = traces().await;
    let folder = export(Target::Plain, Some(static_demo::files().unwrap()));
    let found = found(&folder.path().join("out"), &traces);
    // The key is in WebAssembly as it is in the file; its modulus is made when it is asked for.
    let modulus = traces.last().unwrap();
    for trace in traces.iter().filter(|trace| *trace != modulus) {
        let is_found = found.iter().any(|(known, _)| known == trace);
        assert!(is_found || trace == "tenantry_demo", "{trace}");
    }
}

#[tokio::test]
async fn what_people_work_with_has_nothing_of_it() {
    let traces = traces().await;
    for target in [
        Target::Plain,
        Target::Nginx,
        Target::AzureStaticWebApps,
        Target::CloudflarePages,
    ] {
        let folder = export(target, None);
        assert_eq!(found(&folder.path().join("out"), &traces), [], "{target}");
    }
    assert_eq!(found(&stage::dist().unwrap(), &traces), []);
}
