//! How a user can sign in: `GET /users/{id}/authentication/methods`
//! (<https://learn.microsoft.com/graph/api/authentication-list-methods>).

use tenantry_identity::tenant::TenantId;
use tenantry_json::{Unfit, Value};

use super::directory_object::short_type;
use crate::{
    call::{Call, Scope},
    error::Document,
    ids::UserId,
    page::{Page, read_page},
    query::Address,
};

/// What the call of this file needs.
pub const SCOPE: Scope = Scope("UserAuthenticationMethod.Read.All");

/// One way to sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthenticationMethod {
    /// The method's id.
    pub id: String,
    /// Which way it is.
    pub kind: MethodKind,
    /// What tells it from others of its kind: a device's name, a telephone number, a mail address.
    pub name: Option<String>,
    /// A further word: a key's model, which telephone it is, an app's version.
    pub detail: Option<String>,
    /// Since when it can be used, ISO 8601 UTC.
    pub created_date_time: Option<String>,
    /// Whether a temporary access pass can be used now.
    pub is_usable: Option<bool>,
}

/// Which way to sign in it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MethodKind {
    /// A password.
    Password,
    /// A telephone.
    Phone,
    /// The Microsoft Authenticator app.
    MicrosoftAuthenticator,
    /// A FIDO2 security key or a passkey.
    Fido2,
    /// Windows Hello for Business.
    WindowsHello,
    /// A key that macOS keeps.
    PlatformCredential,
    /// Codes from another app.
    SoftwareOath,
    /// A mail address, for resetting the password only.
    Email,
    /// A code for a few hours.
    TemporaryAccessPass,
    /// Another service.
    External,
    /// A QR code with a PIN.
    QrCodePin,
    /// A way that is newer than this console, by its name in the service.
    Other(String),
}

impl MethodKind {
    /// What it is called.
    pub fn name(&self) -> &str {
        match self {
            Self::Password => "Password",
            Self::Phone => "Phone",
            Self::MicrosoftAuthenticator => "Microsoft Authenticator",
            Self::Fido2 => "Passkey (FIDO2)",
            Self::WindowsHello => "Windows Hello for Business",
            Self::PlatformCredential => "Platform credential",
            Self::SoftwareOath => "Authenticator code",
            Self::Email => "Email",
            Self::TemporaryAccessPass => "Temporary access pass",
            Self::External => "External method",
            Self::QrCodePin => "QR code with PIN",
            Self::Other(name) => name,
        }
    }

    fn parse(odata_type: Option<&str>) -> Self {
        let name = short_type(odata_type);
        match name.strip_suffix("AuthenticationMethod").unwrap_or(name) {
            "password" => Self::Password,
            "phone" => Self::Phone,
            "microsoftAuthenticator" => Self::MicrosoftAuthenticator,
            "fido2" => Self::Fido2,
            "windowsHelloForBusiness" => Self::WindowsHello,
            "platformCredential" => Self::PlatformCredential,
            "softwareOath" => Self::SoftwareOath,
            "email" => Self::Email,
            "temporaryAccessPass" => Self::TemporaryAccessPass,
            "external" => Self::External,
            "qrCodePin" => Self::QrCodePin,
            other => Self::Other(other.to_owned()),
        }
    }
}

/// The ways in which a user can sign in. The kinds have no properties in common that could be selected.
pub fn list(tenant: &TenantId, user: &UserId) -> Call<Page<AuthenticationMethod>> {
    let address = Address::new("users")
        .segment(user.as_str())
        .segment("authentication")
        .segment("methods")
        .finish();
    Call::get(tenant, address, SCOPE, read_page)
}

impl Document for AuthenticationMethod {
    fn read(method: &Value<'_>) -> Result<Self, Unfit> {
        let first = |names: &[&'static str]| {
            for name in names {
                if let Some(text) = method.optional_text(name)? {
                    return Ok(Some(text));
                }
            }
            Ok(None)
        };
        Ok(AuthenticationMethod {
            id: method.text("id")?,
            kind: MethodKind::parse(method.optional_str("@odata.type")?),
            name: first(&["displayName", "phoneNumber", "emailAddress"])?,
            detail: first(&["model", "phoneType", "phoneAppVersion", "deviceTag"])?,
            created_date_time: method.optional_text("createdDateTime")?,
            is_usable: method.optional_bool("isUsable")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::tests::{answer, tenant};

    fn read(method: &str) -> Option<AuthenticationMethod> {
        let body = format!(r#"{{"value":[{method}]}}"#);
        let call = list(&tenant(), &UserId::new("u"));
        call.read(&answer(&body)).ok()?.items.pop()
    }

    #[test]
    fn a_method_without_an_id_is_refused() {
        assert_eq!(
            read(r##"{"@odata.type":"#microsoft.graph.phoneAuthenticationMethod"}"##),
            None
        );
    }

    #[test]
    fn every_kind_is_told_apart() {
        for (name, kind) in [
            ("password", MethodKind::Password),
            ("phone", MethodKind::Phone),
            ("microsoftAuthenticator", MethodKind::MicrosoftAuthenticator),
            ("fido2", MethodKind::Fido2),
            ("windowsHelloForBusiness", MethodKind::WindowsHello),
            ("platformCredential", MethodKind::PlatformCredential),
            ("softwareOath", MethodKind::SoftwareOath),
            ("email", MethodKind::Email),
            ("temporaryAccessPass", MethodKind::TemporaryAccessPass),
            ("external", MethodKind::External),
            ("qrCodePin", MethodKind::QrCodePin),
            ("newer", MethodKind::Other("newer".to_owned())),
        ] {
            let document = format!(
                r##"{{"id":"1","@odata.type":"#microsoft.graph.{name}AuthenticationMethod"}}"##
            );
            assert_eq!(read(&document).unwrap().kind, kind);
        }
    }

    #[test]
    fn what_tells_methods_apart_is_read() {
        let phone =
            read(r#"{"id":"1","phoneNumber":"+1 5555551234","phoneType":"mobile"}"#).unwrap();
        assert_eq!(phone.name.as_deref(), Some("+1 5555551234"));
        assert_eq!(phone.detail.as_deref(), Some("mobile"));
        let key = read(
            r#"{"id":"1","displayName":"Red","model":"Key 5","createdDateTime":"2026-01-01T00:00:00Z"}"#,
        );
        let key = key.unwrap();
        assert_eq!(
            (key.name.as_deref(), key.detail.as_deref()),
            (Some("Red"), Some("Key 5"))
        );
    }
}
