//! What is stored of a run that is not over, so that a page that is loaded again can take it up. No secret is among
//! it: passwords stay with the window that made them.

use tenantry_change::{Plan, run::Kept};

use super::{Standing, packed};
use crate::platform::storage::{self, Area, Full};

/// Before the name of a run and of a document of it.
pub(super) const PREFIX: &str = "tenantry.run.1.";

const STANDING: &str = "standing";
const PLAN: &str = "plan";
const KEPT: &str = "kept";

fn key(run: &str, document: &str) -> String {
    [PREFIX, run, ".", document].concat()
}

/// How every run stands that is stored.
pub(super) fn standings() -> Vec<Standing> {
    let keys = storage::keys(Area::Local, PREFIX).into_iter();
    let keys = keys.filter(|key| key.ends_with(STANDING));
    keys.filter_map(|key| storage::read(Area::Local, &key))
        .collect()
}

/// Stores a run before it starts.
///
/// # Errors
/// [`Full`]: nothing of it is stored then.
pub(super) fn begin(plan: &Plan, kept: &Kept, standing: &Standing) -> Result<(), Full> {
    let stored = packed::write(&key(&kept.id, PLAN), plan)
        .and_then(|()| storage::try_write(Area::Local, &key(&kept.id, KEPT), kept))
        .and_then(|()| storage::try_write(Area::Local, &key(&kept.id, STANDING), standing));
    if stored.is_err() {
        forget(&kept.id);
    }
    stored
}

/// Stores how a run stands now.
///
/// # Errors
/// [`Full`].
pub(super) fn keep(kept: &Kept, standing: &Standing) -> Result<(), Full> {
    storage::try_write(Area::Local, &key(&kept.id, KEPT), kept)?;
    storage::try_write(Area::Local, &key(&kept.id, STANDING), standing)
}

/// What is stored of a run.
pub(super) fn read(run: &str) -> Option<(Plan, Kept)> {
    let plan = packed::read(&key(run, PLAN))?;
    Some((plan, storage::read(Area::Local, &key(run, KEPT))?))
}

/// Forgets a run that is over.
pub(super) fn forget(run: &str) {
    for document in [STANDING, PLAN, KEPT] {
        storage::remove(Area::Local, &key(run, document));
    }
}

/// What a run's lock is called: the window that carries the run out has it.
pub(super) fn lock_of(run: &str) -> String {
    [PREFIX, run].concat()
}
