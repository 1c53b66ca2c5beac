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
//! | `order.rs` | sorting, written once |
//! | `timestamp.rs` | the service's points in time, and days left |
//! | `feature.rs` | which feature of the console needs which permission, and where |
//! | `directory/` | one file for each resource of the directory |
//! | `partner/` | the partner's side: one file for each resource, the merged list of customers, and the agent's roles |

pub mod call;
pub mod directory;
pub mod error;
pub mod feature;
pub mod host;
pub mod ids;
pub mod intune;
pub mod order;
pub mod page;
pub mod paging;
pub mod partner;
pub mod query;
pub mod retry;
mod texts;
pub mod timestamp;

pub use call::{Call, Scope};
pub use error::GraphError;
pub use feature::Feature;
pub use page::{NextLink, Page};
