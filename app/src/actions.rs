//! What can be done with objects of a tenant, and the menus that offer it.
//!
//! What an action asks, and what it plans, is in `forms/`, which is loaded when the first is chosen. This stays
//! small: it comes with the lists.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `elsewhere.rs` | what is held back because the object is kept elsewhere |
//! | `menu.rs` | the menu of a list's selection, or of the object that is open |

pub mod elsewhere;
mod menu;

use leptos::prelude::*;
use tenantry_graph::Feature;
use tenantry_identity::TenantId;

pub use self::menu::{object_menu, selection_menu};
use crate::forms;

/// Something that can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Lets users sign in no longer.
    BlockSignIn,
    /// Lets users sign in again.
    AllowSignIn,
    /// Gives users new passwords.
    ResetPassword,
    /// Ends users' sessions everywhere.
    RevokeSessions,
    /// Gives users licences.
    AssignLicences,
    /// Takes licences from users.
    RemoveLicences,
    /// Gives users a licence in place of another.
    ReplaceLicence,
    /// Makes users members of groups.
    AddToGroups,
    /// Lets users be members of groups no longer.
    RemoveFromGroups,
    /// Gives users a manager.
    SetManager,
    /// Takes users' manager away.
    RemoveManager,
    /// Changes a user's profile.
    EditUser,
    /// Gives a user a password for a few hours, to register sign-in methods with.
    TemporaryAccessPass,
    /// Gives users the groups and licences of another.
    CopyAccess,
    /// All that is done when somebody leaves.
    Offboard,
    /// Puts users into the bin, for thirty days.
    DeleteUsers,
    /// Creates a user.
    CreateUser,
    /// Creates many users, from a file.
    CreateUsers,
    /// Invites somebody of another organization.
    InviteGuest,
    /// Shows what is in the bin.
    DeletedUsers,
    /// Takes a way to sign in from a user.
    RemoveMethod,
    /// Creates a group.
    CreateGroup,
    /// Changes a group's properties.
    EditGroup,
    /// Deletes groups.
    DeleteGroups,
    /// Makes others members of a group.
    AddMembers,
    /// Takes members from a group.
    RemoveMembers,
    /// Makes users owners of a group.
    AddOwners,
    /// Takes owners from a group.
    RemoveOwners,
    /// Gives the members of groups licences.
    AssignGroupLicences,
    /// Takes licences from the members of groups.
    RemoveGroupLicences,
    /// Gives a product's licences to users.
    AssignProduct,
    /// Takes a product's licences from those who hold them.
    ReclaimProduct,
    /// Lets devices sign in again.
    EnableDevices,
    /// Lets devices sign in no longer.
    DisableDevices,
    /// Deletes devices from the directory.
    DeleteDevices,
    /// Has devices ask Intune for what is new.
    Sync,
    /// Has devices restart.
    Restart,
    /// Locks devices.
    RemoteLock,
    /// Asks where devices are.
    Locate,
    /// Switches devices off.
    ShutDown,
    /// Takes devices' passcodes away, or sets new ones.
    ResetPasscode,
    /// Has devices look for malware.
    Scan,
    /// Removes the company's data from devices.
    Retire,
    /// Removes everything from devices.
    Wipe,
    /// Deletes devices from Intune.
    DeleteFromIntune,
}

/// An action with what it was chosen for, before there is a plan. It does not change, whatever is sorted, filtered
/// or selected later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// The tenant.
    pub tenant: TenantId,
    /// The customer's name, for the agent to read.
    pub customer: String,
    /// What is done, as the menu called it.
    pub title: String,
    /// What is to be done.
    pub action: Action,
    /// What it is to be done with.
    pub targets: Vec<Target>,
}

/// An object that was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Its id.
    pub id: String,
    /// What the list calls it.
    pub name: String,
}

/// What a menu offers, in its order; `None` is a line.
pub type Offered = &'static [Option<Action>];

/// What can be done with users.
pub const FOR_USERS: Offered = &[
    Some(Action::ResetPassword),
    Some(Action::BlockSignIn),
    Some(Action::AllowSignIn),
    Some(Action::RevokeSessions),
    Some(Action::TemporaryAccessPass),
    Some(Action::RemoveMethod),
    None,
    Some(Action::EditUser),
    Some(Action::AssignLicences),
    Some(Action::RemoveLicences),
    Some(Action::ReplaceLicence),
    Some(Action::AddToGroups),
    Some(Action::RemoveFromGroups),
    Some(Action::SetManager),
    Some(Action::RemoveManager),
    Some(Action::CopyAccess),
    None,
    Some(Action::Offboard),
    Some(Action::DeleteUsers),
];

/// What can be done where users are.
pub const AMONG_USERS: Offered = &[
    Some(Action::CreateUser),
    Some(Action::CreateUsers),
    Some(Action::InviteGuest),
    Some(Action::DeletedUsers),
];

/// What can be done with groups.
pub const FOR_GROUPS: Offered = &[
    Some(Action::EditGroup),
    Some(Action::AddMembers),
    Some(Action::RemoveMembers),
    Some(Action::AddOwners),
    Some(Action::RemoveOwners),
    Some(Action::AssignGroupLicences),
    Some(Action::RemoveGroupLicences),
    None,
    Some(Action::DeleteGroups),
];

/// What can be done where groups are.
pub const AMONG_GROUPS: Offered = &[Some(Action::CreateGroup)];

/// What can be done with a product.
pub const FOR_PRODUCTS: Offered = &[Some(Action::AssignProduct), Some(Action::ReclaimProduct)];

/// What can be done with devices of the directory.
pub const FOR_DEVICES: Offered = &[
    Some(Action::EnableDevices),
    Some(Action::DisableDevices),
    None,
    Some(Action::DeleteDevices),
];

/// What can be done with devices that Intune manages.
pub const FOR_MANAGED_DEVICES: Offered = &[
    Some(Action::Sync),
    Some(Action::Restart),
    Some(Action::RemoteLock),
    Some(Action::Locate),
    Some(Action::ShutDown),
    Some(Action::ResetPasscode),
    Some(Action::Scan),
    None,
    Some(Action::Retire),
    Some(Action::Wipe),
    Some(Action::DeleteFromIntune),
];

/// The form of a job, which ends in [`crate::changes::Changes::propose`]. Only the part of the console that holds
/// the forms may name it.
pub fn form(job: Job) -> AnyView {
    forms::form(job)
}

impl Action {
    /// Its name, as menus and headings say it.
    pub fn name(self) -> &'static str {
        match self {
            Action::BlockSignIn => "Block sign-in",
            Action::AllowSignIn => "Allow sign-in",
            Action::ResetPassword => "Reset password",
            Action::RevokeSessions => "Revoke sessions",
            Action::AssignLicences | Action::AssignGroupLicences => "Assign licences",
            Action::RemoveLicences | Action::RemoveGroupLicences => "Remove licences",
            Action::ReplaceLicence => "Replace a licence",
            Action::AddToGroups => "Add to groups",
            Action::RemoveFromGroups => "Remove from groups",
            Action::SetManager => "Set manager",
            Action::RemoveManager => "Remove manager",
            Action::EditUser | Action::EditGroup => "Edit",
            Action::TemporaryAccessPass => "Temporary Access Pass",
            Action::CopyAccess => "Copy access from another user",
            Action::Offboard => "Offboard",
            Action::DeleteUsers | Action::DeleteGroups | Action::DeleteDevices => "Delete",
            Action::CreateUser => "New user",
            Action::CreateUsers => "New users from a file",
            Action::InviteGuest => "Invite a guest",
            Action::DeletedUsers => "Deleted users",
            Action::RemoveMethod => "Remove a sign-in method",
            Action::CreateGroup => "New group",
            Action::AddMembers => "Add members",
            Action::RemoveMembers => "Remove members",
            Action::AddOwners => "Add owners",
            Action::RemoveOwners => "Remove owners",
            Action::AssignProduct => "Assign to users",
            Action::ReclaimProduct => "Reclaim licences",
            Action::EnableDevices => "Enable",
            Action::DisableDevices => "Disable",
            Action::Sync => "Sync",
            Action::Restart => "Restart",
            Action::RemoteLock => "Remote lock",
            Action::Locate => "Locate",
            Action::ShutDown => "Shut down",
            Action::ResetPasscode => "Reset passcode",
            Action::Scan => "Scan with Defender",
            Action::Retire => "Retire",
            Action::Wipe => "Wipe",
            Action::DeleteFromIntune => "Delete from Intune",
        }
    }

    /// What the agent has to be allowed for it, all of it.
    pub fn features(self) -> &'static [Feature] {
        match self {
            Action::BlockSignIn | Action::AllowSignIn => &[Feature::BlockUsers],
            Action::ResetPassword => &[Feature::ResetPasswords],
            Action::RevokeSessions => &[Feature::RevokeSessions],
            Action::AssignLicences
            | Action::RemoveLicences
            | Action::ReplaceLicence
            | Action::AssignProduct
            | Action::ReclaimProduct => &[Feature::AssignLicences],
            Action::AddToGroups
            | Action::RemoveFromGroups
            | Action::AddMembers
            | Action::RemoveMembers => &[Feature::ChangeMembers],
            Action::CopyAccess => &[Feature::ChangeMembers, Feature::AssignLicences],
            Action::SetManager
            | Action::RemoveManager
            | Action::EditUser
            | Action::CreateUser
            | Action::CreateUsers => &[Feature::ChangeUsers],
            Action::TemporaryAccessPass => &[Feature::TemporaryAccessPasses],
            Action::RemoveMethod => &[Feature::RemoveSignInMethods],
            // Each of its steps says by itself what it needs.
            Action::Offboard => &[Feature::Users],
            Action::DeletedUsers => &[Feature::Users],
            Action::DeleteUsers => &[Feature::DeleteUsers],
            Action::InviteGuest => &[Feature::InviteGuests],
            Action::CreateGroup | Action::EditGroup => &[Feature::ChangeGroups],
            Action::AddOwners | Action::RemoveOwners => &[Feature::ChangeGroups],
            Action::DeleteGroups => &[Feature::DeleteGroups],
            Action::AssignGroupLicences | Action::RemoveGroupLicences => {
                &[Feature::AssignGroupLicences]
            }
            Action::EnableDevices | Action::DisableDevices | Action::DeleteDevices => {
                &[Feature::ChangeDevices]
            }
            Action::DeleteFromIntune => &[Feature::DeleteManagedDevices],
            Action::Sync
            | Action::Restart
            | Action::RemoteLock
            | Action::Locate
            | Action::ShutDown
            | Action::ResetPasscode
            | Action::Scan
            | Action::Retire
            | Action::Wipe => &[Feature::DeviceActions],
        }
    }

    /// Whether it is done with one object at a time.
    pub fn is_for_one(self) -> bool {
        matches!(
            self,
            Action::EditUser
                | Action::EditGroup
                | Action::TemporaryAccessPass
                | Action::RemoveMethod
                | Action::RemoveMembers
                | Action::RemoveOwners
                | Action::AssignProduct
                | Action::ReclaimProduct
        )
    }
}
