//! The palette: customers and pages by a few keystrokes, wherever the agent is. `Ctrl+K` opens it.

mod choice;
mod entries;
mod objects;

use leptos::{ev, html, prelude::*};
use leptos_router::hooks::use_navigate;

use self::choice::{Choice, id_of};
use crate::{
    routes::Route,
    ui::{
        button::icon_button,
        icon::{Glyph, Icon},
        live,
    },
    vault::port::OpenTenant,
};

/// How far the palette reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Customers, pages, and the objects of the customer whose screen is shown.
    Everything,
    /// Customers only.
    Customers,
}

/// Whether the palette is open, and for what.
#[derive(Clone, Copy)]
pub struct Palette(RwSignal<Option<Reach>>);

impl Palette {
    /// Closed.
    pub fn new() -> Self {
        Palette(RwSignal::new(None))
    }

    /// Opens it.
    pub fn show(self, reach: Reach) {
        self.0.set(Some(reach));
    }

    fn hide(self) {
        self.0.set(None);
    }

    fn toggle(self) {
        match self.0.get_untracked() {
            None => self.show(Reach::Everything),
            Some(_) => self.hide(),
        }
    }
}

/// The palette's dialog. It is there while somebody is signed in.
#[component]
pub fn PaletteDialog(
    /// The customer whose screen is shown.
    here: Memo<Option<OpenTenant>>,
    /// Whether only customers' own administrators are signed in.
    are_own: Memo<bool>,
) -> impl IntoView {
    let palette = expect_context::<Palette>();
    let dialog = NodeRef::<html::Dialog>::new();
    let listener = window_event_listener(ev::keydown, move |event| {
        let is_command =
            (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !event.shift_key();
        if is_command && is_k(&event) {
            event.prevent_default();
            palette.toggle();
        }
    });
    on_cleanup(move || {
        listener.remove();
        palette.0.try_set(None);
    });
    let navigate = use_navigate();
    // It belongs to what is still there when the contents are gone.
    let go = Callback::new(move |route: Route| navigate(&route.path(), Default::default()));
    // Closing gives the focus back to what had it, and that has to happen before anything else takes it.
    Effect::new(move |_| {
        if let (None, Some(dialog)) = (palette.0.get(), dialog.get()) {
            dialog.close();
        }
    });
    let closed_by_click = move |event: ev::MouseEvent| {
        // What is inside the dialog covers all of it, so this is its backdrop.
        if dialog.get_untracked().map(Into::into) == event.target() {
            palette.hide();
        }
    };
    view! {
        <dialog
            class="palette"
            aria-label="Go to"
            node_ref=dialog
            on:close=move |_| palette.hide()
            on:click=closed_by_click
        >
            {live::maybe(move || {
                let reach = palette.0.get()?;
                Some(view! { <Contents reach here are_own dialog go /> }.into_any())
            })}
        </dialog>
    }
    .into_any()
}

#[component]
fn Contents(
    reach: Reach,
    here: Memo<Option<OpenTenant>>,
    are_own: Memo<bool>,
    dialog: NodeRef<html::Dialog>,
    go: Callback<Route>,
) -> impl IntoView {
    let choice = Choice::new(reach, here, are_own, go);
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let (Some(input), Some(dialog)) = (input.get(), dialog.get()) {
            // Refused only while it is open already.
            let _ = dialog.show_modal();
            let _ = input.focus();
        }
    });
    let label = match reach {
        Reach::Everything => "Find a customer, page, user, group or device",
        Reach::Customers => "Find a customer",
    };
    let palette = expect_context::<Palette>();
    let selected = move || {
        let is_there = choice.entries.with(|entries| !entries.is_empty());
        is_there.then(|| id_of(choice.selected.get()))
    };
    view! {
        <div class="palette-box" on:keydown=live::key(move |event| choice.key(event))>
            <div class="palette-head">
                <Glyph icon=Icon::Search />
                <input
                    type="text"
                    role="combobox"
                    aria-label=label
                    aria-expanded="true"
                    aria-controls="palette-list"
                    aria-autocomplete="list"
                    aria-activedescendant=live::attribute(selected)
                    placeholder=label
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    node_ref=input
                    prop:value=live::value(move || choice.typed.get())
                    on:input=live::input(move |typed| choice.type_in(typed))
                />
                {icon_button(Icon::Close, "Close".into(), move || palette.hide())}
            </div>
            <ul id="palette-list" role="listbox" aria-label="Found">
                {live::view(move || choice.options())}
            </ul>
            {live::maybe(move || choice.failed())}
            <p class="palette-foot" role="status">{live::text(move || choice.told())}</p>
        </div>
    }
    .into_any()
}

/// Whether it is the key of the letter, on keyboards of other scripts too.
fn is_k(event: &ev::KeyboardEvent) -> bool {
    let key = event.key();
    key.eq_ignore_ascii_case("k") || !key.is_ascii() && event.code() == "KeyK"
}
