//! What tests of plans are made with.

use std::sync::OnceLock;

use tenantry_graph::{
    Call, Page,
    directory::{
        directory_object::{DirectoryObject, ObjectKind},
        group::GroupKind,
        license_assignment::{LicenseAssignmentState, LicenseState},
        subscribed_sku::SubscribedSku,
        user_state::UserState,
    },
    ids::{GroupId, ObjectId, SkuId, UserId},
};
use tenantry_identity::TenantId;

use super::Customer;
use crate::plan::Plan;

pub(crate) const E3: &str = "05e9a617-0261-4cee-bb44-138d3ef5d965";
pub(crate) const E5: &str = "06ebc4ee-1bb5-47dd-8120-11324bc54e06";

pub(crate) fn customer() -> Customer<'static> {
    static TENANT: OnceLock<TenantId> = OnceLock::new();
    let tenant =
        TENANT.get_or_init(|| TenantId::parse("84841066-274d-4ec0-a5c1-276be684bdd3").unwrap());
    Customer {
        tenant,
        name: "Customer",
    }
}

pub(crate) fn sku(text: &str) -> SkuId {
    SkuId::parse(text).unwrap()
}

/// Products are called by the start of their ids.
pub(crate) fn name(sku: SkuId) -> String {
    if sku.to_string() == E3 { "E3" } else { "E5" }.to_owned()
}

/// A product of which so many licences are free.
pub(crate) fn product(id: &str, free: u64) -> SubscribedSku {
    SubscribedSku {
        sku_id: sku(id),
        sku_part_number: Some(name(sku(id))),
        applies_to: None,
        capability_status: None,
        consumed: 10,
        enabled: 10 + free,
        warning: 0,
        suspended: 0,
        locked_out: 0,
        service_plans: Vec::new(),
        subscription_ids: Vec::new(),
    }
}

/// Somebody who may sign in, with nothing.
pub(crate) fn user(id: &str) -> UserState {
    UserState {
        id: UserId::new(id),
        display_name: Some(["User ", id].concat()),
        user_principal_name: Some([id, "@customer.com"].concat()),
        account_enabled: Some(true),
        on_premises_sync_enabled: None,
        user_type: Some("Member".into()),
        usage_location: Some("US".into()),
        license_assignment_states: Vec::new(),
        last_password_change_date_time: Some("2026-01-01T00:00:00Z".into()),
        sign_in_sessions_valid_from_date_time: Some("2026-01-02T00:00:00Z".into()),
    }
}

/// A licence, direct or from a group.
pub(crate) fn licence(id: &str, group: Option<&str>, disabled: &[&str]) -> LicenseAssignmentState {
    LicenseAssignmentState {
        sku_id: Some(sku(id)),
        assigned_by_group: group.map(GroupId::new),
        state: LicenseState::Active,
        error: None,
        disabled_plans: disabled.iter().map(|plan| (*plan).to_owned()).collect(),
        last_updated_date_time: None,
    }
}

/// A security group among somebody's memberships.
pub(crate) fn membership(id: &str) -> DirectoryObject {
    DirectoryObject {
        id: ObjectId::new(id),
        kind: ObjectKind::Group,
        display_name: Some(["Group ", id].concat()),
        user_principal_name: None,
        mail: None,
        account_enabled: None,
        group_kind: Some(GroupKind::Security),
        is_dynamic: false,
        is_synchronised: false,
        is_role_assignable: false,
        role_template_id: None,
    }
}

/// What a list gives for this object.
pub(crate) fn row<T>(list: &Call<Page<T>>, json: &str) -> T {
    let body = format!(r#"{{"value":[{json}]}}"#);
    let page = list.read(&http::Response::new(body.into_bytes())).unwrap();
    page.items.into_iter().next().unwrap()
}

/// All requests in their order, method and address.
pub(crate) fn lines(plan: &Plan) -> Vec<String> {
    plan.steps().map(|(_, step)| step.write.line()).collect()
}

/// The labels of all steps.
pub(crate) fn labels(plan: &Plan) -> Vec<&str> {
    plan.steps().map(|(_, step)| step.label.as_str()).collect()
}

/// What is different afterwards: `what: before → after`.
pub(crate) fn changes(plan: &Plan) -> Vec<String> {
    let all = plan.objects.iter().flat_map(|object| &object.changes);
    all.map(|change| {
        let text = |side: &Option<String>| side.clone().unwrap_or_default();
        format!(
            "{}: {} → {}",
            change.what,
            text(&change.before),
            text(&change.after)
        )
    })
    .collect()
}

/// The obstacles of all objects.
pub(crate) fn obstacles(plan: &Plan) -> Vec<&str> {
    let all = plan.objects.iter().flat_map(|object| &object.obstacles);
    all.map(String::as_str).collect()
}
