//! The world as it is seeded: its fixed names, so that a test can speak of them, and
//! [`World::seeded`].

use std::collections::BTreeSet;

use super::directory::Directory;
use super::grants::Grants;
use super::people::{self, Plan};
use super::{
    Account, Consent, Registration, Relationship, RelationshipStatus, Tenant, User, World,
};
use crate::faults::Faults;
use crate::guid::Guid;
use crate::origins::{Origin, Origins};
use crate::timestamp::Timestamp;

/// The password of every seeded account.
pub const PASSWORD: &str = "sandbox";

/// The partner's tenant for North America, `partner.com`.
pub const PARTNER: Guid = Guid::literal("1c0f5a52-6d0e-4b7a-9a40-5f2c7f0e1001");
/// The partner's tenant for Europe, `eu.partner.com`.
pub const EU_PARTNER: Guid = Guid::literal("1c0f5a52-6d0e-4b7a-9a40-5f2c7f0e1002");

/// The application (client) id of "Tenantry North America", registered in `partner.com`.
pub const NORTH_AMERICA_CLIENT: Guid = Guid::literal("5a1e7c3d-2f4b-4c8a-9d6e-0b7f3a21c001");
/// The application (client) id of "Tenantry Europe", registered in `eu.partner.com`.
pub const EUROPE_CLIENT: Guid = Guid::literal("5a1e7c3d-2f4b-4c8a-9d6e-0b7f3a21c002");

/// An agent of `partner.com` with access to its customers.
pub const ADELE: &str = "adele@partner.com";
/// An agent of `partner.com` who is in no group with an access assignment.
pub const BRUNO: &str = "bruno@partner.com";
/// A second agent of `partner.com` with access, for account pickers.
pub const CHIARA: &str = "chiara@partner.com";
/// An agent of `eu.partner.com` with access to its customers.
pub const ELENA: &str = "elena@eu.partner.com";
/// An administrator of `customer.com` itself.
pub const NADIA: &str = "nadia@customer.com";

/// `customer.com`: about 180 users of every kind.
pub const CUSTOMER: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f90001");
/// `meridian-logistics.com`: 20,000 users.
pub const MERIDIAN_LOGISTICS: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f90002");
/// `newleaf-studio.com`: no user at all.
pub const NEWLEAF_STUDIO: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f90003");
/// `oldharbor-foods.com`: the relationship has ended.
pub const OLDHARBOR_FOODS: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f90004");
/// `brightpath-clinic.com`: the application was never consented to.
pub const BRIGHTPATH_CLINIC: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f90005");
/// `cedar-and-co.com`.
pub const CEDAR_AND_CO: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f90006");
/// `summit-outfitters.com`.
pub const SUMMIT_OUTFITTERS: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f90007");
/// `bluefin-maritime.com`.
pub const BLUEFIN_MARITIME: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f90008");
/// `prairie-credit-union.com`: no consented scope covers users.
pub const PRAIRIE_CREDIT_UNION: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f90009");
/// `rheinwerk-metall.de`, served from Europe.
pub const RHEINWERK_METALL: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f9000a");
/// `lumiere-atelier.fr`, served from Europe.
pub const LUMIERE_ATELIER: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f9000b");
/// `sakura-trading.jp`: in a region that no registration serves, without a relationship.
pub const SAKURA_TRADING: Guid = Guid::literal("7b3c1d90-8a42-4e5f-b6d1-20c4e8f9000c");

/// Delegated Graph scopes that a customer usually consented to: the least that the daily reading
/// of a directory needs.
pub const USUAL_SCOPES: &[&str] = &[
    "Directory.Read.All",
    "Domain.Read.All",
    "GroupMember.Read.All",
    "LicenseAssignment.Read.All",
    "Organization.Read.All",
    "User.Read",
    "User.Read.All",
];

/// What [`PRAIRIE_CREDIT_UNION`] consented to: enough for the organization, nothing for users.
pub const SCOPES_WITHOUT_USERS: &[&str] = &[
    "Domain.Read.All",
    "GroupMember.Read.All",
    "LicenseAssignment.Read.All",
    "Organization.Read.All",
];

/// What a partner granted its own registration at home.
pub const PARTNER_SCOPES: &[&str] = &[
    "DelegatedAdminRelationship.Read.All",
    "Directory.Read.All",
    "Organization.Read.All",
    "User.Read",
    "User.Read.All",
];

/// One line of the table of seeded tenants.
struct Seed {
    id: Guid,
    domain: &'static str,
    name: &'static str,
    region: &'static str,
    country: &'static str,
    city: &'static str,
    language: &'static str,
    created: Timestamp,
    users: usize,
}

const fn seed(
    id: Guid,
    (domain, name): (&'static str, &'static str),
    (region, country, city, language): (&'static str, &'static str, &'static str, &'static str),
    created: Timestamp,
    users: usize,
) -> Seed {
    Seed {
        id,
        domain,
        name,
        region,
        country,
        city,
        language,
        created,
        users,
    }
}

#[rustfmt::skip]
const TENANTS: [Seed; 14] = [
    seed(PARTNER, ("partner.com", "Partner Cloud Services"), ("NA", "US", "Seattle", "en"), Timestamp::of_day(2014, 3, 11), 24),
    seed(EU_PARTNER, ("eu.partner.com", "Partner Cloud Services Europe"), ("EU", "IE", "Dublin", "en"), Timestamp::of_day(2016, 9, 5), 12),
    seed(CUSTOMER, ("customer.com", "Customer International"), ("NA", "US", "Chicago", "en"), Timestamp::of_day(2017, 5, 22), 180),
    seed(MERIDIAN_LOGISTICS, ("meridian-logistics.com", "Meridian Logistics Group"), ("NA", "US", "Memphis", "en"), Timestamp::of_day(2013, 1, 28), 20_000),
    seed(NEWLEAF_STUDIO, ("newleaf-studio.com", "Newleaf Studio"), ("NA", "CA", "Montréal", "fr"), Timestamp::of_day(2026, 2, 27), 0),
    seed(OLDHARBOR_FOODS, ("oldharbor-foods.com", "Old Harbor Foods"), ("NA", "US", "Portland", "en"), Timestamp::of_day(2015, 10, 2), 64),
    seed(BRIGHTPATH_CLINIC, ("brightpath-clinic.com", "Brightpath Clinic"), ("NA", "US", "Austin", "en"), Timestamp::of_day(2022, 7, 14), 48),
    seed(CEDAR_AND_CO, ("cedar-and-co.com", "Cedar & Co."), ("NA", "US", "Boise", "en"), Timestamp::of_day(2019, 4, 1), 37),
    seed(SUMMIT_OUTFITTERS, ("summit-outfitters.com", "Summit Outfitters"), ("NA", "CA", "Calgary", "en"), Timestamp::of_day(2018, 11, 19), 112),
    seed(BLUEFIN_MARITIME, ("bluefin-maritime.com", "Bluefin Maritime"), ("NA", "PA", "Ciudad de Panamá", "es"), Timestamp::of_day(2020, 8, 30), 260),
    seed(PRAIRIE_CREDIT_UNION, ("prairie-credit-union.com", "Prairie Credit Union"), ("NA", "CA", "Regina", "en"), Timestamp::of_day(2021, 2, 9), 83),
    seed(RHEINWERK_METALL, ("rheinwerk-metall.de", "Rheinwerk Metall GmbH"), ("EU", "DE", "Duisburg", "de"), Timestamp::of_day(2016, 6, 7), 410),
    seed(LUMIERE_ATELIER, ("lumiere-atelier.fr", "Lumière Atelier"), ("EU", "FR", "Lyon", "fr"), Timestamp::of_day(2023, 3, 16), 29),
    seed(SAKURA_TRADING, ("sakura-trading.jp", "さくら商事株式会社"), ("AS", "JP", "大阪市", "ja"), Timestamp::of_day(2018, 2, 20), 95),
];

/// Accounts: user name, display name, home tenant.
const ACCOUNTS: [(&str, &str, Guid); 5] = [
    (ADELE, "Adele Marchetti", PARTNER),
    (BRUNO, "Bruno Okafor", PARTNER),
    (CHIARA, "Chiara Lindqvist", PARTNER),
    (ELENA, "Elena Vasić", EU_PARTNER),
    (NADIA, "Nadia Benali", CUSTOMER),
];

/// Relationships: customer, partner's tenant, state.
const RELATIONSHIPS: [(Guid, Guid, RelationshipStatus); 11] = [
    (CUSTOMER, PARTNER, RelationshipStatus::Active),
    (MERIDIAN_LOGISTICS, PARTNER, RelationshipStatus::Active),
    (NEWLEAF_STUDIO, PARTNER, RelationshipStatus::Active),
    (OLDHARBOR_FOODS, PARTNER, RelationshipStatus::Terminated),
    (BRIGHTPATH_CLINIC, PARTNER, RelationshipStatus::Active),
    (CEDAR_AND_CO, PARTNER, RelationshipStatus::Active),
    (SUMMIT_OUTFITTERS, PARTNER, RelationshipStatus::Active),
    (BLUEFIN_MARITIME, PARTNER, RelationshipStatus::Active),
    (PRAIRIE_CREDIT_UNION, PARTNER, RelationshipStatus::Active),
    (RHEINWERK_METALL, EU_PARTNER, RelationshipStatus::Active),
    (LUMIERE_ATELIER, EU_PARTNER, RelationshipStatus::Active),
];

impl World {
    /// The seeded world. The same origins and seed give the same world; the seed changes the
    /// people, never the names above.
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
            relationships: RELATIONSHIPS
                .iter()
                .map(|line| relationship(line, &accounts))
                .collect(),
            consents: consents(),
            faults: Faults::default(),
            grants: Grants::default(),
            accounts,
            origins,
        }
    }
}

fn account((user_name, display_name, home): &(&str, &str, Guid)) -> Account {
    Account {
        object_id: Guid::derived(&[b"account", user_name.as_bytes()]),
        user_name: (*user_name).to_owned(),
        display_name: (*display_name).to_owned(),
        password: PASSWORD.to_owned(),
        home: *home,
    }
}

fn tenant(line: &Seed, accounts: &[Account], seed: u64) -> Tenant {
    let initial_domain = format!("{}.onmicrosoft.com", line.domain.replace(['.', '-'], ""));
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
        domain: line.domain,
        country: line.country,
        since: line.created,
        seed,
        count: line.users,
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
        directory,
    }
}

fn registration(client_id: Guid, name: &str, home: Guid) -> Registration {
    Registration {
        client_id,
        name: name.to_owned(),
        home,
        redirects: Vec::new(),
    }
}

fn relationship(
    (customer, partner, status): &(Guid, Guid, RelationshipStatus),
    accounts: &[Account],
) -> Relationship {
    Relationship {
        partner: *partner,
        customer: *customer,
        status: *status,
        agents: accounts
            .iter()
            .filter(|account| account.home == *partner && account.user_name != BRUNO)
            .map(|account| account.object_id)
            .collect(),
    }
}

fn consents() -> Vec<Consent> {
    let customers = RELATIONSHIPS
        .iter()
        .filter(|(customer, ..)| *customer != BRIGHTPATH_CLINIC)
        .map(|(customer, partner, _)| {
            let scopes = if *customer == PRAIRIE_CREDIT_UNION {
                SCOPES_WITHOUT_USERS
            } else {
                USUAL_SCOPES
            };
            consent(*partner, *customer, Origin::Graph, scopes)
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
        scopes: scopes
            .iter()
            .map(|scope| (*scope).to_owned())
            .collect::<BTreeSet<_>>(),
    }
}
