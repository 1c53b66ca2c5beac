//! The screens, one file or folder each.

mod asking;
mod customers;
mod devices;
mod groups;
mod licences;
mod listing;
mod managed_devices;
mod newcomer;
mod not_found;
mod overview;
mod partner;
mod permission;
mod roles;
mod setup;
mod sign_in;
mod tenant;
mod users;

pub use customers::Customers;
pub use devices::Devices;
pub use groups::Groups;
pub use licences::Licences;
pub use managed_devices::ManagedDevices;
pub use not_found::NotFound;
pub use overview::Overview;
pub use partner::Partner;
pub use setup::SetUp;
pub use sign_in::SignIn;
pub use tenant::{Here, Tenant};
pub use users::Users;
