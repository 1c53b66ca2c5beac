use leptos::prelude::*;

use crate::ui::{
    format,
    grid::{list::List, movement::Spot},
};

impl List {
    /// Selects the row at a position, or no longer.
    pub(super) fn toggle_row(self, position: usize) {
        self.table.update(|table| table.toggle(position));
    }

    /// Selects the rows from the one that was selected last to this one.
    pub(super) fn select_to(self, position: usize) {
        self.table.update(|table| table.select_to(position));
    }

    /// Moves the cursor and selects what it passes. The row where it starts is the first of them.
    pub(super) fn extend_to(self, from: Spot, to: Spot) {
        if let (Some(first), Some(last)) = (from.row, to.row) {
            self.table.update(|table| {
                if table.selection().is_empty() {
                    table.toggle(first);
                }
                table.select_to(last);
            });
        }
        self.move_to(to);
    }

    /// Selects all rows that match.
    pub(super) fn select_all(self) {
        self.table.update(|table| table.select_shown());
    }

    /// Selects all rows that match; none, where all that match are selected.
    pub(super) fn select_all_or_none(self) {
        self.table
            .update(|table| match table.are_all_shown_selected() {
                true => table.deselect_all(),
                false => table.select_shown(),
            });
    }

    /// How many rows are selected, and how many of those the filter hides; empty where none is.
    pub(super) fn selected(self) -> String {
        let (count, hidden) = self
            .table
            .with(|table| (table.selection().count(), table.selected_hidden()));
        match (count, hidden) {
            (0, _) => String::new(),
            (count, 0) => format::count(count) + " selected",
            (count, hidden) => [
                &format::count(count),
                " selected · ",
                &format::count(hidden),
                " of them hidden by the filter",
            ]
            .concat(),
        }
    }

    /// Has something said by a screen reader.
    pub(super) fn say(self, what: String) {
        self.said.set(what);
    }
}
