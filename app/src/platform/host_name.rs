//! Host names as the browser spells them.

/// Turns a typed host name into its ASCII form (punycode, lower case), as the browser's `URL` does.
/// `None` if it is no host name.
pub fn to_ascii(typed: &str) -> Option<String> {
    let url = web_sys::Url::new("https://host.invalid/").ok()?;
    url.set_hostname(typed);
    let host = url.hostname();
    // The setter ignores what it cannot take and leaves the old name.
    (host != "host.invalid" && !host.is_empty()).then_some(host)
}
