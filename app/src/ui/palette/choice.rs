//! What can be chosen in the palette, and what is.

use leptos::{ev, prelude::*, task::spawn_local};
use tenantry_graph::partner::customer_search::CustomerSearch;
use tenantry_identity::TenantName;
use web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition};

use super::{
    Palette, Reach,
    entries::{Entry, Ingredients, MOST, What},
    objects::Objects,
};
use crate::{
    customers::{CustomerStore, Named},
    drawer::Drawer,
    failure::{Failure, Notice},
    favourites::Favourites,
    platform::{host_name, navigation},
    recents::{self, Recent},
    routes::{self, Route},
    session::{Known, Session},
    ui::{bar::places, format, live, task::Task},
    vault::port::{OpenTenant, Service},
};

/// What can be chosen, and what is.
#[derive(Clone, Copy)]
pub(super) struct Choice {
    session: Session,
    store: CustomerStore,
    palette: Palette,
    drawer: Drawer,
    go: Callback<Route>,
    pub(super) typed: RwSignal<String>,
    pub(super) entries: RwSignal<Vec<Entry>>,
    pub(super) selected: RwSignal<usize>,
    /// How many customers of the lists fit.
    found: RwSignal<usize>,
    objects: Objects,
    failure: RwSignal<Option<Failure>>,
    asking: RwSignal<bool>,
    task: Task,
}

impl Choice {
    pub(super) fn new(
        reach: Reach,
        here: Memo<Option<OpenTenant>>,
        are_own: Memo<bool>,
        go: Callback<Route>,
    ) -> Self {
        let session = expect_context::<Session>();
        let choice = Choice {
            session,
            store: expect_context::<CustomerStore>(),
            palette: expect_context::<Palette>(),
            drawer: expect_context::<Drawer>(),
            go,
            typed: RwSignal::new(String::new()),
            entries: RwSignal::new(Vec::new()),
            selected: RwSignal::new(0),
            found: RwSignal::new(0),
            objects: Objects::new(session.client),
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
            let current = here.get().filter(|_| reach == Reach::Everything);
            choice.objects.search(current.as_ref(), &typed);
        });
        Effect::new(move |_| {
            let typed = choice.typed.get();
            let current = here.get();
            let are_own = are_own.get();
            let mut places = current.as_ref().map(places::of_tenant).unwrap_or_default();
            places.extend(places::of_console(are_own));
            let (found, count) = choice.store.find(&CustomerSearch::new(&typed), MOST);
            choice.found.set(count);
            let objects = choice.objects.found.get();
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
                    objects: &objects,
                    awaits_objects: choice.objects.is_asking.get(),
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

    pub(super) fn type_in(self, typed: String) {
        self.task.stop();
        self.asking.set(false);
        self.failure.set(None);
        self.selected.set(0);
        self.typed.set(typed);
    }

    pub(super) fn key(self, event: &ev::KeyboardEvent) {
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
            Some(What::Calls) => {
                let drawer = self.drawer;
                self.palette.hide();
                // After the dialog has given the focus back, so that the drawer may take it.
                spawn_local(async move { drawer.show() });
            }
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

    pub(super) fn options(self) -> AnyView {
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

    pub(super) fn failed(self) -> Option<AnyView> {
        let notice = Notice::from(&self.failure.get()?);
        let text = [&*notice.title, ". ", &notice.next].concat();
        Some(view! { <p class="wrong" role="alert">{text}</p> }.into_any())
    }

    pub(super) fn told(self) -> String {
        if self.asking.get() {
            return "Looking it up…".into();
        }
        let customers = self.told_of_customers();
        if self.objects.is_asking.get() {
            return customers + ". Searching this customer…";
        }
        let failed = self.objects.failure.with(|failure| {
            let (what, failure) = failure.as_ref()?;
            let reason = Notice::from(failure).title;
            Some([". ", what, " could not be searched: ", &reason].concat())
        });
        let found = self.objects.found.with(Vec::len);
        match (failed, found) {
            (Some(failed), _) => customers + &failed,
            (None, 0) => customers,
            (None, found) => {
                let found = format::counted(found, "object", "objects");
                [&customers, ". ", &found, " of this customer"].concat()
            }
        }
    }

    fn told_of_customers(self) -> String {
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

pub(super) fn id_of(at: usize) -> String {
    ["palette-", &at.to_string()].concat()
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
