//! How many requests of each tenant are under way at once, and who waits while the service wants to be left
//! alone: what `tenantry_graph::budget` decides, carried out.

use std::{cell::RefCell, collections::HashMap, time::Duration};

use futures::channel::oneshot;
use tenantry_graph::budget::{Budget, Permit, Ticket};
use tenantry_identity::TenantId;

use crate::platform::clock;

/// The places of all tenants.
#[derive(Default)]
pub(super) struct Places(RefCell<HashMap<TenantId, Queue>>);

#[derive(Default)]
struct Queue {
    budget: Budget,
    /// Those who wait for another's place; dropping a sender wakes its waiter.
    sleepers: Vec<oneshot::Sender<()>>,
}

/// One request's place. Dropping it, answered or cancelled, makes room for the next.
pub(super) struct Place<'a> {
    places: &'a Places,
    tenant: &'a TenantId,
    ticket: Ticket,
    has_succeeded: bool,
}

impl Places {
    /// Waits for a place among the requests of a tenant.
    pub(super) async fn take<'a>(&'a self, tenant: &'a TenantId) -> Place<'a> {
        let place = Place {
            places: self,
            tenant,
            ticket: self.with(tenant, |queue| queue.budget.enter()),
            has_succeeded: false,
        };
        place.turn().await;
        place
    }

    fn with<T>(&self, tenant: &TenantId, change: impl FnOnce(&mut Queue) -> T) -> T {
        let mut queues = self.0.borrow_mut();
        if let Some(queue) = queues.get_mut(tenant) {
            return change(queue);
        }
        change(queues.entry(tenant.clone()).or_default())
    }
}

impl Place<'_> {
    /// Whether this tenant's requests may be repeated once more now; if so, it is counted.
    pub(super) fn may_retry(&self) -> bool {
        let now = clock::since_start();
        self.with(|queue| queue.budget.may_retry(now))
    }

    /// The service wants to be left alone for a while, by all of this tenant's requests.
    pub(super) fn throttled(&self, wait: Duration) {
        let now = clock::since_start();
        self.with(|queue| queue.budget.throttled(wait, now));
    }

    /// Waits for the next place, before all others.
    pub(super) async fn again(&self) {
        self.with(|queue| {
            queue.budget.wait_again(self.ticket);
            queue.sleepers.clear();
        });
        self.turn().await;
    }

    /// The service did what it was asked.
    pub(super) fn succeeded(mut self) {
        self.has_succeeded = true;
    }
}

impl Place<'_> {
    /// Waits until this request may be sent.
    async fn turn(&self) {
        loop {
            let now = clock::since_start();
            let woken = self.with(|queue| match queue.budget.ask(self.ticket, now) {
                Permit::Go => {
                    // The next one may have room as well.
                    queue.sleepers.clear();
                    Err(None)
                }
                Permit::After(wait) => Err(Some(wait)),
                Permit::Behind => {
                    let (sender, woken) = oneshot::channel();
                    queue.sleepers.push(sender);
                    Ok(woken)
                }
            });
            match woken {
                // The sender is dropped when it is worth asking again.
                Ok(woken) => drop(woken.await),
                Err(Some(wait)) => clock::sleep(wait).await,
                Err(None) => return,
            }
        }
    }

    fn with<T>(&self, change: impl FnOnce(&mut Queue) -> T) -> T {
        self.places.with(self.tenant, change)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.with(|queue| {
            queue.budget.leave(self.ticket, self.has_succeeded);
            queue.sleepers.clear();
        });
    }
}
