//! The table of writes: what a method does at a path, with which permission and which role.

use axum::http::Method;

use super::{Operation, Takes, p, r};
use super::{
    authentication_methods, deleted, devices, groups, invitations, licences, managed_devices,
    member_groups, members, user_update, users,
};

/// Every write. Paths of `/me` are those of the user who calls.
#[rustfmt::skip]
pub(super) static OPERATIONS: &[Operation] = &[
    Operation::new(Method::POST, "users", p::WRITE_USERS, r::CREATE_USER, Takes::Object, users::create),
    Operation::new(Method::PATCH, "users/{}", p::UPDATE_USER, r::UPDATE_USER, Takes::Object, user_update::update),
    Operation::new(Method::DELETE, "users/{}", p::DELETE_USERS, r::DELETE_USER, Takes::Nothing, users::delete),
    Operation::new(Method::POST, "users/{}/assignLicense", p::ASSIGN_LICENCES, r::ASSIGN_LICENCES, Takes::Object, licences::assign_to_user),
    Operation::new(Method::POST, "users/{}/revokeSignInSessions", p::REVOKE_SESSIONS, r::REVOKE_SESSIONS, Takes::Nothing, users::revoke_sessions),
    Operation::new(Method::PUT, "users/{}/manager/$ref", p::SET_MANAGER, r::BASIC_PROPERTIES, Takes::Object, users::set_manager),
    Operation::new(Method::DELETE, "users/{}/manager/$ref", p::SET_MANAGER, r::BASIC_PROPERTIES, Takes::Nothing, users::remove_manager),
    Operation::new(Method::POST, "users/{}/getMemberGroups", p::MEMBERSHIPS, &[], Takes::Object, member_groups::get),
    Operation::new(Method::POST, "users/{}/checkMemberGroups", p::MEMBERSHIPS, &[], Takes::Object, member_groups::check),
    Operation::new(Method::POST, "invitations", p::INVITE, r::INVITE, Takes::Object, invitations::invite),
    Operation::new(Method::POST, "groups", p::WRITE_GROUPS, r::WRITE_GROUPS, Takes::Object, groups::create),
    Operation::new(Method::PATCH, "groups/{}", p::UPDATE_GROUPS, r::WRITE_GROUPS, Takes::Object, groups::update),
    Operation::new(Method::DELETE, "groups/{}", p::WRITE_GROUPS, r::WRITE_GROUPS, Takes::Nothing, groups::delete),
    Operation::new(Method::POST, "groups/{}/members/$ref", p::WRITE_MEMBERS, r::WRITE_GROUPS, Takes::Object, members::add_member),
    Operation::new(Method::DELETE, "groups/{}/members/{}/$ref", p::WRITE_MEMBERS, r::WRITE_GROUPS, Takes::Nothing, members::remove_member),
    Operation::new(Method::POST, "groups/{}/owners/$ref", p::WRITE_GROUPS, r::WRITE_GROUPS, Takes::Object, members::add_owner),
    Operation::new(Method::DELETE, "groups/{}/owners/{}/$ref", p::WRITE_GROUPS, r::WRITE_GROUPS, Takes::Nothing, members::remove_owner),
    Operation::new(Method::POST, "groups/{}/assignLicense", p::ASSIGN_GROUP_LICENCES, r::ASSIGN_GROUP_LICENCES, Takes::Object, licences::assign_to_group),
    Operation::new(Method::POST, "groups/{}/getMemberGroups", p::MEMBERSHIPS, &[], Takes::Object, member_groups::get),
    Operation::new(Method::POST, "groups/{}/checkMemberGroups", p::MEMBERSHIPS, &[], Takes::Object, member_groups::check),
    Operation::new(Method::PATCH, "devices/{}", p::WRITE_DEVICES, r::WRITE_DEVICES, Takes::Object, devices::update),
    Operation::new(Method::DELETE, "devices/{}", p::WRITE_DEVICES, r::WRITE_DEVICES, Takes::Nothing, devices::delete),
    Operation::new(Method::POST, "directory/deletedItems/{}/restore", p::RESTORE, r::RESTORE, Takes::Parameters, deleted::restore),
    Operation::new(Method::DELETE, "directory/deletedItems/{}", p::RESTORE, r::RESTORE, Takes::Nothing, deleted::delete),
    Operation::new(Method::POST, "users/{}/authentication/temporaryAccessPassMethods", p::CHANGE_ACCESS_PASSES, r::AUTHENTICATION, Takes::Parameters, authentication_methods::give_pass),
    Operation::new(Method::POST, "users/{}/authentication/methods/{}/resetPassword", p::CHANGE_METHODS, r::AUTHENTICATION, Takes::Parameters, authentication_methods::reset_password),
    Operation::new(Method::DELETE, "users/{}/authentication/temporaryAccessPassMethods/{}", p::CHANGE_ACCESS_PASSES, r::AUTHENTICATION, Takes::Nothing, |writing| authentication_methods::remove(writing, "temporaryAccessPassMethods")),
    Operation::new(Method::DELETE, "users/{}/authentication/phoneMethods/{}", p::CHANGE_PHONES, r::AUTHENTICATION, Takes::Nothing, |writing| authentication_methods::remove(writing, "phoneMethods")),
    Operation::new(Method::DELETE, "users/{}/authentication/microsoftAuthenticatorMethods/{}", p::CHANGE_AUTHENTICATORS, r::AUTHENTICATION, Takes::Nothing, |writing| authentication_methods::remove(writing, "microsoftAuthenticatorMethods")),
    Operation::new(Method::DELETE, "users/{}/authentication/fido2Methods/{}", p::CHANGE_PASSKEYS, r::AUTHENTICATION, Takes::Nothing, |writing| authentication_methods::remove(writing, "fido2Methods")),
    Operation::new(Method::DELETE, "users/{}/authentication/windowsHelloForBusinessMethods/{}", p::CHANGE_WINDOWS_HELLO, r::AUTHENTICATION, Takes::Nothing, |writing| authentication_methods::remove(writing, "windowsHelloForBusinessMethods")),
    Operation::new(Method::DELETE, "users/{}/authentication/softwareOathMethods/{}", p::CHANGE_SOFTWARE_OATH, r::AUTHENTICATION, Takes::Nothing, |writing| authentication_methods::remove(writing, "softwareOathMethods")),
    Operation::new(Method::DELETE, "users/{}/authentication/emailMethods/{}", p::CHANGE_EMAIL_METHODS, r::AUTHENTICATION, Takes::Nothing, |writing| authentication_methods::remove(writing, "emailMethods")),
    Operation::new(Method::PATCH, "deviceManagement/managedDevices/{}", p::CHANGE_MANAGED_DEVICES, r::INTUNE, Takes::Object, managed_devices::update),
    Operation::new(Method::DELETE, "deviceManagement/managedDevices/{}", p::CHANGE_MANAGED_DEVICES, r::INTUNE, Takes::Nothing, managed_devices::delete),
    Operation::new(Method::POST, "deviceManagement/managedDevices/{}/wipe", p::WIPE, r::INTUNE, Takes::Parameters, |writing| managed_devices::ask(writing, "wipe")),
    Operation::new(Method::POST, "deviceManagement/managedDevices/{}/requestRemoteAssistance", p::CHANGE_MANAGED_DEVICES, r::INTUNE, Takes::Parameters, |writing| managed_devices::ask(writing, "requestRemoteAssistance")),
    // Every other action, by its name.
    Operation::new(Method::POST, "deviceManagement/managedDevices/{}/{}", p::PRIVILEGED_OPERATIONS, r::INTUNE, Takes::Parameters, managed_devices::ask_named),
];
