//! What the agent did last: each question to the vault says what caused it, so that a request can be shown with the
//! click that it goes back to.
//!
//! An action is a click or a key on a control, typing into a field, a step back or forward, or the loading of the page.
//! Work keeps the action during which it began, whatever is clicked meanwhile: [`spawn`].

use std::{
    cell::{OnceCell, RefCell},
    future::Future,
};

use futures::{
    FutureExt,
    future::{LocalBoxFuture, poll_fn},
};
use leptos::{
    prelude::{document, window},
    task::spawn_local,
};
use tenantry_trace::Action;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event, HtmlInputElement, KeyboardEvent};

use crate::{
    platform::{navigation, random},
    routes,
};

/// How much of a control's name is kept, in octets.
const LONGEST_LABEL: usize = 80;

/// What counts as a control.
const CONTROLS: &str = "button, a, summary, label, [role=button], [role=link], [role=menuitem], \
    [role=menuitemradio], [role=menuitemcheckbox], [role=option], [role=tab], [role=row]";

/// Clicks in an element with this attribute, and in what it holds, are no actions: they cause no requests.
const UNCOUNTED: &str = "[data-no-action]";

thread_local! {
    /// What the agent did last.
    static LAST: RefCell<Option<Action>> = const { RefCell::new(None) };
    /// What caused the work that has its turn at this moment.
    static OF_THIS_TURN: RefCell<Option<Action>> = const { RefCell::new(None) };
    /// This load of this page.
    static PAGE: OnceCell<u32> = const { OnceCell::new() };
}

/// Starts to take notice of what the agent does. It goes on as long as the page is there.
pub fn watch() {
    let noticed = Closure::<dyn FnMut(Event)>::new(|event: Event| {
        if let Some(label) = label_of(&event) {
            happened(&label);
        }
    });
    let listener = noticed.as_ref().unchecked_ref();
    // Before the page's own listeners, which ask their questions at once.
    for name in ["click", "keydown", "input"] {
        // A document takes every listener.
        let _ = document().add_event_listener_with_callback_and_bool(name, listener, true);
    }
    // The history tells the window, and never the document.
    let _ = window().add_event_listener_with_callback("popstate", listener);
    noticed.forget();
}

/// The action that what is done now goes back to.
pub fn current() -> Action {
    let of_this_turn = OF_THIS_TURN.with_borrow(Option::clone);
    of_this_turn
        .or_else(|| LAST.with_borrow(Option::clone))
        .unwrap_or_else(|| Action {
            page: page(),
            number: 1,
            label: "Loading the page".into(),
        })
}

/// Starts work that goes back to the action that counts now, however long it takes.
pub fn spawn(work: impl Future<Output = ()> + 'static) {
    spawn_local(kept_as(current(), work.boxed_local()));
}

/// The work, as work of an action.
pub fn kept_as<T>(action: Action, mut work: LocalBoxFuture<'static, T>) -> impl Future<Output = T> {
    poll_fn(move |context| {
        let before = OF_THIS_TURN.replace(Some(action.clone()));
        let turn = work.as_mut().poll(context);
        OF_THIS_TURN.set(before);
        turn
    })
}

/// The agent did something.
fn happened(label: &str) {
    let mut short = String::new();
    for word in label.split_ascii_whitespace() {
        if !short.is_empty() {
            short.push(' ');
        }
        short.push_str(word);
    }
    short.truncate(short.floor_char_boundary(LONGEST_LABEL));
    LAST.with_borrow_mut(|last| {
        let number = last.as_ref().map_or(1, |last| last.number) + 1;
        let page = page();
        *last = Some(Action {
            page,
            number,
            label: short,
        });
    });
}

fn page() -> u32 {
    PAGE.with(|page| *page.get_or_init(|| (random::fraction() * f64::from(u32::MAX)) as u32))
}

/// What an event that is an action is called.
fn label_of(event: &Event) -> Option<String> {
    if event.type_() == "popstate" {
        return Some(routes::label_of(&navigation::path_and_query()).into());
    }
    let target = event.target()?.dyn_into::<Element>().ok()?;
    if closest(&target, UNCOUNTED).is_some() {
        return None;
    }
    if event.type_() == "input" {
        return typing_in(&target);
    }
    let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
        return Some(name_of(&closest(&target, CONTROLS)?));
    };
    let key = event.key();
    // The palette's is the one shortcut that leads to requests: the others edit what is typed, or are the browser's.
    if (event.ctrl_key() || event.meta_key()) && key.eq_ignore_ascii_case("k") {
        return Some("Ctrl+K".into());
    }
    // The browser makes a click of Enter on what is clicked by it.
    if key != "Enter" || closest(&target, "button, a, summary").is_some() {
        return None;
    }
    let chosen = target.get_attribute("aria-activedescendant");
    let chosen = chosen.and_then(|id| document().get_element_by_id(&id));
    let control = chosen.or_else(|| closest(&target, CONTROLS))?;
    Some(name_of(&control))
}

/// Typing into a field is one action, however much is typed. What is typed is no part of it.
fn typing_in(target: &Element) -> Option<String> {
    let field = target.dyn_ref::<HtmlInputElement>()?;
    // A click has told of these.
    if matches!(field.type_().as_str(), "checkbox" | "radio" | "range") {
        return None;
    }
    let named = || document().query_selector(&["label[for='", &field.id(), "']"].concat());
    let name = field
        .get_attribute("aria-label")
        .or_else(|| named().ok().flatten()?.text_content())
        .or_else(|| field.get_attribute("placeholder"));
    let label = ["Typing in ", &name.unwrap_or_default()].concat();
    let goes_on = LAST.with_borrow(|last| last.as_ref().is_some_and(|last| last.label == label));
    (!goes_on).then_some(label)
}

fn closest(element: &Element, selectors: &str) -> Option<Element> {
    element.closest(selectors).ok().flatten()
}

/// What a control is called. What was typed into a field is never part of it, and of a row nothing but its heading.
fn name_of(control: &Element) -> String {
    let heading = control.query_selector("[role=rowheader]").ok().flatten();
    let named = heading.as_ref().unwrap_or(control);
    let text = || named.text_content().filter(|text| !text.is_empty());
    let name = control.get_attribute("aria-label").or_else(text);
    let name = name.or_else(|| control.get_attribute("title"));
    name.unwrap_or_default()
}
