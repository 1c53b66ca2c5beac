use serde::{Deserialize, Serialize};

use crate::ui::grid::column::Heading;

/// The least that a column can be narrowed to, in pixels: its heading's buttons keep their place.
const NARROWEST: u16 = 64;
/// The most that a column can be widened to, in pixels.
const WIDEST: u16 = 1200;
/// How much a key widens or narrows a column, in pixels.
pub(super) const STEP: i32 = 16;
/// The width of the column with the boxes to tick, in pixels.
pub(super) const TICK_WIDTH: u16 = 40;

/// Which columns a list shows, in which order, and how wide.
///
/// The first column of a resource names its rows: it is always shown, and always first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    places: Vec<Place>,
}

/// One column in a layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The column's number in its resource.
    pub(super) column: usize,
    /// Whether it is shown.
    pub(super) is_shown: bool,
    /// The width that the agent gave it, in pixels; without one it has its own, and its share of what is left.
    pub(super) width: Option<u16>,
}

/// A column of a layout as it is stored: by its name, since numbers change from build to build.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StoredColumn {
    name: String,
    is_shown: bool,
    width: Option<u16>,
}

impl Layout {
    /// All columns as their resource declares them.
    pub(super) fn usual(headings: &[Heading]) -> Self {
        let place = |(column, heading): (usize, &Heading)| Place {
            column,
            is_shown: column == 0 || heading.is_shown,
            width: None,
        };
        Layout {
            places: headings.iter().enumerate().map(place).collect(),
        }
    }

    /// The layout that was stored. Columns that the resource has no longer are left out, and those that it has
    /// got since stand behind the column that they are declared behind.
    pub(super) fn restore(headings: &[Heading], stored: &[StoredColumn]) -> Self {
        let mut places: Vec<Place> = Vec::with_capacity(headings.len());
        for one in stored {
            let column = headings.iter().position(|head| head.name == one.name);
            let Some(column) = column else { continue };
            if places.iter().any(|place| place.column == column) {
                continue;
            }
            let width = one.width.map(|width| width.clamp(NARROWEST, WIDEST));
            places.push(Place {
                column,
                is_shown: one.is_shown,
                width,
            });
        }
        for usual in Self::usual(headings).places {
            if places.iter().any(|place| place.column == usual.column) {
                continue;
            }
            let before = usual.column.checked_sub(1);
            let before = before.and_then(|before| places.iter().position(|p| p.column == before));
            places.insert(before.map_or(0, |at| at + 1), usual);
        }
        let mut layout = Layout { places };
        layout.put_first_in_front();
        layout
    }

    /// What is to be stored; nothing where the layout is the usual one.
    pub(super) fn stored(&self, headings: &[Heading]) -> Option<Vec<StoredColumn>> {
        if *self == Self::usual(headings) {
            return None;
        }
        let stored = self.places.iter().filter_map(|place| {
            Some(StoredColumn {
                name: headings.get(place.column)?.name.to_string(),
                is_shown: place.is_shown,
                width: place.width,
            })
        });
        Some(stored.collect())
    }

    /// All columns in their order, those that are not shown too.
    pub(super) fn places(&self) -> &[Place] {
        &self.places
    }

    /// The numbers of the columns that are shown, in their order.
    pub(super) fn shown(&self) -> Vec<usize> {
        let shown = self.places.iter().filter(|place| place.is_shown);
        shown.map(|place| place.column).collect()
    }

    /// Shows a column, or hides it.
    pub(super) fn toggle(&mut self, column: usize) {
        if let Some(at) = self.at(column).filter(|at| *at > 0) {
            let place = &mut self.places[at];
            place.is_shown = !place.is_shown;
        }
    }

    /// Moves a column past its neighbour.
    pub(super) fn shift(&mut self, column: usize, forward: bool) {
        let to = self.at(column).map(|at| stepped(at, forward));
        if let Some(to) = to {
            self.put_at(column, to);
        }
    }

    /// Moves a column past its neighbour among those that are shown.
    pub(super) fn shift_shown(&mut self, column: usize, forward: bool) {
        let Some(at) = self.at(column) else { return };
        let is_shown = |at: &usize| self.places[*at].is_shown;
        let to = if forward {
            (at + 1..self.places.len()).find(is_shown)
        } else {
            (0..at).rev().find(is_shown)
        };
        if let Some(to) = to {
            self.put_at(column, to);
        }
    }

    /// Moves a column to a place among all. The first column stays where it is.
    pub(super) fn put_at(&mut self, column: usize, to: usize) {
        let Some(at) = self.at(column).filter(|at| *at > 0) else {
            return;
        };
        let place = self.places.remove(at);
        let to = to.clamp(1, self.places.len());
        self.places.insert(to, place);
    }

    /// Gives a column a width, in pixels.
    pub(super) fn widen(&mut self, column: usize, width: i32) {
        let width = width.clamp(i32::from(NARROWEST), i32::from(WIDEST)) as u16;
        if let Some(at) = self.at(column) {
            self.places[at].width = Some(width);
        }
    }

    /// The columns that are shown, behind the one with the boxes, as a CSS grid's tracks. A narrow window never
    /// gives all its width to the column that stays in view.
    pub(super) fn tracks(&self, headings: &[Heading]) -> String {
        let mut tracks = [&TICK_WIDTH.to_string(), "px"].concat();
        for place in self.places.iter().filter(|place| place.is_shown) {
            let Some(heading) = headings.get(place.column) else {
                continue;
            };
            let width = place.width.unwrap_or(heading.width).to_string();
            let share = heading.share.to_string();
            let track = match (place.width, place.column) {
                (Some(_), 0) => [" min(", &width, "px,44vw)"].concat(),
                (Some(_), _) => [" ", &width, "px"].concat(),
                (None, _) => [" minmax(min(", &width, "px,44vw),", &share, "fr)"].concat(),
            };
            tracks.push_str(&track);
        }
        // What is left over beside columns of fixed widths is nobody's.
        tracks.push_str(" minmax(0,auto)");
        tracks
    }

    /// The least width of all that is shown, in pixels.
    pub(super) fn least(&self, headings: &[Heading]) -> u32 {
        let shown = self.places.iter().filter(|place| place.is_shown);
        let widths = shown.filter_map(|place| {
            let heading = headings.get(place.column)?;
            Some(u32::from(place.width.unwrap_or(heading.width)))
        });
        u32::from(TICK_WIDTH) + widths.sum::<u32>()
    }

    fn at(&self, column: usize) -> Option<usize> {
        self.places.iter().position(|place| place.column == column)
    }

    fn put_first_in_front(&mut self) {
        if let Some(at) = self.at(0) {
            let mut first = self.places.remove(at);
            first.is_shown = true;
            self.places.insert(0, first);
        }
    }
}

fn stepped(at: usize, forward: bool) -> usize {
    if forward {
        at + 1
    } else {
        at.saturating_sub(1)
    }
}

#[cfg(test)]
#[path = "layout_tests.rs"]
mod tests;
