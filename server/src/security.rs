//! The policies and other headers that keep the page, the vault and every file in their places.
//! `answers.rs` says which answer has which.

use std::collections::BTreeSet;
use std::fmt;

use axum::http::{HeaderName, HeaderValue, header};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};
use tenantry_config::Config;

/// What every response has, besides a policy.
pub(crate) const HEADERS: [(HeaderName, HeaderValue); 3] = [
    // A file is what its type says: no script hides in a picture.
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    // Addresses name customers, which is nobody else's business.
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    ),
    // No other origin loads the console's files.
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
];

/// What a page has besides: browsers look for these where they open a window, and nowhere else. They are
/// longer than a small file.
pub(crate) const PAGE_HEADERS: [(HeaderName, HeaderValue); 2] = [
    // No other origin holds a handle to the console's window.
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static(PERMISSIONS),
    ),
];

/// The browser's powers that the console has no use for. Only names that browsers know are listed:
/// each unknown one is a warning in the browser's console.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), \
    encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), \
    local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), \
    publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()";

/// The policy of whatever is neither the page nor the vault's script. A script or style that the page
/// loads lives under the page's policy, so this one matters where a file is opened on its own: a
/// worker takes the policy of its script's response, and without this an injected script could start
/// the console's own hashed script as a worker that may speak to anyone.
pub(crate) const ASSET_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// A hash source of Content Security Policy Level 3 for one inline script: `'sha256-…'`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ScriptHash(String);

impl ScriptHash {
    /// The hash of a script's text as it stands between its tags.
    pub(crate) fn of(script: &str) -> Self {
        // Browsers turn line ends into line feeds before they hash.
        let normalised = script.replace("\r\n", "\n").replace('\r', "\n");
        let digest = BASE64_STANDARD.encode(Sha256::digest(normalised));
        Self(format!("'sha256-{digest}'"))
    }
}

impl fmt::Display for ScriptHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The page's policy. The page speaks to its own origin only: it has the vault for the rest.
///
/// `require-trusted-types-for 'script'` is absent: the page starts the vault from WebAssembly by
/// `new Worker` with a plain string, which that directive refuses, and a policy that blesses any
/// string would be no protection.
pub(crate) fn page_policy(inline_scripts: &[ScriptHash]) -> String {
    let mut scripts = "script-src 'self' 'wasm-unsafe-eval'".to_owned();
    for hash in inline_scripts {
        scripts.push(' ');
        scripts.push_str(&hash.0);
    }
    [
        "default-src 'none'",
        &scripts,
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "base-uri 'self'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "frame-src 'none'",
        "object-src 'none'",
    ]
    .join("; ")
}

/// A policy as a document can carry it in `<meta http-equiv>`, which knows no `frame-ancestors`.
pub(crate) fn for_meta(policy: &str) -> String {
    let directives = policy.split("; ");
    let known: Vec<&str> = directives
        .filter(|directive| !directive.starts_with("frame-ancestors"))
        .collect();
    known.join("; ")
}

/// The vault's policy: it may reach the authorities and Graph hosts of the clouds that the configuration
/// uses, and no other origin. Partner Center joins them when something calls it.
///
/// `'self'` is among them because the vault fetches its own WebAssembly and `config.json`. Were they
/// handed over by the page, a script in the page could choose the code that runs beside the tokens.
pub(crate) fn vault_policy(config: &Config) -> String {
    let origins: BTreeSet<&str> = config
        .clouds()
        .flat_map(|(_, cloud)| [cloud.authority.origin(), cloud.graph.origin()])
        .collect();
    let mut policy =
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'".to_owned();
    for origin in origins {
        policy.push(' ');
        policy.push_str(origin);
    }
    policy
}

#[cfg(test)]
mod tests {
    use tenantry_config::Config;

    use super::{ScriptHash, page_policy, vault_policy};

    fn config(clouds: &[&str]) -> Config {
        let registrations: Vec<String> = clouds
            .iter()
            .enumerate()
            .map(|(index, cloud)| {
                format!(
                    r#"{{ "name": "{index}", "cloud": "{cloud}", "regions": ["*"], "partnerTenant": "partner.com",
                        "clientId": "0f5a1e8c-3b7d-4c52-9e16-7a2b8d4f60c1" }}"#
                )
            })
            .collect();
        let text = format!(
            r#"{{ "registrations": [{}], "clouds": {{ "sandbox": {{ "authority": "http://localhost:8401", "graph": "http://localhost:8402" }} }} }}"#,
            registrations.join(",")
        );
        Config::parse(&text).unwrap()
    }

    #[test]
    fn the_vault_reaches_what_is_configured_and_nothing_else() {
        assert_eq!(
            vault_policy(&config(&["sandbox"])),
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' \
             http://localhost:8401 http://localhost:8402"
        );
    }

    #[test]
    fn services_that_share_a_host_stand_in_the_policy_by_their_origin() {
        let text = r#"{ "registrations": [{ "name": "a", "cloud": "shared", "regions": ["*"],
            "partnerTenant": "partner.com", "clientId": "0f5a1e8c-3b7d-4c52-9e16-7a2b8d4f60c1" }],
            "clouds": { "shared": { "authority": "https://host.example/cloud/login",
            "graph": "https://host.example/cloud/graph" } } }"#;
        let policy = vault_policy(&Config::parse(text).unwrap());
        assert!(
            policy.ends_with("connect-src 'self' https://host.example"),
            "{policy}"
        );
    }

    #[test]
    fn origins_are_sorted_and_stand_once() {
        assert_eq!(
            vault_policy(&config(&["usgov-dod", "usgov", "global", "global"])),
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' \
             https://dod-graph.microsoft.us https://graph.microsoft.com https://graph.microsoft.us \
             https://login.microsoftonline.com https://login.microsoftonline.us"
        );
    }

    #[test]
    fn a_script_is_hashed_as_browsers_hash_it() {
        // The example of Content Security Policy Level 3, section "Usage of hash-source".
        let hash = "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='";
        assert_eq!(ScriptHash::of("alert('Hello, world.');").to_string(), hash);
        assert_eq!(ScriptHash::of("a\r\nb\rc"), ScriptHash::of("a\nb\nc"));
    }

    #[test]
    fn the_page_runs_its_own_scripts_and_speaks_to_its_own_origin() {
        let hashes = [
            ScriptHash::of("alert('Hello, world.');"),
            ScriptHash::of(""),
        ];
        assert_eq!(
            page_policy(&hashes),
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' \
             'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=' \
             'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; style-src 'self'; \
             img-src 'self'; font-src 'self'; connect-src 'self'; worker-src 'self'; \
             manifest-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'; \
             frame-src 'none'; object-src 'none'"
        );
    }
}
