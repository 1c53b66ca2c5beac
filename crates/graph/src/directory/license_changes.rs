//! Assigning licences and taking them away: `POST /users/{id}/assignLicense`, `POST /groups/{id}/assignLicense`
//! (<https://learn.microsoft.com/graph/api/user-assignlicense>,
//! <https://learn.microsoft.com/graph/api/group-assignlicense>).

use tenantry_identity::TenantId;

use super::user_changes::states;
use crate::{
    call::Scope,
    check::{Check, Expect, Item},
    feature::Feature,
    ids::{GroupId, SkuId, UserId},
    query::Address,
    template::Body,
    write::{Verb, Write},
};

/// What the requests of this file need.
pub const SCOPE: Scope = Scope("LicenseAssignment.ReadWrite.All");

/// A product that is to be assigned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The product.
    pub sku_id: SkuId,
    /// The ids of the service plans that are to be switched off.
    pub disabled_plans: Vec<String>,
}

/// Assigns licences to a user and takes others away, all or nothing. `None` is the user whom an earlier write
/// of the same plan creates. What a user inherits from a group stays; so the read-back looks at the direct
/// assignments only.
pub fn of_user(
    tenant: &TenantId,
    user: Option<&UserId>,
    add: &[Assignment],
    remove: &[SkuId],
) -> Write {
    const STATES: &str = "licenseAssignmentStates";
    let direct = |sku: &SkuId| Item::of("skuId", &sku.to_string()).without("assignedByGroup");
    let added = add.iter().map(|one| {
        let item = direct(&one.sku_id).with("disabledPlans", &one.disabled_plans);
        Expect::holds(STATES, item)
    });
    let removed = remove.iter().map(|sku| Expect::lacks(STATES, direct(sku)));
    let check = states(tenant, user, added.chain(removed).collect());
    let address = Address::new("users").known_or_created(user.map(UserId::as_str));
    assign(tenant, Feature::AssignLicences, address, check, add, remove)
}

/// The same for a group, whose members get the licences some time later.
pub fn of_group(tenant: &TenantId, group: &GroupId, add: &[Assignment], remove: &[SkuId]) -> Write {
    const LICENSES: &str = "assignedLicenses";
    let product = |sku: &SkuId| Item::of("skuId", &sku.to_string());
    let added = add.iter().map(|one| {
        let item = product(&one.sku_id).with("disabledPlans", &one.disabled_plans);
        Expect::holds(LICENSES, item)
    });
    let removed = remove
        .iter()
        .map(|sku| Expect::lacks(LICENSES, product(sku)));
    let address = || Address::new("groups").segment(group.as_str());
    let read = address()
        .option("$select", "id,assignedLicenses")
        .template();
    let expects = added.chain(removed).collect();
    let check = Check::new(tenant, Feature::Groups, read, expects);
    assign(
        tenant,
        Feature::AssignGroupLicences,
        address(),
        check,
        add,
        remove,
    )
}

/// Neither collection may be left out.
fn assign(
    tenant: &TenantId,
    feature: Feature,
    holder: Address,
    check: Check,
    add: &[Assignment],
    remove: &[SkuId],
) -> Write {
    let quoted = |sku: &SkuId| ["\"", &sku.to_string(), "\""].concat();
    let added: Vec<String> = add
        .iter()
        .map(|one| {
            let plans: Vec<String> = one
                .disabled_plans
                .iter()
                .map(|plan| tenantry_json::quoted(plan))
                .collect();
            let (sku, plans) = (quoted(&one.sku_id), plans.join(","));
            ["{\"skuId\":", &sku, ",\"disabledPlans\":[", &plans, "]}"].concat()
        })
        .collect();
    let removed: Vec<String> = remove.iter().map(quoted).collect();
    let list = |items: &[String]| ["[", &items.join(","), "]"].concat();
    let body = Body::new()
        .json("addLicenses", &list(&added))
        .json("removeLicenses", &list(&removed));
    let address = holder.literal("assignLicense").template();
    Write::new(tenant, feature, Verb::Post, address, check).with(body)
}

#[cfg(test)]
mod tests;
