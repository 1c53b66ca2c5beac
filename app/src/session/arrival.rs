//! How the page was loaded: by its address, or by the authority sending the agent back.

use leptos::prelude::*;
use tenantry_identity::{
    attempt::{Attempt, Prompt},
    redirect,
};

use super::{Phase, Session, Setback};
use crate::{
    attempts,
    farewell::Farewell,
    journey,
    platform::navigation,
    presence,
    presenter::Next,
    recents,
    vault::port::{OpenTenant, Relation},
};

/// How this page was loaded.
pub enum Arrival {
    /// By its address.
    Plain,
    /// The authority sent the agent back, in answer to an attempt of this tab.
    Answered {
        /// The attempt; nothing of the answer has been believed yet.
        attempt: Box<Attempt>,
        /// The fragment as it came.
        fragment: String,
    },
    /// Something that looks like the authority's answer, to nothing that this tab asked.
    Unexpected,
}

impl Arrival {
    /// Reads the fragment of the address and removes it from the address bar and the history. This runs
    /// before anything else of the page does.
    pub fn take() -> Self {
        let fragment = navigation::fragment();
        if !redirect::is_authorization_response(&fragment) {
            return Arrival::Plain;
        }
        match attempts::take() {
            // A wrong `state` is judged by the vault's checks; the attempt is used up either way.
            Some(attempt) => {
                navigation::replace(attempt.request.return_path.as_str());
                Arrival::Answered {
                    attempt: Box::new(attempt),
                    fragment,
                }
            }
            None => {
                navigation::replace("/");
                Arrival::Unexpected
            }
        }
    }
}

impl Session {
    /// Has the code redeemed that the authority sent back.
    pub(super) async fn complete(self, attempt: Attempt, fragment: String) {
        let customer = attempt.request.name.clone();
        let silent = attempt.request.prompt == Prompt::None;
        journey::came_back(&fragment);
        let address = [&attempt.request.redirect_uri, "#", &fragment].concat();
        let of = customer.as_str();
        if !self.presenter.goes_on(Next::Redeem, of, &address).await {
            self.phase.set(Phase::SignedOut(None));
            return;
        }
        match self.client.complete(attempt, fragment).await {
            Ok(open) => {
                Farewell::forget();
                self.opened(&open);
                presence::seen();
                self.ask_who(&open).await;
            }
            Err(failure) => self.phase.set(Phase::SignedOut(Some(Setback {
                failure,
                customer: Some(customer),
                silent,
            }))),
        }
    }

    /// Learns who signed in, by the home tenant's word.
    async fn ask_who(self, open: &OpenTenant) {
        let Ok(agent) = self.client.who_am_i(open.tenant.clone()).await else {
            // The console goes on without a name.
            return;
        };
        recents::signed_in_as(&open.tenant, &agent);
        if open.relation == Relation::OwnTenant {
            return;
        }
        let client_id = open.registration.client_id.clone();
        self.agents.update(|all| {
            all.retain(|(other, _)| *other != client_id);
            all.push((client_id, agent));
        });
    }
}
