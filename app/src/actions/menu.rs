use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, NodeList};

use super::{
    Action, Job, Offered, Target,
    elsewhere::{HeldBack, nothing},
};
use crate::{
    changes::Changes,
    pages::Here,
    ui::{
        bar::OrganizationName,
        capability,
        dropdown::Dropdown,
        format,
        grid::List,
        icon::{Glyph, Icon},
        live,
        section::Sections,
    },
    vault::port::OpenTenant,
};

/// What a menu is for.
#[derive(Clone, Copy)]
struct Menu {
    dropdown: Dropdown,
    here: Memo<OpenTenant>,
    changes: Changes,
    names: OrganizationName,
}

/// The menu above a list: what can be done with the rows that are selected, and what needs none.
pub fn selection_menu(list: List, chosen: Offered, among: Offered) -> AnyView {
    let menu = Menu::new(list.subject().resource, "actions");
    let count = move || list.table.with(|table| table.selection().count());
    let caption = move || match count() {
        0 => "Actions".to_string(),
        count => ["Actions · ", &format::count(count)].concat(),
    };
    let contents = move || {
        let targets = list.table.with_untracked(|table| table.selected());
        let targets = targets.into_iter().map(|(id, name)| Target { id, name });
        let targets: Vec<Target> = targets.collect();
        let heading = match targets.len() {
            0 => ["With selected ", list.subject().many].concat(),
            count => format::count(count) + " selected",
        };
        let none: HeldBack = match targets.is_empty() {
            true => |_| Some("Select some first."),
            false => nothing,
        };
        let groups = [
            menu.group(heading, chosen, targets, none),
            menu.group(
                ["All ", list.subject().many].concat(),
                among,
                Vec::new(),
                nothing,
            ),
        ];
        groups.into_iter().flatten().collect::<Vec<_>>().into_any()
    };
    menu.view(caption, contents)
}

/// The menu of the object that is open, without what is held back for it. What its panel shows is read again after every change.
pub fn object_menu(
    offered: Offered,
    id: String,
    name: impl Fn() -> String + Copy + Send + 'static,
    sections: Sections,
    held_back: RwSignal<HeldBack>,
) -> AnyView {
    let menu = Menu::new("object", "actions");
    let tenant = menu.here.with_untracked(|open| open.tenant.clone());
    menu.changes.follow(tenant, move |_| sections.again());
    let contents = move || {
        let target = Target {
            id: id.clone(),
            name: untrack(name),
        };
        let heading = target.name.clone();
        menu.group(heading, offered, vec![target], held_back.get())
            .into_any()
    };
    menu.view(|| "Actions".into(), contents)
}

impl Menu {
    fn new(resource: &str, name: &str) -> Self {
        let Here(here) = expect_context::<Here>();
        Menu {
            dropdown: Dropdown::menu(resource, name),
            here,
            changes: expect_context::<Changes>(),
            names: expect_context::<OrganizationName>(),
        }
    }

    fn view(
        self,
        caption: impl Fn() -> String + Send + 'static,
        contents: impl Fn() -> AnyView + Send + 'static,
    ) -> AnyView {
        let caption = view! {
            <span>{live::text(caption)}</span>
            <Glyph icon=Icon::Expand />
        };
        let items = NodeRef::<html::Div>::new();
        let contents = move || {
            let contents = contents();
            view! {
                <div
                    role="none"
                    class="menu-items"
                    node_ref=items
                    on:keydown=move |event| self.key(items, &event)
                >
                    {contents}
                </div>
            }
            .into_any()
        };
        view! {
            {self.dropdown.button(Icon::Act, caption.into_any())}
            {self.dropdown.view(|| "Actions".into(), contents)}
        }
        .into_any()
    }

    /// Actions below a heading; nothing where there are none.
    fn group(
        self,
        heading: String,
        offered: Offered,
        targets: Vec<Target>,
        held_back: HeldBack,
    ) -> Option<AnyView> {
        if offered.is_empty() {
            return None;
        }
        let item = |action: &Option<Action>| match action {
            Some(action) => self.item(*action, &targets, held_back),
            None => view! { <hr role="separator" /> }.into_any(),
        };
        let items: Vec<AnyView> = offered.iter().map(item).collect();
        let label = heading.clone();
        Some(
            view! {
                <div role="group" aria-label=label>
                    <p class="menu-heading" aria-hidden="true">
                        {heading}
                    </p>
                    {items}
                </div>
            }
            .into_any(),
        )
    }

    fn item(self, action: Action, targets: &[Target], held_back: HeldBack) -> AnyView {
        let why = match held_back(action) {
            Some(why) => Some(why.to_string()),
            None if action.is_for_one() && targets.len() > 1 => Some("One at a time.".into()),
            None => self
                .here
                .with_untracked(|open| capability::obstacle(open, action.features())),
        };
        let is_off = why.is_some();
        let job = self.here.with_untracked(|open| Job {
            tenant: open.tenant.clone(),
            customer: untrack(|| self.names.of(open)),
            title: action.name().to_string(),
            action,
            targets: targets.to_vec(),
        });
        let choose = move || {
            if !is_off {
                self.dropdown.close();
                self.changes.ask(job.clone());
            }
        };
        let why = why.map(|why| view! { <small>{why}</small> }.into_any());
        view! {
            <button
                type="button"
                class="choice"
                role="menuitem"
                tabindex="-1"
                aria-disabled=is_off.then_some("true")
                on:click=live::click(choose)
            >
                {action.name()}
                {why}
            </button>
        }
        .into_any()
    }

    /// The keys of a menu (<https://www.w3.org/WAI/ARIA/apg/patterns/menubar/>). Escape is the browser's.
    fn key(self, items: NodeRef<html::Div>, event: &ev::KeyboardEvent) {
        let Some(shown) = items.get_untracked() else {
            return;
        };
        let Ok(all) = Element::query_selector_all(&shown, "[role=menuitem]") else {
            return;
        };
        let place = place_of(&all, event);
        let last = all.length().saturating_sub(1);
        let next = match event.key().as_str() {
            "ArrowDown" => place.map_or(0, |place| if place == last { 0 } else { place + 1 }),
            "ArrowUp" => place.map_or(last, |place| if place == 0 { last } else { place - 1 }),
            "Home" => 0,
            "End" => last,
            "Tab" => return self.dropdown.close(),
            typed if typed.chars().count() == 1 && typed != " " => {
                let from = place.map_or(0, |place| place + 1);
                match starting_with(&all, typed, from) {
                    Some(found) => found,
                    None => return,
                }
            }
            _ => return,
        };
        event.prevent_default();
        let item = all
            .item(next)
            .and_then(|item| item.dyn_into::<HtmlElement>().ok());
        if let Some(item) = item {
            let _ = item.focus();
        }
    }
}

/// Where the item is among all that has the focus.
fn place_of(all: &NodeList, event: &ev::KeyboardEvent) -> Option<u32> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    (0..all.length()).find(|at| {
        all.item(*at)
            .is_some_and(|item| item.is_same_node(Some(&target)))
    })
}

/// The next item, from a place on and round, that starts with a letter.
fn starting_with(all: &NodeList, letter: &str, from: u32) -> Option<u32> {
    let letter = letter.to_lowercase();
    let places = (from..all.length()).chain(0..from.min(all.length()));
    places.into_iter().find(|at| {
        let text = all.item(*at).and_then(|item| item.text_content());
        text.is_some_and(|text| text.to_lowercase().starts_with(&letter))
    })
}
