//! Plans for how a user signs in: temporary access passes, and removing methods.

use tenantry_graph::directory::{
    authentication_method::{AuthenticationMethod, MethodKind},
    sign_in_method_changes::{self, NewPass},
    user_state::UserState,
};

use super::{Customer, draft::Draft};
use crate::plan::{Gravity, Plan};

/// Gives a user a temporary access pass, in place of the one among the `methods` that the user has.
pub fn give_pass(
    customer: Customer<'_>,
    user: &UserState,
    methods: &[AuthenticationMethod],
    pass: NewPass,
) -> Plan {
    const TITLE: &str = "Give temporary access pass";
    let draft = Draft::user(user);
    if user.is_guest() {
        let draft = draft.obstacle("Guests sign in at their own organization.");
        return customer.plan(TITLE, Gravity::Ordinary, vec![draft.done()]);
    }
    let is_pass = |method: &&AuthenticationMethod| method.kind == MethodKind::TemporaryAccessPass;
    let passes = methods.iter().filter(is_pass);
    let last = passes.max_by_key(|pass| pass.created_date_time.as_deref());
    let created = last.and_then(|pass| pass.created_date_time.as_deref());
    let before = last.map(|_| "One that is replaced");
    let after = match pass.is_usable_once {
        true => "A new one, works once",
        false => "A new one",
    };
    let write = sign_in_method_changes::give_pass(customer.tenant, &user.id, pass, created);
    let draft = draft.change("Temporary access pass", before, Some(after));
    customer.plan(
        TITLE,
        Gravity::Ordinary,
        vec![draft.step(TITLE, write).done()],
    )
}

/// Removes ways to sign in.
pub fn remove(customer: Customer<'_>, user: &UserState, methods: &[AuthenticationMethod]) -> Plan {
    let draft = removing(customer, user, methods, Draft::user(user));
    customer.plan(
        "Remove sign-in methods",
        Gravity::Ordinary,
        vec![draft.done()],
    )
}

/// Adds what removing these methods takes. A password is none that could be removed, and is passed over.
pub(super) fn removing(
    customer: Customer<'_>,
    user: &UserState,
    methods: &[AuthenticationMethod],
    mut draft: Draft,
) -> Draft {
    for method in methods {
        let kind = method.kind.name();
        let what = match method.name.as_deref() {
            Some(name) => [kind, ", ", name].concat(),
            None => kind.to_owned(),
        };
        let write =
            sign_in_method_changes::remove(customer.tenant, &user.id, &method.kind, &method.id);
        draft = match write {
            Some(write) => draft
                .change(&what, Some("Can be used"), Some("Removed"))
                .step(&["Remove ", &what].concat(), write),
            None if method.kind == MethodKind::Password => draft,
            None => draft.obstacle([&what, " cannot be removed here."].concat()),
        };
    }
    draft
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::tests::*;

    fn method(kind: MethodKind, id: &str, created: Option<&str>) -> AuthenticationMethod {
        AuthenticationMethod {
            id: id.into(),
            kind,
            name: Some("+1".into()),
            detail: None,
            created_date_time: created.map(str::to_owned),
            is_usable: None,
        }
    }

    #[test]
    fn what_cannot_be_removed_is_told_and_a_password_is_not_meant() {
        let methods = [
            method(MethodKind::Password, "p", None),
            method(MethodKind::QrCodePin, "q", None),
            method(MethodKind::Phone, "t", None),
        ];
        let plan = remove(customer(), &user("u"), &methods);
        assert_eq!(
            lines(&plan),
            ["DELETE /v1.0/users/u/authentication/phoneMethods/t"]
        );
        assert_eq!(
            plan.objects[0].obstacles,
            ["QR code with PIN, +1 cannot be removed here."]
        );
    }

    #[test]
    fn a_guest_gets_no_pass_and_a_pass_is_told_from_the_last_one() {
        let pass = NewPass {
            lifetime_in_minutes: Some(60),
            is_usable_once: true,
        };
        let guest = UserState {
            user_type: Some("Guest".into()),
            ..user("u")
        };
        assert_eq!(give_pass(customer(), &guest, &[], pass).able(), 0);
        let methods = [
            method(
                MethodKind::TemporaryAccessPass,
                "a",
                Some("2026-11-22T10:00:00Z"),
            ),
            method(MethodKind::Phone, "t", Some("2026-11-22T11:00:00Z")),
        ];
        let plan = give_pass(customer(), &user("u"), &methods, pass);
        let last = Some("2026-11-22T10:00:00Z");
        let expected =
            sign_in_method_changes::give_pass(customer().tenant, &user("u").id, pass, last);
        assert_eq!(plan.objects[0].steps[0].write, expected);
    }
}
