//! Directory roles by their template ids, which are the same in every tenant
//! (<https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference>).

use tenantry_json::{Unfit, Value};

use crate::error::Document;

/// The template id of a directory role: a GUID, in lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoleId(String);

impl RoleId {
    /// Takes the id as the service gave it.
    pub fn new(id: &str) -> Self {
        RoleId(id.to_ascii_lowercase())
    }

    /// The id in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The role's name, if it is one of those that delegated administration usually carries.
    pub fn name(&self) -> Option<&'static str> {
        let found = NAMES.iter().find(|(id, _)| *id == self.0);
        found.map(|(_, name)| *name)
    }

    /// The role of this name, if it is one of those.
    pub fn by_name(name: &str) -> Option<Self> {
        let found = NAMES.iter().find(|(_, known)| *known == name);
        found.map(|(id, _)| RoleId::new(id))
    }

    /// The name, or the id where the name is not known.
    pub fn name_or_id(&self) -> &str {
        self.name().unwrap_or(&self.0)
    }
}

/// Reads `accessDetails.unifiedRoles` of a relationship or an assignment. Without it there are none.
pub(crate) fn roles_of(document: &Value<'_>) -> Result<Vec<RoleId>, Unfit> {
    let mut roles = Vec::new();
    if let Some(details) = document.get("accessDetails") {
        for role in details.optional_items("unifiedRoles")? {
            roles.push(RoleId::read(role)?);
        }
    }
    Ok(roles)
}

impl Document for RoleId {
    fn read(role: &Value<'_>) -> Result<Self, Unfit> {
        Ok(RoleId::new(&role.text("roleDefinitionId")?))
    }
}

/// Template ids and names, by name.
const NAMES: &[(&str, &str)] = &[
    (
        "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3",
        "Application Administrator",
    ),
    (
        "cf1c38e5-3621-4004-a7cb-879624dced7c",
        "Application Developer",
    ),
    (
        "c4e39bd9-1100-46d3-8c65-fb160da0071f",
        "Authentication Administrator",
    ),
    (
        "0526716b-113d-4c15-b2c8-68e3c22b9f80",
        "Authentication Policy Administrator",
    ),
    (
        "b0f54661-2d74-4c50-afa3-1ec803f12efe",
        "Billing Administrator",
    ),
    (
        "158c047a-c907-4556-b7ef-446551a6b5f7",
        "Cloud Application Administrator",
    ),
    (
        "7698a772-787b-4ac8-901f-60d6b08affd2",
        "Cloud Device Administrator",
    ),
    (
        "17315797-102d-40b4-93e0-432062caca18",
        "Compliance Administrator",
    ),
    (
        "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9",
        "Conditional Access Administrator",
    ),
    ("88d8e3e3-8f55-4a1e-953a-9b9898b8876b", "Directory Readers"),
    ("9360feb5-f418-4baa-8175-e2a00bac4301", "Directory Writers"),
    (
        "8329153b-31d0-4727-b945-745eb3bc5f31",
        "Domain Name Administrator",
    ),
    (
        "29232cdf-9323-42fd-ade2-1d097af3e4de",
        "Exchange Administrator",
    ),
    (
        "31392ffb-586c-42d1-9346-e59415a2cc4e",
        "Exchange Recipient Administrator",
    ),
    (
        "62e90394-69f5-4237-9190-012177145e10",
        "Global Administrator",
    ),
    ("f2ef992c-3afb-46b9-b7cf-a126ee74c451", "Global Reader"),
    (
        "fdd7a751-b60b-444a-984c-02652fe8fa1c",
        "Groups Administrator",
    ),
    ("95e79109-95c0-4d8e-aee3-d01accf2d47b", "Guest Inviter"),
    (
        "729827e3-9c14-49f7-bb1b-9608f156bbb8",
        "Helpdesk Administrator",
    ),
    (
        "8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2",
        "Hybrid Identity Administrator",
    ),
    (
        "3a2c62db-5318-420d-8d74-23affee5d9d5",
        "Intune Administrator",
    ),
    (
        "4d6ac14f-3453-41d0-bef9-a3e0c569773a",
        "License Administrator",
    ),
    (
        "790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b",
        "Message Center Reader",
    ),
    (
        "4ba39ca4-527c-499a-b93d-d9b492c50246",
        "Partner Tier1 Support",
    ),
    (
        "e00e864a-17c5-4a4b-9c06-f5b95a8d5bd8",
        "Partner Tier2 Support",
    ),
    (
        "966707d0-3269-4727-9be2-8c3a10f19b9d",
        "Password Administrator",
    ),
    (
        "11648597-926c-4cf3-9c36-bcebb0ba8dcc",
        "Power Platform Administrator",
    ),
    (
        "7be44c8a-adaf-4e2a-84d6-ab2649e08a13",
        "Privileged Authentication Administrator",
    ),
    (
        "e8611ab8-c189-46e8-94e1-60213ab1f814",
        "Privileged Role Administrator",
    ),
    ("4a5d8f65-41da-4de4-8968-e035b65339cf", "Reports Reader"),
    (
        "194ae4cb-b126-40b2-bd5b-6091b380977d",
        "Security Administrator",
    ),
    ("5f2222b1-57c3-48ba-8ad5-d4759f1fde6f", "Security Operator"),
    ("5d6b6bb7-de71-4623-b4af-96380a352509", "Security Reader"),
    (
        "f023fd81-a637-4b56-95fd-791ac0226033",
        "Service Support Administrator",
    ),
    (
        "f28a1f50-f6e7-4571-818b-6a12f2af6b6c",
        "SharePoint Administrator",
    ),
    (
        "69091246-20e8-4a56-aa4d-066075b2a7a8",
        "Teams Administrator",
    ),
    ("fe930be7-5e62-47db-91af-98c3a49a38b1", "User Administrator"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_role_goes_by_its_id() {
        let role = RoleId::new("44367163-EBA1-44C3-98AF-F5787879F96A");
        assert_eq!(role.name(), None);
        assert_eq!(role.name_or_id(), "44367163-eba1-44c3-98af-f5787879f96a");
    }

    #[test]
    fn well_known_roles_have_their_published_names() {
        for (id, name) in [
            (
                "62e90394-69f5-4237-9190-012177145e10",
                "Global Administrator",
            ),
            (
                "729827E3-9c14-49f7-bb1b-9608f156bbb8",
                "Helpdesk Administrator",
            ),
            ("fe930be7-5e62-47db-91af-98c3a49a38b1", "User Administrator"),
            (
                "158c047a-c907-4556-b7ef-446551a6b5f7",
                "Cloud Application Administrator",
            ),
        ] {
            assert_eq!(RoleId::new(id).name(), Some(name));
        }
    }

    #[test]
    fn every_id_and_every_name_stands_once_in_the_table() {
        for (at, (id, name)) in NAMES.iter().enumerate() {
            assert_eq!(*id, id.to_ascii_lowercase());
            assert_eq!(id.len(), 36, "{id}");
            assert!(
                NAMES[at + 1..]
                    .iter()
                    .all(|(other, named)| other != id && named > name),
                "{name}"
            );
        }
    }
}
