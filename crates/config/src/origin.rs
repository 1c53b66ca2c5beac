use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A web origin, `scheme://host[:port]` in lower-case ASCII, as RFC 6454 section 6.2 writes it: no
/// path, no final slash, no user, and no port where it is the scheme's own.
///
/// The scheme is `https`; `http` is for `localhost`, `127.0.0.1` and `[::1]` only. Its characters are
/// safe to stand in a Content-Security-Policy as they are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Origin(String);

/// Why a text is no [`Origin`]. Each carries the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OriginError {
    /// Neither `https://` nor `http://` stands at the beginning.
    #[error("{0:?} does not begin with https://")]
    Scheme(String),
    /// `http` for a host that is not this machine.
    #[error("{0:?} must begin with https://, because http is for localhost only")]
    Insecure(String),
    /// Something follows host and port, be it one slash.
    #[error("{0:?} must end after the host and the port, without a path or a final slash")]
    Path(String),
    /// The host is neither a name in ASCII nor a loopback address.
    #[error(
        "{0:?} has no valid host name (ASCII letters, digits and hyphens; punycode where others are needed)"
    )]
    Host(String),
    /// The port is no number from 1 to 65535.
    #[error("{0:?} has no valid port (1 to 65535)")]
    Port(String),
}

impl Origin {
    /// The origin as a browser's `location.origin` would write it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Builds a built-in origin. The tests parse each of them again.
    pub(crate) fn built_in(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl FromStr for Origin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, OriginError> {
        let lower = text.to_ascii_lowercase();
        let (scheme, default_port, rest) = if let Some(rest) = lower.strip_prefix("https://") {
            ("https", 443, rest)
        } else if let Some(rest) = lower.strip_prefix("http://") {
            ("http", 80, rest)
        } else {
            return Err(OriginError::Scheme(text.to_owned()));
        };
        if rest.contains(['/', '?', '#', '\\']) {
            return Err(OriginError::Path(text.to_owned()));
        }
        // The colons of a bracketed IPv6 address separate no port.
        let (host, port) = match rest.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => (host, Some(port)),
            _ => (rest, None),
        };
        let loopback = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
        if rest.contains('@') || !(loopback || is_host_name(host)) {
            return Err(OriginError::Host(text.to_owned()));
        }
        if scheme == "http" && !loopback {
            return Err(OriginError::Insecure(text.to_owned()));
        }
        let port = match port {
            Some(port) => parse_port(port).ok_or_else(|| OriginError::Port(text.to_owned()))?,
            None => default_port,
        };
        Ok(Self(if port == default_port {
            format!("{scheme}://{host}")
        } else {
            format!("{scheme}://{host}:{port}")
        }))
    }
}

impl TryFrom<String> for Origin {
    type Error = OriginError;

    fn try_from(text: String) -> Result<Self, OriginError> {
        text.parse()
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A port from 1 to 65535 in digits only: `u16` alone would take a plus sign as well.
fn parse_port(text: &str) -> Option<u16> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok().filter(|port| *port != 0)
}

/// Whether `lower` is a host name of RFC 1123 section 2.1 in lower case: labels of 1 to 63 letters,
/// digits and hyphens, at most 253 characters, the last label not a number (which would make it an
/// address).
pub(crate) fn is_host_name(lower: &str) -> bool {
    let label_is_valid = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
    };
    lower.len() <= 253
        && lower.split('.').all(label_is_valid)
        && lower
            .rsplit('.')
            .next()
            .is_some_and(|last| !last.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::{Origin, OriginError};

    fn refusal(text: &str) -> OriginError {
        text.parse::<Origin>().unwrap_err()
    }

    #[test]
    fn what_is_no_origin_is_refused_for_its_reason() {
        for text in [
            "",
            "login.example",
            "ftp://login.example",
            "//x",
            "https:/x",
        ] {
            assert_eq!(refusal(text), OriginError::Scheme(text.into()));
        }
        for text in ["http://login.example", "http://a.localhost:8401"] {
            assert_eq!(refusal(text), OriginError::Insecure(text.into()));
        }
        for text in [
            "https://login.example/",
            "https://login.example/tenant",
            "https://login.example?x",
            "https://login.example#x",
            "https://login.example\\x",
        ] {
            assert_eq!(refusal(text), OriginError::Path(text.into()));
        }
        for text in [
            "https://",
            "https://:443",
            "https://user@login.example",
            "https://user:password@login.example",
            "https://login.example.",
            "https://login example",
            "https://login.example;script-src",
            "https://*.example",
            "https://10.0.0.1",
            "http://127.0.0.2",
            "https://[fe80::1]",
            "https://[::1]x",
            "https://bücher.example",
        ] {
            assert_eq!(refusal(text), OriginError::Host(text.into()));
        }
        for text in [
            "https://login.example:",
            "https://login.example:0",
            "https://login.example:65536",
            "https://login.example:+1",
            "https://login.example:x",
        ] {
            assert_eq!(refusal(text), OriginError::Port(text.into()));
        }
    }

    #[test]
    fn origins_are_written_as_a_browser_writes_them() {
        for (text, origin) in [
            ("https://Login.Example", "https://login.example"),
            ("HTTPS://login.example:443", "https://login.example"),
            ("https://login.example:8443", "https://login.example:8443"),
            ("https://intranet", "https://intranet"),
            ("http://localhost:8401", "http://localhost:8401"),
            ("http://localhost:80", "http://localhost"),
            ("http://127.0.0.1:00443", "http://127.0.0.1:443"),
            ("http://[::1]", "http://[::1]"),
            ("http://[::1]:8402", "http://[::1]:8402"),
        ] {
            assert_eq!(text.parse::<Origin>().unwrap().as_str(), origin);
        }
    }

    #[test]
    fn an_origin_is_plain_text_in_json() {
        let origin: Origin = serde_json::from_str(r#""https://LOGIN.example""#).unwrap();
        assert_eq!(
            serde_json::to_string(&origin).unwrap(),
            r#""https://login.example""#
        );
        assert!(serde_json::from_str::<Origin>(r#""https://login.example/""#).is_err());
    }
}
