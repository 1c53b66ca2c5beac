//! What an agent has done, as this browser remembers it: thirty days, and never a password, key or token.
//!
//! The evidence is the tenant's own audit log; an entry holds what finds it there.

use serde::{Deserialize, Serialize};
use tenantry_identity::{TenantId, UnixSeconds};

use crate::{
    plan::Kind,
    run::{Outcome, Run},
    step::Progress,
};

/// How long an entry is kept, in seconds: thirty days.
pub const KEPT_FOR: u64 = 30 * 86_400;

/// One run, as it is remembered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The run, a GUID.
    pub run: String,
    /// When the agent let it start, UTC.
    pub started: UnixSeconds,
    /// The tenant that was changed.
    pub tenant: TenantId,
    /// The customer's name.
    pub customer: String,
    /// What was done: `Block sign-in`.
    pub title: String,
    /// The ticket that it belongs to, as the agent wrote it.
    pub ticket: Option<String>,
    /// What became of each object with which something was to be done.
    pub objects: Vec<Remembered>,
}

/// What became of one object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    /// What kind of object it is.
    pub kind: Kind,
    /// Its id, if it has one by now.
    pub id: Option<String>,
    /// Its name.
    pub name: String,
    /// What tells it from others of the same name.
    pub detail: Option<String>,
    /// What became of it.
    pub outcome: Outcome,
    /// What became of each request.
    pub steps: Vec<RememberedStep>,
}

/// What became of one request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RememberedStep {
    /// What it did, in a few words.
    pub label: String,
    /// How far it came.
    pub progress: Progress,
    /// The service's code, where it refused.
    pub code: Option<String>,
    /// The `request-id` of the answer, a GUID.
    pub request_id: Option<String>,
    /// The `client-request-id`, by which the tenant's audit log knows it, a GUID.
    pub correlation: Option<String>,
}

impl Entry {
    /// What is remembered of a run as it stands.
    pub fn of(run: &Run) -> Self {
        let (plan, kept) = (run.plan(), run.kept());
        let objects = run.objects().enumerate();
        let tried = objects.filter(|(_, (object, _))| !object.steps.is_empty());
        let remember =
            |(at, (object, states)): (usize, (&crate::Object, &[crate::step::State]))| {
                let steps = object.steps.iter().zip(states);
                Remembered {
                    kind: object.kind,
                    id: kept.created[at].clone().or_else(|| object.id.clone()),
                    name: object.name.clone(),
                    detail: object.detail.clone(),
                    outcome: Run::outcome(states),
                    steps: steps
                        .map(|(step, state)| RememberedStep {
                            label: step.label.clone(),
                            progress: state.progress.clone(),
                            code: state
                                .refusal
                                .as_ref()
                                .and_then(|refusal| refusal.code.clone()),
                            request_id: state.request_id.clone(),
                            correlation: state.correlation.clone(),
                        })
                        .collect(),
                }
            };
        Entry {
            run: kept.id.clone(),
            started: kept.started,
            tenant: plan.tenant.clone(),
            customer: plan.customer.clone(),
            title: plan.title.clone(),
            ticket: kept.ticket.clone(),
            objects: tried.map(remember).collect(),
        }
    }

    /// Whether it is too old to be kept.
    pub fn is_over(&self, now: UnixSeconds) -> bool {
        now.since(self.started) > KEPT_FOR
    }

    /// How many objects came to this outcome.
    pub fn count(&self, outcome: Outcome) -> usize {
        let objects = self.objects.iter();
        objects.filter(|object| object.outcome == outcome).count()
    }

    /// A note for a ticket: plain text, a line for each object, and what finds the audit entries. `written` is the
    /// time as the agent reads it.
    pub fn note(&self, written: &str) -> String {
        let mut note = [&self.title, " · ", &self.customer, "\n"].concat();
        line(&mut note, "Time", written);
        line(&mut note, "Tenant", self.tenant.as_str());
        if let Some(ticket) = &self.ticket {
            line(&mut note, "Ticket", ticket);
        }
        for object in &self.objects {
            note.push_str("- ");
            note.push_str(&object.name);
            if let Some(detail) = &object.detail {
                note.push_str(" (");
                note.push_str(detail);
                note.push(')');
            }
            note.push_str(": ");
            note.push_str(object.outcome.in_words());
            note.push('\n');
            for step in &object.steps {
                step.note(&mut note);
            }
        }
        note
    }
}

impl RememberedStep {
    fn note(&self, note: &mut String) {
        note.push_str("  ");
        note.push_str(&self.label);
        note.push_str(": ");
        note.push_str(self.progress.in_words());
        if let Some(code) = &self.code {
            note.push_str(", ");
            note.push_str(code);
        }
        for (name, id) in [
            ("request", &self.request_id),
            ("correlation", &self.correlation),
        ] {
            if let Some(id) = id {
                for part in [", ", name, " ", id] {
                    note.push_str(part);
                }
            }
        }
        note.push('\n');
    }
}

fn line(note: &mut String, name: &str, value: &str) {
    for part in [name, ": ", value, "\n"] {
        note.push_str(part);
    }
}

#[cfg(test)]
mod tests;
