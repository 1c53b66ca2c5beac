//! Looking at a tenant from outside of the cloud, as tests do that compare what a client shows with what there is.

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::Value;

use super::answer::Content;
use super::bearer::Caller;
use super::{Ask, VERSION, answer_to};
use crate::Sandbox;
use crate::faults::Injected;

/// Allows advanced queries.
const EVENTUAL: (HeaderName, HeaderValue) = (
    HeaderName::from_static("consistencylevel"),
    HeaderValue::from_static("eventual"),
);

impl Sandbox {
    /// What Graph would answer about a tenant to somebody who may read everything: `/devices?$top=999` of
    /// `customer.com`. No fault strikes it, and neither the journal nor the tenant's audit log notes it. `None` where
    /// the tenant or the object is not there, or the request is not one that Graph takes.
    pub fn look(&self, tenant: &str, path_and_query: &str) -> Option<Value> {
        let (path, query) = path_and_query
            .split_once('?')
            .unwrap_or((path_and_query, ""));
        let ask = Ask {
            method: Method::GET,
            path: [VERSION, path].concat(),
            query: query.replace(' ', "%20"),
            headers: HeaderMap::from_iter([EVENTUAL]),
            body: Bytes::new(),
        };
        let now = self.now();
        let world = self.lock();
        let caller = Caller::looking(world.tenant(tenant)?.id);
        let reply = answer_to(&caller, &world, now, &ask, &Injected::default()).ok()?;
        Some(match reply.content {
            Content::Json(body) => body,
            Content::Count(number) => number.into(),
            Content::Nothing => return None,
        })
    }
}
