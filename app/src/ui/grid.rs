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
//! | `movement.rs` | what a key asks for |
//! | `layout.rs` | which columns are shown, in which order, how wide |
//! | `views.rs` | filters, sort and columns by a name |
//! | `address.rs` | a list's state in the address |
//! | `list.rs`, `following.rs`, `selecting.rs`, `question.rs` | the state of a list on a screen; how it follows the address, what is selected, and how a service is asked that filters and sorts by itself |
//! | `toolbar.rs`, `chips.rs`, `chooser.rs`, `views_menu.rs`, `exporting.rs` | what stands above the rows |
//! | `view.rs`, `head.rs`, `body.rs`, `drawn.rs`, `foot.rs` | the grid: its headings, its rows and each of them, what is selected |
//! | `heading_menu.rs`, `filter_form.rs` | what opens below a heading |
//! | `panel.rs` | the open row |
//! | `wording.rs` | filters and orders in words |

mod address;
mod body;
mod chips;
mod chooser;
mod column;
mod criteria;
mod datum;
mod drawn;
pub mod export;
mod exporting;
mod filter_form;
mod following;
mod foot;
mod head;
mod heading_menu;
mod layout;
mod list;
mod moment;
mod movement;
mod panel;
mod question;
mod selecting;
mod selection;
mod table;
mod toolbar;
mod view;
mod views;
mod views_menu;
mod window;
mod wording;

pub use column::{Cell, Column, Heading, Kind, Record, Tag};
pub use criteria::ColumnFilter;
#[cfg(test)]
pub use criteria::Criteria;
pub use datum::Datum;
pub use list::{List, Subject};
pub use moment::Day;
pub use panel::panel;
pub use question::{Capability, Demand, Question};
#[cfg(test)]
pub use table::Sort;
pub use toolbar::{ListTools, nothing_fits};
pub use view::Grid;
pub use views::BuiltInView;
