use std::fmt;

/// A value that must not be seen: a token, a code, a PKCE verifier.
///
/// `Debug` prints `[redacted]`; there is neither `Display` nor `Serialize`. [`Secret::expose`] is the
/// only way out, so that one search finds every place where a secret leaves.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Wraps the value.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The value itself. Each use is a place to review.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether both hold the same value, in a time that depends on the lengths only.
    pub fn is(&self, other: &Self) -> bool {
        equal_in_constant_time(&self.0, &other.0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Compares two texts in a time that depends on their lengths only, so that an attacker who measures
/// learns nothing about how much of a guess was right.
pub(crate) fn equal_in_constant_time(left: &str, right: &str) -> bool {
    let difference = left
        .bytes()
        .zip(right.bytes())
        .fold(0, |difference, (a, b)| difference | (a ^ b));
    left.len() == right.len() && std::hint::black_box(difference) == 0
}

#[cfg(test)]
mod tests {
    use super::{Secret, equal_in_constant_time};

    #[test]
    fn a_secret_prints_nothing_of_itself() {
        let printed = format!("{:?} {:#?}", Secret::new("hunter2"), Secret::new("hunter2"));
        assert_eq!(printed, "[redacted] [redacted]");
    }

    #[test]
    fn texts_are_equal_only_in_full() {
        assert!(!equal_in_constant_time("abc", "abd"));
        assert!(!equal_in_constant_time("abc", "ab"));
        assert!(!equal_in_constant_time("", "a"));
        assert!(equal_in_constant_time("abc", "abc"));
        assert!(Secret::new("a").is(&Secret::new("a")));
        assert!(!Secret::new("a").is(&Secret::new("b")));
    }
}
