//! What the agent did last: each question to the vault says what caused it, so that a request can be shown with the
//! click that it goes back to.
//!
//! An action is a click or a key on a control, a step back or forward, or the loading of the page. Work keeps the
//! action during which it began, whatever is clicked meanwhile: [`spawn`].

use std::{
    cell::{OnceCell, RefCell},
    future::Future,
};

use futures::{
    FutureExt,
    future::{LocalBoxFuture, poll_fn},
};
use leptos::{
    ev,
    prelude::{document, window_event_listener},
    task::spawn_local,
};
use tenantry_trace::Action;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event, KeyboardEvent};

use crate::{
    platform::{navigation, random},
    routes,
};

/// How much of a control's name is kept, in characters.
const LONGEST_LABEL: usize = 80;

/// What counts as a control.
const CONTROLS: &str = "button, a, summary, label, select, [role=button], [role=link], [role=menuitem], \
    [role=menuitemradio], [role=menuitemcheckbox], [role=option], [role=tab], [role=row], tr";

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
    let on_click = Closure::<dyn FnMut(Event)>::new(|event: Event| {
        if let Some(control) = control(&event) {
            happened(&name_of(&control));
        }
    });
    let on_key = Closure::<dyn FnMut(KeyboardEvent)>::new(|event: KeyboardEvent| {
        if let Some(label) = label_of_key(&event) {
            happened(&label);
        }
    });
    // Before the page's own listeners, which ask their questions at once.
    let listen = |name: &str, listener: &wasm_bindgen::JsValue| {
        let listener = listener.unchecked_ref();
        // A document takes every listener.
        let _ = document().add_event_listener_with_callback_and_bool(name, listener, true);
    };
    listen("click", on_click.as_ref());
    listen("keydown", on_key.as_ref());
    on_click.forget();
    on_key.forget();
    // Never removed: the page's frame lives as long as the page.
    let _ = window_event_listener(ev::popstate, |_| {
        happened(routes::label_of(&navigation::path_and_query()));
    });
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
    let words = label.split_whitespace().collect::<Vec<_>>().join(" ");
    let label = words.chars().take(LONGEST_LABEL).collect();
    LAST.with_borrow_mut(|last| {
        let number = last.as_ref().map_or(1, |last| last.number) + 1;
        let page = page();
        *last = Some(Action {
            page,
            number,
            label,
        });
    });
}

fn page() -> u32 {
    PAGE.with(|page| {
        *page.get_or_init(|| {
            let mut octets = [0; 4];
            random::fill(&mut octets);
            u32::from_le_bytes(octets)
        })
    })
}

/// The control that an event is about, if it is about one.
fn control(event: &Event) -> Option<Element> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    if matches!(target.closest(UNCOUNTED), Ok(Some(_))) {
        return None;
    }
    target.closest(CONTROLS).ok()?
}

/// What a key does, if it does something: Enter where no click follows, and shortcuts.
fn label_of_key(event: &KeyboardEvent) -> Option<String> {
    let key = event.key();
    if (event.ctrl_key() || event.meta_key()) && key.len() == 1 && key != "." {
        return Some(["Ctrl+", &key.to_uppercase()].concat());
    }
    if key != "Enter" {
        return None;
    }
    let target = event.target()?.dyn_into::<Element>().ok()?;
    // The browser makes a click of Enter on these.
    if matches!(target.closest("button, a, summary"), Ok(Some(_))) {
        return None;
    }
    let chosen = target.get_attribute("aria-activedescendant");
    let chosen = chosen.and_then(|id| document().get_element_by_id(&id));
    let control = chosen.or_else(|| control(event))?;
    Some(name_of(&control))
}

/// What a control is called. What was typed into a field is never part of it.
fn name_of(control: &Element) -> String {
    let text = || {
        control
            .text_content()
            .filter(|text| !text.trim().is_empty())
    };
    let title = || control.get_attribute("title");
    let name = control
        .get_attribute("aria-label")
        .or_else(text)
        .or_else(title);
    name.unwrap_or_default()
}
