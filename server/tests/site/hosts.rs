//! Hosts that cannot run here: what is written for them is read back by their published rules, and says the
//! same as the server does.

mod azure;
mod cloudflare;

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use axum::http::header;
use tenantry_server::{Export, Target, app};

use crate::fixture::{Site, get};

/// Addresses below the base path, and the file behind each; where there is none, nothing is there.
const ADDRESSES: [(&str, Option<&str>); 17] = [
    ("", Some("index.html")),
    ("customers", Some("index.html")),
    ("setup", Some("index.html")),
    ("activity", Some("index.html")),
    ("t/customer.com", Some("index.html")),
    ("t/customer.com/users", Some("index.html")),
    ("vault.js", Some("vault.js")),
    ("config.json", Some("config.json")),
    ("app-0123456789abcdef.js", Some("app-0123456789abcdef.js")),
    (
        "app-0123456789abcdef_bg.wasm",
        Some("app-0123456789abcdef_bg.wasm"),
    ),
    (
        "main-0123456789abcdef.css",
        Some("main-0123456789abcdef.css"),
    ),
    ("robots.txt", Some("robots.txt")),
    ("sub/icon.svg", Some("sub/icon.svg")),
    ("help/aadsts.json", Some("help/aadsts.json")),
    ("favicon.ico", None),
    ("app-fedcba9876543210.js", None),
    ("setup/x", None),
];

/// What every host says in its own way: how long and in which form a file goes over the wire.
const OF_THE_TRANSFER: [&str; 3] = ["content-length", "etag", "vary"];

type Headers = BTreeMap<String, String>;

/// What a host would answer: the file below the exported folder, and its headers but for the media type.
struct Hosted {
    file: Option<String>,
    headers: Headers,
}

fn export(site: &Site, target: Target, base: &str) -> Export {
    let options = site.options(base);
    Export {
        assets: options.assets,
        config: options.config,
        demo: None,
        out: site.folder.path().join("out"),
        target,
        base: options.base,
        hsts: Some(600),
    }
}

/// Compares a host with the server, address by address.
async fn compare(export: &Export, site: &Site, hosted: impl Fn(&str) -> Hosted) {
    let base = export.base.as_str();
    let mut options = site.options(base);
    options.hsts = export.hsts;
    let app = app(&options).unwrap();
    for (address, file) in ADDRESSES {
        let path = format!("{base}{address}");
        let hosted = hosted(&path);
        let file = file.map(|name| format!("{}{name}", &base[1..]));
        assert_eq!(hosted.file, file, "{path}");
        if let Some(file) = &file {
            assert!(export.out.join(file).is_file(), "{path}: {file}");
        }
        let answer = get(&app, &path).await;
        let ours: Headers = answer
            .headers
            .iter()
            .filter(|(name, _)| *name != header::CONTENT_TYPE)
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .filter(|(name, _)| !OF_THE_TRANSFER.contains(&name.as_str()))
            .collect();
        assert_eq!(hosted.headers, ours, "{path}");
    }
}

/// A console of hundreds of files with a hash in their names, exported twice.
fn large(target: Target) -> (Site, Export) {
    let site = Site::new();
    let export = export(&site, target, "/console/");
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000);
    for round in 0..2 {
        for number in 0..300 {
            let name = format!("dist/part-{number}-{:016x}.wasm", number * 2 + round);
            site.write(&name, "");
        }
        export.write(now).unwrap();
        for number in 0..300 {
            site.remove(&format!(
                "dist/part-{number}-{:016x}.wasm",
                number * 2 + round
            ));
        }
    }
    (site, export)
}
