//! How the page was loaded: by its address, or by the authority sending the agent back.

use tenantry_identity::{attempt::Attempt, redirect};

use crate::{attempts, platform::navigation};

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
