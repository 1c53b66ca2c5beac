//! Changes to users: `POST /users`, `PATCH /users/{id}` and what hangs on a user
//! (<https://learn.microsoft.com/graph/api/user-post-users>, <https://learn.microsoft.com/graph/api/user-update>,
//! <https://learn.microsoft.com/graph/api/user-delete>,
//! <https://learn.microsoft.com/graph/api/user-revokesigninsessions>,
//! <https://learn.microsoft.com/graph/api/user-post-manager>).
//!
//! Where a user is `None`, the one is meant that an earlier write of the same plan creates.

use tenantry_identity::TenantId;

use super::{
    profile::{self, ProfileChange},
    user_state,
};
use crate::{
    call::Scope,
    check::{Check, Expect},
    feature::Feature,
    ids::UserId,
    query::Address,
    template::{Body, Hole},
    write::{Verb, Write},
};

/// What creating, editing and giving a manager needs.
pub const SCOPE: Scope = Scope("User.ReadWrite.All");

/// What blocking and allowing sign-in needs.
pub const ENABLE_SCOPE: Scope = Scope("User.EnableDisableAccount.All");

/// What setting a password needs.
pub const PASSWORD_SCOPE: Scope = Scope("User-PasswordProfile.ReadWrite.All");

/// What ending sessions needs.
pub const REVOKE_SCOPE: Scope = Scope("User.RevokeSessions.All");

/// What deleting, and restoring what was deleted, needs.
pub const DELETE_SCOPE: Scope = Scope("User.DeleteRestore.All");

/// A user who is to be created. The password is made when the request is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUser {
    /// The name to sign in with: an alias, `@` and a verified domain.
    pub user_principal_name: String,
    /// The name shown in address books.
    pub display_name: String,
    /// The part of the mail address before `@`.
    pub mail_nickname: String,
    /// Whether the user may sign in at once.
    pub account_enabled: bool,
    /// Whether the user has to choose a password of their own at the first sign-in.
    pub must_change_password: bool,
    /// What else is known.
    pub profile: Vec<ProfileChange>,
}

/// Creates a user. The read-back looks for the user name, which is unique in the tenant.
pub fn create(tenant: &TenantId, user: &NewUser) -> Write {
    let mut body = Body::new()
        .boolean("accountEnabled", user.account_enabled)
        .text("displayName", &user.display_name)
        .text("mailNickname", &user.mail_nickname)
        .text("userPrincipalName", &user.user_principal_name)
        .object("passwordProfile", password(user.must_change_password));
    for change in &user.profile {
        body = change.add_to(body);
    }
    let address = Address::new("users").template();
    let found = Address::new("users")
        .segment(&user.user_principal_name)
        .option("$select", "id,displayName,userPrincipalName")
        .template();
    let expects = vec![Expect::text("displayName", &user.display_name)];
    let check = Check::new(tenant, Feature::Users, found, expects);
    Write::new(tenant, Feature::ChangeUsers, Verb::Post, address, check)
        .with(body)
        .creating()
}

/// Changes properties of a user. The read-back asks for these properties and no others.
pub fn update(tenant: &TenantId, user: Option<&UserId>, changes: &[ProfileChange]) -> Write {
    let mut body = Body::new();
    for change in changes {
        body = change.add_to(body);
    }
    let address = of(user)
        .option("$select", &profile::select(changes))
        .template();
    let expects = changes.iter().map(ProfileChange::expected).collect();
    let check = Check::new(tenant, Feature::Users, address, expects);
    patch(tenant, Feature::ChangeUsers, user, body, check)
}

/// Says in which country (ISO 3166-1 alpha-2) the user uses licences. None can be assigned without.
pub fn set_usage_location(tenant: &TenantId, user: Option<&UserId>, country: &str) -> Write {
    let body = Body::new().text("usageLocation", country);
    let check = state(tenant, user, Expect::text("usageLocation", country));
    patch(tenant, Feature::UsageLocations, user, body, check)
}

/// Allows or blocks sign-in.
pub fn set_account_enabled(tenant: &TenantId, user: &UserId, is_enabled: bool) -> Write {
    let body = Body::new().boolean("accountEnabled", is_enabled);
    let check = state(
        tenant,
        Some(user),
        Expect::boolean("accountEnabled", is_enabled),
    );
    patch(tenant, Feature::BlockUsers, Some(user), body, check)
}

/// Sets a password that is made when the request is sent. `last_change` is when the password was last
/// changed before (`lastPasswordChangeDateTime`).
pub fn reset_password(
    tenant: &TenantId,
    user: &UserId,
    must_change: bool,
    last_change: Option<&str>,
) -> Write {
    let body = Body::new().object("passwordProfile", password(must_change));
    let expect = Expect::later("lastPasswordChangeDateTime", last_change);
    let check = state(tenant, Some(user), expect);
    patch(tenant, Feature::ResetPasswords, Some(user), body, check)
}

/// Ends all sessions: whoever is signed in has to sign in anew. `valid_from` is since when sessions were valid
/// before (`signInSessionsValidFromDateTime`).
pub fn revoke_sessions(tenant: &TenantId, user: &UserId, valid_from: Option<&str>) -> Write {
    let expect = Expect::later("signInSessionsValidFromDateTime", valid_from);
    let check = state(tenant, Some(user), expect);
    let address = of(Some(user)).literal("revokeSignInSessions").template();
    Write::new(tenant, Feature::RevokeSessions, Verb::Post, address, check)
}

/// Deletes a user, who can be restored for thirty days.
pub fn delete(tenant: &TenantId, user: &UserId) -> Write {
    let check = state(tenant, Some(user), Expect::Gone);
    let address = of(Some(user)).template();
    Write::new(tenant, Feature::DeleteUsers, Verb::Delete, address, check)
}

/// Gives a user a manager, in place of the one before.
pub fn set_manager(tenant: &TenantId, user: Option<&UserId>, manager: &UserId) -> Write {
    let check = manager_is(tenant, user, Expect::text("id", manager.as_str()));
    let address = of(user).literal("manager").literal("$ref").template();
    Write::new(tenant, Feature::ChangeUsers, Verb::Put, address, check)
        .with(Body::new().reference(Some(manager.as_str())))
}

/// Takes the manager away.
pub fn remove_manager(tenant: &TenantId, user: &UserId) -> Write {
    let check = manager_is(tenant, Some(user), Expect::Gone);
    let address = of(Some(user)).literal("manager").literal("$ref").template();
    Write::new(tenant, Feature::ChangeUsers, Verb::Delete, address, check)
}

fn password(must_change: bool) -> Body {
    Body::new()
        .boolean("forceChangePasswordNextSignIn", must_change)
        .filled("password", "", Hole::Password, "")
}

fn patch(
    tenant: &TenantId,
    feature: Feature,
    user: Option<&UserId>,
    body: Body,
    check: Check,
) -> Write {
    Write::new(tenant, feature, Verb::Patch, of(user).template(), check).with(body)
}

fn of(user: Option<&UserId>) -> Address {
    Address::new("users").known_or_created(user.map(UserId::as_str))
}

/// All that is read of a user's state comes in one answer, whatever is looked for in it.
pub(super) fn state(tenant: &TenantId, user: Option<&UserId>, expect: Expect) -> Check {
    states(tenant, user, vec![expect])
}

/// The same for several expectations.
pub(super) fn states(tenant: &TenantId, user: Option<&UserId>, expects: Vec<Expect>) -> Check {
    let address = of(user).option("$select", user_state::SELECT).template();
    Check::new(tenant, Feature::Users, address, expects)
}

fn manager_is(tenant: &TenantId, user: Option<&UserId>, expect: Expect) -> Check {
    let address = of(user)
        .literal("manager")
        .option("$select", "id")
        .template();
    Check::new(tenant, Feature::Users, address, vec![expect])
}

#[cfg(test)]
mod tests;
