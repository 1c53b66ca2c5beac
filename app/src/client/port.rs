//! The page's end of the vault's port: pairs questions and answers.

use std::{
    cell::{Cell, OnceCell, RefCell},
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
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{MessageEvent, MessagePort};

use super::{cause, worker};
use crate::{
    failure::Failure,
    platform::{clock, log},
    vault::port::{Answer, Ask, Question, Refusal, word},
};

/// A worker that says nothing for this long has failed, whatever the reason.
const START_LIMIT: Duration = Duration::from_secs(20);

/// The page's end of the port.
pub(super) struct Port {
    vault: Rc<OnceCell<MessagePort>>,
    listening: Shared<LocalBoxFuture<'static, Result<(), Failure>>>,
    waiting: Rc<RefCell<Waiting>>,
    /// Whether this page watches the vault's requests.
    watches: Cell<bool>,
    on_traced: OnTraced,
}

/// What is to be done when the trace has changed.
type OnTraced = Rc<RefCell<Option<Rc<dyn Fn()>>>>;

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
    /// Connects with the vault. It is asked nothing before it says that it listens.
    pub(super) fn open() -> Rc<Self> {
        let waiting = Rc::new(RefCell::new(Waiting::default()));
        let (said, heard) = oneshot::channel();
        let tell = tell_once(said);
        let vault = Rc::new(OnceCell::new());
        let on_traced = OnTraced::default();
        // The page comes first: a worker that starts at the same moment takes its processor.
        spawn_local({
            let (vault, waiting) = (Rc::clone(&vault), Rc::clone(&waiting));
            let on_traced = Rc::clone(&on_traced);
            async move {
                clock::sleep(Duration::ZERO).await;
                let failed = {
                    let tell = tell.clone();
                    move || {
                        let reason = "vault.js could not be loaded";
                        tell(Err(Failure::VaultStart(reason.into())));
                    }
                };
                match worker::connect(failed) {
                    Ok(port) => listen(vault.get_or_init(|| port), tell, waiting, on_traced),
                    Err(failure) => tell(Err(failure)),
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
            vault,
            listening: listening.boxed_local().shared(),
            waiting,
            watches: Cell::new(false),
            on_traced,
        })
    }

    /// Asks and waits for the answer. Dropping the future tells the vault that it is not wanted any more.
    pub(super) async fn exchange(
        &self,
        ask: Ask,
        body: &[u8],
    ) -> Result<(Answer, Vec<u8>), Failure> {
        self.listening.clone().await?;
        let (number, answer) = self.ask(ask, body)?;
        let mut wanted = Wanted {
            port: self,
            number: Some(number),
        };
        let answer = answer.await.map_err(|_| Failure::Protocol)?;
        wanted.number = None;
        let outcome: Result<Answer, Refusal> =
            postcard::from_bytes(&answer.document).map_err(|_| Failure::Protocol)?;
        Ok((outcome?, answer.body))
    }

    /// Tells the vault something that has no answer.
    pub(super) fn tell(&self, word: &str) {
        // A vault that cannot be told has nothing to do about it.
        let _ = self.post(&Array::of1(&word.into()));
    }

    /// Tells the vault whether this page watches its requests, as soon as it listens.
    pub(super) fn watch(self: Rc<Self>, watches: bool) {
        self.watches.set(watches);
        spawn_local(async move {
            if self.listening.clone().await.is_ok() {
                // The last word counts, should it have changed meanwhile.
                let watches = self.watches.get();
                let _ = self.post(&Array::of2(&word::WATCH.into(), &watches.into()));
            }
        });
    }

    /// What is to be done when the trace has changed, in place of what was before.
    pub(super) fn on_traced(&self, act: Rc<dyn Fn()>) {
        *self.on_traced.borrow_mut() = Some(act);
    }

    fn ask(&self, ask: Ask, body: &[u8]) -> Result<(u32, oneshot::Receiver<Reply>), Failure> {
        let action = cause::current();
        let question = Question { action, ask };
        let document = postcard::to_allocvec(&question).map_err(|_| Failure::Protocol)?;
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
            // As for what has no answer.
            let _ = self.post(&Array::of2(&word::CANCEL.into(), &number.into()));
        }
    }

    fn post(&self, message: &JsValue) -> Result<(), Failure> {
        let vault = self.vault.get().ok_or(Failure::Protocol)?;
        vault.post_message(message).map_err(|_| Failure::Protocol)
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

/// The first word counts: a vault that listens does not fail to start afterwards.
fn tell_once(
    said: oneshot::Sender<Result<(), Failure>>,
) -> impl Fn(Result<(), Failure>) + Clone + 'static {
    let said = Rc::new(RefCell::new(Some(said)));
    move |outcome| {
        if let Some(said) = said.borrow_mut().take() {
            let _ = said.send(outcome);
        }
    }
}

fn listen(
    port: &MessagePort,
    tell: impl Fn(Result<(), Failure>) + 'static,
    waiting: Rc<RefCell<Waiting>>,
    on_traced: OnTraced,
) {
    let on_message = move |event: MessageEvent| {
        let Ok(message) = event.data().dyn_into::<Array>() else {
            return;
        };
        let said = || message.get(1).as_string().unwrap_or_default();
        match message.get(0).as_string().as_deref() {
            Some(word::READY) => tell(Ok(())),
            Some(word::FAILED) => tell(Err(Failure::VaultStart(said()))),
            Some(word::TROUBLE) => log::error(&["vault: ", &said()].concat()),
            Some(word::ANSWER) => deliver(&waiting, &message),
            Some(word::TRACED) => {
                let act = on_traced.borrow().clone();
                if let Some(act) = act {
                    act();
                }
            }
            _ => {}
        }
    };
    let on_message = Closure::<dyn FnMut(_)>::new(on_message);
    port.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The vault is there as long as the page, and so is the closure that listens to it.
    on_message.forget();
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
