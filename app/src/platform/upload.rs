//! Files that the agent picks: they are read in the page and never leave it.

use js_sys::Reflect;
use leptos::ev;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// The text of the file that was picked; `None` where none was, or where it cannot be read.
pub async fn text(event: &ev::Event) -> Option<String> {
    let field = event.target()?;
    let files = Reflect::get(&field, &JsValue::from_str("files")).ok()?;
    let file: Blob = Reflect::get_u32(files.unchecked_ref(), 0)
        .ok()?
        .dyn_into()
        .ok()?;
    JsFuture::from(file.text()).await.ok()?.as_string()
}
