//! The properties of what lies between partners and customers.

use super::{
    DirectoryRules, EntityType, Returned, Rules, Support, Type, always, filterable, optional,
};

/// A `delegatedAdminCustomer`.
#[rustfmt::skip]
pub(in crate::graph) static DELEGATED_ADMIN_CUSTOMER: EntityType = EntityType {
    name: "delegatedAdminCustomer",
    set: "delegatedAdminCustomers",
    rules: Rules::Only(&["tenantId"]),
    properties: &[
        optional("displayName", Type::Text, Returned::Default),
        always("id", Type::Text, Returned::Default),
        always("tenantId", Type::Text, Returned::Default),
    ],
};

/// A `delegatedAdminRelationship`.
#[rustfmt::skip]
pub(in crate::graph) static DELEGATED_ADMIN_RELATIONSHIP: EntityType = EntityType {
    name: "delegatedAdminRelationship",
    set: "delegatedAdminRelationships",
    rules: Rules::Only(&["status", "customer/tenantId"]),
    properties: &[
        always("accessDetails", Type::Complex, Returned::Default),
        optional("activatedDateTime", Type::Time, Returned::Default),
        optional("autoExtendDuration", Type::Text, Returned::Default),
        optional("createdDateTime", Type::Time, Returned::Default),
        optional("customer", Type::Complex, Returned::Default),
        always("displayName", Type::Text, Returned::Default),
        always("duration", Type::Text, Returned::Default),
        optional("endDateTime", Type::Time, Returned::Default),
        always("id", Type::Text, Returned::Default),
        optional("lastModifiedDateTime", Type::Time, Returned::Default),
        optional("status", Type::Choice, Returned::Default),
    ],
};

/// A `delegatedAdminAccessAssignment`.
#[rustfmt::skip]
pub(in crate::graph) static DELEGATED_ADMIN_ACCESS_ASSIGNMENT: EntityType = EntityType {
    name: "delegatedAdminAccessAssignment",
    set: "accessAssignments",
    rules: Rules::Nothing,
    properties: &[
        always("accessContainer", Type::Complex, Returned::Default),
        always("accessDetails", Type::Complex, Returned::Default),
        optional("createdDateTime", Type::Time, Returned::Default),
        always("id", Type::Text, Returned::Default),
        optional("lastModifiedDateTime", Type::Time, Returned::Default),
        optional("status", Type::Choice, Returned::Default),
    ],
};

/// A `contract`.
#[rustfmt::skip]
pub(in crate::graph) static CONTRACT: EntityType = EntityType {
    name: "contract",
    set: "contracts",
    rules: Rules::Directory(&DirectoryRules {
        filter: &[
            filterable("customerId", [Support::Default, Support::No, Support::No, Support::No]),
            filterable("defaultDomainName", [Support::Default, Support::Default, Support::No, Support::No]),
            filterable("displayName", [Support::Default, Support::Default, Support::No, Support::No]),
            filterable("id", [Support::Default, Support::No, Support::No, Support::No]),
        ],
        counts: &[],
        order_by: &[],
        search: &[],
    }),
    properties: &[
        optional("contractType", Type::Text, Returned::Default),
        optional("customerId", Type::Guid, Returned::Default),
        optional("defaultDomainName", Type::Text, Returned::Default),
        optional("deletedDateTime", Type::Time, Returned::Default),
        optional("displayName", Type::Text, Returned::Default),
        always("id", Type::Text, Returned::Default),
    ],
};
