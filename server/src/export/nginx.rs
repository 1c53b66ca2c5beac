//! nginx as distributions pack it: no brotli module, no other module that a package may lack. Two files
//! say everything, because nginx takes maps at its http level only. The compressed forms are files that
//! `try_files` finds; maps that are read when the headers are written tell which one it found.

use axum::http::{HeaderName, header};

use crate::answers::{
    ALLOWED, Answers, IMMUTABLE, Kind, NOTICE_TYPE, Notice, REVALIDATE, VARY, sorted,
};
use crate::base_path::BasePath;
use crate::compress::FORMS;
use crate::export::{Console, HOST_FILES};
use crate::media_type::{MEDIA_TYPES, UNKNOWN, media_type};
use crate::route::{HEALTH, PAGES, PAGES_BELOW};

/// A segment of a file's name, as the build makes it.
const SEGMENT: &str = "[A-Za-z0-9_-][A-Za-z0-9._-]*";

/// A weight above zero in `Accept-Encoding`.
const WEIGHT: &str = "(?:1(?:\\.0{0,3})?|0\\.(?:[1-9]\\d{0,2}|0[1-9]\\d?|00[1-9]))";

/// A suffix that no file has: it stands for a form that a request does not accept.
const NO_FILE: &str = "/-";

/// The files `nginx-http.conf` and `nginx-server.conf`.
pub(super) fn files(console: &Console) -> Vec<(&'static str, String)> {
    vec![
        ("nginx-http.conf", http()),
        ("nginx-server.conf", server(console.base, console.answers)),
    ]
}

fn http() -> String {
    let mut text = "# Tenantry, for the http level of nginx: include it once, in front of the server.\n\n\
        # What is logged: no query and no header, because somebody may paste an address with a code in it.\n\
        log_format tenantry '$remote_addr [$time_iso8601] $request_method $tenantry_path $status $body_bytes_sent';\n"
        .to_owned();
    let path = "~^(?<tenantry_asked>[^?#]*)".to_owned();
    text += &map(
        "$request_uri",
        "$tenantry_path",
        "",
        &[(path, "$tenantry_asked")],
    );
    text += "\n# The forms that a request accepts, as the endings of their files.\n";
    for form in FORMS {
        text += &map(
            "$http_accept_encoding",
            &variable(form.suffix),
            NO_FILE,
            &accepting(form.coding).map(|pattern| (pattern, form.suffix)),
        );
    }
    text += "\n# What depends on the file that was found, and on whether one was.\n";
    let encodings = FORMS.map(|form| {
        let pattern = format!("~^200 .*{}$", regex(form.suffix));
        (pattern, form.coding)
    });
    text += &map("$status $uri", "$tenantry_encoding", "", &encodings);
    let immutable = r"~^(?:200|304) (?:.*/)?[^/.]*-[0-9a-f]{16}(?:_bg)?(?:\.[^/]*)?$".to_owned();
    text += &map(
        "$status $uri",
        "$tenantry_cache",
        REVALIDATE,
        &[(immutable, IMMUTABLE)],
    );
    let found = "~^(?:200|304)$".to_owned();
    text += &map("$status", "$tenantry_vary", "", &[(found, VARY)]);
    text + &map("$status", "$tenantry_allow", "", &[("405".into(), ALLOWED)])
}

fn server(base: &BasePath, answers: &Answers) -> String {
    let base_pattern = regex(base.as_str());
    let files = headers(answers, Kind::Changing);
    let plain = |setting: &str| format!("{setting};\n");
    let mut text = format!(
        "# Tenantry at {base}, for the server level of nginx. The server's `root` is the folder of this file, and\n\
         # the server is the console's alone.\n\n"
    );
    for setting in [
        "server_tokens off",
        "autoindex off",
        "etag on",
        "if_modified_since off",
        "max_ranges 0",
        "gzip off",
        "charset off",
        "merge_slashes off",
        "error_page 404 @tenantry_missing",
        "error_page 405 @tenantry_refused",
    ] {
        text += &plain(setting);
    }
    text += "\n# Every file's headers. A location with headers of its own has all of them.\n";
    text += &files;
    text += &plain(&format!(
        "add_header allow {} always",
        quoted("$tenantry_allow")
    ));
    text += &guards(&base_pattern);
    text += &pages(&base_pattern, answers);
    text += &location(
        &format!("= {base}vault.js"),
        &(headers(answers, Kind::Vault) + &found("/vault.js", "vault.js")),
    );
    text += &location(
        &format!("= {HEALTH}"),
        &(headers(answers, Kind::Notice) + &notice(&Notice::healthy())),
    );
    text += &assets(base, &base_pattern);
    text += &location("@tenantry_missing", &notice(&Notice::missing(base)));
    text + &location("@tenantry_refused", &notice(&Notice::refused()))
}

/// What is refused before nginx decodes and resolves the path, which it does before it looks for a location.
fn guards(base: &str) -> String {
    let condition = |variable: &str, pattern: &str, status: u16| {
        format!("if ({variable} {pattern}) {{ return {status}; }}\n")
    };
    let hidden = quoted(r"^[^?#]*(?:/|%2f|%5c|\\)(?:\.|%2e)");
    let encoded = quoted(&format!(
        "^(?:{base}{PAGES_BELOW}|[A-Za-z0-9._/-]*(?:[?#]|$))"
    ));
    let methods = quoted("^(?:GET|HEAD)$");
    "\n# Other methods, hidden names in every spelling, and encoded names outside the page's own addresses.\n"
        .to_owned()
        + &condition("$request_method", &format!("!~ {methods}"), 405)
        + &condition("$request_uri", &format!("~* {hidden}"), 404)
        + &condition("$request_uri", &format!("!~ {encoded}"), 404)
}

fn pages(base: &str, answers: &Answers) -> String {
    let pattern = format!("^{base}(?:(?:{})$|{PAGES_BELOW})", PAGES.join("|"));
    location(
        &format!("~ {}", quoted(&pattern)),
        &(headers(answers, Kind::Page) + &found("/index.html", "index.html")),
    )
}

fn assets(base: &BasePath, base_pattern: &str) -> String {
    let missing = "    return 404;\n";
    let suffixes = FORMS.map(|form| regex(form.suffix)).join("|");
    let host_files: Vec<String> = HOST_FILES
        .iter()
        .chain(&["index.html"])
        .map(|name| regex(name))
        .collect();
    let not_served = format!(
        "(?:{suffixes})$|^{base_pattern}(?:{})$",
        host_files.join("|")
    );
    let mut text = location(&format!("~* {}", quoted(&not_served)), missing);
    // Files are found below the root by their names below the base path.
    let strip = match base.as_str() {
        "/" => String::new(),
        _ => {
            let pattern = quoted(&format!("^{base_pattern}(.*)$"));
            format!("    rewrite {pattern} /$1 break;\n")
        }
    };
    let endings = MEDIA_TYPES.iter().map(|(ending, _)| format!("\\.{ending}"));
    for ending in endings.chain([String::new()]) {
        let pattern = format!("^{base_pattern}(?:{SEGMENT}/)*{SEGMENT}{ending}$");
        let name = ending.trim_start_matches('\\');
        text += &location(
            &format!("~ {}", quoted(&pattern)),
            &(strip.clone() + &found("$uri", name)),
        );
    }
    text + &location("/", missing)
}

/// The file of this address in the best form that is accepted and there, with the media type of `name`.
fn found(address: &str, name: &str) -> String {
    let forms: Vec<String> = FORMS
        .iter()
        .map(|form| format!("{address}{}", variable(form.suffix)))
        .collect();
    let holds = match name {
        "" => UNKNOWN,
        _ => media_type(name),
    };
    format!(
        "    types {{ }}\n    default_type {};\n    try_files {} {address} =404;\n",
        quoted(holds),
        forms.join(" ")
    )
}

fn notice(notice: &Notice) -> String {
    let text = quoted(&notice.text).replace('\n', "\\n");
    format!(
        "    types {{ }}\n    default_type {};\n    return {} {text};\n",
        quoted(NOTICE_TYPE),
        notice.status.as_u16()
    )
}

/// The headers of a kind, one a line. What depends on the file that is found comes from the maps.
fn headers(answers: &Answers, kind: Kind) -> String {
    let mut lines = String::new();
    let mut add = |name: &HeaderName, value: &str| {
        lines += &format!("add_header {name} {} always;\n", quoted(value));
    };
    for (name, value) in sorted(&answers.headers(kind)) {
        match (kind, &name) {
            (Kind::Changing, &header::CACHE_CONTROL) => add(&name, "$tenantry_cache"),
            (Kind::Changing, &header::VARY) => add(&name, "$tenantry_vary"),
            _ => add(&name, &value),
        }
    }
    add(&header::CONTENT_ENCODING, "$tenantry_encoding");
    // nginx takes this for the wish to have none.
    add(&header::LAST_MODIFIED, "");
    match kind {
        Kind::Changing => lines,
        _ => lines.lines().map(|line| format!("    {line}\n")).collect(),
    }
}

fn location(matching: &str, content: &str) -> String {
    format!("\nlocation {matching} {{\n{content}}}\n")
}

fn map(source: &str, target: &str, default: &str, entries: &[(String, &str)]) -> String {
    let mut text = format!(
        "map {} {target} {{\n    default {};\n",
        quoted(source),
        quoted(default)
    );
    for (pattern, value) in entries {
        text += &format!("    {} {};\n", quoted(pattern), quoted(value));
    }
    text + "}\n"
}

/// Patterns of an `Accept-Encoding` that accepts a coding: by its own name, or by `*` where it is not named.
fn accepting(coding: &str) -> [String; 2] {
    let wanted = format!("[ \\t]*(?:;[ \\t]*q={WEIGHT}[ \\t]*)?(?:,|$)");
    [
        format!("~*(?:^|,)[ \\t]*{coding}{wanted}"),
        format!("~*^(?!(?:.*,)?[ \\t]*{coding}[ \\t]*(?:[;,]|$))(?:.*,)?[ \\t]*\\*{wanted}"),
    ]
}

/// The variable that holds a form's ending where it is accepted: `$tenantry_br`.
fn variable(suffix: &str) -> String {
    format!("$tenantry_{}", suffix.trim_start_matches('.'))
}

/// A text as a pattern for itself. What is escaped here are names and base paths.
fn regex(text: &str) -> String {
    text.replace('.', "\\.")
}

/// A text as a string of nginx. Nothing that is written here has a `$` that is not meant.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
