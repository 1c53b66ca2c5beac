//! What the directory says of the group: its kind, its rule, where it comes from.

use leptos::prelude::*;
use tenantry_graph::directory::group::GroupDetail;

use super::columns::{DYNAMIC, FOR_ROLES, SYNCHRONISED};
use crate::ui::{
    facts::{copied_fact, fact, row},
    object_link::tag,
    section::Content,
    time::{time, time_fact},
};

/// What the group is called.
pub(super) fn name(group: &GroupDetail) -> String {
    group.row.display_name().unwrap_or("Group").to_string()
}

pub(super) fn content(group: GroupDetail) -> Content {
    Content::new(move || draw(&group))
}

fn draw(group: &GroupDetail) -> AnyView {
    let row = &group.row;
    let marks = [
        row.is_dynamic.then_some(DYNAMIC),
        row.is_synchronised.then_some(SYNCHRONISED),
        row.is_role_assignable.then_some(FOR_ROLES),
    ];
    let marks: Vec<AnyView> = marks.into_iter().flatten().map(tag).collect();
    let marks = (!marks.is_empty()).then(|| view! { <p class="marks">{marks}</p> }.into_any());
    let description = row.description().filter(|text| !text.is_empty());
    let description = description.map(|text| view! { <p>{text.to_string()}</p> }.into_any());
    view! {
        {marks}
        {description}
        <dl class="facts">{facts(group)}</dl>
        {rule(group)}
    }
    .into_any()
}

fn facts(group: &GroupDetail) -> Vec<AnyView> {
    let row = &group.row;
    let kind = match (row.kind.name(), group.is_team) {
        (kind, true) => [kind, ", with a team"].concat(),
        (kind, false) => kind.to_string(),
    };
    let membership = if row.is_dynamic {
        "Found by a rule"
    } else {
        "Assigned by hand"
    };
    let source = if row.is_synchronised {
        "On-premises directory, synchronised"
    } else {
        "This directory"
    };
    let visibility = row.visibility().map(|word| match word {
        "HiddenMembership" => "Private, its members hidden",
        other => other,
    });
    let mut facts = vec![
        fact("Kind", Some(kind)),
        fact("Membership", Some(membership.into())),
        fact("Mastered in", Some(source.into())),
    ];
    let mail = row.mail().map(str::to_owned);
    facts.extend(mail.map(|mail| copied_fact("Mail", Some(mail))));
    facts.extend(known("Visibility", visibility));
    facts.push(time_fact("Created", row.created_date_time()));
    let timed = [
        ("Ends", &group.expiration_date_time),
        ("Renewed", &group.renewed_date_time),
        ("Last synchronised", &group.on_premises_last_sync_date_time),
    ];
    for (name, at) in timed {
        // A group that is never renewed says when it was created.
        let at = at
            .as_deref()
            .filter(|at| name != "Renewed" || row.created_date_time() != Some(*at));
        facts.extend(at.map(|at| self::row(name, time(at))));
    }
    facts.extend(known("Classification", group.classification.as_deref()));
    facts.extend(known("Nickname", group.mail_nickname.as_deref()));
    facts.extend(known("Domain", group.on_premises_domain_name.as_deref()));
    facts.extend(known(
        "Name on premises",
        group.on_premises_sam_account_name.as_deref(),
    ));
    facts.push(copied_fact("Object id", Some(row.id.to_string())));
    facts
}

/// The rule of a dynamic group, and whether it is applied.
fn rule(group: &GroupDetail) -> Option<AnyView> {
    let rule = group
        .membership_rule
        .clone()
        .filter(|rule| !rule.is_empty())?;
    let state = match group.membership_rule_processing_state.as_deref() {
        Some("On") => "Applied whenever a member's properties change.",
        Some("Paused") => "Paused: who is in the group does not change.",
        _ => "The service does not say whether it is applied.",
    };
    let rule = view! {
        <h3>"Rule"</h3>
        <pre class="rule">{rule}</pre>
        <p class="none">{state}</p>
    };
    Some(rule.into_any())
}

/// A fact that is shown only where there is something to say.
fn known(name: &'static str, value: Option<&str>) -> Option<AnyView> {
    let value = value.filter(|value| !value.is_empty())?;
    Some(fact(name, Some(value.to_string())))
}
