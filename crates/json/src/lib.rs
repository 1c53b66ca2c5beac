//! JSON (RFC 8259) read into a tree that borrows from its text, and written from one.
//!
//! The page is downloaded by every agent, and a deserializer that is generated for each type costs
//! it several kilobytes a type, with those for floating-point numbers on top. One reader serves all
//! documents here; whoever reads one takes the members by name. Numbers stay the text that they are.
//!
//! A name that stands twice in one object is refused (RFC 7493 section 2.3), so that no two readers
//! of one document can take it for two different ones.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `value.rs` | [`Value`], its members, and how it is written |
//! | `reader.rs` | [`parse`] and [`SyntaxError`]; [`parse_items`] for long arrays, item by item |
//! | `run.rs` | how far a string goes without anything special in it |
//! | `scan.rs` | [`outer_member`]: one member of a long document, without reading the rest |

mod reader;
mod run;
mod scan;
mod value;

pub use reader::{SyntaxError, parse, parse_items, parse_keeping_repeats, parse_octets};
pub use scan::outer_member;
pub use value::{Kind, Member, Unfit, Value, quoted};
