//! The page's only way out: questions to the vault, and calls of Microsoft Graph through it.

use std::{
    cell::{OnceCell, RefCell},
    collections::HashMap,
    rc::Rc,
    time::Duration,
};

use futures::{
    FutureExt,
    channel::oneshot,
    future::{LocalBoxFuture, Shared},
};
use js_sys::{Array, ArrayBuffer, Uint8Array};
use leptos::{
    prelude::{LocalStorage, StoredValue, WithValue},
    task::spawn_local,
};
use tenantry_config::ClientId;
use tenantry_graph::Call;
use tenantry_identity::{TenantId, TenantName, attempt::Attempt};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{HtmlLinkElement, MessageEvent, Worker, WorkerOptions, WorkerType};

use crate::{
    failure::Failure,
    platform::{clock, fetch},
    vault::port::{Agent, Answer, Ask, Begin, Offer, OpenTenant, Refusal, Resolved, Send, word},
};

/// A worker that says nothing for this long has failed, whatever the reason.
const START_LIMIT: Duration = Duration::from_secs(20);

/// The page's end of the vault's port.
#[derive(Clone, Copy)]
pub struct Client(StoredValue<Rc<Port>, LocalStorage>);

impl Client {
    /// Starts the vault. It is asked nothing before it says that it listens.
    pub fn start() -> Self {
        Client(StoredValue::new_local(Port::open()))
    }

    /// The configured app registrations.
    ///
    /// # Errors
    /// A vault that does not start, an unusable configuration.
    pub async fn registrations(self) -> Result<Vec<Offer>, Failure> {
        match self.ask(Ask::Registrations).await? {
            Answer::Registrations(offers) => Ok(offers),
            _ => Err(Failure::Protocol),
        }
    }

    /// Which tenant is this, and which registrations serve it?
    ///
    /// # Errors
    /// An unknown customer, no network, an unusable configuration.
    pub async fn resolve(
        self,
        name: TenantName,
        remembered: Option<ClientId>,
    ) -> Result<Resolved, Failure> {
        match self.ask(Ask::Resolve { name, remembered }).await? {
            Answer::Resolved(resolved) => Ok(resolved),
            _ => Err(Failure::Protocol),
        }
    }

    /// Prepares a sign-in: the authority's address, and the attempt to keep meanwhile.
    ///
    /// # Errors
    /// As [`Client::resolve`].
    pub async fn begin(self, begin: Begin) -> Result<(String, Attempt), Failure> {
        match self.ask(Ask::Begin(begin)).await? {
            Answer::Begun { address, attempt } => Ok((address, *attempt)),
            _ => Err(Failure::Protocol),
        }
    }

    /// Redeems what the authority sent back.
    ///
    /// # Errors
    /// Whatever the authority or the checks refused.
    pub async fn complete(self, attempt: Attempt, fragment: String) -> Result<OpenTenant, Failure> {
        let attempt = Box::new(attempt);
        match self.ask(Ask::Complete { attempt, fragment }).await? {
            Answer::Opened(open) => Ok(open),
            _ => Err(Failure::Protocol),
        }
    }

    /// Opens another tenant with the sign-in at hand, silently.
    ///
    /// # Errors
    /// The authority may want the agent to sign in; then only a visit helps.
    pub async fn open(self, name: TenantName, client_id: ClientId) -> Result<OpenTenant, Failure> {
        match self.ask(Ask::Open { name, client_id }).await? {
            Answer::Opened(open) => Ok(open),
            _ => Err(Failure::Protocol),
        }
    }

    /// Who is the agent, by the home tenant's word?
    ///
    /// # Errors
    /// The home tenant may refuse; the console goes on without a name then.
    pub async fn who_am_i(self, tenant: TenantId) -> Result<Agent, Failure> {
        match self.ask(Ask::WhoAmI { tenant }).await? {
            Answer::Agent(agent) => Ok(agent),
            _ => Err(Failure::Protocol),
        }
    }

    /// Forgets every token. The answer is where the session at the authority ends, if there was one.
    ///
    /// # Errors
    /// Only if the vault itself has failed.
    pub async fn sign_out(
        self,
        redirect_uri: String,
        username: Option<String>,
    ) -> Result<Option<String>, Failure> {
        let ask = Ask::SignOut {
            redirect_uri,
            username,
        };
        match self.ask(ask).await? {
            Answer::SignedOut { address } => Ok(address),
            _ => Err(Failure::Protocol),
        }
    }

    /// Sends a call of Microsoft Graph. Dropping the future cancels it.
    ///
    /// # Errors
    /// What the service, the network or sign-in refused.
    pub async fn call<T>(self, call: &Call<T>) -> Result<T, Failure> {
        let request = call.request();
        let headers = request.headers().iter().filter_map(|(name, value)| {
            Some((name.as_str().to_string(), value.to_str().ok()?.to_string()))
        });
        let send = Send {
            tenant: call.tenant().clone(),
            method: request.method().as_str().to_string(),
            address: request.uri().to_string(),
            headers: headers.collect(),
        };
        let (answer, body) = self.exchange(Ask::Send(send), request.body()).await?;
        let Answer::Response { status, headers } = answer else {
            return Err(Failure::Protocol);
        };
        let response = fetch::response(status, &headers, body).map_err(|_| Failure::Unreachable)?;
        call.read(&response).map_err(|error| Failure::Graph {
            error,
            scope: call.scope(),
        })
    }

    async fn ask(self, ask: Ask) -> Result<Answer, Failure> {
        Ok(self.exchange(ask, &[]).await?.0)
    }

    async fn exchange(self, ask: Ask, body: &[u8]) -> Result<(Answer, Vec<u8>), Failure> {
        let port = self.0.with_value(Rc::clone);
        port.listening.clone().await?;
        let (number, answer) = port.ask(&ask, body)?;
        let mut wanted = Wanted {
            port: &port,
            number: Some(number),
        };
        let answer = answer.await.map_err(|_| Failure::Protocol)?;
        wanted.number = None;
        let outcome: Result<Answer, Refusal> =
            postcard::from_bytes(&answer.document).map_err(|_| Failure::Protocol)?;
        Ok((outcome?, answer.body))
    }
}

/// A question whose answer is still wanted; dropping it tells the vault that it is not.
struct Wanted<'a> {
    port: &'a Port,
    number: Option<u32>,
}

impl Drop for Wanted<'_> {
    fn drop(&mut self) {
        if let Some(number) = self.number {
            self.port.cancel(number);
        }
    }
}

struct Port {
    worker: Rc<OnceCell<Worker>>,
    listening: Shared<LocalBoxFuture<'static, Result<(), Failure>>>,
    waiting: Rc<RefCell<Waiting>>,
}

#[derive(Default)]
struct Waiting {
    last: u32,
    answers: HashMap<u32, oneshot::Sender<Reply>>,
}

struct Reply {
    document: Vec<u8>,
    body: Vec<u8>,
}

impl Port {
    fn open() -> Rc<Self> {
        let waiting = Rc::new(RefCell::new(Waiting::default()));
        let (said, heard) = oneshot::channel();
        let worker = Rc::new(OnceCell::new());
        // The page comes first: a worker that starts at the same moment takes its processor.
        spawn_local({
            let (worker, waiting) = (Rc::clone(&worker), Rc::clone(&waiting));
            async move {
                clock::sleep(Duration::ZERO).await;
                match start_worker() {
                    Ok(started) => listen(worker.get_or_init(|| started), said, waiting),
                    Err(failure) => drop(said.send(Err(failure))),
                }
            }
        });
        let listening = async move {
            let silence = clock::sleep(START_LIMIT);
            match futures::future::select(heard, Box::pin(silence)).await {
                futures::future::Either::Left((Ok(heard), _)) => heard,
                _ => Err(Failure::VaultStart("it said nothing".into())),
            }
        };
        Rc::new(Port {
            worker,
            listening: listening.boxed_local().shared(),
            waiting,
        })
    }

    fn ask(&self, ask: &Ask, body: &[u8]) -> Result<(u32, oneshot::Receiver<Reply>), Failure> {
        let document = postcard::to_allocvec(ask).map_err(|_| Failure::Protocol)?;
        let document = Uint8Array::from(document.as_slice());
        let (answer, receiver) = oneshot::channel();
        let number = {
            let mut waiting = self.waiting.borrow_mut();
            waiting.last = waiting.last.wrapping_add(1);
            let number = waiting.last;
            waiting.answers.insert(number, answer);
            number
        };
        let message = Array::of3(&word::ASK.into(), &number.into(), &document.into());
        if !body.is_empty() {
            message.push(&Uint8Array::from(body).buffer());
        }
        self.post(&message)?;
        Ok((number, receiver))
    }

    fn cancel(&self, number: u32) {
        let known = self.waiting.borrow_mut().answers.remove(&number).is_some();
        if known {
            // A vault that cannot be told has nothing left to cancel.
            let _ = self.post(&Array::of2(&word::CANCEL.into(), &number.into()));
        }
    }

    fn post(&self, message: &JsValue) -> Result<(), Failure> {
        let worker = self.worker.get().ok_or(Failure::Protocol)?;
        worker.post_message(message).map_err(|_| Failure::Protocol)
    }
}

/// Starts `vault.js` with the names of the two files that this page itself was started from.
fn start_worker() -> Result<Worker, Failure> {
    let failed = |reason: &str| Failure::VaultStart(reason.into());
    let script = file_name("link[rel=modulepreload]");
    let script = script.ok_or_else(|| failed("the page names no script"))?;
    let wasm = file_name("link[rel=preload][as=fetch]");
    let wasm = wasm.ok_or_else(|| failed("the page names no wasm file"))?;
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let address = format!("vault.js?script={script}&wasm={wasm}");
    Worker::new_with_options(&address, &options)
        .map_err(|_| failed("the browser refused to start a worker"))
}

/// The last path segment of what the page's own `<link>` points to.
fn file_name(selector: &str) -> Option<String> {
    let document = web_sys::window()?.document()?;
    let link = document.query_selector(selector).ok()??;
    let address = link.dyn_into::<HtmlLinkElement>().ok()?.href();
    let name = address.rsplit('/').next()?;
    Some(name.to_string())
}

fn listen(
    worker: &Worker,
    said: oneshot::Sender<Result<(), Failure>>,
    waiting: Rc<RefCell<Waiting>>,
) {
    let said = Rc::new(RefCell::new(Some(said)));
    let tell = {
        let said = Rc::clone(&said);
        move |outcome| {
            if let Some(said) = said.borrow_mut().take() {
                let _ = said.send(outcome);
            }
        }
    };
    let on_message = {
        let tell = tell.clone();
        move |event: MessageEvent| {
            let Ok(message) = event.data().dyn_into::<Array>() else {
                return;
            };
            match message.get(0).as_string().as_deref() {
                Some(word::READY) => tell(Ok(())),
                Some(word::FAILED) => {
                    let reason = message.get(1).as_string().unwrap_or_default();
                    tell(Err(Failure::VaultStart(reason)));
                }
                Some(word::ANSWER) => deliver(&waiting, &message),
                _ => {}
            }
        }
    };
    let on_message = Closure::<dyn FnMut(_)>::new(on_message);
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The worker lives as long as the page, and so do the two closures that listen to it.
    on_message.forget();

    let on_error = Closure::<dyn FnMut()>::new(move || {
        tell(Err(Failure::VaultStart(
            "vault.js could not be loaded".into(),
        )));
    });
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    on_error.forget();
}

fn deliver(waiting: &RefCell<Waiting>, message: &Array) {
    let number = message.get(1).as_f64().unwrap_or_default() as u32;
    let Some(answer) = waiting.borrow_mut().answers.remove(&number) else {
        return;
    };
    let body = message.get(3).dyn_into::<ArrayBuffer>();
    let body = body.map_or_else(|_| Vec::new(), |body| Uint8Array::new(&body).to_vec());
    let document = Uint8Array::new(&message.get(2)).to_vec();
    let _ = answer.send(Reply { document, body });
}
