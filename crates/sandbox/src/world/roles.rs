//! The directory roles that the seeded world uses, by template id.

use crate::guid::Guid;

/// Manages everything.
pub const GLOBAL_ADMINISTRATOR: Guid = Guid::literal("62e90394-69f5-4237-9190-012177145e10");
/// Reads the directory.
pub const DIRECTORY_READERS: Guid = Guid::literal("88d8e3e3-8f55-4a1e-953a-9b9898b8876b");
/// Resets passwords of those who are no administrators.
pub const HELPDESK_ADMINISTRATOR: Guid = Guid::literal("729827e3-9c14-49f7-bb1b-9608f156bbb8");
/// Manages users and groups.
pub const USER_ADMINISTRATOR: Guid = Guid::literal("fe930be7-5e62-47db-91af-98c3a49a38b1");
/// Manages groups.
pub const GROUPS_ADMINISTRATOR: Guid = Guid::literal("fdd7a751-b60b-444a-984c-02652fe8fa1c");
/// Assigns licences.
pub const LICENSE_ADMINISTRATOR: Guid = Guid::literal("4d6ac14f-3453-41d0-bef9-a3e0c569773a");
/// Manages Intune.
pub const INTUNE_ADMINISTRATOR: Guid = Guid::literal("3a2c62db-5318-420d-8d74-23affee5d9d5");
/// Manages applications and consents to delegated permissions.
pub const CLOUD_APPLICATION_ADMINISTRATOR: Guid =
    Guid::literal("158c047a-c907-4556-b7ef-446551a6b5f7");

/// Those that are here, the highest first.
pub(crate) const ALL: &[Guid] = &[
    GLOBAL_ADMINISTRATOR,
    USER_ADMINISTRATOR,
    GROUPS_ADMINISTRATOR,
    LICENSE_ADMINISTRATOR,
    INTUNE_ADMINISTRATOR,
    HELPDESK_ADMINISTRATOR,
    CLOUD_APPLICATION_ADMINISTRATOR,
    DIRECTORY_READERS,
];

/// The name of a role.
pub(crate) fn name(template: Guid) -> &'static str {
    match template {
        GLOBAL_ADMINISTRATOR => "Global Administrator",
        DIRECTORY_READERS => "Directory Readers",
        HELPDESK_ADMINISTRATOR => "Helpdesk Administrator",
        USER_ADMINISTRATOR => "User Administrator",
        GROUPS_ADMINISTRATOR => "Groups Administrator",
        LICENSE_ADMINISTRATOR => "License Administrator",
        INTUNE_ADMINISTRATOR => "Intune Administrator",
        CLOUD_APPLICATION_ADMINISTRATOR => "Cloud Application Administrator",
        _ => "Directory role",
    }
}
