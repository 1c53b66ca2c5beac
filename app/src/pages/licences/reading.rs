use std::collections::HashMap;

use leptos::prelude::*;
use tenantry_graph::{
    Call, Feature, Page,
    batch::Batch,
    directory::{
        subscribed_sku::{self, SubscribedSku},
        subscription::{self, Subscription},
        user::{self, UserRow},
    },
    ids::SkuId,
    query::{Filter, Query},
};
use tenantry_identity::TenantId;

use super::licence::{Licence, held_by, joined};
use crate::{
    client::Client,
    failure::Failure,
    pages::asking::{Answer, Unknown, ask, take},
    platform::clock,
    ui::{load::Moment, product_names::ProductNames, task::Task},
    vault::port::OpenTenant,
};

/// Reads the products and what belongs to them. Leaving the screen cancels it.
#[derive(Clone, Copy)]
pub(super) struct Reader {
    client: Client,
    open: StoredValue<OpenTenant>,
    /// What was read. It stays while it is read again.
    pub(super) bought: RwSignal<Option<Bought>>,
    /// Why it could not be read.
    pub(super) failure: RwSignal<Option<Failure>>,
    /// When it was.
    pub(super) moment: Moment,
    task: Task,
}

/// What a tenant has bought.
#[derive(Clone, Debug)]
pub(super) struct Bought {
    /// The products.
    pub(super) products: Vec<SubscribedSku>,
    /// When they end.
    subscriptions: Answer<Vec<Subscription>>,
    /// How many users who may not sign in hold each of them.
    blocked: Answer<HashMap<SkuId, u64>>,
}

impl Reader {
    /// Starts to read.
    pub(super) fn start(client: Client, open: OpenTenant) -> Self {
        let reader = Reader {
            client,
            open: StoredValue::new(open),
            bought: RwSignal::new(None),
            failure: RwSignal::new(None),
            moment: Moment::new(),
            task: Task::new(),
        };
        reader.again();
        reader
    }

    /// Reads all of it again.
    pub(super) fn again(self) {
        self.moment.set_busy(true);
        self.task.run(async move {
            match read(self.client, &self.open.get_value()).await {
                Ok(bought) => {
                    self.bought.set(Some(bought));
                    self.failure.set(None);
                    self.moment.read_now();
                }
                Err(failure) => self.failure.set(Some(failure)),
            }
            self.moment.set_busy(false);
        });
    }
}

impl Bought {
    /// The rows of the list.
    pub(super) fn licences(&self, names: ProductNames) -> Vec<Licence> {
        let subscriptions = self.subscriptions.as_deref().unwrap_or_default();
        let mut licences = joined(self.products.clone(), subscriptions, names, clock::now());
        if let Ok(blocked) = &self.blocked {
            for licence in &mut licences {
                let held = blocked.get(&licence.sku.sku_id).copied();
                licence.blocked = Some(held.unwrap_or_default());
            }
        }
        licences
    }

    /// Why columns are empty.
    pub(super) fn remarks(&self) -> AnyView {
        let remark = |column: &'static str, unknown: &Unknown, feature| {
            let reason = unknown.view(feature);
            view! {
                <div class="missing-column">
                    <strong>{column}</strong>
                    {reason}
                </div>
            }
            .into_any()
        };
        let ends = self.subscriptions.as_ref().err();
        let blocked = self.blocked.as_ref().err();
        let ends = ends.map(|unknown| remark("Ends or renews", unknown, Feature::Subscriptions));
        let blocked =
            blocked.map(|unknown| remark("Held by blocked users", unknown, Feature::Users));
        view! { {ends} {blocked} }.into_any()
    }
}

async fn read(client: Client, open: &OpenTenant) -> Result<Bought, Failure> {
    let tenant = &open.tenant;
    let mut batch = Batch::new();
    let products = batch.add(subscribed_sku::list(tenant));
    let ends = ask(&mut batch, open, Feature::Subscriptions, || {
        subscription::list(tenant)
    });
    let blocked = ask(&mut batch, open, Feature::Users, || blocked_users(tenant));
    let mut answers = client.run(batch).await;
    let products = answers.take(products)?.items;
    let subscriptions = match take(&mut answers, ends) {
        Ok(page) => rest(client, subscription::list(tenant), page).await,
        Err(unknown) => Err(unknown),
    };
    let blocked = match take(&mut answers, blocked) {
        Ok(page) if page.next.is_none() => Ok(held_by(&page.items)),
        // So many users are better counted by the service.
        Ok(_) => counted(client, tenant, &products).await,
        Err(unknown) => Err(unknown),
    };
    Ok(Bought {
        products,
        subscriptions,
        blocked,
    })
}

fn blocked_users(tenant: &TenantId) -> Call<Page<UserRow>> {
    let blocked = Filter::is("accountEnabled", false);
    user::find(tenant, &Query::new().filter(blocked))
}

/// A list to its end, of which the first page is there.
async fn rest<T>(client: Client, first: Call<Page<T>>, page: Page<T>) -> Answer<Vec<T>> {
    let mut items = page.items;
    if let Some(next) = page.next {
        let more = client.all(first.next(next)).await;
        items.extend(more.map_err(Unknown::Failed)?);
    }
    Ok(items)
}

/// How many users who may not sign in hold each product, by the service's own count.
async fn counted(
    client: Client,
    tenant: &TenantId,
    products: &[SubscribedSku],
) -> Answer<HashMap<SkuId, u64>> {
    let mut batch = Batch::new();
    let used = products.iter().filter(|product| product.consumed > 0);
    let asked: Vec<_> = used
        .map(|product| {
            let held = Filter::holds(product.sku_id).and(Filter::is("accountEnabled", false));
            (product.sku_id, batch.add(user::count(tenant, Some(&held))))
        })
        .collect();
    let mut answers = client.run(batch).await;
    let mut held = HashMap::new();
    for (sku, slot) in asked {
        held.insert(sku, answers.take(slot).map_err(Unknown::Failed)?);
    }
    Ok(held)
}
