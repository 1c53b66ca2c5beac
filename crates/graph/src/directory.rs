//! The directory of a tenant: one file for each resource.

pub mod application;
pub mod authentication_method;
pub mod deleted_group;
pub mod deleted_item;
pub mod deleted_user;
pub mod device;
pub mod device_changes;
pub mod directory_audit;
pub mod directory_object;
pub mod domain;
pub mod group;
pub mod group_changes;
pub mod group_membership;
pub mod invitation;
pub mod license_assignment;
pub mod license_changes;
pub mod license_details;
pub mod local_credential;
pub mod membership;
pub mod oauth2_permission_grant;
pub mod organization;
pub mod own_account;
pub mod profile;
pub mod recovery_key;
pub mod role_assignment;
pub mod service_plan;
pub mod service_principal;
pub mod sign_in;
pub mod sign_in_method_changes;
pub mod subscribed_sku;
pub mod subscription;
pub mod user;
pub mod user_changes;
pub mod user_state;

#[cfg(test)]
pub(crate) mod tests {
    use http::Response;
    use tenantry_identity::{Secret, TenantId};

    use crate::{Call, Write, check::Verdict, template::Filling};

    /// The tenant that is asked.
    pub(crate) fn tenant() -> TenantId {
        TenantId::parse("84841066-274d-4ec0-a5c1-276be684bdd3").unwrap()
    }

    /// A success with this body.
    pub(crate) fn answer(body: &str) -> Response<Vec<u8>> {
        Response::new(body.as_bytes().to_vec())
    }
    /// What a write sends once everything is known: method, address and body. The password is `p`, what was
    /// created `c`.
    pub(crate) fn sent(write: &Write) -> String {
        let call = write
            .call("correlation", filling(&Secret::new("p")))
            .unwrap();
        assert_eq!(call.request().headers()["client-request-id"], "correlation");
        text(&call)
    }

    /// What is read after it.
    pub(crate) fn read_back(write: &Write) -> String {
        let reading = write.check().reading();
        let call = reading.call(filling(&Secret::new("p"))).unwrap();
        text(&call).trim_end().to_owned()
    }

    /// Whether that answer shows the change.
    pub(crate) fn judged(write: &Write, status: u16, body: &str) -> Verdict {
        let mut response = answer(body);
        *response.status_mut() = status.try_into().unwrap();
        write.check().judge(&response).unwrap()
    }

    fn filling(password: &Secret) -> Filling<'_> {
        Filling {
            password: Some(password),
            created: Some("c"),
            graph: Some("https://graph.microsoft.com"),
        }
    }

    fn text(call: &Call<Response<Vec<u8>>>) -> String {
        let request = call.request();
        let body = String::from_utf8(request.body().clone()).unwrap();
        format!("{} {} {body}", request.method(), request.uri())
    }
}
