use std::{ops::Range, time::Duration};

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use crate::{
    platform::clock,
    ui::{
        format,
        grid::{
            address::ListAddress,
            column::Record,
            criteria::Criteria,
            movement::Spot,
            table::{Sort, Table},
        },
        live,
        task::Task,
    },
};

/// How long the address waits for the next keystroke. Browsers refuse to rewrite it too often.
const ADDRESS_WAITS: Duration = Duration::from_millis(250);

/// The state of a list on a screen. Filter, sort and open row follow the address and the address follows
/// them.
#[derive(Clone, Copy)]
pub struct List {
    /// The rows.
    pub table: RwSignal<Table>,
    /// What is filtered for.
    pub filter: RwSignal<String>,
    /// The id of the open row.
    pub open: RwSignal<Option<String>>,
    pub(super) sort: RwSignal<Option<Sort>>,
    pub(super) cursor: RwSignal<Cursor>,
    /// The positions that are drawn.
    pub(super) drawn: RwSignal<Range<usize>>,
    /// What choosing a cell does instead of opening its row.
    pub(super) chosen: StoredValue<Option<Chosen>>,
}

/// Told the id of a row and the number of a column.
pub type Chosen = Callback<(String, usize)>;

/// The one cell of the grid that the tab key reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cursor {
    /// The row.
    pub(super) row: CursorRow,
    /// The column's number.
    pub(super) column: usize,
    /// Whether the cell is to take the focus when it is drawn next.
    pub(super) takes_focus: bool,
}

/// The cursor's row: an id and not a position, which the next sort would give to another row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum CursorRow {
    /// Whichever comes first.
    First,
    /// The head.
    Head,
    /// The row with this id.
    Id(String),
}

impl List {
    /// The list of a resource, in the state that the address asks for.
    pub fn new<T: Record>() -> Self {
        let list = List {
            table: RwSignal::new(Table::new::<T>()),
            filter: RwSignal::new(String::new()),
            open: RwSignal::new(None),
            sort: RwSignal::new(None),
            cursor: RwSignal::new(Cursor {
                row: CursorRow::First,
                column: 0,
                takes_focus: false,
            }),
            drawn: RwSignal::new(0..0),
            chosen: StoredValue::new(None),
        };
        list.follow_the_address();
        Effect::new(move |_| {
            let filter = list.filter.get();
            list.table
                .update(|table| table.filter(&Criteria::words(filter)));
        });
        Effect::new(move |_| {
            let sort = list.sort.get();
            list.table.update(|table| table.sort(sort));
        });
        list
    }

    /// From now on a click on a cell, and Enter in it, do this and do not open the row.
    pub fn when_chosen(self, chosen: Chosen) {
        self.chosen.set_value(Some(chosen));
    }

    /// The ids of the rows in view, and of a few around them.
    pub fn in_view(self) -> Vec<String> {
        let drawn = self.drawn.get();
        self.table
            .with(|table| drawn.filter_map(|position| table.id(position)).collect())
    }

    pub(super) fn choose(self, id: String, column: usize) {
        match self.chosen.get_value() {
            Some(chosen) => chosen.run((id, column)),
            None => self.open_row(id),
        }
    }

    /// Opens a row.
    pub fn open_row(self, id: String) {
        self.open.set(Some(id));
    }

    /// Closes the open row and gives the focus back to it.
    pub fn close_row(self) {
        let Some(id) = self.open.try_update(Option::take).flatten() else {
            return;
        };
        self.cursor.update(|cursor| {
            cursor.row = CursorRow::Id(id);
            cursor.takes_focus = true;
        });
    }

    /// Sorts by a column, and by the same column again the other way round.
    pub(super) fn sort_by(self, column: usize) {
        self.sort.update(|sort| {
            let descending = sort.is_some_and(|sort| sort.column == column && !sort.descending);
            *sort = Some(Sort { column, descending });
        });
    }

    /// Where the cursor is among the rows that are shown.
    pub(super) fn spot(self) -> Spot {
        self.cursor.with(|cursor| {
            self.table.with(|table| {
                let first = (table.shown() > 0).then_some(0);
                let row = match &cursor.row {
                    CursorRow::Head => None,
                    CursorRow::First => first,
                    // A row that the filter hides gives its place to the first.
                    CursorRow::Id(id) => table.position(id).or(first),
                };
                Spot {
                    row,
                    column: cursor.column,
                }
            })
        })
    }

    /// Moves the cursor and the focus.
    pub(super) fn move_to(self, spot: Spot) {
        let id = self.table.with_untracked(|table| table.id(spot.row?));
        self.cursor.set(Cursor {
            row: id.map_or(CursorRow::Head, CursorRow::Id),
            column: spot.column,
            takes_focus: true,
        });
    }

    fn follow_the_address(self) {
        let location = use_location();
        let navigate = use_navigate();
        let path = location.pathname.get_untracked();
        let task = Task::new();
        self.take(&ListAddress::parse(&location.search.get_untracked()));
        Effect::new({
            let path = path.clone();
            move |_| {
                let search = location.search.get();
                // On the way to another page the address is no longer this list's.
                if location.pathname.get_untracked() == path {
                    self.take(&ListAddress::parse(&search));
                }
            }
        });
        Effect::new(move |_| {
            let address = self.address();
            let (navigate, path) = (navigate.clone(), path.clone());
            task.run(async move {
                clock::sleep(ADDRESS_WAITS).await;
                let shown = location
                    .search
                    .with_untracked(|search| ListAddress::parse(search));
                if shown != address {
                    let target = path + &address.query();
                    let options = NavigateOptions {
                        resolve: false,
                        replace: true,
                        scroll: false,
                        ..NavigateOptions::default()
                    };
                    navigate(&target, options);
                }
            });
        });
    }

    /// How many rows there are, and how many of them the filter shows: `1 of 180 users`.
    pub fn counted(self, one: &str, many: &str) -> String {
        let (all, shown, filtered) = self
            .table
            .with(|table| (table.len(), table.shown(), table.is_filtered()));
        let all = format::counted(all, one, many);
        match filtered {
            true => [&format::count(shown), " of ", &all].concat(),
            false => all,
        }
    }

    fn address(self) -> ListAddress {
        let sort = self.sort.get().and_then(|sort| {
            let name = self
                .table
                .with_untracked(|table| Some(table.headings().get(sort.column)?.name))?;
            Some(if sort.descending {
                "-".to_string() + name
            } else {
                name.to_string()
            })
        });
        ListAddress {
            filter: self.filter.get(),
            sort: sort.unwrap_or_default(),
            open: self.open.get().unwrap_or_default(),
        }
    }

    fn take(self, address: &ListAddress) {
        let name = address.sort.strip_prefix('-');
        let column = self.table.with_untracked(|table| {
            let name = name.unwrap_or(&address.sort);
            table
                .headings()
                .iter()
                .position(|heading| heading.name == name)
        });
        let sort = column.map(|column| Sort {
            column,
            descending: name.is_some(),
        });
        live::change(self.filter, address.filter.clone());
        live::change(self.sort, sort);
        live::change(
            self.open,
            Some(address.open.clone()).filter(|id| !id.is_empty()),
        );
    }
}
