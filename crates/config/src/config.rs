use std::collections::BTreeMap;
use std::str::FromStr;

use crate::cloud::{self, Cloud, CloudId};
use crate::document::{self, CloudEntry, Object, RegistrationEntry};
use crate::error::{ConfigError, Problem};
use crate::field::Field;
use crate::registration::{Regions, Registration};
use crate::tenant_ref::TenantRef;

/// A checked configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The partner's app registrations in the file's order; at least one.
    pub registrations: Vec<Registration>,
    /// The clouds that a registration uses, and no other.
    clouds: BTreeMap<CloudId, Cloud>,
}

impl Config {
    /// Reads a `config.json`.
    ///
    /// # Errors
    /// Whatever would leave an agent with a failed sign-in later: malformed JSON, unknown, missing
    /// and repeated fields, values that are not what their field wants, and entries that contradict
    /// each other. The first one found is returned.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        // Some editors begin a file with a byte order mark, which JSON has no place for.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let document = document::read(text)?;
        let known = read_clouds(text, &document.clouds.0)?;

        let field = Field::root().key("registrations");
        let entries = document
            .registrations
            .ok_or_else(|| field.error(text, Problem::Missing))?;
        if entries.is_empty() {
            return Err(field.error(text, Problem::NoRegistration));
        }
        let mut registrations = Vec::with_capacity(entries.len());
        for (index, Object(entry)) in entries.into_iter().enumerate() {
            registrations.push(read_registration(text, &field.index(index), entry, &known)?);
        }
        check_names(text, &field, &registrations)?;
        check_customers(text, &field, &registrations)?;

        let is_used = |id: &CloudId| registrations.iter().any(|entry| entry.cloud == *id);
        let clouds = known.into_iter().filter(|(id, _)| is_used(id)).collect();
        Ok(Self {
            registrations,
            clouds,
        })
    }

    /// The cloud a registration is in.
    ///
    /// # Panics
    /// If the registration is of another configuration: [`Config::parse`] has checked its own.
    pub fn cloud(&self, registration: &Registration) -> &Cloud {
        &self.clouds[&registration.cloud]
    }

    /// The clouds that registrations use, each once, by id.
    pub fn clouds(&self) -> impl Iterator<Item = (&CloudId, &Cloud)> {
        self.clouds.iter()
    }
}

/// The built-in clouds and those of the file.
fn read_clouds(
    text: &str,
    entries: &[(String, CloudEntry)],
) -> Result<BTreeMap<CloudId, Cloud>, ConfigError> {
    let built_in: BTreeMap<CloudId, Cloud> = cloud::built_in().collect();
    let mut clouds = built_in.clone();
    for (index, (id, entry)) in entries.iter().enumerate() {
        let field = Field::root().key("clouds").key(id);
        if entries[..index].iter().any(|(earlier, _)| earlier == id) {
            return Err(field.error(text, Problem::DuplicateCloud(id.clone())));
        }
        let cloud_id: CloudId = value(text, &field, id)?;
        if built_in.contains_key(&cloud_id) {
            return Err(field.error(text, Problem::BuiltInCloud(id.clone())));
        }
        let cloud = Cloud {
            authority: required(text, &field.key("authority"), entry.authority.as_deref())?,
            graph: required(text, &field.key("graph"), entry.graph.as_deref())?,
            partner_center: match &entry.partner_center {
                Some(origin) => Some(value(text, &field.key("partnerCenter"), origin)?),
                None => None,
            },
        };
        clouds.insert(cloud_id, cloud);
    }
    Ok(clouds)
}

fn read_registration(
    text: &str,
    field: &Field,
    entry: RegistrationEntry,
    clouds: &BTreeMap<CloudId, Cloud>,
) -> Result<Registration, ConfigError> {
    let name_field = field.key("name");
    let name = entry
        .name
        .ok_or_else(|| name_field.error(text, Problem::Missing))?;
    if name.is_empty() || name.trim() != name || name.contains(char::is_control) {
        return Err(name_field.error(text, Problem::Name(name)));
    }
    let customers = entry.customers.unwrap_or_default();
    Ok(Registration {
        name,
        cloud: read_cloud_id(text, &field.key("cloud"), entry.cloud, clouds)?,
        regions: read_regions(text, &field.key("regions"), entry.regions, &customers)?,
        partner_tenant: required(
            text,
            &field.key("partnerTenant"),
            entry.partner_tenant.as_deref(),
        )?,
        client_id: required(text, &field.key("clientId"), entry.client_id.as_deref())?,
        customers: read_customers(text, &field.key("customers"), &customers)?,
    })
}

fn read_cloud_id(
    text: &str,
    field: &Field,
    id: Option<String>,
    clouds: &BTreeMap<CloudId, Cloud>,
) -> Result<CloudId, ConfigError> {
    let id = id.ok_or_else(|| field.error(text, Problem::Missing))?;
    match clouds.keys().find(|known| known.as_str() == id) {
        Some(known) => Ok(known.clone()),
        None => {
            let known: Vec<&str> = clouds.keys().map(CloudId::as_str).collect();
            let known = known.join(", ");
            Err(field.error(text, Problem::UnknownCloud { id, known }))
        }
    }
}

/// Regions may be left out where customers are listed, and then only those are served. Left out
/// beside no customers they are an error, because neither guess is safe: every region would send
/// customers of other regions to an app that cannot serve them, and none would hide the registration.
fn read_regions(
    text: &str,
    field: &Field,
    regions: Option<Vec<String>>,
    customers: &[String],
) -> Result<Regions, ConfigError> {
    match regions {
        Some(entries) => Regions::parse(&entries).map_err(|(index, error)| {
            let field = index.map_or_else(|| field.clone(), |index| field.index(index));
            field.error(text, error)
        }),
        None if customers.is_empty() => Err(field.error(text, Problem::ServesNobody)),
        None => Ok(Regions::Only(Vec::new())),
    }
}

fn read_customers(
    text: &str,
    field: &Field,
    customers: &[String],
) -> Result<Vec<TenantRef>, ConfigError> {
    customers
        .iter()
        .enumerate()
        .map(|(index, customer)| value(text, &field.index(index), customer))
        .collect()
}

/// Agents choose registrations by name, so names that differ in case only count as one.
fn check_names(
    text: &str,
    field: &Field,
    registrations: &[Registration],
) -> Result<(), ConfigError> {
    for (index, registration) in registrations.iter().enumerate() {
        let same = |earlier: &Registration| earlier.name.eq_ignore_ascii_case(&registration.name);
        if let Some(first) = registrations[..index].iter().position(same) {
            let problem = Problem::DuplicateName {
                name: registration.name.clone(),
                other: field.index(first).key("name").to_string(),
            };
            return Err(field.index(index).key("name").error(text, problem));
        }
    }
    Ok(())
}

/// A customer listed twice in one cloud would leave open which registration wins. In two clouds it
/// is two tenants.
fn check_customers(
    text: &str,
    field: &Field,
    registrations: &[Registration],
) -> Result<(), ConfigError> {
    let mut seen: BTreeMap<(&CloudId, &TenantRef), Field> = BTreeMap::new();
    for (index, registration) in registrations.iter().enumerate() {
        let customers = field.index(index).key("customers");
        for (position, customer) in registration.customers.iter().enumerate() {
            let here = customers.index(position);
            if let Some(first) = seen.insert((&registration.cloud, customer), here.clone()) {
                let problem = Problem::DuplicateCustomer {
                    customer: customer.to_string(),
                    other: first.to_string(),
                };
                return Err(here.error(text, problem));
            }
        }
    }
    Ok(())
}

fn required<T: FromStr>(text: &str, field: &Field, given: Option<&str>) -> Result<T, ConfigError>
where
    Problem: From<T::Err>,
{
    let given = given.ok_or_else(|| field.error(text, Problem::Missing))?;
    value(text, field, given)
}

fn value<T: FromStr>(text: &str, field: &Field, given: &str) -> Result<T, ConfigError>
where
    Problem: From<T::Err>,
{
    given.parse().map_err(|error| field.error(text, error))
}
