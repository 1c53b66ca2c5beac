//! Visits to the authority: what each asks for, and as whom.

use futures::channel::oneshot;
use leptos::{prelude::*, task::spawn_local};
use tenantry_config::ClientId;
use tenantry_identity::{
    Problem, TenantId, attempt::Prompt, problem::WayOn, return_path::ReturnPath,
};

use super::{Known, Phase, Session};
use crate::{
    attempts,
    failure::Failure,
    journey,
    platform::navigation,
    presence,
    presenter::Next,
    recents::{self, Recent},
    routes,
    vault::port::{Begin, Relation},
};

/// After how many seconds without use the console asks for a fresh proof while the configuration has not
/// said: the usual limit.
const UNTOLD_IDLE_LIMIT: u64 = 900;

impl Session {
    /// Goes on at the authority, with what a refusal asked for, and comes back to the page that is shown.
    /// Whatever that page was reading is read again then; nothing is ever written again.
    ///
    /// # Errors
    /// What keeps the visit from starting.
    pub async fn go_on_at_sign_in(
        self,
        tenant: TenantId,
        problem: Option<Problem>,
    ) -> Result<(), Failure> {
        let known = self.known(&tenant).ok_or(Failure::NotOpen)?;
        let here = ReturnPath::parse(&navigation::path_and_query())
            .unwrap_or_else(|_| ReturnPath::tenant_overview(&tenant));
        self.visit(self.begin(known, problem.as_ref(), here)).await
    }

    /// Goes to the authority for a fresh proof of who is here, and comes back to the page that was hidden.
    ///
    /// # Errors
    /// What keeps the visit from starting.
    pub async fn unlock(self) -> Result<(), Failure> {
        let here = navigation::path_and_query();
        let shown = routes::tenant_of(&here).and_then(|tenant| self.known(&tenant));
        let last = || recents::all().into_iter().next().map(Recent::known);
        let (Some(known), Ok(here)) = (shown.or_else(last), ReturnPath::parse(&here)) else {
            self.phase.set(Phase::SignedOut(None));
            return Ok(());
        };
        self.visit(self.begin(known, None, here)).await
    }

    /// Goes to the authority for a customer, to come back to a page of the agent's choice.
    ///
    /// # Errors
    /// What keeps the visit from starting.
    pub async fn visit_for(self, known: Known, return_path: ReturnPath) -> Result<(), Failure> {
        self.visit(self.begin(known, None, return_path)).await
    }

    /// Leaves for the authority. Once begun that goes on, even if the screen that wanted it is taken away
    /// meanwhile: the window would wait for it forever otherwise. A presenter who stops it is where it began.
    pub(super) async fn visit(self, begin: Begin) -> Result<(), Failure> {
        let (tell, told) = oneshot::channel();
        spawn_local(async move {
            // Nobody may be left to hear it.
            let _ = tell.send(self.leave(begin).await);
        });
        told.await.map_err(|_| Failure::Protocol)?
    }

    async fn leave(self, begin: Begin) -> Result<(), Failure> {
        let before = self.phase.get_untracked();
        self.phase.set(Phase::Leaving(begin.known.name.clone()));
        match self.client.begin(begin).await {
            Ok((address, attempt)) => {
                let of = attempt.request.name.as_str();
                if !self.presenter.goes_on(Next::Visit, of, &address).await {
                    self.phase.set(before);
                    return Ok(());
                }
                attempts::keep(&attempt);
                journey::left(&attempt, &address);
                navigation::leave_for(&address);
                Ok(())
            }
            Err(failure) => {
                self.phase.set(before);
                Err(failure)
            }
        }
    }

    /// A visit to the authority, after what was refused before.
    pub(super) fn begin(
        self,
        known: Known,
        refused: Option<&Problem>,
        return_path: ReturnPath,
    ) -> Begin {
        let is_other_account =
            refused.is_some_and(|problem| problem.way_on() == WayOn::OtherAccount);
        let (prompt, login_hint) = if is_other_account {
            // The same account would be refused again without a word: let the agent choose.
            (Prompt::SelectAccount, None)
        } else {
            match (self.prompt(), self.username(&known)) {
                (Prompt::SelectAccount, _) => (Prompt::SelectAccount, None),
                // The account that is signed in belongs to another of the partner's registrations, and
                // would be refused here.
                (Prompt::Default, None) if self.agents.with_untracked(|all| !all.is_empty()) => {
                    (Prompt::SelectAccount, None)
                }
                prompt_and_hint => prompt_and_hint,
            }
        };
        Begin {
            known,
            redirect_uri: navigation::home(),
            return_path,
            prompt,
            login_hint,
            claims: refused.and_then(|problem| problem.claims.clone()),
        }
    }

    pub(super) fn prompt(self) -> Prompt {
        let setting = self.setting.get_untracked();
        presence::prompt(setting.map_or(UNTOLD_IDLE_LIMIT, |setting| setting.idle_limit))
    }

    /// The user name to suggest for a customer: who went there last, else who uses its registration, or
    /// another one of the same partner.
    pub(super) fn username(self, known: &Known) -> Option<String> {
        let recents = recents::all();
        let mut served = recents
            .iter()
            .filter(|recent| recent.client_id == known.client_id && recent.username.is_some());
        let same = served.clone().find(|recent| recent.name == known.name);
        let recent = same.or_else(|| served.find(|recent| recent.relation != Relation::OwnTenant));
        match recent {
            Some(recent) => recent.username.clone(),
            None => self.colleague(&known.client_id),
        }
    }

    /// Who is signed in through another registration of the same partner.
    fn colleague(self, client_id: &ClientId) -> Option<String> {
        let setting = self.setting.get_untracked()?;
        let partner = |client_id: &ClientId| {
            let mut offers = setting.registrations.iter();
            Some(
                offers
                    .find(|offer| offer.client_id == *client_id)?
                    .partner
                    .as_str(),
            )
        };
        let partner_here = partner(client_id)?;
        self.agents.with_untracked(|all| {
            let mut agents = all.iter();
            let agent = agents.find(|(of, _)| partner(of) == Some(partner_here))?;
            Some(agent.1.username.clone())
        })
    }
}
