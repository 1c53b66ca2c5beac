//! Guests are invited.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::body::Form;
use super::user_update::{is_address, target};
use super::{Done, Refusal, Writing};
use crate::graph::problem::GraphProblem;
use crate::graph::schema::users::INVITATION;
use crate::guid::Guid;
use crate::world::{Activity, User, UserType};

const INVITE: Activity = Activity::new("Invite external user", "UserManagement", "Add");

const FORM: Form = Form {
    entity: &INVITATION,
    resource: "Invitation",
    writable: &[
        "inviteRedirectUrl",
        "invitedUserDisplayName",
        "invitedUserEmailAddress",
        "invitedUserMessageInfo",
        "invitedUserType",
        "resetRedemption",
        "sendInvitationMessage",
    ],
    references: &[],
    longest: &[("invitedUserDisplayName", 256)],
};

/// `POST /invitations`. A guest that is there already is invited again.
pub(super) fn invite(writing: &mut Writing<'_>) -> Result<Done, GraphProblem> {
    let body = writing.body.clone();
    FORM.check(&body)?;
    FORM.require(&body, &["invitedUserEmailAddress", "inviteRedirectUrl"])?;
    let text = |name: &str| body.get(name).and_then(Value::as_str);
    let mail = text("invitedUserEmailAddress").unwrap_or_default();
    if !is_address(mail) {
        return Err(FORM.invalid("invitedUserEmailAddress"));
    }
    let redirect = text("inviteRedirectUrl").unwrap_or_default();
    if !["https://", "http://"]
        .iter()
        .any(|scheme| redirect.starts_with(scheme))
    {
        return Err(FORM.invalid("inviteRedirectUrl"));
    }
    let user_type = match text("invitedUserType") {
        None | Some("Guest") => UserType::Guest,
        Some("Member") => UserType::Member,
        Some(_) => return Err(FORM.invalid("invitedUserType")),
    };
    let id = match known(writing, mail)? {
        Some(guest) => guest,
        None => {
            let name = text("invitedUserDisplayName");
            add(writing, mail, name, user_type)
        }
    };
    let invited = writing.user(&id.to_string())?;
    let target = target(writing.user_at(invited)?);
    let invited = writing.user_at(invited)?.display_name.clone();
    writing.record(&INVITE, id, vec![target]);
    Ok(Done::Answer(
        StatusCode::CREATED,
        shown(writing, &body, id, &invited),
    ))
}

/// The guest who has this address already. Whoever belongs to the tenant cannot be invited to it.
fn known(writing: &Writing<'_>, mail: &str) -> Result<Option<Guid>, GraphProblem> {
    let tenant = writing.tenant();
    let domain = mail.rsplit('@').next().unwrap_or_default();
    let mut users = tenant.directory.users().iter();
    let same = |other: &str| other.eq_ignore_ascii_case(mail);
    let holder = users
        .find(|user| same(&user.user_principal_name) || user.mail.as_deref().is_some_and(same));
    let own = [&tenant.default_domain, &tenant.initial_domain];
    match holder {
        Some(user) if user.user_principal_name.contains("#EXT#") => Ok(Some(user.id)),
        Some(user) => Err(Refusal::AlreadyThereAs(user.id).into()),
        None if own.iter().any(|own| own.eq_ignore_ascii_case(domain)) => {
            Err(Refusal::OwnDomain.into())
        }
        None => Ok(None),
    }
}

fn add(writing: &mut Writing<'_>, mail: &str, name: Option<&str>, user_type: UserType) -> Guid {
    let id = writing.fresh_id("user");
    let nickname = mail.replace('@', "_");
    let user_name = format!("{nickname}#EXT#@{}", writing.tenant().initial_domain);
    let local = mail.split('@').next().unwrap_or_default();
    let user = User {
        mail: Some(mail.to_owned()),
        created: writing.now,
        user_type,
        ..User::named(id, name.unwrap_or(local), &user_name)
    };
    let at = json!(writing.now.rfc3339());
    let directory = writing.directory_mut();
    directory.add_user(user);
    for (property, value) in [
        ("creationType", json!("Invitation")),
        ("externalUserState", json!("PendingAcceptance")),
        ("externalUserStateChangeDateTime", at),
    ] {
        directory.write(id, property, value);
    }
    id
}

fn shown(writing: &Writing<'_>, body: &Map<String, Value>, user: Guid, name: &str) -> Value {
    let place = writing.place();
    let id = Guid::derived(&[b"invitation", user.as_bytes(), &writing.now.0.to_be_bytes()]);
    let redeem = format!(
        "https://login.microsoftonline.com/redeem?tenant={}&user={id}",
        place.tenant.id
    );
    let given = |name: &str| body.get(name).cloned();
    let no_message = || {
        let recipient = json!({ "emailAddress": { "name": null, "address": null } });
        json!({
            "messageLanguage": null,
            "customizedMessageBody": null,
            "ccRecipients": [recipient],
        })
    };
    json!({
        "@odata.context": format!("{}/v1.0/$metadata#invitations/$entity", place.graph()),
        "id": id.to_string(),
        "inviteRedeemUrl": redeem,
        "invitedUserDisplayName": given("invitedUserDisplayName").unwrap_or_else(|| json!(name)),
        "invitedUserType": given("invitedUserType").unwrap_or_else(|| json!("Guest")),
        "invitedUserEmailAddress": body["invitedUserEmailAddress"],
        "sendInvitationMessage": given("sendInvitationMessage").unwrap_or(json!(false)),
        "resetRedemption": given("resetRedemption").unwrap_or(json!(false)),
        "inviteRedirectUrl": body["inviteRedirectUrl"],
        "status": "PendingAcceptance",
        "invitedUserMessageInfo": given("invitedUserMessageInfo").unwrap_or_else(no_message),
        "invitedUser": { "id": user.to_string() },
    })
}
