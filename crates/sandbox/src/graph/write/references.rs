//! References to objects, as `$ref` and `@odata.bind` take them: the address of an object.

use serde_json::Value;

use super::{Refusal, Writing};
use crate::graph::problem::GraphProblem;
use crate::graph::route;

/// An object that is referred to by its address.
pub(super) struct Reference {
    /// `users`, `groups`, `devices` or `directoryObjects`.
    collection: String,
    /// An id, or another key.
    pub(super) key: String,
}

impl Reference {
    /// Whether the address is one of an object of this collection.
    pub(super) fn may_be(&self, collection: &str) -> bool {
        [collection, "directoryObjects"].contains(&self.collection.as_str())
    }
}

impl Writing<'_> {
    /// What `{"@odata.id": "https://graph…/v1.0/users/…"}` refers to.
    pub(super) fn reference(&self, body: &Value) -> Result<Reference, GraphProblem> {
        let address = body["@odata.id"].as_str();
        self.referred(address.ok_or(Refusal::NoReference)?)
    }

    /// What the members of an `@odata.bind` refer to; nothing where it is not there.
    pub(super) fn bound(&self, name: &'static str) -> Result<Vec<Reference>, GraphProblem> {
        let Some(addresses) = self.body.get(name) else {
            return Ok(Vec::new());
        };
        let addresses = addresses.as_array().ok_or(Refusal::NoReference)?;
        if addresses.len() > MOST_BOUND {
            return Err(Refusal::TooManyReferences(name).into());
        }
        let addresses = addresses.iter().map(|address| {
            let address = address.as_str().ok_or(Refusal::NoReference)?;
            self.referred(address)
        });
        addresses.collect()
    }

    fn referred(&self, address: &str) -> Result<Reference, GraphProblem> {
        let wrong = || GraphProblem::from(Refusal::BadReference(address.to_owned()));
        let below = address
            .strip_prefix(self.place().graph())
            .ok_or_else(wrong)?;
        let mut segments = below.trim_start_matches('/').split('/');
        let version = segments.next().unwrap_or_default();
        let (Some(collection), Some(key), None) =
            (segments.next(), segments.next(), segments.next())
        else {
            return Err(wrong());
        };
        let known = ["users", "groups", "devices", "directoryObjects"].contains(&collection);
        if !["v1.0", "beta"].contains(&version) || !known || key.is_empty() {
            return Err(wrong());
        }
        Ok(Reference {
            collection: collection.to_owned(),
            key: route::decoded(key),
        })
    }
}

/// How many references one request may add to a relationship.
const MOST_BOUND: usize = 20;
