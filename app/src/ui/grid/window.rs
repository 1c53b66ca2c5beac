use std::ops::Range;

/// The height of every row and of the head, in pixels. The style sheet is told, so it stands only here.
pub(super) const ROW_HEIGHT: f64 = 40.0;

/// Rows drawn above and below what is in view, so that scrolling does not run into empty space.
const OVERSCAN: usize = 6;

/// What the agent sees of a grid's rows, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Viewport {
    /// How far it is scrolled down.
    pub(super) top: f64,
    /// How high it is, the head included.
    pub(super) height: f64,
}

impl Viewport {
    /// The positions to draw, of so many rows.
    pub(super) fn range(self, rows: usize) -> Range<usize> {
        let first = (self.top.max(0.0) / ROW_HEIGHT) as usize;
        let in_view = (self.height.max(0.0) / ROW_HEIGHT) as usize + 1;
        let end = (first + in_view + OVERSCAN).min(rows);
        // A list that has become shorter than the view is scrolled shows its end until the browser
        // scrolls back.
        first.saturating_sub(OVERSCAN).min(end)..end
    }

    /// How many rows a page key moves: what is in view less one, for orientation.
    pub(super) fn page(self) -> usize {
        let below_head = (self.height / ROW_HEIGHT) as usize;
        below_head.saturating_sub(2).max(1)
    }

    /// How far to scroll down so that a row is wholly in view; `None` if it is.
    pub(super) fn reveal(self, position: usize) -> Option<f64> {
        let top = position as f64 * ROW_HEIGHT;
        let room = (self.height - ROW_HEIGHT).max(ROW_HEIGHT);
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

    fn viewport(top: f64, height: f64) -> Viewport {
        Viewport { top, height }
    }

    #[test]
    fn no_rows_need_no_drawing() {
        assert!(viewport(0.0, 400.0).range(0).is_empty());
        assert!(viewport(9000.0, 400.0).range(0).is_empty());
    }

    #[test]
    fn a_few_rows_are_all_drawn() {
        assert_eq!(viewport(0.0, 400.0).range(3), 0..3);
        assert_eq!(viewport(-20.0, 400.0).range(3), 0..3);
    }

    #[test]
    fn of_many_rows_those_in_view_are_drawn_and_some_around() {
        assert_eq!(viewport(0.0, 400.0).range(100_000), 0..17);
        assert_eq!(viewport(40_010.0, 400.0).range(100_000), 994..1017);
        assert_eq!(
            viewport(100_000.0 * 40.0 - 360.0, 400.0).range(100_000),
            99_985..100_000
        );
    }

    #[test]
    fn a_list_that_became_short_is_drawn_to_its_end() {
        assert_eq!(viewport(40_000.0, 400.0).range(5), 5..5);
        assert_eq!(viewport(240.0, 400.0).range(5), 0..5);
    }

    #[test]
    fn a_row_is_scrolled_to_only_if_it_is_not_wholly_in_view() {
        let view = viewport(100.0, 240.0);
        assert_eq!(view.reveal(3), None);
        assert_eq!(view.reveal(2), Some(80.0));
        assert_eq!(view.reveal(6), None);
        assert_eq!(view.reveal(7), Some(120.0));
    }

    #[test]
    fn a_page_is_what_is_in_view_less_one() {
        assert_eq!(viewport(0.0, 440.0).page(), 9);
        assert_eq!(viewport(0.0, 0.0).page(), 1);
    }
}
