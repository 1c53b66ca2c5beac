use leptos::{ev, html, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, HtmlElement, ResizeObserver};

use crate::ui::{
    grid::{
        body::{Body, Scene},
        column::Heading,
        list::{CursorRow, List},
        movement::{self, Room},
        table::Sort,
        window::{ROW_HEIGHT, Viewport},
    },
    icon::{Glyph, Icon},
    live,
};

/// A list as an ARIA grid: only the rows in view are in the document, arrows move, Enter opens.
#[component]
pub fn Grid(
    /// What is shown.
    list: List,
    /// What the grid is called.
    label: &'static str,
    /// Whether rows are still being read.
    #[prop(into)]
    busy: Signal<bool>,
) -> impl IntoView {
    let headings = list.table.with_untracked(|table| table.headings().to_vec());
    let scroller = NodeRef::<html::Div>::new();
    let head = NodeRef::<html::Div>::new();
    let group = NodeRef::<html::Div>::new();
    let viewport = RwSignal::new(Viewport::default());
    let shown = Memo::new(move |_| list.table.with(|table| table.shown()));
    let seen = Seen {
        list,
        scroller,
        head,
        viewport,
    };
    seen.follow_the_size();
    seen.draw_into(group);

    // The column of the head that the tab key reaches, if the cursor is in the head.
    let head_column = Memo::new(move |_| {
        let spot = list.spot();
        spot.row.is_none().then_some(spot.column)
    });
    let columns = tracks(&headings);
    let least: u32 = headings
        .iter()
        .map(|heading| u32::from(heading.width))
        .sum();
    let count = headings.len();
    let heads: Vec<AnyView> = headings
        .into_iter()
        .enumerate()
        .map(|(column, heading)| column_head(list, head_column, column, heading))
        .collect();

    view! {
        <div
            class="grid"
            role="grid"
            aria-label=label
            aria-rowcount=live::attribute(move || Some((shown.get() + 1).to_string()))
            aria-colcount=count.to_string()
            aria-busy=live::truth(move || busy.get())
            style=("--columns", columns)
            style=("--least", format!("{least}px"))
            style=("--row", format!("{ROW_HEIGHT}px"))
            node_ref=scroller
            on:scroll=move |_| seen.scrolled()
            on:keydown=live::key(move |event| seen.key(event))
        >
            <div class="grid-head" role="rowgroup">
                <div role="row" aria-rowindex="1" node_ref=head>
                    {heads}
                </div>
            </div>
            <div
                class="grid-body"
                role="rowgroup"
                style:height=live::value(move || format!("{}px", shown.get() * ROW_HEIGHT))
                node_ref=group
                on:click=move |event| seen.clicked(&event)
            ></div>
        </div>
    }
    .into_any()
}

/// The grid in the document.
#[derive(Clone, Copy)]
struct Seen {
    list: List,
    scroller: NodeRef<html::Div>,
    head: NodeRef<html::Div>,
    viewport: RwSignal<Viewport>,
}

impl Seen {
    fn scrolled(self) {
        if let Some(scroller) = self.scroller.get_untracked() {
            self.viewport.set(Viewport {
                top: pixels(scroller.scroll_top()),
                height: pixels(scroller.client_height()),
            });
        }
    }

    /// Keeps the viewport's height right while the window or the panel beside the grid changes.
    fn follow_the_size(self) {
        let resized = Closure::<dyn FnMut()>::new(move || self.scrolled());
        let observer = ResizeObserver::new(resized.as_ref().unchecked_ref());
        // Both live as long as the grid.
        let observer = StoredValue::new_local((observer.ok(), resized));
        Effect::new(move |_| {
            if let Some(scroller) = self.scroller.get() {
                observer.with_value(|(observer, _)| {
                    if let Some(observer) = observer {
                        observer.observe(&scroller);
                    }
                });
            }
        });
        on_cleanup(move || {
            observer.try_with_value(|(observer, _)| {
                if let Some(observer) = observer {
                    observer.disconnect();
                }
            });
        });
    }

    fn draw_into(self, group: NodeRef<html::Div>) {
        let list = self.list;
        let body = StoredValue::new_local(None::<Body>);
        let range = Memo::new(move |_| {
            let rows = list.table.with(|table| table.shown());
            self.viewport.get().range(rows)
        });
        Effect::new(move |_| {
            let Some(group) = group.get() else { return };
            let spot = list.spot();
            let range = range.get();
            if list.drawn.with_untracked(|drawn| *drawn != range) {
                list.drawn.set(range.clone());
            }
            let takes_focus = list.cursor.with(|cursor| cursor.takes_focus);
            body.update_value(|body| {
                let body = body.get_or_insert_with(|| Body::new(group.unchecked_into()));
                list.table.with(|table| {
                    list.open.with(|open| {
                        body.draw(&Scene {
                            table,
                            range,
                            spot,
                            open: open.as_deref(),
                        });
                    });
                });
                if takes_focus && let Some(row) = spot.row {
                    self.reveal(row);
                    body.focus(row, spot.column);
                }
            });
            if takes_focus {
                if spot.row.is_none() {
                    self.focus_head(spot.column);
                }
                list.cursor
                    .update_untracked(|cursor| cursor.takes_focus = false);
            }
        });
    }

    /// Scrolls a row into view. The browser would do so as well, but behind the head.
    fn reveal(self, row: usize) {
        let target = self
            .viewport
            .with_untracked(|viewport| viewport.reveal(row));
        if let (Some(target), Some(scroller)) = (target, self.scroller.get_untracked()) {
            scroller.set_scroll_top(target as i32);
            self.scrolled();
        }
    }

    fn focus_head(self, column: usize) {
        let head = self.head.get_untracked();
        let cell = head.and_then(|head| head.children().item(column as u32));
        let button = cell.and_then(|cell| cell.first_element_child());
        if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
            let _ = button.focus();
        }
    }

    fn key(self, event: &ev::KeyboardEvent) {
        if event.alt_key() || event.meta_key() || event.shift_key() {
            return;
        }
        let spot = untrack(|| self.list.spot());
        let room = self.list.table.with_untracked(|table| Room {
            rows: table.shown(),
            columns: table.headings().len(),
            page: self.viewport.with_untracked(|viewport| viewport.page()),
        });
        let key = event.key();
        if let Some(target) = movement::moved(&key, event.ctrl_key(), spot, room) {
            event.prevent_default();
            self.list.move_to(target);
            return;
        }
        // In the head, Enter and Space press the heading's own button.
        let row = (key == "Enter").then_some(spot.row).flatten();
        if let Some(row) = row {
            event.prevent_default();
            self.choose(row, spot.column);
        } else if key == "Escape" {
            self.list.close_row();
        }
    }

    fn clicked(self, event: &ev::MouseEvent) {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        let Some(target) = target else { return };
        let closest = |selector| target.closest(selector).ok().flatten();
        let id = closest("[data-id]").and_then(|row| row.get_attribute("data-id"));
        let Some(id) = id else { return };
        let column =
            closest("[aria-colindex]").and_then(|cell| cell.get_attribute("aria-colindex"));
        let column: usize = column.and_then(|column| column.parse().ok()).unwrap_or(1);
        let column = column.saturating_sub(1);
        self.list.cursor.update(|cursor| {
            cursor.row = CursorRow::Id(id.clone());
            cursor.column = column;
        });
        self.list.choose(id, column);
    }

    fn choose(self, row: usize, column: usize) {
        let id = self.list.table.with_untracked(|table| table.id(row));
        if let Some(id) = id {
            self.list.choose(id, column);
        }
    }
}

fn column_head(
    list: List,
    head_column: Memo<Option<usize>>,
    column: usize,
    heading: Heading,
) -> AnyView {
    let sorted = move || list.sort.get().filter(|sort| sort.column == column);
    let spoken = move || {
        let way = match sorted() {
            None => "none",
            Some(Sort {
                descending: true, ..
            }) => "descending",
            Some(_) => "ascending",
        };
        Some(way.to_string())
    };
    let arrow = move || {
        let icon = if sorted()?.descending {
            Icon::Descending
        } else {
            Icon::Ascending
        };
        Some(view! { <Glyph icon /> }.into_any())
    };
    let tab_index = move || {
        let is_here = head_column.get() == Some(column);
        Some(if is_here { "0" } else { "-1" }.to_string())
    };
    let focused = move || {
        list.cursor.update(|cursor| {
            cursor.row = CursorRow::Head;
            cursor.column = column;
        });
    };
    view! {
        <div role="columnheader" aria-colindex=(column + 1).to_string() aria-sort=live::attribute(spoken)>
            <button
                type="button"
                tabindex=live::attribute(tab_index)
                on:click=live::click(move || list.sort_by(column))
                on:focus=move |_| focused()
            >
                {heading.title}
                {live::maybe(arrow)}
            </button>
        </div>
    }
    .into_any()
}

/// Browsers scroll beyond the start for a moment where they bounce.
fn pixels(number: i32) -> usize {
    usize::try_from(number).unwrap_or_default()
}

/// The columns as a CSS grid's tracks. A narrow window never gives all its width to one column.
fn tracks(headings: &[Heading]) -> String {
    let mut tracks = String::new();
    for heading in headings {
        let (width, share) = (heading.width, heading.share);
        tracks.push_str(&format!("minmax(min({width}px,44vw),{share}fr) "));
    }
    tracks
}
