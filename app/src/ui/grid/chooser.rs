use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::ui::{
    dropdown::Dropdown,
    grid::{
        layout::{Layout, Place},
        list::List,
    },
    icon::{Glyph, Icon},
    live,
};

/// The button that opens the list of columns, and the list: which are shown, and in which order.
pub(super) fn chooser(list: List) -> AnyView {
    let dropdown = Dropdown::new(list.subject.resource, "columns");
    let caption = view! { "Columns" }.into_any();
    view! {
        {dropdown.button(Icon::Columns, caption)}
        {dropdown.view(|| "Columns".into(), move || contents(list))}
    }
    .into_any()
}

fn contents(list: List) -> AnyView {
    let rows = NodeRef::<html::Ul>::new();
    let dragging = Dragging {
        list,
        rows,
        column: RwSignal::new(None),
    };
    // Widths change nothing here, and a row that is drawn anew would lose the focus.
    let order = Memo::new(move |_| list.layout.with(columns_of));
    let is_usual = move || list.layout.with(|_| untrack(|| list.columns().is_none()));
    let drawn = move || {
        let places = order.get();
        let count = places.len();
        let rows: Vec<AnyView> = places
            .into_iter()
            .enumerate()
            .filter_map(|(at, column)| row(dragging, column, at, count))
            .collect();
        rows.into_any()
    };
    view! {
        <header>
            <h2>"Columns"</h2>
            <button
                type="button"
                class="quiet"
                disabled=live::flag(is_usual)
                on:click=live::click(move || list.reset_layout())
            >
                "Reset columns"
            </button>
        </header>
        <ul
            class="columns"
            node_ref=rows
            on:pointermove=move |event| dragging.moved(&event)
            on:pointerup=move |_| dragging.end()
            on:pointercancel=move |_| dragging.end()
        >
            {live::view(drawn)}
        </ul>
        <p class="hint">"Alt + ↑ or ↓ moves a column. In a heading, Alt + ← or → sets its width."</p>
    }
    .into_any()
}

fn columns_of(layout: &Layout) -> Vec<usize> {
    let places = layout.places().iter();
    places.map(|place| place.column).collect()
}

type Rows = NodeRef<html::Ul>;

fn row(dragging: Dragging, column: usize, at: usize, count: usize) -> Option<AnyView> {
    let Dragging { list, rows, .. } = dragging;
    let title = list.heading(column)?.title;
    let is_first = column == 0;
    let is_shown = move || {
        let is_it = |place: &&Place| place.column == column;
        list.layout.with(|layout| {
            layout
                .places()
                .iter()
                .find(is_it)
                .is_some_and(|place| place.is_shown)
        })
    };
    let keys = move |event: &ev::KeyboardEvent| {
        let forward = match event.key().as_str() {
            "ArrowDown" => true,
            "ArrowUp" => false,
            _ => return,
        };
        if event.alt_key() {
            event.prevent_default();
            shift(list, rows, column, forward);
        }
    };
    let buttons = (!is_first).then(|| {
        let mover = |icon, word: &str, forward, is_off| {
            let label = ["Move ", title, word].concat();
            view! {
                <button
                    type="button"
                    class="quiet compact"
                    aria-label=label.clone()
                    title=label
                    disabled=is_off
                    on:click=live::click(move || shift(list, rows, column, forward))
                >
                    <Glyph icon />
                </button>
            }
            .into_any()
        };
        view! {
            {mover(Icon::Up, " up", false, at <= 1)}
            {mover(Icon::Down, " down", true, at + 1 >= count)}
            <span
                class="grip"
                aria-hidden="true"
                on:pointerdown=move |event| dragging.start(column, &event)
            >
                <Glyph icon=Icon::Grip />
            </span>
        }
        .into_any()
    });
    let row = view! {
        <li data-column=column.to_string() on:keydown=live::key(keys)>
            <label title=is_first.then_some("It names the row, so it stays.")>
                <input
                    type="checkbox"
                    data-first=(at == 1).then_some("")
                    disabled=is_first
                    prop:checked=is_shown
                    on:change=move |_| list.lay_out(|layout| layout.toggle(column))
                />
                {title}
            </label>
            {buttons}
        </li>
    };
    Some(row.into_any())
}

/// Moves a column, says so, and lets its row keep the focus.
fn shift(list: List, rows: Rows, column: usize, forward: bool) {
    list.lay_out(|layout| layout.shift(column, forward));
    tell_place(list, column);
    let was_box = document()
        .active_element()
        .is_some_and(|focused| focused.tag_name() == "INPUT");
    request_animation_frame(move || {
        let direction = if forward { 2 } else { 1 };
        let wanted = match was_box {
            true => "input".to_string(),
            // The button that was pressed, or the other one where that has come to an end.
            false => format!("button:nth-of-type({direction}):enabled, button:enabled"),
        };
        let row = rows.get_untracked().and_then(|rows| {
            let row = format!("[data-column=\"{column}\"]");
            rows.query_selector(&row).ok().flatten()
        });
        let control = row.and_then(|row| row.query_selector(&wanted).ok().flatten());
        if let Some(control) = control.and_then(|control| control.dyn_into::<HtmlElement>().ok()) {
            let _ = control.focus();
        }
    });
}

/// Says where a column is now.
pub(super) fn tell_place(list: List, column: usize) {
    let Some(heading) = list.heading(column) else {
        return;
    };
    let (at, count) = list.layout.with_untracked(|layout| {
        let columns = columns_of(layout);
        (columns.iter().position(|one| *one == column), columns.len())
    });
    let at = (at.unwrap_or_default() + 1).to_string();
    list.say([heading.title, ": place ", &at, " of ", &count.to_string()].concat());
}

/// Drags columns by the grips of their rows. What follows the pointer is the list of rows, since the rows are drawn
/// anew as they change places.
#[derive(Clone, Copy)]
struct Dragging {
    list: List,
    rows: Rows,
    column: RwSignal<Option<usize>>,
}

impl Dragging {
    fn start(self, column: usize, event: &ev::PointerEvent) {
        event.prevent_default();
        if let Some(rows) = self.rows.get_untracked() {
            // Refused only where the pointer is gone already.
            let _ = rows.set_pointer_capture(event.pointer_id());
            self.column.set(Some(column));
        }
    }

    /// Whatever row the pointer is over gives its place to the one that is dragged.
    fn moved(self, event: &ev::PointerEvent) {
        let (Some(column), Some(rows)) = (self.column.get_untracked(), self.rows.get_untracked())
        else {
            return;
        };
        let rows = rows.children();
        let is_above = |at: &u32| {
            rows.item(*at).is_some_and(|row| {
                row.get_bounding_client_rect().bottom() < f64::from(event.client_y())
            })
        };
        let to = (0..rows.length()).take_while(is_above).count();
        let at = self
            .list
            .layout
            .with_untracked(|layout| columns_of(layout).iter().position(|one| *one == column));
        if at != Some(to) {
            self.list.layout.update(|layout| layout.put_at(column, to));
        }
    }

    fn end(self) {
        if let Some(column) = self.column.try_update(Option::take).flatten() {
            self.list.keep_layout();
            tell_place(self.list, column);
        }
    }
}
