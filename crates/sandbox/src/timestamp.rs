//! Points in time and the three ways in which the service writes them.

use serde::{Deserialize, Serialize};

use std::time::Duration;

/// A point in time, in Unix milliseconds (UTC).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Timestamp(pub u64);

const MILLISECONDS_A_DAY: u64 = 86_400_000;

impl Timestamp {
    /// Midnight UTC of a day, from 1970 on. The month and the day count from 1.
    pub const fn of_day(year: u64, month: u64, day: u64) -> Timestamp {
        // Days from civil, after Howard Hinnant: years begin in March, so that a leap day ends one.
        let year = if month <= 2 { year - 1 } else { year };
        let era = year / 400;
        let year_of_era = year % 400;
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Timestamp((era * 146_097 + day_of_era - 719_468) * MILLISECONDS_A_DAY)
    }

    /// Whole seconds since 1970, as tokens carry them (NumericDate, RFC 7519 section 2).
    pub fn seconds(self) -> u64 {
        self.0 / 1000
    }

    /// This much later.
    pub fn plus(self, duration: Duration) -> Timestamp {
        Timestamp(self.0.saturating_add(duration.as_millis() as u64))
    }

    /// This much earlier; 1970 at the earliest.
    pub fn minus(self, duration: Duration) -> Timestamp {
        Timestamp(self.0.saturating_sub(duration.as_millis() as u64))
    }

    /// `2021-08-02T10:30:06Z`, as resources carry it (RFC 3339).
    pub fn rfc3339(self) -> String {
        let (date, time) = self.parts();
        format!("{date}T{time}Z")
    }

    /// `2021-08-02 10:30:06Z`, as the authority writes it in errors.
    pub fn spaced(self) -> String {
        let (date, time) = self.parts();
        format!("{date} {time}Z")
    }

    /// `2021-08-02T10:30:06`, as Graph writes it in errors: without a zone.
    pub fn without_zone(self) -> String {
        let (date, time) = self.parts();
        format!("{date}T{time}")
    }

    /// Reads a date, or a date and time with its zone (RFC 3339). Years before 1970 are not read.
    pub fn parse(text: &str) -> Option<Timestamp> {
        let number = |range: std::ops::Range<usize>| -> Option<u64> {
            let digits = text.get(range)?;
            let digital = digits.bytes().all(|byte| byte.is_ascii_digit());
            digits.parse().ok().filter(|_| digital)
        };
        let mark = |at: usize| text.as_bytes().get(at).copied();
        if mark(4) != Some(b'-') || mark(7) != Some(b'-') {
            return None;
        }
        let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
        if year < 1970 || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return None;
        }
        let midnight = Timestamp::of_day(year, month, day);
        if text.len() == 10 {
            return Some(midnight);
        }
        if !matches!(mark(10), Some(b'T' | b't')) || mark(13) != Some(b':') {
            return None;
        }
        let (hour, minute) = (number(11..13)?, number(14..16)?);
        let (second, mut rest) = match mark(16) {
            Some(b':') => (number(17..19)?, &text[19..]),
            _ => (0, &text[16..]),
        };
        if hour > 23 || minute > 59 || second > 60 {
            return None;
        }
        let mut at = midnight.0 + (hour * 3600 + minute * 60 + second) * 1000;
        if let Some(fraction) = rest.strip_prefix('.') {
            let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
            let thousandths: String = fraction[..digits]
                .chars()
                .chain("000".chars())
                .take(3)
                .collect();
            at += thousandths.parse::<u64>().ok().filter(|_| digits > 0)?;
            rest = &fraction[digits..];
        }
        if rest.eq_ignore_ascii_case("Z") {
            return Some(Timestamp(at));
        }
        let (sign, zone) = (rest.get(..1)?, rest.get(1..)?);
        let (hours, minutes) = zone.split_once(':')?;
        let offset = (hours.parse::<u64>().ok()? * 60 + minutes.parse::<u64>().ok()?) * 60_000;
        match sign {
            "+" => at.checked_sub(offset).map(Timestamp),
            "-" => Some(Timestamp(at + offset)),
            _ => None,
        }
    }

    fn parts(self) -> (String, String) {
        let days = self.0 / MILLISECONDS_A_DAY + 719_468;
        let era = days / 146_097;
        let day_of_era = days % 146_097;
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * march_month + 2) / 5 + 1;
        let month = if march_month < 10 {
            march_month + 3
        } else {
            march_month - 9
        };
        let year = year_of_era + era * 400 + u64::from(month <= 2);
        let second = self.0 % MILLISECONDS_A_DAY / 1000;
        (
            format!("{year:04}-{month:02}-{day:02}"),
            format!(
                "{:02}:{:02}:{:02}",
                second / 3600,
                second / 60 % 60,
                second % 60
            ),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_known_instants() {
        assert_eq!(Timestamp(0).rfc3339(), "1970-01-01T00:00:00Z");
        assert_eq!(Timestamp(951_782_400_000).rfc3339(), "2000-02-29T00:00:00Z");
        assert_eq!(
            Timestamp(1_627_900_206_789).spaced(),
            "2021-08-02 10:30:06Z"
        );
        assert_eq!(
            Timestamp(4_102_444_799_000).without_zone(),
            "2099-12-31T23:59:59"
        );
    }

    #[test]
    fn what_is_no_time_is_not_read() {
        for text in [
            "",
            "2021",
            "2021-13-01",
            "2021-11-32",
            "2021-11-01T",
            "2021-11-01T10:00",
            "2021-11-01T24:00:00Z",
            "2021-11-01T10:00:00",
            "2021-11-01T10:00:00.Z",
            "2021-11-01 10:00:00Z",
            "éééééééééé",
            "+021-11-01",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_time_is_read_in_every_zone() {
        let at = Timestamp(1_627_900_206_789);
        for text in [
            "2021-08-02T10:30:06.789Z",
            "2021-08-02T12:30:06.7891234+02:00",
            "2021-08-02T05:00:06.789-05:30",
        ] {
            assert_eq!(Timestamp::parse(text), Some(at), "{text}");
        }
        assert_eq!(
            Timestamp::parse(&at.rfc3339()),
            Some(Timestamp(1_627_900_206_000))
        );
    }

    #[test]
    fn a_day_is_read_back_as_written() {
        for (year, month, day) in [
            (1970, 1, 1),
            (2000, 2, 29),
            (2024, 2, 29),
            (2026, 12, 31),
            (2100, 3, 1),
        ] {
            let written = Timestamp::of_day(year, month, day).rfc3339();
            assert_eq!(written, format!("{year:04}-{month:02}-{day:02}T00:00:00Z"));
        }
    }
}
