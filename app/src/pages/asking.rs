//! What a screen asks for together: each answer by itself, or why there is none.

use leptos::prelude::*;
use tenantry_graph::{
    Call, Feature, Scope,
    batch::{Batch, Slot},
};

use crate::{
    client::Answers,
    failure::Failure,
    ui::{
        capability,
        icon::{Glyph, Icon},
    },
    vault::port::OpenTenant,
};

/// Something that was asked for.
pub type Answer<T> = Result<T, Unknown>;

/// Why something is not known.
#[derive(Clone, Debug, PartialEq)]
pub enum Unknown {
    /// Nobody granted the permissions that it needs, so it was not asked for.
    NotGranted(Vec<Scope>),
    /// It was asked for in vain.
    Failed(Failure),
}

/// A call's place in a batch; none where its permissions were not granted.
pub type Asked<T> = Result<Slot<T>, Vec<Scope>>;

/// Puts a call into a batch, unless the permissions of its feature were not granted.
pub fn ask<T>(
    batch: &mut Batch,
    open: &OpenTenant,
    feature: Feature,
    call: impl FnOnce() -> Call<T>,
) -> Asked<T> {
    let lacking = open.lacks(feature);
    if lacking.is_empty() {
        Ok(batch.add(call()))
    } else {
        Err(lacking)
    }
}

/// What came of a call.
///
/// # Errors
/// Why it is not known.
pub fn take<T>(answers: &mut Answers, asked: Asked<T>) -> Answer<T> {
    let slot = asked.map_err(Unknown::NotGranted)?;
    answers.take(slot).map_err(Unknown::Failed)
}

impl Unknown {
    /// What is told of it, without what differs from one request to the next.
    pub fn in_words(&self) -> String {
        match self {
            Unknown::NotGranted(scopes) => {
                let names: Vec<&str> = scopes.iter().map(|scope| scope.0).collect();
                names.join(" ")
            }
            Unknown::Failed(failure) => failure.in_short(),
        }
    }

    /// What the agent reads of it: what a tenant does not have is told apart from what failed.
    pub fn view(&self, feature: Feature) -> AnyView {
        let failure = match self {
            Unknown::NotGranted(scopes) => return capability::lacking(scopes),
            Unknown::Failed(failure) => failure,
        };
        capability::unavailable(feature, failure).unwrap_or_else(|| {
            view! {
                <p class="off">
                    <Glyph icon=Icon::Alert />
                    <span>{failure.in_short()}</span>
                </p>
            }
            .into_any()
        })
    }
}
