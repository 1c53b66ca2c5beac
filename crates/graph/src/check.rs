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
    /// Whether it is as good if the object is not there any more.
    may_be_gone: bool,
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

/// Which item of an array is meant: the one for which all of this holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Item(Vec<Trait>);

/// What holds for an item of an array.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Trait {
    /// A member is one of these texts. Case does not count, as in GUIDs and user names.
    OneOf { member: String, texts: Vec<String> },
    /// A member has no value.
    Nothing { member: String },
    /// An array of texts has these and no others, in any order.
    Set { array: String, texts: Vec<String> },
    /// A point in time is later than this one; later than none is any.
    Later {
        member: String,
        than: Option<String>,
    },
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
        Check {
            reading,
            expects,
            may_be_gone: false,
        }
    }

    /// The same, and as good if the object is not there any more: what ends its time there may be over before
    /// it is read.
    pub(crate) fn or_gone(mut self) -> Self {
        self.may_be_gone = true;
        self
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
        let waits_for_the_end = self.may_be_gone || self.expects.contains(&Expect::Gone);
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
        Expect::json(member, &tenantry_json::quoted(text))
    }

    /// A member has this text, or none.
    pub(crate) fn optional_text(member: &str, text: Option<&str>) -> Self {
        match text {
            Some(text) => Expect::text(member, text),
            None => Expect::json(member, "null"),
        }
    }

    /// A point in time has moved on from this one; from none, it has come.
    pub(crate) fn later(member: &str, than: Option<&str>) -> Self {
        Expect::Later {
            member: member.to_owned(),
            than: than.map(str::to_owned),
        }
    }

    /// An array holds an item of this kind.
    pub(crate) fn holds(array: &str, item: Item) -> Self {
        let array = array.to_owned();
        Expect::Holds { array, item }
    }

    /// An array holds no item of this kind.
    pub(crate) fn lacks(array: &str, item: Item) -> Self {
        let array = array.to_owned();
        Expect::Lacks { array, item }
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
        Item::default().one_of(key, &[value])
    }

    /// The same, and a member is one of these texts.
    pub(crate) fn one_of(mut self, member: &str, texts: &[&str]) -> Self {
        self.0.push(Trait::OneOf {
            member: member.to_owned(),
            texts: texts.iter().copied().map(str::to_owned).collect(),
        });
        self
    }

    /// The same, and a member has no value.
    pub(crate) fn without(mut self, member: &str) -> Self {
        let member = member.to_owned();
        self.0.push(Trait::Nothing { member });
        self
    }

    /// The same, and an array has these texts and no others.
    pub(crate) fn with(mut self, array: &str, texts: &[String]) -> Self {
        self.0.push(Trait::Set {
            array: array.to_owned(),
            texts: texts.to_vec(),
        });
        self
    }

    /// The same, and a point in time is later than this one.
    pub(crate) fn later(mut self, member: &str, than: Option<&str>) -> Self {
        self.0.push(Trait::Later {
            member: member.to_owned(),
            than: than.map(str::to_owned),
        });
        self
    }

    fn is(&self, item: &Value<'_>) -> bool {
        self.0.iter().all(|one| one.holds(item))
    }
}

impl Trait {
    fn holds(&self, item: &Value<'_>) -> bool {
        match self {
            Trait::OneOf { member, texts } => {
                let own = item.get(member).and_then(Value::as_str);
                own.is_some_and(|own| texts.iter().any(|text| own.eq_ignore_ascii_case(text)))
            }
            Trait::Nothing { member } => item.get(member).is_none_or(is_nothing),
            Trait::Set { array, texts } => {
                let found: Vec<&str> = items(item, array).filter_map(Value::as_str).collect();
                let is_there =
                    |text: &String| found.iter().any(|one| one.eq_ignore_ascii_case(text));
                found.len() == texts.len() && texts.iter().all(is_there)
            }
            Trait::Later { member, than } => is_later(item.get(member), than.as_deref()),
        }
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

/// Two changes within one second are told apart by its fraction.
fn is_later(found: Option<&Value<'_>>, than: Option<&str>) -> bool {
    let exact = |text: &str| {
        let whole = timestamp::parse(text)?;
        let fraction = text.split_once('.').map_or("", |(_, fraction)| fraction);
        let digits = fraction.trim_end_matches('Z').trim_end_matches('0');
        Some((whole, digits.to_owned()))
    };
    let found = found.and_then(Value::as_str).and_then(exact);
    found.is_some_and(|found| than.and_then(exact).is_none_or(|than| found > than))
}

#[cfg(test)]
mod tests;
