use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_path_to_error::{Path, Segment};

use crate::error::{ConfigError, Problem};
use crate::field::Field;

/// The file's shape. Every field is optional here, so that a missing one is an error of ours, which
/// can name it; `null` counts as missing.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Document {
    pub(crate) registrations: Option<Vec<Object<RegistrationEntry>>>,
    #[serde(default)]
    pub(crate) clouds: CloudEntries,
}

/// A registration before its values are checked.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RegistrationEntry {
    pub(crate) name: Option<String>,
    pub(crate) cloud: Option<String>,
    pub(crate) regions: Option<Vec<String>>,
    pub(crate) partner_tenant: Option<String>,
    pub(crate) client_id: Option<String>,
    pub(crate) customers: Option<Vec<String>>,
}

/// A cloud before its values are checked.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CloudEntry {
    pub(crate) authority: Option<String>,
    pub(crate) graph: Option<String>,
    pub(crate) partner_center: Option<String>,
}

/// The entries of `clouds` in their order, a repeated one included: in a map it would vanish.
#[derive(Default)]
pub(crate) struct CloudEntries(pub(crate) Vec<(String, CloudEntry)>);

/// A JSON object. A derived struct would take an array of its fields' values as well.
pub(crate) struct Object<T>(pub(crate) T);

/// Reads the shape. Errors are about syntax, types, unknown and repeated fields.
pub(crate) fn read(text: &str) -> Result<Document, ConfigError> {
    let mut json = serde_json::Deserializer::from_str(text);
    let document: Object<Document> = serde_path_to_error::deserialize(&mut json)
        .map_err(|error| json_error(&known_part(error.path()), error.inner()))?;
    json.end()
        .map_err(|error| json_error(&Field::root(), &error))?;
    Ok(document.0)
}

fn json_error(field: &Field, error: &serde_json::Error) -> ConfigError {
    let message = error.to_string();
    // The reader's position is exact, while `Field::error` needs a document without syntax errors.
    let place = format!(" at line {} column {}", error.line(), error.column());
    ConfigError {
        field: field.to_string(),
        line: error.line().max(1),
        problem: Problem::Json(message.strip_suffix(&place).unwrap_or(&message).to_owned()),
    }
}

/// The path up to where the reader had not come to know the next field's name.
fn known_part(path: &Path) -> Field {
    let mut field = Field::root();
    for segment in path {
        field = match segment {
            Segment::Seq { index } => field.index(*index),
            Segment::Map { key } => field.key(key),
            Segment::Enum { .. } | Segment::Unknown => break,
        };
    }
    field
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ObjectVisitor<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
            type Value = Object<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Object<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(Object)
            }
        }

        deserializer.deserialize_map(ObjectVisitor(PhantomData))
    }
}

impl<'de> Deserialize<'de> for CloudEntries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct CloudsVisitor;

        impl<'de> Visitor<'de> for CloudsVisitor {
            type Value = CloudEntries;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<CloudEntries, A::Error> {
                let mut entries = Vec::new();
                while let Some((id, Object(cloud))) = map.next_entry()? {
                    entries.push((id, cloud));
                }
                Ok(CloudEntries(entries))
            }
        }

        deserializer.deserialize_map(CloudsVisitor)
    }
}
