//! Going on with a newer build, where the host has put one in place and this page's files are gone.
//!
//! A part of the console that was not needed so far cannot be loaded then. The page is loaded anew, once: what it shows
//! stands in its address, sign-ins come back by themselves, and what was typed is kept here meanwhile.

use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};

use crate::platform::{
    navigation, own_files,
    storage::{self, Area},
};

const KEY: &str = "tenantry.replaced.1";

/// Whether this page is being loaded anew: several parts of it may be missed at once.
static IS_LEAVING: AtomicBool = AtomicBool::new(false);

/// The build that was left, and what the agent had typed there.
#[derive(Serialize, Deserialize)]
struct Replaced {
    /// The name of its script.
    build: String,
    /// The customer's name on the sign-in page.
    typed: String,
}

/// Loads the page anew if its own files are gone from the host, and says whether it does. It does so once for each
/// build: a host that goes on handing out a page whose files it lacks is told of as a failure.
pub async fn take_over(typed: &str) -> bool {
    let Some(build) = own_files::script() else {
        return false;
    };
    let before: Option<Replaced> = storage::read(Area::Session, KEY);
    let was_tried = before.is_some_and(|before| before.build == build);
    if IS_LEAVING.load(Ordering::Relaxed) {
        return true;
    }
    if was_tried || !own_files::is_gone(&build).await {
        return false;
    }
    if IS_LEAVING.swap(true, Ordering::Relaxed) {
        return true;
    }
    let typed = typed.to_string();
    // Without that record the page would be loaded for ever.
    if storage::try_write(Area::Session, KEY, &Replaced { build, typed }).is_err() {
        IS_LEAVING.store(false, Ordering::Relaxed);
        return false;
    }
    navigation::reload();
    true
}

/// What the agent had typed before a newer build took over, once.
pub fn typed() -> Option<String> {
    let mut replaced: Replaced = storage::read(Area::Session, KEY)?;
    let typed = std::mem::take(&mut replaced.typed);
    storage::write(Area::Session, KEY, &replaced);
    Some(typed).filter(|typed| !typed.is_empty())
}
