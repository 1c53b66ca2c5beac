use js_sys::Reflect;
use leptos::{ev, html, prelude::*};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement};

use crate::ui::{
    icon::{Glyph, Icon},
    live,
};

/// What takes the focus when a box opens: the first that is marked, else the first control in it.
const FOCUSED_FIRST: [&str; 2] = [
    "[data-first]",
    "input:not(:disabled), button:not(:disabled)",
];

/// A box that opens below a button and lies over the page. The browser closes it on Escape and on a click elsewhere
/// and gives the focus back; what it holds is there only while it is open.
#[derive(Clone, Copy)]
pub struct Dropdown {
    id: StoredValue<String>,
    /// What it is, as ARIA calls it.
    role: &'static str,
    pub is_open: RwSignal<bool>,
    element: NodeRef<html::Div>,
}

impl Dropdown {
    /// A box of a list; `name` tells it from the list's other boxes.
    pub fn new(resource: &str, name: &str) -> Self {
        Dropdown {
            id: StoredValue::new([resource, "-", name].concat()),
            role: "dialog",
            is_open: RwSignal::new(false),
            element: NodeRef::new(),
        }
    }

    /// A menu of a list.
    pub fn menu(resource: &str, name: &str) -> Self {
        Dropdown {
            role: "menu",
            ..Dropdown::new(resource, name)
        }
    }

    /// The box, with what it is called and what it holds.
    pub fn view(
        self,
        label: impl Fn() -> String + Send + 'static,
        contents: impl Fn() -> AnyView + Send + 'static,
    ) -> AnyView {
        view! {
            <div
                id=self.id.get_value()
                class="box"
                popover="auto"
                role=self.role
                aria-label=live::attribute(move || Some(label()))
                node_ref=self.element
                on:beforetoggle=move |event| self.turns(&event)
                on:toggle=move |_| self.turned()
            >
                {live::maybe(move || self.is_open.get().then(&contents))}
            </div>
        }
        .into_any()
    }

    /// The button that opens it.
    pub fn button(self, icon: Icon, caption: AnyView) -> AnyView {
        view! {
            <button
                type="button"
                class="secondary tool"
                aria-haspopup=self.role
                popovertarget=self.id.get_value()
                on:click=move |event| self.stand_below(event.current_target())
            >
                <Glyph icon />
                {caption}
            </button>
        }
        .into_any()
    }

    /// Opens it below an element.
    pub fn open_below(self, element: &Element) {
        self.stand_below(Some(element.clone().unchecked_into()));
        if let Some(shown) = self.element.get_untracked() {
            // Refused only where it is open already.
            let _ = shown.show_popover();
        }
    }

    /// Closes it.
    pub fn close(self) {
        if let Some(shown) = self.element.get_untracked() {
            // Refused only where it is closed already.
            let _ = shown.hide_popover();
        }
    }

    /// Tells the style sheet where the button is.
    fn stand_below(self, target: Option<web_sys::EventTarget>) {
        let target = target.and_then(|target| target.dyn_into::<Element>().ok());
        if let (Some(target), Some(shown)) = (target, self.element.get_untracked()) {
            let place = target.get_bounding_client_rect();
            let style = HtmlElement::style(&shown);
            for (name, value) in [("--x", place.left()), ("--y", place.bottom())] {
                // A property of one's own is never refused.
                let _ = style.set_property(name, &[&(value as i32).to_string(), "px"].concat());
            }
        }
    }

    /// What it holds is made before it opens.
    fn turns(self, event: &ev::Event) {
        let state = Reflect::get(event, &JsValue::from_str("newState")).ok();
        if state.and_then(|state| state.as_string()).as_deref() == Some("open") {
            self.is_open.set(true);
        }
    }

    /// Once it is open its first control takes the focus. What it holds goes only after it has closed: the browser
    /// gives back no focus that is nowhere any more.
    fn turned(self) {
        let Some(shown) = self.element.get_untracked() else {
            return;
        };
        if !shown.matches(":popover-open").unwrap_or_default() {
            self.is_open.set(false);
            return;
        }
        let mut first = FOCUSED_FIRST.iter();
        let first = first.find_map(|control| shown.query_selector(control).ok().flatten());
        if let Some(first) = first.and_then(|first| first.dyn_into::<HtmlElement>().ok()) {
            let _ = first.focus();
        }
    }
}
