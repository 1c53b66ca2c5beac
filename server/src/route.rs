use crate::base_path::BasePath;
use crate::export::HOST_FILES;

/// The path of the health check. It is not under the base path, so that whoever watches the server
/// need not know it.
pub(crate) const HEALTH: &str = "/healthz";

/// The page's own addresses below the base path; the first is the base path itself.
pub(crate) const PAGES: [&str; 4] = ["", "customers", "setup", "activity"];

/// What the addresses of all other pages begin with, below the base path.
pub(crate) const PAGES_BELOW: &str = "t/";

/// What a request's path means.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Route<'a> {
    /// The page: the base path itself, and whatever the page's own router owns.
    Page,
    /// The vault's script, which has a policy of its own.
    Vault,
    /// The configuration.
    Config,
    /// The health check.
    Health,
    /// Possibly a file of the folder, under this relative name.
    Asset(&'a str),
    /// Certainly nothing.
    Nothing,
}

impl<'a> Route<'a> {
    /// Reads a path as it stands in the request, percent-encoded.
    pub(crate) fn of(path: &'a str, base: &BasePath) -> Self {
        if path == HEALTH {
            return Self::Health;
        }
        let Some(rest) = path.strip_prefix(base.as_str()) else {
            return Self::Nothing;
        };
        match rest {
            _ if PAGES.contains(&rest) => Self::Page,
            "vault.js" => Self::Vault,
            "config.json" => Self::Config,
            _ if rest.starts_with(PAGES_BELOW) && !leaves_its_place(rest) => Self::Page,
            _ if is_asset_name(rest) => Self::Asset(rest),
            _ => Self::Nothing,
        }
    }
}

/// Whether a segment begins with a dot, encoded or not, or a backslash could make it two. No page has
/// such an address, so whoever asks for one is looking for files.
fn leaves_its_place(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let separators = lower
        .replace("%2f", "/")
        .replace("%5c", "/")
        .replace('\\', "/");
    separators
        .replace("%2e", ".")
        .split('/')
        .any(|segment| segment.starts_with('.'))
}

/// Whether the build could have made a file of this name. Hidden files are not among them; the page
/// has addresses of its own, because the file is not what is served; a compressed file is the answer to a
/// request for what it was made from; and an exported folder holds files for its host's eyes.
pub(crate) fn is_asset_name(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let is_segment = |segment: &str| {
        !segment.is_empty() && !segment.starts_with('.') && segment.bytes().all(allowed)
    };
    let lower = name.to_ascii_lowercase();
    name.split('/').all(is_segment)
        && lower != "index.html"
        && !HOST_FILES
            .iter()
            .any(|file| lower.eq_ignore_ascii_case(file))
        && !lower.ends_with(".br")
        && !lower.ends_with(".gz")
}

#[cfg(test)]
mod tests {
    use super::Route;
    use crate::base_path::BasePath;

    fn base(text: &str) -> BasePath {
        text.parse().unwrap()
    }

    #[test]
    fn hidden_files_and_other_places_are_nothing() {
        for path in [
            "/.env",
            "/.git/config",
            "/assets/.hidden",
            "/..",
            "/../config.json",
            "/a/../b.js",
            "/%2e%2e/x.js",
            "/a%2fb.js",
            "/a%5cb.js",
            "/a\\b.js",
            "/c:x.js",
            "/a//b.js",
            "//a.js",
            "/a.js/",
            "/a%00.js",
            "/t/..",
            "/t/../.env",
            "/t/%2e%2e/%2E%2e/x",
            "/t/a%2f..%2fb",
            "/t/a%5c..%5cb",
            "/t/.git/config",
            "/index.html",
            "/INDEX.html",
            "/404.html",
            "/hosting.TXT",
            "/_headers",
            "/nginx-server.conf",
            "/staticwebapp.config.json",
            "/app.js.br",
            "/app.js.GZ",
            "*",
        ] {
            assert_eq!(Route::of(path, &base("/")), Route::Nothing, "{path}");
        }
    }

    #[test]
    fn what_is_not_under_the_base_path_is_nothing() {
        for path in [
            "/",
            "/console",
            "/config.json",
            "/vault.js",
            "/t/customer.com",
            "/Console/",
            "/consoles/",
            "/console/healthz/",
        ] {
            assert_eq!(
                Route::of(path, &base("/console/")),
                Route::Nothing,
                "{path}"
            );
        }
    }

    #[test]
    fn each_path_has_its_meaning_under_each_base() {
        for text in ["/", "/console/", "/a/b/"] {
            let base = base(text);
            let of = |rest: &str| format!("{text}{rest}");
            for page in ["", "customers", "setup", "activity"] {
                assert_eq!(Route::of(&of(page), &base), Route::Page, "{page}");
            }
            assert_eq!(Route::of(&of("t/"), &base), Route::Page);
            assert_eq!(Route::of(&of("t/customer.com"), &base), Route::Page);
            assert_eq!(
                Route::of(&of("t/customer.com/users/x%20y"), &base),
                Route::Page
            );
            assert_eq!(Route::of(&of("vault.js"), &base), Route::Vault);
            assert_eq!(Route::of(&of("config.json"), &base), Route::Config);
            assert_eq!(
                Route::of(&of("a/b-c_d.js"), &base),
                Route::Asset("a/b-c_d.js")
            );
            assert_eq!(Route::of(&of("t"), &base), Route::Asset("t"));
            assert_eq!(Route::of(&of("setup/x"), &base), Route::Asset("setup/x"));
            assert_eq!(Route::of("/healthz", &base), Route::Health);
        }
    }
}
