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

/// How long this page or worker has been there: a clock that is never set back.
pub fn since_start() -> Duration {
    Duration::from_millis(milliseconds_since_start() as u64)
}

/// Hours and minutes of the agent's own time.
pub fn time_of_day() -> (u32, u32) {
    let now = js_sys::Date::new_0();
    (now.get_hours(), now.get_minutes())
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
