use std::{pin::Pin, rc::Rc};

use futures::{
    FutureExt,
    future::{AbortHandle, Abortable, LocalBoxFuture, Shared},
};
use leptos::prelude::*;
use tenantry_graph::{
    Feature, Scope,
    directory::group_membership::{self, Group},
    partner::{
        access_assignment::{self, AccessAssignment},
        customers::Granular,
        delegated_admin_relationship::DelegatedAdminRelationship,
        my_roles::{Access, my_roles},
        role::RoleId,
        tenant_information,
    },
};
use tenantry_identity::TenantId;

use super::{CustomerStore, Home};
use crate::{client::cause, failure::Failure, platform::clock};

/// How many customers are looked up at the same time.
const AT_ONCE: usize = 4;

/// A row of the customers' list: a customer of one registration's partner.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RowKey {
    /// The registration's place in the configuration.
    pub home: usize,
    /// The customer.
    pub tenant: TenantId,
}

/// What the agent may do in a customer.
#[derive(Clone, Debug, PartialEq)]
pub enum Roles {
    /// The roles, by name; none where no group of the agent's is assigned to one.
    Known(Vec<RoleId>),
    /// There is no active relationship that could give any.
    NoRelationship,
    /// The home tenant did not grant the permissions to find out.
    NotGranted(Vec<Scope>),
    /// The relationships themselves were not read.
    NoRelationshipsRead,
    /// It could not be found out.
    Failed(Failure),
}

/// What was found out about one customer.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    roles: Option<Roles>,
    /// Whether the tenant was looked up for its domain, whatever came of it.
    was_looked_up: bool,
}

/// The agent's groups in one home tenant, read once for all customers.
pub(super) type SharedGroups = Shared<LocalBoxFuture<'static, Result<Rc<[Group]>, Failure>>>;

impl CustomerStore {
    /// The agent's roles in a customer, once they were looked up.
    pub fn roles(self, key: &RowKey) -> Option<Roles> {
        self.found.with_value(|found| found.get(key)?.roles.clone())
    }

    /// Whether there is nothing to look up about a customer, now or any more.
    fn is_done(self, key: &RowKey) -> bool {
        let found = self.found.with_value(|found| found.get(key).cloned());
        let found = found.unwrap_or_default();
        self.homes.with_untracked(|homes| {
            let Some(home) = homes.get(key.home) else {
                return true;
            };
            home.awaits_relationships()
                || found.roles.is_some() && (found.was_looked_up || !home.lacks_domain(key))
        })
    }

    fn note(self, key: &RowKey, note: impl FnOnce(&mut Found)) {
        self.found
            .update_value(|found| note(found.entry(key.clone()).or_default()));
    }

    async fn look_up_domain(self, key: &RowKey) {
        let partner = self.homes.with_untracked(|homes| {
            let home = homes.get(key.home)?;
            let may = home.lacks(Feature::DomainNames).is_empty() && home.lacks_domain(key);
            may.then(|| home.open.as_ref().map(|open| open.tenant.clone()))?
        });
        if let Some(partner) = partner {
            let call = tenant_information::find(&partner, &key.tenant);
            // Without an answer the tenant id has to do.
            if let Ok(information) = self.session.client.call(&call).await {
                // The row is drawn anew by whoever asked; the list as a whole is as before.
                self.homes.update_untracked(|homes| {
                    if let Some(home) = homes.get_mut(key.home) {
                        home.learn(key, information);
                    }
                });
            }
        }
        self.note(key, |found| found.was_looked_up = true);
    }

    async fn look_up_roles(self, key: &RowKey) {
        let way = self
            .homes
            .with_untracked(|homes| homes.get(key.home)?.way_to_roles(key));
        let roles = match way {
            None => return,
            Some(Err(known)) => known,
            Some(Ok((partner, relationships))) => {
                let roles = self.ask_roles(key.home, &partner, &relationships).await;
                roles.map_or_else(Roles::Failed, Roles::Known)
            }
        };
        self.note(key, |found| found.roles = Some(roles));
    }

    async fn ask_roles(
        self,
        home: usize,
        partner: &TenantId,
        relationships: &[DelegatedAdminRelationship],
    ) -> Result<Vec<RoleId>, Failure> {
        let client = self.session.client;
        let groups = self.my_groups(home, partner).await?;
        let mut assignments: Vec<Vec<AccessAssignment>> = Vec::new();
        for relationship in relationships {
            let first = access_assignment::list(partner, &relationship.id);
            assignments.push(client.all(first).await?);
        }
        let accesses = relationships.iter().zip(&assignments);
        let accesses: Vec<Access<'_>> = accesses
            .map(|(relationship, assignments)| Access {
                relationship,
                assignments,
            })
            .collect();
        Ok(my_roles(&accesses, &groups, clock::now()))
    }

    fn my_groups(self, home: usize, partner: &TenantId) -> SharedGroups {
        let known = self.groups.with_value(|all| {
            let known = all.iter().find(|(at, _)| *at == home);
            known.map(|(_, groups)| groups.clone())
        });
        known.unwrap_or_else(|| {
            let (client, partner) = (self.session.client, partner.clone());
            let reading = async move {
                let first = group_membership::list_mine(&partner);
                let groups = client.all(first).await?;
                Ok(groups.into())
            };
            let groups = reading.boxed_local().shared();
            self.groups
                .update_value(|all| all.push((home, groups.clone())));
            groups
        })
    }
}

impl Home {
    fn lacks_domain(&self, key: &RowKey) -> bool {
        let customer = self.list.iter().find(|one| one.tenant == key.tenant);
        customer.is_some_and(|customer| customer.domain.is_none())
    }

    fn learn(&mut self, key: &RowKey, information: tenant_information::TenantInformation) {
        if let Some(customer) = self.list.iter_mut().find(|one| one.tenant == key.tenant) {
            customer.learn(&information);
            self.learned.push(information);
        }
    }

    /// The home tenant and the relationships whose assignments tell the agent's roles, or what is known
    /// without asking; `None` if there is no such customer.
    fn way_to_roles(
        &self,
        key: &RowKey,
    ) -> Option<Result<(TenantId, Vec<DelegatedAdminRelationship>), Roles>> {
        let customer = self.list.iter().find(|one| one.tenant == key.tenant)?;
        let partner = self.open.as_ref()?.tenant.clone();
        let missing = self.lacks(Feature::MyRoles);
        Some(match &customer.granular {
            Granular::Active(_) if !missing.is_empty() => Err(Roles::NotGranted(missing)),
            Granular::Active(term) => {
                let relationships = self.relationships.items.iter();
                let of_customer = relationships.filter(|one| term.relationships.contains(&one.id));
                Ok((partner, of_customer.cloned().collect()))
            }
            Granular::None => Err(Roles::NoRelationship),
            Granular::Ended | Granular::Unread if self.knows_relationships() => {
                Err(Roles::NoRelationship)
            }
            Granular::Ended | Granular::Unread => Err(Roles::NoRelationshipsRead),
        })
    }
}

/// What is looked up for the rows in view of one screen. Rows that leave the view, and leaving the screen, end
/// what is under way for them.
#[derive(Clone, Copy)]
pub struct Lookups {
    store: CustomerStore,
    queue: StoredValue<Queue>,
    /// The rows that have come to say something else, until somebody has taken them.
    news: RwSignal<Vec<RowKey>>,
}

/// Whose turn it is.
#[derive(Default)]
struct Queue {
    wanted: Vec<RowKey>,
    under_way: Vec<(RowKey, AbortHandle)>,
}

impl Lookups {
    /// Nothing is looked up yet.
    pub fn new(store: CustomerStore) -> Self {
        let lookups = Lookups {
            store,
            queue: StoredValue::new(Queue::default()),
            news: RwSignal::new(Vec::new()),
        };
        on_cleanup(move || {
            let queue = lookups.queue.try_update_value(std::mem::take);
            queue.unwrap_or_default().stop_all();
        });
        lookups
    }

    /// These rows are in view now, and no others.
    pub fn look_at(self, rows: Vec<RowKey>) {
        self.queue.update_value(|queue| {
            queue.look_at(rows, |key| self.store.is_done(key));
        });
        self.go_on();
    }

    /// Takes the rows that have come to say something else. To be called by an effect: it follows them.
    pub fn take_news(self) -> Vec<RowKey> {
        self.news.track();
        let mut news = Vec::new();
        self.news.update_untracked(|all| news = std::mem::take(all));
        news
    }

    fn go_on(self) {
        while let Some(key) = self.next() {
            let (handle, registration) = AbortHandle::new_pair();
            self.queue
                .update_value(|queue| queue.under_way.push((key.clone(), handle)));
            let work: Pin<Box<dyn Future<Output = ()>>> = Box::pin(self.look_up(key));
            cause::spawn(async move {
                // Being ended is the other regular way to finish.
                let _ = Abortable::new(work, registration).await;
            });
        }
    }

    fn next(self) -> Option<RowKey> {
        self.queue.try_update_value(Queue::next).flatten()
    }

    async fn look_up(self, key: RowKey) {
        self.store.look_up_domain(&key).await;
        self.tell(&key);
        self.store.look_up_roles(&key).await;
        self.tell(&key);
        self.queue.try_update_value(|queue| queue.finished(&key));
        self.go_on();
    }

    fn tell(self, key: &RowKey) {
        self.news.try_update(|news| news.push(key.clone()));
    }
}

impl Queue {
    fn look_at(&mut self, rows: Vec<RowKey>, is_done: impl Fn(&RowKey) -> bool) {
        self.under_way.retain(|(key, handle)| {
            let stays = rows.contains(key);
            if !stays {
                handle.abort();
            }
            stays
        });
        self.wanted = rows;
        let under_way = &self.under_way;
        self.wanted.retain(|key| {
            let is_under_way = under_way.iter().any(|(other, _)| other == key);
            !is_under_way && !is_done(key)
        });
    }

    /// The next to look up, if there is room for one.
    fn next(&mut self) -> Option<RowKey> {
        let has_room = self.under_way.len() < AT_ONCE && !self.wanted.is_empty();
        has_room.then(|| self.wanted.remove(0))
    }

    fn finished(&mut self, key: &RowKey) {
        self.under_way.retain(|(other, _)| other != key);
    }

    fn stop_all(self) {
        for (_, handle) in self.under_way {
            handle.abort();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: usize) -> RowKey {
        let tenant = format!("84841066-274d-4ec0-a5c1-{number:012}");
        RowKey {
            home: 0,
            tenant: TenantId::parse(&tenant).expect("it is a GUID"),
        }
    }

    fn keys(numbers: std::ops::Range<usize>) -> Vec<RowKey> {
        numbers.map(key).collect()
    }

    /// Starts whatever there is room for, and gives the handles.
    fn start(queue: &mut Queue) -> Vec<(RowKey, AbortHandle)> {
        let mut started = Vec::new();
        while let Some(key) = queue.next() {
            let (handle, _) = AbortHandle::new_pair();
            queue.under_way.push((key.clone(), handle.clone()));
            started.push((key, handle));
        }
        started
    }

    #[test]
    fn an_empty_view_asks_nothing_and_ends_what_was_asked() {
        let mut queue = Queue::default();
        assert!(start(&mut queue).is_empty());
        queue.look_at(keys(0..2), |_| false);
        let started = start(&mut queue);
        queue.look_at(Vec::new(), |_| false);
        assert!(started.iter().all(|(_, handle)| handle.is_aborted()));
        assert!(start(&mut queue).is_empty());
    }

    #[test]
    fn what_is_known_is_not_asked_again() {
        let mut queue = Queue::default();
        queue.look_at(keys(0..3), |known| *known == key(1));
        let asked: Vec<RowKey> = start(&mut queue).into_iter().map(|(key, _)| key).collect();
        assert_eq!(asked, [key(0), key(2)]);
    }

    #[test]
    fn a_few_at_once_in_the_order_of_the_view() {
        let mut queue = Queue::default();
        queue.look_at(keys(0..10), |_| false);
        assert_eq!(start(&mut queue).len(), AT_ONCE);
        assert_eq!(queue.next(), None);
        queue.finished(&key(0));
        assert_eq!(queue.next(), Some(key(AT_ONCE)));
    }

    #[test]
    fn scrolling_ends_what_left_the_view_and_keeps_what_stayed() {
        let mut queue = Queue::default();
        queue.look_at(keys(0..10), |_| false);
        let started = start(&mut queue);
        queue.look_at(keys(2..12), |_| false);
        let aborted: Vec<bool> = started.iter().map(|(_, one)| one.is_aborted()).collect();
        assert_eq!(aborted, [true, true, false, false]);
        let more: Vec<RowKey> = start(&mut queue).into_iter().map(|(key, _)| key).collect();
        assert_eq!(more, [key(4), key(5)]);
    }
}
