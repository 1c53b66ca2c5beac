use std::time::Duration;

use leptos::prelude::*;
use tenantry_config::ClientId;
use tenantry_graph::directory::organization;
use tenantry_identity::{
    TenantId, UnixSeconds,
    problem::ProblemKind,
    propagation::{Outcome, Progress, Step},
    return_path::ReturnPath,
};

use crate::{
    failure::{Failure, Notice},
    newcomers::{self, Newcomer},
    platform::{clock, navigation},
    session::{Comeback, Known, Session},
    ui::task::Task,
};

/// How often the time that is left is shown anew.
const TICK: Duration = Duration::from_secs(1);
/// When to ask again after a failure that says nothing of the access and names no time, in seconds.
const AFTER_FAILURE: u64 = 10;

/// The wait for one customer. Leaving the page ends it; it is stored at each step and goes on from there.
#[derive(Clone, Copy)]
pub(super) struct Wait {
    session: Session,
    newcomer: RwSignal<Newcomer>,
    /// The time that is shown.
    now: RwSignal<UnixSeconds>,
    /// Whether a try is under way.
    pub(super) asking: RwSignal<bool>,
    /// What keeps the customer from being tried at all.
    pub(super) blocked: RwSignal<Option<Failure>>,
    /// What came of the last try.
    pub(super) refused: RwSignal<Option<Notice>>,
    ended: Callback<()>,
    /// What finds out why, after the last try.
    find_causes: Callback<()>,
    task: Task,
}

impl Wait {
    /// Starts where the wait was left.
    pub(super) fn start(
        session: Session,
        newcomer: Newcomer,
        ended: Callback<()>,
        find_causes: Callback<()>,
    ) -> Self {
        // The customer was named by the agent: entering it needs no further question.
        session.pick(newcomer.tenant.clone(), newcomer.known());
        let wait = Wait {
            session,
            newcomer: RwSignal::new(newcomer),
            now: RwSignal::new(clock::now()),
            asking: RwSignal::new(false),
            blocked: RwSignal::new(None),
            refused: RwSignal::new(None),
            ended,
            find_causes,
            task: Task::new(),
        };
        wait.go_on();
        wait
    }

    /// The customer's tenant.
    pub(super) fn tenant(self) -> TenantId {
        self.newcomer
            .with_untracked(|newcomer| newcomer.tenant.clone())
    }

    /// What is to be done now.
    pub(super) fn step(self) -> Step {
        let now = self.now.get();
        self.newcomer
            .with(|newcomer| newcomer.propagation.step(now))
    }

    /// Where the wait is now.
    pub(super) fn progress(self) -> Progress {
        let now = self.now.get();
        self.newcomer
            .with(|newcomer| newcomer.propagation.progress(now))
    }

    /// Tries at once.
    pub(super) fn try_now(self) {
        self.change(|newcomer| newcomer.propagation.try_now(clock::now()));
        self.go_on();
    }

    /// Gives up: the customer's pages are shown as they are.
    pub(super) fn stop(self) {
        self.task.stop();
        newcomers::forget(&self.tenant());
        self.ended.run(());
    }

    /// Signs in at the partner's own tenant, which always works, and comes back to this page.
    pub(super) fn sign_in(self) {
        let known = self.newcomer.with_untracked(Newcomer::known);
        self.task.run(async move {
            let left = match home(self.session, &known.client_id) {
                Some(home) => self.session.visit_for(home, self.here()).await,
                None => Err(Failure::NotOpen),
            };
            if let Err(why) = left {
                self.blocked.set(Some(why));
            }
        });
    }

    fn go_on(self) {
        self.blocked.set(None);
        self.task.run(self.run());
    }

    async fn run(self) {
        loop {
            self.now.set(clock::now());
            match self.step_untracked() {
                Step::Wait { .. } => clock::sleep(TICK).await,
                Step::Ask => {
                    self.asking.set(true);
                    let tried = self.try_once().await;
                    self.asking.set(false);
                    match tried {
                        Ok(outcome) => self.change(|newcomer| {
                            newcomer.propagation.answered(outcome, clock::now());
                        }),
                        Err(blocked) => return self.blocked.set(Some(blocked)),
                    }
                }
                Step::Diagnose => return self.find_causes.run(()),
                Step::Done => {
                    newcomers::forget(&self.tenant());
                    return self.ended.run(());
                }
            }
        }
    }

    fn step_untracked(self) -> Step {
        let now = self.now.get_untracked();
        self.newcomer
            .with_untracked(|newcomer| newcomer.propagation.step(now))
    }

    /// One try: a new token, and one read with it.
    async fn try_once(self) -> Result<Outcome, Failure> {
        let newcomer = self.newcomer.get_untracked();
        let mut opened = self.session.open(newcomer.known(), true).await;
        if opened == Err(Failure::NotOpen) {
            self.come_home(&newcomer).await?;
            opened = self.session.open(newcomer.known(), true).await;
        }
        let read = match opened {
            Ok(open) => {
                let call = organization::get(&open.tenant);
                self.session.client.call(&call).await.map(drop)
            }
            Err(failure) => Err(failure),
        };
        match read {
            Ok(()) => Ok(Outcome::Open),
            Err(failure) => {
                let outcome = outcome_of(&failure).ok_or_else(|| failure.clone())?;
                self.refused.set(Some(Notice::from(&failure)));
                Ok(outcome)
            }
        }
    }

    /// After a reload nobody may be signed in any more. The partner's own tenant is where to come back: the
    /// customer's might refuse.
    async fn come_home(self, newcomer: &Newcomer) -> Result<(), Failure> {
        let setting = self.session.client.setting().await?;
        let offer = setting
            .registrations
            .iter()
            .find(|offer| offer.client_id == newcomer.client_id)
            .ok_or(Failure::NotOpen)?;
        match self.session.come_home(offer, self.here()).await? {
            Comeback::Opened => Ok(()),
            Comeback::AskFirst => Err(Failure::NotOpen),
            // The page is being left.
            Comeback::Leaving => std::future::pending().await,
        }
    }

    fn here(self) -> ReturnPath {
        ReturnPath::parse(&navigation::path_and_query())
            .unwrap_or_else(|_| ReturnPath::tenant_overview(&self.tenant()))
    }

    fn change(self, change: impl FnOnce(&mut Newcomer)) {
        self.newcomer.update(change);
        self.newcomer.with_untracked(newcomers::keep);
    }
}

/// How the partner's own tenant is entered through a registration.
fn home(session: Session, client_id: &ClientId) -> Option<Known> {
    let setting = session.setting().get_untracked()?;
    let offer = setting
        .registrations
        .into_iter()
        .find(|offer| offer.client_id == *client_id)?;
    Known::home(&offer)
}

/// What a failure says of the access; `None` if the agent has to act first.
fn outcome_of(failure: &Failure) -> Option<Outcome> {
    let failed = |wait: Option<u64>| Outcome::Failed {
        wait: wait.unwrap_or(AFTER_FAILURE),
    };
    Some(match failure {
        Failure::SignIn(problem) | Failure::Challenged { problem, .. } => match problem.kind {
            ProblemKind::NoAccess | ProblemKind::NoConsent => Outcome::Refused,
            ProblemKind::Temporary
            | ProblemKind::Network
            | ProblemKind::Unreadable
            | ProblemKind::Stopped => failed(problem.facts.retry_after),
            _ => return None,
        },
        Failure::Graph { error, .. } => match error.status() {
            401 | 403 => Outcome::Refused,
            429 | 500.. => failed(error.retry_after().map(|wait| wait.as_secs() + 1)),
            _ => return None,
        },
        Failure::Unreachable => failed(None),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use tenantry_graph::{GraphError, Scope};
    use tenantry_identity::Problem;

    use super::*;

    fn graph(status: u16, retry_after: Option<Duration>) -> Failure {
        let error = GraphError::Failed {
            status,
            trace: Box::default(),
            retry_after,
        };
        let scope = Scope("Organization.Read.All");
        Failure::Graph { error, scope }
    }

    fn sign_in(kind: ProblemKind) -> Failure {
        Failure::SignIn(Box::new(Problem::new(kind)))
    }

    #[test]
    fn what_the_agent_has_to_do_first_ends_the_wait() {
        for kind in [
            ProblemKind::SecondFactor,
            ProblemKind::SessionOver,
            ProblemKind::NeedsInteraction,
            ProblemKind::PolicyBlocks,
            ProblemKind::WrongRegistration,
        ] {
            assert_eq!(outcome_of(&sign_in(kind)), None, "{kind:?}");
        }
        assert_eq!(outcome_of(&Failure::NotOpen), None);
        assert_eq!(outcome_of(&graph(400, None)), None);
    }

    #[test]
    fn only_a_refused_access_counts_as_refused() {
        for kind in [ProblemKind::NoAccess, ProblemKind::NoConsent] {
            assert_eq!(outcome_of(&sign_in(kind)), Some(Outcome::Refused));
        }
        for status in [401, 403] {
            assert_eq!(outcome_of(&graph(status, None)), Some(Outcome::Refused));
        }
        let passing = Some(Outcome::Failed { wait: 10 });
        assert_eq!(outcome_of(&Failure::Unreachable), passing);
        assert_eq!(outcome_of(&sign_in(ProblemKind::Network)), passing);
        assert_eq!(outcome_of(&graph(503, None)), passing);
        let throttled = graph(429, Some(Duration::from_millis(1500)));
        let waits = Some(Outcome::Failed { wait: 2 });
        assert_eq!(outcome_of(&throttled), waits);
    }
}
