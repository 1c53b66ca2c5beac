//! The parts of a view that follow signals.
//!
//! Every closure has a type of its own, and a view carries all its machinery once for each type. Boxed,
//! they share one, which is a good part of what an agent has to download.

use leptos::{ev, prelude::*};

/// A value that follows signals.
pub type Live<T> = Box<dyn Fn() -> T + Send>;

/// A part of the view.
pub fn view(part: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    let part: Live<AnyView> = Box::new(part);
    part.into_any()
}

/// A part of the view that is not always there.
pub fn maybe(part: impl Fn() -> Option<AnyView> + Send + 'static) -> AnyView {
    view(move || part().unwrap_or_else(|| ().into_any()))
}

/// A text.
pub fn text(text: impl Fn() -> String + Send + 'static) -> AnyView {
    let text: Live<String> = Box::new(text);
    text.into_any()
}

/// A property's value, such as a field's.
pub fn value(value: impl Fn() -> String + Send + 'static) -> Live<String> {
    Box::new(value)
}

/// An attribute's value; without one the attribute is not there.
pub fn attribute(value: impl Fn() -> Option<String> + Send + 'static) -> Live<Option<String>> {
    Box::new(value)
}

/// An attribute that is there or not, such as `hidden`.
pub fn flag(is_set: impl Fn() -> bool + Send + 'static) -> Live<Option<String>> {
    Box::new(move || is_set().then(String::new))
}

/// An attribute that says `true` or `false`, as those of ARIA do.
pub fn truth(is_true: impl Fn() -> bool + Send + 'static) -> Live<Option<String>> {
    Box::new(move || Some(if is_true() { "true" } else { "false" }.into()))
}

/// What a click does.
pub fn click(action: impl Fn() + 'static) -> Box<dyn FnMut(ev::MouseEvent)> {
    Box::new(move |_| action())
}

/// What typing does.
pub fn input(action: impl Fn(String) + 'static) -> Box<dyn FnMut(ev::Event)> {
    Box::new(move |event| action(event_target_value(&event)))
}

/// What a key does.
pub fn key(action: impl Fn(&ev::KeyboardEvent) + 'static) -> Box<dyn FnMut(ev::KeyboardEvent)> {
    Box::new(move |event| action(&event))
}

/// Sets a signal only if that changes it, so that whatever follows it is let be otherwise.
pub fn change<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|current| *current != value) {
        signal.set(value);
    }
}
