//! The screens, one file or folder each.

mod not_found;
mod overview;
mod sign_in;
mod tenant;
mod users;

pub use not_found::NotFound;
pub use overview::Overview;
pub use sign_in::SignIn;
pub use tenant::{Here, Tenant};
pub use users::Users;
