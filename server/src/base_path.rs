use std::fmt;
use std::str::FromStr;

/// The path under which the console lives: `/`, or one such as `/console/` that begins and ends with
/// a slash. It may stand in an HTML attribute as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BasePath(String);

/// Why a text is no [`BasePath`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no base path: write / or one such as /console/, with a slash at both ends and letters, digits, hyphens, dots or underscores between"
)]
pub struct BasePathError(String);

impl BasePath {
    /// The path, with both slashes.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for BasePath {
    fn default() -> Self {
        Self("/".to_owned())
    }
}

impl FromStr for BasePath {
    type Err = BasePathError;

    fn from_str(text: &str) -> Result<Self, BasePathError> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        let is_segment = |segment: &str| {
            !segment.is_empty() && !segment.starts_with('.') && segment.bytes().all(allowed)
        };
        let inner = text
            .strip_prefix('/')
            .and_then(|rest| rest.strip_suffix('/'));
        if text == "/" || inner.is_some_and(|inner| inner.split('/').all(is_segment)) {
            Ok(Self(text.to_owned()))
        } else {
            Err(BasePathError(text.to_owned()))
        }
    }
}

impl fmt::Display for BasePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::BasePath;

    #[test]
    fn what_is_no_base_path_is_refused() {
        for text in [
            "",
            "console",
            "/console",
            "console/",
            "//",
            "//console/",
            "/a//b/",
            "/../",
            "/a/./",
            "/.well-known/",
            "/a b/",
            "/a%20b/",
            "/a?/",
            "/a#/",
            "/\"/",
            "/ü/",
            "https://host/",
        ] {
            assert!(text.parse::<BasePath>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn base_paths_begin_and_end_with_a_slash() {
        for text in ["/", "/console/", "/tools/tenantry-1.0_a/"] {
            assert_eq!(text.parse::<BasePath>().unwrap().as_str(), text);
        }
        assert_eq!(BasePath::default(), "/".parse().unwrap());
    }
}
