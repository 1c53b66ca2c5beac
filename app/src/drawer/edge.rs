//! The drawer's edge: it is dragged, or moved by the arrow keys, to make the drawer wider or narrower.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::ui::live;

/// How narrow and how wide it gets, in CSS pixels, and what it begins with.
const LEAST: i32 = 360;
const MOST: i32 = 960;
const AT_FIRST: i32 = 520;
/// How far an arrow key moves it.
const STEP: i32 = 40;

/// The edge of a drawer.
pub(super) fn edge(aside: NodeRef<html::Aside>) -> AnyView {
    let width = RwSignal::new(AT_FIRST);
    let is_dragged = StoredValue::new(false);
    Effect::new(move |_| {
        if let Some(aside) = aside.get() {
            let width = [&width.get().to_string(), "px"].concat();
            // A property of one's own is never refused.
            let _ = HtmlElement::style(&aside).set_property("--drawer", &width);
        }
    });
    let set = move |wanted: i32| live::change(width, wanted.clamp(LEAST, MOST));
    let key = move |event: &ev::KeyboardEvent| {
        let now = width.get_untracked();
        match event.key().as_str() {
            "ArrowLeft" => set(now + STEP),
            "ArrowRight" => set(now - STEP),
            "Home" => set(LEAST),
            "End" => set(MOST),
            _ => return,
        }
        event.prevent_default();
    };
    let grasp: Box<dyn FnMut(ev::PointerEvent)> = Box::new(move |event| {
        let edge = event
            .target()
            .and_then(|edge| edge.dyn_into::<Element>().ok());
        if let Some(edge) = edge {
            // Refused only where the pointer has gone meanwhile.
            let _ = edge.set_pointer_capture(event.pointer_id());
            is_dragged.set_value(true);
        }
    });
    let drag: Box<dyn FnMut(ev::PointerEvent)> = Box::new(move |event| {
        if let (true, Some(aside)) = (is_dragged.get_value(), aside.get_untracked()) {
            let right = aside.get_bounding_client_rect().right() as i32;
            set(right - event.client_x());
        }
    });
    let release: Box<dyn FnMut(ev::PointerEvent)> = Box::new(move |_| is_dragged.set_value(false));
    view! {
        <div
            class="drawer-edge"
            role="separator"
            aria-orientation="vertical"
            aria-label="Width of the drawer"
            aria-valuemin=LEAST.to_string()
            aria-valuemax=MOST.to_string()
            aria-valuenow=live::attribute(move || Some(width.get().to_string()))
            tabindex="0"
            on:keydown=live::key(key)
            on:pointerdown=grasp
            on:pointermove=drag
            on:lostpointercapture=release
        ></div>
    }
    .into_any()
}
