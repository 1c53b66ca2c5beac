use std::sync::atomic::{AtomicU32, Ordering};

use leptos::{ev, prelude::*};

use crate::ui::live;

/// Counts the boxes, so that each has names of its own in the page.
static COUNT: AtomicU32 = AtomicU32::new(0);

/// A box to tick.
pub fn tick(label: String, hint: &str, is_on: RwSignal<bool>) -> AnyView {
    ticked(
        label,
        hint.to_string(),
        None,
        move || is_on.get(),
        move |now| is_on.set(now),
    )
}

/// One of several boxes to tick.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    /// What it stands for.
    pub value: String,
    /// What is read for it.
    pub label: String,
    /// What more there is to say.
    pub hint: String,
    /// Why it cannot be ticked.
    pub obstacle: Option<String>,
}

/// Several boxes to tick, and which are.
#[derive(Clone, Copy)]
pub struct Ticks {
    /// The values that are ticked.
    pub on: RwSignal<Vec<String>>,
}

impl Ticks {
    /// With these ticked.
    pub fn new(on: Vec<String>) -> Self {
        Ticks {
            on: RwSignal::new(on),
        }
    }

    /// Whether a value is ticked.
    pub fn has(self, value: &str) -> bool {
        self.on.with(|on| on.iter().any(|one| one == value))
    }

    /// Ticks a value, or no longer.
    pub fn put(self, value: &str, is_on: bool) {
        self.on.update(|on| {
            on.retain(|one| one != value);
            if is_on {
                on.push(value.to_string());
            }
        });
    }

    /// The boxes below a heading. `more` is what a box has below it.
    pub fn view(
        self,
        heading: &'static str,
        all: Vec<Tick>,
        more: impl Fn(&str) -> Option<AnyView>,
    ) -> AnyView {
        let boxes: Vec<AnyView> = all
            .into_iter()
            .map(|tick| {
                let more = more(&tick.value);
                let value = tick.value.clone();
                let is_on = move || self.has(&value);
                let put = move |is_on| self.put(&tick.value, is_on);
                view! { {ticked(tick.label, tick.hint, tick.obstacle, is_on, put)} {more} }
                    .into_any()
            })
            .collect();
        view! {
            <fieldset class="ticks">
                <legend>{heading}</legend>
                {boxes}
            </fieldset>
        }
        .into_any()
    }
}

fn ticked(
    label: String,
    hint: String,
    obstacle: Option<String>,
    is_on: impl Fn() -> bool + Send + 'static,
    put: impl Fn(bool) + 'static,
) -> AnyView {
    let is_off = obstacle.is_some();
    let hint = obstacle.unwrap_or(hint);
    // A hint is told after the name, and is no part of it.
    let id = ["tick-", &COUNT.fetch_add(1, Ordering::Relaxed).to_string()].concat();
    let hint_id = [&id, "-hint"].concat();
    let described = (!hint.is_empty()).then(|| hint_id.clone());
    let hint = (!hint.is_empty()).then(|| view! { <small id=hint_id>{hint}</small> }.into_any());
    let is_on: live::Live<bool> = Box::new(is_on);
    let changed: Box<dyn FnMut(ev::Event)> =
        Box::new(move |event| put(event_target_checked(&event)));
    view! {
        <label class="tick">
            <input
                type="checkbox"
                disabled=is_off
                aria-labelledby=id.clone()
                aria-describedby=described
                prop:checked=is_on
                on:change=changed
            />
            <span><span id=id>{label}</span> {hint}</span>
        </label>
    }
    .into_any()
}
