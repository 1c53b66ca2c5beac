//! A thousand users while the service and the network have a bad day.

use std::collections::BTreeMap;

use tenantry_change::{
    Object, Plan,
    plan::{Gravity, Kind, Step},
    step::Progress,
};
use tenantry_graph::{directory::user_changes, ids::UserId};
use tenantry_sandbox::seeded;

use crate::agent::{Agent, Reload};

const USERS: usize = 1000;

/// Blocks a thousand users of `meridian-logistics.com`.
fn plan(agent: &Agent) -> Plan {
    let users = agent.sandbox.world(|world| {
        let tenant = world.tenant("meridian-logistics.com").unwrap();
        let users = tenant.directory.users().iter();
        let members = users.filter(|user| user.account_enabled && !user.synchronised);
        let chosen = members.skip(50).take(USERS);
        chosen
            .map(|user| (user.id.to_string(), user.display_name.clone()))
            .collect::<Vec<_>>()
    });
    let objects = users.into_iter().map(|(id, name)| Object {
        id: Some(id.clone()),
        kind: Kind::User,
        name,
        detail: None,
        changes: Vec::new(),
        steps: vec![Step {
            label: "Block sign-in".into(),
            write: user_changes::set_account_enabled(&agent.tenant, &UserId::new(id), false),
            is_needed: true,
        }],
        obstacles: Vec::new(),
    });
    Plan {
        tenant: agent.tenant.clone(),
        customer: "Meridian Logistics".into(),
        title: "Block sign-in".into(),
        gravity: Gravity::Ordinary,
        objects: objects.collect(),
        not_here: Vec::new(),
    }
}

async fn everything_happens_once(faults: &[&str], reload: Reload) -> Agent {
    let mut agent = Agent::adele(seeded::MERIDIAN_LOGISTICS).await;
    let plan = plan(&agent);
    assert_eq!(plan.objects.len(), USERS);
    for fault in faults {
        agent.suffers(fault);
    }
    let run = agent.carry_out(plan, reload).await;
    for (object, states) in run.objects() {
        assert_eq!(
            states[0].progress,
            Progress::Taken,
            "{}: {:?}",
            object.name,
            states[0]
        );
    }
    let mut times: BTreeMap<String, u32> = BTreeMap::new();
    for change in agent.changes() {
        *times.entry(change.object.to_string()).or_default() += 1;
    }
    for object in &run.plan().objects {
        let id = object.id.as_deref().unwrap();
        assert_eq!(times.remove(id), Some(1), "{}", object.name);
    }
    assert!(times.is_empty(), "others were changed: {times:?}");
    agent
}

/// Under ten in a hundred throttled, two 503s and a connection that breaks behind a batch that was carried out.
const BAD_DAY: [&str; 4] = [
    "PATCH graph/users=throttled:1~9%",
    "PATCH graph/users=status:503*1",
    "POST graph/$batch=status:503*1",
    "POST graph/$batch=lost~10%*1",
];

#[tokio::test]
async fn on_a_good_day_it_takes_fifty_requests_and_fifty_to_read_back() {
    let agent = everything_happens_once(&[], None).await;
    assert_eq!(agent.sent, (50, 50));
}

#[tokio::test]
async fn on_a_bad_day_every_user_is_changed_exactly_once() {
    let agent = everything_happens_once(&BAD_DAY, None).await;
    assert!(agent.sent.0 <= 100, "{:?}", agent.sent);
}

#[tokio::test]
async fn the_same_with_a_reload_in_the_middle() {
    for parcel in [0, 1, 17, 40, 70] {
        everything_happens_once(&BAD_DAY, Some(parcel)).await;
    }
}
