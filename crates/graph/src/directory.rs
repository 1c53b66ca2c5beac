//! The directory of a tenant: one file for each resource.

pub mod application;
pub mod authentication_method;
pub mod deleted_user;
pub mod device;
pub mod directory_object;
pub mod group;
pub mod group_membership;
pub mod license_assignment;
pub mod license_details;
pub mod local_credential;
pub mod membership;
pub mod oauth2_permission_grant;
pub mod organization;
pub mod own_account;
pub mod recovery_key;
pub mod role_assignment;
pub mod service_plan;
pub mod service_principal;
pub mod sign_in;
pub mod subscribed_sku;
pub mod subscription;
pub mod user;

#[cfg(test)]
pub(crate) mod tests {
    use http::Response;
    use tenantry_identity::TenantId;

    /// The tenant that is asked.
    pub(crate) fn tenant() -> TenantId {
        TenantId::parse("84841066-274d-4ec0-a5c1-276be684bdd3").unwrap()
    }

    /// A success with this body.
    pub(crate) fn answer(body: &str) -> Response<Vec<u8>> {
        Response::new(body.as_bytes().to_vec())
    }
}
