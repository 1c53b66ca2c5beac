//! The browser's clock.

use tenantry_identity::time::UnixSeconds;

/// The time now.
pub fn now() -> UnixSeconds {
    UnixSeconds((js_sys::Date::now() / 1000.0) as u64)
}

/// Waits.
pub async fn sleep(duration: std::time::Duration) {
    gloo_timers::future::sleep(duration).await;
}
