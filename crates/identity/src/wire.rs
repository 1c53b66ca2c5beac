//! Documents that the `oauth2` crate reads: it wants a deserializer, and gets one that takes the
//! document's text and leaves the reading to the one reader of this project.

use serde::de::{Deserialize, Deserializer, Error};
use serde_json::value::RawValue;
use tenantry_json::Value;

/// Reads a whole document with `read`, which gives `None` where it is another than expected.
pub(crate) fn deserialize<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    read: fn(&Value<'_>) -> Option<T>,
) -> Result<T, D::Error> {
    let document = Box::<RawValue>::deserialize(deserializer)?;
    // What is wrong with it is not said: the document may hold a token.
    tenantry_json::parse(document.get())
        .ok()
        .and_then(|document| read(&document))
        .ok_or_else(|| D::Error::custom("this is another document than expected"))
}
