//! `PATCH /users/{id}`: properties, the right to sign in, and the password.

use serde_json::{Map, Value, json};

use super::body::Form;
use super::{Done, Refusal, Writing, p, r};
use crate::graph::problem::GraphProblem;
use crate::graph::schema::users::USER;
use crate::guid::Guid;
use crate::world::{Activity, AuditTarget, User, UserType};

pub(super) const UPDATE_USER: Activity = Activity::new("Update user", "UserManagement", "Update");
const DISABLE_ACCOUNT: Activity = Activity::new("Disable account", "UserManagement", "Update");
const ENABLE_ACCOUNT: Activity = Activity::new("Enable account", "UserManagement", "Update");
pub(super) const RESET_PASSWORD: Activity =
    Activity::new("Reset user password", "UserManagement", "Update");

/// What can be written of a user.
pub(super) const FORM: Form = Form {
    entity: &USER,
    resource: "User",
    #[rustfmt::skip]
    writable: &[
        "accountEnabled", "ageGroup", "businessPhones", "city", "companyName",
        "consentProvidedForMinor", "country", "department", "displayName", "employeeHireDate",
        "employeeId", "employeeLeaveDateTime", "employeeOrgData", "employeeType", "faxNumber",
        "givenName", "jobTitle", "mail", "mailNickname", "mobilePhone", "officeLocation",
        "onPremisesExtensionAttributes", "onPremisesImmutableId", "otherMails", "passwordPolicies",
        "passwordProfile", "postalCode", "preferredDataLocation", "preferredLanguage",
        "showInAddressList", "state", "streetAddress", "surname", "usageLocation",
        "userPrincipalName", "userType",
    ],
    references: &[],
    #[rustfmt::skip]
    longest: &[
        ("city", 128), ("companyName", 64), ("country", 128), ("department", 64),
        ("displayName", 256), ("employeeId", 16), ("givenName", 64), ("jobTitle", 128),
        ("mailNickname", 64), ("mobilePhone", 64), ("postalCode", 40), ("state", 128),
        ("streetAddress", 1024), ("surname", 64),
    ],
};

/// What an on-premises directory does not master.
const MASTERED_IN_THE_CLOUD: [&str; 4] = [
    "ageGroup",
    "consentProvidedForMinor",
    "employeeLeaveDateTime",
    "usageLocation",
];

/// Beside the password and the right to sign in, what only those may change who may act upon
/// administrators of the user's kind.
const SENSITIVE: [&str; 5] = [
    "businessPhones",
    "mobilePhone",
    "onPremisesImmutableId",
    "otherMails",
    "userPrincipalName",
];

/// `PATCH /users/{id}`.
pub(super) fn update(writing: &mut Writing<'_>) -> Result<Done, GraphProblem> {
    let place = writing.user(writing.key(0))?;
    let user = writing.user_at(place)?.clone();
    let body = writing.body.clone();
    FORM.check(&body)?;
    admit(writing, &user, &body)?;
    check(writing, Some(&user), &body)?;
    apply(writing, place, &user, &body);
    Ok(Done::Nothing)
}

/// Each property has its own permission and roles.
fn admit(
    writing: &Writing<'_>,
    user: &User,
    body: &Map<String, Value>,
) -> Result<(), GraphProblem> {
    for name in properties(body) {
        let (scopes, roles) = match name {
            "passwordProfile" => (p::RESET_PASSWORD, r::RESET_PASSWORD),
            "accountEnabled" => (p::ENABLE_ACCOUNT, r::SENSITIVE_PROPERTIES),
            name if SENSITIVE.contains(&name) => (p::WRITE_USERS, r::SENSITIVE_PROPERTIES),
            _ => (p::WRITE_USERS, r::BASIC_PROPERTIES),
        };
        let granted = writing.caller.may(scopes, false) && writing.caller.holds(roles);
        if !granted {
            return Err(GraphProblem::Denied);
        }
        let is_sensitive = ["passwordProfile", "accountEnabled"].contains(&name);
        if is_sensitive || SENSITIVE.contains(&name) {
            writing.may_act_upon(user, roles)?;
        }
    }
    Ok(())
}

fn properties(body: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let names = body.keys().map(String::as_str);
    names.filter(|name| !name.contains('@'))
}

/// Whether these values can be a user's: of the one that is there, or of a new one.
pub(super) fn check(
    writing: &Writing<'_>,
    user: Option<&User>,
    body: &Map<String, Value>,
) -> Result<(), GraphProblem> {
    let synchronised = user.is_some_and(|user| user.synchronised);
    let mut names = properties(body);
    if synchronised && names.any(|name| !MASTERED_IN_THE_CLOUD.contains(&name)) {
        return Err(Refusal::Synchronised.into());
    }
    for (name, value) in body {
        let text = value.as_str();
        let is_good = match name.as_str() {
            "displayName" | "mailNickname" | "userPrincipalName" => {
                text.is_some_and(|text| !text.trim().is_empty())
            }
            "accountEnabled" => value.is_boolean(),
            "userType" => matches!(text, Some("Member" | "Guest")),
            "usageLocation" => text.is_none_or(is_country),
            "businessPhones" => value.as_array().is_some_and(|phones| phones.len() <= 1),
            "ageGroup" => text.is_none_or(|text| ["Minor", "NotAdult", "Adult"].contains(&text)),
            "consentProvidedForMinor" => {
                text.is_none_or(|text| ["Granted", "Denied", "NotRequired"].contains(&text))
            }
            "mail" => text.is_none_or(is_address),
            _ => true,
        };
        if !is_good {
            return Err(FORM.invalid(name));
        }
    }
    if let Some(nickname) = body.get("mailNickname").and_then(Value::as_str)
        && nickname.contains(|letter: char| "@()\\[]\";:<>, ".contains(letter))
    {
        return Err(FORM.invalid("mailNickname"));
    }
    if let Some(name) = body.get("userPrincipalName").and_then(Value::as_str) {
        check_user_name(writing, user.map(|user| user.id), name)?;
    }
    if let Some(profile) = body
        .get("passwordProfile")
        .filter(|profile| !profile.is_null())
    {
        check_password(profile)?;
    }
    Ok(())
}

/// Whether a user may have this name: in a verified domain, and nobody else has it.
pub(super) fn check_user_name(
    writing: &Writing<'_>,
    own: Option<Guid>,
    name: &str,
) -> Result<(), GraphProblem> {
    let tenant = writing.tenant();
    let Some((local, domain)) = name.rsplit_once('@') else {
        return Err(FORM.invalid("userPrincipalName"));
    };
    let mut verified = [&tenant.default_domain, &tenant.initial_domain].into_iter();
    if !verified.any(|known| known.eq_ignore_ascii_case(domain)) {
        return Err(Refusal::UnverifiedDomain.into());
    }
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || "'.-_!#^~".contains(letter);
    if local.is_empty() || local.len() > 64 || local.ends_with('.') || !local.chars().all(allowed) {
        return Err(FORM.invalid("userPrincipalName"));
    }
    let holder = writing.directory().find(name).map(|user| user.id);
    if holder.is_some() && holder != own {
        return Err(Refusal::Conflict("userPrincipalName").into());
    }
    Ok(())
}

pub(super) fn check_password(profile: &Value) -> Result<(), GraphProblem> {
    for (name, value) in profile.as_object().into_iter().flatten() {
        let expected = match name.as_str() {
            "password" if value.is_string() || value.is_null() => continue,
            "password" => "Edm.String",
            "forceChangePasswordNextSignIn" | "forceChangePasswordNextSignInWithMfa" => {
                if value.is_boolean() || value.is_null() {
                    continue;
                }
                "Edm.Boolean"
            }
            _ => return Err(Refusal::UnknownProperty(name.clone()).into()),
        };
        return Err(Refusal::WrongType {
            property: name.clone(),
            expected,
        }
        .into());
    }
    match profile["password"].as_str() {
        Some(password) if !is_strong(password) => Err(Refusal::WeakPassword.into()),
        _ => Ok(()),
    }
}

/// Eight to 256 characters, of three of the four kinds.
fn is_strong(password: &str) -> bool {
    let kinds: [fn(char) -> bool; 4] = [
        |letter| letter.is_lowercase(),
        |letter| letter.is_uppercase(),
        |letter| letter.is_ascii_digit(),
        |letter| !letter.is_alphanumeric(),
    ];
    let found = kinds.iter().filter(|is| password.contains(**is)).count();
    (8..=256).contains(&password.chars().count()) && found >= 3
}

fn is_country(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|letter| letter.is_ascii_alphabetic())
}

/// Something on both sides of one `@`, and a domain with a dot.
pub(super) fn is_address(text: &str) -> bool {
    let parts = text.split_once('@');
    parts.is_some_and(|(local, domain)| {
        let plain = |part: &str| !part.is_empty() && !part.contains([' ', '@', '<', '>']);
        plain(local) && plain(domain) && domain.trim_matches('.').contains('.')
    })
}

fn apply(writing: &mut Writing<'_>, place: u32, user: &User, body: &Map<String, Value>) {
    let id = user.id;
    if body.contains_key("userPrincipalName")
        && writing.directory().written(user, "mailNickname").is_none()
    {
        // The nickname stays when the name changes.
        let nickname = json!(user.mail_nickname());
        writing.directory_mut().write(id, "mailNickname", nickname);
    }
    let mut activities: Vec<&'static Activity> = Vec::new();
    for (name, value) in body {
        let activity = match name.as_str() {
            name if name.contains('@') => continue,
            "accountEnabled" if *value == json!(true) => &ENABLE_ACCOUNT,
            "accountEnabled" => &DISABLE_ACCOUNT,
            "passwordProfile" => &RESET_PASSWORD,
            _ => &UPDATE_USER,
        };
        if !activities.contains(&activity) {
            activities.push(activity);
        }
    }
    set(writing, place, id, body);
    let Ok(target) = writing.user_at(place).map(target) else {
        return;
    };
    for activity in activities {
        writing.record(activity, id, vec![target.clone()]);
    }
}

/// Writes values that were checked.
pub(super) fn set(writing: &mut Writing<'_>, place: u32, id: Guid, body: &Map<String, Value>) {
    let now = writing.now;
    if let Some(password) = body
        .get("passwordProfile")
        .and_then(|of| of["password"].as_str())
    {
        writing.change_password(id, password);
    }
    let directory = writing.directory_mut();
    directory.change_user(place, |user| {
        for (name, value) in body {
            set_field(user, name, value);
        }
    });
    for (name, value) in body {
        match name.as_str() {
            name if name.contains('@') || is_field(name) => {}
            "passwordProfile" => {
                let at = json!(now.rfc3339());
                directory.write(id, "lastPasswordChangeDateTime", at);
                let forced = |member: &str| value[member].as_bool().unwrap_or_default();
                // The password itself is never shown.
                let shown = json!({
                    "password": null,
                    "forceChangePasswordNextSignIn": forced("forceChangePasswordNextSignIn"),
                    "forceChangePasswordNextSignInWithMfa": forced("forceChangePasswordNextSignInWithMfa"),
                });
                directory.write(id, "passwordProfile", shown);
            }
            name => directory.write(id, name, value.clone()),
        }
    }
}

/// Whether [`User`] has a field for it.
fn is_field(name: &str) -> bool {
    let mut nobody = User::named(Guid::derived(&[]), "", "");
    set_field(&mut nobody, name, &Value::Null)
}

/// Whether there is a field, which then has the value.
fn set_field(user: &mut User, name: &str, value: &Value) -> bool {
    let text = value.as_str().map(str::to_owned);
    match name {
        "accountEnabled" => user.account_enabled = value.as_bool().unwrap_or_default(),
        "businessPhones" => {
            let phones = value.as_array().into_iter().flatten();
            let phones = phones.filter_map(|phone| phone.as_str().map(str::to_owned));
            user.business_phones = phones.collect();
        }
        "city" => user.city = text,
        "companyName" => user.company_name = text,
        "country" => user.country = text,
        "department" => user.department = text,
        "displayName" => user.display_name = text.unwrap_or_default(),
        "employeeId" => user.employee_id = text,
        "givenName" => user.given_name = text,
        "jobTitle" => user.job_title = text,
        "mail" => user.mail = text,
        "mobilePhone" => user.mobile_phone = text,
        "officeLocation" => user.office_location = text,
        "preferredLanguage" => user.preferred_language = text,
        "surname" => user.surname = text,
        "usageLocation" => user.usage_location = text.map(|text| text.to_uppercase()),
        "userPrincipalName" => user.user_principal_name = text.unwrap_or_default(),
        "userType" => {
            user.user_type = match value.as_str() {
                Some("Guest") => UserType::Guest,
                _ => UserType::Member,
            }
        }
        _ => return false,
    }
    true
}

/// A user as the audit log names it.
pub(super) fn target(user: &User) -> AuditTarget {
    AuditTarget {
        kind: "User".into(),
        id: user.id.to_string(),
        name: user.display_name.clone(),
        user_name: Some(user.user_principal_name.clone()),
    }
}

impl Writing<'_> {
    /// The place of the user of this object id or user name.
    pub(super) fn user(&self, key: &str) -> Result<u32, GraphProblem> {
        let place = self.directory().place(key);
        place.ok_or_else(|| GraphProblem::NoSuchObject(key.to_owned()))
    }

    /// The user at a place.
    pub(super) fn user_at(&self, place: u32) -> Result<&User, GraphProblem> {
        let user = self.directory().user_at(place);
        user.ok_or_else(|| GraphProblem::NoSuchObject(place.to_string()))
    }
}
