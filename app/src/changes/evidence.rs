//! The tenant's own audit log: the entries that belong to what was changed from here.

use leptos::prelude::*;
use tenantry_change::activity::Entry;
use tenantry_graph::{
    Feature,
    batch::{self, Batch},
    directory::directory_audit::{self, DirectoryAudit},
};
use tenantry_identity::TenantId;

use crate::{
    failure::{Failure, Notice},
    session::Session,
    ui::{
        button::button,
        capability, format, live,
        notice::NoticePanel,
        portal_link::{Center, portal_link, portal_of},
        task::Task,
        time::time,
        wait::Skeleton,
    },
    vault::port::OpenTenant,
};

/// What was found, if anything was asked.
#[derive(Clone)]
enum Found {
    Nothing,
    Asking,
    Entries {
        audits: Vec<DirectoryAudit>,
        /// Of how many requests, and of how many there were.
        asked: (usize, usize),
        open: Box<OpenTenant>,
    },
    NotGranted(Vec<tenantry_graph::Scope>),
    Failed(Failure),
}

/// A button that looks an entry up in the tenant's audit log.
pub(super) fn evidence(entry: &Entry) -> AnyView {
    let session = expect_context::<Session>();
    let found = RwSignal::new(Found::Nothing);
    let task = Task::new();
    let tenant = entry.tenant.clone();
    let steps = entry.objects.iter().flat_map(|object| &object.steps);
    let all: Vec<String> = steps.filter_map(|step| step.correlation.clone()).collect();
    if all.is_empty() {
        return ().into_any();
    }
    let look = {
        let tenant = tenant.clone();
        move || {
            let (tenant, all) = (tenant.clone(), all.clone());
            found.set(Found::Asking);
            task.run(async move {
                let looked = look(session, tenant, all).await;
                found.set(looked.unwrap_or_else(Found::Failed));
            });
        }
    };
    view! {
        {button("quiet", "Find it in the customer's audit log".into_any(), look)}
        {live::view(move || shown(found.get(), &tenant))}
    }
    .into_any()
}

async fn look(session: Session, tenant: TenantId, all: Vec<String>) -> Result<Found, Failure> {
    let open = open(session, &tenant).await?;
    let lacking = open.lacks(Feature::AuditLog);
    if !lacking.is_empty() {
        return Ok(Found::NotGranted(lacking));
    }
    let mut batch = Batch::new();
    let asked = all.iter().take(batch::MOST);
    let slots: Vec<_> = asked
        .map(|correlation| batch.add(directory_audit::of_correlation(&tenant, correlation)))
        .collect();
    let asked = (slots.len(), all.len());
    let mut answers = session.client.run(batch).await;
    let mut audits = Vec::new();
    for slot in slots {
        audits.extend(answers.take(slot)?.items);
    }
    let open = Box::new(open);
    Ok(Found::Entries {
        audits,
        asked,
        open,
    })
}

async fn open(session: Session, tenant: &TenantId) -> Result<OpenTenant, Failure> {
    if let Some(open) = untrack(|| session.open_tenant(tenant)) {
        return Ok(open);
    }
    let known = session.known(tenant).ok_or(Failure::NotOpen)?;
    session.open(known, false).await
}

fn shown(found: Found, tenant: &TenantId) -> AnyView {
    match found {
        Found::Nothing => ().into_any(),
        Found::Asking => view! { <Skeleton text="Reading the audit log…" /> }.into_any(),
        Found::NotGranted(scopes) => capability::lacking(&scopes),
        Found::Failed(failure) => capability::unavailable(Feature::AuditLog, &failure)
            .unwrap_or_else(|| {
                let tenant = tenant.clone();
                view! { <NoticePanel notice=Notice::from(&failure) tenant /> }.into_any()
            }),
        Found::Entries {
            audits,
            asked,
            open,
        } => {
            let portal = portal_of(&open).audit_log(tenant);
            entries(&audits, asked, portal)
        }
    }
}

fn entries(
    audits: &[DirectoryAudit],
    (asked, all): (usize, usize),
    portal: Option<String>,
) -> AnyView {
    let cut = (asked < all).then(|| {
        let text = [
            "Looked up the first ",
            &format::count(asked),
            " of ",
            &format::count(all),
            " requests.",
        ];
        view! { <p>{text.concat()}</p> }.into_any()
    });
    let none = audits.is_empty().then(|| {
        view! {
            <p>
                "Nothing yet: entries take some minutes to appear, and what Intune does stands in Intune's own audit log."
            </p>
        }
        .into_any()
    });
    let rows: Vec<AnyView> = audits.iter().map(row).collect();
    view! {
        {cut}
        {none}
        <ul class="change-objects" aria-label="Entries of the audit log">
            {rows}
        </ul>
        {portal_link(Center::Entra, portal)}
    }
    .into_any()
}

fn row(audit: &DirectoryAudit) -> AnyView {
    let when = audit.activity_date_time.as_deref().map(time);
    let by = audit
        .initiated_by
        .as_ref()
        .map(|by| [" · by ", by].concat());
    let targets = audit.targets.join(", ");
    let mut result = audit.result.clone().unwrap_or_default();
    if let Some(reason) = &audit.result_reason {
        result.push_str(": ");
        result.push_str(reason);
    }
    view! {
        <li>
            <p>
                <strong>{audit.activity_display_name.clone()}</strong>
                " "
                {targets}
            </p>
            <p class="read-back">{when} {by} " · " {result}</p>
        </li>
    }
    .into_any()
}
