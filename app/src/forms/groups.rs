//! Groups: creating, editing, deleting.

use std::rc::Rc;

use leptos::prelude::*;
use tenantry_change::{
    actions::group::{self as plans, Member},
    fields,
    plan::Kind,
};
use tenantry_graph::{
    directory::{
        group::{self, GroupDetail},
        group_changes::{GroupEdit, NewGroup, NewGroupKind},
        user_state,
    },
    ids::{GroupId, UserId},
};

use super::{frame::Frame, said, searching};
use crate::{
    failure::Failure,
    ui::{
        form::{Field, Options, Picked, Picker},
        live,
    },
};

/// Creates a group.
pub(super) fn create(frame: Frame) -> AnyView {
    let fields = frame.fields;
    let name = fields
        .add("name", "Name", "")
        .checked(|value| said(fields::group_name(value)));
    let about = fields.add("about", "Description", "What it is for.");
    let about = about.checked(|value| said(fields::group_description(value)));
    let kind = fields.add("kind", "Kind", "").starting("security");
    let ways = fields.add("ways", "Members", "").starting("assigned");
    let rule = rule_field(frame).checked(move |value| {
        let is_dynamic = ways.value.with_untracked(|ways| ways == "dynamic");
        is_dynamic
            .then(|| said(fields::membership_rule(value)))
            .flatten()
    });
    let search = || searching::users(frame.client, frame.tenant());
    let owners = Picker::new(
        "owners",
        "Owners",
        "Name, user name or mail address.",
        search(),
    );
    let members = Picker::new(
        "members",
        "Members",
        "Name, user name or mail address.",
        search(),
    );
    let is_dynamic = move || ways.value.with(|ways| ways == "dynamic");
    let body = view! {
        {name.line()}
        {about.line()}
        {kind.choice(|| options(&[
            ("security", "Security"),
            ("microsoft365", "Microsoft 365, with mailbox and files, private"),
            ("public", "Microsoft 365, with mailbox and files, public"),
        ]))}
        {ways.choice(|| options(&[
            ("assigned", "Chosen one by one"),
            ("dynamic", "By a rule (needs Microsoft Entra ID P1)"),
        ]))}
        <div hidden=live::flag(move || !is_dynamic())>{rule.text("3")}</div>
        {owners.view()}
        <div hidden=live::flag(is_dynamic)>{members.view()}</div>
    };
    frame.view(body.into_any(), move || {
        let is_dynamic = untrack(is_dynamic);
        let optional = |field: Field| Some(field.trimmed()).filter(|text| !text.is_empty());
        let new = NewGroup {
            display_name: name.trimmed(),
            description: optional(about),
            mail_nickname: nickname(&name.trimmed()),
            kind: match kind.trimmed().as_str() {
                "microsoft365" => NewGroupKind::Microsoft365 { is_public: false },
                "public" => NewGroupKind::Microsoft365 { is_public: true },
                _ => NewGroupKind::Security,
            },
            membership_rule: optional(rule).filter(|_| is_dynamic),
        };
        let owners = owners.chosen.get_untracked();
        let members = match is_dynamic {
            true => Vec::new(),
            false => members.chosen.get_untracked(),
        };
        Some(Box::pin(async move {
            let owners = people(frame, owners).await?;
            let members = people(frame, members).await?;
            let whose = frame.whose();
            Ok(Some(plans::create(
                whose.customer(),
                &new,
                &owners,
                &members,
            )))
        }))
    })
}

/// Changes a group's properties.
pub(super) fn edit(frame: Frame) -> AnyView {
    let group = frame.targets().into_iter().next();
    let group = GroupId::new(group.map(|target| target.id).unwrap_or_default());
    frame.after(
        move || {
            let (client, call) = (frame.client, group::get(&frame.tenant(), &group));
            Box::pin(async move { client.call(&call).await })
        },
        move |group| edited(frame, group),
    )
}

fn edited(frame: Frame, group: Rc<GroupDetail>) -> AnyView {
    let fields = frame.fields;
    let name = fields
        .add("name", "Name", "")
        .checked(|value| said(fields::group_name(value)));
    let name = name.starting(group.row.display_name().unwrap_or_default());
    let about = fields.add("about", "Description", "What it is for.");
    let about = about.checked(|value| said(fields::group_description(value)));
    let about = about.starting(group.row.description().unwrap_or_default());
    let rule = group.membership_rule.as_deref().map(|rule| {
        let field = rule_field(frame).starting(rule);
        field.checked(|value| said(fields::membership_rule(value)))
    });
    let body = view! {
        {name.line()}
        {about.line()}
        {rule.map(|rule| rule.text("3"))}
    };
    frame.view(body.into_any(), move || {
        let edit = GroupEdit {
            display_name: Some(name.trimmed()),
            description: Some(about.trimmed()),
            membership_rule: rule.map(Field::trimmed),
        };
        let group = Rc::clone(&group);
        Some(Box::pin(async move {
            let whose = frame.whose();
            Ok(Some(plans::edit(whose.customer(), &group, &edit)))
        }))
    })
}

/// Deletes groups.
pub(super) fn delete(frame: Frame) -> AnyView {
    frame.at_once(move || {
        Box::pin(async move {
            let (groups, missing) = frame
                .read_targets(Kind::Group, |tenant, id| {
                    group::get(tenant, &GroupId::new(id))
                })
                .await?;
            let groups: Vec<_> = groups.into_iter().map(|group| group.row).collect();
            let mut plan = plans::delete(frame.whose().customer(), &groups);
            plan.objects.extend(missing);
            Ok(Some(plan))
        })
    })
}

fn rule_field(frame: Frame) -> Field {
    frame.fields.add(
        "rule",
        "Rule",
        "Such as (user.department -eq \"Sales\"). The service checks it when the group is saved.",
    )
}

fn options(all: &[(&str, &str)]) -> Options {
    let own = |(value, label): &(&str, &str)| (value.to_string(), label.to_string());
    all.iter().map(own).collect()
}

/// A mail nickname out of a name. Security groups want one as well.
fn nickname(name: &str) -> String {
    let nickname = fields::nickname_from(name);
    match nickname.is_empty() {
        true => "group".into(),
        false => nickname,
    }
}

async fn people(frame: Frame, chosen: Vec<Picked>) -> Result<Vec<Member>, Failure> {
    let tenant = frame.tenant();
    let calls = chosen
        .iter()
        .map(|one| user_state::get(&tenant, &UserId::new(one.id.as_str())));
    let read = frame.read(calls.collect()).await?;
    Ok(read.iter().flatten().map(Member::from).collect())
}
