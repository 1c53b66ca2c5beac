//! Numbers and dates as the agent reads them.

/// A count with thousands separated: `20,000`.
pub fn count(number: usize) -> String {
    separated(&number.to_string())
}

/// A whole number with thousands separated: `-1,234`.
pub fn number(number: i64) -> String {
    let digits = separated(&number.unsigned_abs().to_string());
    match number {
        ..0 => "-".to_string() + &digits,
        _ => digits,
    }
}

fn separated(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count with its noun: `1 user`, `20,000 users`.
pub fn counted(number: usize, one: &str, many: &str) -> String {
    let noun = if number == 1 { one } else { many };
    count(number) + " " + noun
}

/// The day of an ISO 8601 time in UTC, as `7 Mar 2024`. What is no such time is given back as it is.
pub fn day(time: &str) -> String {
    parse_day(time).unwrap_or_else(|| time.to_string())
}

/// A time of day: `14:03`.
pub fn time_of_day(hours: u32, minutes: u32) -> String {
    [two_digits(hours), two_digits(minutes)].join(":")
}

/// A number with at least two digits: `05`.
pub fn two_digits(number: u32) -> String {
    let text = number.to_string();
    if number < 10 {
        "0".to_string() + &text
    } else {
        text
    }
}

fn parse_day(time: &str) -> Option<String> {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let mut parts = time.get(..10)?.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let month: usize = month.parse().ok()?;
    let day: u8 = day.parse().ok()?;
    let _: u16 = year.parse().ok()?;
    let month = MONTHS.get(month.checked_sub(1)?)?;
    Some(day.to_string() + " " + month + " " + year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_date_is_shown_as_it_came() {
        for odd in [
            "",
            "yesterday",
            "2024-13-01T00:00:00Z",
            "2024-00-01",
            "2024/03/07",
            "ääääääää",
        ] {
            assert_eq!(day(odd), odd);
        }
    }

    #[test]
    fn a_date_names_its_month() {
        assert_eq!(day("2024-03-07T23:59:59Z"), "7 Mar 2024");
        assert_eq!(day("1999-12-31"), "31 Dec 1999");
    }

    #[test]
    fn thousands_are_separated() {
        let read: Vec<_> = [0, 999, 1000, 20_000, 1_234_567].map(count).into();
        assert_eq!(number(-1_234), "-1,234");
        assert_eq!(number(i64::MIN), "-9,223,372,036,854,775,808");
        assert_eq!(read, ["0", "999", "1,000", "20,000", "1,234,567"]);
        assert_eq!(counted(1, "user", "users"), "1 user");
        assert_eq!(counted(1998, "user", "users"), "1,998 users");
    }

    #[test]
    fn a_time_has_two_digits_on_each_side() {
        assert_eq!(time_of_day(9, 5), "09:05");
        assert_eq!(time_of_day(14, 30), "14:30");
    }
}
