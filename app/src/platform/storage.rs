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
    let text = storage(area)?.get_item(key).ok()??;
    let octets = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
    postcard::from_bytes(&octets).ok()
}

/// Writes a document.
pub fn write<T: Serialize>(area: Area, key: &str, value: &T) {
    if let (Some(storage), Ok(octets)) = (storage(area), postcard::to_allocvec(value)) {
        // A full or forbidden storage costs a convenience, never the work at hand.
        let _ = storage.set_item(key, &BASE64_URL_SAFE_NO_PAD.encode(octets));
    }
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
