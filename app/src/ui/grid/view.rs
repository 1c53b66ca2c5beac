use std::time::Duration;

use leptos::{ev, html, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, ResizeObserver};

use crate::{
    platform::clock,
    ui::{
        grid::{
            body::{Body, Scene},
            foot::foot,
            head::Head,
            heading_menu::heading_menu,
            list::{CursorRow, List},
            movement::{self, Command, Held, Room},
            window::{ROW_HEIGHT, Viewport},
        },
        live,
        task::Task,
    },
};

/// How long scrolling has to pause before the rows are put in order.
const SETTLES_AFTER: Duration = Duration::from_millis(100);

/// A list as an ARIA grid: only the rows in view are in the document, arrows move, Space selects, Enter opens.
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
    let seen = Seen::new(list);
    let shown = Memo::new(move |_| list.table.with(|table| table.shown()));
    let tracks = move || {
        list.table
            .with_untracked(|table| list.layout.with(|layout| layout.tracks(table.headings())))
    };
    let least = move || {
        list.table
            .with_untracked(|table| list.layout.with(|layout| layout.least(table.headings())))
    };
    // The box to tick is the first column.
    let count = move || list.layout.with(|layout| layout.places().len() + 1);
    view! {
        <div
            class="grid"
            role="grid"
            aria-label=label
            aria-multiselectable="true"
            aria-rowcount=live::attribute(move || Some((shown.get() + 1).to_string()))
            aria-colcount=live::attribute(move || Some(count().to_string()))
            aria-busy=live::truth(move || busy.get())
            style:--columns=live::value(tracks)
            style:--least=live::value(move || format!("{}px", least()))
            style=("--row", format!("{ROW_HEIGHT}px"))
            node_ref=seen.scroller
            on:scroll=move |_| seen.scrolled()
            on:keydown=live::key(move |event| seen.key(event))
        >
            <div class="grid-head" role="rowgroup">
                {seen.head.view(seen.columns)}
            </div>
            <div
                class="grid-body"
                role="rowgroup"
                style:height=live::value(move || format!("{}px", shown.get() * ROW_HEIGHT))
                node_ref=seen.group
                on:mousedown=move |event| pressed(&event)
                on:click=move |event| seen.clicked(&event)
            ></div>
        </div>
        {foot(list)}
        {heading_menu(list, seen.head)}
    }
    .into_any()
}

/// The grid in the document.
#[derive(Clone, Copy)]
struct Seen {
    list: List,
    scroller: NodeRef<html::Div>,
    group: NodeRef<html::Div>,
    head: Head,
    /// The columns that are shown, each with its number among all.
    columns: Memo<Vec<(usize, usize)>>,
    viewport: RwSignal<Viewport>,
}

impl Seen {
    fn new(list: List) -> Self {
        let columns = Memo::new(move |_| {
            list.layout.with(|layout| {
                let places = layout.places().iter().enumerate();
                let shown = places.filter(|(_, place)| place.is_shown);
                // They count from one, and the first is the box to tick.
                shown.map(|(at, place)| (place.column, at + 2)).collect()
            })
        });
        let seen = Seen {
            list,
            scroller: NodeRef::new(),
            group: NodeRef::new(),
            head: Head::new(list),
            columns,
            viewport: RwSignal::new(Viewport::default()),
        };
        seen.follow_the_size();
        seen.draw();
        seen.follow_the_awaited();
        seen
    }

    fn scrolled(self) {
        if let Some(scroller) = self.scroller.get_untracked() {
            let viewport = Viewport {
                top: pixels(scroller.scroll_top()),
                height: pixels(scroller.client_height()),
            };
            live::change(self.viewport, viewport);
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

    fn draw(self) {
        let list = self.list;
        let body = StoredValue::new_local(None::<Body>);
        let pause = Task::new();
        let range = Memo::new(move |_| {
            let rows = list.table.with(|table| table.shown());
            self.viewport.get().range(rows)
        });
        Effect::new(move |_| {
            let Some(group) = self.group.get() else {
                return;
            };
            let spot = list.spot();
            let range = range.get();
            if list.drawn.with_untracked(|drawn| *drawn != range) {
                list.drawn.set(range.clone());
            }
            let takes_focus = list.cursor.with(|cursor| cursor.takes_focus);
            body.update_value(|body| {
                let body = body.get_or_insert_with(|| Body::new(group.unchecked_into()));
                self.columns.with(|columns| {
                    list.table.with(|table| {
                        list.open.with(|open| {
                            body.draw(&Scene {
                                table,
                                range,
                                spot,
                                open: open.as_deref(),
                                columns,
                            });
                        });
                    });
                });
                if takes_focus && let Some(row) = spot.row {
                    self.reveal(row);
                    body.focus(row, spot.place);
                }
            });
            pause.run(async move {
                clock::sleep(SETTLES_AFTER).await;
                body.with_value(|body| {
                    if let Some(body) = body {
                        body.settle();
                    }
                });
            });
            if takes_focus {
                if spot.row.is_none() {
                    self.head.focus(spot.place);
                }
                list.cursor
                    .update_untracked(|cursor| cursor.takes_focus = false);
            }
        });
    }

    /// Keeps the row that the address had open in view until the agent does something: rows that are still being
    /// read come before it, and what is above and below the grid takes its place.
    fn follow_the_awaited(self) {
        let awaited = self.list.awaited;
        if awaited.with_value(Option::is_none) {
            return;
        }
        Effect::new(move |_| {
            self.viewport.track();
            self.list.table.track();
            // The rows get their height by another effect.
            request_animation_frame(move || self.reveal_awaited());
        });
        let release = move || {
            awaited.try_set_value(None);
        };
        let listeners = [
            window_event_listener(ev::keydown, move |_| release()),
            window_event_listener(ev::pointerdown, move |_| release()),
            window_event_listener(ev::wheel, move |_| release()),
        ];
        on_cleanup(move || listeners.into_iter().for_each(WindowListenerHandle::remove));
    }

    fn reveal_awaited(self) {
        // The page may have been left meanwhile.
        let Some(Some(id)) = self.list.awaited.try_get_value() else {
            return;
        };
        let table = self.list.table;
        let row = table.try_with_untracked(|table| table.position(&id));
        let has_size = self
            .viewport
            .try_with_untracked(|viewport| viewport.height > 0);
        if let (Some(Some(row)), Some(true)) = (row, has_size) {
            self.reveal(row);
        }
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

    fn key(self, event: &ev::KeyboardEvent) {
        let list = self.list;
        let spot = untrack(|| list.spot());
        let room = Room {
            rows: list.table.with_untracked(|table| table.shown()),
            last: self.columns.with_untracked(Vec::len),
            page: self.viewport.with_untracked(|viewport| viewport.page()),
        };
        let held = Held {
            ctrl: event.ctrl_key(),
            shift: event.shift_key(),
            alt: event.alt_key(),
            meta: event.meta_key(),
        };
        let Some(command) = movement::command(&event.key(), held, spot, room) else {
            return;
        };
        event.prevent_default();
        match (command, spot.row) {
            (Command::Move(to), _) => list.move_to(to),
            (Command::Extend(to), _) => list.extend_to(spot, to),
            (Command::Toggle, Some(row)) => list.toggle_row(row),
            (Command::ExtendHere, Some(row)) => list.select_to(row),
            (Command::Choose, Some(row)) => self.choose(row, spot.place),
            (Command::SelectAll, None) if spot.place == 0 => list.select_all_or_none(),
            (Command::SelectAll, _) => list.select_all(),
            (Command::Close, _) => list.close_row(),
            (Command::Menu, _) => self.head.open_menu(spot.place),
            (Command::Widen { wider }, _) => self.head.widen(spot.place, wider),
            (Command::Shift { forward }, _) => {
                let place = self.head.shift(spot.place, forward);
                // The headings are drawn anew in their new order first.
                request_animation_frame(move || self.head.focus(place));
            }
            // The others are for rows only.
            (_, None) => {}
        }
    }

    fn clicked(self, event: &ev::MouseEvent) {
        let list = self.list;
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        let Some(target) = target else { return };
        let value_of = |name: &str| {
            let holder = target.closest(&["[", name, "]"].concat()).ok().flatten()?;
            holder.get_attribute(name)
        };
        let id = value_of("data-id");
        let position = id
            .as_ref()
            .and_then(|id| list.table.with_untracked(|table| table.position(id)));
        let (Some(id), Some(position)) = (id, position) else {
            return;
        };
        let place = value_of("data-place").and_then(|place| place.parse().ok());
        let place: usize = place.unwrap_or(1);
        let selects = event.shift_key() || event.ctrl_key() || event.meta_key();
        list.cursor.update(|cursor| {
            cursor.row = CursorRow::Id(id);
            cursor.place = place;
            cursor.takes_focus = selects;
        });
        if event.shift_key() {
            list.select_to(position);
        } else if selects || place == 0 {
            list.toggle_row(position);
        } else {
            self.choose(position, place);
        }
    }

    fn choose(self, row: usize, place: usize) {
        let id = self.list.table.with_untracked(|table| table.id(row));
        let column = place.checked_sub(1).and_then(|at| {
            self.columns
                .with_untracked(|columns| columns.get(at).copied())
        });
        if let (Some(id), Some((column, _))) = (id, column) {
            self.list.choose(id, column);
        }
    }
}

/// A click with the shift key would mark text as well.
fn pressed(event: &ev::MouseEvent) {
    if event.shift_key() {
        event.prevent_default();
    }
}

/// Browsers scroll beyond the start for a moment where they bounce.
fn pixels(number: i32) -> usize {
    usize::try_from(number).unwrap_or_default()
}
