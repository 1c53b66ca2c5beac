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
