//! Licences: of users, of groups, and of one product.

use leptos::prelude::*;
use tenantry_change::{
    actions::licence::{self as plans, LicenceChange},
    plan::Kind,
};
use tenantry_graph::{
    directory::{group, subscribed_sku::SubscribedSku, user, user_state},
    ids::{GroupId, SkuId, UserId},
    query::{Filter, Query},
};

use super::{
    countries,
    frame::{Frame, Planning},
    searching,
    stock::Stock,
};
use crate::{
    actions::Target,
    ui::form::{Field, Picker, tick},
};

/// What is done with licences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    /// They are assigned.
    Assign,
    /// They are taken away.
    Remove,
    /// One takes the place of another.
    Replace,
}

/// Licences of users.
pub(super) fn of_users(frame: Frame, deed: Deed) -> AnyView {
    let choice = Choice::new(frame, deed);
    let location = (deed != Deed::Remove).then(|| location(frame));
    let shown = location.map(|field| field.choice(|| countries::options("Leave it as it is")));
    let body = view! {
        {choice.view(frame.targets().len())}
        {shown}
    };
    frame.view(body.into_any(), move || {
        let change = choice.change(location)?;
        Some(of_targets(frame, choice.stock, change, frame.targets()))
    })
}

/// Licences that the members of groups get.
pub(super) fn of_groups(frame: Frame, deed: Deed) -> AnyView {
    let choice = Choice::new(frame, deed);
    frame.view(choice.view(1), move || {
        let change = choice.change(None)?;
        Some(Box::pin(async move {
            let (groups, missing) = frame
                .read_targets(Kind::Group, |tenant, id| {
                    group::get(tenant, &GroupId::new(id))
                })
                .await?;
            let groups: Vec<_> = groups.into_iter().map(|group| group.row).collect();
            let whose = frame.whose();
            let names = |sku| choice.stock.name_of(sku);
            let mut plan = plans::change_group_licences(whose.customer(), &groups, &change, &names);
            plan.objects.extend(missing);
            Ok(Some(plan))
        }))
    })
}

/// Gives a product to users who are picked.
pub(super) fn assign_product(frame: Frame) -> AnyView {
    let stock = Stock::read(frame.client, frame.tenant());
    let who = Picker::new(
        "users",
        "Assign to",
        "Name, user name or mail address. Several can be chosen.",
        searching::users(frame.client, frame.tenant()),
    );
    let location = location(frame);
    let body = view! {
        {who.view()}
        {location.choice(|| countries::options("Leave it as it is"))}
    };
    frame.view(body.into_any(), move || {
        let product = product_of(frame)?;
        if !who.has_any("Choose who is to get a licence.") {
            return None;
        }
        let chosen = who.chosen.get_untracked().into_iter();
        let targets = chosen.map(|one| Target {
            id: one.id,
            name: one.name,
        });
        let change = LicenceChange {
            add: vec![stock.assignment(product)],
            remove: Vec::new(),
            is_replacement: false,
            usage_location: chosen_location(Some(location)),
        };
        Some(of_targets(frame, stock, change, targets.collect()))
    })
}

/// Takes a product from those who hold it: from all who are blocked, and from others who are picked.
pub(super) fn reclaim_product(frame: Frame) -> AnyView {
    let stock = Stock::read(frame.client, frame.tenant());
    let of_blocked = RwSignal::new(true);
    let who = Picker::new(
        "users",
        "From others as well",
        "Name, user name or mail address. Several can be chosen.",
        searching::users(frame.client, frame.tenant()),
    );
    let body = view! {
        {tick(
            "From every user who may not sign in".into(),
            "Licences that come from a group stay: the group hands them down.",
            of_blocked,
        )}
        {who.view()}
    };
    frame.view(body.into_any(), move || {
        let sku = product_of(frame)?;
        let of_blocked = of_blocked.get_untracked();
        if !of_blocked && !who.has_any("Choose from whom, or tick the box above.") {
            return None;
        }
        let picked = who.chosen.get_untracked();
        Some(Box::pin(async move {
            let mut targets: Vec<Target> = Vec::new();
            if of_blocked {
                let blocked = Filter::holds(sku).and(Filter::is("accountEnabled", false));
                let first = user::find(&frame.tenant(), &Query::new().filter(blocked));
                let blocked = frame.client.all(first).await?;
                targets.extend(blocked.iter().map(|user| Target {
                    id: user.id.as_str().to_string(),
                    name: user.display_name().unwrap_or_default().to_string(),
                }));
            }
            for one in picked {
                if targets.iter().all(|target| target.id != one.id) {
                    targets.push(Target {
                        id: one.id,
                        name: one.name,
                    });
                }
            }
            let change = LicenceChange {
                add: Vec::new(),
                remove: vec![sku],
                is_replacement: false,
                usage_location: None,
            };
            of_targets(frame, stock, change, targets).await
        }) as Planning)
    })
}

/// The products that a form asks for.
#[derive(Clone, Copy)]
struct Choice {
    deed: Deed,
    /// What is assigned, or taken away where nothing is assigned.
    stock: Stock,
    /// What is replaced, of the same products.
    replaced: Field,
    /// What it is replaced by.
    replacement: Field,
    wrong: RwSignal<bool>,
}

impl Choice {
    fn new(frame: Frame, deed: Deed) -> Self {
        let stock = Stock::read(frame.client, frame.tenant());
        let fields = match deed {
            Deed::Replace => frame.fields,
            // Fields that are not shown are not to be wrong either.
            Deed::Assign | Deed::Remove => crate::ui::form::Fields::new(),
        };
        let replaced = fields
            .add(
                "replaced",
                "Replace",
                "Users without it are left as they are.",
            )
            .needed("Choose the product to replace.");
        let replacement = fields
            .add("replacement", "By", "")
            .needed("Choose the product to replace it by.")
            .checked_too(move |value| {
                let is_same = replaced.value.with_untracked(|replaced| replaced == value);
                is_same.then(|| "Choose another product than the one it replaces.".into())
            });
        Choice {
            deed,
            stock,
            replaced,
            replacement,
            wrong: RwSignal::new(false),
        }
    }

    fn view(self, needed: usize) -> AnyView {
        let wrong = move || {
            self.wrong
                .get()
                .then(|| view! { <p class="wrong">"Tick at least one product."</p> }.into_any())
        };
        match self.deed {
            Deed::Assign => view! {
                {self.stock.view("Products to assign", true, needed)}
                <div aria-live="polite">{crate::ui::live::maybe(wrong)}</div>
            }
            .into_any(),
            Deed::Remove => view! {
                {self.stock.view("Products to take away", false, 0)}
                <div aria-live="polite">{crate::ui::live::maybe(wrong)}</div>
            }
            .into_any(),
            Deed::Replace => view! {
                {self.stock.trouble()}
                {self.replaced.choice(move || self.stock.options(false))}
                {self.replacement.choice(move || self.stock.options(true))}
            }
            .into_any(),
        }
    }

    /// What was chosen; nothing where that is not enough, which it says.
    fn change(self, location: Option<Field>) -> Option<LicenceChange> {
        let mut change = LicenceChange {
            add: Vec::new(),
            remove: Vec::new(),
            is_replacement: self.deed == Deed::Replace,
            usage_location: chosen_location(location),
        };
        let ticked = self.stock.assignments();
        match self.deed {
            Deed::Assign => change.add = ticked,
            Deed::Remove => change.remove = ticked.into_iter().map(|one| one.sku_id).collect(),
            Deed::Replace => {
                let add = SkuId::parse(&self.replacement.trimmed())?;
                change.add.push(self.stock.assignment(add));
                change.remove.push(SkuId::parse(&self.replaced.trimmed())?);
            }
        }
        let is_nothing = change.add.is_empty() && change.remove.is_empty();
        self.wrong.set(is_nothing);
        (!is_nothing).then_some(change)
    }
}

/// In which country the licences are used, for users of whom nobody has said.
fn location(frame: Frame) -> Field {
    frame.fields.add(
        "location",
        "Usage location for users without one",
        "No licence can be assigned to a user without a usage location.",
    )
}

fn chosen_location(field: Option<Field>) -> Option<String> {
    field.map(Field::trimmed).filter(|code| !code.is_empty())
}

/// The product that the form is about.
fn product_of(frame: Frame) -> Option<SkuId> {
    SkuId::parse(&frame.targets().first()?.id)
}

fn of_targets(frame: Frame, stock: Stock, change: LicenceChange, targets: Vec<Target>) -> Planning {
    Box::pin(async move {
        let (users, missing) = frame
            .read_all(Kind::User, targets, |tenant, id| {
                user_state::get(tenant, &UserId::new(id))
            })
            .await?;
        // As they are now: others may have taken some since the form opened.
        let products: Vec<SubscribedSku> = stock.now(frame.tenant()).await?;
        let whose = frame.whose();
        let names = |sku| stock.name_of(sku);
        let mut plan = plans::change_licences(whose.customer(), &users, &change, &products, &names);
        plan.objects.extend(missing);
        Ok(Some(plan))
    })
}
