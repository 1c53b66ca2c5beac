//! Passwords of local administrators: `GET /directory/deviceLocalCredentials/{deviceId}`
//! (<https://learn.microsoft.com/graph/api/devicelocalcredentialinfo-get>).

use base64::{Engine as _, prelude::BASE64_STANDARD};
use tenantry_identity::{Secret, tenant::TenantId};
use tenantry_json::{Unfit, Value};

use crate::{
    call::{Call, Scope},
    error::{Document, read_json},
    query::Address,
};

/// What the call of this file needs.
pub const SCOPE: Scope = Scope("DeviceLocalCredential.Read.All");

/// A local administrator's password on one device.
#[derive(Clone, Debug)]
pub struct LocalCredential {
    /// The account's name on the device.
    pub account_name: Option<String>,
    /// The account's security identifier.
    pub account_sid: Option<String>,
    /// When the password was kept, ISO 8601 UTC.
    pub backup_date_time: Option<String>,
    /// The password.
    pub password: Secret,
}

/// The passwords that are kept for the device with this `deviceId`, the newest first; the service refuses
/// with 404 where none is. The tenant's audit log notes who asked.
pub fn reveal(tenant: &TenantId, device_id: &str) -> Call<Vec<LocalCredential>> {
    let address = Address::new("directory/deviceLocalCredentials")
        .segment(device_id)
        .option("$select", "credentials")
        .finish();
    Call::get(tenant, address, SCOPE, |response| {
        read_json(response).map(|Credentials(credentials)| credentials)
    })
}

struct Credentials(Vec<LocalCredential>);

impl Document for Credentials {
    fn read(kept: &Value<'_>) -> Result<Self, Unfit> {
        let items = kept.get("credentials").and_then(Value::items);
        let items = items.ok_or(Unfit("credentials"))?;
        let mut credentials = Vec::with_capacity(items.len());
        for item in items {
            credentials.push(LocalCredential::read(item)?);
        }
        // Times of this form are in the order of their texts.
        credentials.sort_by(|one: &LocalCredential, other| {
            other.backup_date_time.cmp(&one.backup_date_time)
        });
        Ok(Credentials(credentials))
    }
}

impl Document for LocalCredential {
    fn read(credential: &Value<'_>) -> Result<Self, Unfit> {
        Ok(LocalCredential {
            account_name: credential.optional_text("accountName")?,
            account_sid: credential.optional_text("accountSid")?,
            backup_date_time: credential.optional_text("backupDateTime")?,
            password: password(&credential.text("passwordBase64")?)
                .ok_or(Unfit("passwordBase64"))?,
        })
    }
}

/// The octets are the password's text in UTF-8.
fn password(encoded: &str) -> Option<Secret> {
    let octets = BASE64_STANDARD.decode(encoded).ok()?;
    String::from_utf8(octets).ok().map(Secret::new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::tests::{answer, tenant};

    #[test]
    fn what_is_no_password_is_refused() {
        let call = reveal(&tenant(), "d");
        for body in [
            "{}",
            r#"{"credentials":[{"accountName":"Administrator"}]}"#,
            r#"{"credentials":[{"passwordBase64":"not base64"}]}"#,
            r#"{"credentials":[{"passwordBase64":"/w=="}]}"#,
        ] {
            assert!(call.read(&answer(body)).is_err(), "{body}");
        }
    }

    #[test]
    fn the_newest_password_comes_first_and_is_not_printed() {
        let call = reveal(&tenant(), "../d");
        assert_eq!(
            call.request().uri().to_string(),
            "/v1.0/directory/deviceLocalCredentials/..%2Fd?$select=credentials"
        );
        let credentials = call
            .read(&answer(
                r#"{"credentials":[
                    {"backupDateTime":"2026-01-01T00:00:00Z","passwordBase64":"b2xk"},
                    {"accountName":"Administrator","backupDateTime":"2026-02-01T00:00:00Z","passwordBase64":"bsOpdw=="}]}"#,
            ))
            .unwrap();
        assert_eq!(credentials[0].password.expose(), "n\u{e9}w");
        assert_eq!(credentials[1].password.expose(), "old");
        let printed = format!("{credentials:?}");
        assert!(
            !printed.contains("old") && !printed.contains("b2xk"),
            "{printed}"
        );
    }
}
