//! What stands in a batch (<https://learn.microsoft.com/graph/json-batching>).

use tenantry_json::{Kind, Value};

use crate::exchange::{Exchange, Headers, Outcome};

/// One request of a batch, and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What pairs request and answer.
    pub id: String,
    /// The HTTP method.
    pub method: String,
    /// The address, relative to the version of the API: `/users?$top=5`.
    pub url: String,
    /// The request's header fields.
    pub headers: Headers,
    /// The request's body, as JSON text.
    pub body: Option<String>,
    /// The answer, once there is one.
    pub answer: Option<ItemAnswer>,
}

/// The answer to one request of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The header fields.
    pub headers: Headers,
    /// The body, as JSON text.
    pub body: Option<String>,
}

/// The requests of a batch with their answers, in the order of the requests. None where the exchange is no batch, or
/// where its request's body was not kept.
pub fn items(exchange: &Exchange) -> Vec<Item> {
    let sent = exchange.body.text().unwrap_or_default();
    let Ok(sent) = tenantry_json::parse(sent) else {
        return Vec::new();
    };
    let answered = match &exchange.outcome {
        Outcome::Answered { body, .. } => body.text().unwrap_or_default(),
        Outcome::UnderWay | Outcome::NoAnswer | Outcome::Cancelled => "",
    };
    let answered = tenantry_json::parse(answered).ok();
    let answers = answered
        .as_ref()
        .and_then(|all| all.get("responses")?.items());
    let answers = answers.unwrap_or_default();
    let requests = sent.get("requests").and_then(Value::items);
    requests
        .unwrap_or_default()
        .iter()
        .filter_map(|request| item(request, answers))
        .collect()
}

fn item(request: &Value<'_>, answers: &[Value<'_>]) -> Option<Item> {
    let id = request.text("id").ok()?;
    // Ids are compared without regard to case.
    let is_its = |answer: &&Value<'_>| {
        let other = answer.get("id").and_then(Value::as_str);
        other.is_some_and(|other| other.eq_ignore_ascii_case(&id))
    };
    let answer = answers.iter().find(is_its).and_then(answer);
    Some(Item {
        method: request.text("method").ok()?,
        url: request.text("url").ok()?,
        headers: headers(request),
        body: body(request),
        answer,
        id,
    })
}

fn answer(answer: &Value<'_>) -> Option<ItemAnswer> {
    Some(ItemAnswer {
        status: answer.get("status")?.as_u64()?.try_into().ok()?,
        headers: headers(answer),
        body: body(answer),
    })
}

fn headers(of: &Value<'_>) -> Headers {
    let members = of.get("headers").and_then(Value::members);
    let text = |value: &Value<'_>| match &value.kind {
        Kind::Text(text) => text.to_string(),
        other => written(other),
    };
    let members = members.unwrap_or_default().iter();
    members
        .map(|member| (member.name.to_string(), text(&member.value)))
        .collect()
}

fn body(of: &Value<'_>) -> Option<String> {
    let body = of.get("body")?;
    (body.kind != Kind::Null).then(|| written(&body.kind))
}

fn written(kind: &Kind<'_>) -> String {
    let mut out = String::new();
    let kind = kind.clone();
    Value { at: 0, kind }.write(&mut out);
    out
}
