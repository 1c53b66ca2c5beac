//! A long list page by page, the next one under way while one is read.

use std::pin::Pin;

use futures::{
    FutureExt,
    future::{MaybeDone, maybe_done},
    poll,
};
use tenantry_graph::{
    Call, Page,
    paging::{End, Identified, Pages},
};
use tenantry_trace::Action;

use super::{
    Client, cause,
    graph::{Sending, failure},
};
use crate::failure::Failure;

/// A list that is being read. Dropping it cancels what is under way.
pub struct PageStream<T> {
    client: Client,
    pages: Pages<T>,
    /// The page that was sent for while the one before was read, and its address.
    ahead: Option<(http::Uri, Pin<Box<MaybeDone<Sending>>>)>,
    /// What caused the reading; all pages go back to it.
    action: Action,
}

impl Client {
    /// Reads a list page by page.
    pub fn pages<T: Identified>(self, pages: Pages<T>) -> PageStream<T> {
        PageStream {
            client: self,
            pages,
            ahead: None,
            action: cause::current(),
        }
    }
}

impl<T: Identified> PageStream<T> {
    /// What is new on the next page; `None` at the end. After a failure the same page is asked for again.
    pub async fn next(&mut self) -> Option<Result<Vec<T>, Failure>> {
        let call = self.pages.call()?;
        let scope = call.scope();
        let sent_for = |address: &http::Uri| address == call.request().uri();
        let mut sending = match self.ahead.take() {
            Some((address, sending)) if sent_for(&address) => sending,
            _ => self.send_for(call),
        };
        sending.as_mut().await;
        let sent = match sending.as_mut().take_output() {
            Some(Ok(sent)) => sent,
            Some(Err(failure)) => return Some(Err(failure)),
            None => return Some(Err(Failure::Protocol)),
        };
        if let Some(next) = self.pages.ahead(&sent.response) {
            let mut sending = self.send_for(&next);
            // The first poll sends it.
            let _ = poll!(sending.as_mut());
            self.ahead = Some((next.request().uri().clone(), sending));
        }
        let rows = self.pages.take(&sent.response);
        if rows.is_err() || self.pages.call().is_none() {
            self.ahead = None;
        }
        Some(rows.map_err(|error| failure(error, sent.problem, scope)))
    }

    fn send_for(&self, call: &Call<Page<T>>) -> Pin<Box<MaybeDone<Sending>>> {
        let sending = self.client.send(call);
        let sending = cause::kept_as(self.action.clone(), sending);
        Box::pin(maybe_done(sending.boxed_local()))
    }

    /// How many items the list has, where the service said so.
    pub fn count(&self) -> Option<u64> {
        self.pages.count()
    }

    /// Whether there are more items than were to be kept.
    pub fn is_full(&self) -> bool {
        self.pages.end() == Some(End::Full)
    }
}
