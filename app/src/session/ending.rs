//! How a session ends: by signing out, by a lock, or in another window.

use leptos::{prelude::*, task::spawn_local};

use super::{Phase, Session};
use crate::{
    attempts,
    farewell::Farewell,
    journey,
    platform::navigation,
    presence::{self, Presence},
    presenter::Next,
};

impl Session {
    /// Forgets every token in every window. `everywhere` ends the session at the authority as well, and
    /// leaves the page for that.
    pub async fn sign_out(self, everywhere: bool) {
        let ended = self.client.sign_out(navigation::home()).await;
        presence::write(Presence::SignedOut);
        let farewell = Farewell {
            ended: Vec::new(),
            still_on: ended.unwrap_or_default(),
        };
        farewell.keep();
        self.empty(Phase::SignedOut(None));
        if everywhere {
            self.end_at_authority(farewell, 0).await;
        }
    }

    /// Leaves for the authority to end the session of an account there: the one at `at` of those that are still on.
    pub async fn end_at_authority(self, mut farewell: Farewell, at: usize) {
        let account = farewell.still_on.get(at).cloned();
        let (Some(account), Some(address)) = (account, farewell.end(at)) else {
            return;
        };
        let of = account.username.unwrap_or(account.authority);
        if self.presenter.goes_on(Next::End, &of, &address).await {
            farewell.keep();
            navigation::leave_for(&address);
        }
    }

    /// Nobody is at this browser any more: forgets every token and hides everything, in every window.
    pub async fn lock(self) {
        presence::write(Presence::Locked);
        self.empty(Phase::Locked);
        // A vault that does not answer holds nothing that could be used either.
        let _ = self.client.sign_out(navigation::home()).await;
    }

    /// Another window signed in, signed out or was locked.
    pub fn heard_of_others(self, presence: Presence) {
        match presence {
            Presence::Here(_) => spawn_local(self.look_around()),
            Presence::SignedOut | Presence::Locked => {
                let is_signed_in = self.phase.get_untracked() == Phase::SignedIn;
                if is_signed_in {
                    self.empty(match presence {
                        Presence::Locked => Phase::Locked,
                        _ => Phase::SignedOut(None),
                    });
                }
                // A vault of this window's own has not heard of it.
                spawn_local(async move { drop(self.client.sign_out(navigation::home()).await) });
            }
        }
    }

    fn empty(self, phase: Phase) {
        attempts::forget();
        journey::forget();
        self.tenants.set(Vec::new());
        self.agents.set(Vec::new());
        self.picked.set_value(Vec::new());
        self.phase.set(phase);
    }
}
