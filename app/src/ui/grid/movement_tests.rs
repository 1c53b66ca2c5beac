use super::*;

const ROOM: Room = Room {
    rows: 100,
    last: 6,
    page: 10,
};

const NOTHING: Held = Held {
    ctrl: false,
    shift: false,
    alt: false,
    meta: false,
};
const CTRL: Held = Held {
    ctrl: true,
    ..NOTHING
};
const SHIFT: Held = Held {
    shift: true,
    ..NOTHING
};
const ALT: Held = Held {
    alt: true,
    ..NOTHING
};

fn spot(row: impl Into<Option<usize>>, place: usize) -> Spot {
    Spot {
        row: row.into(),
        place,
    }
}

fn after(key: &str, held: Held, from: Spot) -> Option<Spot> {
    match command(key, held, from, ROOM) {
        Some(Command::Move(to)) => Some(to),
        _ => None,
    }
}

#[test]
fn keys_of_the_browser_are_left_to_it() {
    let meta = Held {
        meta: true,
        ..NOTHING
    };
    let all = Held {
        ctrl: true,
        shift: true,
        ..NOTHING
    };
    for (key, held) in [
        ("a", NOTHING),
        ("a", all),
        ("Tab", NOTHING),
        ("Tab", SHIFT),
        ("ArrowDown", CTRL),
        ("ArrowLeft", ALT),
        ("ArrowLeft", meta),
        ("Home", SHIFT),
        ("F2", NOTHING),
    ] {
        assert_eq!(command(key, held, spot(1, 1), ROOM), None, "{key} {held:?}");
    }
}

#[test]
fn in_the_head_a_headings_own_button_is_pressed() {
    for key in ["Enter", " "] {
        assert_eq!(command(key, NOTHING, spot(None, 1), ROOM), None);
        let box_of_all = command(key, NOTHING, spot(None, 0), ROOM);
        assert_eq!(box_of_all, Some(Command::SelectAll));
    }
}

#[test]
fn nothing_leads_out_of_the_grid() {
    for (key, from) in [
        ("ArrowLeft", spot(0, 0)),
        ("ArrowRight", spot(0, 6)),
        ("ArrowUp", spot(None, 2)),
        ("ArrowDown", spot(99, 2)),
    ] {
        assert_eq!(after(key, NOTHING, from), Some(from), "{key}");
    }
    assert_eq!(after("PageDown", NOTHING, spot(95, 2)), Some(spot(99, 2)));
    assert_eq!(after("PageUp", NOTHING, spot(3, 2)), Some(spot(0, 2)));
}

#[test]
fn the_head_is_above_the_first_row() {
    assert_eq!(after("ArrowUp", NOTHING, spot(0, 3)), Some(spot(None, 3)));
    assert_eq!(after("ArrowDown", NOTHING, spot(None, 3)), Some(spot(0, 3)));
    assert_eq!(after("PageDown", NOTHING, spot(None, 3)), Some(spot(9, 3)));
}

#[test]
fn a_row_begins_with_what_names_it() {
    assert_eq!(after("Home", NOTHING, spot(7, 3)), Some(spot(7, 1)));
    assert_eq!(after("End", NOTHING, spot(7, 3)), Some(spot(7, 6)));
    assert_eq!(after("Home", CTRL, spot(7, 3)), Some(spot(0, 1)));
    assert_eq!(after("End", CTRL, spot(7, 3)), Some(spot(99, 6)));
    assert_eq!(after("ArrowLeft", NOTHING, spot(7, 1)), Some(spot(7, 0)));
}

#[test]
fn an_empty_grid_has_only_its_head() {
    let room = Room { rows: 0, ..ROOM };
    for (key, held) in [
        ("ArrowDown", NOTHING),
        ("PageDown", NOTHING),
        ("End", CTRL),
        ("Home", CTRL),
    ] {
        let to = command(key, held, spot(None, 1), room);
        assert!(
            matches!(to, Some(Command::Move(Spot { row: None, .. }))),
            "{key}"
        );
    }
}

#[test]
fn shift_extends_the_selection_and_stays_among_the_rows() {
    let extended = |key, held, from| command(key, held, from, ROOM);
    assert_eq!(
        extended("ArrowUp", SHIFT, spot(0, 2)),
        Some(Command::Extend(spot(0, 2)))
    );
    assert_eq!(
        extended("PageDown", SHIFT, spot(4, 2)),
        Some(Command::Extend(spot(14, 2)))
    );
    let to_the_end = Held {
        shift: true,
        ..CTRL
    };
    assert_eq!(
        extended("End", to_the_end, spot(4, 2)),
        Some(Command::Extend(spot(99, 2)))
    );
    assert_eq!(extended(" ", SHIFT, spot(4, 2)), Some(Command::ExtendHere));
    assert_eq!(extended("ArrowDown", SHIFT, spot(None, 2)), None);
}

#[test]
fn space_selects_and_enter_opens() {
    assert_eq!(
        command(" ", NOTHING, spot(3, 2), ROOM),
        Some(Command::Toggle)
    );
    assert_eq!(
        command("Enter", NOTHING, spot(3, 2), ROOM),
        Some(Command::Choose)
    );
    // In the box both do the same.
    assert_eq!(
        command("Enter", NOTHING, spot(3, 0), ROOM),
        Some(Command::Toggle)
    );
    assert_eq!(
        command("A", CTRL, spot(3, 2), ROOM),
        Some(Command::SelectAll)
    );
}

#[test]
fn a_heading_is_widened_moved_and_opened_by_keys() {
    let head = spot(None, 2);
    for key in ["F2", "ContextMenu"] {
        assert_eq!(command(key, NOTHING, head, ROOM), Some(Command::Menu));
    }
    assert_eq!(command("F10", SHIFT, head, ROOM), Some(Command::Menu));
    assert_eq!(command("ArrowDown", ALT, head, ROOM), Some(Command::Menu));
    assert_eq!(
        command("ArrowRight", ALT, head, ROOM),
        Some(Command::Widen { wider: true })
    );
    let both = Held { shift: true, ..ALT };
    assert_eq!(
        command("ArrowLeft", both, head, ROOM),
        Some(Command::Shift { forward: false })
    );
    assert_eq!(command("ArrowRight", ALT, spot(None, 0), ROOM), None);
}
