//! Objects of the directory whose kind is only known from the answer
//! (<https://learn.microsoft.com/graph/api/resources/directoryobject>).

use tenantry_json::{Unfit, Value};

use super::group::{GroupKind, has_type, kind_of};
use crate::{error::Document, ids::ObjectId, paging::Identified};

/// A member, an owner, a manager or a principal: any object of the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectoryObject {
    /// The object id.
    pub id: ObjectId,
    /// What it is.
    pub kind: ObjectKind,
    /// Its name; `None` where the agent may not read it.
    pub display_name: Option<String>,
    /// Of a user: the name to sign in with.
    pub user_principal_name: Option<String>,
    /// The mail address.
    pub mail: Option<String>,
    /// Whether a user or a device may sign in.
    pub account_enabled: Option<bool>,
    /// Of a group: which kind.
    pub group_kind: Option<GroupKind>,
    /// Of a group: whether a rule decides who is in it.
    pub is_dynamic: bool,
    /// Whether it is mastered in an on-premises directory.
    pub is_synchronised: bool,
    /// Of a group: whether directory roles may be assigned to it.
    pub is_role_assignable: bool,
    /// Of a directory role: its template id, the same in every tenant.
    pub role_template_id: Option<String>,
}

/// What an object of the directory is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObjectKind {
    /// A user.
    User,
    /// A group.
    Group,
    /// A device.
    Device,
    /// An app, as the tenant knows it.
    ServicePrincipal,
    /// A contact of the organization.
    OrgContact,
    /// A directory role.
    DirectoryRole,
    /// An administrative unit.
    AdministrativeUnit,
    /// An app registration.
    Application,
    /// A kind that is newer than this console, by its name in the service; empty where none was said.
    Other(String),
}

impl ObjectKind {
    /// What it is called.
    pub fn name(&self) -> &str {
        match self {
            Self::User => "User",
            Self::Group => "Group",
            Self::Device => "Device",
            Self::ServicePrincipal => "App",
            Self::OrgContact => "Contact",
            Self::DirectoryRole => "Role",
            Self::AdministrativeUnit => "Administrative unit",
            Self::Application => "App registration",
            Self::Other(name) => name,
        }
    }

    fn parse(odata_type: Option<&str>) -> Self {
        match short_type(odata_type) {
            "user" => Self::User,
            "group" => Self::Group,
            "device" => Self::Device,
            "servicePrincipal" => Self::ServicePrincipal,
            "orgContact" => Self::OrgContact,
            "directoryRole" => Self::DirectoryRole,
            "administrativeUnit" => Self::AdministrativeUnit,
            "application" => Self::Application,
            other => Self::Other(other.to_owned()),
        }
    }
}

/// The type's name without its namespace; empty where there is none.
pub(super) fn short_type(odata_type: Option<&str>) -> &str {
    let name = odata_type.unwrap_or_default();
    name.strip_prefix("#microsoft.graph.").unwrap_or(name)
}

/// What is asked for of every object. The service leaves out what a kind does not have.
pub(crate) const SELECT: &str = "id,displayName,userPrincipalName,mail,accountEnabled,groupTypes,\
securityEnabled,mailEnabled,isAssignableToRole,onPremisesSyncEnabled,roleTemplateId";

impl Identified for DirectoryObject {
    fn id(&self) -> &str {
        self.id.as_str()
    }
}

impl Document for DirectoryObject {
    fn read(object: &Value<'_>) -> Result<Self, Unfit> {
        let kind = ObjectKind::parse(object.optional_str("@odata.type")?);
        let group_kind = match kind {
            ObjectKind::Group => Some(kind_of(object)?),
            _ => None,
        };
        Ok(DirectoryObject {
            id: ObjectId::new(object.text("id")?),
            kind,
            display_name: object.optional_text("displayName")?,
            user_principal_name: object.optional_text("userPrincipalName")?,
            mail: object.optional_text("mail")?,
            account_enabled: object.optional_bool("accountEnabled")?,
            group_kind,
            is_dynamic: has_type(object, "DynamicMembership")?,
            is_synchronised: object.optional_bool("onPremisesSyncEnabled")? == Some(true),
            is_role_assignable: object.optional_bool("isAssignableToRole")? == Some(true),
            role_template_id: object.optional_text("roleTemplateId")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<DirectoryObject, Unfit> {
        DirectoryObject::read(&tenantry_json::parse(text).unwrap())
    }

    #[test]
    fn an_object_without_an_id_is_refused() {
        assert_eq!(
            read(r##"{"@odata.type":"#microsoft.graph.user"}"##),
            Err(Unfit("id"))
        );
    }

    #[test]
    fn kinds_are_told_apart_and_unknown_ones_kept() {
        for (name, kind) in [
            ("#microsoft.graph.user", ObjectKind::User),
            ("#microsoft.graph.directoryRole", ObjectKind::DirectoryRole),
            (
                "microsoft.graph.x",
                ObjectKind::Other("microsoft.graph.x".to_owned()),
            ),
            (
                "#microsoft.graph.agent",
                ObjectKind::Other("agent".to_owned()),
            ),
        ] {
            let object = read(&format!(r#"{{"id":"1","@odata.type":"{name}"}}"#)).unwrap();
            assert_eq!(object.kind, kind);
        }
        let silent = read(r#"{"id":"1"}"#).unwrap();
        assert_eq!(silent.kind, ObjectKind::Other(String::new()));
    }

    #[test]
    fn a_group_says_which_kind_of_group_it_is() {
        let group = read(
            r##"{"id":"1","@odata.type":"#microsoft.graph.group","groupTypes":["Unified"],
                "securityEnabled":false,"mailEnabled":true}"##,
        );
        assert_eq!(group.unwrap().group_kind, Some(GroupKind::Microsoft365));
    }
}
