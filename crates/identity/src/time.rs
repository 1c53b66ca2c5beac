use serde::{Deserialize, Serialize};

/// A point in time: whole seconds since 1970-01-01T00:00:00Z, as tokens count them (RFC 7519
/// section 2, `NumericDate`). Arithmetic stops at the ends instead of wrapping.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct UnixSeconds(pub u64);

impl UnixSeconds {
    /// The time `seconds` later.
    #[must_use]
    pub fn plus(self, seconds: u64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// The time `seconds` earlier.
    #[must_use]
    pub fn minus(self, seconds: u64) -> Self {
        Self(self.0.saturating_sub(seconds))
    }

    /// The seconds that passed since `earlier`; 0 where that is still to come.
    pub fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

#[cfg(test)]
mod tests {
    use super::UnixSeconds;

    #[test]
    fn arithmetic_stops_at_the_ends() {
        assert_eq!(UnixSeconds(u64::MAX).plus(1), UnixSeconds(u64::MAX));
        assert_eq!(UnixSeconds(1).minus(2), UnixSeconds(0));
        assert_eq!(UnixSeconds(1).since(UnixSeconds(2)), 0);
        assert_eq!(UnixSeconds(5).since(UnixSeconds(2)), 3);
    }
}
