//! What forms are made of: each control with its label, its hint, and what is wrong with it beside it.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `field.rs` | a value that is typed or chosen, and how it is checked |
//! | `ticks.rs` | what is ticked or not, alone or among others |
//! | `picker.rs` | objects that are searched for while one types, and chosen |

mod field;
mod picker;
mod ticks;

pub use self::{
    field::{Field, Fields, Options},
    picker::{Found, Picked, Picker},
    ticks::{Tick, Ticks, tick},
};
