//! The vault's requests as an agent may see them: which there were, what caused them, and what they said, without a
//! secret in them. Performs no I/O.
//!
//! A [`Ring`] is told of each request and its answer as they are, and takes them in redacted: an [`Exchange`] cannot
//! be made in any other way, so whatever reads one, shows it or hands it on has nothing to hide any more.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `exchange.rs` | [`Exchange`]: a request, what caused it, and what became of it |
//! | `ring.rs` | [`Ring`]: the last exchanges, within bounds |
//! | `har.rs` | exchanges as a HAR 1.2 archive |
//! | `curl.rs`, `powershell.rs` | one exchange as a command |
//! | `items.rs` | what stands in a batch |

mod curl;
mod exchange;
mod har;
mod items;
mod powershell;
pub mod redact;
mod ring;

pub use curl::curl;
pub use exchange::{
    Action, Again, Body, Exchange, Headers, Outcome, Purpose, Repeat, Unkept, Update,
};
pub use har::har;
pub use items::{Item, ItemAnswer, items};
pub use powershell::powershell;
pub use ring::{Ring, Sent, SentBody};
