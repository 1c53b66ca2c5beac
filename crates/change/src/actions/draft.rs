//! How one object's part of a plan is put together.

use tenantry_graph::{Write, directory::user_state::UserState};

use crate::plan::{Change, Kind, Object, Step};

/// What cannot be changed here because it is mastered elsewhere.
pub(super) const SYNCHRONISED: &str =
    "Comes from the on-premises directory. Change it there; it is synchronised from there.";

/// One object's part of a plan.
pub(super) struct Draft(Object);

impl Draft {
    pub(super) fn new(kind: Kind, id: Option<&str>, name: &str) -> Self {
        Draft(Object {
            id: id.map(str::to_owned),
            kind,
            name: name.to_owned(),
            detail: None,
            changes: Vec::new(),
            steps: Vec::new(),
            obstacles: Vec::new(),
        })
    }

    pub(super) fn user(user: &UserState) -> Self {
        let draft = Draft::new(Kind::User, Some(user.id.as_str()), user.name());
        draft.detail(user.user_principal_name.as_deref())
    }

    /// What tells it from others of the same name.
    pub(super) fn detail(mut self, detail: Option<&str>) -> Self {
        self.0.detail = detail
            .filter(|text| *text != self.0.name)
            .map(str::to_owned);
        self
    }

    /// What is different afterwards.
    pub(super) fn change(
        mut self,
        what: &str,
        before: Option<impl Into<String>>,
        after: Option<impl Into<String>>,
    ) -> Self {
        self.0.changes.push(Change {
            what: what.to_owned(),
            before: before.map(Into::into),
            after: after.map(Into::into),
        });
        self
    }

    /// A request that stands for itself.
    pub(super) fn step(self, label: &str, write: Write) -> Self {
        self.push(label, write, false)
    }

    /// A request without which those behind it make no sense.
    pub(super) fn needed(self, label: &str, write: Write) -> Self {
        self.push(label, write, true)
    }

    fn push(mut self, label: &str, write: Write, is_needed: bool) -> Self {
        self.0.steps.push(Step {
            label: label.to_owned(),
            write,
            is_needed,
        });
        self
    }

    /// Why it cannot be done, or what part of it cannot.
    pub(super) fn obstacle(mut self, sentence: impl Into<String>) -> Self {
        self.0.obstacles.push(sentence.into());
        self
    }

    pub(super) fn done(self) -> Object {
        self.0
    }
}

/// A word for a number of things: `1 licence`, `2 licences`.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    let what = if count == 1 { one } else { many };
    [&count.to_string(), " ", what].concat()
}
