//! The browser's log.

/// Writes an error. Nothing that came from a service may be in it.
pub fn error(text: &str) {
    web_sys::console::error_1(&text.into());
}
