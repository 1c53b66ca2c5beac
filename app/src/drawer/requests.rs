//! The exchanges, grouped by what caused them: the newest last, followed until the reader looks elsewhere.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::{
    exchange::{details, summary},
    trace::{Group, Row, Seen, Trace},
    whose,
};
use crate::{
    failure::Notice,
    platform::{clock, download::Download},
    session::Session,
    ui::{
        button::button,
        format,
        icon::{Glyph, Icon},
        live,
        notice::NoticePanel,
        wait::Skeleton,
    },
};

/// As near to its end, in CSS pixels, a list is at its end.
const NEAR: i32 = 32;

/// What the reader wants to see, and whether the newest stays in sight.
#[derive(Clone, Copy)]
struct View {
    trace: Trace,
    words: RwSignal<String>,
    only_failed: RwSignal<bool>,
    is_following: RwSignal<bool>,
    list: NodeRef<html::Div>,
}

/// The exchanges.
pub(super) fn view(trace: Trace) -> AnyView {
    let view = View {
        trace,
        words: RwSignal::new(String::new()),
        only_failed: RwSignal::new(false),
        is_following: RwSignal::new(true),
        list: NodeRef::new(),
    };
    Effect::new(move |_| {
        trace.revision.track();
        if view.list.get().is_some() && view.is_following.get_untracked() {
            // After what is new was drawn.
            request_animation_frame(move || view.to_the_end());
        }
    });
    let scrolled: Box<dyn FnMut(ev::Event)> = Box::new(move |_| view.scrolled());
    view! {
        <div class="calls-tools">{view.tools()}</div>
        <div
            class="calls"
            node_ref=view.list
            on:scroll=scrolled
            on:keydown=live::key(move |event| view.key(event))
        >
            {live::maybe(move || view.in_its_place())}
            <ol class="call-groups">
                <For
                    each=move || trace.groups.get()
                    key=|group| group.key
                    children=move |group| view.group(group)
                />
            </ol>
        </div>
        {live::maybe(move || {
            let is_needed = !view.is_following.get() && trace.groups.with(|groups| !groups.is_empty());
            is_needed.then(|| view.follower())
        })}
    }
    .into_any()
}

/// Brings the row of an exchange into view, and the focus to it.
pub(super) fn reveal(number: u32) {
    let row = document().get_element_by_id(&id_of(number));
    let row = row.and_then(|row| row.dyn_into::<HtmlElement>().ok());
    if let Some(row) = row {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        row.scroll_into_view_with_scroll_into_view_options(&options);
        let _ = row.focus();
    }
}

fn id_of(number: u32) -> String {
    ["call-", &number.to_string()].concat()
}

impl View {
    fn tools(self) -> AnyView {
        let is_on: live::Live<bool> = Box::new(move || self.only_failed.get());
        let turn: Box<dyn FnMut(ev::Event)> =
            Box::new(move |event| self.only_failed.set(event_target_checked(&event)));
        let export = view! {
            <Glyph icon=Icon::Download />
            "Export HAR"
        };
        view! {
            <div class="filter">
                <Glyph icon=Icon::Search />
                <input
                    type="search"
                    aria-label="Filter the requests"
                    placeholder="Filter by address, status or action"
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=live::value(move || self.words.get())
                    on:input=live::input(move |typed| self.words.set(typed))
                />
            </div>
            <div class="calls-line">
                <label class="tick">
                    <input type="checkbox" prop:checked=is_on on:change=turn />
                    <span>"Failed only"</span>
                </label>
                <span class="soft calls-count">{live::text(move || self.count())}</span>
                {button("quiet", export.into_any(), move || self.export())}
                {button("quiet", "Clear".into_any(), move || self.trace.clear())}
            </div>
        }
        .into_any()
    }

    fn count(self) -> String {
        self.trace.revision.track();
        let (all, failed) = self.trace.counted();
        let all = format::counted(all, "request", "requests");
        match failed {
            0 => all,
            failed => [&all, ", ", &format::count(failed), " failed"].concat(),
        }
    }

    /// What stands where there is no exchange to be seen.
    fn in_its_place(self) -> Option<AnyView> {
        if let Some(failure) = self.trace.failure.get() {
            let trace = self.trace;
            let retry = Callback::new(move |()| trace.ask());
            return Some(view! { <NoticePanel notice=Notice::from(&failure) retry /> }.into_any());
        }
        if !self.trace.is_heard.get() {
            return Some(view! { <Skeleton text="Reading…" /> }.into_any());
        }
        self.trace.revision.track();
        if self.trace.counted().0 == 0 {
            return Some(
                view! {
                    <div class="calls-none">
                        <p>
                            <strong>"No requests yet"</strong>
                        </p>
                        <p>
                            "Whatever the console asks Microsoft from now on stands here, with the click that caused it. Nothing of it is stored."
                        </p>
                    </div>
                }
                .into_any(),
            );
        }
        let is_none = !self.trace.any(|seen| self.wants(seen));
        is_none
            .then(|| view! { <p class="calls-none">"No request fits the filter."</p> }.into_any())
    }

    /// Whether the filter lets an exchange be seen.
    fn wants(self, seen: &Seen) -> bool {
        if self.only_failed.get() && !seen.has_failed {
            return false;
        }
        let exchange = &seen.exchange;
        self.words.with(|words| {
            if words.is_empty() {
                return true;
            }
            let status = exchange.status().map(|status| status.to_string());
            let texts = [
                exchange.method.as_str(),
                exchange.address.as_str(),
                exchange.action.label.as_str(),
                exchange.permission.as_deref().unwrap_or_default(),
                status.as_deref().unwrap_or_default(),
            ];
            let text = texts.join(" ").to_lowercase();
            words
                .to_lowercase()
                .split_whitespace()
                .all(|word| text.contains(word))
        })
    }

    fn group(self, group: Group) -> AnyView {
        let session = expect_context::<Session>();
        let rows = group.rows.clone();
        let is_hidden = {
            let rows = rows.clone();
            move || {
                let is_seen = |row: &Row| row.seen.with(|seen| self.wants(seen));
                !rows.with(|rows| rows.iter().any(is_seen))
            }
        };
        let about = {
            let rows = rows.clone();
            move || {
                let first = rows.with(|rows| rows.first().map(|row| row.seen.clone()));
                first.map_or_else(String::new, |first| {
                    let started = whose::time(first.with(|seen| seen.exchange.started));
                    let tenants = rows.with(|rows| {
                        let tenant = |row: &Row| row.seen.with(|seen| seen.exchange.tenant.clone());
                        rows.iter().filter_map(tenant).collect::<Vec<_>>()
                    });
                    match whose::customers(session, &tenants) {
                        None => started,
                        Some(customers) => [&started, " · ", &customers].concat(),
                    }
                })
            }
        };
        let label = match group.label.is_empty() {
            true => "By itself".to_owned(),
            false => group.label,
        };
        view! {
            <li class="call-group" hidden=live::flag(is_hidden)>
                <div class="call-cause">
                    <strong>{label}</strong>
                    <span class="soft">{live::text(about)}</span>
                </div>
                <ol>
                    <For
                        each=move || rows.get()
                        key=|row| row.number
                        children=move |row| self.row(&row)
                    />
                </ol>
            </li>
        }
        .into_any()
    }

    fn row(self, row: &Row) -> AnyView {
        let (seen, is_open) = (row.seen.clone(), row.is_open.clone());
        let is_hidden = {
            let seen = seen.clone();
            move || !seen.with(|seen| self.wants(seen))
        };
        let inside = {
            let seen = seen.clone();
            move || seen.with(summary)
        };
        let expanded = {
            let is_open = is_open.clone();
            move || is_open.get()
        };
        let trace = self.trace;
        let opened = {
            let is_open = is_open.clone();
            move || {
                let is_open = is_open.get();
                is_open.then(|| seen.with(|seen| details(&seen.exchange, trace)))
            }
        };
        let toggle = move || {
            is_open.update(|is_open| *is_open = !*is_open);
            // What is being read does not move away.
            self.is_following.set(false);
        };
        view! {
            <li class="call" hidden=live::flag(is_hidden)>
                <button
                    type="button"
                    class="call-row"
                    id=id_of(row.number)
                    aria-expanded=live::truth(expanded)
                    on:click=live::click(toggle)
                >
                    {live::view(inside)}
                </button>
                {live::maybe(opened)}
            </li>
        }
        .into_any()
    }

    /// The arrow keys lead from row to row.
    fn key(self, event: &ev::KeyboardEvent) {
        let rows: Vec<HtmlElement> = self
            .list
            .get_untracked()
            .map_or_else(Vec::new, |list| rows_in(&list));
        let focused = document().active_element();
        let at = rows.iter().position(|row| {
            let row: &Element = row;
            focused.as_ref() == Some(row)
        });
        let Some(at) = at else { return };
        let target = match event.key().as_str() {
            "ArrowDown" => at + 1,
            "ArrowUp" => at.saturating_sub(1),
            "Home" => 0,
            "End" => rows.len() - 1,
            _ => return,
        };
        event.prevent_default();
        if let Some(row) = rows.get(target) {
            let _ = row.focus();
        }
    }

    fn scrolled(self) {
        if let Some(list) = self.list.get_untracked() {
            let left = list.scroll_height() - list.scroll_top() - list.client_height();
            live::change(self.is_following, left < NEAR);
        }
    }

    fn to_the_end(self) {
        if let Some(list) = self.list.get_untracked() {
            list.set_scroll_top(list.scroll_height());
        }
    }

    fn follower(self) -> AnyView {
        let follow = move || {
            self.is_following.set(true);
            self.to_the_end();
        };
        let caption = view! {
            <Glyph icon=Icon::Descending />
            "Follow the newest"
        };
        view! { <p class="calls-follow">{button("secondary", caption.into_any(), follow)}</p> }
            .into_any()
    }

    /// Hands all of them to the browser as a HAR file.
    fn export(self) {
        let all = self.trace.exchanges();
        let time = clock::now_in_utc().replace([':', '.'], "-");
        let name = ["tenantry-calls-", &time, ".har"].concat();
        let file = Download::new(name, "application/json");
        file.write(tenantry_trace::har(&all, env!("CARGO_PKG_VERSION")).as_bytes());
        if file.save().is_err() {
            crate::platform::log::error("the HAR file was not taken by the browser");
        }
    }
}

/// The rows that can be seen, from top to bottom.
fn rows_in(list: &Element) -> Vec<HtmlElement> {
    let Ok(found) = list.query_selector_all("li:not([hidden]) > ol > li:not([hidden]) > .call-row")
    else {
        return Vec::new();
    };
    let rows = (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok());
    rows.collect()
}
