//! Calls of Microsoft Graph through the vault: one, a list to its end, several in one request.

use std::{rc::Rc, time::Duration};

use futures::{
    FutureExt,
    future::{LocalBoxFuture, join_all},
};
use http::Response;
use leptos::prelude::WithValue;
use tenantry_graph::{
    Call, Page, Scope,
    batch::{Batch, Outcome, Slot},
};
use tenantry_identity::Problem;

use super::Client;
use crate::{
    failure::Failure,
    platform::{clock, fetch, random},
    vault::port::{Answer, Ask, Send},
};

/// What came back from Microsoft Graph, not read yet.
pub(super) struct Sent {
    pub(super) response: Response<Vec<u8>>,
    /// What only the agent can do about a refusal.
    pub(super) problem: Option<Box<Problem>>,
}

/// A request that is on its way, or will be as soon as it is waited for.
pub(super) type Sending = LocalBoxFuture<'static, Result<Sent, Failure>>;

/// The answers to the calls of a batch.
pub struct Answers(Vec<Option<Result<Sent, Failure>>>);

impl Client {
    /// Sends a call of Microsoft Graph. Dropping the future cancels it.
    ///
    /// # Errors
    /// What the service, the network or sign-in refused.
    pub async fn call<T>(self, call: &Call<T>) -> Result<T, Failure> {
        self.send(call).await?.read(call)
    }

    /// Reads a list to its end. Dropping the future cancels it.
    ///
    /// # Errors
    /// The first page that cannot be read; what was read before counts for nothing then.
    pub async fn all<T>(self, first: Call<Page<T>>) -> Result<Vec<T>, Failure> {
        let mut call = first;
        let mut all = Vec::new();
        loop {
            let page = self.call(&call).await?;
            all.extend(page.items);
            match page.next {
                Some(link) => call = call.next(link),
                None => return Ok(all),
            }
        }
    }

    /// Sends the calls of a batch in as few requests as there can be. One that is throttled is sent again by
    /// itself, and one whose token does not count any more as well. Dropping the future cancels all.
    pub async fn run(self, batch: Batch) -> Answers {
        let mut answers: Vec<Option<Result<Sent, Failure>>> = Vec::new();
        answers.resize_with(batch.len(), || None);
        let mut alone: Vec<(usize, Duration)> = Vec::new();
        let (single, together) = batch
            .envelopes()
            .into_iter()
            .partition::<Vec<_>, _>(|envelope| envelope.numbers.len() == 1);
        alone.extend(
            single
                .iter()
                .map(|envelope| (envelope.numbers[0], Duration::ZERO)),
        );
        let opened = join_all(together.iter().map(|envelope| self.call(&envelope.call))).await;
        for (envelope, opened) in together.iter().zip(opened) {
            let opened = match opened {
                Ok(opened) => opened,
                Err(failure) => {
                    for number in &envelope.numbers {
                        answers[*number] = Some(Err(failure.clone()));
                    }
                    continue;
                }
            };
            for (number, outcome) in batch.open(envelope, opened, random::fraction()) {
                match outcome {
                    Outcome::Answered(response) => {
                        let problem = None;
                        answers[number] = Some(Ok(Sent { response, problem }));
                    }
                    Outcome::Alone(wait) => alone.push((number, wait)),
                    Outcome::Unanswered => answers[number] = Some(Err(Failure::Unreachable)),
                }
            }
        }
        let again = join_all(alone.iter().filter_map(|(number, wait)| {
            let sending = self.send(batch.call(*number)?);
            Some(async move {
                if !wait.is_zero() {
                    clock::sleep(*wait).await;
                }
                sending.await
            })
        }));
        for ((number, _), sent) in alone.iter().zip(again.await) {
            answers[*number] = Some(sent);
        }
        Answers(answers)
    }

    /// Sends a call, when this is first waited for, and hands over what came back.
    pub(super) fn send<T>(self, call: &Call<T>) -> Sending {
        let request = call.request();
        let headers = request.headers().iter().filter_map(|(name, value)| {
            Some((name.as_str().to_string(), value.to_str().ok()?.to_string()))
        });
        let send = Send {
            tenant: call.tenant().clone(),
            method: request.method().as_str().to_string(),
            address: request.uri().to_string(),
            headers: headers.collect(),
            is_repeatable: call.is_repeatable(),
            permission: call.scope().to_string(),
        };
        self.exchange_with_graph(send, request.body().clone())
    }

    fn exchange_with_graph(self, send: Send, body: Vec<u8>) -> Sending {
        let port = self.0.with_value(Rc::clone);
        async move {
            let (answer, body) = port.exchange(Ask::Send(send), &body).await?;
            let (status, headers, problem) = match answer {
                Answer::Response { status, headers } => (status, headers, None),
                Answer::Challenged {
                    problem,
                    status,
                    headers,
                } => (status, headers, Some(problem)),
                _ => return Err(Failure::Protocol),
            };
            let response = fetch::response(status, &headers, body);
            let response = response.map_err(|_| Failure::Unreachable)?;
            Ok(Sent { response, problem })
        }
        .boxed_local()
    }
}

impl Sent {
    fn read<T>(self, call: &Call<T>) -> Result<T, Failure> {
        let read = call.read(&self.response);
        read.map_err(|error| failure(error, self.problem, call.scope()))
    }
}

/// What the page tells of a refusal.
pub(super) fn failure(
    error: tenantry_graph::GraphError,
    problem: Option<Box<Problem>>,
    scope: Scope,
) -> Failure {
    match problem {
        Some(problem) => Failure::Challenged { problem, error },
        None => Failure::Graph { error, scope },
    }
}

impl Answers {
    /// The answer to the call that was given this slot. A slot of another batch has none.
    ///
    /// # Errors
    /// What the service, the network or sign-in refused: for this call alone, or for all that were sent with
    /// it.
    pub fn take<T>(&mut self, slot: Slot<T>) -> Result<T, Failure> {
        let answer = self.0.get_mut(slot.number).and_then(Option::take);
        match answer {
            Some(Ok(sent)) => sent.read(&slot.call),
            // The request around it was refused, and needs no permission of its own.
            Some(Err(Failure::Graph { error, .. })) => Err(failure(error, None, slot.call.scope())),
            Some(Err(failure)) => Err(failure),
            None => Err(Failure::Protocol),
        }
    }
}
