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
/// Resets passwords of those who are no administrators.
pub const PASSWORD_ADMINISTRATOR: Guid = Guid::literal("966707d0-3269-4727-9be2-8c3a10f19b9d");
/// Manages how those who are no administrators prove who they are.
pub const AUTHENTICATION_ADMINISTRATOR: Guid =
    Guid::literal("c4e39bd9-1100-46d3-8c65-fb160da0071f");
/// Manages how anybody proves who they are.
pub const PRIVILEGED_AUTHENTICATION_ADMINISTRATOR: Guid =
    Guid::literal("7be44c8a-adaf-4e2a-84d6-ab2649e08a13");
/// Manages who holds which role, and the groups that hold roles.
pub const PRIVILEGED_ROLE_ADMINISTRATOR: Guid =
    Guid::literal("e8611ab8-c189-46e8-94e1-60213ab1f814");
/// Reads and writes the directory, without what is sensitive.
pub const DIRECTORY_WRITERS: Guid = Guid::literal("9360feb5-f418-4baa-8175-e2a00bac4301");
/// Invites guests.
pub const GUEST_INVITER: Guid = Guid::literal("95e79109-95c0-4d8e-aee3-d01accf2d47b");
/// Manages the directory's devices.
pub const CLOUD_DEVICE_ADMINISTRATOR: Guid = Guid::literal("7698a772-787b-4ac8-901f-60d6b08affd2");
/// Manages Intune.
pub const INTUNE_ADMINISTRATOR: Guid = Guid::literal("3a2c62db-5318-420d-8d74-23affee5d9d5");
/// Manages applications and consents to delegated permissions.
pub const CLOUD_APPLICATION_ADMINISTRATOR: Guid =
    Guid::literal("158c047a-c907-4556-b7ef-446551a6b5f7");

/// Those that are here, the highest first.
pub(crate) const ALL: &[Guid] = &[
    GLOBAL_ADMINISTRATOR,
    PRIVILEGED_ROLE_ADMINISTRATOR,
    PRIVILEGED_AUTHENTICATION_ADMINISTRATOR,
    USER_ADMINISTRATOR,
    AUTHENTICATION_ADMINISTRATOR,
    GROUPS_ADMINISTRATOR,
    LICENSE_ADMINISTRATOR,
    INTUNE_ADMINISTRATOR,
    CLOUD_DEVICE_ADMINISTRATOR,
    HELPDESK_ADMINISTRATOR,
    PASSWORD_ADMINISTRATOR,
    CLOUD_APPLICATION_ADMINISTRATOR,
    GUEST_INVITER,
    DIRECTORY_WRITERS,
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
        PASSWORD_ADMINISTRATOR => "Password Administrator",
        AUTHENTICATION_ADMINISTRATOR => "Authentication Administrator",
        PRIVILEGED_AUTHENTICATION_ADMINISTRATOR => "Privileged Authentication Administrator",
        PRIVILEGED_ROLE_ADMINISTRATOR => "Privileged Role Administrator",
        DIRECTORY_WRITERS => "Directory Writers",
        GUEST_INVITER => "Guest Inviter",
        CLOUD_DEVICE_ADMINISTRATOR => "Cloud Device Administrator",
        _ => "Directory role",
    }
}
