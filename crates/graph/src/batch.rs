//! Several calls in one request: `POST /$batch`
//! (<https://learn.microsoft.com/graph/json-batching>).
//!
//! A [`Batch`] decides and sends nothing: it packs calls into [`Envelope`]s, reads what came back for each
//! of their calls, and says which have to be sent again by themselves. A throttled call does not take its
//! neighbours with it, and nothing is assumed about the order of the answers.

use std::{borrow::Cow, time::Duration};

use http::{HeaderName, HeaderValue, Response, StatusCode, Uri, header};
use tenantry_identity::challenge;
use tenantry_json::{Kind, Value};

use crate::{
    call::{Call, Scope},
    error::{GraphError, read_items},
    retry,
};

/// The most calls that the service takes in one request.
pub const MOST: usize = 20;

/// Calls that are to be sent together. Each goes to its own tenant.
#[derive(Default)]
pub struct Batch {
    calls: Vec<Call<Response<Vec<u8>>>>,
}

/// The place of one call in its batch.
pub struct Slot<T> {
    /// Which of the batch's calls it is, from 0 on.
    pub number: usize,
    /// The call, which reads its own answer.
    pub call: Call<T>,
}

/// One request that asks for up to [`MOST`] calls of one tenant.
pub struct Envelope {
    /// The request.
    pub call: Call<Answers>,
    /// Which of the batch's calls are in it.
    pub numbers: Vec<usize>,
}

/// What came back in one envelope, in the service's order.
pub struct Answers(Vec<Answer>);

struct Answer {
    id: String,
    response: Response<Vec<u8>>,
}

/// What became of one call of an envelope.
#[derive(Debug)]
pub enum Outcome {
    /// This is its answer, a refusal maybe.
    Answered(Response<Vec<u8>>),
    /// It has to be sent again by itself, after a wait: it was throttled, the service was not there for a
    /// moment or said nothing, or its token does not count any more.
    Alone(Duration),
    /// The service did not say what became of it, and it may have taken effect.
    Unanswered,
}

impl Batch {
    /// No calls yet.
    pub fn new() -> Self {
        Batch::default()
    }

    /// Adds a call.
    pub fn add<T>(&mut self, call: Call<T>) -> Slot<T> {
        let number = self.calls.len();
        self.calls.push(call.unread());
        Slot { number, call }
    }

    /// How many calls there are.
    pub fn len(&self) -> usize {
        self.calls.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.calls.is_empty()
    }

    /// One of the calls, to be sent by itself.
    pub fn call(&self, number: usize) -> Option<&Call<Response<Vec<u8>>>> {
        self.calls.get(number)
    }

    /// The requests that ask for all calls: as few as there can be, each for one tenant.
    pub fn envelopes(&self) -> Vec<Envelope> {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for (number, call) in self.calls.iter().enumerate() {
            let fits = |group: &&mut Vec<usize>| {
                let first = self.calls[group[0]].tenant();
                group.len() < MOST && first == call.tenant()
            };
            match groups.iter_mut().find(fits) {
                Some(group) => group.push(number),
                None => groups.push(vec![number]),
            }
        }
        let seal = |numbers| self.seal(numbers);
        groups.into_iter().map(seal).collect()
    }

    /// What became of each call of an envelope. `jitter` is a fresh random number in `0.0..1.0`.
    pub fn open(
        &self,
        envelope: &Envelope,
        answers: Answers,
        jitter: f64,
    ) -> Vec<(usize, Outcome)> {
        let paired = self.pair(envelope, answers).into_iter();
        let judged = paired.map(|(number, response)| {
            let is_repeatable = self.calls[number].is_repeatable();
            (number, judge(response, is_repeatable, jitter))
        });
        judged.collect()
    }

    /// The service's answer to each call of an envelope, whatever it says; `None` where there is none, or more
    /// than one.
    pub fn pair(
        &self,
        envelope: &Envelope,
        answers: Answers,
    ) -> Vec<(usize, Option<Response<Vec<u8>>>)> {
        let mut answers = answers.0;
        let mut paired = Vec::with_capacity(envelope.numbers.len());
        for &number in &envelope.numbers {
            let id = id_of(number);
            let mut found = None;
            let mut count = 0;
            // Ids are compared without regard to case by the service; ours are digits.
            while let Some(at) = answers.iter().position(|answer| answer.id == id) {
                found = Some(answers.swap_remove(at).response);
                count += 1;
            }
            // Of two answers to one question nobody knows which is right.
            paired.push((number, found.filter(|_| count == 1)));
        }
        paired
    }

    fn seal(&self, numbers: Vec<usize>) -> Envelope {
        let mut document = String::from("{\"requests\":[");
        let mut only_reads = true;
        for (at, &number) in numbers.iter().enumerate() {
            if at > 0 {
                document.push(',');
            }
            let call = &self.calls[number];
            only_reads &= call.is_repeatable();
            write_request(&mut document, number, call);
        }
        document.push_str("]}");
        let tenant = self.calls[numbers[0]].tenant();
        // The request itself needs no permission.
        let address = Uri::from_static("/v1.0/$batch");
        let call = Call::post(tenant, address, Scope(""), document, read_answers);
        Envelope {
            call: if only_reads {
                call.only_reading()
            } else {
                call
            },
            numbers,
        }
    }
}

/// The service takes ids without regard to case, and these have none.
fn id_of(number: usize) -> String {
    (number + 1).to_string()
}

fn write_request<T>(out: &mut String, number: usize, call: &Call<T>) {
    let request = call.request();
    out.push_str("{\"id\":\"");
    out.push_str(&id_of(number));
    out.push_str("\",\"method\":");
    write_text(out, request.method().as_str());
    out.push_str(",\"url\":");
    let path = request
        .uri()
        .path_and_query()
        .map_or("/", |path| path.as_str());
    write_text(out, path.strip_prefix("/v1.0").unwrap_or(path));
    let mut before = ",\"headers\":{";
    for (name, value) in request.headers() {
        if let (true, Ok(value)) = (*name != header::ACCEPT, value.to_str()) {
            out.push_str(before);
            write_text(out, name.as_str());
            out.push(':');
            write_text(out, value);
            before = ",";
        }
    }
    if before == "," {
        out.push('}');
    }
    // All bodies of this crate are JSON.
    if let (false, Ok(body)) = (
        request.body().is_empty(),
        std::str::from_utf8(request.body()),
    ) {
        out.push_str(",\"body\":");
        out.push_str(body);
    }
    out.push('}');
}

fn write_text(out: &mut String, text: &str) {
    let kind = Kind::Text(Cow::Borrowed(text));
    Value { at: 0, kind }.write(out);
}

fn read_answers(response: &Response<Vec<u8>>) -> Result<Answers, GraphError> {
    let mut answers = Vec::new();
    let rest = read_items(response, "responses", &mut |item| {
        answers.extend(answer_of(item))
    })?;
    if rest.get("responses").and_then(Value::items).is_none() {
        return Err(GraphError::unreadable(response, "responses"));
    }
    // An answer that does not say in whose logs it stands is found by the envelope's.
    for answer in &mut answers {
        for name in [&KNOWN[3], &KNOWN[4]] {
            if let (None, Some(value)) = (
                answer.response.headers().get(name),
                response.headers().get(name),
            ) {
                answer.response.headers_mut().insert(name, value.clone());
            }
        }
    }
    Ok(Answers(answers))
}

/// The header fields that anybody decides on.
static KNOWN: [HeaderName; 5] = [
    header::CONTENT_TYPE,
    header::RETRY_AFTER,
    header::WWW_AUTHENTICATE,
    HeaderName::from_static("request-id"),
    HeaderName::from_static("client-request-id"),
];

/// One answer of an envelope; `None` for something that is none.
fn answer_of(item: &Value<'_>) -> Option<Answer> {
    let id = item.text("id").ok()?;
    let status = u16::try_from(item.get("status")?.as_u64()?).ok()?;
    let mut body = String::new();
    if let Some(document) = item.get("body").filter(|body| body.kind != Kind::Null) {
        document.write(&mut body);
    }
    let mut response = Response::new(body.into_bytes());
    *response.status_mut() = StatusCode::from_u16(status).ok()?;
    for member in item
        .get("headers")
        .and_then(Value::members)
        .unwrap_or_default()
    {
        let is_it = |known: &&HeaderName| known.as_str().eq_ignore_ascii_case(&member.name);
        let value = match &member.value.kind {
            Kind::Text(text) => text.as_ref(),
            Kind::Number(digits) => digits,
            _ => continue,
        };
        if let (Some(name), Ok(value)) = (KNOWN.iter().find(is_it), HeaderValue::from_str(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    Some(Answer { id, response })
}

/// Whether an answer refuses the token: the call did not happen, and gets a new token, or the way to one, when it is
/// sent by itself.
pub fn is_challenge(response: &Response<Vec<u8>>) -> bool {
    match response.status().as_u16() {
        401 => true,
        403 => challenge::claims_of(response.headers()).is_some(),
        _ => false,
    }
}

fn judge(response: Option<Response<Vec<u8>>>, is_repeatable: bool, jitter: f64) -> Outcome {
    let Some(response) = response else {
        return match is_repeatable {
            true => Outcome::Alone(Duration::ZERO),
            false => Outcome::Unanswered,
        };
    };
    if is_challenge(&response) {
        return Outcome::Alone(Duration::ZERO);
    }
    match retry::wait_before_retry(is_repeatable, &response, 1, jitter) {
        Some(wait) => Outcome::Alone(wait),
        None => Outcome::Answered(response),
    }
}

#[cfg(test)]
mod tests;
