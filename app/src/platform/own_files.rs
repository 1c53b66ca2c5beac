//! The two hashed files that this page itself was started from.

use wasm_bindgen::JsCast;
use web_sys::{HtmlLinkElement, RequestCache, RequestInit};

use wasm_bindgen_futures::JsFuture;

/// The name of the page's script, such as `tenantry-app-0123456789abcdef.js`. It is another one in every build.
pub fn script() -> Option<String> {
    file_name("link[rel=modulepreload]")
}

/// The name of the page's WebAssembly.
pub fn wasm() -> Option<String> {
    file_name("link[rel=preload][as=fetch]")
}

/// Whether the host says that it has no such file any more. A host that cannot be reached says nothing.
pub async fn is_gone(name: &str) -> bool {
    let asked = RequestInit::new();
    asked.set_method("HEAD");
    // The browser may keep the file for a year, which says nothing about the host.
    asked.set_cache(RequestCache::NoStore);
    let Some(window) = web_sys::window() else {
        return false;
    };
    let answer = JsFuture::from(window.fetch_with_str_and_init(name, &asked)).await;
    let answer = answer.ok().and_then(|answer| answer.dyn_into().ok());
    answer.is_some_and(|answer: web_sys::Response| matches!(answer.status(), 404 | 410))
}

/// The last path segment of what the page's own `<link>` points to.
fn file_name(selector: &str) -> Option<String> {
    let document = web_sys::window()?.document()?;
    let link = document.query_selector(selector).ok()??;
    let address = link.dyn_into::<HtmlLinkElement>().ok()?.href();
    let name = address.rsplit('/').next()?;
    Some(name.to_string())
}
