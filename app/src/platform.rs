//! The browser's side of every effect: nothing outside this folder names a browser type, but for the
//! views and the two ends of the vault's port.

pub mod clipboard;
pub mod clock;
pub mod country;
pub mod crypto;
pub mod download;
pub mod fetch;
pub mod host_name;
pub mod locks;
pub mod log;
pub mod navigation;
pub mod own_files;
pub mod random;
pub mod storage;
pub mod style_sheet;
pub mod upload;
