use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::ui::{
    dropdown::Dropdown,
    grid::{
        chooser::tell_place,
        column::{Heading, Kind},
        layout::STEP,
        list::{CursorRow, List},
        table::Sort,
    },
    icon::{Glyph, Icon},
    live,
};

/// The head of the grid: the box for all rows and a heading for each column that is shown.
#[derive(Clone, Copy)]
pub(super) struct Head {
    list: List,
    row: NodeRef<html::Div>,
    /// What a heading's button opens.
    pub(super) menu: Dropdown,
    /// The column whose menu that is.
    pub(super) column: RwSignal<usize>,
    /// The heading whose menu was open when the pointer went down, which closed it.
    pressed: StoredValue<Option<usize>>,
}

impl Head {
    pub(super) fn new(list: List) -> Self {
        Head {
            list,
            row: NodeRef::new(),
            menu: Dropdown::new(list.subject.resource, "heading"),
            column: RwSignal::new(0),
            pressed: StoredValue::new(None),
        }
    }

    /// The row of headings. `columns` are those that are shown, each with its number among all.
    pub(super) fn view(self, columns: Memo<Vec<(usize, usize)>>) -> AnyView {
        let list = self.list;
        // The place that the tab key reaches, if the cursor is in the head.
        let tab_stop = Memo::new(move |_| {
            let spot = list.spot();
            spot.row.is_none().then_some(spot.place)
        });
        let headings = move || {
            let columns = columns.get().into_iter().enumerate();
            let headings: Vec<AnyView> = columns
                .filter_map(|(at, (column, index))| {
                    let heading = list.heading(column)?;
                    Some(self.heading(tab_stop, at + 1, column, index, heading))
                })
                .collect();
            headings.into_any()
        };
        view! {
            <div role="row" aria-rowindex="1" node_ref=self.row>
                {self.all_box(tab_stop)}
                {live::view(headings)}
            </div>
        }
        .into_any()
    }

    /// Gives the focus to a heading.
    pub(super) fn focus(self, place: usize) {
        let button = self
            .cell(place)
            .and_then(|cell| cell.query_selector("button").ok().flatten());
        if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
            let _ = button.focus();
        }
    }

    /// Opens the menu of the heading at a place.
    pub(super) fn open_menu(self, place: usize) {
        let column = place.checked_sub(1).and_then(|at| {
            let shown = self.list.layout.with_untracked(|layout| layout.shown());
            shown.get(at).copied()
        });
        if let (Some(column), Some(cell)) = (column, self.cell(place)) {
            self.column.set(column);
            self.menu.open_below(&cell);
        }
    }

    /// Makes the column at a place wider or narrower by a step.
    pub(super) fn widen(self, place: usize, wider: bool) {
        let shown = self.list.layout.with_untracked(|layout| layout.shown());
        let column = place.checked_sub(1).and_then(|at| shown.get(at).copied());
        if let (Some(column), Some(cell)) = (column, self.cell(place)) {
            let now = cell.get_bounding_client_rect().width() as i32;
            let step = if wider { STEP } else { -STEP };
            self.list.lay_out(|layout| layout.widen(column, now + step));
        }
    }

    /// Moves the column at a place past its neighbour; gives the place where it is then.
    pub(super) fn shift(self, place: usize, forward: bool) -> usize {
        let column = place.checked_sub(1).and_then(|at| {
            let shown = self.list.layout.with_untracked(|layout| layout.shown());
            shown.get(at).copied()
        });
        let Some(column) = column else { return place };
        self.list
            .lay_out(|layout| layout.shift_shown(column, forward));
        tell_place(self.list, column);
        let shown = self.list.layout.with_untracked(|layout| layout.shown());
        let at = shown.iter().position(|one| *one == column);
        at.map_or(place, |at| at + 1)
    }

    fn cell(self, place: usize) -> Option<Element> {
        self.row.get_untracked()?.children().item(place as u32)
    }

    /// The box that selects all rows that match, or none.
    fn all_box(self, tab_stop: Memo<Option<usize>>) -> AnyView {
        let list = self.list;
        let state = Memo::new(move |_| {
            list.table.with(|table| {
                if table.are_all_shown_selected() && table.shown() > 0 {
                    "true"
                } else if table.selection().is_empty() {
                    "false"
                } else {
                    "mixed"
                }
            })
        });
        view! {
            <div role="columnheader" class="tick" aria-colindex="1" aria-label="Selection">
                <button
                    type="button"
                    role="checkbox"
                    aria-label="Select all that match"
                    aria-checked=live::attribute(move || Some(state.get().into()))
                    tabindex=live::attribute(move || tab_index(tab_stop.get() == Some(0)))
                    on:click=live::click(move || list.select_all_or_none())
                    on:focus=move |_| self.focused(0)
                ></button>
            </div>
        }
        .into_any()
    }

    fn heading(
        self,
        tab_stop: Memo<Option<usize>>,
        place: usize,
        column: usize,
        index: usize,
        heading: Heading,
    ) -> AnyView {
        let list = self.list;
        let acts = heading.kind == Kind::Action;
        let sorted = move || list.sort.get().filter(|sort| sort.column == column);
        let spoken = move || {
            let way = match sorted() {
                None => "none",
                Some(Sort {
                    descending: true, ..
                }) => "descending",
                Some(_) => "ascending",
            };
            (!acts).then(|| way.to_string())
        };
        let arrow = move || {
            let icon = if sorted()?.descending {
                Icon::Descending
            } else {
                Icon::Ascending
            };
            Some(view! { <Glyph icon /> }.into_any())
        };
        let is_filtered = Memo::new(move |_| {
            list.criteria
                .with(|criteria| criteria.column(column).is_some())
        });
        let funnel = move || {
            is_filtered
                .get()
                .then(|| view! { <Glyph icon=Icon::Filter /> }.into_any())
        };
        let cannot = move || !acts && !list.can(column).sorts;
        let pressed = move || {
            if acts {
                self.open_menu(place);
            } else if !untrack(cannot) {
                list.sort_by(column);
            }
        };
        let label = ["Options for ", heading.title].concat();
        view! {
            <div
                role="columnheader"
                aria-colindex=index.to_string()
                aria-label=heading.title
                aria-sort=live::attribute(spoken)
            >
                <button
                    type="button"
                    class="title"
                    aria-description=live::attribute(move || is_filtered.get().then(|| "Filtered".into()))
                    aria-disabled=live::attribute(move || cannot().then(|| "true".into()))
                    title=live::attribute(move || cannot().then(|| NOT_SORTED.into()))
                    tabindex=live::attribute(move || tab_index(tab_stop.get() == Some(place)))
                    on:click=live::click(pressed)
                    on:focus=move |_| self.focused(place)
                >
                    <span>{heading.title}</span>
                    {live::maybe(arrow)}
                    {live::maybe(funnel)}
                </button>
                <button
                    type="button"
                    class="more"
                    tabindex="-1"
                    aria-label=label
                    aria-haspopup="dialog"
                    on:pointerdown=move |_| self.note_press(column)
                    on:click=live::click(move || self.more(place, column))
                >
                    <Glyph icon=Icon::Expand />
                </button>
                {self.edge(column)}
            </div>
        }
        .into_any()
    }

    /// A press outside of an open menu closes it, so the click that follows must not open it again.
    fn note_press(self, column: usize) {
        let is_open = self.menu.is_open.get_untracked() && self.column.get_untracked() == column;
        self.pressed.set_value(is_open.then_some(column));
    }

    fn more(self, place: usize, column: usize) {
        let pressed = self.pressed.try_update_value(Option::take).flatten();
        if pressed != Some(column) {
            // The menu gives the focus back to where it was, which is to be this heading.
            self.focus(place);
            self.open_menu(place);
        }
    }

    fn focused(self, place: usize) {
        self.list.cursor.update(|cursor| {
            cursor.row = CursorRow::Head;
            cursor.place = place;
        });
    }

    /// The edge by which a pointer makes the column wider.
    fn edge(self, column: usize) -> AnyView {
        let list = self.list;
        // The width that belongs to a pointer at the left edge of the window.
        let from = StoredValue::new(None::<i32>);
        let started = move |event: ev::PointerEvent| {
            event.prevent_default();
            let edge = event
                .current_target()
                .and_then(|target| target.dyn_into::<Element>().ok());
            let Some(edge) = edge else { return };
            // Refused only where the pointer is gone already.
            let _ = edge.set_pointer_capture(event.pointer_id());
            let width = edge
                .parent_element()
                .map(|cell| cell.get_bounding_client_rect().width() as i32);
            from.set_value(width.map(|width| width - event.client_x()));
        };
        let moved = move |event: ev::PointerEvent| {
            if let Some(from) = from.get_value() {
                list.layout
                    .update(|layout| layout.widen(column, from + event.client_x()));
            }
        };
        let ended = move || {
            if from.try_update_value(Option::take).flatten().is_some() {
                list.keep_layout();
            }
        };
        view! {
            <span
                class="edge"
                aria-hidden="true"
                on:pointerdown=started
                on:pointermove=moved
                on:pointerup=move |_| ended()
                on:pointercancel=move |_| ended()
            ></span>
        }
        .into_any()
    }
}

/// Why a column of a list that is not held cannot be sorted by.
const NOT_SORTED: &str = "The service cannot sort by this column.";

fn tab_index(is_here: bool) -> Option<String> {
    Some(if is_here { "0" } else { "-1" }.to_string())
}
