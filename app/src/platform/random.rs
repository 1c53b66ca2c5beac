//! The browser's cryptographic random source.

/// Fills the buffer with random octets.
///
/// # Panics
/// If the browser has no random source: without one no sign-in may start.
pub fn fill(buffer: &mut [u8]) {
    getrandom02::getrandom(buffer).expect("every supported browser has crypto.getRandomValues");
}

/// A random number from 0 up to, not including, 1.
pub fn fraction() -> f64 {
    js_sys::Math::random()
}
