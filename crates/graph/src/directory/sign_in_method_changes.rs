//! Changes to how a user can sign in: `POST /users/{id}/authentication/temporaryAccessPassMethods`, and a
//! `DELETE` with a path for each kind of method
//! (<https://learn.microsoft.com/graph/api/authentication-post-temporaryaccesspassmethods>,
//! <https://learn.microsoft.com/graph/api/resources/authenticationmethods-overview>).

use tenantry_identity::TenantId;

use super::authentication_method::MethodKind;
use crate::{
    call::Scope,
    check::{Check, Expect, Item},
    feature::Feature,
    ids::UserId,
    query::Address,
    template::Body,
    write::{Verb, Write},
};

/// What removing a method of whatever kind needs.
pub const SCOPE: Scope = Scope("UserAuthenticationMethod.ReadWrite.All");

/// What giving a temporary access pass needs.
pub const PASS_SCOPE: Scope = Scope("UserAuthMethod-TAP.ReadWrite.All");

/// A temporary access pass that is to be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewPass {
    /// How long it works, in minutes: 10 to 43,200, within what the tenant's policy says. `None` leaves it to
    /// the policy.
    pub lifetime_in_minutes: Option<u32>,
    /// Whether it works only once.
    pub is_usable_once: bool,
}

/// Gives a user a temporary access pass, in place of one that is there. The answer shows it, once.
/// `last_created` is when the one that is there was created.
pub fn give_pass(
    tenant: &TenantId,
    user: &UserId,
    pass: NewPass,
    last_created: Option<&str>,
) -> Write {
    let mut body = Body::new().boolean("isUsableOnce", pass.is_usable_once);
    if let Some(minutes) = pass.lifetime_in_minutes {
        body = body.json("lifetimeInMinutes", &minutes.to_string());
    }
    let new = Item::of("@odata.type", PASS).later("createdDateTime", last_created);
    let check = methods(tenant, user, Expect::holds("value", new));
    let address = of(user).literal("temporaryAccessPassMethods").template();
    let feature = Feature::TemporaryAccessPasses;
    Write::new(tenant, feature, Verb::Post, address, check)
        .with(body)
        .revealing("temporaryAccessPass")
}

/// Removes a way to sign in; `None` for those that cannot be removed, or not by Microsoft Graph.
pub fn remove(tenant: &TenantId, user: &UserId, kind: &MethodKind, id: &str) -> Option<Write> {
    let address = of(user).literal(collection(kind)?).segment(id).template();
    let check = methods(tenant, user, Expect::lacks("value", Item::of("id", id)));
    let feature = Feature::RemoveSignInMethods;
    Some(Write::new(tenant, feature, Verb::Delete, address, check))
}

/// Whether a kind of method can be removed.
pub fn is_removable(kind: &MethodKind) -> bool {
    collection(kind).is_some()
}

const PASS: &str = "#microsoft.graph.temporaryAccessPassAuthenticationMethod";

fn collection(kind: &MethodKind) -> Option<&'static str> {
    Some(match kind {
        MethodKind::Phone => "phoneMethods",
        MethodKind::MicrosoftAuthenticator => "microsoftAuthenticatorMethods",
        MethodKind::Fido2 => "fido2Methods",
        MethodKind::WindowsHello => "windowsHelloForBusinessMethods",
        MethodKind::PlatformCredential => "platformCredentialMethods",
        MethodKind::SoftwareOath => "softwareOathMethods",
        MethodKind::Email => "emailMethods",
        MethodKind::TemporaryAccessPass => "temporaryAccessPassMethods",
        MethodKind::External => "externalAuthenticationMethods",
        MethodKind::Password | MethodKind::QrCodePin | MethodKind::Other(_) => return None,
    })
}

fn of(user: &UserId) -> Address {
    Address::new("users")
        .segment(user.as_str())
        .literal("authentication")
}

fn methods(tenant: &TenantId, user: &UserId, expect: Expect) -> Check {
    let address = of(user).literal("methods").template();
    Check::new(tenant, Feature::SignInMethods, address, vec![expect])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{check::Verdict, directory::tests::*};

    fn user() -> UserId {
        UserId::new("u")
    }

    #[test]
    fn what_cannot_be_removed_has_no_request() {
        for kind in [
            MethodKind::Password,
            MethodKind::QrCodePin,
            MethodKind::Other("newer".into()),
        ] {
            assert_eq!(remove(&tenant(), &user(), &kind, "m"), None);
        }
    }

    #[test]
    fn an_older_pass_is_not_the_new_one() {
        let once = NewPass {
            lifetime_in_minutes: Some(60),
            is_usable_once: true,
        };
        let write = give_pass(&tenant(), &user(), once, Some("2026-11-22T10:00:00Z"));
        assert_eq!(
            sent(&write),
            r#"POST /v1.0/users/u/authentication/temporaryAccessPassMethods {"isUsableOnce":true,"lifetimeInMinutes":60}"#
        );
        assert_eq!(
            read_back(&write),
            "GET /v1.0/users/u/authentication/methods"
        );
        let of = |kind: &str, created: &str| {
            let body = format!(
                r##"{{"value":[{{"@odata.type":"#microsoft.graph.{kind}AuthenticationMethod","id":"p","createdDateTime":"{created}"}}]}}"##
            );
            judged(&write, 200, &body)
        };
        let pass = "temporaryAccessPass";
        assert_eq!(of(pass, "2026-11-22T10:00:00Z"), Verdict::NotTaken);
        assert_eq!(of("phone", "2026-11-22T10:00:01Z"), Verdict::NotTaken);
        assert_eq!(of(pass, "2026-11-22T10:00:01Z"), Verdict::Taken);
    }

    #[test]
    fn the_pass_itself_is_a_secret_of_the_answer() {
        let pass = NewPass {
            lifetime_in_minutes: None,
            is_usable_once: false,
        };
        let write = give_pass(&tenant(), &user(), pass, None);
        assert!(write.reveals() && !write.needs_password());
        let given = write.read(&answer(r#"{"id":"p","temporaryAccessPass":"+drkzqAD"}"#));
        assert_eq!(given.unwrap().secret.unwrap().expose(), "+drkzqAD");
        assert!(write.read(&answer(r#"{"id":"p"}"#)).is_err());
    }

    #[test]
    fn each_kind_is_removed_by_its_own_path() {
        for (kind, collection) in [
            (MethodKind::Phone, "phoneMethods"),
            (
                MethodKind::MicrosoftAuthenticator,
                "microsoftAuthenticatorMethods",
            ),
            (MethodKind::Fido2, "fido2Methods"),
            (
                MethodKind::TemporaryAccessPass,
                "temporaryAccessPassMethods",
            ),
        ] {
            let write = remove(&tenant(), &user(), &kind, "m/1").unwrap();
            let expected = format!("DELETE /v1.0/users/u/authentication/{collection}/m%2F1 ");
            assert_eq!(sent(&write), expected);
            let judged = |body| judged(&write, 200, body);
            assert_eq!(judged(r#"{"value":[{"id":"m/1"}]}"#), Verdict::NotTaken);
            assert_eq!(judged(r#"{"value":[{"id":"n"}]}"#), Verdict::Taken);
        }
    }
}
