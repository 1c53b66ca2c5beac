//! Inviting guests: `POST /invitations` (<https://learn.microsoft.com/graph/api/invitation-post>).

use tenantry_identity::TenantId;

use crate::{
    call::Scope,
    check::{Check, Expect, Item},
    feature::Feature,
    query::{Address, Filter},
    template::Body,
    write::{Verb, Write},
};

/// What the request of this file needs.
pub const SCOPE: Scope = Scope("User.Invite.All");

/// A guest who is to be invited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Where the guest gets mail.
    pub mail: String,
    /// The name that the guest is to have here.
    pub display_name: Option<String>,
    /// Whether the service sends the invitation.
    pub send_mail: bool,
    /// What the mail is to say besides.
    pub message: Option<String>,
    /// Where the guest gets after accepting, such as `https://myapplications.microsoft.com`.
    pub redirect_url: String,
}

/// Invites a guest. The read-back looks for a guest with this mail address.
pub fn create(tenant: &TenantId, guest: &Invitation) -> Write {
    let mut body = Body::new()
        .text("invitedUserEmailAddress", &guest.mail)
        .text("inviteRedirectUrl", &guest.redirect_url)
        .boolean("sendInvitationMessage", guest.send_mail);
    if let Some(name) = &guest.display_name {
        body = body.text("invitedUserDisplayName", name);
    }
    if let Some(message) = &guest.message {
        let info = Body::new().text("customizedMessageBody", message);
        body = body.object("invitedUserMessageInfo", info);
    }
    let same = Filter::equals("mail", &guest.mail);
    let found = Address::new("users")
        .option("$filter", same.as_str())
        .option("$select", "id,mail,userType")
        .template();
    let item = Item::of("mail", &guest.mail).one_of("userType", &["Guest"]);
    let expects = vec![Expect::holds("value", item)];
    let check = Check::new(tenant, Feature::Users, found, expects);
    let address = Address::new("invitations").template();
    Write::new(tenant, Feature::InviteGuests, Verb::Post, address, check)
        .with(body)
        .creating_in("invitedUser")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{check::Verdict, directory::tests::*};

    fn invitation() -> Invitation {
        Invitation {
            mail: "o'neil@fabrikam.com".into(),
            display_name: Some("O'Neil".into()),
            send_mail: true,
            message: Some("Welcome".into()),
            redirect_url: "https://myapplications.microsoft.com".into(),
        }
    }

    #[test]
    fn a_member_with_this_address_is_no_guest() {
        let write = create(&tenant(), &invitation());
        assert_eq!(
            read_back(&write),
            "GET /v1.0/users?$filter=mail%20eq%20%27o%27%27neil%40fabrikam.com%27&$select=id,mail,userType"
        );
        let is = |kind: &str| {
            let body = format!(
                r#"{{"value":[{{"id":"u","mail":"O'Neil@fabrikam.com","userType":"{kind}"}}]}}"#
            );
            judged(&write, 200, &body)
        };
        assert_eq!(judged(&write, 200, r#"{"value":[]}"#), Verdict::NotTaken);
        assert_eq!(is("Member"), Verdict::NotTaken);
        assert_eq!(is("Guest"), Verdict::Taken);
    }

    #[test]
    fn the_invited_user_is_what_was_created() {
        let write = create(&tenant(), &invitation());
        assert_eq!(
            sent(&write),
            r#"POST /v1.0/invitations {"invitedUserEmailAddress":"o'neil@fabrikam.com","inviteRedirectUrl":"https://myapplications.microsoft.com","sendInvitationMessage":true,"invitedUserDisplayName":"O'Neil","invitedUserMessageInfo":{"customizedMessageBody":"Welcome"}}"#
        );
        let given = write.read(&answer(r#"{"id":"i","invitedUser":{"id":"u"}}"#));
        assert_eq!(given.unwrap().created.as_deref(), Some("u"));
    }
}
