//! The style sheet of the screens behind sign-in, which comes with them.

use futures::channel::oneshot;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{HtmlLinkElement, HtmlMetaElement};

/// What holds its name in the page.
const MARK: &str = "meta[name=console-styles]";
/// What is true of it once it is there.
const LOADED: &str = "link[data-console-styles]";

/// The style sheet could not be loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotLoaded;

/// Loads it, once.
pub async fn load() -> Result<(), NotLoaded> {
    let document = web_sys::window().and_then(|window| window.document());
    let document = document.ok_or(NotLoaded)?;
    if matches!(document.query_selector(LOADED), Ok(Some(_))) {
        return Ok(());
    }
    let mark = document
        .query_selector(MARK)
        .ok()
        .flatten()
        .ok_or(NotLoaded)?;
    let address = mark.unchecked_into::<HtmlMetaElement>().content();
    let link = document.create_element("link").map_err(|_| NotLoaded)?;
    let link: HtmlLinkElement = link.unchecked_into();
    link.set_rel("stylesheet");
    link.set_href(&address);

    let (said, heard) = oneshot::channel();
    let mut said = Some(said);
    let ended = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        if let Some(said) = said.take() {
            let _ = said.send(event.type_() == "load");
        }
    });
    let listener = ended.as_ref().unchecked_ref();
    link.set_onload(Some(listener));
    link.set_onerror(Some(listener));
    let head = document.head().ok_or(NotLoaded)?;
    head.append_child(&link).map_err(|_| NotLoaded)?;
    let is_there = heard.await.unwrap_or_default();
    if !is_there {
        link.remove();
        return Err(NotLoaded);
    }
    // Whoever comes later need not wait for it.
    link.set_attribute("data-console-styles", "")
        .map_err(|_| NotLoaded)
}
