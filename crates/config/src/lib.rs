//! `config.json`: which clouds there are, which app registrations the partner has in them, and which
//! customers each registration serves.
//!
//! The file is an interface: the server checks it when it starts, and the page reads the same file
//! again wherever it is hosted, so both use this crate. [`Config::parse`] is the only way in. Whatever
//! it refuses is a [`ConfigError`] that names the field and the line.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `config.rs` | [`Config`] and the checks across fields |
//! | `cloud.rs` | [`Cloud`], [`CloudId`] and the built-in clouds |
//! | `registration.rs` | [`Registration`] and its [`Regions`] |
//! | `origin.rs`, `service_address.rs`, `tenant_ref.rs`, `client_id.rs` | one checked text each |
//! | `guid.rs` | what a GUID looks like |
//! | `field.rs` | a field's path, its value, and the line it stands on |
//! | `error.rs` | [`ConfigError`] and its [`Problem`] |

mod client_id;
mod cloud;
mod config;
mod error;
mod field;
mod guid;
mod origin;
mod registration;
mod service_address;
mod tenant_ref;

pub use client_id::{ClientId, ClientIdError};
pub use cloud::{Cloud, CloudId, CloudIdError};
pub use config::Config;
pub use error::{ConfigError, Problem};
pub use origin::{Origin, OriginError};
pub use registration::{Regions, RegionsError, Registration};
pub use service_address::{ServiceAddress, ServiceAddressError, has_dot_segment};
pub use tenant_ref::{TenantRef, TenantRefError};
