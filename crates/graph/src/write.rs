//! Requests that change something: as they are planned, shown, kept over a reload and sent.

use std::fmt;

use http::{HeaderName, HeaderValue, Response, Uri};
use serde::{Deserialize, Serialize};
use tenantry_identity::{Secret, TenantId};

use crate::{
    call::{Call, Scope},
    check::Check,
    error::{GraphError, refused},
    feature::Feature,
    template::{Body, Filling, Hole, Template},
};

/// A request that changes something in one tenant, and how it is seen afterwards whether it did.
///
/// It holds no secret, so that it can be kept: a password is put in when the request is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Write {
    tenant: TenantId,
    verb: Verb,
    address: Template,
    body: Option<Template>,
    feature: Feature,
    check: Check,
    gives: Option<Gives>,
}

/// The method of a request that changes something (RFC 9110, section 9.3; RFC 5789).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verb {
    /// Creates something, or does something.
    Post,
    /// Replaces something.
    Put,
    /// Changes parts of something.
    Patch,
    /// Removes something.
    Delete,
}

/// What the answer to a write holds that is needed later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Gives {
    /// The id of what was created.
    Id,
    /// The id of what was created, inside the object of this name.
    IdIn(String),
    /// A secret that the service shows only this once, in the member of this name.
    Secret(String),
}

/// What the answer to a write gave.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// The id of what was created.
    pub created: Option<String>,
    /// A secret that the service shows only once.
    pub secret: Option<Secret>,
    /// What identifies the request in the service's logs (`request-id`).
    pub request_id: Option<String>,
}

impl Write {
    pub(crate) fn new(
        tenant: &TenantId,
        feature: Feature,
        verb: Verb,
        address: Template,
        check: Check,
    ) -> Self {
        Write {
            tenant: tenant.clone(),
            verb,
            address,
            body: None,
            feature,
            check,
            gives: None,
        }
    }

    /// The same with a JSON document.
    pub(crate) fn with(mut self, body: Body) -> Self {
        self.body = Some(body.finish());
        self
    }

    /// The same, answered by what was created.
    pub(crate) fn creating(mut self) -> Self {
        self.gives = Some(Gives::Id);
        self
    }

    /// The same, answered by a document with what was created in it.
    pub(crate) fn creating_in(mut self, member: &str) -> Self {
        self.gives = Some(Gives::IdIn(member.to_owned()));
        self
    }

    /// The same, answered by a secret that the service shows only once.
    pub(crate) fn revealing(mut self, member: &str) -> Self {
        self.gives = Some(Gives::Secret(member.to_owned()));
        self
    }

    /// The tenant that is changed.
    pub fn tenant(&self) -> &TenantId {
        &self.tenant
    }

    /// What the agent has to be allowed.
    pub fn feature(&self) -> Feature {
        self.feature
    }

    /// How it is seen whether the change took.
    pub fn check(&self) -> &Check {
        &self.check
    }

    /// Whether a password is made for it.
    pub fn needs_password(&self) -> bool {
        self.body
            .as_ref()
            .is_some_and(|body| body.has(Hole::Password))
    }

    /// Whether it creates what the writes after it are about.
    pub fn creates(&self) -> bool {
        matches!(self.gives, Some(Gives::Id | Gives::IdIn(_)))
    }

    /// Whether its answer holds a secret that is shown only once.
    pub fn reveals(&self) -> bool {
        matches!(self.gives, Some(Gives::Secret(_)))
    }

    /// Method and address for reading: `PATCH /v1.0/users/…`.
    pub fn line(&self) -> String {
        [self.verb.name(), " ", &self.address.preview()].concat()
    }

    /// The body for reading, words in place of secrets.
    pub fn shown_body(&self) -> Option<String> {
        self.body.as_ref().map(Template::preview)
    }

    /// The request. `correlation`, a GUID, becomes its `client-request-id`, by which the tenant's audit log
    /// knows it.
    ///
    /// # Errors
    /// The hole for which there is nothing.
    pub fn call(
        &self,
        correlation: &str,
        filling: Filling<'_>,
    ) -> Result<Call<Response<Vec<u8>>>, Hole> {
        let address = self.address.fill(filling)?;
        let body = match &self.body {
            Some(body) => Some(body.fill(filling)?),
            None => None,
        };
        // What the address is made of is percent-encoded; the root path stands in, as in `query.rs`.
        let address = Uri::try_from(address).unwrap_or_default();
        let mut call = Call::change(&self.tenant, self.verb.name(), address, self.scope(), body);
        if let Ok(value) = HeaderValue::from_str(correlation) {
            call.set_header(HeaderName::from_static("client-request-id"), value);
        }
        Ok(call)
    }

    /// Reads the service's answer.
    ///
    /// # Errors
    /// What the service refused, or an answer without what the contract says.
    pub fn read(&self, response: &Response<Vec<u8>>) -> Result<Given, GraphError> {
        if !response.status().is_success() {
            return Err(refused(response));
        }
        let mut given = Given::default();
        let request_id = response.headers().get("request-id");
        given.request_id = request_id.and_then(|id| Some(id.to_str().ok()?.to_owned()));
        let Some(gives) = &self.gives else {
            return Ok(given);
        };
        let unreadable = |part: &str| GraphError::unreadable(response, part);
        let document = tenantry_json::parse_octets(response.body());
        let document = document.map_err(|error| unreadable(error.what))?;
        let (holder, name) = match gives {
            Gives::Id => (Some(&document), "id"),
            Gives::IdIn(member) => (document.get(member), "id"),
            Gives::Secret(member) => (Some(&document), member.as_str()),
        };
        let value = holder.and_then(|holder| holder.get(name)?.as_str());
        let value = value.ok_or_else(|| unreadable(name))?;
        match gives {
            Gives::Id | Gives::IdIn(_) => given.created = Some(value.to_owned()),
            Gives::Secret(_) => given.secret = Some(Secret::new(value)),
        }
        Ok(given)
    }

    /// The least privileged delegated permission that it needs.
    pub fn scope(&self) -> Scope {
        self.feature.scopes().first().copied().unwrap_or(Scope(""))
    }
}

impl Verb {
    /// The method's name.
    pub fn name(self) -> &'static str {
        match self {
            Verb::Post => "POST",
            Verb::Put => "PUT",
            Verb::Patch => "PATCH",
            Verb::Delete => "DELETE",
        }
    }
}

impl fmt::Display for Verb {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}
