//! The user's licences: which products, where each comes from, and which of their services are there.

use leptos::prelude::*;
use tenantry_graph::{
    directory::{
        directory_object::DirectoryObject,
        license_assignment::{LicenseAssignmentState, LicenseState},
        license_details::LicenseDetails,
        service_plan::ServicePlan,
        subscribed_sku::SubscribedSku,
    },
    ids::{GroupId, SkuId},
};
use tenantry_identity::TenantId;

use crate::{
    routes::TenantPage,
    ui::{
        format,
        icon::{Glyph, Icon},
        live,
        object_link::object_address,
        product_names::ProductNames,
        section::Content,
    },
};

/// A product that the user has, or was to have, a licence for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Held {
    /// The product's part number; its id where nobody says the number.
    part_number: String,
    plans: Vec<ServicePlan>,
    ways: Vec<Way>,
}

/// How a licence was assigned.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Way {
    /// The group that hands it down; `None` where it was assigned directly.
    group: Option<(GroupId, Option<String>)>,
    state: LicenseState,
    error: Option<String>,
}

/// Puts together what the user holds, the ways by which it was assigned, and the names that the tenant's stock
/// and the user's groups give. An assignment that failed is there as well, without services.
pub(super) fn held(
    details: Vec<LicenseDetails>,
    ways: Vec<LicenseAssignmentState>,
    stock: &[SubscribedSku],
    groups: Option<&[DirectoryObject]>,
) -> Vec<Held> {
    let mut all: Vec<(Option<SkuId>, Held)> = Vec::new();
    for product in details {
        let held = Held {
            part_number: product.sku_part_number.unwrap_or_default(),
            plans: product.service_plans,
            ways: Vec::new(),
        };
        all.push((product.sku_id, held));
    }
    for way in ways {
        let at = all.iter().position(|(sku, _)| *sku == way.sku_id);
        let at = at.unwrap_or_else(|| {
            let held = Held {
                part_number: part_number(way.sku_id, stock),
                plans: Vec::new(),
                ways: Vec::new(),
            };
            all.push((way.sku_id, held));
            all.len() - 1
        });
        let group = way.assigned_by_group.map(|id| {
            let mut known = groups.unwrap_or_default().iter();
            let group = known.find(|group| group.id.as_str() == id.as_str());
            (id, group.and_then(|group| group.display_name.clone()))
        });
        all[at].1.ways.push(Way {
            group,
            state: way.state,
            error: way.error,
        });
    }
    all.into_iter().map(|(_, held)| held).collect()
}

fn part_number(sku: Option<SkuId>, stock: &[SubscribedSku]) -> String {
    let Some(sku) = sku else {
        return "Unknown product".into();
    };
    let product = stock.iter().find(|product| product.sku_id == sku);
    let number = product.and_then(|product| product.sku_part_number.clone());
    number.unwrap_or_else(|| sku.to_string())
}

pub(super) fn content(tenant: &TenantId, names: ProductNames, held: Vec<Held>) -> Content {
    let tenant = tenant.clone();
    Content::list(held.len(), "No licence is assigned.", move || {
        let all: Vec<AnyView> = held.iter().map(|held| draw(&tenant, names, held)).collect();
        view! { <ul class="entries">{all}</ul> }.into_any()
    })
}

fn draw(tenant: &TenantId, names: ProductNames, held: &Held) -> AnyView {
    let number = held.part_number.clone();
    let ways: Vec<AnyView> = held.ways.iter().map(|way| draw_way(tenant, way)).collect();
    let plans = (!held.plans.is_empty()).then(|| draw_plans(names, held.plans.clone()));
    view! {
        <li class="entry">
            <Glyph icon=Icon::Licence />
            <div>
                <strong title=held.part_number.clone()>
                    {live::text(move || names.product(&number))}
                </strong>
                {ways}
                {plans}
            </div>
        </li>
    }
    .into_any()
}

fn draw_way(tenant: &TenantId, way: &Way) -> AnyView {
    let from = match &way.group {
        None => "Assigned directly".into_any(),
        Some((group, name)) => {
            let address = object_address(tenant, TenantPage::Groups, group.as_str());
            let name = name.clone().unwrap_or_else(|| group.to_string());
            view! { "Inherited from " <a href=address>{name}</a> }.into_any()
        }
    };
    let trouble = trouble(way).map(|why| {
        view! {
            <small class="wrong">
                <Glyph icon=Icon::Alert />
                {why}
            </small>
        }
        .into_any()
    });
    view! { <small>{from}</small> {trouble} }.into_any()
}

/// What keeps an assignment from working, in words, with the service's own.
fn trouble(way: &Way) -> Option<String> {
    let state = match &way.state {
        LicenseState::Active if way.error.is_none() => return None,
        LicenseState::Active | LicenseState::ActiveWithError => "It works, but not all of it",
        LicenseState::Disabled => "Switched off",
        LicenseState::Error => "Not assigned",
        LicenseState::Other(word) => word.as_str(),
    };
    let Some(error) = way.error.as_deref() else {
        return Some([state, "."].concat());
    };
    let why = match error {
        "CountViolation" => "there are not enough licences",
        "MutuallyExclusiveViolation" => "one of its services excludes one that the user has",
        "DependencyViolation" => "one of its services needs another that is off",
        "ProhibitedInUsageLocationViolation" => {
            "one of its services is not offered in the user's country"
        }
        "UniquenessViolation" => "a mail address of the user's is in use elsewhere",
        _ => return Some([state, ": ", error, "."].concat()),
    };
    Some([state, ": ", why, " (", error, ")."].concat())
}

fn draw_plans(names: ProductNames, plans: Vec<ServicePlan>) -> AnyView {
    let is_on = |plan: &&ServicePlan| plan.provisioning_status.as_deref() == Some("Success");
    let on = plans.iter().filter(is_on).count();
    let all = format::counted(plans.len(), "service", "services");
    let summary = [&format::count(on), " of ", &all, " on"].concat();
    let plans: Vec<AnyView> = plans
        .into_iter()
        .map(|plan| draw_plan(names, plan))
        .collect();
    view! {
        <details>
            <summary>{summary}</summary>
            <ul class="plans">{plans}</ul>
        </details>
    }
    .into_any()
}

fn draw_plan(names: ProductNames, plan: ServicePlan) -> AnyView {
    let number = plan.name.or(plan.id).unwrap_or_default();
    let title = number.clone();
    let state = match plan.provisioning_status.as_deref() {
        Some("Success") => "On",
        Some("Disabled") => "Off",
        Some("PendingInput") => "Waiting for the administrator",
        Some("PendingActivation") => "Waiting for its activation",
        Some("PendingProvisioning") => "Being set up",
        Some("Error") => "Failed",
        Some(_) | None => "Unknown",
    };
    let kind = if state == "On" { "" } else { "tag" };
    view! {
        <li title=title>
            <span>{live::text(move || names.plan(&number))}</span>
            <small class=kind>{state}</small>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use tenantry_graph::{directory::directory_object::ObjectKind, ids::ObjectId};

    use super::*;

    const SKU: &str = "cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46";

    fn way(group: Option<&str>, error: Option<&str>) -> LicenseAssignmentState {
        LicenseAssignmentState {
            sku_id: SkuId::parse(SKU),
            assigned_by_group: group.map(GroupId::new),
            state: match error {
                Some(_) => LicenseState::Error,
                None => LicenseState::Active,
            },
            error: error.map(str::to_owned),
            disabled_plans: Vec::new(),
            last_updated_date_time: None,
        }
    }

    fn group(id: &str) -> DirectoryObject {
        DirectoryObject {
            id: ObjectId::new(id),
            kind: ObjectKind::Group,
            display_name: Some("Licensing".into()),
            user_principal_name: None,
            mail: None,
            account_enabled: None,
            group_kind: None,
            is_dynamic: false,
            is_synchronised: false,
            is_role_assignable: false,
            role_template_id: None,
        }
    }

    #[test]
    fn an_assignment_that_failed_is_not_lost() {
        let held = held(
            Vec::new(),
            vec![way(Some("g"), Some("CountViolation"))],
            &[],
            None,
        );
        assert_eq!(held.len(), 1);
        assert_eq!(held[0].part_number, SKU);
        assert_eq!(held[0].ways[0].group, Some((GroupId::new("g"), None)));
        let said = trouble(&held[0].ways[0]).unwrap();
        assert_eq!(
            said,
            "Not assigned: there are not enough licences (CountViolation)."
        );
    }

    #[test]
    fn an_error_that_is_newer_than_the_console_keeps_its_name() {
        let held = held(Vec::new(), vec![way(None, Some("NewViolation"))], &[], None);
        let said = trouble(&held[0].ways[0]).unwrap();
        assert_eq!(said, "Not assigned: NewViolation.");
    }

    #[test]
    fn one_product_has_all_the_ways_by_which_it_came() {
        let details = LicenseDetails {
            sku_id: SkuId::parse(SKU),
            sku_part_number: Some("SPB".into()),
            service_plans: Vec::new(),
        };
        let groups = [group("g")];
        let ways = vec![way(None, None), way(Some("g"), None)];
        let held = held(vec![details], ways, &[], Some(&groups));
        assert_eq!(held.len(), 1);
        assert_eq!(held[0].part_number, "SPB");
        let from: Vec<_> = held[0].ways.iter().map(|way| way.group.clone()).collect();
        let named = (GroupId::new("g"), Some("Licensing".to_string()));
        assert_eq!(from, [None, Some(named)]);
        assert_eq!(trouble(&held[0].ways[0]), None);
    }
}
