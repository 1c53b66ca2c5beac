use std::rc::Rc;

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::ui::{
    icon::{Glyph, Icon},
    live,
};

/// Says what is wrong with a value; nothing where it is right.
type Check = Rc<dyn Fn(&str) -> Option<String>>;

/// What can be chosen: each value with what is read for it.
pub type Options = Vec<(String, String)>;

/// A value that is typed or chosen. What is wrong with it stands beside it once the agent has left it, or has
/// tried to go on.
#[derive(Clone, Copy)]
pub struct Field {
    /// The value.
    pub value: RwSignal<String>,
    name: &'static str,
    label: &'static str,
    hint: StoredValue<String>,
    wrong: RwSignal<Option<String>>,
    check: StoredValue<Check, LocalStorage>,
    /// Why it cannot be changed.
    fixed: StoredValue<Option<String>>,
}

/// The fields of a form, in their order.
#[derive(Clone, Copy)]
pub struct Fields(StoredValue<Vec<Field>>);

impl Fields {
    /// None yet.
    pub fn new() -> Self {
        Fields(StoredValue::new(Vec::new()))
    }

    /// A field that may stay empty. `name` tells it from the others of the form.
    pub fn add(self, name: &'static str, label: &'static str, hint: &str) -> Field {
        let field = Field {
            value: RwSignal::new(String::new()),
            name,
            label,
            hint: StoredValue::new(hint.to_string()),
            wrong: RwSignal::new(None),
            check: StoredValue::new_local(Rc::new(|_| None)),
            fixed: StoredValue::new(None),
        };
        self.0.update_value(|all| all.push(field));
        field
    }

    /// Whether all are right. If not, the first that is wrong takes the focus.
    pub fn are_right(self) -> bool {
        let all = self.0.get_value();
        let wrong: Vec<Field> = all.into_iter().filter(|field| !field.is_right()).collect();
        if let Some(first) = wrong.first() {
            first.focus();
        }
        wrong.is_empty()
    }
}

impl Field {
    /// The same, starting with a value.
    pub fn starting(self, value: &str) -> Self {
        self.value.set(value.to_string());
        self
    }

    /// The same, checked: told the value, the check says what is wrong with it.
    pub fn checked(self, check: impl Fn(&str) -> Option<String> + 'static) -> Self {
        self.check.set_value(Rc::new(check));
        self
    }

    /// The same, not to be left empty.
    pub fn needed(self, otherwise: &'static str) -> Self {
        let other = self.check.get_value();
        self.checked(move |value| {
            let is_empty = value.trim().is_empty();
            let empty = is_empty.then(|| otherwise.to_string());
            empty.or_else(|| other(value))
        })
    }

    /// The same, checked in another way as well.
    pub fn checked_too(self, check: impl Fn(&str) -> Option<String> + 'static) -> Self {
        let before = self.check.get_value();
        self.checked(move |value| before(value).or_else(|| check(value)))
    }

    /// The same, not to be changed here, and why.
    pub fn fixed(self, why: &str) -> Self {
        self.fixed.set_value(Some(why.to_string()));
        self
    }

    /// The value without spaces around it.
    pub fn trimmed(self) -> String {
        self.value.with_untracked(|value| value.trim().to_string())
    }

    /// Checks the value and says what is wrong with it.
    pub fn is_right(self) -> bool {
        // What cannot be changed cannot be mended here either.
        if self.fixed.with_value(Option::is_some) {
            return true;
        }
        let check = self.check.get_value();
        let wrong = untrack(|| self.value.with_untracked(|value| check(value)));
        let is_right = wrong.is_none();
        live::change(self.wrong, wrong);
        is_right
    }

    /// Says what a service found wrong with the value.
    pub fn refuse(self, why: String) {
        self.wrong.set(Some(why));
    }

    /// Gives it the focus.
    pub fn focus(self) {
        let document = web_sys::window().and_then(|window| window.document());
        let element = document.and_then(|document| document.get_element_by_id(&self.id()));
        if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            let _ = element.focus();
        }
    }

    /// A line to type into.
    pub fn line(self) -> AnyView {
        let control = view! {
            <input
                id=self.id()
                type="text"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                disabled=self.is_fixed()
                aria-describedby=self.described()
                aria-invalid=live::truth(move || self.wrong.with(Option::is_some))
                prop:value=live::value(move || self.value.get())
                on:input=live::input(move |typed| self.typed(typed))
                on:change=self.left()
            />
        };
        self.around(control.into_any())
    }

    /// Several lines to type into.
    pub fn text(self, rows: &'static str) -> AnyView {
        let control = view! {
            <textarea
                id=self.id()
                rows=rows
                spellcheck="false"
                disabled=self.is_fixed()
                aria-describedby=self.described()
                aria-invalid=live::truth(move || self.wrong.with(Option::is_some))
                prop:value=live::value(move || self.value.get())
                on:input=live::input(move |typed| self.typed(typed))
                on:change=self.left()
            ></textarea>
        };
        self.around(control.into_any())
    }

    /// Something to choose from.
    pub fn choice(self, options: impl Fn() -> Options + Send + 'static) -> AnyView {
        let options = move || {
            let all: Vec<AnyView> = options()
                .into_iter()
                .map(|(value, label)| {
                    let is_chosen = self.value.with_untracked(|chosen| *chosen == value);
                    view! {
                        <option value=value selected=is_chosen>
                            {label}
                        </option>
                    }
                    .into_any()
                })
                .collect();
            all.into_any()
        };
        let control = view! {
            <select
                id=self.id()
                disabled=self.is_fixed()
                aria-describedby=self.described()
                aria-invalid=live::truth(move || self.wrong.with(Option::is_some))
                prop:value=live::value(move || self.value.get())
                on:change=live::input(move |chosen| {
                    self.typed(chosen);
                    self.is_right();
                })
            >
                {live::view(options)}
            </select>
        };
        self.around(control.into_any())
    }

    fn id(self) -> String {
        ["field-", self.name].concat()
    }

    fn described(self) -> String {
        let id = self.id();
        [&id, "-hint ", &id, "-wrong"].concat()
    }

    fn is_fixed(self) -> bool {
        self.fixed.with_value(Option::is_some)
    }

    /// What was wrong is looked at again with every key, so that it goes as soon as it is mended.
    fn typed(self, typed: String) {
        self.value.set(typed);
        if self.wrong.with_untracked(Option::is_some) {
            self.is_right();
        }
    }

    fn left(self) -> Box<dyn FnMut(ev::Event)> {
        Box::new(move |_| {
            self.is_right();
        })
    }

    fn around(self, control: AnyView) -> AnyView {
        let id = self.id();
        let hint = self.fixed.get_value();
        let hint = hint.unwrap_or_else(|| self.hint.get_value());
        // Why a field is fixed is mostly so for many, and stands above them once for those who see it.
        let kind = if self.is_fixed() { "unseen" } else { "hint" };
        let hint = (!hint.is_empty()).then(|| {
            view! {
                <p id=[&id, "-hint"].concat() class=kind>
                    {hint}
                </p>
            }
            .into_any()
        });
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
        view! {
            <div class="field">
                <label for=id.clone()>{self.label}</label>
                {control}
                {hint}
                <p id=[&id, "-wrong"].concat() class="field-wrong" aria-live="polite">
                    {live::maybe(wrong)}
                </p>
            </div>
        }
        .into_any()
    }
}
