//! A dialog over the page: the page behind it is inert, Escape closes it, and the focus goes back to where it was.

use leptos::{ev, html, prelude::*};

use crate::ui::live;

/// A dialog that is shown while there is something in it. A click beside it closes nothing: what was typed would
/// be lost.
pub fn dialog(
    class: &'static str,
    heading: &'static str,
    is_open: Memo<bool>,
    close: impl Fn() + Clone + Send + Sync + 'static,
    contents: impl Fn() -> AnyView + Clone + Send + Sync + 'static,
) -> AnyView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let (is_open, Some(dialog)) = (is_open.get(), node.get()) else {
            return;
        };
        if is_open && !dialog.open() {
            // Refused only while it is open already.
            let _ = dialog.show_modal();
        }
        // Closing gives the focus back to what had it.
        if !is_open && dialog.open() {
            dialog.close();
        }
    });
    let closed: Box<dyn FnMut(ev::Event)> = Box::new(move |_| close());
    view! {
        <dialog class=class aria-labelledby=heading node_ref=node on:close=closed>
            {live::maybe(move || is_open.get().then(&contents))}
        </dialog>
    }
    .into_any()
}
