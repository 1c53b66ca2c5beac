use futures::future::join;
use leptos::prelude::*;
use tenantry_graph::{
    Call, Feature,
    batch::Batch,
    directory::{
        deleted_user, device, group,
        organization::{self, Organization},
        subscribed_sku::{self, SubscribedSku},
        subscription::{self, Subscription},
        user,
    },
    intune::managed_device,
    query::Filter,
};
use tenantry_identity::{TenantId, UnixSeconds};

use crate::{
    client::Client,
    failure::Failure,
    pages::{
        asking::{Answer, ask, take},
        devices, managed_devices,
    },
    platform::clock,
    recents,
    ui::{bar::OrganizationName, load::Moment, task::Task},
    vault::port::OpenTenant,
};

/// What a tenant has so many of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Count {
    Users,
    Guests,
    Blocked,
    BlockedGuests,
    Deleted,
    Groups,
    Devices,
    Stale,
    Managed,
    Compliant,
    InGracePeriod,
    NotCompliant,
    NotEvaluated,
    OutOfTouch,
}

/// What is read of a tenant. It takes two requests: one for the tenant's card, which so is there first, and one
/// for all the figures.
#[derive(Clone, Copy)]
pub(super) struct Glance {
    client: Client,
    shell: OrganizationName,
    open: StoredValue<OpenTenant>,
    /// The card. It stays while it is read again.
    pub(super) organization: RwSignal<Option<Organization>>,
    /// Why there is none, or none that is new.
    pub(super) failure: RwSignal<Option<Failure>>,
    /// When what was bought ends.
    pub(super) subscriptions: RwSignal<Option<Answer<Vec<Subscription>>>>,
    /// The figures.
    pub(super) rest: RwSignal<Option<Read>>,
    /// When all of it was read.
    pub(super) moment: Moment,
    task: Task,
}

/// The figures.
#[derive(Clone, Debug)]
pub(super) struct Read {
    /// In the order of [`Count::ALL`].
    counts: Vec<Answer<u64>>,
    /// What was bought.
    pub(super) products: Answer<Vec<SubscribedSku>>,
}

impl Read {
    /// How many there are.
    pub(super) fn count(&self, count: Count) -> Answer<u64> {
        self.counts[count as usize].clone()
    }
}

impl Glance {
    /// Starts to read.
    pub(super) fn start(client: Client, shell: OrganizationName, open: OpenTenant) -> Self {
        let glance = Glance {
            client,
            shell,
            open: StoredValue::new(open),
            organization: RwSignal::new(None),
            failure: RwSignal::new(None),
            subscriptions: RwSignal::new(None),
            rest: RwSignal::new(None),
            moment: Moment::new(),
            task: Task::new(),
        };
        glance.again();
        glance
    }

    /// Reads all of it again. What was read before stays meanwhile.
    pub(super) fn again(self) {
        self.moment.set_busy(true);
        self.task.run(async move {
            let (card, rest) = join(self.read_card(), self.read_rest()).await;
            if card || rest {
                self.moment.read_now();
            }
            self.moment.set_busy(false);
        });
    }

    /// Whether it could be read.
    async fn read_card(self) -> bool {
        let open = self.open.get_value();
        let mut batch = Batch::new();
        let card = batch.add(organization::get(&open.tenant));
        let ends = ask(&mut batch, &open, Feature::Subscriptions, || {
            subscription::list(&open.tenant)
        });
        let mut answers = self.client.run(batch).await;
        let card = answers.take(card);
        let ends = take(&mut answers, ends).map(|page| page.items);
        let is_read = card.is_ok();
        match card {
            Ok(organization) => {
                if let Some(name) = organization.display_name.clone() {
                    recents::named(&open.tenant, &name);
                    self.shell.0.set(Some((open.tenant, name)));
                }
                self.organization.set(Some(organization));
                self.failure.set(None);
            }
            Err(failure) => self.failure.set(Some(failure)),
        }
        self.subscriptions.set(Some(ends));
        is_read
    }

    /// Whether any of it could be read.
    async fn read_rest(self) -> bool {
        let open = self.open.get_value();
        let now = clock::now();
        let mut batch = Batch::new();
        let mut counts = Vec::with_capacity(Count::ALL.len());
        for count in Count::ALL {
            counts.push(ask(&mut batch, &open, count.feature(), || {
                count.call(&open.tenant, now)
            }));
        }
        let products = ask(&mut batch, &open, Feature::Licences, || {
            subscribed_sku::list(&open.tenant)
        });
        let mut answers = self.client.run(batch).await;
        let counts: Vec<Answer<u64>> = counts
            .into_iter()
            .map(|count| take(&mut answers, count))
            .collect();
        let products = take(&mut answers, products).map(|page| page.items);
        let is_read = products.is_ok() || counts.iter().any(Result::is_ok);
        self.rest.set(Some(Read { counts, products }));
        is_read
    }
}

impl Count {
    /// All, in the order of their numbers.
    pub(super) const ALL: [Count; 14] = [
        Count::Users,
        Count::Guests,
        Count::Blocked,
        Count::BlockedGuests,
        Count::Deleted,
        Count::Groups,
        Count::Devices,
        Count::Stale,
        Count::Managed,
        Count::Compliant,
        Count::InGracePeriod,
        Count::NotCompliant,
        Count::NotEvaluated,
        Count::OutOfTouch,
    ];

    /// What allows to ask for it.
    pub(super) fn feature(self) -> Feature {
        match self {
            Count::Users
            | Count::Guests
            | Count::Blocked
            | Count::BlockedGuests
            | Count::Deleted => Feature::Users,
            Count::Groups => Feature::Groups,
            Count::Devices | Count::Stale => Feature::Devices,
            Count::Managed
            | Count::Compliant
            | Count::InGracePeriod
            | Count::NotCompliant
            | Count::NotEvaluated
            | Count::OutOfTouch => Feature::ManagedDevices,
        }
    }

    fn call(self, tenant: &TenantId, now: UnixSeconds) -> Call<u64> {
        let guest = || Filter::equals("userType", "Guest");
        let blocked = || Filter::is("accountEnabled", false);
        let stands = |word| {
            let filter = Filter::equals("complianceState", word);
            managed_device::count(tenant, Some(&filter))
        };
        match self {
            Count::Users => user::count(tenant, None),
            Count::Guests => user::count(tenant, Some(&guest())),
            Count::Blocked => user::count(tenant, Some(&blocked())),
            Count::BlockedGuests => user::count(tenant, Some(&blocked().and(guest()))),
            Count::Deleted => deleted_user::count(tenant),
            Count::Groups => group::count(tenant, None),
            Count::Devices => device::count(tenant, None),
            Count::Stale => device::count(tenant, Some(&devices::stale(now))),
            Count::Managed => managed_device::count(tenant, None),
            Count::Compliant => stands("compliant"),
            Count::InGracePeriod => stands("inGracePeriod"),
            Count::NotCompliant => stands("noncompliant"),
            Count::NotEvaluated => stands("unknown"),
            Count::OutOfTouch => {
                managed_device::count(tenant, Some(&managed_devices::out_of_touch(now)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_found_under_its_number() {
        for (number, count) in Count::ALL.into_iter().enumerate() {
            assert_eq!(count as usize, number, "{count:?}");
        }
    }

    #[test]
    fn all_figures_fit_into_one_request() {
        // What was bought is asked for as well.
        assert!(Count::ALL.len() < tenantry_graph::batch::MOST);
    }
}
