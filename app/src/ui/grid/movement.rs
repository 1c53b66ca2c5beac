/// A cell of the grid: in the head, or at a row's position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Spot {
    /// The row's position; `None` is the head.
    pub(super) row: Option<usize>,
    /// The place from the left: 0 is the box to tick, 1 the first column that is shown.
    pub(super) place: usize,
}

/// The room in which keys move.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    /// How many rows are shown.
    pub(super) rows: usize,
    /// The last place of a row.
    pub(super) last: usize,
    /// How many rows a page key moves.
    pub(super) page: usize,
}

/// Which keys are held while another is pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Held {
    /// Control.
    pub(super) ctrl: bool,
    /// Shift.
    pub(super) shift: bool,
    /// Alt, or Option.
    pub(super) alt: bool,
    /// Command, or the key with the window.
    pub(super) meta: bool,
}

/// What a key asks of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Command {
    /// Move there.
    Move(Spot),
    /// Move there and select what lies between.
    Extend(Spot),
    /// Select the row, or no longer.
    Toggle,
    /// Select the rows from the last one that was selected to this one.
    ExtendHere,
    /// Select all rows that match.
    SelectAll,
    /// Choose the cell.
    Choose,
    /// Close the open row.
    Close,
    /// Open the column's menu.
    Menu,
    /// Make the column wider, or narrower.
    Widen {
        /// Which of them.
        wider: bool,
    },
    /// Move the column past its neighbour.
    Shift {
        /// To the right.
        forward: bool,
    },
}

/// What a key asks for, after the grid pattern of the ARIA Authoring Practices; `None` for keys that are none of
/// the grid's.
pub(super) fn command(key: &str, held: Held, from: Spot, room: Room) -> Option<Command> {
    let Held {
        ctrl,
        shift,
        alt,
        meta,
    } = held;
    if key.eq_ignore_ascii_case("a") && (ctrl || meta) && !shift && !alt {
        return Some(Command::SelectAll);
    }
    if meta {
        return None;
    }
    if alt {
        return with_alt(key, held, from);
    }
    if shift {
        return with_shift(key, ctrl, from, room);
    }
    match (key, from.row) {
        ("F2" | "ContextMenu", None) => Some(Command::Menu),
        ("Escape", _) => Some(Command::Close),
        (" " | "Enter", None) if from.place == 0 => Some(Command::SelectAll),
        // In the head, Enter and Space press the heading's own button.
        (" ", Some(_)) if !ctrl => Some(Command::Toggle),
        ("Enter", Some(_)) if from.place == 0 => Some(Command::Toggle),
        ("Enter", Some(_)) if !ctrl => Some(Command::Choose),
        _ => moved(key, ctrl, from, room).map(Command::Move),
    }
}

fn with_alt(key: &str, held: Held, from: Spot) -> Option<Command> {
    if held.ctrl || from.row.is_some() || from.place == 0 {
        return None;
    }
    Some(match (key, held.shift) {
        ("ArrowDown", false) => Command::Menu,
        ("ArrowLeft", false) => Command::Widen { wider: false },
        ("ArrowRight", false) => Command::Widen { wider: true },
        ("ArrowLeft", true) => Command::Shift { forward: false },
        ("ArrowRight", true) => Command::Shift { forward: true },
        _ => return None,
    })
}

fn with_shift(key: &str, ctrl: bool, from: Spot, room: Room) -> Option<Command> {
    if from.row.is_none() {
        // The key that opens menus, on keyboards without a key for it.
        return (key == "F10" && !ctrl).then_some(Command::Menu);
    }
    match key {
        " " if !ctrl => Some(Command::ExtendHere),
        "ArrowUp" | "ArrowDown" | "PageUp" | "PageDown" if !ctrl => {
            extended(key, false, from, room)
        }
        "Home" | "End" if ctrl => extended(key, true, from, room),
        _ => None,
    }
}

/// The selection stays among the rows, where moving alone would go on into the head.
fn extended(key: &str, ctrl: bool, from: Spot, room: Room) -> Option<Command> {
    let to = moved(key, ctrl, from, room)?;
    Some(Command::Extend(Spot {
        row: to.row.or(from.row),
        place: from.place,
    }))
}

/// Where a key leads. The head is above the first row.
fn moved(key: &str, ctrl: bool, from: Spot, room: Room) -> Option<Spot> {
    let last_row = room.rows.checked_sub(1);
    let to = |row, place| Some(Spot { row, place });
    match (key, ctrl) {
        ("ArrowLeft", false) => to(from.row, from.place.saturating_sub(1)),
        ("ArrowRight", false) => to(from.row, (from.place + 1).min(room.last)),
        ("ArrowUp", false) => to(from.row.and_then(|row| row.checked_sub(1)), from.place),
        ("ArrowDown", false) => to(below(from.row, 1, last_row), from.place),
        ("PageUp", false) => to(
            from.row.map(|row| row.saturating_sub(room.page)),
            from.place,
        ),
        ("PageDown", false) => to(below(from.row, room.page, last_row), from.place),
        // What names the row is where a row begins; its box is one step before.
        ("Home", false) => to(from.row, 1.min(room.last)),
        ("End", false) => to(from.row, room.last),
        ("Home", true) => to(last_row.map(|_| 0), 1.min(room.last)),
        ("End", true) => to(last_row, room.last),
        _ => None,
    }
}

fn below(row: Option<usize>, by: usize, last: Option<usize>) -> Option<usize> {
    let target = row.map_or(by - 1, |row| row + by);
    last.map(|last| target.min(last))
}

#[cfg(test)]
#[path = "movement_tests.rs"]
mod tests;
