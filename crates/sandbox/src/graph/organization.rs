//! The one organization that the tenant is, and its domains.

use serde_json::{Value, json};

use super::item::{Item, Items};
use super::place::{Key, Place};
use super::schema::tenants::{DOMAIN, ORGANIZATION};
use crate::world::Tenant;

/// `/organization`: a collection of one.
pub(super) fn all<'w>(place: &Place<'w>) -> Items<'w> {
    Items::Listed(vec![shown(place)])
}

/// By the tenant's id.
pub(super) fn find<'w>(place: &Place<'w>, key: &Key) -> Option<Item<'w>> {
    matches!(key, Key::Plain(id) if id.parse() == Ok(place.tenant.id)).then(|| shown(place))
}

/// The initial domain, and the default one.
pub(super) fn domains<'w>(place: &Place<'w>) -> Items<'w> {
    let tenant = place.tenant;
    let names = [
        (&tenant.initial_domain, false),
        (&tenant.default_domain, true),
    ];
    let domains = names.map(|(name, is_default)| {
        Item::row(&DOMAIN, |property| {
            Some(match property {
                "authenticationType" => json!("Managed"),
                "id" => json!(name),
                "isAdminManaged" | "isRoot" | "isVerified" => json!(true),
                "isDefault" => json!(is_default),
                "isInitial" => json!(!is_default),
                "supportedServices" => json!(["Email", "OfficeCommunicationsOnline", "Intune"]),
                "passwordNotificationWindowInDays" => json!(14),
                "passwordValidityPeriodInDays" => json!(2_147_483_647),
                _ => return None,
            })
        })
    });
    Items::Listed(domains.into())
}

/// By its name.
pub(super) fn find_domain<'w>(place: &Place<'w>, key: &Key) -> Option<Item<'w>> {
    let (Key::Plain(wanted), Items::Listed(domains)) = (key, domains(place)) else {
        return None;
    };
    let wanted = Some(wanted.to_lowercase());
    domains.into_iter().find(|item| item.id() == wanted)
}

fn shown<'w>(place: &Place<'w>) -> Item<'w> {
    Item::row(&ORGANIZATION, |name| value(place.tenant, name))
}

fn value(tenant: &Tenant, property: &str) -> Option<Value> {
    Some(match property {
        "assignedPlans" => json!([{
            "assignedDateTime": tenant.created.rfc3339(),
            "capabilityStatus": "Enabled",
            "service": "exchange",
            "servicePlanId": "9aaf7827-d63c-4b61-89c3-182f06f82e5c",
        }]),
        "city" => json!(tenant.city),
        "countryLetterCode" => json!(tenant.country),
        "createdDateTime" => json!(tenant.created.rfc3339()),
        "defaultUsageLocation" => json!(tenant.country),
        "displayName" => json!(tenant.display_name),
        "id" => json!(tenant.id.to_string()),
        "mobileDeviceManagementAuthority" => json!("intune"),
        "preferredLanguage" => json!(tenant.language),
        "provisionedPlans" => json!([{
            "capabilityStatus": "Enabled",
            "provisioningStatus": "Success",
            "service": "exchange",
        }]),
        "technicalNotificationMails" => json!(tenant.technical_mails),
        "tenantType" => json!("AAD"),
        "verifiedDomains" => json!([
            domain(&tenant.initial_domain, false, true),
            domain(&tenant.default_domain, true, false),
        ]),
        _ => return None,
    })
}

fn domain(name: &str, is_default: bool, is_initial: bool) -> Value {
    json!({
        "capabilities": "Email, OfficeCommunicationsOnline",
        "isDefault": is_default,
        "isInitial": is_initial,
        "name": name,
        "type": "Managed",
    })
}
