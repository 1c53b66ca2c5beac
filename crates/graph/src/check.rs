//! Reading back: whether a change is in effect, by the service's own word.

use http::{Response, Uri};
use serde::{Deserialize, Serialize};
use tenantry_identity::TenantId;
use tenantry_json::{Kind, Value};

use crate::{
    call::{Call, Scope},
    error::{GraphError, refused},
    feature::Feature,
    template::{Filling, Hole, Template},
    timestamp,
};

/// What is read after a write, and what has to be found there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    reading: Reading,
    expects: Vec<Expect>,
}

/// A request that reads. Two checks with equal readings share one answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Reading {
    tenant: TenantId,
    address: Template,
    is_advanced: bool,
    feature: Feature,
}

/// What has to be found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Expect {
    /// The object is there.
    There,
    /// The object is not there (404).
    Gone,
    /// A member, by its path (`passwordProfile/password`), has this value, written as JSON. `null`, an empty
    /// array and a missing member are the same, as the service writes any of them.
    Equals { member: String, json: String },
    /// A point in time has moved on from this one; from none, it has come.
    Later {
        member: String,
        than: Option<String>,
    },
    /// An array holds an item of this kind.
    Holds { array: String, item: Item },
    /// An array holds no item of this kind.
    Lacks { array: String, item: Item },
}

/// Which item of an array is meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Item {
    /// The member that tells it from the others.
    pub(crate) key: String,
    /// That member's value. Case does not count, as in GUIDs and user names.
    pub(crate) value: String,
    /// A set of texts that it has to have in the array of this name, in any order.
    pub(crate) with: Option<(String, Vec<String>)>,
    /// A point in time, in the member of this name, that has to be later than this one.
    pub(crate) later: Option<(String, Option<String>)>,
}

/// Whether a change is in effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is.
    Taken,
    /// It is not, or not yet.
    NotTaken,
}

impl Check {
    pub(crate) fn new(
        tenant: &TenantId,
        feature: Feature,
        address: Template,
        expects: Vec<Expect>,
    ) -> Self {
        let reading = Reading {
            tenant: tenant.clone(),
            address,
            is_advanced: false,
            feature,
        };
        Check { reading, expects }
    }

    /// The same as an advanced query of the directory.
    pub(crate) fn advanced(mut self) -> Self {
        self.reading.is_advanced = true;
        self
    }

    /// What is read.
    pub fn reading(&self) -> &Reading {
        &self.reading
    }

    /// Whether what was read shows the change.
    ///
    /// # Errors
    /// An answer that says nothing about it: a refusal, or no document.
    pub fn judge(&self, response: &Response<Vec<u8>>) -> Result<Verdict, GraphError> {
        let waits_for_the_end = self.expects.contains(&Expect::Gone);
        if response.status().as_u16() == 404 {
            return Ok(match waits_for_the_end {
                true => Verdict::Taken,
                false => Verdict::NotTaken,
            });
        }
        if !response.status().is_success() {
            return Err(refused(response));
        }
        let document = tenantry_json::parse_octets(response.body())
            .map_err(|error| GraphError::unreadable(response, error.what))?;
        let is_met = |expect: &Expect| expect.is_met(&document);
        Ok(match self.expects.iter().all(is_met) {
            true => Verdict::Taken,
            false => Verdict::NotTaken,
        })
    }

    /// The id of the object that was read, or of the first one where a list was.
    pub fn found(response: &Response<Vec<u8>>) -> Option<String> {
        let document = tenantry_json::parse_octets(response.body()).ok()?;
        let first = |document: &Value<'_>| {
            let value = document.get("value")?.items()?.first()?;
            Some(value.get("id")?.as_str()?.to_owned())
        };
        let own = document.get("id").and_then(Value::as_str);
        own.map(str::to_owned).or_else(|| first(&document))
    }
}

impl Reading {
    /// The request.
    ///
    /// # Errors
    /// The hole for which there is nothing.
    pub fn call(&self, filling: Filling<'_>) -> Result<Call<Response<Vec<u8>>>, Hole> {
        let address = self.address.fill(filling)?;
        let address = Uri::try_from(address).unwrap_or_default();
        let scope = self.feature.scopes().first().copied().unwrap_or(Scope(""));
        let call = Call::get(
            &self.tenant,
            address,
            scope,
            |response| Ok(response.clone()),
        );
        Ok(if self.is_advanced {
            call.eventual()
        } else {
            call
        })
    }

    /// What the agent has to be allowed to read it.
    pub fn feature(&self) -> Feature {
        self.feature
    }

    /// Method and address for reading: `GET /v1.0/users/…`.
    pub fn line(&self) -> String {
        ["GET ", &self.address.preview()].concat()
    }
}

impl Expect {
    /// A member has this text.
    pub(crate) fn text(member: &str, text: &str) -> Self {
        let mut json = String::new();
        let kind = Kind::Text(text.into());
        Value { at: 0, kind }.write(&mut json);
        Expect::json(member, &json)
    }

    /// A member has this text, or none.
    pub(crate) fn optional_text(member: &str, text: Option<&str>) -> Self {
        match text {
            Some(text) => Expect::text(member, text),
            None => Expect::json(member, "null"),
        }
    }

    /// A member is `true` or `false`.
    pub(crate) fn boolean(member: &str, is_true: bool) -> Self {
        Expect::json(member, if is_true { "true" } else { "false" })
    }

    /// A member has the value that is written like this.
    pub(crate) fn json(member: &str, json: &str) -> Self {
        Expect::Equals {
            member: member.to_owned(),
            json: json.to_owned(),
        }
    }

    fn is_met(&self, document: &Value<'_>) -> bool {
        match self {
            Expect::There => true,
            Expect::Gone => false,
            Expect::Equals { member, json } => tenantry_json::parse(json)
                .is_ok_and(|wanted| is_equal(at(document, member), &wanted)),
            Expect::Later { member, than } => is_later(at(document, member), than.as_deref()),
            Expect::Holds { array, item } => items(document, array).any(|one| item.is(one)),
            Expect::Lacks { array, item } => !items(document, array).any(|one| item.is(one)),
        }
    }
}

impl Item {
    /// The item whose member `key` has this value.
    pub(crate) fn of(key: &str, value: &str) -> Self {
        Item {
            key: key.to_owned(),
            value: value.to_owned(),
            with: None,
            later: None,
        }
    }

    fn is(&self, item: &Value<'_>) -> bool {
        let own = |name: &str| item.get(name).and_then(Value::as_str);
        let is_it = own(&self.key).is_some_and(|own| own.eq_ignore_ascii_case(&self.value));
        let has_all = self.with.as_ref().is_none_or(|(array, wanted)| {
            let found: Vec<&str> = items(item, array).filter_map(Value::as_str).collect();
            let is_there = |text: &String| found.iter().any(|one| one.eq_ignore_ascii_case(text));
            found.len() == wanted.len() && wanted.iter().all(is_there)
        });
        let is_new = self
            .later
            .as_ref()
            .is_none_or(|(member, than)| is_later(item.get(member), than.as_deref()));
        is_it && has_all && is_new
    }
}

/// The member at a path whose steps are separated by slashes.
fn at<'d, 't>(document: &'d Value<'t>, path: &str) -> Option<&'d Value<'t>> {
    path.split('/')
        .try_fold(document, |inner, name| inner.get(name))
}

fn items<'d, 't>(document: &'d Value<'t>, path: &str) -> impl Iterator<Item = &'d Value<'t>> {
    at(document, path)
        .and_then(Value::items)
        .unwrap_or_default()
        .iter()
}

fn is_nothing(value: &Value<'_>) -> bool {
    value.kind == Kind::Null || value.items().is_some_and(<[_]>::is_empty)
}

fn is_equal(found: Option<&Value<'_>>, wanted: &Value<'_>) -> bool {
    let Some(found) = found.filter(|found| !is_nothing(found)) else {
        return is_nothing(wanted);
    };
    match (found.items(), wanted.items()) {
        (Some(found), Some(wanted)) => {
            // The service keeps sets, and gives them in an order of its own.
            let is_in = |one: &Value<'_>| found.iter().any(|other| is_equal(Some(other), one));
            found.len() == wanted.len() && wanted.iter().all(is_in)
        }
        (None, None) => match (found.members(), wanted.members()) {
            // The service adds members.
            (Some(_), Some(members)) => members
                .iter()
                .all(|member| is_equal(found.get(&member.name), &member.value)),
            _ => found.kind == wanted.kind,
        },
        _ => false,
    }
}

fn is_later(found: Option<&Value<'_>>, than: Option<&str>) -> bool {
    let Some(found) = found.and_then(Value::as_str) else {
        return false;
    };
    match (timestamp::parse(found), than.and_then(timestamp::parse)) {
        (Some(found), Some(than)) => found > than,
        (Some(_), None) => true,
        (None, _) => false,
    }
}

#[cfg(test)]
mod tests;
