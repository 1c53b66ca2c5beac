//! Azure Static Web Apps: `staticwebapp.config.json`, whose routes are tried in their order and end at the
//! first that fits.
//! <https://learn.microsoft.com/azure/static-web-apps/configuration>

use axum::http::HeaderName;

use crate::answers::Kind;
use crate::compress::FORMS;
use crate::export::folder::MANIFEST;
use crate::export::{Console, GUIDE};
use crate::media_type::MEDIA_TYPES;
use crate::route::{PAGES, PAGES_BELOW};

/// How many bytes the file may have.
const LIMIT: usize = 20_000;

pub(super) const LOSSES: [&str; 4] = [
    "Azure compresses by itself and chooses the answers to conditional and range requests; the .br and .gz files are not used.",
    "There is no /healthz, and other methods than GET and HEAD are answered in Azure's own words.",
    "Below a base path, Azure may redirect the address without its last slash, where the server says that nothing is there.",
    "Azure reads 20 KB of rules: names with a hash that find no room in it are asked for anew at each use.",
];

/// The file `staticwebapp.config.json`.
pub(super) fn files(console: &Console) -> Vec<(&'static str, String)> {
    let mut routes = fixed_routes(console);
    let immutable = console.beyond(Kind::Immutable);
    let room = LIMIT.saturating_sub(document(console, &routes).len());
    let mut used = 0;
    for name in &console.immutable {
        let path = format!("{}{name}", console.base);
        let route = route(&path, &[("headers", headers(&immutable))]);
        // A comma, a line's end and what it is indented by.
        used += route.len() + 6;
        if used > room {
            break;
        }
        routes.push(route);
    }
    vec![("staticwebapp.config.json", document(console, &routes))]
}

fn fixed_routes(console: &Console) -> Vec<String> {
    let base = console.base;
    let page = headers(&console.beyond(Kind::Page));
    let index = string(&format!("{base}index.html"));
    let not_found = ("statusCode", "404".to_owned());
    // Azure's own sign-in has no place at the console's origin.
    let mut routes = vec![route("/.auth/*", std::slice::from_ref(&not_found))];
    for address in PAGES {
        let members = [("rewrite", index.clone()), ("headers", page.clone())];
        routes.push(route(&format!("{base}{address}"), &members));
    }
    let members = [("rewrite", index), ("headers", page.clone())];
    routes.push(route(&format!("{base}{PAGES_BELOW}*"), &members));
    routes.push(route(&format!("{base}index.html"), &[("headers", page)]));
    let vault = headers(&console.beyond(Kind::Vault));
    routes.push(route(&format!("{base}vault.js"), &[("headers", vault)]));
    let endings = FORMS
        .map(|form| form.suffix.trim_start_matches('.'))
        .join(",");
    for hidden in [
        format!("/{MANIFEST}"),
        format!("/{GUIDE}"),
        format!("/*.{{{endings}}}"),
    ] {
        routes.push(route(&hidden, std::slice::from_ref(&not_found)));
    }
    routes
}

fn document(console: &Console, routes: &[String]) -> String {
    let types = MEDIA_TYPES.iter().map(|(ending, media_type)| {
        format!("{}: {}", string(&format!(".{ending}")), string(media_type))
    });
    let types: Vec<String> = types.collect();
    format!(
        "{{\n  \"globalHeaders\": {},\n  \"mimeTypes\": {{ {} }},\n  \
         \"responseOverrides\": {{ \"404\": {{ \"rewrite\": \"/404.html\" }} }},\n  \
         \"routes\": [\n    {}\n  ]\n}}\n",
        headers(&console.everywhere()),
        types.join(", "),
        routes.join(",\n    ")
    )
}

fn route(path: &str, members: &[(&str, String)]) -> String {
    let mut text = format!("{{ \"route\": {}", string(path));
    for (name, value) in members {
        text += &format!(", {}: {value}", string(name));
    }
    text + " }"
}

fn headers(headers: &[(HeaderName, String)]) -> String {
    let members: Vec<String> = headers
        .iter()
        .map(|(name, value)| format!("{}: {}", string(name.as_str()), string(value)))
        .collect();
    format!("{{ {} }}", members.join(", "))
}

/// A JSON string. Paths, names and header values are visible ASCII.
fn string(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
