//! The directory of a tenant: one file for each resource.

pub mod organization;
pub mod user;
