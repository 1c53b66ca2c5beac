use std::ops::Range;

use leptos::prelude::*;

use crate::{
    platform::storage::{self, Area},
    ui::{
        dropdown::Dropdown,
        format,
        grid::{
            address::ListAddress,
            column::{Heading, Record},
            criteria::{ColumnFilter, Criteria},
            layout::{Layout, StoredColumn},
            movement::Spot,
            question::Demand,
            table::{Sort, Table},
            views::{BuiltInView, SavedViews},
        },
        live,
        task::Task,
    },
};

/// What a list is a list of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The resource's name in storages and in names of files: `users`.
    pub resource: &'static str,
    /// What one is called: `user`.
    pub one: &'static str,
    /// What many are called: `users`.
    pub many: &'static str,
    /// The views that the page offers from the start.
    pub views: &'static [BuiltInView],
}

/// The state of a list on a screen. Words, filters, sort and open row follow the address and the address follows
/// them; columns and views are kept by this browser.
#[derive(Clone, Copy)]
pub struct List {
    /// The rows.
    pub table: RwSignal<Table>,
    /// What is filtered for.
    pub criteria: RwSignal<Criteria>,
    /// What it is sorted by.
    pub sort: RwSignal<Option<Sort>>,
    /// The id of the open row.
    pub open: RwSignal<Option<String>>,
    pub(super) subject: Subject,
    /// Whose list it is, for the names of files.
    pub(super) owner: StoredValue<String>,
    pub(super) layout: RwSignal<Layout>,
    pub(super) views: RwSignal<SavedViews>,
    pub(super) cursor: RwSignal<Cursor>,
    /// The positions that are drawn.
    pub(super) drawn: RwSignal<Range<usize>>,
    /// How the service is asked where not all rows are held.
    pub(super) demand: RwSignal<Option<Demand>>,
    /// What was done last, for all to read.
    pub(super) told: RwSignal<Option<String>>,
    /// What was said last to those who do not see the page.
    pub(super) said: RwSignal<String>,
    /// What opens from the buttons that export.
    pub(super) exports: Dropdown,
    pub(super) exporting: Task,
    /// The row that is to be scrolled to once it is there.
    pub(super) awaited: StoredValue<Option<String>>,
    /// What choosing a cell does instead of opening its row.
    chosen: StoredValue<Option<Chosen>>,
}

/// Told the id of a row and the number of a column.
pub type Chosen = Callback<(String, usize)>;

/// The one cell of the grid that the tab key reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cursor {
    /// The row.
    pub(super) row: CursorRow,
    /// The place from the left: 0 is the box to tick.
    pub(super) place: usize,
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
    /// The list of a resource, in the state that the address asks for. `owner` is whose it is, for the names of
    /// files: the tenant's domain.
    pub fn new<T: Record>(subject: Subject, owner: &str) -> Self {
        let table = Table::new::<T>();
        let layout = stored_layout(subject.resource, table.headings());
        let list = List {
            table: RwSignal::new(table),
            criteria: RwSignal::new(Criteria::default()),
            sort: RwSignal::new(None),
            open: RwSignal::new(None),
            subject,
            owner: StoredValue::new(owner.to_string()),
            layout: RwSignal::new(layout),
            views: RwSignal::new(SavedViews::read(subject.resource)),
            cursor: RwSignal::new(Cursor {
                row: CursorRow::First,
                place: 1,
                takes_focus: false,
            }),
            drawn: RwSignal::new(0..0),
            demand: RwSignal::new(None),
            told: RwSignal::new(None),
            said: RwSignal::new(String::new()),
            exports: Dropdown::new(subject.resource, "export"),
            exporting: Task::new(),
            awaited: StoredValue::new(None),
            chosen: StoredValue::new(None),
        };
        list.follow_the_address();
        if let Some(open) = list.open.get_untracked() {
            list.awaited.set_value(Some(open.clone()));
            list.cursor
                .update_untracked(|cursor| cursor.row = CursorRow::Id(open));
        }
        list.arrange_the_table();
        list.ask_the_service();
        list
    }

    /// What it is a list of.
    pub fn subject(self) -> Subject {
        self.subject
    }

    /// From now on a click on a cell, and Enter in it, do this and do not open the row.
    pub fn when_chosen(self, chosen: Chosen) {
        self.chosen.set_value(Some(chosen));
    }

    /// Leaves out the last column, which says nothing here.
    pub fn leave_out_last_column(self) {
        self.table
            .update_untracked(|table| table.leave_out_last_column());
        let layout = self
            .table
            .with_untracked(|table| stored_layout(self.subject.resource, table.headings()));
        self.layout.set(layout);
    }

    /// The ids of the rows in view, and of a few around them.
    pub fn in_view(self) -> Vec<String> {
        let drawn = self.drawn.get();
        self.table
            .with(|table| drawn.filter_map(|position| table.id(position)).collect())
    }

    /// How many rows there are, and how many of them the filter shows: `1 of 180 users`.
    pub fn counted(self) -> String {
        let Subject { one, many, .. } = self.subject;
        let (all, shown, filtered) = self
            .table
            .with(|table| (table.len(), table.shown(), table.is_filtered()));
        let part_of = |all: usize| {
            let all = format::counted(all, one, many);
            [&format::count(shown), " of ", &all].concat()
        };
        match self
            .demand
            .with(|demand| demand.as_ref().map(|demand| demand.total))
        {
            Some(total) => part_of(total),
            None if filtered => part_of(all),
            None => format::counted(all, one, many),
        }
    }

    /// Shows all rows again.
    pub fn clear_criteria(self) {
        self.criteria.set(Criteria::default());
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

    pub(super) fn choose(self, id: String, column: usize) {
        match self.chosen.get_value() {
            Some(chosen) => chosen.run((id, column)),
            None => self.open_row(id),
        }
    }

    /// Sorts by a column, and by the same column again the other way round.
    pub(super) fn sort_by(self, column: usize) {
        self.sort.update(|sort| {
            let descending = sort.is_some_and(|sort| sort.column == column && !sort.descending);
            *sort = Some(Sort { column, descending });
        });
    }

    /// Filters by a column.
    pub(super) fn filter_column(self, column: usize, filter: Option<ColumnFilter>) {
        let is_new = self
            .criteria
            .with_untracked(|criteria| criteria.column(column) != filter.as_ref());
        if is_new {
            self.criteria
                .update(|criteria| criteria.set(column, filter));
        }
    }

    /// The head of a column.
    pub(super) fn heading(self, column: usize) -> Option<Heading> {
        self.table
            .with_untracked(|table| table.headings().get(column).copied())
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
                    place: cursor.place,
                }
            })
        })
    }

    /// Moves the cursor and the focus.
    pub(super) fn move_to(self, spot: Spot) {
        let id = self.table.with_untracked(|table| table.id(spot.row?));
        self.cursor.set(Cursor {
            row: id.map_or(CursorRow::Head, CursorRow::Id),
            place: spot.place,
            takes_focus: true,
        });
    }

    /// Changes the layout and keeps it.
    pub(super) fn lay_out(self, change: impl FnOnce(&mut Layout)) {
        self.layout.update(change);
        self.keep_layout();
    }

    /// Gives every column its usual place and width.
    pub(super) fn reset_layout(self) {
        self.put_columns(None);
    }

    pub(super) fn put_columns(self, columns: Option<&[StoredColumn]>) {
        let layout = self.table.with_untracked(|table| match columns {
            Some(columns) => Layout::restore(table.headings(), columns),
            None => Layout::usual(table.headings()),
        });
        live::change(self.layout, layout);
        self.keep_layout();
    }

    /// The columns as they are stored; nothing where they are the usual ones.
    pub(super) fn columns(self) -> Option<Vec<StoredColumn>> {
        self.table
            .with_untracked(|table| self.layout.with(|layout| layout.stored(table.headings())))
    }

    pub(super) fn keep_layout(self) {
        let key = layout_key(self.subject.resource);
        match untrack(|| self.columns()) {
            Some(columns) => storage::write(Area::Local, &key, &columns),
            None => storage::remove(Area::Local, &key),
        }
    }

    /// The list's state as its address spells it.
    pub(super) fn address(self) -> ListAddress {
        self.table.with_untracked(|table| {
            let headings = table.headings();
            let sort = self.sort.get().and_then(|sort| {
                let name = headings.get(sort.column)?.name;
                let way = if sort.descending { "-" } else { "" };
                Some([way, name].concat())
            });
            let (words, columns) = self
                .criteria
                .with(|criteria| (criteria.words.clone(), criteria.write(headings)));
            ListAddress {
                words,
                columns,
                sort: sort.unwrap_or_default(),
                open: self.open.get().unwrap_or_default(),
            }
        })
    }

    /// Takes over the state that an address spells.
    pub(super) fn take(self, address: &ListAddress) {
        let (criteria, sort) = self.table.with_untracked(|table| {
            let headings = table.headings();
            let name = address.sort.strip_prefix('-');
            let descending = name.is_some();
            let name = name.unwrap_or(&address.sort);
            let column = headings.iter().position(|heading| heading.name == name);
            (
                Criteria::parse(&address.words, &address.columns, headings),
                column.map(|column| Sort { column, descending }),
            )
        });
        live::change(self.criteria, criteria);
        live::change(self.sort, sort);
        live::change(
            self.open,
            Some(address.open.clone()).filter(|id| !id.is_empty()),
        );
    }

    /// Filters and sorts the rows that are held, as soon as anything changes. Where not all are held, the service
    /// has done both already.
    fn arrange_the_table(self) {
        Effect::new(move |_| {
            let is_held = self.demand.with(Option::is_none);
            self.criteria.with(|criteria| {
                let nothing = Criteria::default();
                let criteria = if is_held { criteria } else { &nothing };
                if self
                    .table
                    .with_untracked(|table| table.criteria() != criteria)
                {
                    self.table.update(|table| table.filter(criteria));
                }
            });
        });
        Effect::new(move |_| {
            let sort = self.sort.get();
            let sort = sort.filter(|_| self.demand.with(Option::is_none));
            self.table.update(|table| table.sort(sort));
        });
    }
}

fn stored_layout(resource: &str, headings: &[Heading]) -> Layout {
    let stored: Option<Vec<StoredColumn>> = storage::read(Area::Local, &layout_key(resource));
    match stored {
        Some(stored) => Layout::restore(headings, &stored),
        None => Layout::usual(headings),
    }
}

fn layout_key(resource: &str) -> String {
    ["tenantry.columns.1.", resource].concat()
}
