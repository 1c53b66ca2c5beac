//! Columns of many values in little memory: how they are searched, sorted and selected from.
//!
//! A list of a hundred thousand rows has to fit into a page, and a key that is pressed must not be waited for. So
//! rows are taken apart when they arrive: texts that repeat are kept once, GUIDs as their 16 octets, and everything
//! stands in chunks that never move. A word is looked for in the texts, not in the rows: which texts contain it is
//! one bit each, and a row fits by the bits of its texts.
//!
//! This crate is apart from the grid that shows the rows because it alone is compiled for speed (`Cargo.toml` of
//! the workspace): the rest of the page is compiled for size, which would make these loops twice as slow. It knows
//! nothing of what a column means.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `texts.rs`, `fold.rs` | [`Texts`], once each, as they are and as they are searched |
//! | `word.rs`, `find.rs` | [`Word`]: what is looked for, where it was found, and which rows have it |
//! | `arrange.rs`, `radix.rs`, `merge.rs` | [`Arrangement`]: how rows are sorted |
//! | `shown.rs` | [`Shown`]: the rows that are shown, in their order |
//! | `ids.rs`, `guid.rs` | [`Ids`] of the rows, by which they are found |
//! | `bits.rs`, `chunks.rs`, `slots.rs` | what all of that is kept in |

mod arrange;
mod bits;
mod chunks;
mod find;
mod fold;
mod guid;
mod ids;
mod merge;
mod radix;
mod shown;
mod slots;
mod texts;
mod word;

pub use arrange::{Arrangement, Keys, NO_NUMBER, by_frequency};
pub use bits::Bits;
pub use chunks::{Chunks, Codes};
pub use fold::fold;
pub use guid::Guid;
pub use ids::Ids;
pub use shown::Shown;
pub use texts::{EMPTY, NO, Texts, YES};
pub use word::Word;
