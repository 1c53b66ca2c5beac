use leptos::prelude::*;
use tenantry_graph::{
    Feature,
    batch::Batch,
    directory::{
        group::{self, GroupRow},
        service_plan::ServicePlan,
        subscribed_sku::{self, SubscribedSku},
        subscription::{self, Subscription},
    },
    ids::SkuId,
};
use tenantry_identity::TenantId;

use super::{
    holders,
    licence::{Licence, joined, level},
};
use crate::{
    actions::{self, elsewhere, object_menu},
    client::Client,
    failure::Failure,
    pages::{listing::Opened, tenant::Here},
    platform::clock,
    routes::TenantPage,
    session::Session,
    ui::{
        facts::{copied_fact, fact},
        format,
        grid::panel,
        icon::Icon,
        live,
        object_link::{Entry, entries, object_address},
        portal_link::{Center, portal_link, portal_of},
        product_names::ProductNames,
        section::{Content, Section, Sections, round, taken},
        time::time_fact,
    },
    vault::port::OpenTenant,
};

/// Shows one product beside the list. Escape closes it and gives the focus back to the row.
pub(super) fn licence_panel(opened: Opened) -> AnyView {
    let Here(here) = expect_context::<Here>();
    let open = here.get_untracked();
    let client = expect_context::<Session>().client;
    let names = ProductNames::here();
    let parts = Parts::new(&open);
    let title = RwSignal::new(opened.name.unwrap_or_else(|| "Product".into()));
    let portal = portal_of(&open).licences(&open.tenant);
    let id = opened.id.clone();
    let sought = opened.id;
    let read = round(move || {
        read(
            parts,
            client,
            names,
            open.tenant.clone(),
            sought.clone(),
            title,
        )
    });
    let sections = Sections::start(parts.all(), vec![read]);
    let menu = object_menu(
        actions::FOR_PRODUCTS,
        id,
        move || names.product(&title.get()),
        sections,
        elsewhere::unknown(),
    );
    let details = view! {
        {menu}
        {portal_link(Center::Entra, portal)}
        {sections.view()}
    };
    // The names may come after the products.
    let name = move || title.with(|number| names.product(number));
    panel(opened.list, name, details.into_any())
}

/// The sections, in the order in which they are shown.
#[derive(Clone, Copy)]
struct Parts {
    stock: Section,
    subscriptions: Section,
    holders: Section,
    groups: Section,
    plans: Section,
}

impl Parts {
    fn new(open: &OpenTenant) -> Self {
        let section = |heading, feature| Section::new(heading, feature, open);
        Parts {
            stock: Section::lead(Feature::Licences, open),
            subscriptions: section("Subscriptions", Feature::Subscriptions),
            holders: section("Held by", Feature::Users),
            groups: section("Assigned by groups", Feature::Groups),
            plans: section("Services", Feature::Licences),
        }
    }

    fn all(self) -> Vec<Section> {
        vec![
            self.stock,
            self.subscriptions,
            self.holders,
            self.groups,
            self.plans,
        ]
    }
}

/// Reads all of it in one request.
async fn read(
    parts: Parts,
    client: Client,
    names: ProductNames,
    tenant: TenantId,
    id: String,
    title: RwSignal<String>,
) {
    let Some(sku) = SkuId::parse(&id) else {
        return parts.stock.settle(Ok(unheard_of()));
    };
    let mut batch = Batch::new();
    let products = parts.stock.ask(&mut batch, subscribed_sku::list(&tenant));
    let subscriptions = parts
        .subscriptions
        .ask(&mut batch, subscription::list(&tenant));
    let blocked = parts
        .holders
        .ask(&mut batch, holders::blocked(&tenant, sku));
    let others = parts.holders.ask(&mut batch, holders::others(&tenant, sku));
    let groups = parts
        .groups
        .ask(&mut batch, group::with_license(&tenant, sku));
    let mut answers = client.run(batch).await;

    let subscriptions = taken(&mut answers, subscriptions);
    let known = match &subscriptions {
        Some(Ok(page)) => page.items.as_slice(),
        _ => &[],
    };
    if let Some(products) = taken(&mut answers, products) {
        let licence = products.map(|page| find(page.items, known, names, sku));
        if let Ok(Some(licence)) = &licence {
            title.set(licence.sku.sku_part_number.clone().unwrap_or_default());
            parts
                .plans
                .settle(Ok(plans(names, licence.sku.service_plans.clone())));
        }
        parts.stock.settle(licence.map(|licence| match licence {
            Some(licence) => stock(licence),
            None => unheard_of(),
        }));
    }
    if let Some(subscriptions) = subscriptions {
        let of_product = subscriptions.map(|page| {
            let all = page.items.into_iter();
            subscriptions_of(all.filter(|one| one.sku_id == Some(sku)).collect())
        });
        parts.subscriptions.settle(of_product);
    }
    if let (Some(blocked), Some(others)) =
        (taken(&mut answers, blocked), taken(&mut answers, others))
    {
        let content: Result<Content, Failure> = blocked
            .and_then(|blocked| Ok(holders::content(client, &tenant, sku, blocked, others?)));
        parts.holders.settle(content);
    }
    if let Some(groups) = taken(&mut answers, groups) {
        let content = groups.map(|page| groups_of(&tenant, page.items));
        parts.groups.settle(content);
    }
}

fn find(
    products: Vec<SubscribedSku>,
    subscriptions: &[Subscription],
    names: ProductNames,
    sku: SkuId,
) -> Option<Licence> {
    let product = products.into_iter().find(|product| product.sku_id == sku)?;
    joined(vec![product], subscriptions, names, clock::now()).pop()
}

fn unheard_of() -> Content {
    Content::nothing("This customer does not have this product, or not any more.")
}

fn stock(licence: Licence) -> Content {
    Content::new(move || {
        let sku = &licence.sku;
        let count = |number: u64| Some(format::count(number as usize));
        let some = |name, number: u64| (number > 0).then(|| fact(name, count(number)));
        let about = match licence.status() {
            "Warning" => Some("The subscription has ended. Its licences still work for a while."),
            "Suspended" => Some("The subscription has ended, and its licences do not work."),
            "Locked out" => Some("Microsoft has locked the subscription."),
            "Deleted" => Some("The subscription was deleted."),
            _ => None,
        };
        view! {
            <div class="level">
                <p>{licence.used_in_words()}</p>
                {level(&licence)}
            </div>
            {about.map(|about| view! { <p class="none">{about}</p> }.into_any())}
            <dl class="facts">
                {fact("Status", Some(licence.status().to_string()))}
                {fact("Used", count(sku.consumed))}
                {fact("Free", count(sku.free()))}
                {some("Overdrawn", sku.overdrawn())}
                {fact("Paid for", count(sku.enabled))}
                {some("In warning", sku.warning)}
                {some("Suspended", sku.suspended)}
                {some("Locked out", sku.locked_out)}
                {fact("For", sku.applies_to.clone())}
                {copied_fact("Part number", sku.sku_part_number.clone())}
                {copied_fact("Product id", Some(licence.id.clone()))}
            </dl>
        }
        .into_any()
    })
}

fn subscriptions_of(all: Vec<Subscription>) -> Content {
    Content::list(all.len(), "None is known for this product.", move || {
        let all: Vec<AnyView> = all.iter().map(subscription_view).collect();
        view! { <ul class="subscriptions">{all}</ul> }.into_any()
    })
}

fn subscription_view(one: &Subscription) -> AnyView {
    let number = one.total_licenses.unwrap_or_default() as usize;
    let status = match one.status.as_deref() {
        Some("LockedOut") => "Locked out",
        Some(word) => word,
        None => "",
    };
    let kind = if status == "Enabled" {
        "tag"
    } else {
        "tag warns"
    };
    let trial =
        (one.is_trial == Some(true)).then(|| view! { <span class="tag">"Trial"</span> }.into_any());
    view! {
        <li>
            <p>
                <strong>{format::counted(number, "licence", "licences")}</strong>
                <span class=kind>{status.to_string()}</span>
                {trial}
            </p>
            <dl class="facts">
                {time_fact("Since", one.created_date_time.as_deref())}
                {time_fact("Ends or renews", one.next_lifecycle_date_time.as_deref())}
            </dl>
        </li>
    }
    .into_any()
}

fn groups_of(tenant: &TenantId, groups: Vec<GroupRow>) -> Content {
    let tenant = tenant.clone();
    Content::list(groups.len(), "No group assigns it.", move || {
        entries(groups.iter().map(|group| {
            let id = group.id.as_str();
            Entry {
                icon: Icon::Users,
                kind: "Group",
                name: group.display_name().unwrap_or(id).to_string(),
                address: Some(object_address(&tenant, TenantPage::Groups, id)),
                about: group.kind.name().to_string(),
                tags: Vec::new(),
            }
        }))
    })
}

fn plans(names: ProductNames, plans: Vec<ServicePlan>) -> Content {
    Content::list(plans.len(), "It has no services of its own.", move || {
        let plans: Vec<AnyView> = plans.iter().map(|plan| plan_view(names, plan)).collect();
        view! { <ul class="plans">{plans}</ul> }.into_any()
    })
}

fn plan_view(names: ProductNames, plan: &ServicePlan) -> AnyView {
    let number = plan
        .name
        .clone()
        .or_else(|| plan.id.clone())
        .unwrap_or_default();
    let title = number.clone();
    let is_for_company = plan.applies_to.as_deref() == Some("Company");
    let whose = is_for_company.then(|| view! { <small>"for all of the tenant"</small> }.into_any());
    view! {
        <li title=title>
            <span>{live::text(move || names.plan(&number))}</span>
            {whose}
        </li>
    }
    .into_any()
}
