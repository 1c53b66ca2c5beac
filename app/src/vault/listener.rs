//! The vault's end of the ports, one for each page: questions in, answers out, cancelled ones dropped.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use futures::future::{AbortHandle, abortable};
use js_sys::{Array, ArrayBuffer, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::{MessageEvent, MessagePort};

use crate::parts;

use super::{
    Vault,
    port::{Answer, Ask, Question, Refusal, word},
    watchers::Watcher,
};

/// Starts the vault in this worker and tells each page that it listens: those that came while it was
/// starting, and those that come later.
pub fn listen() {
    let scope = js_sys::global();
    let vault = Vault::new();
    vault.watch();
    let waiting = Reflect::get(&scope, &"pages".into());
    let on_page = {
        let vault = Rc::clone(&vault);
        Closure::<dyn FnMut(_)>::new(move |event: MessageEvent| {
            if let Ok(port) = event.ports().get(0).dyn_into() {
                take(&vault, port);
            }
        })
    };
    // Pages come by a shared worker's "connect" and by a plain worker's message.
    for event in ["onconnect", "onmessage"] {
        // Neither property of a worker's own scope refuses a function.
        let _ = Reflect::set(&scope, &event.into(), on_page.as_ref());
    }
    // The closure lives as long as the worker.
    on_page.forget();
    for port in Array::from(&waiting.unwrap_or_default()) {
        take(&vault, port.unchecked_into());
    }
}

/// Takes a page in.
fn take(vault: &Rc<Vault>, port: MessagePort) {
    // `vault.js` tells every page of troubles; so it must know the later ones too.
    if let Ok(pages) = Reflect::get(&js_sys::global(), &"pages".into()) {
        let pages = Array::from(&pages);
        if !pages.includes(&port, 0) {
            pages.push(&port);
        }
    }
    let page = Rc::new(Page {
        port: port.clone(),
        watcher: Watcher::new(port.clone()),
        vault: Rc::clone(vault),
        at_work: RefCell::default(),
    });
    let on_message = Closure::<dyn FnMut(_)>::new(move |event: MessageEvent| {
        if let Ok(message) = event.data().dyn_into::<Array>() {
            Rc::clone(&page).hear(&message);
        }
    });
    port.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The closure ends with the port, and the port with its page.
    on_message.forget();
    post(&port, &Array::of1(&word::READY.into()), None);
}

/// One page that this vault works for.
struct Page {
    port: MessagePort,
    watcher: Rc<Watcher>,
    vault: Rc<Vault>,
    at_work: RefCell<HashMap<u32, AbortHandle>>,
}

impl Page {
    fn hear(self: Rc<Self>, message: &Array) {
        let number = message.get(1).as_f64().unwrap_or_default() as u32;
        match message.get(0).as_string().as_deref() {
            Some(word::ASK) => self.answer(number, message),
            Some(word::CANCEL) => {
                if let Some(work) = self.at_work.borrow_mut().remove(&number) {
                    work.abort();
                }
            }
            Some(word::TOUCHED) => self.vault.touched(),
            Some(word::WATCH) => {
                let watches = message.get(1).is_truthy();
                self.vault.wire.watchers.set(&self.watcher, watches);
            }
            Some(word::GONE) => {
                self.vault.wire.watchers.set(&self.watcher, false);
                for (_, work) in self.at_work.borrow_mut().drain() {
                    work.abort();
                }
            }
            _ => {}
        }
    }

    fn answer(self: Rc<Self>, number: u32, message: &Array) {
        let document = Uint8Array::new(&message.get(2)).to_vec();
        let body = message.get(3).dyn_into::<ArrayBuffer>().ok();
        let (vault, watcher) = (Rc::clone(&self.vault), Rc::clone(&self.watcher));
        let (work, handle) = abortable(async move {
            let Question { action, ask } = Question::read(&document)?;
            if let Ask::Trace { .. } = ask {
                watcher.asked();
            }
            let wire = Rc::clone(&vault.wire);
            wire.caused_by(action, vault.answer(ask, body)).await
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
        post(&self.port, &message, body.as_ref());
    }
}

/// An answer, and the bytes that go with it.
pub struct Reply {
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
            Ask::Setting => Answer::Setting(self.customers.setting().await?),
            Ask::Standing => Answer::Standing(self.standing()),
            Ask::Resolve { name, remembered } => {
                parts::expect_tokens();
                Answer::Resolved(self.customers.resolve(name, remembered.as_ref()).await?)
            }
            ask => return parts::answer(self, ask, body).await,
        };
        Ok(answer.into())
    }

    /// Answers what takes a sign-in or a token; [`parts`] loads this when it is first needed.
    pub async fn answer_with_tokens(
        self: Rc<Self>,
        ask: Ask,
        body: Option<ArrayBuffer>,
    ) -> Result<Reply, Refusal> {
        let answer = match ask {
            Ask::Begin(begin) => self.begin(begin).await?,
            Ask::Complete { attempt, fragment } => {
                Answer::Opened(self.complete(&attempt, &fragment).await?)
            }
            Ask::Open { known, anew } => Answer::Opened(self.open(known, anew).await?),
            Ask::WhoAmI { tenant } => Answer::Agent(self.who_am_i(&tenant).await?),
            Ask::Send(send) => return self.send(send, body).await,
            Ask::SignOut { redirect_uri } => Answer::SignedOut(self.sign_out(&redirect_uri)),
            Ask::Trace { since } => return self.wire.news(since),
            Ask::ClearTrace => {
                self.wire.forget();
                return self.wire.news(0);
            }
            Ask::Claims { tenant } => return self.claims(&tenant).await,
            // These are answered without.
            Ask::Setting | Ask::Standing | Ask::Resolve { .. } => return Err(Refusal::Protocol),
        };
        Ok(answer.into())
    }
}

fn post(port: &MessagePort, message: &Array, body: Option<&ArrayBuffer>) {
    let sent = match body {
        Some(body) => {
            message.push(body);
            let transfer: JsValue = Array::of1(body).into();
            port.post_message_with_transferable(message, &transfer)
        }
        None => port.post_message(message),
    };
    // If the page at the other end is gone, so is its question.
    let _ = sent;
}
