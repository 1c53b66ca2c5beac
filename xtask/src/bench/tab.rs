//! One page in a browser context of its own: nothing cached, no cookies.

use super::devtools::{DevTools, Event, unexpected};
use crate::failure::Failure;
use serde_json::{Value, json};
use std::{
    thread,
    time::{Duration, Instant},
};

/// How long a page may take to show what is waited for.
const PATIENCE: Duration = Duration::from_secs(60);

/// An open page. [`Tab::close`] ends it; an error on the way ends the whole browser.
pub(super) struct Tab<'a> {
    devtools: &'a mut DevTools,
    context: String,
    session: String,
}

impl<'a> Tab<'a> {
    /// Opens an empty page.
    pub(super) fn open(devtools: &'a mut DevTools) -> Result<Self, Failure> {
        let context = devtools.call(None, "Target.createBrowserContext", json!({}))?;
        let context = text(&context, "browserContextId")?;
        let session = open_window(devtools, &context)?;
        Ok(Self {
            devtools,
            context,
            session,
        })
    }

    /// Opens another window beside this one, with the same storages and workers, and goes on with that.
    pub(super) fn open_window(&mut self) -> Result<(), Failure> {
        self.session = open_window(self.devtools, &self.context)?;
        Ok(())
    }

    /// Closes the page and forgets its cookies and cache.
    pub(super) fn close(self) -> Result<(), Failure> {
        self.devtools.call(
            None,
            "Target.setAutoAttach",
            json!({ "autoAttach": false, "waitForDebuggerOnStart": false, "flatten": true }),
        )?;
        self.devtools.call(
            None,
            "Target.disposeBrowserContext",
            json!({ "browserContextId": self.context }),
        )?;
        self.devtools.events();
        Ok(())
    }

    /// Makes the page's main thread slower by this factor.
    pub(super) fn slow_down(&mut self, rate: u32) -> Result<(), Failure> {
        self.call("Emulation.setCPUThrottlingRate", json!({ "rate": rate }))?;
        Ok(())
    }

    /// Has `script` run at the start of every document from now on, before the document's own scripts.
    pub(super) fn before_each_document(&mut self, script: &str) -> Result<(), Failure> {
        self.call(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({ "source": script }),
        )?;
        Ok(())
    }

    /// Goes to an address and waits until its document has begun.
    pub(super) fn go_to(&mut self, address: &str) -> Result<(), Failure> {
        let answer = self.call("Page.navigate", json!({ "url": address }))?;
        match answer["errorText"].as_str() {
            Some(error) => Err(unexpected(format!("{address}: {error}"))),
            None => Ok(()),
        }
    }

    /// The value of an expression in the page; a promise is awaited.
    pub(super) fn evaluate(&mut self, expression: &str) -> Result<Value, Failure> {
        evaluate(self.devtools, &self.session, expression)
    }

    /// Repeats an expression until its value is true, across navigations.
    pub(super) fn wait_until(&mut self, expression: &str) -> Result<(), Failure> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            // An error may come from a document that is just being left.
            match self.evaluate(&format!("!!({expression})")) {
                Ok(Value::Bool(true)) => return Ok(()),
                Err(Failure::Interrupted) => return Err(Failure::Interrupted),
                _ if Instant::now() < deadline => thread::sleep(Duration::from_millis(20)),
                _ => {
                    let place = self.evaluate("location.href + '\\n' + document.body.innerText")?;
                    return Err(unexpected(format!(
                        "this never became true: {expression}\nat {}",
                        place.as_str().unwrap_or_default()
                    )));
                }
            }
        }
    }

    /// Attaches to the page's workers, those that start later included; each is told as an event
    /// `Target.attachedToTarget`. With `from_their_start` a new one is held until it is called to go on with
    /// `Runtime.runIfWaitingForDebugger`.
    pub(super) fn attach_workers(&mut self, from_their_start: bool) -> Result<(), Failure> {
        let mut params = json!({ "autoAttach": true, "waitForDebuggerOnStart": from_their_start, "flatten": true });
        self.call("Target.setAutoAttach", params.clone())?;
        // A worker that pages share belongs to the browser, not to one of them.
        params["filter"] = json!([{ "type": "shared_worker" }]);
        self.devtools.call(None, "Target.setAutoAttach", params)?;
        Ok(())
    }

    /// Everything that was told since this was last asked, after listening until so much silence.
    pub(super) fn listen(&mut self, silence: Duration) -> Result<Vec<Event>, Failure> {
        self.devtools.listen(silence)?;
        Ok(self.devtools.events())
    }

    /// The value of an expression in one of the page's workers.
    pub(super) fn evaluate_in(&mut self, worker: &str, expression: &str) -> Result<Value, Failure> {
        evaluate(self.devtools, worker, expression)
    }

    /// Calls a method of the page.
    pub(super) fn call(&mut self, method: &str, params: Value) -> Result<Value, Failure> {
        self.devtools.call(Some(&self.session), method, params)
    }

    /// Calls a method of one of the page's workers.
    pub(super) fn call_in(
        &mut self,
        worker: &str,
        method: &str,
        params: Value,
    ) -> Result<Value, Failure> {
        self.devtools.call(Some(worker), method, params)
    }
}

/// An empty window of a browser context: the session to speak to it in.
fn open_window(devtools: &mut DevTools, context: &str) -> Result<String, Failure> {
    let target = devtools.call(
        None,
        "Target.createTarget",
        json!({ "url": "about:blank", "browserContextId": context }),
    )?;
    let target = text(&target, "targetId")?;
    let session = devtools.call(
        None,
        "Target.attachToTarget",
        json!({ "targetId": target, "flatten": true }),
    )?;
    let session = text(&session, "sessionId")?;
    devtools.call(Some(&session), "Page.enable", json!({}))?;
    Ok(session)
}

fn text(value: &Value, name: &str) -> Result<String, Failure> {
    let text = value[name].as_str().map(str::to_owned);
    text.ok_or_else(|| unexpected(format!("no {name}")))
}

fn evaluate(devtools: &mut DevTools, session: &str, expression: &str) -> Result<Value, Failure> {
    let mut answer = devtools.call(
        Some(session),
        "Runtime.evaluate",
        json!({ "expression": expression, "awaitPromise": true, "returnByValue": true }),
    )?;
    if answer["exceptionDetails"].is_object() {
        return Err(unexpected(format!(
            "{expression}: {}",
            answer["exceptionDetails"]["exception"]["description"]
        )));
    }
    Ok(answer["result"]["value"].take())
}
