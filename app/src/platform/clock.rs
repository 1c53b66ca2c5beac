//! The browser's clock.

use tenantry_identity::UnixSeconds;

/// The time now.
pub fn now() -> UnixSeconds {
    UnixSeconds((js_sys::Date::now() / 1000.0) as u64)
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
pub async fn sleep(duration: std::time::Duration) {
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
