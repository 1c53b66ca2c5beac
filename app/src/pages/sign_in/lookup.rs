use std::time::Duration;

use leptos::prelude::*;
use tenantry_identity::{TenantName, tenant::NotATenantName};

use crate::{
    client::Client,
    failure::Failure,
    platform::{clock, host_name},
    recents,
    ui::task::Task,
    vault::port::Resolved,
};

/// How long the agent has to stop typing before a customer is looked up.
const PAUSE: Duration = Duration::from_millis(350);

/// What is known about the customer that the agent names.
#[derive(Clone, Copy)]
pub(super) struct Lookup {
    client: Client,
    /// Where it stands.
    pub(super) state: RwSignal<State>,
    task: Task,
}

/// Where a look-up stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum State {
    /// Nothing is named.
    Nothing,
    /// The agent may still be typing this name.
    Soon(Option<TenantName>),
    /// What was typed names no tenant.
    Strange(NotATenantName),
    /// The authority is being asked.
    Asking(TenantName),
    /// There is no answer.
    Failed(TenantName, Failure),
    /// There is such a customer.
    Known(Resolved),
}

impl Lookup {
    /// Nothing is looked up yet.
    pub(super) fn new(client: Client) -> Self {
        Lookup {
            client,
            state: RwSignal::new(State::Nothing),
            task: Task::new(),
        }
    }

    /// Looks up what was typed once the agent pauses.
    pub(super) fn later(self, typed: &str) {
        match read(typed) {
            Err(NotATenantName::Empty) => self.stop_at(State::Nothing),
            Ok(name) if self.is_about(&name) => {}
            named => {
                self.state.set(State::Soon(named.clone().ok()));
                self.task.run(async move {
                    clock::sleep(PAUSE).await;
                    match named {
                        Ok(name) => self.ask(name).await,
                        Err(why) => self.state.set(State::Strange(why)),
                    }
                });
            }
        }
    }

    /// Looks up what was typed without a pause.
    pub(super) fn now(self, typed: &str) {
        match read(typed) {
            Err(why) => self.stop_at(State::Strange(why)),
            Ok(name) => {
                let is_under_way = self.state.with_untracked(|state| match state {
                    State::Asking(asked) => *asked == name,
                    State::Known(resolved) => resolved.name == name,
                    _ => false,
                });
                if is_under_way {
                    // Whoever waits for the answer hears of it, be it there already.
                    self.state.update(|_| {});
                } else {
                    // Whoever waits for the answer must not take the last one for it.
                    self.state.set(State::Asking(name.clone()));
                    self.task.run(self.ask(name));
                }
            }
        }
    }

    /// Whether what was typed is known to be wrong.
    pub(super) fn is_wrong(self) -> bool {
        self.state
            .with(|state| matches!(state, State::Strange(_) | State::Failed(..)))
    }

    async fn ask(self, name: TenantName) {
        self.state.set(State::Asking(name.clone()));
        let remembered = recents::all()
            .into_iter()
            .find(|recent| recent.name == name || name.as_str() == recent.tenant.as_str())
            .map(|recent| recent.client_id);
        let answer = self.client.resolve(name.clone(), remembered).await;
        self.state.set(match answer {
            Ok(resolved) => State::Known(resolved),
            Err(failure) => State::Failed(name, failure),
        });
    }

    fn is_about(self, name: &TenantName) -> bool {
        self.state.with_untracked(|state| match state {
            State::Soon(other) => other.as_ref() == Some(name),
            State::Asking(other) | State::Failed(other, _) => other == name,
            State::Known(resolved) => resolved.name == *name,
            State::Nothing | State::Strange(_) => false,
        })
    }

    fn stop_at(self, state: State) {
        self.task.stop();
        self.state.set(state);
    }
}

fn read(typed: &str) -> Result<TenantName, NotATenantName> {
    TenantName::parse(typed, host_name::to_ascii)
}
