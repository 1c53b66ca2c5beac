use std::ops::Range;

/// The height of every row and of the head, in pixels. The style sheet is told, so it stands only here.
pub(super) const ROW_HEIGHT: usize = 40;

/// Rows drawn above and below what is in view, so that scrolling does not run into empty space.
const OVERSCAN: usize = 6;

/// What the agent sees of a grid's rows, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Viewport {
    /// How far it is scrolled down.
    pub(super) top: usize,
    /// How high it is, the head included.
    pub(super) height: usize,
}

impl Viewport {
    /// The positions to draw, of so many rows.
    pub(super) fn range(self, rows: usize) -> Range<usize> {
        let first = self.top / ROW_HEIGHT;
        let in_view = self.height / ROW_HEIGHT + 1;
        let end = (first + in_view + OVERSCAN).min(rows);
        // A list that has become shorter than the view is scrolled shows its end until the browser
        // scrolls back.
        first.saturating_sub(OVERSCAN).min(end)..end
    }

    /// How many rows a page key moves: what is in view less one, for orientation.
    pub(super) fn page(self) -> usize {
        (self.height / ROW_HEIGHT).saturating_sub(2).max(1)
    }

    /// How far to scroll down so that a row is wholly in view; `None` if it is.
    pub(super) fn reveal(self, position: usize) -> Option<usize> {
        let top = position * ROW_HEIGHT;
        let room = self.height.saturating_sub(ROW_HEIGHT).max(ROW_HEIGHT);
        if top < self.top {
            Some(top)
        } else if top + ROW_HEIGHT > self.top + room {
            Some(top + ROW_HEIGHT - room)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn viewport(top: usize, height: usize) -> Viewport {
        Viewport { top, height }
    }

    #[test]
    fn no_rows_need_no_drawing() {
        assert!(viewport(0, 400).range(0).is_empty());
        assert!(viewport(9000, 400).range(0).is_empty());
    }

    #[test]
    fn a_few_rows_are_all_drawn() {
        assert_eq!(viewport(0, 400).range(3), 0..3);
        assert_eq!(viewport(20, 400).range(3), 0..3);
    }

    #[test]
    fn of_many_rows_those_in_view_are_drawn_and_some_around() {
        assert_eq!(viewport(0, 400).range(100_000), 0..17);
        assert_eq!(viewport(40_010, 400).range(100_000), 994..1017);
        assert_eq!(
            viewport(100_000 * 40 - 360, 400).range(100_000),
            99_985..100_000
        );
    }

    #[test]
    fn a_list_that_became_short_is_drawn_to_its_end() {
        assert_eq!(viewport(40_000, 400).range(5), 5..5);
        assert_eq!(viewport(240, 400).range(5), 0..5);
    }

    #[test]
    fn a_row_is_scrolled_to_only_if_it_is_not_wholly_in_view() {
        let view = viewport(100, 240);
        assert_eq!(view.reveal(3), None);
        assert_eq!(view.reveal(2), Some(80));
        assert_eq!(view.reveal(6), None);
        assert_eq!(view.reveal(7), Some(120));
    }

    #[test]
    fn a_page_is_what_is_in_view_less_one() {
        assert_eq!(viewport(0, 440).page(), 9);
        assert_eq!(viewport(0, 0).page(), 1);
    }
}
