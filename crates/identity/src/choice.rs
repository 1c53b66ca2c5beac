//! Which of the partner's app registrations serves a customer.

use tenantry_config::{ClientId, Config, Registration, ServiceAddress};

use crate::discovery::TenantMetadata;
use crate::tenant::TenantName;

/// A customer whose metadata has been read.
#[derive(Clone, Copy, Debug)]
pub struct Customer<'a> {
    /// What the agent called it.
    pub name: &'a TenantName,
    /// What its authority says about it.
    pub metadata: &'a TenantMetadata,
    /// The authority that was asked.
    pub authority: &'a ServiceAddress,
}

/// Which of the partner's app registrations serves a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice<'a> {
    /// This one, for a reason to show.
    One(&'a Registration, Because),
    /// These fit, in the order of the configuration: the agent chooses.
    Several(Vec<&'a Registration>),
    /// None: the agent reads why.
    None(NoRegistration),
}

/// Why a registration was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    /// The configuration lists the customer, or it is the registration's own partner tenant.
    Listed,
    /// The agent chose it earlier.
    Remembered,
    /// It is the only one for the customer's region.
    Region,
    /// The metadata names no region, and it is the only one in the customer's cloud.
    Cloud,
}

/// No registration serves the customer: where the customer is, for the agent to read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no app registration serves this customer")]
pub struct NoRegistration {
    /// The origin of the customer's authority, which is what tells the clouds apart.
    pub authority: String,
    /// The name the authority gives its cloud.
    pub cloud_instance: Option<String>,
    /// The customer's region.
    pub region: Option<String>,
    /// The refinement of the region.
    pub sub_region: Option<String>,
    /// Whether any registration is in the customer's cloud, so that only the region is missing.
    pub cloud_is_served: bool,
}

/// Finds the registrations that serve a customer.
///
/// Only those in the customer's own cloud count: tokens are not interchangeable between clouds. Among
/// them the configured list of customers wins, then what the agent chose earlier (`remembered`), then
/// the region, which is a suggestion only: where several fit, the agent is asked.
pub fn choose<'a>(
    config: &'a Config,
    customer: &Customer<'_>,
    remembered: Option<&ClientId>,
) -> Choice<'a> {
    let in_cloud: Vec<&Registration> = config
        .registrations
        .iter()
        .filter(|registration| is_in_cloud_of(config, registration, customer))
        .collect();
    let listed: Vec<&Registration> = in_cloud
        .iter()
        .copied()
        .filter(|registration| lists(registration, customer))
        .collect();
    if let [one] = listed[..] {
        return Choice::One(one, Because::Listed);
    }
    // Where the list names several, it is among those that memory and region decide.
    let fitting = if listed.is_empty() {
        &in_cloud
    } else {
        &listed
    };
    let chosen = fitting
        .iter()
        .copied()
        .find(|registration| Some(&registration.client_id) == remembered);
    if let Some(chosen) = chosen {
        return Choice::One(chosen, Because::Remembered);
    }
    if !listed.is_empty() {
        return Choice::Several(listed);
    }
    let Some(region) = customer.metadata.region.as_deref() else {
        return one_of(in_cloud, Because::Cloud, customer);
    };
    let cloud_is_served = !in_cloud.is_empty();
    let serving: Vec<&Registration> = in_cloud
        .into_iter()
        .filter(|registration| registration.regions.serves(region))
        .collect();
    match one_of(serving, Because::Region, customer) {
        Choice::None(nowhere) => Choice::None(NoRegistration {
            cloud_is_served,
            ..nowhere
        }),
        choice => choice,
    }
}

fn one_of<'a>(
    registrations: Vec<&'a Registration>,
    because: Because,
    customer: &Customer<'_>,
) -> Choice<'a> {
    match registrations[..] {
        [] => Choice::None(NoRegistration {
            authority: customer.authority.as_str().to_owned(),
            cloud_instance: customer.metadata.cloud_instance.clone(),
            region: customer.metadata.region.clone(),
            sub_region: customer.metadata.sub_region.clone(),
            cloud_is_served: false,
        }),
        [one] => Choice::One(one, because),
        _ => Choice::Several(registrations),
    }
}

/// The authority has to be the cloud's. Two clouds can share one, and then the Graph host, where the
/// metadata names it, tells them apart.
fn is_in_cloud_of(config: &Config, registration: &Registration, customer: &Customer<'_>) -> bool {
    let cloud = config.cloud(registration);
    let graph = cloud.graph.origin();
    let is_graph = |named: &str| {
        let host = graph.split_once("://").map_or(graph, |(_, host)| host);
        let without_port = host.split(':').next().unwrap_or_default();
        named.eq_ignore_ascii_case(host) || named.eq_ignore_ascii_case(without_port)
    };
    cloud.authority == *customer.authority
        && customer.metadata.graph_host.as_deref().is_none_or(is_graph)
}

fn lists(registration: &Registration, customer: &Customer<'_>) -> bool {
    registration
        .customers
        .iter()
        .chain([&registration.partner_tenant])
        .any(|listed| {
            customer.name.is(listed) || customer.metadata.tenant.as_str() == listed.as_str()
        })
}
