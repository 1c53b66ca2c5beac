use std::str::FromStr;

use crate::cloud::{self, Cloud, CloudId};
use crate::error::{ConfigError, Problem};
use crate::field::{Field, line_of};
use crate::registration::{Regions, Registration};
use crate::tenant_ref::TenantRef;

/// A checked configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The partner's app registrations in the file's order; at least one.
    pub registrations: Vec<Registration>,
    /// After how many seconds without a touch the console is locked: `idleMinutes` of the file.
    pub idle_limit: u64,
    /// Whether agents may look at what their access tokens say: `tokenView` of the file.
    pub token_view: bool,
    /// The clouds that a registration uses, and no other, by id.
    clouds: Vec<(CloudId, Cloud)>,
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
        // A cloud that is defined twice is an error of ours, which can say so.
        let document = tenantry_json::parse_keeping_repeats(text).map_err(|error| ConfigError {
            line: line_of(text, error.at),
            problem: Problem::Json(error.what.to_owned()),
            field: error.path,
        })?;
        let document = Field::root(text, &document);
        document.expect_fields(&["registrations", "clouds", "idleMinutes", "tokenView"])?;
        let mut clouds = read_clouds(&document.key("clouds"))?;

        let field = document.key("registrations");
        let entries = field
            .items()?
            .ok_or_else(|| field.error(Problem::Missing))?;
        if entries.is_empty() {
            return Err(field.error(Problem::NoRegistration));
        }
        let mut registrations = Vec::with_capacity(entries.len());
        for entry in &entries {
            registrations.push(read_registration(entry, &clouds)?);
        }
        check_names(&entries, &registrations)?;
        check_customers(&entries, &registrations)?;

        clouds.retain(|(id, _)| registrations.iter().any(|entry| entry.cloud == *id));
        Ok(Self {
            registrations,
            idle_limit: read_idle_minutes(&document.key("idleMinutes"))? * 60,
            token_view: document.key("tokenView").is_true()?,
            clouds,
        })
    }

    /// The cloud a registration is in.
    ///
    /// # Panics
    /// If the registration is of another configuration: [`Config::parse`] has checked its own.
    pub fn cloud(&self, registration: &Registration) -> &Cloud {
        let mut clouds = self.clouds();
        match clouds.find(|(id, _)| **id == registration.cloud) {
            Some((_, cloud)) => cloud,
            None => panic!("the registration is of another configuration"),
        }
    }

    /// The clouds that registrations use, each once, by id.
    pub fn clouds(&self) -> impl Iterator<Item = (&CloudId, &Cloud)> {
        self.clouds.iter().map(|(id, cloud)| (id, cloud))
    }
}

/// How long a console may be left alone, in minutes. None of these is "for ever": who signs in with a
/// partner's account can reach every customer.
const IDLE_MINUTES: std::ops::RangeInclusive<u64> = 1..=480;

/// What counts where the file does not say.
const DEFAULT_IDLE_MINUTES: u64 = 15;

fn read_idle_minutes(field: &Field<'_>) -> Result<u64, ConfigError> {
    let Some(digits) = field.number()? else {
        return Ok(DEFAULT_IDLE_MINUTES);
    };
    let minutes = digits.parse().ok();
    minutes
        .filter(|minutes| IDLE_MINUTES.contains(minutes))
        .ok_or_else(|| field.error(Problem::IdleMinutes(digits.to_owned())))
}

/// The built-in clouds and those of the file, by id.
fn read_clouds(field: &Field<'_>) -> Result<Vec<(CloudId, Cloud)>, ConfigError> {
    let mut clouds: Vec<(CloudId, Cloud)> = cloud::built_in().collect();
    let built_in = clouds.len();
    let entries = field.entries()?;
    for (index, (id, field)) in entries.iter().enumerate() {
        field.expect_fields(&[
            "authority",
            "graph",
            "partnerCenter",
            "entraAdminCenter",
            "intuneAdminCenter",
        ])?;
        if entries[..index].iter().any(|(earlier, _)| earlier == id) {
            return Err(field.error(Problem::DuplicateCloud((*id).to_owned())));
        }
        let cloud_id: CloudId = value(field, id)?;
        if clouds[..built_in]
            .iter()
            .any(|(known, _)| *known == cloud_id)
        {
            return Err(field.error(Problem::BuiltInCloud((*id).to_owned())));
        }
        let cloud = Cloud {
            authority: required(&field.key("authority"))?,
            graph: required(&field.key("graph"))?,
            partner_center: optional(&field.key("partnerCenter"))?,
            entra_admin_center: optional(&field.key("entraAdminCenter"))?,
            intune_admin_center: optional(&field.key("intuneAdminCenter"))?,
        };
        clouds.push((cloud_id, cloud));
    }
    // Insertion, because there are a handful and a general sort is large code.
    for end in 1..clouds.len() {
        let mut at = end;
        while at > 0 && clouds[at - 1].0 > clouds[at].0 {
            clouds.swap(at - 1, at);
            at -= 1;
        }
    }
    Ok(clouds)
}

fn read_registration(
    field: &Field<'_>,
    clouds: &[(CloudId, Cloud)],
) -> Result<Registration, ConfigError> {
    field.expect_fields(&[
        "name",
        "cloud",
        "regions",
        "partnerTenant",
        "clientId",
        "customers",
    ])?;
    let name_field = field.key("name");
    let name = name_field.required_text()?;
    if name.is_empty() || name.trim() != name || name.contains(char::is_control) {
        return Err(name_field.error(Problem::Name(name.to_owned())));
    }
    let customers = field.key("customers").items()?.unwrap_or_default();
    Ok(Registration {
        name: name.to_owned(),
        cloud: read_cloud_id(&field.key("cloud"), clouds)?,
        regions: read_regions(&field.key("regions"), customers.is_empty())?,
        partner_tenant: required(&field.key("partnerTenant"))?,
        client_id: required(&field.key("clientId"))?,
        customers: read_customers(&customers)?,
    })
}

fn read_cloud_id(field: &Field<'_>, clouds: &[(CloudId, Cloud)]) -> Result<CloudId, ConfigError> {
    let id = field.required_text()?;
    match clouds.iter().find(|(known, _)| known.as_str() == id) {
        Some((known, _)) => Ok(known.clone()),
        None => {
            let known: Vec<&str> = clouds.iter().map(|(known, _)| known.as_str()).collect();
            let known = known.join(", ");
            let id = id.to_owned();
            Err(field.error(Problem::UnknownCloud { id, known }))
        }
    }
}

/// Regions may be left out where customers are listed, and then only those are served. Left out
/// beside no customers they are an error, because neither guess is safe: every region would send
/// customers of other regions to an app that cannot serve them, and none would hide the registration.
fn read_regions(field: &Field<'_>, lists_nobody: bool) -> Result<Regions, ConfigError> {
    let Some(items) = field.items()? else {
        return match lists_nobody {
            true => Err(field.error(Problem::ServesNobody)),
            false => Ok(Regions::Only(Vec::new())),
        };
    };
    let mut entries = Vec::with_capacity(items.len());
    for item in &items {
        entries.push(item.element_text()?.to_owned());
    }
    Regions::parse(entries).map_err(|(index, error)| {
        let at = index.map_or(field, |index| &items[index]);
        at.error(Problem::Regions(error))
    })
}

fn read_customers(customers: &[Field<'_>]) -> Result<Vec<TenantRef>, ConfigError> {
    let mut read = Vec::with_capacity(customers.len());
    for customer in customers {
        read.push(value(customer, customer.element_text()?)?);
    }
    Ok(read)
}

/// Agents choose registrations by name, so names that differ in case only count as one.
fn check_names(fields: &[Field<'_>], registrations: &[Registration]) -> Result<(), ConfigError> {
    for (index, registration) in registrations.iter().enumerate() {
        let same = |earlier: &Registration| earlier.name.eq_ignore_ascii_case(&registration.name);
        if let Some(first) = registrations[..index].iter().position(same) {
            let problem = Problem::DuplicateName {
                name: registration.name.clone(),
                other: fields[first].key("name").path,
            };
            return Err(fields[index].key("name").error(problem));
        }
    }
    Ok(())
}

/// A customer listed twice in one cloud would leave open which registration wins. In two clouds it
/// is two tenants.
fn check_customers(
    fields: &[Field<'_>],
    registrations: &[Registration],
) -> Result<(), ConfigError> {
    for (index, registration) in registrations.iter().enumerate() {
        for (position, customer) in registration.customers.iter().enumerate() {
            let first = registrations[..=index]
                .iter()
                .enumerate()
                .filter(|(_, earlier)| earlier.cloud == registration.cloud)
                .find_map(|(index, earlier)| {
                    let listed = earlier
                        .customers
                        .iter()
                        .position(|other| other == customer)?;
                    Some((index, listed))
                });
            let place = |(index, position): (usize, usize)| {
                let customers: Field<'_> = fields[index].key("customers");
                customers.index(position)
            };
            if let Some(first) = first.filter(|first| *first != (index, position)) {
                let problem = Problem::DuplicateCustomer {
                    customer: customer.to_string(),
                    other: place(first).path,
                };
                return Err(place((index, position)).error(problem));
            }
        }
    }
    Ok(())
}

fn required<T: FromStr>(field: &Field<'_>) -> Result<T, ConfigError>
where
    Problem: From<T::Err>,
{
    value(field, field.required_text()?)
}

fn optional<T: FromStr>(field: &Field<'_>) -> Result<Option<T>, ConfigError>
where
    Problem: From<T::Err>,
{
    match field.text()? {
        Some(given) => Ok(Some(value(field, given)?)),
        None => Ok(None),
    }
}

fn value<T: FromStr>(field: &Field<'_>, given: &str) -> Result<T, ConfigError>
where
    Problem: From<T::Err>,
{
    given
        .parse()
        .map_err(|error| field.error(Problem::from(error)))
}
