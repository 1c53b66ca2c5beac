//! Times as the agent reads them: by the agent's own clock, with the service's UTC for those who look closer.

use leptos::prelude::*;

use crate::{
    platform::clock::{self, OwnTime},
    ui::{facts::row, format},
};

/// A time of the service (ISO 8601 UTC) by the agent's own clock: `7 Mar 2024, 15:03`. What is no time is shown
/// as it came.
pub fn time(utc: &str) -> AnyView {
    let Some(own) = clock::own_time(utc) else {
        return utc.to_string().into_any();
    };
    view! {
        <time datetime=utc.to_string() title=in_utc(utc)>
            {words(&own)}
        </time>
    }
    .into_any()
}

/// A text in which each time of the service is told by the agent's own clock.
pub fn with_own_times(text: &str) -> String {
    with_times(text, |utc| clock::own_time(utc).map(|own| words(&own)))
}

fn with_times(text: &str, told: impl Fn(&str) -> Option<String>) -> String {
    let is_like_a_time = |word: &str| word.len() > 15 && word.ends_with('Z') && word.contains("T");
    let word = |word: &str| match is_like_a_time(word) {
        true => told(word).unwrap_or_else(|| word.to_owned()),
        false => word.to_owned(),
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// A named time; a dash where there is none.
pub fn time_fact(name: &'static str, utc: Option<&str>) -> AnyView {
    row(name, utc.map_or_else(|| "—".into_any(), time))
}

fn words(own: &OwnTime) -> String {
    let time = format::time_of_day(own.hours, own.minutes);
    [&format::day(&own.day), ", ", &time].concat()
}

/// `2024-03-07 14:03:59 UTC`.
fn in_utc(utc: &str) -> String {
    let seconds = utc.get(..19).unwrap_or(utc);
    [&seconds.replace('T', " "), " UTC"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_short_for_a_time_is_told_as_it_came() {
        assert_eq!(in_utc("yesterday"), "yesterday UTC");
    }

    #[test]
    fn only_times_are_told_otherwise() {
        let told = |text: &str| with_times(text, |_| Some("12:00".into()));
        assert_eq!(
            told("Changed 2024-03-07T14:03:59Z here"),
            "Changed 12:00 here"
        );
        assert_eq!(told("A  PrOTOTYPE-WITH-AZ or Z"), "A  12:00 or Z");
        let unread = with_times("2024-03-07T14:03:59Z", |_| None);
        assert_eq!(unread, "2024-03-07T14:03:59Z");
    }

    #[test]
    fn seconds_are_enough_for_those_who_look_closer() {
        assert_eq!(
            in_utc("2024-03-07T14:03:59.1234567Z"),
            "2024-03-07 14:03:59 UTC"
        );
    }

    #[test]
    fn the_agents_own_time_names_day_and_minute() {
        let own = OwnTime {
            day: "2024-03-07".into(),
            hours: 9,
            minutes: 5,
        };
        assert_eq!(words(&own), "7 Mar 2024, 09:05");
    }
}
