//! The clipboard.

use wasm_bindgen_futures::JsFuture;

/// Puts a text on the clipboard. Says whether that worked: the browser may ask the agent, who may refuse.
pub async fn write(text: &str) -> bool {
    let Some(window) = web_sys::window().filter(web_sys::Window::is_secure_context) else {
        return false;
    };
    let written = window.navigator().clipboard().write_text(text);
    JsFuture::from(written).await.is_ok()
}
