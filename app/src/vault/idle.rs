//! The vault's own idle lock: pages that the browser has put to sleep cannot empty it.

use std::{rc::Rc, time::Duration};

use tenantry_identity::idle::Idle;

use super::Vault;
use crate::platform::clock;

/// How often the clock is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(30);

impl Vault {
    /// Starts to forget everything whenever nobody has touched a page for too long.
    pub(super) fn watch(self: &Rc<Self>) {
        let vault = Rc::clone(self);
        wasm_bindgen_futures::spawn_local(async move {
            loop {
                clock::sleep(LOOK_EVERY).await;
                let is_over = |idle: &Idle| idle.locked(clock::now());
                if vault.idle.borrow().as_ref().is_some_and(is_over) {
                    vault.forget();
                }
            }
        });
    }

    /// Somebody signed in: the time counts from now. The limit is in seconds.
    pub(super) fn watch_from_now(&self, limit: u64) {
        *self.idle.borrow_mut() = Some(Idle::new(limit, clock::now()));
    }

    /// Somebody touched a page.
    pub(super) fn touched(&self) {
        if let Some(idle) = &mut *self.idle.borrow_mut() {
            idle.active(clock::now());
        }
    }
}
