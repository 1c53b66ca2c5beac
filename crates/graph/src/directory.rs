//! The directory of a tenant: one file for each resource.

pub mod application;
pub mod group_membership;
pub mod oauth2_permission_grant;
pub mod organization;
pub mod own_account;
pub mod service_principal;
pub mod user;

#[cfg(test)]
mod tests {
    use http::Response;
    use tenantry_identity::TenantId;

    /// The tenant that is asked.
    pub(super) fn tenant() -> TenantId {
        TenantId::parse("84841066-274d-4ec0-a5c1-276be684bdd3").unwrap()
    }

    /// A success with this body.
    pub(super) fn answer(body: &str) -> Response<Vec<u8>> {
        Response::new(body.as_bytes().to_vec())
    }
}
