//! Requests to Microsoft Graph: the token is found by the tenant, attached, and sent to the tenant's Graph
//! host and nowhere else; throttling and challenges are obeyed.

use std::rc::Rc;

use http::{HeaderName, HeaderValue, Method, Request, header::AUTHORIZATION};
use js_sys::{ArrayBuffer, Uint8Array};
use tenantry_graph::{host, retry};
use tenantry_identity::{challenge, secret::Secret};

use super::{
    Vault,
    listener::Reply,
    port::{Answer, Refusal, Send},
};
use crate::platform::{clock, fetch, random};

impl Vault {
    /// Sends a request and hands its answer back, whatever the status.
    pub(super) async fn send(
        self: Rc<Self>,
        send: Send,
        body: Option<ArrayBuffer>,
    ) -> Result<Reply, Refusal> {
        let opened = self.opened(&send.tenant)?;
        let address = host::on_host(opened.cloud.graph.as_str(), &send.address)
            .map_err(|_| Refusal::ForeignAddress)?;
        let body = body.map_or_else(Vec::new, |body| Uint8Array::new(&body).to_vec());
        let mut request = bare(&send, body)?;
        *request.uri_mut() = address;

        let mut tries = 0;
        let mut renewed = false;
        loop {
            let token = self.token(&send.tenant).await?;
            authorize(&mut request, &token)?;
            let answer = fetch::send(request.clone())
                .await
                .map_err(|_| Refusal::Unreachable)?;
            tries += 1;
            let head = fetch::response(answer.status, &answer.headers, Vec::new())
                .map_err(|_| Refusal::Unreachable)?;
            let claims = challenge::claims_of(head.headers());
            if (answer.status == 401 || claims.is_some()) && !renewed {
                // One new token, with the claims that were asked for, and never a second silent round.
                renewed = true;
                self.broker.borrow_mut().rejected(&send.tenant, claims);
                continue;
            }
            let method = request.method();
            let wait = retry::wait_before_retry(method, &head, tries, random::fraction());
            if let Some(wait) = wait {
                clock::sleep(wait).await;
                continue;
            }
            return Ok(Reply {
                answer: Answer::Response {
                    status: answer.status,
                    headers: answer.headers,
                },
                body: Some(answer.body),
            });
        }
    }
}

/// The request as the page wrote it. A token of the page's own is a mistake or an attack.
fn bare(send: &Send, body: Vec<u8>) -> Result<Request<Vec<u8>>, Refusal> {
    let mut request = Request::new(body);
    *request.method_mut() =
        Method::from_bytes(send.method.as_bytes()).map_err(|_| Refusal::Protocol)?;
    for (name, value) in &send.headers {
        let name: HeaderName = name.parse().map_err(|_| Refusal::Protocol)?;
        if name == AUTHORIZATION {
            return Err(Refusal::Protocol);
        }
        let value = HeaderValue::from_str(value).map_err(|_| Refusal::Protocol)?;
        request.headers_mut().append(name, value);
    }
    Ok(request)
}

fn authorize(request: &mut Request<Vec<u8>>, token: &Secret) -> Result<(), Refusal> {
    let mut value = HeaderValue::from_str(&format!("Bearer {}", token.expose()))
        .map_err(|_| Refusal::Protocol)?;
    value.set_sensitive(true);
    request.headers_mut().insert(AUTHORIZATION, value);
    Ok(())
}
