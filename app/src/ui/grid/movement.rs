/// A cell of the grid: in the head, or at a row's position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Spot {
    /// The row's position; `None` is the head.
    pub(super) row: Option<usize>,
    /// The column's number.
    pub(super) column: usize,
}

/// The room in which keys move.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    /// How many rows are shown.
    pub(super) rows: usize,
    /// How many columns there are.
    pub(super) columns: usize,
    /// How many rows a page key moves.
    pub(super) page: usize,
}

/// Where a key leads, after the grid pattern of the ARIA Authoring Practices; `None` for keys that do
/// not move. The head is above the first row.
pub(super) fn moved(key: &str, ctrl: bool, from: Spot, room: Room) -> Option<Spot> {
    let last_column = room.columns.saturating_sub(1);
    let last_row = room.rows.checked_sub(1);
    let to = |row, column| Some(Spot { row, column });
    match (key, ctrl) {
        ("ArrowLeft", false) => to(from.row, from.column.saturating_sub(1)),
        ("ArrowRight", false) => to(from.row, (from.column + 1).min(last_column)),
        ("ArrowUp", false) => to(from.row.and_then(|row| row.checked_sub(1)), from.column),
        ("ArrowDown", false) => to(below(from.row, 1, last_row), from.column),
        ("PageUp", false) => to(
            from.row.map(|row| row.saturating_sub(room.page)),
            from.column,
        ),
        ("PageDown", false) => to(below(from.row, room.page, last_row), from.column),
        ("Home", false) => to(from.row, 0),
        ("End", false) => to(from.row, last_column),
        ("Home", true) => to(last_row.map(|_| 0), 0),
        ("End", true) => to(last_row, last_column),
        _ => None,
    }
}

fn below(row: Option<usize>, by: usize, last: Option<usize>) -> Option<usize> {
    let target = row.map_or(by - 1, |row| row + by);
    last.map(|last| target.min(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: Room = Room {
        rows: 100,
        columns: 6,
        page: 10,
    };

    fn spot(row: impl Into<Option<usize>>, column: usize) -> Spot {
        Spot {
            row: row.into(),
            column,
        }
    }

    fn after(key: &str, ctrl: bool, from: Spot) -> Spot {
        moved(key, ctrl, from, ROOM).unwrap()
    }

    #[test]
    fn other_keys_do_not_move() {
        for (key, ctrl) in [
            ("a", false),
            ("Enter", false),
            ("ArrowDown", true),
            ("Tab", false),
        ] {
            assert_eq!(moved(key, ctrl, spot(1, 1), ROOM), None);
        }
    }

    #[test]
    fn nothing_leads_out_of_the_grid() {
        assert_eq!(after("ArrowLeft", false, spot(0, 0)), spot(0, 0));
        assert_eq!(after("ArrowRight", false, spot(0, 5)), spot(0, 5));
        assert_eq!(after("ArrowUp", false, spot(None, 2)), spot(None, 2));
        assert_eq!(after("ArrowDown", false, spot(99, 2)), spot(99, 2));
        assert_eq!(after("PageDown", false, spot(95, 2)), spot(99, 2));
        assert_eq!(after("PageUp", false, spot(3, 2)), spot(0, 2));
    }

    #[test]
    fn the_head_is_above_the_first_row() {
        assert_eq!(after("ArrowUp", false, spot(0, 3)), spot(None, 3));
        assert_eq!(after("ArrowDown", false, spot(None, 3)), spot(0, 3));
        assert_eq!(after("PageDown", false, spot(None, 3)), spot(9, 3));
    }

    #[test]
    fn home_and_end_stay_in_the_row_unless_control_is_held() {
        assert_eq!(after("Home", false, spot(7, 3)), spot(7, 0));
        assert_eq!(after("End", false, spot(7, 3)), spot(7, 5));
        assert_eq!(after("Home", true, spot(7, 3)), spot(0, 0));
        assert_eq!(after("End", true, spot(7, 3)), spot(99, 5));
    }

    #[test]
    fn an_empty_grid_has_only_its_head() {
        let room = Room { rows: 0, ..ROOM };
        for (key, ctrl) in [
            ("ArrowDown", false),
            ("PageDown", false),
            ("End", true),
            ("Home", true),
        ] {
            let to = moved(key, ctrl, spot(None, 0), room).unwrap();
            assert_eq!(to.row, None, "{key}");
        }
    }
}
