//! The drawer's frame: heading, tabs, presenter's mode, and the way out.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

use super::{Drawer, edge::edge, picture, requests, token, trace::Trace};
use crate::{
    session::Session,
    ui::{button::icon_button, icon::Icon, live, shell::Content},
};

/// What stands beside the screen while the drawer is open.
pub fn panel() -> AnyView {
    view! { <Panel /> }.into_any()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    Requests,
    SignIn,
    Token,
}

impl Tab {
    fn label(self) -> &'static str {
        match self {
            Tab::Requests => "Requests",
            Tab::SignIn => "Sign-in",
            Tab::Token => "Token",
        }
    }

    /// The id of its tab.
    fn id(self) -> &'static str {
        match self {
            Tab::Requests => "drawer-requests",
            Tab::SignIn => "drawer-sign-in",
            Tab::Token => "drawer-token",
        }
    }
}

#[component]
fn Panel() -> impl IntoView {
    let session = expect_context::<Session>();
    let drawer = expect_context::<Drawer>();
    let trace = Trace::follow(session.client);
    let aside = NodeRef::<html::Aside>::new();
    let shown = RwSignal::new(Tab::Requests);
    let has_token = Memo::new(move |_| {
        let setting = session.setting();
        setting.with(|setting| setting.as_ref().is_some_and(|setting| setting.token_view))
    });
    give_focus_back(aside);
    Effect::new(move |_| {
        if let Some(aside) = aside.get()
            && drawer.takes_focus.get_value()
        {
            let _ = aside.focus();
        }
    });
    let key = move |event: &ev::KeyboardEvent| {
        // Escape in a field that holds something empties it first.
        if event.key() == "Escape" && !holds_text(event) {
            event.prevent_default();
            drawer.toggle();
        }
    };
    view! {
        <aside
            class="drawer"
            aria-label="Calls behind this screen"
            data-no-action=""
            tabindex="-1"
            node_ref=aside
            on:keydown=live::key(key)
        >
            {edge(aside)}
            <header class="drawer-head">
                <h2 class="unseen">"Calls"</h2>
                {live::view(move || tabs(shown, has_token.get()))}
                {icon_button(Icon::Close, "Close the drawer".into(), move || drawer.toggle())}
            </header>
            <div
                class="drawer-body"
                role="tabpanel"
                aria-labelledby=live::attribute(move || Some(shown.get().id().into()))
            >
                {live::view(move || match shown.get() {
                    Tab::Requests => requests::view(trace),
                    Tab::SignIn => picture::view(trace),
                    Tab::Token => token::view(),
                })}
            </div>
            {presenter_switch(session)}
        </aside>
    }
    .into_any()
}

fn tabs(shown: RwSignal<Tab>, has_token: bool) -> AnyView {
    let mut all = vec![Tab::Requests, Tab::SignIn];
    if has_token {
        all.push(Tab::Token);
    }
    let buttons: Vec<AnyView> = all.iter().map(|tab| tab_button(*tab, shown)).collect();
    let key = move |event: &ev::KeyboardEvent| {
        let at = all.iter().position(|tab| *tab == shown.get_untracked());
        let at = at.unwrap_or_default();
        let target = match event.key().as_str() {
            "ArrowRight" => (at + 1) % all.len(),
            "ArrowLeft" => (at + all.len() - 1) % all.len(),
            "Home" => 0,
            "End" => all.len() - 1,
            _ => return,
        };
        event.prevent_default();
        shown.set(all[target]);
        let tab = document().get_element_by_id(all[target].id());
        if let Some(tab) = tab.and_then(|tab| tab.dyn_into::<HtmlElement>().ok()) {
            let _ = tab.focus();
        }
    };
    view! {
        <div class="tabs" role="tablist" aria-label="What is shown" on:keydown=live::key(key)>
            {buttons}
        </div>
    }
    .into_any()
}

fn tab_button(tab: Tab, shown: RwSignal<Tab>) -> AnyView {
    let order = move || {
        let order = if shown.get() == tab { "0" } else { "-1" };
        Some(order.to_owned())
    };
    view! {
        <button
            type="button"
            role="tab"
            id=tab.id()
            aria-selected=live::truth(move || shown.get() == tab)
            tabindex=live::attribute(order)
            on:click=live::click(move || shown.set(tab))
        >
            {tab.label()}
        </button>
    }
    .into_any()
}

fn presenter_switch(session: Session) -> AnyView {
    let presenter = session.presenter;
    let changed: Box<dyn FnMut(ev::Event)> =
        Box::new(move |event| presenter.set(event_target_checked(&event)));
    let is_on: live::Live<bool> = Box::new(move || presenter.is_on());
    view! {
        <footer class="drawer-foot">
            <label class="switch">
                <input
                    type="checkbox"
                    role="switch"
                    aria-describedby="presenter-hint"
                    prop:checked=is_on
                    on:change=changed
                />
                "Presenter’s mode"
            </label>
            <p id="presenter-hint" class="hint">
                "Halts before each redirect and says what happens next. For this tab."
            </p>
        </footer>
    }
    .into_any()
}

/// When the drawer closes with the focus in it, the focus goes back to what had it before.
fn give_focus_back(aside: NodeRef<html::Aside>) {
    let content = expect_context::<Content>();
    let before = document().active_element();
    let before = StoredValue::new_local(before.and_then(|one| one.dyn_into::<HtmlElement>().ok()));
    on_cleanup(move || {
        let has_focus = document()
            .active_element()
            .zip(aside.get_untracked())
            .is_some_and(|(focused, aside)| aside.contains(Some(&focused)));
        if !has_focus {
            return;
        }
        let before = before.try_update_value(Option::take).flatten();
        let before = before.filter(|one| one.is_connected() && one.tag_name() != "BODY");
        match before {
            Some(before) => drop(before.focus()),
            None => content.focus(),
        }
    });
}

fn holds_text(event: &ev::KeyboardEvent) -> bool {
    let field = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    field.is_some_and(|field| field.type_() == "search" && !field.value().is_empty())
}
