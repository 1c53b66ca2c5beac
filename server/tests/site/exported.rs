//! The folder that is exported: what is in it, what it replaces, and what stays.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use axum::http::{StatusCode, header};
use tenantry_server::{Export, ExportError, Target, app};

use crate::fixture::{CONFIG, Site, get};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn export(site: &Site, target: Target) -> Export {
    let options = site.options("/console/");
    Export {
        assets: options.assets,
        config: options.config,
        demo: None,
        out: site.folder.path().join("out"),
        target,
        base: options.base,
        hsts: None,
    }
}

fn refusal(export: &Export) -> String {
    export.write(SystemTime::now()).unwrap_err().to_string()
}

/// The names of all files below a folder.
fn names(folder: &Path) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_dir() {
            let below = crate::exported::names(&entry.path());
            names.extend(below.into_iter().map(|rest| format!("{name}/{rest}")));
        } else {
            names.insert(name);
        }
    }
    names
}

fn read(export: &Export, name: &str) -> String {
    fs::read_to_string(export.out.join(name)).unwrap()
}

#[test]
fn what_was_not_exported_is_not_replaced() {
    let site = Site::new();
    let mut export = export(&site, Target::Plain);
    site.write("out/mine.txt", "mine");
    let error = refusal(&export);
    assert!(
        error.contains("out is there and was not exported"),
        "{error}"
    );
    assert_eq!(read(&export, "mine.txt"), "mine");
    site.write("out/.tenantry-export", "something else");
    assert!(refusal(&export).contains("was not exported"));
    export.out = export.out.join("mine.txt");
    assert!(refusal(&export).contains("was not exported"));
    assert_eq!(
        names(site.folder.path())
            .iter()
            .filter(|name| name.starts_with("out"))
            .count(),
        2
    );
}

#[test]
fn a_refused_export_leaves_the_one_before() {
    let site = Site::new();
    let export = export(&site, Target::Plain);
    export.write(SystemTime::now()).unwrap();
    let before = names(site.folder.path());
    site.write("config.json", &CONFIG.replace("partner.com", "common"));
    let error = refusal(&export);
    assert!(error.contains("config.json, line 7"), "{error}");
    site.write("config.json", CONFIG);
    site.remove("dist/vault.js");
    let error = refusal(&export);
    assert!(error.contains("vault.js cannot be read"), "{error}");
    assert_eq!(
        names(&export.out).len(),
        before.len() - names_outside(&before)
    );
    assert_eq!(read(&export, "config.json"), CONFIG);
}

fn names_outside(all: &BTreeSet<String>) -> usize {
    all.iter().filter(|name| !name.starts_with("out/")).count()
}

#[test]
fn an_export_is_not_exported_again() {
    let site = Site::new();
    let mut export = export(&site, Target::Plain);
    export.write(SystemTime::now()).unwrap();
    export.assets = export.out.clone();
    let error = export.write(SystemTime::now()).unwrap_err();
    assert!(matches!(error, ExportError::Exported { .. }), "{error}");
}

/// Where the file system lets two folders change places at once, as Linux's do.
#[cfg(target_os = "linux")]
#[test]
fn while_it_is_replaced_the_folder_is_there_and_whole() {
    let site = Site::new();
    let export = export(&site, Target::Plain);
    export.write(SystemTime::now()).unwrap();
    let (page, script) = (export.out.join("index.html"), export.out.join("vault.js"));
    let exporting = std::thread::spawn(move || {
        for _ in 0..50 {
            export.write(SystemTime::now()).unwrap();
        }
        site
    });
    let mut readings = 0;
    while !exporting.is_finished() {
        assert!(
            fs::read_to_string(&page)
                .unwrap()
                .ends_with("rel=modulepreload>")
        );
        assert_eq!(fs::read_to_string(&script).unwrap(), "import('./app.js');");
        readings += 1;
    }
    let site = exporting.join().unwrap();
    assert!(readings > 50, "{readings}");
    let left = fs::read_dir(site.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name());
    let hidden = left.filter(|name| name.to_string_lossy().starts_with('.'));
    assert_eq!(hidden.count(), 0);
}

#[cfg(unix)]
#[test]
fn two_exports_do_not_write_the_same_folder() {
    let site = Site::new();
    let export = export(&site, Target::Plain);
    let draft = site.folder.path().join(".out.new");
    fs::create_dir(&draft).unwrap();
    let other = fs::File::open(&draft).unwrap();
    other.lock().unwrap();
    let error = refusal(&export);
    assert!(
        error.contains("is being exported by another process"),
        "{error}"
    );
    assert!(draft.exists() && !export.out.exists());
    drop(other);
    export.write(SystemTime::now()).unwrap();
    assert!(!draft.exists());
}

#[test]
fn an_export_that_was_cut_off_between_its_moves_is_taken_up() {
    let site = Site::new();
    let export = export(&site, Target::Plain);
    export.write(SystemTime::now()).unwrap();
    fs::rename(&export.out, site.folder.path().join(".out.old")).unwrap();
    site.write(".out.new/half", "");
    site.remove("dist/vault.js");
    refusal(&export);
    site.write("dist/vault.js", "new");
    site.remove("dist/main-0123456789abcdef.css");
    let exported = export.write(SystemTime::now()).unwrap();
    assert_eq!(exported.kept, 1, "what stood there before is known");
    assert!(!site.folder.path().join(".out.old").exists());
    assert!(!site.folder.path().join(".out.new").exists());
}

#[test]
fn the_folder_holds_what_is_served_and_nothing_else() {
    let site = Site::new();
    let export = export(&site, Target::Plain);
    let exported = export.write(SystemTime::now()).unwrap();
    let names = names(&export.out);
    assert_eq!(names.len(), exported.files);
    let expected = [
        ".tenantry-export",
        "404.html",
        "404.html.br",
        "404.html.gz",
        "HOSTING.txt",
        "app-0123456789abcdef.js",
        "app-0123456789abcdef.js.br",
        "app-0123456789abcdef.js.gz",
        "app-0123456789abcdef_bg.wasm",
        "config.json",
        "config.json.br",
        "config.json.gz",
        "help/aadsts.json",
        "help/notes",
        "index.html",
        "index.html.br",
        "index.html.gz",
        "main-0123456789abcdef.css",
        "robots.txt",
        "sub/icon.svg",
        "sub/index.html",
        "vault.js",
    ];
    assert_eq!(names, expected.map(str::to_owned).into());
}

#[test]
fn a_plain_folder_says_what_is_lost_and_its_page_carries_the_policy() {
    let site = Site::new();
    let export = export(&site, Target::Plain);
    let exported = export.write(SystemTime::now()).unwrap();
    assert!(exported.losses[0].starts_with("The vault has no policy of its own"));
    let guide = read(&export, "HOSTING.txt");
    for loss in exported.losses {
        assert!(guide.contains(loss), "{loss}");
    }
    let expected = "<!doctype html><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
        script-src 'self' 'wasm-unsafe-eval' 'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='; \
        style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; worker-src 'self'; \
        manifest-src 'self'; base-uri 'self'; form-action 'none'; frame-src 'none'; object-src 'none'\">\
        <meta name=\"referrer\" content=\"no-referrer\"><base href=\"/console/\">\
        <script type=module>alert('Hello, world.');</script>\
        <link href=./app-0123456789abcdef.js rel=modulepreload>";
    assert_eq!(read(&export, "index.html"), expected);
    assert_eq!(read(&export, "404.html"), expected);
}

#[tokio::test]
async fn the_server_serves_an_exported_folder() {
    let site = Site::new();
    let export = export(&site, Target::Plain);
    export.write(SystemTime::now()).unwrap();
    let mut options = site.options("/console/");
    options.assets = export.out.clone();
    options.config = export.out.join("config.json");
    let app = app(&options).unwrap();
    let page = get(&app, "/console/t/customer.com").await;
    assert_eq!(page.text(), read(&export, "index.html"));
    let policy = page.header(header::CONTENT_SECURITY_POLICY).unwrap();
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    let script = get(&app, "/console/app-0123456789abcdef.js").await;
    assert_eq!(script.text(), "plain script");
    for file in ["404.html", "HOSTING.txt", ".tenantry-export"] {
        let answer = get(&app, &format!("/console/{file}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{file}");
    }
}

#[test]
fn files_of_the_build_before_stay_for_a_day() {
    let site = Site::new();
    let export = export(&site, Target::Plain);
    let start = SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000);
    assert_eq!(export.write(start).unwrap().kept, 0);
    for name in ["js", "js.br", "js.gz"] {
        site.remove(&format!("dist/app-0123456789abcdef.{name}"));
    }
    site.remove("dist/robots.txt");
    site.write("dist/app-fedcba9876543210.js", "newer");
    for elapsed in [Duration::from_secs(1), DAY] {
        assert_eq!(export.write(start + elapsed).unwrap().kept, 3);
        assert_eq!(read(&export, "app-0123456789abcdef.js"), "plain script");
        assert_eq!(read(&export, "app-fedcba9876543210.js"), "newer");
        assert!(!export.out.join("robots.txt").exists());
    }
    let exported = export.write(start + DAY + Duration::from_secs(1)).unwrap();
    assert_eq!(exported.kept, 0);
    assert!(!export.out.join("app-0123456789abcdef.js").exists());
}

/// The files of a demo, as far as an export looks into them.
fn with_demo(site: &Site, export: &mut Export) {
    for (name, content) in [
        ("demo-files/config.json", CONFIG),
        ("demo-files/service-worker.js", "// The worker."),
        ("demo-files/demo/page.js", "// The page's."),
        ("demo-files/demo/cloud-0123456789abcdef_bg.wasm", "\0asm"),
    ] {
        site.write(name, content);
    }
    let page = "<!doctype html><base href=/><script type=module>import init from './app.js';\n\
        await init({ module_or_path: './app.wasm' });</script>";
    site.write("dist/index.html", page);
    export.demo = Some(site.folder.path().join("demo-files"));
    export.config = "nowhere".into();
}

#[test]
fn a_demo_is_refused_for_hosts_that_send_headers_and_where_something_is_missing() {
    let site = Site::new();
    let mut export = export(&site, Target::Nginx);
    with_demo(&site, &mut export);
    assert!(refusal(&export).contains("--target plain"));
    export.target = Target::Plain;
    site.write("dist/index.html", "<base href=/><script>start()</script>");
    let error = refusal(&export);
    assert!(
        error.contains("does not start as a demo expects"),
        "{error}"
    );
    fs::remove_file(site.folder.path().join("demo-files/service-worker.js")).unwrap();
    let error = refusal(&export);
    assert!(error.contains("service-worker.js is not there"), "{error}");
    assert!(!export.out.exists());
}

#[test]
fn a_demo_says_what_it_is_and_waits_for_its_worker() {
    let site = Site::new();
    let mut export = export(&site, Target::Plain);
    with_demo(&site, &mut export);
    export.write(SystemTime::now()).unwrap();
    let names = names(&export.out);
    for name in [
        "service-worker.js",
        "demo/page.js",
        "demo/cloud-0123456789abcdef_bg.wasm",
    ] {
        assert!(names.contains(name), "{name}");
    }
    assert!(read(&export, "HOSTING.txt").starts_with("This is a demo"));
    let page = read(&export, "index.html");
    assert!(page.contains("await ready('./app.wasm')"), "{page}");
    // It may be put anywhere; the page for what is missing is shown at any depth, and knows its place.
    assert!(page.contains("<base href=\"./\">"), "{page}");
    let missing = read(&export, "404.html");
    assert!(missing.contains("<base href=\"/console/\">"), "{missing}");
    let hash = missing.split("'sha256-").nth(1).unwrap();
    assert!(page.contains(hash.split('\'').next().unwrap()));
}
