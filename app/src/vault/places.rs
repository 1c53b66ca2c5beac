//! How many requests of each tenant are under way at once, and who waits while a service wants to be left alone: what `tenantry_graph::budget` decides, carried out.

use std::{cell::RefCell, collections::HashMap, time::Duration};

use futures::channel::oneshot;
use tenantry_graph::budget::{Budget, Permit, Service, Ticket};
use tenantry_identity::TenantId;

use crate::platform::clock;

/// The places of all tenants, at each service.
#[derive(Default)]
pub(super) struct Places(RefCell<HashMap<TenantId, [Queue; Service::COUNT]>>);

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
    service: Service,
    ticket: Ticket,
    has_succeeded: bool,
}

impl Places {
    /// Waits for a place among a tenant's requests to a service.
    pub(super) async fn take<'a>(&'a self, tenant: &'a TenantId, service: Service) -> Place<'a> {
        let place = Place {
            places: self,
            tenant,
            service,
            ticket: self.with(tenant, service, |queue| queue.budget.enter()),
            has_succeeded: false,
        };
        place.turn().await;
        place
    }

    fn with<T>(
        &self,
        tenant: &TenantId,
        service: Service,
        change: impl FnOnce(&mut Queue) -> T,
    ) -> T {
        let mut tenants = self.0.borrow_mut();
        let queues = tenants.entry(tenant.clone()).or_default();
        change(&mut queues[service as usize])
    }
}

impl Place<'_> {
    /// Whether the tenant's requests to the service may be repeated once more now; if so, it is counted.
    pub(super) fn may_retry(&self) -> bool {
        let now = clock::since_start();
        self.with(|queue| queue.budget.may_retry(now))
    }

    /// The service wants to be left alone for a while, by all of the tenant's requests to it.
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
        self.places.with(self.tenant, self.service, change)
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
