//! The trace of the vault's requests, and what tokens say. Whoever reads it loads its reader with it: nothing of this
//! is part of the page's first load.

use std::rc::Rc;

use leptos::prelude::WithValue;
use tenantry_identity::TenantId;
use tenantry_trace::Update;

use super::Client;
use crate::{
    failure::Failure,
    vault::port::{Answer, Ask, TokenClaims},
};

impl Client {
    /// What is new in the trace since a revision: the last [`Update::revision`], or 0 for everything. An exchange that
    /// has changed comes again, under its number.
    ///
    /// # Errors
    /// A vault that does not start.
    pub async fn trace(self, since: u32) -> Result<Update, Failure> {
        match self.exchange(Ask::Trace { since }, &[]).await? {
            (Answer::Trace, update) => read_update(&update),
            _ => Err(Failure::Protocol),
        }
    }

    /// Forgets the trace, for every window, and says what is left.
    ///
    /// # Errors
    /// A vault that does not start.
    pub async fn clear_trace(self) -> Result<Update, Failure> {
        match self.exchange(Ask::ClearTrace, &[]).await? {
            (Answer::Trace, update) => read_update(&update),
            _ => Err(Failure::Protocol),
        }
    }

    /// Says whether this page watches: only while one does are bodies of Microsoft Graph kept. It ends with the page.
    pub fn watch(self, watches: bool) {
        self.0.with_value(Rc::clone).watch(watches);
    }

    /// What is to be done when the trace has changed, while this page watches; in place of what was before. It happens
    /// ten times a second at most, and not again before the page has asked for the [trace](Client::trace).
    pub fn on_traced(self, act: impl Fn() + 'static) {
        self.0.with_value(|port| port.on_traced(Rc::new(act)));
    }

    /// What a tenant's tokens say: claims, never a token. For a diagnosis.
    ///
    /// # Errors
    /// [`Failure::NotOpen`] where there is no token; [`Failure::Protocol`] where the configuration does not allow to
    /// look, which [`crate::vault::port::Setting::token_view`] says before.
    pub async fn claims(self, tenant: TenantId) -> Result<TokenClaims, Failure> {
        match self.exchange(Ask::Claims { tenant }, &[]).await? {
            (Answer::Claims, claims) => {
                postcard::from_bytes(&claims).map_err(|_| Failure::Protocol)
            }
            _ => Err(Failure::Protocol),
        }
    }
}

fn read_update(document: &[u8]) -> Result<Update, Failure> {
    postcard::from_bytes(document).map_err(|_| Failure::Protocol)
}
