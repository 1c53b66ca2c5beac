//! The vault's end of the port: questions in, answers out, cancelled ones dropped.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use futures::future::{AbortHandle, abortable};
use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::{
    Vault,
    port::{Answer, Ask, Refusal, word},
};

/// Starts the vault in this worker and tells the page that it listens.
pub fn listen() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else {
        return;
    };
    let listener = Rc::new(Listener {
        scope: scope.clone(),
        vault: Vault::new(),
        at_work: RefCell::default(),
    });
    let on_message = Closure::<dyn FnMut(_)>::new(move |event: MessageEvent| {
        if let Ok(message) = event.data().dyn_into::<Array>() {
            Rc::clone(&listener).hear(&message);
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The worker ends with the page, and this closure with the worker.
    on_message.forget();
    post(&scope, &Array::of1(&word::READY.into()), None);
}

struct Listener {
    scope: DedicatedWorkerGlobalScope,
    vault: Rc<Vault>,
    at_work: RefCell<HashMap<u32, AbortHandle>>,
}

impl Listener {
    fn hear(self: Rc<Self>, message: &Array) {
        let number = message.get(1).as_f64().unwrap_or_default() as u32;
        match message.get(0).as_string().as_deref() {
            Some(word::ASK) => self.answer(number, message),
            Some(word::CANCEL) => {
                if let Some(work) = self.at_work.borrow_mut().remove(&number) {
                    work.abort();
                }
            }
            _ => {}
        }
    }

    fn answer(self: Rc<Self>, number: u32, message: &Array) {
        let document = Uint8Array::new(&message.get(2)).to_vec();
        let body = message.get(3).dyn_into::<ArrayBuffer>().ok();
        let vault = Rc::clone(&self.vault);
        let (work, handle) = abortable(async move {
            match postcard::from_bytes(&document) {
                Ok(ask) => vault.answer(ask, body).await,
                Err(_) => Err(Refusal::Protocol),
            }
        });
        self.at_work.borrow_mut().insert(number, handle);
        spawn_local(async move {
            let outcome = work.await;
            self.at_work.borrow_mut().remove(&number);
            if let Ok(outcome) = outcome {
                self.reply(number, outcome);
            }
        });
    }

    fn reply(&self, number: u32, outcome: Result<Reply, Refusal>) {
        let (outcome, body) = match outcome {
            Ok(Reply { answer, body }) => (Ok(answer), body),
            Err(refusal) => (Err(refusal), None),
        };
        // Every answer is made of strings and numbers; an empty document tells the page to reload.
        let document =
            postcard::to_allocvec::<Result<Answer, Refusal>>(&outcome).unwrap_or_default();
        let document = Uint8Array::from(document.as_slice());
        let message = Array::of3(&word::ANSWER.into(), &number.into(), &document.into());
        post(&self.scope, &message, body.as_ref());
    }
}

/// An answer, and the bytes that go with it.
pub(super) struct Reply {
    pub(super) answer: Answer,
    pub(super) body: Option<ArrayBuffer>,
}

impl From<Answer> for Reply {
    fn from(answer: Answer) -> Self {
        Reply { answer, body: None }
    }
}

impl Vault {
    async fn answer(self: Rc<Self>, ask: Ask, body: Option<ArrayBuffer>) -> Result<Reply, Refusal> {
        let answer = match ask {
            Ask::Registrations => Answer::Registrations(self.customers.offers().await?),
            Ask::Resolve { name, remembered } => {
                Answer::Resolved(self.customers.resolve(name, remembered.as_ref()).await?)
            }
            Ask::Begin(begin) => self.begin(begin).await?,
            Ask::Complete { attempt, fragment } => {
                Answer::Opened(self.complete(&attempt, &fragment).await?)
            }
            Ask::Open { name, client_id } => Answer::Opened(self.open(name, client_id).await?),
            Ask::WhoAmI { tenant } => Answer::Agent(self.who_am_i(&tenant).await?),
            Ask::Send(send) => return self.send(send, body).await,
            Ask::SignOut {
                redirect_uri,
                username,
            } => Answer::SignedOut {
                address: self.sign_out(&redirect_uri, username.as_deref()),
            },
        };
        Ok(answer.into())
    }
}

fn post(scope: &DedicatedWorkerGlobalScope, message: &Array, body: Option<&ArrayBuffer>) {
    let sent = match body {
        Some(body) => {
            message.push(body);
            let transfer: JsValue = Array::of1(body).into();
            scope.post_message_with_transfer(message, &transfer)
        }
        None => scope.post_message(message),
    };
    // The only listener is the page that started this worker; if it is gone, so is the question.
    let _ = sent;
}
