//! The browser's storages, holding documents in postcard's format as base64url. A storage that is switched
//! off or full is as good as empty, and so is one that an older build wrote: a key names its form's version.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Serialize, de::DeserializeOwned};
use web_sys::{Storage, StorageEvent};

/// Which storage.
#[derive(Clone, Copy, Debug)]
pub enum Area {
    /// Kept until it is cleared, shared by the windows of this origin.
    Local,
    /// Kept for this tab only.
    Session,
}

/// Reads a document. What cannot be read counts as absent.
pub fn read<T: DeserializeOwned>(area: Area, key: &str) -> Option<T> {
    postcard::from_bytes(&read_octets(area, key)?).ok()
}

/// Reads octets.
pub fn read_octets(area: Area, key: &str) -> Option<Vec<u8>> {
    let text = storage(area)?.get_item(key).ok()??;
    BASE64_URL_SAFE_NO_PAD.decode(text).ok()
}

/// Writes a document. A full or forbidden storage costs a convenience, never the work at hand.
pub fn write<T: Serialize>(area: Area, key: &str, value: &T) {
    let _ = try_write(area, key, value);
}

/// The storage did not take a document: it is full, or switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the browser's storage is full or switched off")]
pub struct Full;

/// Writes a document that is needed later.
///
/// # Errors
/// [`Full`]; what the key held before is still there.
pub fn try_write<T: Serialize>(area: Area, key: &str, value: &T) -> Result<(), Full> {
    let octets = postcard::to_allocvec(value).map_err(|_| Full)?;
    write_octets(area, key, &octets)
}

/// Writes octets that are needed later.
///
/// # Errors
/// [`Full`]; what the key held before is still there.
pub fn write_octets(area: Area, key: &str, octets: &[u8]) -> Result<(), Full> {
    let text = BASE64_URL_SAFE_NO_PAD.encode(octets);
    let storage = storage(area).ok_or(Full)?;
    storage.set_item(key, &text).map_err(|_| Full)
}

/// The keys that begin with this.
pub fn keys(area: Area, prefix: &str) -> Vec<String> {
    let Some(storage) = storage(area) else {
        return Vec::new();
    };
    let count = storage.length().unwrap_or_default();
    let keys = (0..count).filter_map(|at| storage.key(at).ok()?);
    keys.filter(|key| key.starts_with(prefix)).collect()
}

/// Removes a document.
pub fn remove(area: Area, key: &str) {
    if let Some(storage) = storage(area) {
        let _ = storage.remove_item(key);
    }
}

fn storage(area: Area) -> Option<Storage> {
    let window = web_sys::window()?;
    match area {
        Area::Local => window.local_storage(),
        Area::Session => window.session_storage(),
    }
    .ok()?
}

/// Whether another window changed the document of this key.
pub fn is_about(event: &StorageEvent, key: &str) -> bool {
    event.key().as_deref() == Some(key)
}
