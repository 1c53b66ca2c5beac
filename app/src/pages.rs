//! The screens, one file or folder each.

mod customers;
mod newcomer;
mod not_found;
mod overview;
mod partner;
mod permission;
mod setup;
mod sign_in;
mod tenant;
mod users;

pub use customers::Customers;
pub use not_found::NotFound;
pub use overview::Overview;
pub use partner::Partner;
pub use setup::SetUp;
pub use sign_in::SignIn;
pub use tenant::{Here, Tenant};
pub use users::Users;
