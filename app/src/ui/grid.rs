//! The grid of every list: virtualised, for a hundred thousand rows.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `column.rs` | what a resource declares once: its columns |
//! | `datum.rs`, `moment.rs` | what the values of rows are |
//! | `criteria.rs` | what a list is filtered by, and how an address says it |
//! | `table.rs`, `table/` | the rows that were read, which of them are shown, and in which order |
//! | `selection.rs` | which of them are selected |
//! | `export.rs` | the file that an agent takes home |
//! | `window.rs` | which rows are in view |
//! | `movement.rs` | where a key leads |
//! | `address.rs` | a list's state in the address |
//! | `list.rs` | the state of a list on a screen |
//! | `view.rs`, `body.rs`, `toolbar.rs`, `panel.rs` | what is seen: the grid, the field above it, the open row |

mod address;
mod body;
mod column;
mod criteria;
mod datum;
mod export;
mod list;
mod moment;
mod movement;
mod panel;
mod selection;
mod table;
mod toolbar;
mod view;
mod window;

pub use column::{Cell, Column, Heading, Kind, Record, Tag};
pub use datum::Datum;
pub use list::List;
pub use panel::panel;
pub use toolbar::{FilterBox, nothing_fits};
pub use view::Grid;
