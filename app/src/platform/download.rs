//! Files that the page makes and the browser stores.

use std::time::Duration;

use js_sys::{Array, Uint8Array};
use leptos::{prelude::document, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use crate::platform::clock;

/// How long a file's address is good for.
const KEPT_FOR: Duration = Duration::from_secs(60);

/// A file that is put together piece by piece, so that the page stays quick meanwhile, and then handed to the
/// browser as a download. It never leaves this machine.
pub struct Download {
    parts: Array,
    name: String,
    media_type: &'static str,
}

/// The browser refused the file: its memory or its disk may be full.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the browser did not take the file")]
pub struct Refused;

impl Download {
    /// An empty file with a name and a media type (`text/csv`).
    pub fn new(name: String, media_type: &'static str) -> Self {
        Download {
            parts: Array::new(),
            name,
            media_type,
        }
    }

    /// Adds a piece.
    pub fn write(&self, octets: &[u8]) {
        self.parts.push(&Uint8Array::from(octets));
    }

    /// Hands the file to the browser.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn save(self) -> Result<(), Refused> {
        self.try_save().map_err(|_| Refused)
    }

    fn try_save(self) -> Result<(), JsValue> {
        let options = BlobPropertyBag::new();
        options.set_type(self.media_type);
        let blob = Blob::new_with_u8_array_sequence_and_options(&self.parts, &options)?;
        let address = Url::create_object_url_with_blob(&blob)?;
        let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
        link.set_href(&address);
        link.set_download(&self.name);
        link.click();
        // Some browsers read the file only after the click, so its address is kept for a while.
        spawn_local(async move {
            clock::sleep(KEPT_FOR).await;
            let _ = Url::revoke_object_url(&address);
        });
        Ok(())
    }
}
