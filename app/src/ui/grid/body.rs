use std::{mem, ops::Range};

use leptos::prelude::document;
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;

use crate::ui::grid::{drawn::Drawn, movement::Spot, table::Table};

/// The rows of the grid that are in the document: those in view, and the cursor's.
///
/// They are drawn by hand and not by a view: elements of rows that leave are filled anew for rows that
/// enter, a row keeps its element by its id, and the focused one is never moved or removed, which would
/// cost the focus.
pub(super) struct Body {
    group: HtmlElement,
    /// By position.
    rows: Vec<Drawn>,
    tab_stop: Option<HtmlElement>,
    /// What the rows were built for.
    columns: Vec<(usize, usize)>,
}

/// What is to be seen.
pub(super) struct Scene<'a> {
    pub(super) table: &'a Table,
    pub(super) range: Range<usize>,
    pub(super) spot: Spot,
    pub(super) open: Option<&'a str>,
    /// The columns that are shown, in their order, each with its `aria-colindex`.
    pub(super) columns: &'a [(usize, usize)],
}

impl Body {
    /// Draws into an element.
    pub(super) fn new(group: HtmlElement) -> Self {
        Body {
            group,
            rows: Vec::new(),
            tab_stop: None,
            columns: Vec::new(),
        }
    }

    /// Brings what is seen up to date. The rows' order in the document may be another one until
    /// [`settle`](Self::settle).
    pub(super) fn draw(&mut self, scene: &Scene<'_>) {
        // Creating elements of known names and setting attributes of known names cannot fail.
        let _ = self.try_draw(scene);
    }

    /// Puts the rows in order. Assistive technology reads in the document's order, so it has to be the order on the
    /// screen; but a row that is moved is laid out from nothing, which is too much for each frame while it scrolls.
    pub(super) fn settle(&self) {
        let _ = self.try_settle();
    }

    /// Gives the focus to a cell that is drawn.
    pub(super) fn focus(&self, position: usize, place: usize) {
        let drawn = self.rows.iter().find(|drawn| drawn.position == position);
        if let Some(cell) = drawn.and_then(|drawn| drawn.cell(place)) {
            let _ = cell.focus();
        }
    }

    fn try_draw(&mut self, scene: &Scene<'_>) -> Result<(), JsValue> {
        let Scene { table, range, .. } = scene;
        if self.columns != scene.columns {
            self.columns = scene.columns.to_vec();
            for drawn in self.rows.drain(..) {
                drawn.row.remove();
            }
        }
        let cursor_row = scene.spot.row.filter(|row| !range.contains(row));
        let wanted: Vec<(usize, String)> = range
            .clone()
            .chain(cursor_row)
            .filter_map(|position| Some((position, table.id(position)?)))
            .collect();
        let is_wanted = |drawn: &Drawn| wanted.iter().any(|(_, id)| *id == drawn.id);
        let (mut staying, spare): (Vec<_>, Vec<_>) =
            mem::take(&mut self.rows).into_iter().partition(is_wanted);
        // In the order of the document, so that a list that jumps stays in order.
        let mut spare = spare.into_iter();
        for (position, id) in wanted {
            let mut drawn = match staying.iter().position(|drawn| drawn.id == id) {
                Some(at) => staying.swap_remove(at),
                None => match spare.next() {
                    Some(drawn) => drawn,
                    None => Drawn::build(&self.group, &self.columns)?,
                },
            };
            let is_open = scene.open == Some(id.as_str());
            drawn.show(table, position, id, &self.columns)?;
            drawn.mark(is_open, table.is_selected(position))?;
            self.rows.push(drawn);
        }
        for left in spare {
            left.row.remove();
        }
        self.rows.sort_by_key(|drawn| drawn.position);
        self.move_tab_stop(scene.spot);
        Ok(())
    }

    fn try_settle(&self) -> Result<(), JsValue> {
        let focused = document().active_element();
        let mut next: Option<&HtmlElement> = None;
        for drawn in self.rows.iter().rev() {
            let row = &drawn.row;
            let is_in_place = match (row.next_element_sibling(), next) {
                (Some(sibling), Some(next)) => sibling == **next,
                (sibling, next) => sibling.is_none() && next.is_none(),
            };
            if !is_in_place && !row.contains(focused.as_deref()) {
                self.group.insert_before(row, next.map(|next| &***next))?;
            }
            next = Some(row);
        }
        Ok(())
    }

    fn move_tab_stop(&mut self, spot: Spot) {
        let drawn = self
            .rows
            .iter()
            .find(|drawn| Some(drawn.position) == spot.row);
        let cell = drawn.and_then(|drawn| drawn.cell(spot.place));
        if self.tab_stop.as_ref() != cell {
            if let Some(old) = &self.tab_stop {
                old.set_tab_index(-1);
            }
            if let Some(new) = cell {
                new.set_tab_index(0);
            }
            self.tab_stop = cell.cloned();
        }
    }
}
