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
//! | `paging.rs` | a list page by page: nothing lost, nothing twice, no more than fits |
//! | `batch.rs` | several calls in one request, and what became of each |
//! | `retry.rs` | when a refused request is worth another try, and after how long |
//! | `budget.rs` | how many requests a tenant gets at once from each service, and how many repeated ones |
//! | `write.rs` | requests that change something, as they are planned, shown, kept and sent |
//! | `check.rs` | reading back whether a change is in effect |
//! | `template.rs` | texts with holes for passwords and new ids |
//! | `error.rs` | what the service or the wire answered instead |
//! | `ids.rs` | ids of directory objects as types of their own |
//! | `order.rs` | sorting, written once |
//! | `timestamp.rs` | the service's points in time, and days left |
//! | `feature.rs` | which feature of the console needs which permission, and where |
//! | `feature/required_roles.rs` | which directory roles let an agent change something, and what is missing |
//! | `texts.rs` | the texts of a long list's row, in one piece of memory |
//! | `portal.rs` | the same object in Microsoft's own portals |
//! | `directory/` | one file for each resource of the directory |
//! | `intune/` | one file for each resource of Intune |
//! | `partner/` | the partner's side: one file for each resource, the merged list of customers, and the agent's roles |

pub mod batch;
pub mod budget;
pub mod call;
pub mod check;
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
pub mod portal;
pub mod query;
pub mod retry;
pub mod template;
mod texts;
pub mod timestamp;
pub mod write;

pub use call::{Call, Scope};
pub use error::GraphError;
pub use feature::Feature;
pub use page::{NextLink, Page};
pub use write::Write;
