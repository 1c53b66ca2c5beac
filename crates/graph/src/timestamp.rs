//! Points in time as the service writes them.

use tenantry_identity::UnixSeconds;

/// Reads a UTC time of ISO 8601 (`2026-11-22T04:10:11.1234567Z`, RFC 3339 with the zone `Z`) and drops
/// what is smaller than a second. `None` for every other text, and for years before 1970.
pub fn parse(text: &str) -> Option<UnixSeconds> {
    let rest = text.strip_suffix('Z')?;
    let (whole, fraction) = match rest.split_once('.') {
        Some((whole, fraction)) => (whole, fraction),
        None => (rest, "0"),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let octets = whole.as_bytes();
    let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if octets.len() != 19 || !whole.is_ascii() || !digits(fraction) {
        return None;
    }
    if marks.iter().any(|(at, mark)| octets[*at] != *mark) {
        return None;
    }
    let number = |from: usize, to: usize| {
        let part = &whole[from..to];
        part.parse::<u64>().ok().filter(|_| digits(part))
    };
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    let is_date =
        year >= 1970 && (1..=12).contains(&month) && (1..=length(year, month)).contains(&day);
    // A leap second is the last one of its minute: 60 occurs.
    if !is_date || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let days = days_before_year(year) - days_before_year(1970)
        + (1..month).map(|month| length(year, month)).sum::<u64>()
        + day
        - 1;
    Some(UnixSeconds(days * DAY + hour * 3600 + minute * 60 + second))
}

/// Writes a point in time as the service reads it in a filter: `2026-11-22T04:10:11Z`.
pub fn iso8601(time: UnixSeconds) -> String {
    let (days, seconds) = (time.0 / DAY, time.0 % DAY);
    // A first guess that is never too late, and at most a few years early.
    let mut year = 1970 + days / 366;
    while days_before_year(year + 1) - days_before_year(1970) <= days {
        year += 1;
    }
    let mut day = days - (days_before_year(year) - days_before_year(1970));
    let mut month = 1;
    while day >= length(year, month) {
        day -= length(year, month);
        month += 1;
    }
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!(
        "{year:04}-{month:02}-{:02}T{hour:02}:{minute:02}:{second:02}Z",
        day + 1
    )
}

/// The whole days from `now` until `end`; 0 where less than one is left, or it has passed.
pub fn days_until(end: UnixSeconds, now: UnixSeconds) -> u64 {
    end.since(now) / DAY
}

/// A day in seconds.
const DAY: u64 = 86_400;

/// The days of all years before this one, in the Gregorian calendar.
fn days_before_year(year: u64) -> u64 {
    let before = year - 1;
    before * 365 + before / 4 - before / 100 + before / 400
}

/// The days of a month.
fn length(year: u64, month: u64) -> u64 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_utc_time_is_none() {
        for text in [
            "",
            "Z",
            "2026-11-22",
            "2026-11-22T04:10:11",
            "2026-11-22T04:10:11+01:00",
            "2026-11-22T04:10:11.Z",
            "2026-11-22T04:10:11.1a2Z",
            "2026-13-22T04:10:11Z",
            "2026-00-22T04:10:11Z",
            "2026-02-29T04:10:11Z",
            "2026-11-31T04:10:11Z",
            "2026-11-22T24:00:00Z",
            "2026-11-22T04:60:00Z",
            "2026-11-22T04:10:61Z",
            "1969-12-31T23:59:59Z",
            "+026-11-22T04:10:11Z",
            "2026-11-22t04:10:11Z",
            "20é6-11-22T04:10:1Z",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn utc_times_are_counted_from_1970() {
        for (text, seconds) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2000-02-29T00:00:00Z", 951_782_400),
            ("2022-03-07T22:55:18.6780449Z", 1_646_693_718),
            ("2026-11-22T04:10:11Z", 1_795_320_611),
            ("2100-03-01T00:00:00.0Z", 4_107_542_400),
        ] {
            assert_eq!(parse(text), Some(UnixSeconds(seconds)), "{text}");
        }
    }

    #[test]
    fn days_left_are_whole_and_end_at_none() {
        let end = UnixSeconds(10 * DAY);
        assert_eq!(days_until(end, UnixSeconds(0)), 10);
        assert_eq!(days_until(end, UnixSeconds(1)), 9);
        assert_eq!(days_until(end, end.minus(1)), 0);
        assert_eq!(days_until(end, end.plus(5 * DAY)), 0);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_as_it_was(seconds in 0u64..10_000_000_000) {
            prop_assert_eq!(parse(&iso8601(UnixSeconds(seconds))), Some(UnixSeconds(seconds)));
        }

        #[test]
        fn no_text_ends_the_program(text in ".{0,30}") {
            parse(&text);
        }

        #[test]
        fn a_later_text_is_a_later_time(
            a in (1970u64..2200, 1u64..13, 1u64..29, 0u64..24, 0u64..60, 0u64..60),
            b in (1970u64..2200, 1u64..13, 1u64..29, 0u64..24, 0u64..60, 0u64..60),
        ) {
            let read = |(year, month, day, hour, minute, second)| {
                parse(&format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")).unwrap()
            };
            prop_assert_eq!(a.cmp(&b), read(a).cmp(&read(b)));
        }
    }
}
