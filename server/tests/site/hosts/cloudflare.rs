//! `_headers` and `_redirects` by Cloudflare's reference: all header rules that fit the address that was
//! asked for apply in order, what two of them set is joined by a comma, and `!` takes away what was set.

use std::fs;
use std::time::SystemTime;

use tenantry_server::{Export, Target};

use super::{Headers, Hosted, compare, export, large};
use crate::fixture::Site;

struct Rule {
    path: String,
    removed: Vec<String>,
    set: Vec<(String, String)>,
}

struct Redirect {
    from: String,
    to: String,
}

fn lines(export: &Export, file: &str) -> Vec<String> {
    let text = fs::read_to_string(export.out.join(file)).unwrap();
    assert!(text.is_ascii());
    text.lines()
        .inspect(|line| assert!(line.len() <= 2000, "{line}"))
        .map(str::to_owned)
        .collect()
}

fn rules(export: &Export) -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::new();
    for line in lines(export, "_headers") {
        if line.starts_with('/') {
            // A colon would begin a placeholder; there may be one asterisk.
            assert!(
                !line.contains(':') && line.matches('*').count() <= 1,
                "{line}"
            );
            assert!(
                rules.iter().all(|rule| rule.path != line),
                "{line} stands twice"
            );
            rules.push(Rule {
                path: line,
                removed: Vec::new(),
                set: Vec::new(),
            });
            continue;
        }
        let line = line.strip_prefix("  ").unwrap();
        let rule = rules.last_mut().unwrap();
        if let Some(name) = line.strip_prefix("! ") {
            assert!(!name.contains([' ', ':']), "{line}");
            rule.removed.push(name.to_owned());
        } else {
            let (name, value) = line.split_once(": ").unwrap();
            assert!(!name.contains(' ') && !value.trim().is_empty(), "{line}");
            // What stands behind a colon in a value could be a placeholder of the path; there are none but the splat.
            assert!(!value.contains(":splat"), "{line}");
            rule.set.push((name.to_owned(), value.to_owned()));
        }
    }
    assert!(rules.len() <= 100, "{}", rules.len());
    assert!(rules.iter().all(|rule| !rule.set.is_empty()));
    rules
}

fn redirects(export: &Export) -> Vec<Redirect> {
    let mut redirects: Vec<Redirect> = Vec::new();
    let mut dynamic = false;
    for line in lines(export, "_redirects") {
        let [from, to, "200"] = line.split(' ').collect::<Vec<_>>()[..] else {
            panic!("{line}");
        };
        assert!(
            from.starts_with('/') && to.starts_with('/') && !line.contains(':'),
            "{line}"
        );
        // Those with a wildcard are the last; only they are counted differently.
        assert!(!dynamic || from.contains('*'), "{line}");
        dynamic |= from.contains('*');
        let (from, to) = (from.to_owned(), to.to_owned());
        redirects.push(Redirect { from, to });
    }
    redirects
}

fn fits(pattern: &str, path: &str) -> bool {
    match pattern.split_once('*') {
        Some((before, behind)) => {
            path.len() >= before.len() + behind.len()
                && path.starts_with(before)
                && path.ends_with(behind)
        }
        None => path == pattern,
    }
}

fn answer(export: &Export, path: &str) -> Hosted {
    // What Cloudflare says where it is told nothing.
    let mut headers = Headers::from(
        [
            ("access-control-allow-origin", "*"),
            ("cache-control", "public, max-age=0, must-revalidate"),
            ("referrer-policy", "strict-origin-when-cross-origin"),
            ("x-content-type-options", "nosniff"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned())),
    );
    let mut set_before = Vec::new();
    for rule in rules(export).iter().filter(|rule| fits(&rule.path, path)) {
        for name in &rule.removed {
            headers.remove(name);
        }
        for (name, value) in &rule.set {
            match headers.get_mut(name).filter(|_| set_before.contains(name)) {
                Some(known) => *known += &format!(", {value}"),
                None => {
                    headers.insert(name.clone(), value.clone());
                }
            }
            set_before.push(name.clone());
        }
    }
    let redirects = redirects(export);
    let redirect = redirects.iter().find(|redirect| fits(&redirect.from, path));
    let path = redirect.map_or(path, |redirect| &redirect.to);
    let mut file = path[1..].to_owned();
    if file.is_empty() || file.ends_with('/') {
        file += "index.html";
    }
    Hosted {
        file: Some(file).filter(|file| export.out.join(file).is_file()),
        headers,
    }
}

#[tokio::test]
async fn every_address_has_the_servers_headers() {
    let site = Site::new();
    for base in ["/", "/console/"] {
        let export = export(&site, Target::CloudflarePages, base);
        export.write(SystemTime::now()).unwrap();
        compare(&export, &site, |path| answer(&export, path)).await;
        let page = fs::read_to_string(export.out.join("404.html")).unwrap();
        assert!(
            page.contains(&format!("The console is at {base}")),
            "{page}"
        );
    }
}

#[test]
fn a_large_console_keeps_to_the_limit_and_gives_its_newest_files_their_headers() {
    let (_site, export) = large(Target::CloudflarePages);
    let kept = |number: u32| {
        let path = format!("/console/part-0-{number:016x}.wasm");
        answer(&export, &path).headers["cache-control"].contains("immutable")
    };
    assert!(kept(1) && !kept(0));
    assert_eq!(rules(&export).len(), 100);
}
