//! Somebody leaves, or somebody comes who is to have what another one has.

use leptos::prelude::*;
use tenantry_change::{
    actions::{
        copy_access::{self, Model, Receiver},
        group::{Membership, Target},
        offboarding::{self as plans, Chosen, Leaver},
        user::Manager,
    },
    plan::Kind,
};
use tenantry_graph::{
    batch::Batch,
    directory::{
        authentication_method, directory_object::DirectoryObject, directory_object::ObjectKind,
        group_changes::Relation, membership, subscribed_sku, user, user_state,
        user_state::UserState,
    },
    ids::UserId,
};

use super::{
    frame::{Frame, Planning},
    searching,
    stock::Stock,
};
use crate::{
    failure::Failure,
    ui::{
        form::{Picker, Tick, Ticks, tick},
        live,
        task::Task,
    },
};

/// Where mailboxes are seen to.
const EXCHANGE: &str = "https://admin.exchange.microsoft.com/#/mailboxes";

/// All that is done when somebody leaves, as one plan.
pub(super) fn offboard(frame: Frame) -> AnyView {
    let stock = Stock::read(frame.client, frame.tenant());
    let steps = Ticks::new(STEPS.iter().map(|(step, ..)| step.to_string()).collect());
    let boxes = STEPS.iter().map(|(step, label, hint)| Tick {
        value: step.to_string(),
        label: label.to_string(),
        hint: hint.to_string(),
        obstacle: None,
    });
    let is_wrong = RwSignal::new(false);
    let wrong = move || {
        let is_wrong = is_wrong.get();
        is_wrong.then(|| view! { <p class="wrong">"Tick at least one step."</p> }.into_any())
    };
    let body = view! {
        {steps.view("Steps, in this order", boxes.collect(), |_| None)}
        <div aria-live="polite">{live::maybe(wrong)}</div>
        <p class="hint">
            "What has to be done with the mailbox is not done here. The plan lists it, with a link to the Exchange admin center."
        </p>
    };
    frame.view(body.into_any(), move || {
        is_wrong.set(steps.on.with_untracked(Vec::is_empty));
        if is_wrong.get_untracked() {
            return None;
        }
        let has = |step: &str| untrack(|| steps.has(step));
        let chosen = Chosen {
            block: has("block"),
            reset_password: has("password"),
            revoke_sessions: has("sessions"),
            remove_methods: has("methods"),
            leave_groups: has("groups"),
            remove_licences: has("licences"),
            remove_manager: has("manager"),
        };
        Some(offboarded(frame, stock, chosen))
    })
}

const STEPS: [(&str, &str, &str); 7] = [
    ("block", "Block sign-in", ""),
    (
        "password",
        "Reset the password",
        "To one that nobody is told.",
    ),
    (
        "sessions",
        "Revoke all sessions",
        "Whoever is signed in has to sign in anew, and cannot.",
    ),
    ("methods", "Remove sign-in methods", "All but the password."),
    (
        "groups",
        "Remove from all groups",
        "But for those that a rule fills or that come from elsewhere.",
    ),
    (
        "licences",
        "Remove licences",
        "Those that were assigned directly. The mailbox goes 30 days later.",
    ),
    ("manager", "Remove the manager", ""),
];

fn offboarded(frame: Frame, stock: Stock, chosen: Chosen) -> Planning {
    Box::pin(async move {
        let tenant = frame.tenant();
        let (users, missing) = frame
            .read_targets(Kind::User, |tenant, id| {
                user_state::get(tenant, &UserId::new(id))
            })
            .await?;
        let names = |sku| stock.name_of(sku);
        let whose = frame.whose();
        let mut whole = None;
        for user in &users {
            let mut batch = Batch::new();
            let groups = batch.add(membership::of_user(&tenant, &user.id));
            let manager = batch.add(user::manager(&tenant, &user.id));
            let methods = chosen
                .remove_methods
                .then(|| batch.add(authentication_method::list(&tenant, &user.id)));
            let mut answers = frame.client.run(batch).await;
            let first = answers.take(groups)?;
            let call = membership::of_user(&tenant, &user.id);
            let groups = crate::ui::section::whole(frame.client, call, first).await?;
            let manager = answers.take(manager)?.map(of_manager);
            let methods = match methods {
                Some(methods) => answers.take(methods)?.items,
                None => Vec::new(),
            };
            let leaver = Leaver {
                user,
                groups: &groups,
                methods: &methods,
                manager: manager.as_ref(),
            };
            let plan = plans::offboard(whose.customer(), leaver, chosen, &names, Some(EXCHANGE));
            whole = Some(match whole {
                None => plan,
                Some(before) => joined(before, plan),
            });
        }
        Ok(whole.map(|mut plan| {
            plan.objects.extend(missing);
            plan
        }))
    })
}

/// One plan for all who leave.
fn joined(mut one: tenantry_change::Plan, other: tenantry_change::Plan) -> tenantry_change::Plan {
    one.objects.extend(other.objects);
    one
}

fn of_manager(manager: DirectoryObject) -> Manager {
    Manager {
        id: UserId::new(manager.id.as_str()),
        name: manager.display_name.unwrap_or_default(),
    }
}

/// Gives users the groups and licences of another.
pub(super) fn copy_access(frame: Frame) -> AnyView {
    let stock = Stock::read(frame.client, frame.tenant());
    let from = Picker::new(
        "from",
        "Copy from",
        "Name, user name or mail address.",
        searching::users(frame.client, frame.tenant()),
    )
    .single();
    let groups = RwSignal::new(None::<Result<Vec<DirectoryObject>, Failure>>);
    let with_licences = RwSignal::new(true);
    let ticks = Ticks::new(Vec::new());
    let task = Task::new();
    Effect::new(move |_| {
        let chosen = from
            .chosen
            .with(|chosen| chosen.first().map(|one| one.id.clone()));
        groups.set(None);
        let Some(chosen) = chosen else { return };
        task.run(async move {
            let first = membership::of_user(&frame.tenant(), &UserId::new(chosen));
            let read = frame.client.all(first).await;
            if let Ok(read) = &read {
                let groups = read.iter().filter(|one| one.kind == ObjectKind::Group);
                ticks
                    .on
                    .set(groups.map(|one| one.id.as_str().to_string()).collect());
            }
            groups.set(Some(read));
        });
    });
    let shown = move || {
        if from.chosen.with(Vec::is_empty) {
            return None;
        }
        Some(groups.with(|groups| match groups {
            None => view! { <p class="waiting">"Reading the groups…"</p> }.into_any(),
            Some(Err(failure)) => view! { <p class="wrong">{failure.in_short()}</p> }.into_any(),
            Some(Ok(groups)) => {
                let groups = groups.iter().filter(|one| one.kind == ObjectKind::Group);
                let boxes: Vec<Tick> = groups.map(of_group).collect();
                match boxes.is_empty() {
                    true => view! { <p class="none">"This user is in no group."</p> }.into_any(),
                    false => ticks.view("Groups", boxes, |_| None),
                }
            }
        }))
    };
    let body = view! {
        {from.view()}
        {tick(
            "Licences that were assigned directly".into(),
            "With the same services off. Users without a usage location get that of the other.",
            with_licences,
        )}
        {live::maybe(shown)}
        <p class="hint">
            "Directory roles, mailboxes, files and what other apps keep are not copied. Nobody loses anything."
        </p>
    };
    frame.view(body.into_any(), move || {
        if !from.has_any("Choose whose access is to be copied.") {
            return None;
        }
        let from = from.chosen.get_untracked().into_iter().next()?;
        let ticked = ticks.on.get_untracked();
        let wanted = groups.with_untracked(|groups| match groups {
            Some(Ok(groups)) => {
                let is_ticked =
                    |one: &&DirectoryObject| ticked.iter().any(|id| id == one.id.as_str());
                Some(groups.iter().filter(is_ticked).cloned().collect())
            }
            _ => None,
        })?;
        let with_licences = with_licences.get_untracked();
        Some(copied(
            frame,
            stock,
            UserId::new(from.id),
            wanted,
            with_licences,
        ))
    })
}

fn of_group(group: &DirectoryObject) -> Tick {
    Tick {
        value: group.id.as_str().to_string(),
        label: group.display_name.clone().unwrap_or_default(),
        hint: String::new(),
        obstacle: obstacle(group).map(str::to_string),
    }
}

/// Why nobody is made a member of a group here.
fn obstacle(group: &DirectoryObject) -> Option<&'static str> {
    if group.is_role_assignable {
        return Some("Not copied: it gives directory roles.");
    }
    let target = Target::found(group)?;
    target
        .refuses(Membership::Add(Relation::Member))
        .map(|_| match target.is_dynamic {
            true => "Not copied: a rule decides who is a member.",
            false => "Not copied: it is kept in Exchange or on premises.",
        })
}

fn copied(
    frame: Frame,
    stock: Stock,
    from: UserId,
    groups: Vec<DirectoryObject>,
    with_licences: bool,
) -> Planning {
    Box::pin(async move {
        let tenant = frame.tenant();
        let from = frame.client.call(&user_state::get(&tenant, &from)).await?;
        let (users, missing) = frame
            .read_targets(Kind::User, |tenant, id| {
                user_state::get(tenant, &UserId::new(id))
            })
            .await?;
        let known = users
            .iter()
            .map(|user| membership::of_user(&tenant, &user.id));
        let known = frame.read(known.collect()).await?;
        let known: Vec<Vec<DirectoryObject>> = known
            .into_iter()
            .map(|page| page.map(|page| page.items).unwrap_or_default())
            .collect();
        let products = frame.client.all(subscribed_sku::list(&tenant)).await?;
        let receivers: Vec<Receiver<'_>> = users
            .iter()
            .zip(&known)
            .map(|(user, groups): (&UserState, &Vec<DirectoryObject>)| Receiver { user, groups })
            .collect();
        let model = Model {
            user: &from,
            groups: &groups,
            with_licences,
        };
        let names = |sku| stock.name_of(sku);
        let whose = frame.whose();
        let mut plan = copy_access::copy(whose.customer(), model, &receivers, &products, &names);
        plan.objects.extend(missing);
        Ok(Some(plan))
    })
}
