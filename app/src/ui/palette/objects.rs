//! The objects of the open customer that fit what was typed, found by the service while the agent types.

use std::time::Duration;

use leptos::prelude::*;
use tenantry_graph::{
    Feature,
    batch::{Batch, Slot},
    directory::{
        device::{self, DeviceRow},
        group::{self, GroupRow},
        user::{self, UserRow},
    },
    page::Page,
    query::Query,
};
use tenantry_identity::TenantId;

use crate::{
    client::{Answers, Client},
    failure::Failure,
    platform::clock,
    routes::{Route, TenantPage},
    ui::task::Task,
    vault::port::OpenTenant,
};

/// How long typing has to pause before the service is asked.
const ASKED_AFTER: Duration = Duration::from_millis(200);

/// Fewer letters fit too much.
const LEAST_LETTERS: usize = 2;

/// How many of each kind are shown: more of them are on their own page.
const MOST_OF_A_KIND: u16 = 6;

/// An object of the open customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Object {
    /// Its page.
    pub(super) route: Route,
    /// What it is called.
    pub(super) label: String,
    /// What tells it from others of the same name.
    pub(super) below: String,
    /// What it is, in a word.
    pub(super) kind: &'static str,
}

/// What was found, and how the search stands.
#[derive(Clone, Copy)]
pub(super) struct Objects {
    client: Client,
    /// What fits.
    pub(super) found: RwSignal<Vec<Object>>,
    /// Whether the service is being asked.
    pub(super) is_asking: RwSignal<bool>,
    /// What could not be searched, and why.
    pub(super) failure: RwSignal<Option<(&'static str, Failure)>>,
    task: Task,
}

impl Objects {
    /// Nothing is searched yet.
    pub(super) fn new(client: Client) -> Self {
        Objects {
            client,
            found: RwSignal::new(Vec::new()),
            is_asking: RwSignal::new(false),
            failure: RwSignal::new(None),
            task: Task::new(),
        }
    }

    /// Searches an open customer for what was typed, as soon as typing pauses. What was found for the letters
    /// before goes at once: it may not fit any more.
    pub(super) fn search(self, open: Option<&OpenTenant>, typed: &str) {
        let typed = typed.trim().to_string();
        self.found.set(Vec::new());
        self.failure.set(None);
        let open = open.filter(|_| typed.chars().count() >= LEAST_LETTERS);
        let Some(search) = open.and_then(|open| Search::new(open, &typed)) else {
            self.task.stop();
            self.is_asking.set(false);
            return;
        };
        self.is_asking.set(true);
        self.task.run(async move {
            clock::sleep(ASKED_AFTER).await;
            let (found, failure) = search.run(self.client).await;
            self.found.set(found);
            self.failure.set(failure);
            self.is_asking.set(false);
        });
    }
}

/// One search: a request for all kinds that the agent was granted.
struct Search {
    tenant: TenantId,
    batch: Batch,
    users: Option<Slot<Page<UserRow>>>,
    groups: Option<Slot<Page<GroupRow>>>,
    devices: Option<Slot<Page<DeviceRow>>>,
}

impl Search {
    fn new(open: &OpenTenant, typed: &str) -> Option<Self> {
        let query = Query::new().text(typed).top(MOST_OF_A_KIND);
        let is_granted = |feature| open.lacks(feature).is_empty();
        let tenant = &open.tenant;
        let mut batch = Batch::new();
        let users = is_granted(Feature::Users).then(|| batch.add(user::find(tenant, &query)));
        let groups = is_granted(Feature::Groups).then(|| batch.add(group::find(tenant, &query)));
        let devices = is_granted(Feature::Devices).then(|| batch.add(device::find(tenant, &query)));
        let is_any = users.is_some() || groups.is_some() || devices.is_some();
        is_any.then(|| Search {
            tenant: tenant.clone(),
            batch,
            users,
            groups,
            devices,
        })
    }

    async fn run(self, client: Client) -> (Vec<Object>, Option<(&'static str, Failure)>) {
        let mut answers = client.run(self.batch).await;
        let tenant = self.tenant;
        let mut findings = Findings {
            objects: Vec::new(),
            failure: None,
        };
        findings.add("Users", take(&mut answers, self.users), |user| Object {
            route: Route::Object(
                tenant.clone(),
                TenantPage::Users,
                user.id.as_str().to_string(),
            ),
            label: text(user.display_name()),
            below: text(user.user_principal_name()),
            kind: "User",
        });
        findings.add("Groups", take(&mut answers, self.groups), |group| Object {
            route: Route::Object(
                tenant.clone(),
                TenantPage::Groups,
                group.id.as_str().to_string(),
            ),
            label: text(group.display_name()),
            below: match group.mail() {
                Some(mail) => [group.kind.name(), " · ", mail].concat(),
                None => group.kind.name().to_string(),
            },
            kind: "Group",
        });
        findings.add("Devices", take(&mut answers, self.devices), |device| {
            Object {
                route: Route::Object(
                    tenant.clone(),
                    TenantPage::Devices,
                    device.id.as_str().to_string(),
                ),
                label: text(device.display_name()),
                below: text(device.operating_system()),
                kind: "Device",
            }
        });
        (findings.objects, findings.failure)
    }
}

struct Findings {
    objects: Vec<Object>,
    failure: Option<(&'static str, Failure)>,
}

impl Findings {
    fn add<T>(
        &mut self,
        what: &'static str,
        answer: Option<Result<Page<T>, Failure>>,
        object: impl Fn(&T) -> Object,
    ) {
        match answer {
            None => {}
            Some(Ok(page)) => self.objects.extend(page.items.iter().map(object)),
            // One reason is enough: what hinders several kinds is mostly the same.
            Some(Err(failure)) => self.failure = self.failure.take().or(Some((what, failure))),
        }
    }
}

fn take<T>(answers: &mut Answers, slot: Option<Slot<Page<T>>>) -> Option<Result<Page<T>, Failure>> {
    slot.map(|slot| answers.take(slot))
}

fn text(text: Option<&str>) -> String {
    text.unwrap_or_default().to_string()
}
