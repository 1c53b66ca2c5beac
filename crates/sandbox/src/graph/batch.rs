//! `$batch`: up to twenty requests in one (JSON batching).

use std::collections::{HashMap, HashSet};

use axum::body::{Bytes, to_bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::problem::GraphProblem;
use super::respond::Exchange;
use super::{Ask, respond_or_fail};
use crate::Sandbox;
use crate::observe::Lost;

/// How many requests a batch holds at most.
const MOST_REQUESTS: usize = 20;

/// One request of a batch.
#[derive(Debug)]
struct Inner {
    id: String,
    depends_on: Vec<String>,
    method: Method,
    path: String,
    query: String,
    headers: HeaderMap,
    body: Bytes,
}

/// Answers each request of a batch by itself. The outer token is that of all of them.
pub(super) async fn answer(
    sandbox: &Sandbox,
    outer: &HeaderMap,
    body: &[u8],
) -> Result<Value, GraphProblem> {
    let requests = read(outer, body)?;
    let mut responses = Vec::new();
    let mut failed: HashSet<String> = HashSet::new();
    for request in requests {
        let depends_on_failed = request.depends_on.iter().any(|id| failed.contains(id));
        let response = if depends_on_failed {
            Exchange::new(sandbox, &request.headers).refuse(&GraphProblem::DependencyFailed)
        } else {
            let ask = Ask {
                method: request.method,
                path: request.path,
                query: request.query,
                headers: request.headers,
                body: request.body,
            };
            respond_or_fail(sandbox, ask).await
        };
        if !response.status().is_success() {
            failed.insert(request.id.to_lowercase());
        }
        // What depends on a request whose answer is lost goes by what became of it all the same.
        if response.extensions().get::<Lost>().is_none() {
            responses.push(shown(request.id, response).await);
        }
    }
    shuffle(&mut responses);
    Ok(json!({ "responses": responses }))
}

fn read(outer: &HeaderMap, body: &[u8]) -> Result<Vec<Inner>, GraphProblem> {
    let body: Value =
        serde_json::from_slice(body).map_err(|_| GraphProblem::BadBatch("it is not JSON"))?;
    let requests = body["requests"]
        .as_array()
        .ok_or(GraphProblem::BadBatch("requests is missing"))?;
    if requests.is_empty() || requests.len() > MOST_REQUESTS {
        return Err(GraphProblem::BadBatch(
            "there must be between 1 and 20 requests",
        ));
    }
    let mut ids: HashMap<String, usize> = HashMap::new();
    let mut read = Vec::new();
    for (index, request) in requests.iter().enumerate() {
        let inner = inner(outer, request)?;
        if ids.insert(inner.id.to_lowercase(), index).is_some() {
            return Err(GraphProblem::BadBatch("an id is there twice"));
        }
        read.push(inner);
    }
    // What a request depends on stands before it.
    for (index, request) in read.iter().enumerate() {
        let known = |id: &String| ids.get(id).is_some_and(|&place| place < index);
        if !request.depends_on.iter().all(known) {
            return Err(GraphProblem::BadBatch(
                "dependsOn names no request that stands before",
            ));
        }
    }
    Ok(read)
}

fn inner(outer: &HeaderMap, request: &Value) -> Result<Inner, GraphProblem> {
    let text = |name: &str| request[name].as_str().filter(|text| !text.is_empty());
    let id = text("id").ok_or(GraphProblem::BadBatch("an id is missing"))?;
    let method = text("method").ok_or(GraphProblem::BadBatch("a method is missing"))?;
    let method = method
        .to_ascii_uppercase()
        .parse()
        .map_err(|_| GraphProblem::BadBatch("a method is none"))?;
    let url = text("url").ok_or(GraphProblem::BadBatch("a url is missing"))?;
    if url.contains("://") {
        return Err(GraphProblem::BadBatch("a url is not relative"));
    }
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let path = format!("/v1.0/{}", path.trim_start_matches('/'));
    if path.eq_ignore_ascii_case("/v1.0/$batch") {
        return Err(GraphProblem::BadBatch("a batch cannot hold a batch"));
    }
    let headers = inner_headers(outer, &request["headers"])?;
    let body = match &request["body"] {
        Value::Null => Bytes::new(),
        body if headers.contains_key(header::CONTENT_TYPE) => body.to_string().into(),
        _ => return Err(GraphProblem::BadBatch("a body has no Content-Type")),
    };
    let depends_on = match &request["dependsOn"] {
        Value::Null => Vec::new(),
        Value::Array(ids) => {
            let ids = ids.iter().filter_map(Value::as_str);
            ids.map(str::to_lowercase).collect()
        }
        _ => return Err(GraphProblem::BadBatch("dependsOn is not a list")),
    };
    Ok(Inner {
        id: id.to_owned(),
        depends_on,
        method,
        path,
        // An address in JSON may hold what an address line may not.
        query: query.replace(' ', "%20"),
        headers,
        body,
    })
}

fn inner_headers(outer: &HeaderMap, own: &Value) -> Result<HeaderMap, GraphProblem> {
    let mut headers = HeaderMap::new();
    if let Some(token) = outer.get(header::AUTHORIZATION) {
        headers.insert(header::AUTHORIZATION, token.clone());
    }
    let own = match own {
        Value::Null => return Ok(headers),
        Value::Object(own) => own,
        _ => return Err(GraphProblem::BadBatch("headers is not an object")),
    };
    for (name, value) in own {
        let bad = |_| GraphProblem::BadBatch("a header is none");
        let name: HeaderName = name
            .parse()
            .map_err(|_| GraphProblem::BadBatch("a header is none"))?;
        let value = HeaderValue::from_str(value.as_str().unwrap_or_default()).map_err(bad)?;
        headers.insert(name, value);
    }
    Ok(headers)
}

/// The headers that an inner answer shows.
const SHOWN_HEADERS: [&str; 7] = [
    "cache-control",
    "content-type",
    "location",
    "odata-version",
    "request-id",
    "retry-after",
    "www-authenticate",
];

async fn shown(id: String, response: Response) -> Value {
    let (parts, body) = response.into_parts();
    let mut headers = Map::new();
    for name in SHOWN_HEADERS {
        if let Some(value) = parts
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok())
        {
            headers.insert(capitalised(name), value.into());
        }
    }
    let mut shown = json!({ "id": id, "status": parts.status.as_u16(), "headers": headers });
    // A body that is made here is in memory already.
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    if !body.is_empty() {
        let text = || Value::String(String::from_utf8_lossy(&body).into_owned());
        shown["body"] = serde_json::from_slice(&body).unwrap_or_else(|_| text());
    }
    shown
}

/// `retry-after` as `Retry-After`.
fn capitalised(name: &str) -> String {
    let words = name.split('-').map(|word| match word {
        "odata" => "OData".to_owned(),
        "www" => "WWW".to_owned(),
        word => word[..1].to_uppercase() + &word[1..],
    });
    words.collect::<Vec<_>>().join("-")
}

/// Answers come in any order: here always in the same one, which is not that of the requests.
fn shuffle(responses: &mut [Value]) {
    let middle = responses.len() / 2;
    responses.rotate_left(middle);
    let length = responses.len();
    if length > 3 {
        responses.swap(0, length - 2);
        responses.swap(1, length - 1);
    }
}
