//! The browser's storages, holding JSON. A storage that is switched off or full is as good as empty.

use serde::{Serialize, de::DeserializeOwned};
use web_sys::Storage;

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
    serde_json::from_str(&text).ok()
}

/// Writes a document.
pub fn write<T: Serialize>(area: Area, key: &str, value: &T) {
    if let (Some(storage), Ok(text)) = (storage(area), serde_json::to_string(value)) {
        // A full or forbidden storage costs a convenience, never the work at hand.
        let _ = storage.set_item(key, &text);
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
