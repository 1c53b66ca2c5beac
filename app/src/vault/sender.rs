//! Requests to Microsoft Graph: the token is found by the tenant, attached, and sent to the tenant's Graph
//! host and nowhere else; throttling and challenges are obeyed. A service that
//! throttles a tenant makes all of the tenant's requests to it wait (`places.rs`).

use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode, header};
use js_sys::{ArrayBuffer, Uint8Array};
use tenantry_graph::{budget::Service, host, retry};
use tenantry_identity::{
    Problem, Secret, TenantId,
    broker::{AfterRefusal, Why},
    challenge,
};
use tenantry_trace::{Again, Purpose, Repeat};

use super::{
    Vault,
    listener::Reply,
    port::{Answer, Refusal, Send},
    recording::Note,
};
use crate::platform::{
    clock,
    fetch::{self, NoAnswer},
    random,
};

impl Vault {
    /// Sends a request and hands its answer back, whatever the status.
    pub(super) async fn send(
        &self,
        send: Send,
        body: Option<ArrayBuffer>,
    ) -> Result<Reply, Refusal> {
        let opened = self.opened(&send.tenant)?;
        let graph = opened.route.graph.as_str();
        let address = host::on_host(graph, &send.address).map_err(|_| Refusal::ForeignAddress)?;
        let body = body.map_or_else(Vec::new, |body| Uint8Array::new(&body).to_vec());
        let mut request = bare(&send, body)?;
        *request.uri_mut() = address;

        let service = Service::of(send.address.strip_prefix(graph).unwrap_or(&send.address));
        let mut place = self.places.take(&send.tenant, service).await;
        let mut tries = 0;
        let mut refused = None;
        let mut again = None;
        loop {
            let token = match (self.token(&send.tenant).await, refused) {
                (Ok(token), _) => token,
                (Err(Refusal::SignIn(problem)), Some(answer)) => {
                    return Ok(challenged(problem, answer));
                }
                (Err(refusal), _) => return Err(refusal),
            };
            authorize(&mut request, &token)?;
            let note = Note {
                purpose: Purpose::Graph,
                tenant: &send.tenant,
                permission: &send.permission,
                again,
            };
            let sent = self.wire.send(request.clone(), note).await;
            let (number, answer) = sent.map_err(|NoAnswer| Refusal::Unreachable)?;
            tries += 1;
            let head = fetch::response(answer.status, &answer.headers, Vec::new())
                .map_err(|_| Refusal::Unreachable)?;
            match self.after_refusal(&send.tenant, &token, &head) {
                None => {}
                Some(AfterRefusal::AskAgain) => {
                    refused = Some(answer);
                    again = repeats(number, Repeat::Challenged);
                    continue;
                }
                Some(AfterRefusal::Interaction(why)) => {
                    return Ok(challenged(Box::new(why.into()), answer));
                }
            }
            refused = None;
            let wait =
                retry::wait_before_retry(send.is_repeatable, &head, tries, random::fraction());
            let is_throttled = head.status() == StatusCode::TOO_MANY_REQUESTS;
            if is_throttled {
                place.throttled(wait.unwrap_or(retry::LONGEST_WAIT));
            }
            if let Some(wait) = wait.filter(|_| place.may_retry()) {
                again = repeats(
                    number,
                    match is_throttled {
                        true => Repeat::Throttled,
                        false => Repeat::Unavailable,
                    },
                );
                if is_throttled {
                    place.again().await;
                } else {
                    drop(place);
                    clock::sleep(wait).await;
                    place = self.places.take(&send.tenant, service).await;
                }
                continue;
            }
            if head.status().is_success() {
                place.succeeded();
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

impl Vault {
    /// What to do if Graph refused this token (continuous access evaluation). `None` where its answer says all
    /// that there is to say.
    fn after_refusal(
        &self,
        tenant: &TenantId,
        token: &Secret,
        head: &Response<Vec<u8>>,
    ) -> Option<AfterRefusal> {
        let mut broker = self.broker.borrow_mut();
        let after = match (head.status().as_u16(), challenge::claims_of(head.headers())) {
            (401 | 403, Some(claims)) => broker.challenged(tenant, token, &claims, clock::now()),
            (401, None) => broker.rejected(tenant, token, clock::now()),
            _ => return None,
        };
        match after {
            AfterRefusal::Interaction(Why::Rejected { claims: None }) => None,
            after => Some(after),
        }
    }
}

fn repeats(of: u32, why: Repeat) -> Option<Again> {
    Some(Again { of, why })
}

/// Graph's refusal, for which the page keeps its code and request id, and what only the agent can do about it.
fn challenged(problem: Box<Problem>, answer: fetch::Answer) -> Reply {
    Reply {
        answer: Answer::Challenged {
            problem,
            status: answer.status,
            headers: answer.headers,
        },
        body: Some(answer.body),
    }
}

/// The header fields that the page may set. `Authorization` is not among them.
static ALLOWED: [HeaderName; 6] = [
    header::ACCEPT,
    header::CONTENT_TYPE,
    header::IF_MATCH,
    HeaderName::from_static("client-request-id"),
    HeaderName::from_static("consistencylevel"),
    HeaderName::from_static("prefer"),
];

/// The request as the page wrote it. Any other header field is a mistake or an attack.
fn bare(send: &Send, body: Vec<u8>) -> Result<Request<Vec<u8>>, Refusal> {
    let mut request = Request::new(body);
    *request.method_mut() =
        Method::from_bytes(send.method.as_bytes()).map_err(|_| Refusal::Protocol)?;
    for (name, value) in &send.headers {
        let allowed = ALLOWED.iter().find(|allowed| allowed.as_str() == name);
        let allowed = allowed.ok_or(Refusal::Protocol)?;
        let value = HeaderValue::from_str(value).map_err(|_| Refusal::Protocol)?;
        request.headers_mut().append(allowed, value);
    }
    Ok(request)
}

fn authorize(request: &mut Request<Vec<u8>>, token: &Secret) -> Result<(), Refusal> {
    let mut value = HeaderValue::from_str(&format!("Bearer {}", token.expose()))
        .map_err(|_| Refusal::Protocol)?;
    value.set_sensitive(true);
    request.headers_mut().insert(header::AUTHORIZATION, value);
    Ok(())
}
