//! What the demo's bar asks and orders, below `cloud/demo`: JSON, from scripts of the page only.
//!
//! | request | |
//! | --- | --- |
//! | `GET demo` | what there is to choose from, and what is chosen |
//! | `PUT demo/agent` | `{"userName": "adele@partner.com"}` |
//! | `PUT demo/world` | `{"customers": 300}`: begins anew |
//! | `PUT demo/troubles/{name}` | `{"on": true}` |
//!
//! Each is answered with what there is then.

use axum::body::Bytes;
use axum::http::{HeaderValue, Method, Request, Response, StatusCode, header};
use serde_json::{Value, json};

use crate::demo::Demo;
use crate::scenery::{AGENTS, SIZES};
use crate::trouble::Trouble;

impl Demo {
    pub(crate) fn order(&self, request: Request<Bytes>) -> Response<Bytes> {
        let path = request.uri().path();
        let rest = path
            .rsplit_once("/demo/")
            .map_or("", |(_, rest)| rest)
            .to_owned();
        let body: Value = serde_json::from_slice(request.body()).unwrap_or_default();
        let refused = match (request.method(), rest.as_str()) {
            (&Method::GET, "") => None,
            (&Method::PUT, "agent") => {
                let agent = body["userName"].as_str().unwrap_or_default();
                (!self.choose_agent(agent)).then(|| "no such agent".to_owned())
            }
            (&Method::PUT, "world") => {
                let customers = body["customers"].as_u64();
                let customers = customers.and_then(|count| u32::try_from(count).ok());
                let begun = customers.is_some_and(|customers| self.start_over(customers));
                (!begun).then(|| "no world of this size".to_owned())
            }
            (&Method::PUT, rest) => self.trouble(rest, &body),
            _ => Some("no such order".to_owned()),
        };
        match refused {
            None => answer(StatusCode::OK, &self.described()),
            Some(error) => answer(StatusCode::BAD_REQUEST, &json!({ "error": error })),
        }
    }

    fn trouble(&self, rest: &str, body: &Value) -> Option<String> {
        let named = rest.strip_prefix("troubles/").unwrap_or_default();
        let trouble: Option<Trouble> = serde_json::from_value(named.into()).ok();
        let (Some(trouble), Some(on)) = (trouble, body["on"].as_bool()) else {
            return Some("no such trouble".to_owned());
        };
        let switched = self.switch(trouble, on);
        switched.err().map(|error| error.to_string())
    }

    fn described(&self) -> Value {
        self.see(|setting, _| {
            let agents = AGENTS.iter();
            let troubles = Trouble::ALL.iter().map(|trouble| {
                let (label, hint) = trouble.words();
                json!({
                    "name": trouble,
                    "label": label,
                    "hint": hint,
                    "on": setting.troubles.contains(trouble),
                })
            });
            json!({
                "agent": setting.agent,
                "agents": agents
                    .map(|(name, hint)| json!({ "userName": name, "hint": hint }))
                    .collect::<Vec<_>>(),
                "customers": setting.customers,
                "sizes": SIZES,
                "troubles": troubles.collect::<Vec<_>>(),
            })
        })
    }
}

fn answer(status: StatusCode, body: &Value) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(body.to_string()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    let json = HeaderValue::from_static("application/json");
    headers.insert(header::CONTENT_TYPE, json);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
