//! The properties of a user that an agent may edit
//! (<https://learn.microsoft.com/graph/api/resources/user#properties>).

use std::borrow::Cow;

use crate::{check::Expect, directory::user::UserDetail, template::Body};

/// A property of a user's profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ProfileField {
    /// The name shown in address books.
    DisplayName,
    /// The given name.
    GivenName,
    /// The surname.
    Surname,
    /// The name to sign in with.
    UserPrincipalName,
    /// The part of the mail address before `@`.
    MailNickname,
    /// The job title.
    JobTitle,
    /// The department.
    Department,
    /// The company's name.
    CompanyName,
    /// The employee number.
    EmployeeId,
    /// `Employee`, `Contractor` or another word of the customer's.
    EmployeeType,
    /// The office.
    OfficeLocation,
    /// The street.
    StreetAddress,
    /// The city.
    City,
    /// The state or province.
    State,
    /// The postal code.
    PostalCode,
    /// The country or region, as somebody writes it.
    Country,
    /// ISO 3166-1 alpha-2 code of the country in which licences are used.
    UsageLocation,
    /// The business telephone number; the service keeps one.
    BusinessPhone,
    /// The mobile telephone number.
    MobilePhone,
    /// The preferred language, ISO 639-1 with a region.
    PreferredLanguage,
}

/// A property's new value; `None` takes it away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileChange {
    /// Which property.
    pub field: ProfileField,
    /// What it is to be.
    pub value: Option<String>,
}

impl ProfileField {
    /// Every property, in the order in which forms show them.
    pub const ALL: [ProfileField; 20] = [
        ProfileField::DisplayName,
        ProfileField::GivenName,
        ProfileField::Surname,
        ProfileField::UserPrincipalName,
        ProfileField::MailNickname,
        ProfileField::JobTitle,
        ProfileField::Department,
        ProfileField::CompanyName,
        ProfileField::EmployeeId,
        ProfileField::EmployeeType,
        ProfileField::OfficeLocation,
        ProfileField::StreetAddress,
        ProfileField::City,
        ProfileField::State,
        ProfileField::PostalCode,
        ProfileField::Country,
        ProfileField::UsageLocation,
        ProfileField::BusinessPhone,
        ProfileField::MobilePhone,
        ProfileField::PreferredLanguage,
    ];

    /// What it is called, for the agent to read.
    pub fn name(self) -> &'static str {
        self.facts().0
    }

    /// The most characters that the service takes; `None` where it names no limit.
    pub fn most(self) -> Option<usize> {
        self.facts().2
    }

    /// Its name in the service.
    pub fn member(self) -> &'static str {
        self.facts().1
    }

    /// What the property is now; `None` where there is nothing.
    pub fn of(self, user: &UserDetail) -> Option<&str> {
        match self {
            ProfileField::DisplayName => user.row.display_name(),
            ProfileField::GivenName => user.given_name.as_deref(),
            ProfileField::Surname => user.surname.as_deref(),
            ProfileField::UserPrincipalName => user.row.user_principal_name(),
            ProfileField::MailNickname => user.mail_nickname.as_deref(),
            ProfileField::JobTitle => user.row.job_title(),
            ProfileField::Department => user.row.department(),
            ProfileField::CompanyName => user.company_name.as_deref(),
            ProfileField::EmployeeId => user.employee_id.as_deref(),
            ProfileField::EmployeeType => user.employee_type.as_deref(),
            ProfileField::OfficeLocation => user.office_location.as_deref(),
            ProfileField::StreetAddress => user.street_address.as_deref(),
            ProfileField::City => user.row.city(),
            ProfileField::State => user.state.as_deref(),
            ProfileField::PostalCode => user.postal_code.as_deref(),
            ProfileField::Country => user.row.country(),
            ProfileField::UsageLocation => user.row.usage_location(),
            ProfileField::BusinessPhone => user.business_phones.first().map(String::as_str),
            ProfileField::MobilePhone => user.mobile_phone.as_deref(),
            ProfileField::PreferredLanguage => user.preferred_language.as_deref(),
        }
    }

    /// Its name for the agent, its name in the service, and the most characters.
    fn facts(self) -> (&'static str, &'static str, Option<usize>) {
        match self {
            ProfileField::DisplayName => ("Display name", "displayName", Some(256)),
            ProfileField::GivenName => ("First name", "givenName", Some(64)),
            ProfileField::Surname => ("Last name", "surname", Some(64)),
            ProfileField::UserPrincipalName => ("User name", "userPrincipalName", Some(113)),
            ProfileField::MailNickname => ("Mail nickname", "mailNickname", Some(64)),
            ProfileField::JobTitle => ("Job title", "jobTitle", Some(128)),
            ProfileField::Department => ("Department", "department", Some(64)),
            ProfileField::CompanyName => ("Company", "companyName", Some(64)),
            ProfileField::EmployeeId => ("Employee ID", "employeeId", Some(16)),
            ProfileField::EmployeeType => ("Employee type", "employeeType", None),
            ProfileField::OfficeLocation => ("Office", "officeLocation", None),
            ProfileField::StreetAddress => ("Street", "streetAddress", Some(1024)),
            ProfileField::City => ("City", "city", Some(128)),
            ProfileField::State => ("State or province", "state", Some(128)),
            ProfileField::PostalCode => ("Postal code", "postalCode", Some(40)),
            ProfileField::Country => ("Country or region", "country", Some(128)),
            ProfileField::UsageLocation => ("Usage location", "usageLocation", Some(2)),
            ProfileField::BusinessPhone => ("Business phone", "businessPhones", Some(64)),
            ProfileField::MobilePhone => ("Mobile phone", "mobilePhone", Some(64)),
            ProfileField::PreferredLanguage => ("Preferred language", "preferredLanguage", None),
        }
    }
}

impl ProfileChange {
    /// A property's new value. Spaces around it do not count, and an empty one takes the property away. Country
    /// codes are written in capitals, as the service gives them back.
    pub fn new(field: ProfileField, value: &str) -> Self {
        let value = match field {
            ProfileField::UsageLocation => value.trim().to_ascii_uppercase(),
            _ => value.trim().to_owned(),
        };
        ProfileChange {
            field,
            value: (!value.is_empty()).then_some(value),
        }
    }

    pub(crate) fn add_to(&self, body: Body) -> Body {
        body.json(self.field.member(), &self.json())
    }

    pub(crate) fn expected(&self) -> Expect {
        Expect::json(self.field.member(), &self.json())
    }

    /// The value as the service takes it: the numbers of the office are a list.
    fn json(&self) -> Cow<'static, str> {
        let is_list = self.field == ProfileField::BusinessPhone;
        match &self.value {
            Some(text) if is_list => ["[", &tenantry_json::quoted(text), "]"].concat().into(),
            Some(text) => tenantry_json::quoted(text).into(),
            None if is_list => "[]".into(),
            None => "null".into(),
        }
    }
}

/// The `$select` of the properties that change.
pub(crate) fn select(changes: &[ProfileChange]) -> String {
    let mut select = "id".to_owned();
    for change in changes {
        select.push(',');
        select.push_str(change.field.member());
    }
    select
}
