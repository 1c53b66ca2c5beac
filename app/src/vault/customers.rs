//! The configuration, and whose tenant a customer's name is.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use futures::{
    FutureExt,
    future::{LocalBoxFuture, Shared},
};
use http::Request;
use tenantry_config::{ClientId, Config, Origin, Registration, ServiceAddress};
use tenantry_identity::{
    Problem, TenantName,
    choice::{self, Choice},
    discovery::{self, DiscoveryError, TenantMetadata},
};
use tenantry_trace::Purpose;

use super::{
    port::{ConfigFailure, Endpoints, Known, Offer, Refusal, Resolved, Service, Setting},
    wire::Wire,
};
use crate::platform::fetch::NoAnswer;

/// What the host configured, and what the authorities said about customers so far.
pub(super) struct Customers {
    wire: Rc<Wire>,
    config: Shared<LocalBoxFuture<'static, Result<Rc<Config>, ConfigFailure>>>,
    known: RefCell<HashMap<TenantName, Rc<Customer>>>,
}

/// A customer that exists, and where it lives.
pub(super) struct Customer {
    pub(super) name: TenantName,
    pub(super) metadata: TenantMetadata,
    pub(super) authority: ServiceAddress,
}

impl Customers {
    /// Starts to read the configuration; every question waits for it.
    pub(super) fn new(wire: Rc<Wire>) -> Self {
        let config = read_config(Rc::clone(&wire)).boxed_local().shared();
        // Nothing waits yet, but the first question should not have to.
        wasm_bindgen_futures::spawn_local(config.clone().map(drop));
        Customers {
            wire,
            config,
            known: RefCell::default(),
        }
    }

    /// The console's configuration.
    pub(super) async fn config(&self) -> Result<Rc<Config>, Refusal> {
        self.config.clone().await.map_err(Refusal::Configuration)
    }

    /// How the console is set up.
    pub(super) async fn setting(&self) -> Result<Setting, Refusal> {
        let config = self.config().await?;
        Ok(Setting {
            registrations: config.registrations.iter().map(offer).collect(),
            reaches: config
                .registrations
                .iter()
                .map(|registration| reach(&config, registration))
                .collect(),
            idle_limit: config.idle_limit,
            token_view: config.token_view,
        })
    }

    /// The registration with this client id.
    pub(super) fn registration<'a>(
        config: &'a Config,
        client_id: &ClientId,
    ) -> Result<&'a Registration, Refusal> {
        config
            .registrations
            .iter()
            .find(|registration| registration.client_id == *client_id)
            .ok_or(Refusal::Protocol)
    }

    /// Whose tenant this is and which registrations serve it.
    pub(super) async fn resolve(
        &self,
        name: TenantName,
        remembered: Option<&ClientId>,
    ) -> Result<Resolved, Refusal> {
        let config = self.config().await?;
        let customer = self.find(&name).await?;
        let asked = choice::Customer {
            name: &customer.name,
            metadata: &customer.metadata,
            authority: &customer.authority,
        };
        let service = match choice::choose(&config, &asked, remembered) {
            Choice::One(registration, _) => Service::One(offer(registration)),
            Choice::Several(several) => Service::Several(several.into_iter().map(offer).collect()),
            Choice::None(none) => Service::None {
                problem: Problem::from(none),
            },
        };
        Ok(Resolved {
            tenant: customer.metadata.tenant.clone(),
            name,
            region: customer.metadata.region.clone(),
            service,
        })
    }

    /// Finds a customer by asking every configured authority, since a name does not tell its cloud.
    pub(super) fn find<'a>(
        &'a self,
        name: &'a TenantName,
    ) -> LocalBoxFuture<'a, Result<Rc<Customer>, Refusal>> {
        // Boxed, so that the code stands once in the page and not inside every caller.
        Box::pin(self.ask_authorities(name))
    }

    /// Finds a customer at an authority that is known to be its own. By its id that needs no question where
    /// metadata of that authority was read before: the addresses of its tenants differ by the id alone.
    pub(super) async fn find_at(
        &self,
        customer: &Known,
        authority: &ServiceAddress,
    ) -> Result<Rc<Customer>, Refusal> {
        let Some(tenant) = &customer.tenant else {
            return self.find(&customer.name).await;
        };
        let found = {
            let known = self.known.borrow();
            let mut here = known.values().filter(|one| one.authority == *authority);
            let same = here.clone().find(|one| one.metadata.tenant == *tenant);
            match same {
                Some(same) => Some(same.metadata.clone()),
                None => here.find_map(|one| one.metadata.of_sibling(tenant)),
            }
        };
        match found {
            Some(metadata) => Ok(Rc::new(Customer {
                name: customer.name.clone(),
                metadata,
                authority: authority.clone(),
            })),
            None => self.find(&TenantName::Id(tenant.clone())).await,
        }
    }

    async fn ask_authorities(&self, name: &TenantName) -> Result<Rc<Customer>, Refusal> {
        if let Some(customer) = self.known.borrow().get(name) {
            return Ok(Rc::clone(customer));
        }
        let config = self.config().await?;
        let mut asked: Vec<&ServiceAddress> = Vec::new();
        let mut failure = None;
        for (_, cloud) in config.clouds() {
            let authority = &cloud.authority;
            // Two clouds may share an authority.
            if asked.contains(&authority) {
                continue;
            }
            asked.push(authority);
            match self.ask(authority, name).await {
                Ok(metadata) => return Ok(self.remember(name, metadata, authority)),
                Err(error) => failure = Some(worse(failure, error)),
            }
        }
        Err(failure.map_or(Refusal::Protocol, Refusal::sign_in))
    }

    async fn ask(
        &self,
        authority: &ServiceAddress,
        name: &TenantName,
    ) -> Result<TenantMetadata, DiscoveryError> {
        let request = discovery::metadata_request(authority, name);
        let response = self.wire.read(Purpose::Metadata, None, request).await;
        let response = response.map_err(|NoAnswer| DiscoveryError::Unreadable)?;
        discovery::read_metadata(authority, name, &response)
    }

    fn remember(
        &self,
        name: &TenantName,
        metadata: TenantMetadata,
        authority: &ServiceAddress,
    ) -> Rc<Customer> {
        let customer = Rc::new(Customer {
            name: name.clone(),
            metadata,
            authority: authority.clone(),
        });
        self.known
            .borrow_mut()
            .insert(name.clone(), Rc::clone(&customer));
        customer
    }
}

fn reach(config: &Config, registration: &Registration) -> Endpoints {
    let cloud = config.cloud(registration);
    let customers = registration.customers.iter().map(ToString::to_string);
    let partner_center = cloud.partner_center.as_ref();
    let text = |origin: &Option<Origin>| origin.as_ref().map(ToString::to_string);
    Endpoints {
        client_id: registration.client_id.clone(),
        authority: cloud.authority.to_string(),
        graph: cloud.graph.to_string(),
        partner_center: partner_center.map(ToString::to_string),
        entra_admin_center: text(&cloud.entra_admin_center),
        intune_admin_center: text(&cloud.intune_admin_center),
        customers: customers.collect(),
    }
}

/// What the page may know about a registration.
pub(super) fn offer(registration: &Registration) -> Offer {
    Offer {
        name: registration.name.clone(),
        partner: registration.partner_tenant.as_str().to_string(),
        client_id: registration.client_id.clone(),
    }
}

/// Of two authorities' refusals, the one that leaves the question open: a customer is unknown only if
/// every authority said so.
fn worse(before: Option<DiscoveryError>, now: DiscoveryError) -> DiscoveryError {
    match before {
        Some(before) if !matches!(before, DiscoveryError::UnknownTenant { .. }) => before,
        _ => now,
    }
}

async fn read_config(wire: Rc<Wire>) -> Result<Rc<Config>, ConfigFailure> {
    let location = js_sys::global();
    let location = js_sys::Reflect::get(&location, &"location".into())
        .and_then(|location| js_sys::Reflect::get(&location, &"href".into()))
        .ok()
        .and_then(|href| href.as_string())
        .and_then(|href| web_sys::Url::new_with_base("config.json", &href).ok())
        .ok_or(ConfigFailure::Unreachable)?;
    let request = Request::get(location.href())
        .body(Vec::new())
        .map_err(|_| ConfigFailure::Unreachable)?;
    let response = wire.read(Purpose::Configuration, None, request).await;
    let response = response.map_err(|NoAnswer| ConfigFailure::Unreachable)?;
    if !response.status().is_success() {
        return Err(ConfigFailure::Missing {
            status: response.status().as_u16(),
        });
    }
    let text = String::from_utf8_lossy(response.body());
    Ok(Rc::new(Config::parse(&text)?))
}
