use std::{future::Future, pin::Pin, rc::Rc, time::Duration};

use leptos::{ev, html, prelude::*};

use crate::{
    failure::Failure,
    platform::clock,
    ui::{
        button::icon_button,
        icon::{Glyph, Icon},
        live,
        task::Task,
    },
};

/// How long typing has to pause before the service is asked.
const ASKED_AFTER: Duration = Duration::from_millis(200);

/// Fewer letters fit too much.
const LEAST_LETTERS: usize = 2;

/// An object that was found or chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picked {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What tells it from others of the same name.
    pub detail: String,
    /// Why it cannot be chosen.
    pub obstacle: Option<&'static str>,
}

/// What is found, once the service has answered.
pub type Found = Pin<Box<dyn Future<Output = Result<Vec<Picked>, Failure>>>>;

/// Asks the service for what fits the letters.
type Search = Rc<dyn Fn(&str) -> Found>;

/// A field that finds objects while one types, and keeps those that are chosen
/// (<https://www.w3.org/WAI/ARIA/apg/patterns/combobox/>).
#[derive(Clone, Copy)]
pub struct Picker {
    /// Those that are chosen, in the order in which they were.
    pub chosen: RwSignal<Vec<Picked>>,
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    /// Whether a newly chosen one takes the place of the one before.
    is_single: bool,
    search: StoredValue<Search, LocalStorage>,
    typed: RwSignal<String>,
    found: RwSignal<Option<Result<Vec<Picked>, Failure>>>,
    is_asking: RwSignal<bool>,
    selected: RwSignal<usize>,
    wrong: RwSignal<Option<String>>,
    input: NodeRef<html::Input>,
    task: Task,
}

impl Picker {
    /// A field that keeps as many as are chosen. `name` tells it from others of the form.
    pub fn new(
        name: &'static str,
        label: &'static str,
        hint: &'static str,
        search: impl Fn(&str) -> Found + 'static,
    ) -> Self {
        Picker {
            chosen: RwSignal::new(Vec::new()),
            name,
            label,
            hint,
            is_single: false,
            search: StoredValue::new_local(Rc::new(search)),
            typed: RwSignal::new(String::new()),
            found: RwSignal::new(None),
            is_asking: RwSignal::new(false),
            selected: RwSignal::new(0),
            wrong: RwSignal::new(None),
            input: NodeRef::new(),
            task: Task::new(),
        }
    }

    /// The same for one object.
    pub fn single(self) -> Self {
        Picker {
            is_single: true,
            ..self
        }
    }

    /// Whether any is chosen. If not, this says so and takes the focus.
    pub fn has_any(self, otherwise: &str) -> bool {
        let has_any = self.chosen.with_untracked(|chosen| !chosen.is_empty());
        self.wrong.set((!has_any).then(|| otherwise.to_string()));
        if let (false, Some(input)) = (has_any, self.input.get_untracked()) {
            let _ = input.focus();
        }
        has_any
    }

    /// The field and what was chosen.
    pub fn view(self) -> AnyView {
        let id = ["field-", self.name].concat();
        let list = [&id, "-list"].concat();
        let described = [&id, "-hint ", &id, "-wrong"].concat();
        let selected = {
            let list = list.clone();
            move || {
                let count = self.options().len();
                (count > 0).then(|| option_id(&list, self.selected.get()))
            }
        };
        let wrong = move || {
            let wrong = self.wrong.get()?;
            Some(
                view! {
                    <span class="wrong">
                        <Glyph icon=Icon::Alert />
                        {wrong}
                    </span>
                }
                .into_any(),
            )
        };
        let options = {
            let list = list.clone();
            move || self.draw_options(&list)
        };
        view! {
            <div class="field picker">
                <label for=id.clone()>{self.label}</label>
                {live::view(move || self.draw_chosen())}
                <input
                    id=id.clone()
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    aria-autocomplete="list"
                    aria-controls=list.clone()
                    aria-expanded=live::truth(move || !self.options().is_empty())
                    aria-activedescendant=live::attribute(selected)
                    aria-describedby=described
                    aria-invalid=live::truth(move || self.wrong.with(Option::is_some))
                    node_ref=self.input
                    prop:value=live::value(move || self.typed.get())
                    on:input=live::input(move |typed| self.type_in(typed))
                    on:keydown=live::key(move |event| self.key(event))
                />
                <ul
                    id=list
                    role="listbox"
                    aria-label="Found"
                    hidden=live::flag(move || self.options().is_empty())
                >
                    {live::view(options)}
                </ul>
                <p id=[&id, "-hint"].concat() class="hint">
                    {self.hint}
                </p>
                <p class="hint" role="status">
                    {live::text(move || self.told())}
                </p>
                <p id=[&id, "-wrong"].concat() class="field-wrong" aria-live="polite">
                    {live::maybe(wrong)}
                </p>
            </div>
        }
        .into_any()
    }

    /// What was found and is not chosen already.
    fn options(self) -> Vec<Picked> {
        let chosen = self.chosen.get();
        self.found.with(|found| match found {
            Some(Ok(found)) => {
                let is_new = |one: &&Picked| chosen.iter().all(|other| other.id != one.id);
                found.iter().filter(is_new).cloned().collect()
            }
            _ => Vec::new(),
        })
    }

    fn type_in(self, typed: String) {
        self.selected.set(0);
        self.wrong.set(None);
        self.found.set(None);
        let sought = typed.trim().to_string();
        self.typed.set(typed);
        if sought.chars().count() < LEAST_LETTERS {
            self.task.stop();
            self.is_asking.set(false);
            return;
        }
        self.is_asking.set(true);
        self.task.run(async move {
            clock::sleep(ASKED_AFTER).await;
            let search = self.search.get_value();
            let found = search(&sought).await;
            self.found.set(Some(found));
            self.is_asking.set(false);
        });
    }

    fn key(self, event: &ev::KeyboardEvent) {
        if event.is_composing() {
            return;
        }
        let count = untrack(|| self.options().len());
        let at = self.selected.get_untracked();
        match event.key().as_str() {
            "ArrowDown" if count > 0 => self.selected.set((at + 1) % count),
            "ArrowUp" if count > 0 => self.selected.set((at + count - 1) % count),
            // Enter would send the form otherwise, which nobody wants who looks for something.
            "Enter" if self.typed.with_untracked(|typed| !typed.is_empty()) => {
                if let Some(one) = untrack(|| self.options().get(at).cloned()) {
                    self.pick(one);
                }
            }
            // And Escape the dialog: it first puts away what was typed.
            "Escape" if self.typed.with_untracked(|typed| !typed.is_empty()) => {
                self.type_in(String::new());
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }

    fn pick(self, one: Picked) {
        if one.obstacle.is_some() {
            return;
        }
        self.chosen.update(|chosen| {
            if self.is_single {
                chosen.clear();
            }
            chosen.push(one);
        });
        self.type_in(String::new());
        if let Some(input) = self.input.get_untracked() {
            let _ = input.focus();
        }
    }

    fn draw_options(self, list: &str) -> AnyView {
        let options = self.options().into_iter().enumerate();
        let options: Vec<AnyView> = options
            .map(|(at, one)| {
                let Picked {
                    name,
                    detail,
                    obstacle,
                    ..
                } = one.clone();
                let is_off = obstacle.is_some();
                let below = obstacle.map_or(detail, str::to_string);
                view! {
                    <li
                        id=option_id(list, at)
                        role="option"
                        aria-selected=live::truth(move || self.selected.get() == at)
                        aria-disabled=is_off.then_some("true")
                        on:mousedown=move |event: ev::MouseEvent| event.prevent_default()
                        on:click=live::click(move || self.pick(one.clone()))
                    >
                        {name}
                        <small>{below}</small>
                    </li>
                }
                .into_any()
            })
            .collect();
        options.into_any()
    }

    fn draw_chosen(self) -> AnyView {
        let chosen = self.chosen.get();
        if chosen.is_empty() {
            return ().into_any();
        }
        let chosen: Vec<AnyView> = chosen
            .into_iter()
            .map(|one| {
                let id = one.id.clone();
                let label = ["Leave out ", &one.name].concat();
                let remove = move || {
                    self.chosen
                        .update(|chosen| chosen.retain(|other| other.id != id));
                    if let Some(input) = self.input.get_untracked() {
                        let _ = input.focus();
                    }
                };
                view! {
                    <li>
                        <span>{one.name} " " <small>{one.detail}</small></span>
                        {icon_button(Icon::Close, label, remove)}
                    </li>
                }
                .into_any()
            })
            .collect();
        view! { <ul class="picked">{chosen}</ul> }.into_any()
    }

    fn told(self) -> String {
        if self.is_asking.get() {
            return "Searching…".into();
        }
        self.found.with(|found| match found {
            None => String::new(),
            Some(Err(failure)) => failure.in_short(),
            Some(Ok(found)) if found.is_empty() => "Nothing fits.".into(),
            Some(Ok(_)) => "Choose with the arrow keys and Enter.".into(),
        })
    }
}

fn option_id(list: &str, at: usize) -> String {
    [list, "-", &at.to_string()].concat()
}
