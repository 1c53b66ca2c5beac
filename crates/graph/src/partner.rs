//! The partner's side: customers, relationships and rights. Calls are for the partner's home tenant.

pub mod access_assignment;
pub mod access_check;
pub mod contract;
pub mod customer_search;
pub mod customers;
pub mod delegated_admin_customer;
pub mod delegated_admin_relationship;
pub mod my_roles;
pub mod role;
pub mod tenant_information;

#[cfg(test)]
mod tests {
    use http::Response;
    use tenantry_identity::TenantId;

    /// The partner's home tenant.
    pub(super) fn partner() -> TenantId {
        TenantId::parse("84841066-274d-4ec0-a5c1-276be684bdd3").unwrap()
    }

    /// One of many customers.
    pub(super) fn customer(number: u64) -> TenantId {
        TenantId::parse(&format!("00000000-0000-4000-8000-{number:012x}")).unwrap()
    }

    /// A success with this body.
    pub(super) fn answer(body: &str) -> Response<Vec<u8>> {
        Response::new(body.as_bytes().to_vec())
    }
}
