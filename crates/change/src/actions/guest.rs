//! Plans for inviting guests.

use tenantry_graph::directory::invitation::{self, Invitation};

use super::{Customer, draft::Draft};
use crate::plan::{Gravity, Kind, Plan};

/// Invites guests. `is_here` says whether the tenant has a user with this mail address already.
pub fn invite(
    customer: Customer<'_>,
    guests: &[Invitation],
    is_here: &dyn Fn(&str) -> bool,
) -> Plan {
    let object = |guest: &Invitation| {
        let name = guest.display_name.as_deref().unwrap_or(&guest.mail);
        let draft = Draft::new(Kind::User, None, name).detail(Some(&guest.mail));
        if is_here(&guest.mail) {
            return draft
                .obstacle("Somebody with this mail address is here already.")
                .done();
        }
        let after = match guest.send_mail {
            true => "Invited by mail",
            false => "Invited; no mail is sent",
        };
        let write = invitation::create(customer.tenant, guest);
        let draft = draft.change("Guest", None::<&str>, Some(after));
        draft.step("Invite guest", write).done()
    };
    let objects = guests.iter().map(object).collect();
    customer.plan("Invite guests", Gravity::Ordinary, objects)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::tests::*;

    #[test]
    fn somebody_who_is_here_already_is_not_invited_again() {
        let guest = |mail: &str| Invitation {
            mail: mail.into(),
            display_name: None,
            send_mail: false,
            message: None,
            redirect_url: "https://myapplications.microsoft.com".into(),
        };
        let guests = [guest("a@fabrikam.com"), guest("b@fabrikam.com")];
        let plan = invite(customer(), &guests, &|mail| mail.starts_with('a'));
        assert_eq!(plan.objects[0].obstacles.len(), 1);
        assert_eq!(lines(&plan), ["POST /v1.0/invitations"]);
        assert_eq!(changes(&plan), ["Guest:  → Invited; no mail is sent"]);
        assert_eq!(plan.objects[1].id, None);
    }
}
