//! The operations served, by path, and the delegated permissions that cover each of them.

use super::problem::GraphProblem;

/// A read that is emulated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Operation {
    ListOrganization,
    GetOrganization(String),
    ListUsers,
    /// By object id or user principal name.
    GetUser(String),
    GetMe,
}

const LIST_ORGANIZATION: &[&str] = &[
    "DeviceManagementServiceConfig.Read.All",
    "User.Read",
    "DeviceManagementConfiguration.Read.All",
    "DeviceManagementConfiguration.ReadWrite.All",
    "DeviceManagementServiceConfig.ReadWrite.All",
    "Directory.Read.All",
    "Organization.Read.All",
    "Organization.ReadWrite.All",
    "User.Read.All",
    "Directory.ReadWrite.All",
];

const LIST_USERS: &[&str] = &[
    "User.ReadBasic.All",
    "DeviceManagementApps.Read.All",
    "DeviceManagementApps.ReadWrite.All",
    "DeviceManagementConfiguration.Read.All",
    "DeviceManagementConfiguration.ReadWrite.All",
    "DeviceManagementManagedDevices.Read.All",
    "DeviceManagementManagedDevices.ReadWrite.All",
    "DeviceManagementServiceConfig.Read.All",
    "DeviceManagementServiceConfig.ReadWrite.All",
    "Directory.Read.All",
    "User.Read.All",
    "Directory.ReadWrite.All",
    "User.ReadWrite.All",
];

const GET_ME: &[&str] = &[
    "User.Read",
    "User.ReadWrite",
    "User.ReadBasic.All",
    "User.Read.All",
    "User.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];

impl Operation {
    /// The operation at a path below the version. Percent-encoding is undone in keys.
    pub(super) fn find(path: &str) -> Result<Operation, GraphProblem> {
        let decoded = |segment: &str| {
            // A plus sign means itself in a path, while a form decoder would read a space.
            let encoded = segment.replace('+', "%2B");
            form_urlencoded::parse(encoded.as_bytes())
                .next()
                .map(|(key, _)| key.into_owned())
                .unwrap_or_default()
        };
        let segments: Vec<_> = path
            .split('/')
            .filter(|segment| !segment.is_empty())
            .collect();
        match segments.as_slice() {
            ["organization"] => Ok(Operation::ListOrganization),
            ["organization", id] => Ok(Operation::GetOrganization(decoded(id))),
            ["users"] => Ok(Operation::ListUsers),
            ["users", key] => Ok(Operation::GetUser(decoded(key))),
            ["me"] => Ok(Operation::GetMe),
            ["organization" | "users", _, rest, ..] | ["me", rest, ..] | [rest, ..] => {
                Err(GraphProblem::NoSuchSegment((*rest).to_owned()))
            }
            [] => Err(GraphProblem::NoSuchSegment(String::new())),
        }
    }

    /// Any one of these suffices.
    pub(super) fn permissions(&self) -> &'static [&'static str] {
        match self {
            Operation::ListOrganization | Operation::GetOrganization(_) => LIST_ORGANIZATION,
            Operation::ListUsers | Operation::GetUser(_) => LIST_USERS,
            Operation::GetMe => GET_ME,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_segment_that_is_not_served() {
        for (path, segment) in [
            ("/usrs", "usrs"),
            ("/users/7/memberOf", "memberOf"),
            ("/me/messages", "messages"),
            ("", ""),
        ] {
            let problem = GraphProblem::NoSuchSegment(segment.to_owned());
            assert_eq!(Operation::find(path), Err(problem));
        }
    }

    #[test]
    fn a_key_is_decoded() {
        let found = Operation::find("/users/marta.rossi_fabrikam.com%23EXT%23@a+b.com");
        let key = "marta.rossi_fabrikam.com#EXT#@a+b.com";
        assert_eq!(found, Ok(Operation::GetUser(key.to_owned())));
    }
}
