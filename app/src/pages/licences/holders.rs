//! Who holds a product's licences: first those who cannot use them, being blocked, then everybody else.

use leptos::prelude::*;
use tenantry_graph::{
    Call, Page,
    directory::user::{self, UserRow},
    ids::SkuId,
    query::{Filter, Query},
};
use tenantry_identity::TenantId;

use crate::{
    client::Client,
    failure::Failure,
    routes::TenantPage,
    ui::{
        format,
        icon::Icon,
        live,
        object_link::{BLOCKED, Entry, entries, object_address},
        section::Content,
        task::Task,
    },
};

/// So many are read at a time.
const AT_A_TIME: u16 = 100;

/// The first of those who hold one and may not sign in.
pub(super) fn blocked(tenant: &TenantId, sku: SkuId) -> Call<Page<UserRow>> {
    holding(tenant, sku, false)
}

/// The first of the others who hold one.
pub(super) fn others(tenant: &TenantId, sku: SkuId) -> Call<Page<UserRow>> {
    holding(tenant, sku, true)
}

fn holding(tenant: &TenantId, sku: SkuId, may_sign_in: bool) -> Call<Page<UserRow>> {
    let fits = Filter::holds(sku).and(Filter::is("accountEnabled", may_sign_in));
    user::find(tenant, &Query::new().filter(fits).top(AT_A_TIME))
}

/// Both, each with the way to more of them.
pub(super) fn content(
    client: Client,
    tenant: &TenantId,
    sku: SkuId,
    wasted: Page<UserRow>,
    used: Page<UserRow>,
) -> Content {
    let tenant = tenant.clone();
    let (is_wasted, is_used) = (count(&wasted), count(&used));
    Content::list(is_wasted + is_used, "Nobody holds one.", move || {
        let first = Holders {
            client,
            tenant: tenant.clone(),
            call: blocked(&tenant, sku),
        };
        let heading = format::counted(is_wasted, "blocked user", "blocked users");
        let wasted = (is_wasted > 0).then(|| first.view(heading, wasted.clone()));
        let rest = Holders {
            client,
            tenant: tenant.clone(),
            call: others(&tenant, sku),
        };
        let heading = format::counted(is_used, "user", "users") + " who may sign in";
        let used = (is_used > 0).then(|| rest.view(heading, used.clone()));
        view! { {wasted} {used} }.into_any()
    })
}

/// How many there are on all pages.
fn count(page: &Page<UserRow>) -> usize {
    page.count.map_or(page.items.len(), |count| count as usize)
}

/// A list of users that grows when the agent asks for more.
struct Holders {
    client: Client,
    tenant: TenantId,
    /// Its first page.
    call: Call<Page<UserRow>>,
}

impl Holders {
    fn view(self, heading: String, page: Page<UserRow>) -> AnyView {
        let total = count(&page);
        let has_more_at_first = page.next.is_some();
        let shown = RwSignal::new(page.items);
        let next = RwSignal::new(page.next);
        let failure = RwSignal::new(None::<Failure>);
        let task = Task::new();
        let Holders {
            client,
            tenant,
            call,
        } = self;
        let more = move || {
            let Some(link) = next.get_untracked() else {
                return;
            };
            let call = call.next(link);
            task.run(async move {
                match client.call(&call).await {
                    Ok(page) => {
                        failure.set(None);
                        shown.update(|shown| shown.extend(page.items));
                        next.set(page.next);
                    }
                    Err(reason) => failure.set(Some(reason)),
                }
            });
        };
        let list = live::view(move || {
            shown.with(|users| entries(users.iter().map(|user| entry(&tenant, user))))
        });
        let left = move || {
            if next.with(Option::is_none) {
                return "All are shown".to_string();
            }
            let shown = shown.with(Vec::len);
            let left = format::count(total.saturating_sub(shown));
            ["Show more (", &left, " left)"].concat()
        };
        view! {
            <h4>{heading}</h4>
            {list}
            {live::maybe(move || {
                let reason = failure.with(|failure| failure.as_ref().map(Failure::in_short))?;
                Some(view! { <p class="wrong" role="alert">{reason}</p> }.into_any())
            })}
            <button
                type="button"
                class="quiet more"
                hidden=!has_more_at_first
                aria-disabled=live::truth(move || next.with(Option::is_none))
                on:click=live::click(more)
            >
                {live::text(left)}
            </button>
        }
        .into_any()
    }
}

fn entry(tenant: &TenantId, user: &UserRow) -> Entry<'static> {
    let id = user.id.as_str();
    Entry {
        icon: Icon::Person,
        kind: "User",
        name: user.display_name().unwrap_or(id).to_string(),
        address: Some(object_address(tenant, TenantPage::Users, id)),
        about: user.user_principal_name().unwrap_or_default().to_string(),
        tags: user.is_blocked().then_some(BLOCKED).into_iter().collect(),
    }
}
