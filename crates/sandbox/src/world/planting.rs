//! Makes the seeded world.

use std::collections::BTreeSet;
use std::time::Duration;

use super::device_actions::ManagedChanges;
use super::directory::Directory;
use super::grants::Grants;
use super::people::{self, Plan};
use super::planted_relationships;
use super::planted_tenants::{Line, TENANTS};
use super::products::Edition;
use super::roles::*;
use super::seeded::*;
use super::sign_in_methods::MethodChanges;
use super::{
    Account, ConditionalAccess, Consent, Contract, Group, Registration, SecondFactor, Tenant,
    Usage, User, World,
};
use crate::faults::Faults;
use crate::guid::Guid;
use crate::origins::{Origin, Origins};
use crate::timestamp::Timestamp;

/// The moment that the dates below are written for. A sandbox moves them to its own beginning.
pub(crate) const BEGINS: Timestamp = Timestamp::of_day(2026, 3, 2);

/// Accounts: user name, display name, home tenant, second factor.
#[rustfmt::skip]
const ACCOUNTS: [(&str, &str, Guid, SecondFactor); 7] = [
    (ADELE, "Adele Marchetti", PARTNER, SecondFactor::OnDemand),
    (BRUNO, "Bruno Okafor", PARTNER, SecondFactor::OnDemand),
    (CHIARA, "Chiara Lindqvist", PARTNER, SecondFactor::None),
    (DANA, "Dana Achterberg", PARTNER, SecondFactor::Always),
    (ELENA, "Elena Vasić", EU_PARTNER, SecondFactor::OnDemand),
    (FELIX, "Felix Aduba", PARTNER, SecondFactor::OnDemand),
    (NADIA, "Nadia Benali", CUSTOMER, SecondFactor::OnDemand),
];

/// Groups: tenant, name, purpose, user names of the members.
#[rustfmt::skip]
const GROUPS: [(Guid, &str, &str, &[&str]); 10] = [
    (PARTNER, ADMIN_AGENTS, "Partner Center: admin agents", &[ADELE, DANA]),
    (PARTNER, SALES_AGENTS, "Partner Center: sales agents", &[BRUNO]),
    (PARTNER, SERVICE_DESK, "First line for every customer", &[ADELE, CHIARA, DANA]),
    (PARTNER, CLOUD_ENGINEERS, "Customers that asked for full administration", &[]),
    (PARTNER, ON_CALL, "This week's engineers on call", &[ADELE, DANA]),
    (PARTNER, NIGHT_SHIFT, "Out of hours, passwords only", &[FELIX]),
    (PARTNER, LEGAL_DESK, "Customers under professional secrecy", &[DANA]),
    (EU_PARTNER, ADMIN_AGENTS, "Partner Center: admin agents", &[ELENA]),
    (EU_PARTNER, SALES_AGENTS, "Partner Center: sales agents", &[]),
    (EU_PARTNER, SERVICE_DESK, "First line for every customer", &[ELENA]),
];

/// Contracts: customer, partner, with delegated administration.
const CONTRACTS: [(Guid, Guid, bool); 12] = [
    (CUSTOMER, PARTNER, false),
    (MERIDIAN_LOGISTICS, PARTNER, false),
    (OLDHARBOR_FOODS, PARTNER, false),
    (BRIGHTPATH_CLINIC, PARTNER, false),
    (CEDAR_AND_CO, PARTNER, false),
    (SUMMIT_OUTFITTERS, PARTNER, false),
    (LEGACY_PRINTWORKS, PARTNER, true),
    (NORTHFORK_DAIRY, PARTNER, false),
    (QUARRY_STONEWORKS, PARTNER, false),
    (RHEINWERK_METALL, EU_PARTNER, false),
    (LUMIERE_ATELIER, EU_PARTNER, false),
    (planted(0x30), EU_PARTNER, false),
];

impl World {
    /// The seeded world. The same origins and seed give the same world; the seed changes the
    /// people, never the names of [`seeded`](super::seeded).
    pub fn seeded(origins: Origins, seed: u64) -> World {
        let accounts: Vec<Account> = ACCOUNTS.iter().map(account).collect();
        World {
            tenants: TENANTS
                .iter()
                .map(|line| tenant(line, &accounts, seed))
                .collect(),
            registrations: vec![
                registration(NORTH_AMERICA_CLIENT, "Tenantry North America", PARTNER),
                registration(EUROPE_CLIENT, "Tenantry Europe", EU_PARTNER),
            ],
            relationships: planted_relationships::all(BEGINS),
            contracts: CONTRACTS.iter().map(contract).collect(),
            groups: GROUPS.iter().map(group).collect(),
            consents: consents(),
            faults: Faults::default(),
            time_scale: 1,
            sovereign: false,
            throttled: false,
            suggested_account: None,
            guests: BTreeSet::new(),
            begins: BEGINS,
            grants: Grants::default(),
            audits: Vec::new(),
            usage: Usage::default(),
            managed_changes: ManagedChanges::default(),
            method_changes: MethodChanges::default(),
            changes: Vec::new(),
            accounts,
            origins,
        }
    }
}

/// The domain that a tenant was created with.
pub(super) fn initial_domain(domain: &str) -> String {
    format!("{}.onmicrosoft.com", domain.replace(['.', '-'], ""))
}

/// The id of a partner's group.
pub(super) fn group_id(tenant: Guid, name: &str) -> Guid {
    Guid::derived(&[b"group", tenant.as_bytes(), name.as_bytes()])
}

fn account_id(user_name: &str) -> Guid {
    Guid::derived(&[b"account", user_name.as_bytes()])
}

fn account(
    (user_name, display_name, home, second_factor): &(&str, &str, Guid, SecondFactor),
) -> Account {
    let is_administrator = *user_name == NADIA;
    Account {
        object_id: account_id(user_name),
        user_name: (*user_name).to_owned(),
        display_name: (*display_name).to_owned(),
        password: PASSWORD.to_owned(),
        home: *home,
        second_factor: *second_factor,
        roles: is_administrator
            .then_some(GLOBAL_ADMINISTRATOR)
            .into_iter()
            .collect(),
        revoked: None,
        revocations: 0,
    }
}

fn group((tenant, name, description, members): &(Guid, &str, &str, &[&str])) -> Group {
    let mut members: BTreeSet<Guid> = members.iter().map(|name| account_id(name)).collect();
    if *name == CLOUD_ENGINEERS {
        members.insert(group_id(*tenant, ON_CALL));
    }
    Group {
        id: group_id(*tenant, name),
        tenant: *tenant,
        display_name: (*name).to_owned(),
        description: (*description).to_owned(),
        members,
    }
}

fn contract((customer, partner, delegated_admin): &(Guid, Guid, bool)) -> Contract {
    Contract {
        partner: *partner,
        customer: *customer,
        delegated_admin: *delegated_admin,
    }
}

fn tenant(line: &Line, accounts: &[Account], seed: u64) -> Tenant {
    let initial_domain = initial_domain(line.domain);
    let own = accounts
        .iter()
        .filter(|account| account.home == line.id)
        .map(|account| {
            let (given_name, surname) = account.display_name.split_once(' ').unzip();
            User {
                given_name: given_name.map(str::to_owned),
                surname: surname.map(str::to_owned),
                mail: Some(account.user_name.clone()),
                created: line.created,
                ..User::named(account.object_id, &account.display_name, &account.user_name)
            }
        });
    let special = if line.id == CUSTOMER {
        people::special_cases(line.domain, &initial_domain)
    } else {
        Vec::new()
    };
    let directory = Directory::planned(Plan {
        tenant: line.id,
        domain: line.domain.into(),
        country: line.country.into(),
        since: line.created,
        seed,
        count: line.users,
        edition: edition(line),
        is_customer: ![PARTNER, EU_PARTNER].contains(&line.id),
        first: own.chain(special).collect(),
    });
    Tenant {
        id: line.id,
        display_name: line.name.to_owned(),
        default_domain: line.domain.to_owned(),
        initial_domain,
        region: line.region.to_owned(),
        country: line.country.to_owned(),
        city: line.city.to_owned(),
        language: line.language.to_owned(),
        created: line.created,
        technical_mails: vec![format!("it@{}", line.domain)],
        conditional_access: conditional_access(line.id),
        policy_changes: 0,
        directory,
    }
}

fn edition(line: &Line) -> Edition {
    match line.id {
        BLUEFIN_MARITIME | CEDAR_AND_CO | LUMIERE_ATELIER | NEWLEAF_STUDIO => {
            Edition::BusinessStandard
        }
        SUMMIT_OUTFITTERS => Edition::OfficeEnterprise,
        _ if line.users >= 1000 => Edition::Enterprise,
        _ => Edition::BusinessPremium,
    }
}

fn conditional_access(tenant: Guid) -> ConditionalAccess {
    ConditionalAccess {
        second_factor: tenant == HARBORVIEW_HOTELS,
        block: tenant == IRONGATE_SECURITY,
        sign_in_frequency: (tenant == TIDEWATER_BANK).then_some(Duration::from_secs(5 * 60)),
    }
}

fn registration(client_id: Guid, name: &str, home: Guid) -> Registration {
    let identity = ["openid", "profile", "offline_access"];
    let permissions = identity.iter().chain(USUAL_SCOPES).chain(PARTNER_SCOPES);
    Registration {
        client_id,
        name: name.to_owned(),
        home,
        redirects: Vec::new(),
        permissions: permissions.map(|name| (*name).to_owned()).collect(),
    }
}

fn consents() -> Vec<Consent> {
    let customers = TENANTS
        .iter()
        .filter_map(|line| Some((line.id, line.partner?)));
    let legacy = CONTRACTS
        .iter()
        .filter(|(_, _, delegated_admin)| *delegated_admin)
        .map(|(customer, partner, _)| (*customer, *partner));
    let customers = customers
        .chain(legacy)
        .filter(|(customer, _)| ![BRIGHTPATH_CLINIC, WILLOW_HOSPICE].contains(customer))
        .map(|(customer, partner)| {
            let scopes = match customer {
                PRAIRIE_CREDIT_UNION => SCOPES_WITHOUT_USERS,
                SPARROW_AVIATION => SCOPES_FOR_USERS,
                GRANITE_PEAK => READING_SCOPES,
                _ => USUAL_SCOPES,
            };
            consent(partner, customer, Origin::Graph, scopes)
        });
    let homes = [PARTNER, EU_PARTNER].into_iter().flat_map(|home| {
        [
            consent(home, home, Origin::Graph, PARTNER_SCOPES),
            consent(home, home, Origin::PartnerCenter, &["user_impersonation"]),
        ]
    });
    customers.chain(homes).collect()
}

fn consent(partner: Guid, tenant: Guid, resource: Origin, scopes: &[&str]) -> Consent {
    Consent {
        client_id: if partner == PARTNER {
            NORTH_AMERICA_CLIENT
        } else {
            EUROPE_CLIENT
        },
        tenant,
        resource,
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
    }
}
