//! The address bar: where the page is, and where it goes.

use wasm_bindgen::JsValue;
use web_sys::Url;

/// The console's own address, origin and base path with its trailing slash, such as
/// `https://console.example/`. It is the redirect address to register, exactly.
pub fn home() -> String {
    // The base is a whole directory, whatever page of it the browser is on.
    match Url::new_with_base(".", &base_uri()) {
        Ok(url) => url.href(),
        Err(_) => String::new(),
    }
}

/// The router's base path: without a trailing slash, empty at the root of an origin.
pub fn base_path() -> String {
    match Url::new(&home()) {
        Ok(url) => url.pathname().trim_end_matches('/').to_string(),
        Err(_) => String::new(),
    }
}

/// The path below the base and the query of the page that is shown, such as `/t/…/users?sort=name`.
pub fn path_and_query() -> String {
    let Some(window) = web_sys::window() else {
        return "/".into();
    };
    let location = window.location();
    let path = location.pathname().unwrap_or_default();
    let below = path.strip_prefix(base_path().as_str()).unwrap_or("/");
    format!("{below}{}", location.search().unwrap_or_default())
}

/// The fragment of the address, without `#`.
pub fn fragment() -> String {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok());
    let hash = hash.unwrap_or_default();
    hash.strip_prefix('#').unwrap_or(&hash).to_string()
}

/// Replaces the address of the page in the address bar and in the history, without loading anything.
pub fn replace(path_below_base: &str) {
    let address = format!("{}{path_below_base}", base_path());
    let history = web_sys::window().and_then(|window| window.history().ok());
    if let Some(history) = history {
        // Refused only for other origins, and this is a path.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
    }
}

/// Leaves for another address.
pub fn leave_for(address: &str) {
    if let Some(window) = web_sys::window() {
        let _ = window.location().assign(address);
    }
}

/// Loads the page anew.
pub fn reload() {
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}

fn base_uri() -> String {
    let document = web_sys::window().and_then(|window| window.document());
    document
        .and_then(|document| document.base_uri().ok().flatten())
        .unwrap_or_default()
}
