//! The palette: customers and pages by a few keystrokes, wherever the agent is. `Ctrl+K` opens it.

mod entries;

use leptos::{ev, html, prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use tenantry_graph::partner::customer_search::CustomerSearch;
use tenantry_identity::TenantName;
use web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition};

use self::entries::{Entry, Ingredients, MOST, What};
use crate::{
    customers::{CustomerStore, Named},
    failure::{Failure, Notice},
    favourites::Favourites,
    platform::{host_name, navigation},
    recents::{self, Recent},
    routes::{self, Route},
    session::{Known, Session},
    ui::{
        bar::places,
        button::icon_button,
        format,
        icon::{Glyph, Icon},
        live,
        task::Task,
    },
    vault::port::{OpenTenant, Service},
};

/// How far the palette reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Customers and pages.
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
        Reach::Everything => "Find a customer or a page",
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

/// What can be chosen, and what is.
#[derive(Clone, Copy)]
struct Choice {
    session: Session,
    store: CustomerStore,
    palette: Palette,
    go: Callback<Route>,
    typed: RwSignal<String>,
    entries: RwSignal<Vec<Entry>>,
    selected: RwSignal<usize>,
    /// How many customers of the lists fit.
    found: RwSignal<usize>,
    failure: RwSignal<Option<Failure>>,
    asking: RwSignal<bool>,
    task: Task,
}

impl Choice {
    fn new(
        reach: Reach,
        here: Memo<Option<OpenTenant>>,
        are_own: Memo<bool>,
        go: Callback<Route>,
    ) -> Self {
        let choice = Choice {
            session: expect_context::<Session>(),
            store: expect_context::<CustomerStore>(),
            palette: expect_context::<Palette>(),
            go,
            typed: RwSignal::new(String::new()),
            entries: RwSignal::new(Vec::new()),
            selected: RwSignal::new(0),
            found: RwSignal::new(0),
            failure: RwSignal::new(None),
            asking: RwSignal::new(false),
            task: Task::new(),
        };
        let favourites = expect_context::<Favourites>();
        let recents: Vec<Named> = recents::customers().into_iter().map(of_recent).collect();
        Effect::new(move |_| {
            if !are_own.get() {
                choice.store.need();
            }
        });
        Effect::new(move |_| {
            let typed = choice.typed.get();
            let current = here.get();
            let are_own = are_own.get();
            let mut places = current.as_ref().map(places::of_tenant).unwrap_or_default();
            places.extend(places::of_console(are_own));
            let (found, count) = choice.store.find(&CustomerSearch::new(&typed), MOST);
            choice.found.set(count);
            let entries = favourites.with(|favourites| {
                let ingredients = Ingredients {
                    typed: &typed,
                    name: TenantName::parse(&typed, host_name::to_ascii).ok(),
                    reach,
                    current: current.as_ref().map(|open| &open.tenant),
                    // What agents of a partner did in this browser is none of a customer's business.
                    recents: if are_own { &[] } else { &recents },
                    favourites: if are_own { &[] } else { favourites },
                    found,
                    places: &places,
                };
                ingredients.entries()
            });
            if choice.entries.with_untracked(|shown| *shown != entries) {
                choice.entries.set(entries);
            }
        });
        choice
    }

    fn type_in(self, typed: String) {
        self.task.stop();
        self.asking.set(false);
        self.failure.set(None);
        self.selected.set(0);
        self.typed.set(typed);
    }

    fn key(self, event: &ev::KeyboardEvent) {
        if event.is_composing() {
            return;
        }
        if event.alt_key() {
            if let Some(number) = digit(&event.code()) {
                event.prevent_default();
                self.choose(number - 1);
            }
            return;
        }
        let count = self.entries.with_untracked(Vec::len);
        let now = self.selected.get_untracked();
        let target = match event.key().as_str() {
            "ArrowDown" => (now + 1) % count.max(1),
            "ArrowUp" => (now + count.max(1) - 1) % count.max(1),
            "PageDown" => (now + 8).min(count.saturating_sub(1)),
            "PageUp" => now.saturating_sub(8),
            "Enter" if is_input(event) => {
                event.prevent_default();
                self.choose(now);
                return;
            }
            _ => return,
        };
        event.prevent_default();
        self.selected.set(target);
        reveal(target);
    }

    fn choose(self, at: usize) {
        let entry = self
            .entries
            .with_untracked(|entries| entries.get(at).cloned());
        match entry.map(|entry| entry.what) {
            None => {}
            Some(What::Customer(named)) => self.leave_for(named.enter(self.session)),
            Some(What::Page(route)) => self.leave_for(route),
            Some(What::Stranger(name)) => self.open(name),
        }
    }

    /// Finds out which tenant a name means, and opens it.
    fn open(self, name: TenantName) {
        self.asking.set(true);
        self.failure.set(None);
        self.task.run(async move {
            let remembered = recents::all().into_iter();
            let remembered = remembered
                .filter(|recent| recent.name == name)
                .map(|recent| recent.client_id)
                .next();
            let resolved = self.session.client.resolve(name, remembered).await;
            self.asking.set(false);
            match resolved {
                Err(failure) => self.failure.set(Some(failure)),
                Ok(resolved) => {
                    // Where several registrations or none could serve it, the page behind asks.
                    if let Service::One(offer) = resolved.service {
                        let known = Known {
                            tenant: Some(resolved.tenant.clone()),
                            name: resolved.name,
                            client_id: offer.client_id,
                        };
                        self.session.pick(resolved.tenant.clone(), known);
                    }
                    let here = navigation::path_and_query();
                    self.leave_for(routes::same_page_of(resolved.tenant, &here));
                }
            }
        });
    }

    fn leave_for(self, route: Route) {
        let go = self.go;
        self.palette.hide();
        // After the dialog has given the focus back, so that the new page may take it.
        spawn_local(async move { go.run(route) });
    }

    fn options(self) -> AnyView {
        let options: Vec<AnyView> = self.entries.with(|entries| {
            let entries = entries.iter().enumerate();
            entries.map(|(at, entry)| self.option(at, entry)).collect()
        });
        options.into_any()
    }

    fn option(self, at: usize, entry: &Entry) -> AnyView {
        let quick = (at < 9).then(|| ["Alt+", &(at + 1).to_string()].concat());
        let quick = quick.map(|keys| view! { <kbd aria-hidden="true">{keys}</kbd> }.into_any());
        let mark = (!entry.mark.is_empty())
            .then(|| view! { <span class="tag">{entry.mark}</span> }.into_any());
        view! {
            <li
                id=id_of(at)
                role="option"
                aria-selected=live::truth(move || self.selected.get() == at)
                on:click=live::click(move || self.choose(at))
            >
                <span class="who">
                    <span>{entry.label.clone()}</span>
                    <small>{entry.below.clone()}</small>
                </span>
                {mark}
                {quick}
            </li>
        }
        .into_any()
    }

    fn failed(self) -> Option<AnyView> {
        let notice = Notice::from(&self.failure.get()?);
        let text = [&*notice.title, ". ", &notice.next].concat();
        Some(view! { <p class="wrong" role="alert">{text}</p> }.into_any())
    }

    fn told(self) -> String {
        if self.asking.get() {
            return "Looking it up…".into();
        }
        let is_reading = self.store.is_reading();
        let all = format::counted(self.store.count(), "customer", "customers");
        match self.found.get() {
            _ if is_reading => all + " so far, still reading…",
            _ if self.typed.with(|typed| typed.trim().is_empty()) => all,
            found => [&format::count(found), " of ", &all].concat(),
        }
    }
}

fn of_recent(recent: Recent) -> Named {
    Named {
        domain: match &recent.name {
            TenantName::Domain(_) => Some(recent.name.to_string()),
            TenantName::Id(_) => None,
        },
        tenant: recent.tenant,
        name: recent.organization,
        client_id: recent.client_id,
    }
}

fn id_of(at: usize) -> String {
    ["palette-", &at.to_string()].concat()
}

/// Whether it is the key of the letter, on keyboards of other scripts too.
fn is_k(event: &ev::KeyboardEvent) -> bool {
    let key = event.key();
    key.eq_ignore_ascii_case("k") || !key.is_ascii() && event.code() == "KeyK"
}

/// The digit of a key, from 1 to 9, whatever it writes together with Alt.
fn digit(code: &str) -> Option<usize> {
    let digit = code
        .strip_prefix("Digit")
        .or_else(|| code.strip_prefix("Numpad"))?;
    let digit: usize = digit.parse().ok()?;
    (1..=9).contains(&digit).then_some(digit)
}

/// Whether a key was pressed in the field and not on a button beside it.
fn is_input(event: &ev::KeyboardEvent) -> bool {
    use wasm_bindgen::JsCast;
    let target = event.target();
    target.is_some_and(|target| target.has_type::<web_sys::HtmlInputElement>())
}

fn reveal(at: usize) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    if let Some(option) = document().get_element_by_id(&id_of(at)) {
        option.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_digits_from_one_to_nine_choose() {
        for code in ["Digit0", "KeyK", "Digit", "Numpad0", "F1", "Digit10", ""] {
            assert_eq!(digit(code), None, "{code}");
        }
        assert_eq!(digit("Digit1"), Some(1));
        assert_eq!(digit("Numpad9"), Some(9));
    }
}
