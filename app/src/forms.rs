//! The forms of actions: what each asks before there is a plan, and what it reads for it.
//!
//! They are loaded with the first of them.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `frame.rs` | what every form has: its fields, how far it is, what went wrong |
//! | `users.rs` | sign-in, passwords, sessions, managers, deleting |
//! | `people.rs`, `import.rs` | creating users, one or many; editing and inviting |
//! | `memberships.rs` | who is in which group |
//! | `methods.rs` | temporary access passes, and removing ways to sign in |
//! | `leaving.rs` | offboarding, and copying access |
//! | `deleted.rs` | the bin of users |
//! | `groups.rs` | creating, editing and deleting groups |
//! | `licences.rs` | licences of users, of groups, and of one product |
//! | `devices.rs` | devices of the directory, and of Intune |
//! | `searching.rs`, `stock.rs`, `countries.rs` | users, groups, products and countries to choose from |

mod countries;
mod deleted;
mod devices;
mod frame;
mod groups;
mod import;
mod leaving;
mod licences;
mod memberships;
mod methods;
mod people;
mod searching;
mod stock;
mod users;

use leptos::prelude::*;
use tenantry_change::fields::FieldError;
use tenantry_graph::{directory::group_changes::Relation, intune::device_action::DeviceAction};

use self::{frame::Frame, licences::Deed};
use crate::actions::{Action, Job};

/// The form of a job.
pub fn form(job: Job) -> AnyView {
    let action = job.action;
    let frame = Frame::new(job);
    match action {
        Action::BlockSignIn => users::sign_in(frame, false),
        Action::AllowSignIn => users::sign_in(frame, true),
        Action::ResetPassword => users::reset_password(frame),
        Action::RevokeSessions => users::revoke_sessions(frame),
        Action::AssignLicences => licences::of_users(frame, Deed::Assign),
        Action::RemoveLicences => licences::of_users(frame, Deed::Remove),
        Action::ReplaceLicence => licences::of_users(frame, Deed::Replace),
        Action::SetManager => users::set_manager(frame),
        Action::RemoveManager => users::remove_manager(frame),
        Action::AddToGroups => memberships::of_users(frame, true),
        Action::RemoveFromGroups => memberships::of_users(frame, false),
        Action::TemporaryAccessPass => methods::give_pass(frame),
        Action::RemoveMethod => methods::remove(frame),
        Action::CopyAccess => leaving::copy_access(frame),
        Action::Offboard => leaving::offboard(frame),
        Action::DeletedUsers => deleted::users(frame),
        Action::CreateGroup => groups::create(frame),
        Action::EditGroup => groups::edit(frame),
        Action::DeleteGroups => groups::delete(frame),
        Action::AddMembers => memberships::add(frame, Relation::Member),
        Action::RemoveMembers => memberships::remove(frame, Relation::Member),
        Action::AddOwners => memberships::add(frame, Relation::Owner),
        Action::RemoveOwners => memberships::remove(frame, Relation::Owner),
        Action::DeleteUsers => users::delete(frame),
        Action::AssignGroupLicences => licences::of_groups(frame, Deed::Assign),
        Action::RemoveGroupLicences => licences::of_groups(frame, Deed::Remove),
        Action::AssignProduct => licences::assign_product(frame),
        Action::ReclaimProduct => licences::reclaim_product(frame),
        Action::EnableDevices => devices::set_enabled(frame, true),
        Action::DisableDevices => devices::set_enabled(frame, false),
        Action::DeleteDevices => devices::delete(frame),
        Action::Sync => devices::ask(frame, DeviceAction::Sync),
        Action::Restart => devices::ask(frame, DeviceAction::Restart),
        Action::RemoteLock => devices::ask(frame, DeviceAction::Lock),
        Action::Locate => devices::ask(frame, DeviceAction::Locate),
        Action::ShutDown => devices::ask(frame, DeviceAction::ShutDown),
        Action::ResetPasscode => devices::ask(frame, DeviceAction::ResetPasscode),
        Action::Scan => devices::scan(frame),
        Action::Retire => devices::ask(frame, DeviceAction::Retire),
        Action::Wipe => devices::wipe(frame),
        Action::DeleteFromIntune => devices::delete_from_intune(frame),
        Action::EditUser => people::edit(frame),
        Action::CreateUser => people::create(frame),
        Action::CreateUsers => import::create_many(frame),
        Action::InviteGuest => people::invite(frame),
    }
}

/// What a check says, as a field shows it.
fn said<T>(checked: Result<T, FieldError>) -> Option<String> {
    checked.err().map(|error| error.to_string())
}
