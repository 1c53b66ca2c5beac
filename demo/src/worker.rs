//! The browser's side of the demo.

use axum::body::Bytes;
use axum::http::{HeaderName, HeaderValue, Method, Request, Uri};
use futures::channel::oneshot;
use js_sys::{Array, Date, JsString, Uint8Array};
use tenantry_sandbox::Runtime;
use wasm_bindgen::prelude::*;

use crate::demo::{Demo, Place};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(done: &JsValue, milliseconds: f64);

    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues)]
    fn get_random_values(octets: &mut [u8]);
}

/// The emulated cloud of a demo, for the worker's script.
#[wasm_bindgen]
pub struct Cloud(Demo);

#[wasm_bindgen]
impl Cloud {
    /// The cloud of the console at this address, which ends in a slash, going on with what was kept.
    ///
    /// # Errors
    /// A sentence, if the address is none.
    #[wasm_bindgen(constructor)]
    pub fn new(address: &str, kept: Option<Vec<u8>>) -> Result<Cloud, JsValue> {
        let place = Place::parse(address).ok_or("the console's address ends in a slash")?;
        Ok(Cloud(match kept {
            Some(kept) => Demo::go_on(place, runtime(), &kept),
            None => Demo::begin(place, runtime()),
        }))
    }

    /// Answers a request with an array of status, header fields as pairs, and body; with `undefined` where
    /// the connection has to break off.
    ///
    /// # Errors
    /// A sentence, if the request cannot be read.
    pub async fn answer(
        &self,
        method: &str,
        address: &str,
        headers: Array,
        body: Vec<u8>,
    ) -> Result<Option<Array>, JsValue> {
        let mut request = Request::new(Bytes::from(body));
        *request.method_mut() = read_method(method)?;
        *request.uri_mut() = read_address(address)?;
        for pair in headers {
            let pair = Array::from(&pair);
            let text = |at| pair.get(at).as_string().unwrap_or_default();
            let name = HeaderName::try_from(text(0));
            // What is no header field here was none in the request.
            if let (Ok(name), Ok(value)) = (name, HeaderValue::try_from(text(1))) {
                request.headers_mut().append(name, value);
            }
        }
        let answer = self.0.answer(request).await;
        Ok(answer.map(|answer| {
            let headers = Array::new();
            for (name, value) in answer.headers() {
                let value = String::from_utf8_lossy(value.as_bytes());
                let pair = [JsString::from(name.as_str()), JsString::from(&*value)];
                headers.push(&pair.iter().collect::<Array>());
            }
            let body = Uint8Array::from(answer.body().as_ref());
            Array::of3(&answer.status().as_u16().into(), &headers, &body)
        }))
    }

    /// What has to be kept after such a request, if it has changed.
    ///
    /// # Errors
    /// As [`Cloud::answer`].
    pub fn changed(&self, method: &str, address: &str) -> Result<Option<Vec<u8>>, JsValue> {
        let may_change = self
            .0
            .may_change(&read_method(method)?, &read_address(address)?);
        Ok(may_change.then(|| self.0.changed()).flatten())
    }
}

fn read_method(method: &str) -> Result<Method, JsValue> {
    Method::from_bytes(method.as_bytes()).map_err(|_| JsValue::from("no method"))
}

fn read_address(address: &str) -> Result<Uri, JsValue> {
    address.parse().map_err(|_| JsValue::from("no address"))
}

fn runtime() -> Runtime {
    Runtime::new(
        || Date::now() as u64,
        |duration| {
            let (done, is_done) = oneshot::channel::<()>();
            let done = Closure::once_into_js(move || {
                // Nobody waits for an answer any more whose worker has ended.
                let _ = done.send(());
            });
            set_timeout(&done, duration.as_secs_f64() * 1_000.0);
            Box::pin(async move {
                let _ = is_done.await;
            })
        },
        get_random_values,
    )
}
