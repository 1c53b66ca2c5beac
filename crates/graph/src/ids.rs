//! Ids of directory objects, each a type of its own so that none is taken for another.

use std::fmt;

/// Declares the id of one kind of object.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// Takes the id as the service or the address bar gave it; the service decides whether
            /// it exists.
            pub fn new(id: impl Into<String>) -> Self {
                $name(id.into())
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }
    };
}

id! {
    /// The object id of a user (`id`, a GUID in directory tenants).
    UserId
}
id! {
    /// The object id of a group (`id`, a GUID).
    GroupId
}
id! {
    /// The object id of a service principal (`id`, a GUID): an app as one tenant knows it.
    ServicePrincipalId
}
id! {
    /// The id of a delegated admin relationship: two GUIDs joined by a hyphen.
    RelationshipId
}
