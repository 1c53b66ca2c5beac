//! Customers by the thousand: for lists that must stay fluid.

use std::time::Duration;

use super::directory::Directory;
use super::people::Plan;
use super::planted_relationships::customer_of;
use super::planting::initial_domain;
use super::products::Edition;
use super::seeded::{NORTH_AMERICA_CLIENT, PARTNER, USUAL_SCOPES};
use super::{ConditionalAccess, Consent, Contract, Tenant, World};
use crate::guid::Guid;
use crate::origins::Origin;
use crate::runtime::split_mix;
use crate::timestamp::Timestamp;

#[rustfmt::skip]
const FIRST: [&str; 48] = [
    "Amber", "Ashwood", "Beacon", "Birchline", "Bluestem", "Bright", "Brookside", "Canyon", "Cascade",
    "Clearwater", "Cobalt", "Crescent", "Crimson", "Delta", "Eastgate", "Echo", "Ember", "Falcon",
    "Fernhill", "Glacier", "Golden", "Greenway", "Harvest", "Highland", "Horizon", "Ironwood", "Ivory",
    "Keystone", "Lakeshore", "Larkspur", "Liberty", "Magnolia", "Meadow", "Midtown", "Mosaic",
    "Northgate", "Oakridge", "Pacific", "Pioneer", "Prism", "Riverside", "Saffron", "Silverline",
    "Stonebridge", "Sunrise", "Timber", "Unity", "Westwood",
];

#[rustfmt::skip]
const SECOND: [&str; 48] = [
    "Accounting", "Advisors", "Apparel", "Associates", "Automotive", "Bakery", "Builders", "Catering",
    "Chemicals", "Clinic", "Coffee", "Components", "Construction", "Consulting", "Couriers", "Dental",
    "Design", "Dynamics", "Electronics", "Engineering", "Farms", "Fitness", "Foods", "Furniture",
    "Gardens", "Glass", "Hardware", "Hospitality", "Insurance", "Interiors", "Labs", "Landscaping",
    "Law", "Logistics", "Machining", "Marine", "Medical", "Metals", "Optics", "Partners", "Pharmacy",
    "Plastics", "Plumbing", "Press", "Solar", "Textiles", "Travel", "Wellness",
];

/// Country, city and language of the customers, in turn.
const PLACES: [(&str, &str, &str); 6] = [
    ("US", "Columbus", "en"),
    ("US", "Raleigh", "en"),
    ("CA", "Winnipeg", "en"),
    ("US", "Tulsa", "en"),
    ("CA", "Sherbrooke", "fr"),
    ("US", "Spokane", "en"),
];

impl World {
    /// Adds so many customers of `partner.com` with five to forty users each, which ADELE may enter.
    /// The same number gives the same customers; their users are made when they are looked at.
    pub fn add_customers(&mut self, count: usize) {
        let begins = self.begins;
        for index in 0..count {
            let tenant = generated(index);
            let approved = begins.minus(Duration::from_secs(
                86_400 * (20 + split_mix(index as u64) % 600),
            ));
            self.relationships.push(customer_of(
                PARTNER,
                tenant.id,
                &tenant.display_name,
                approved,
            ));
            self.contracts.push(Contract {
                partner: PARTNER,
                customer: tenant.id,
                delegated_admin: false,
            });
            self.consents.push(Consent {
                client_id: NORTH_AMERICA_CLIENT,
                tenant: tenant.id,
                resource: Origin::Graph,
                scopes: USUAL_SCOPES
                    .iter()
                    .map(|scope| (*scope).to_owned())
                    .collect(),
            });
            self.tenants.push(tenant);
        }
    }
}

fn generated(index: usize) -> Tenant {
    let names = FIRST.len() * SECOND.len();
    // A prime that does not divide the number of names visits all of them before it repeats one.
    let name = index * 1009 % names;
    let (first, second) = (FIRST[name % FIRST.len()], SECOND[name / FIRST.len()]);
    let (mut display_name, mut domain) = (format!("{first} {second}"), format!("{first}-{second}"));
    if index >= names {
        let round = index / names + 1;
        display_name = format!("{display_name} {round}");
        domain = format!("{domain}-{round}");
    }
    let domain = format!("{}.com", domain.to_lowercase());
    let id = Guid::derived(&[b"generated customer", domain.as_bytes()]);
    let (country, city, language) = PLACES[index % PLACES.len()];
    let created = Timestamp::of_day(2012 + index as u64 % 13, 1 + index as u64 % 12, 10);
    Tenant {
        id,
        initial_domain: initial_domain(&domain),
        region: "NA".to_owned(),
        country: country.to_owned(),
        city: city.to_owned(),
        language: language.to_owned(),
        created,
        technical_mails: vec![format!("it@{domain}")],
        conditional_access: ConditionalAccess::default(),
        policy_changes: 0,
        directory: Directory::planned(Plan {
            tenant: id,
            domain: domain.as_str().into(),
            country: country.into(),
            since: created,
            seed: 1,
            count: 5 + (split_mix(index as u64) % 36) as usize,
            edition: match index % 3 {
                0 => Edition::BusinessStandard,
                _ => Edition::BusinessPremium,
            },
            is_customer: true,
            first: Vec::new(),
        }),
        display_name,
        default_domain: domain,
    }
}
