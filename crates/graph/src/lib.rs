//! Microsoft Graph calls: builds the requests and reads the answers, and performs no I/O.
//!
//! A [`Call`] is a request for one tenant plus the function that reads its response. Whoever sends it
//! (the vault of the console, a fake in a test) finds the token by the call's tenant and by nothing
//! else; there is no way to write a call without one.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `call.rs` | `Call`: a request for a tenant and how its response is read |
//! | `query.rs` | paths and query options, percent-encoded |
//! | `host.rs` | which addresses a token may be sent to |
//! | `page.rs` | one page of a collection and the link to the next |
//! | `retry.rs` | when a refused request is worth another try, and after how long |
//! | `error.rs` | what the service or the wire answered instead |
//! | `ids.rs` | ids of directory objects as types of their own |
//! | `directory/` | one file for each resource of the directory |

pub mod call;
pub mod directory;
pub mod error;
pub mod host;
pub mod ids;
pub mod page;
pub mod query;
pub mod retry;

pub use call::{Call, Scope};
pub use error::GraphError;
pub use page::{NextLink, Page};
