//! `staticwebapp.config.json` by Microsoft's reference and schema: the first route that fits decides, its
//! headers go over the global ones, a rewrite names a file, and there are 20 KB in all.

use std::fs;
use std::time::SystemTime;

use axum::http::header;
use serde_json::{Map, Value};
use tenantry_server::{Export, Target, app};

use super::{ADDRESSES, Headers, Hosted, compare, export, large};
use crate::fixture::{Site, get};

const LIMIT: usize = 20_000;

fn document(export: &Export) -> Map<String, Value> {
    let text = fs::read_to_string(export.out.join("staticwebapp.config.json")).unwrap();
    assert!(text.len() <= LIMIT, "{}", text.len());
    let document: Value = serde_json::from_str(&text).unwrap();
    document.as_object().unwrap().clone()
}

fn headers(value: Option<&Value>) -> Headers {
    let members = value.and_then(Value::as_object).into_iter().flatten();
    members
        .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
        .collect()
}

/// Whether a route fits a path: letter by letter, or up to a `*` at its end, or by endings behind one.
fn fits(route: &str, path: &str) -> bool {
    if let Some((before, endings)) = route.split_once("*.{") {
        let endings = endings.strip_suffix('}').unwrap();
        return path.starts_with(before)
            && endings
                .split(',')
                .any(|ending| path.ends_with(&format!(".{ending}")));
    }
    match route.strip_suffix('*') {
        Some(before) => path.starts_with(before),
        None => path == route,
    }
}

fn answer(export: &Export, document: &Map<String, Value>, path: &str) -> Hosted {
    let routes = document["routes"].as_array().unwrap();
    let route = routes
        .iter()
        .find(|route| fits(route["route"].as_str().unwrap(), path));
    let mut all = headers(document.get("globalHeaders"));
    all.extend(headers(route.and_then(|route| route.get("headers"))));
    let rewritten = route.and_then(|route| route.get("rewrite"));
    let path = rewritten.map_or(path, |rewrite| rewrite.as_str().unwrap());
    let file = path.strip_prefix('/').unwrap().to_owned();
    let refused = route.is_some_and(|route| route.get("statusCode").is_some());
    Hosted {
        file: Some(file).filter(|file| !refused && export.out.join(file).is_file()),
        headers: all,
    }
}

#[test]
fn the_document_has_known_members_only() {
    let site = Site::new();
    for base in ["/", "/console/"] {
        let export = export(&site, Target::AzureStaticWebApps, base);
        export.write(SystemTime::now()).unwrap();
        let document = document(&export);
        let names: Vec<&String> = document.keys().collect();
        assert_eq!(
            names,
            ["globalHeaders", "mimeTypes", "responseOverrides", "routes"]
        );
        let missing = document["responseOverrides"]["404"].as_object().unwrap();
        assert_eq!(missing.len(), 1);
        let page = missing["rewrite"].as_str().unwrap();
        let page = fs::read_to_string(export.out.join(&page[1..])).unwrap();
        assert!(
            page.contains(&format!("The console is at {base}")),
            "{page}"
        );
        let mut seen = Vec::new();
        for route in document["routes"].as_array().unwrap() {
            let members = route.as_object().unwrap();
            for (name, value) in members {
                match name.as_str() {
                    "route" | "rewrite" => assert!(value.as_str().unwrap().starts_with('/')),
                    "headers" => assert!(!headers(Some(value)).is_empty()),
                    "statusCode" => assert_eq!(value, 404),
                    _ => panic!("{name}"),
                }
            }
            let path = route["route"].as_str().unwrap();
            // A wildcard stands at the end, or in front of a list of endings.
            let (_, behind) = path.split_once('*').unwrap_or((path, ""));
            assert!(behind.is_empty() || behind == ".{br,gz}", "{path}");
            assert!(!seen.contains(&path), "{path} stands twice");
            seen.push(path);
        }
    }
}

#[tokio::test]
async fn every_address_has_the_servers_headers() {
    let site = Site::new();
    for base in ["/", "/console/"] {
        let export = export(&site, Target::AzureStaticWebApps, base);
        export.write(SystemTime::now()).unwrap();
        let document = document(&export);
        compare(&export, &site, |path| answer(&export, &document, path)).await;
        for (address, file) in ADDRESSES {
            let ending = file.and_then(|file| Some(file.rsplit_once('.')?.1));
            if let Some(ending) = ending {
                let media_type = &document["mimeTypes"][&format!(".{ending}")];
                let answer = get(
                    &app(&site.options(base)).unwrap(),
                    &format!("{base}{address}"),
                )
                .await;
                assert_eq!(answer.header(header::CONTENT_TYPE), media_type.as_str());
            }
        }
    }
}

#[test]
fn what_is_not_for_visitors_is_not_there() {
    let site = Site::new();
    let export = export(&site, Target::AzureStaticWebApps, "/console/");
    export.write(SystemTime::now()).unwrap();
    let document = document(&export);
    for path in [
        "/.tenantry-export",
        "/HOSTING.txt",
        "/console/vault.js.br",
        "/console/app-0123456789abcdef.js.gz",
        "/.auth/login/aad",
    ] {
        assert_eq!(answer(&export, &document, path).file, None, "{path}");
    }
}

#[test]
fn a_large_console_keeps_to_the_limit_and_gives_its_newest_files_their_headers() {
    let (_site, export) = large(Target::AzureStaticWebApps);
    let document = document(&export);
    let routes = document["routes"].as_array().unwrap().len();
    assert!(routes > 100, "{routes}");
    let kept = |number: u32| {
        let path = format!("/console/part-0-{number:016x}.wasm");
        answer(&export, &document, &path).headers["cache-control"].contains("immutable")
    };
    assert!(kept(1) && !kept(0));
}
