//! Times of the ISO 8601 calendar in UTC, and their days.

use std::fmt;

/// So many ticks of 100 ns, the service's finest, are a second.
const SECOND: i64 = 10_000_000;
const DAY: i64 = 86_400 * SECOND;

/// A time in UTC: ticks of 100 ns since the start of 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment(pub(super) i64);

/// A day in UTC: days since 1 January 1970. It is written as `2024-03-07`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(i32);

impl Moment {
    /// Reads `2024-03-07T14:03:59.1234567Z`; minutes, seconds, fractions and the `Z` may be missing, or all
    /// behind the day. What is finer than a tick is cut off.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (day, time) = text.split_at_checked(10)?;
        let midnight = i64::from(Day::parse(day)?.0) * DAY;
        if time.is_empty() {
            return Some(Moment(midnight));
        }
        let time = time.strip_prefix('T')?;
        let time = time.strip_suffix('Z').unwrap_or(time);
        let (clock, fraction) = time.split_once('.').unwrap_or((time, "0"));
        let mut parts = clock.split(':');
        let mut ticks = 0;
        for (unit, limit) in [(3_600, 24), (60, 60), (1, 60)] {
            let part = match parts.next() {
                Some(part) => number(part, 2).filter(|part| *part < limit)?,
                None => 0,
            };
            ticks += i64::from(part) * unit * SECOND;
        }
        if parts.next().is_some() {
            return None;
        }
        let mut unit = SECOND;
        for digit in fraction.bytes() {
            if !digit.is_ascii_digit() {
                return None;
            }
            unit /= 10;
            ticks += i64::from(digit - b'0') * unit;
        }
        Some(Moment(midnight + ticks))
    }

    /// Its day.
    pub(super) fn day(self) -> Day {
        // A Moment is of a year of four digits.
        Day(self.0.div_euclid(DAY) as i32)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ticks = self.0.rem_euclid(DAY);
        let seconds = (ticks / SECOND) as u32;
        let mut text = String::with_capacity(28);
        self.day().write(&mut text);
        for (mark, part) in [
            ('T', seconds / 3_600),
            (':', seconds / 60 % 60),
            (':', seconds % 60),
        ] {
            text.push(mark);
            write_digits(&mut text, part, 2);
        }
        let fraction = (ticks % SECOND) as u32;
        if fraction > 0 {
            text.push('.');
            write_digits(&mut text, fraction, 7);
            text.truncate(text.trim_end_matches('0').len());
        }
        text.push('Z');
        out.write_str(&text)
    }
}

impl Day {
    /// Reads `2024-03-07`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let (year, month, day) = (number(year, 4)?, number(month, 2)?, number(day, 2)?);
        let date = Day::of(year as i32, month as i32, day as i32);
        // A 30 February would be another day.
        (date.civil() == (year, month, day)).then_some(date)
    }

    /// How many days after 1 January 1970 it is.
    pub fn since_1970(self) -> i32 {
        self.0
    }

    /// Its first and its last tick.
    pub(super) fn ends(self) -> (i64, i64) {
        let start = i64::from(self.0) * DAY;
        (start, start + DAY - 1)
    }

    /// The day of a date, counted as by Hinnant's `days_from_civil`: years start in March, so that a leap day ends
    /// them.
    fn of(year: i32, month: i32, day: i32) -> Self {
        let year = if month <= 2 { year - 1 } else { year };
        let era = year.div_euclid(400);
        let of_era = year.rem_euclid(400);
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        Day(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
    }

    /// Year, month and day.
    fn civil(self) -> (u32, u32, u32) {
        let days = self.0 + 719_468;
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = era * 400 + year + i32::from(month <= 2);
        (year as u32, month as u32, day as u32)
    }

    fn write(self, text: &mut String) {
        let (year, month, day) = self.civil();
        write_digits(text, year, 4);
        for part in [month, day] {
            text.push('-');
            write_digits(text, part, 2);
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::with_capacity(10);
        self.write(&mut text);
        out.write_str(&text)
    }
}

/// So many digits and nothing else.
fn number(text: &str, digits: usize) -> Option<u32> {
    let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

fn write_digits(text: &mut String, number: u32, digits: u32) {
    for place in (0..digits).rev() {
        let digit = number / 10_u32.pow(place) % 10;
        text.push(char::from(b'0' + digit as u8));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_no_day_is_none() {
        for odd in [
            "",
            "2024",
            "2024-3-7",
            "2024-13-01",
            "2024-00-01",
            "2024-01-00",
            "2023-02-29",
            "2024-02-30",
            "1900-02-29",
            "+024-01-01",
            "2024-01-01x",
            "２０２４-01-01",
            "2024/01/01",
        ] {
            assert_eq!(Day::parse(odd), None, "{odd}");
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
        for odd in [
            "yesterday",
            "ääääääää",
            "2024-03-07 14:03",
            "2024-03-07T24:00:00Z",
            "2024-03-07T14:60Z",
            "2024-03-07T14:03:5Z",
            "2024-03-07T14:03:59+02:00",
            "2024-03-07T14:03:59.x",
            "2024-03-07T14:03:59:00Z",
            "2024-03-07Z",
            "2024-03-07TZ",
        ] {
            assert_eq!(Moment::parse(odd), None, "{odd}");
        }
    }

    #[test]
    fn known_days_have_their_numbers() {
        for (text, number) in [
            ("1970-01-01", 0),
            ("1969-12-31", -1),
            ("2000-02-29", 11_016),
            ("2024-03-01", 19_783),
            ("0000-01-01", -719_528),
            ("9999-12-31", 2_932_896),
        ] {
            assert_eq!(Day::parse(text), Some(Day(number)), "{text}");
        }
    }

    #[test]
    fn times_are_read_to_the_tick_and_are_of_their_day() {
        let moment = Moment::parse("2024-03-07T23:59:59.1234567Z").unwrap();
        assert_eq!(moment.to_string(), "2024-03-07T23:59:59.1234567Z");
        assert_eq!(moment.day().to_string(), "2024-03-07");
        let short = Moment::parse("1969-12-31T23:59").unwrap();
        assert_eq!(short.to_string(), "1969-12-31T23:59:00Z");
        assert_eq!(short.day(), Day(-1));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again_and_keeps_its_order(one in -719_528_i32..2_932_897, other in -719_528_i32..2_932_897, ticks in 0..DAY) {
            let text = Day(one).to_string();
            prop_assert_eq!(Day::parse(&text), Some(Day(one)));
            prop_assert_eq!(text.cmp(&Day(other).to_string()), one.cmp(&other));
            let moment = Moment(i64::from(one) * DAY + ticks);
            prop_assert_eq!(Moment::parse(&moment.to_string()), Some(moment));
            prop_assert_eq!(moment.day(), Day(one));
        }

        #[test]
        fn no_text_does_harm(text in "\\PC{0,40}") {
            let _ = (Day::parse(&text), Moment::parse(&text));
        }
    }
}
