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
