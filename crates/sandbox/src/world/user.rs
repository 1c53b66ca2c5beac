//! A user as the directory keeps it.

use serde::{Deserialize, Serialize};

use crate::guid::Guid;
use crate::timestamp::Timestamp;

/// A user of a tenant. `None` is what Graph shows as `null`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The object id.
    pub id: Guid,
    /// The name shown in lists.
    pub display_name: String,
    /// The given name.
    pub given_name: Option<String>,
    /// The family name.
    pub surname: Option<String>,
    /// The sign-in name, unique in the tenant whatever its case.
    pub user_principal_name: String,
    /// The primary mail address.
    pub mail: Option<String>,
    /// Whether the user may sign in.
    pub account_enabled: bool,
    /// What the person does.
    pub job_title: Option<String>,
    /// Where in the organization.
    pub department: Option<String>,
    /// The company, for guests mostly.
    pub company_name: Option<String>,
    /// The office.
    pub office_location: Option<String>,
    /// The city.
    pub city: Option<String>,
    /// The country's name.
    pub country: Option<String>,
    /// ISO 3166-1 alpha-2 code of where licences are used.
    pub usage_location: Option<String>,
    /// A language tag such as `en-US`.
    pub preferred_language: Option<String>,
    /// Business telephone numbers; Graph keeps one at most.
    pub business_phones: Vec<String>,
    /// The mobile telephone number.
    pub mobile_phone: Option<String>,
    /// The organization's own number of the person.
    pub employee_id: Option<String>,
    /// When the object was created.
    pub created: Timestamp,
    /// Member or guest.
    pub user_type: UserType,
    /// Whether an on-premises directory masters the object.
    pub synchronised: bool,
    /// Product identifiers (`skuId`) of the licences assigned.
    pub licences: Vec<Guid>,
}

/// Whether a user belongs to the organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum UserType {
    /// One of the organization.
    Member,
    /// Invited from elsewhere.
    Guest,
}

impl User {
    /// A user of whom only the names are known.
    pub fn named(id: Guid, display_name: &str, user_principal_name: &str) -> User {
        User {
            id,
            display_name: display_name.to_owned(),
            given_name: None,
            surname: None,
            user_principal_name: user_principal_name.to_owned(),
            mail: None,
            account_enabled: true,
            job_title: None,
            department: None,
            company_name: None,
            office_location: None,
            city: None,
            country: None,
            usage_location: None,
            preferred_language: None,
            business_phones: Vec::new(),
            mobile_phone: None,
            employee_id: None,
            created: Timestamp::of_day(2020, 1, 6),
            user_type: UserType::Member,
            synchronised: false,
            licences: Vec::new(),
        }
    }

    /// The part of the user name before the `@`.
    pub(crate) fn mail_nickname(&self) -> &str {
        self.user_principal_name
            .split_once('@')
            .map_or(self.user_principal_name.as_str(), |(name, _)| name)
    }
}
