//! The browser's clock.

use std::time::Duration;

use tenantry_identity::UnixSeconds;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn milliseconds_since_start() -> f64;
}

/// The time now.
pub fn now() -> UnixSeconds {
    UnixSeconds((js_sys::Date::now() / 1000.0) as u64)
}

/// The time now in milliseconds since 1970.
pub fn unix_milliseconds() -> u64 {
    js_sys::Date::now() as u64
}

/// How long this page or worker has been there: a clock that is never set back.
pub fn since_start() -> Duration {
    Duration::from_millis(milliseconds_since_start() as u64)
}

/// Hours and minutes of the agent's own time.
pub fn time_of_day() -> (u32, u32) {
    let now = js_sys::Date::new_0();
    (now.get_hours(), now.get_minutes())
}

/// Hours, minutes and seconds, by the agent's own clock, of a time in Unix milliseconds.
pub fn own_time_of_day(at: u64) -> (u32, u32, u32) {
    let date = js_sys::Date::new(&(at as f64).into());
    (date.get_hours(), date.get_minutes(), date.get_seconds())
}

/// A time by the agent's own clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnTime {
    /// The day, as ISO 8601 writes it: `2024-03-07`.
    pub day: String,
    /// Hours, from 0 to 23.
    pub hours: u32,
    /// Minutes, from 0 to 59.
    pub minutes: u32,
}

/// What a time in UTC, as ISO 8601 writes it, is by the agent's own clock; `None` for what is no time.
pub fn own_time(utc: &str) -> Option<OwnTime> {
    // Finer parts of a second than the browser's are read by some browsers only.
    let seconds = utc.get(..19)?;
    let date = js_sys::Date::new(&[seconds, "Z"].concat().into());
    if date.get_time().is_nan() {
        return None;
    }
    let digits = |number: u32| match number {
        0..10 => ["0", &number.to_string()].concat(),
        _ => number.to_string(),
    };
    let day = [
        date.get_full_year().to_string(),
        digits(date.get_month() + 1),
        digits(date.get_date()),
    ];
    Some(OwnTime {
        day: day.join("-"),
        hours: date.get_hours(),
        minutes: date.get_minutes(),
    })
}

/// The time now in UTC, as ISO 8601 writes it: what service logs can be searched by.
pub fn now_in_utc() -> String {
    js_sys::Date::new_0().to_iso_string().into()
}

/// Waits.
pub async fn sleep(duration: Duration) {
    gloo_timers::future::sleep(duration).await;
}

/// A time in UTC, as ISO 8601 writes it.
pub fn in_utc(time: UnixSeconds) -> String {
    let milliseconds = time.0 as f64 * 1000.0;
    let date = js_sys::Date::new(&milliseconds.into());
    // A time that no date can hold has no year either.
    if date.get_time().is_nan() {
        return String::new();
    }
    date.to_iso_string().into()
}
