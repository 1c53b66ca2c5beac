//! Choosing products: by name, with how many licences are free, and which of their services are on.

use leptos::prelude::*;
use tenantry_graph::{
    directory::{
        license_changes::Assignment,
        service_plan::ServicePlan,
        subscribed_sku::{self, SubscribedSku},
    },
    ids::SkuId,
};
use tenantry_identity::TenantId;

use crate::{
    client::Client,
    failure::{Failure, Notice},
    ui::{
        form::{Options, Tick, Ticks},
        format, live,
        notice::NoticePanel,
        product_names::ProductNames,
        task::Task,
    },
};

/// The products of the tenant, and those of them that are chosen.
#[derive(Clone, Copy)]
pub(super) struct Stock {
    /// The products, once they were read.
    pub(super) products: RwSignal<Option<Result<Vec<SubscribedSku>, Failure>>>,
    /// Those that are ticked, by their ids.
    pub(super) ticked: Ticks,
    /// The services that are switched off, each as `product/service`.
    off: Ticks,
    names: ProductNames,
    task: Task,
    client: Client,
}

impl Stock {
    /// Reads the products of a tenant.
    pub(super) fn read(client: Client, tenant: TenantId) -> Self {
        let stock = Stock {
            products: RwSignal::new(None),
            ticked: Ticks::new(Vec::new()),
            off: Ticks::new(Vec::new()),
            names: ProductNames::here(),
            task: Task::new(),
            client,
        };
        stock.read_again(tenant);
        stock
    }

    /// The products for users.
    pub(super) fn known(self) -> Vec<SubscribedSku> {
        self.products.with(|products| match products {
            Some(Ok(products)) => products.clone(),
            _ => Vec::new(),
        })
    }

    /// The products that are ticked, with the services that are to be off.
    pub(super) fn assignments(self) -> Vec<Assignment> {
        let known = untrack(|| self.known());
        let ticked = known
            .iter()
            .filter(|product| untrack(|| self.ticked.has(&product.sku_id.to_string())));
        ticked
            .map(|product| self.assignment(product.sku_id))
            .collect()
    }

    /// A product with the services that are to be off.
    pub(super) fn assignment(self, sku: SkuId) -> Assignment {
        let all = self.off.on.get_untracked();
        let of_product = [&sku.to_string(), "/"].concat();
        let off = all.iter().filter_map(|key| key.strip_prefix(&of_product));
        Assignment {
            sku_id: sku,
            disabled_plans: off.map(str::to_string).collect(),
        }
    }

    /// The products to choose one from, with how many licences are free where one is assigned.
    pub(super) fn options(self, with_free: bool) -> Options {
        let none = (String::new(), "Choose a product".to_string());
        let option = |product: &SubscribedSku| {
            let name = self.name(product);
            let free = format::count(product.free() as usize);
            let label = match with_free {
                true => [&name, " (", &free, " free)"].concat(),
                false => name,
            };
            (product.sku_id.to_string(), label)
        };
        let all = self.known();
        std::iter::once(none)
            .chain(all.iter().map(option))
            .collect()
    }

    /// What is said while there are no products to choose from.
    pub(super) fn trouble(self) -> AnyView {
        live::maybe(move || match self.products.get() {
            None => Some(view! { <p class="waiting">"Reading the licences…"</p> }.into_any()),
            Some(Err(failure)) => {
                Some(view! { <NoticePanel notice=Notice::from(&failure) /> }.into_any())
            }
            Some(Ok(_)) => None,
        })
    }

    /// The products as they are at this moment.
    ///
    /// # Errors
    /// The first page that cannot be read.
    pub(super) async fn now(self, tenant: TenantId) -> Result<Vec<SubscribedSku>, Failure> {
        self.client.all(subscribed_sku::list(&tenant)).await
    }

    /// What the product with an id is called.
    pub(super) fn name_of(self, sku: SkuId) -> String {
        let known = untrack(|| self.known());
        let product = known.iter().find(|product| product.sku_id == sku);
        untrack(|| product.map_or_else(|| sku.to_string(), |product| self.name(product)))
    }

    /// What a product is called.
    pub(super) fn name(self, product: &SubscribedSku) -> String {
        let number = product.sku_part_number.as_deref();
        number.map_or_else(
            || product.sku_id.to_string(),
            |number| self.names.product(number),
        )
    }

    /// The products to tick; `with_services` where their services can be switched off, and `needed` licences are
    /// what each takes.
    pub(super) fn view(self, heading: &'static str, with_services: bool, needed: usize) -> AnyView {
        live::view(move || match self.products.get() {
            None => view! { <p class="waiting">"Reading the licences…"</p> }.into_any(),
            Some(Err(failure)) => {
                view! { <NoticePanel notice=Notice::from(&failure) /> }.into_any()
            }
            Some(Ok(products)) if products.is_empty() => {
                view! { <p class="none">"This customer has no licences."</p> }.into_any()
            }
            Some(Ok(products)) => {
                let ticks = products.iter().map(|one| self.tick(one, needed)).collect();
                self.ticked.view(heading, ticks, |sku| {
                    let mut all = products.iter();
                    let product = all.find(|product| product.sku_id.to_string() == sku)?;
                    (with_services && product.service_plans.len() > 1)
                        .then(|| self.services(product.clone()))
                })
            }
        })
    }

    fn read_again(self, tenant: TenantId) {
        self.task.run(async move {
            let read = self.client.all(subscribed_sku::list(&tenant)).await;
            let for_users =
                |product: &SubscribedSku| product.applies_to.as_deref() != Some("Company");
            let read = read.map(|all| all.into_iter().filter(for_users).collect());
            self.products.set(Some(read));
        });
    }

    fn tick(self, product: &SubscribedSku, needed: usize) -> Tick {
        let free = product.free() as usize;
        let free_of = [
            &format::count(free),
            " of ",
            &format::count(product.stock() as usize),
            " free",
        ]
        .concat();
        let hint = if free < needed {
            [&free_of, ", which is not enough for all"].concat()
        } else {
            free_of
        };
        Tick {
            value: product.sku_id.to_string(),
            label: self.name(product),
            hint,
            obstacle: None,
        }
    }

    /// The services of a product, below it while it is ticked.
    fn services(self, product: SubscribedSku) -> AnyView {
        let sku = product.sku_id;
        live::maybe(move || {
            if !self.ticked.has(&sku.to_string()) {
                return None;
            }
            let plans = product.service_plans.iter();
            // Services for the whole company are on for everybody.
            let plans = plans.filter(|plan| plan.applies_to.as_deref() != Some("Company"));
            let boxes: Vec<AnyView> = plans.filter_map(|plan| self.service(sku, plan)).collect();
            Some(
                view! {
                    <details class="services">
                        <summary>"Services"</summary>
                        {boxes}
                    </details>
                }
                .into_any(),
            )
        })
    }

    fn service(self, sku: SkuId, plan: &ServicePlan) -> Option<AnyView> {
        let key = key(sku, plan.id.as_deref()?);
        let name = plan.name.clone().unwrap_or_default();
        let is_on = {
            let key = key.clone();
            Box::new(move || !self.off.has(&key)) as live::Live<bool>
        };
        Some(
            view! {
                <label class="tick">
                    <input
                        type="checkbox"
                        prop:checked=is_on
                        on:change=move |event| self.off.put(&key, !event_target_checked(&event))
                    />
                    <span>{live::text(move || self.names.plan(&name))}</span>
                </label>
            }
            .into_any(),
        )
    }
}

fn key(sku: SkuId, plan: &str) -> String {
    [&sku.to_string(), "/", plan].concat()
}
