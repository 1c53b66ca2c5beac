//! What the service will check of a form's fields, checked before it is asked. The messages stand beside the
//! fields.

use tenantry_graph::directory::{domain::Domain, profile::ProfileField};

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FieldError {
    /// Nothing is in it.
    #[error("Fill this in.")]
    Missing,
    /// It is too long.
    #[error("At most {0} characters.")]
    TooLong(usize),
    /// A character that may not be in it.
    #[error("“{0}” cannot be in it.")]
    Forbidden(char),
    /// A space, which is hard to see in a message.
    #[error("No spaces.")]
    Space,
    /// A user name without `@`.
    #[error("A name, @ and a domain, such as ada@contoso.com.")]
    NoDomain,
    /// The part before `@` begins or ends with a dot, or has two in a row.
    #[error("No dot at the start or the end, and no two in a row.")]
    Dot,
    /// The domain is none of the tenant's verified ones.
    #[error("{0} is not a verified domain of this customer.")]
    NotVerified(String),
    /// Another service keeps the passwords of the domain's users.
    #[error("{0} is federated: its users are created where they sign in.")]
    Federated(String),
    /// It is no mail address.
    #[error("A mail address, such as ada@contoso.com.")]
    NotMail,
    /// It is no code of ISO 3166-1.
    #[error("A two-letter country code, such as US.")]
    NotACountry,
    /// It is no telephone number.
    #[error("A telephone number, such as +1 425 555 0100.")]
    NotAPhone,
    /// It is no language tag.
    #[error("A language with or without a region, such as en-GB.")]
    NotALanguage,
    /// It is no whole number in this range.
    #[error("A whole number from {0} to {1}.")]
    NotInRange(u32, u32),
}

/// Checks a property of a user's profile, spaces around it left out. Only the display name and the user name have
/// to be there. A user name is checked as that of a user who is there already; see [`new_user_name`].
///
/// # Errors
/// What is wrong with it.
pub fn profile(field: ProfileField, text: &str, domains: &[Domain]) -> Result<(), FieldError> {
    let text = text.trim();
    match field {
        ProfileField::DisplayName => required(text)?,
        ProfileField::UserPrincipalName => return user_name(text, domains).map(|_| ()),
        _ if text.is_empty() => return Ok(()),
        ProfileField::MailNickname => return mail_nickname(text),
        ProfileField::UsageLocation => return country(text),
        ProfileField::BusinessPhone | ProfileField::MobilePhone => phone(text)?,
        ProfileField::PreferredLanguage => language(text)?,
        _ => {}
    }
    match field.most() {
        Some(most) => at_most(text, most),
        None => Ok(()),
    }
}

/// Checks that something is there.
///
/// # Errors
/// [`FieldError::Missing`].
pub fn required(text: &str) -> Result<(), FieldError> {
    match text.trim().is_empty() {
        true => Err(FieldError::Missing),
        false => Ok(()),
    }
}

/// Checks the length as the service counts it, in units of UTF-16.
///
/// # Errors
/// [`FieldError::TooLong`].
pub fn at_most(text: &str, most: usize) -> Result<(), FieldError> {
    match text.encode_utf16().count() > most {
        true => Err(FieldError::TooLong(most)),
        false => Ok(()),
    }
}

/// Checks the name that a user signs in with, and gives its domain: at most 64 characters, `@`, and one of the
/// verified domains.
///
/// # Errors
/// What is wrong with it.
pub fn user_name<'d>(text: &str, domains: &'d [Domain]) -> Result<&'d Domain, FieldError> {
    let text = text.trim();
    required(text)?;
    let (alias, domain) = text.rsplit_once('@').ok_or(FieldError::NoDomain)?;
    if alias.is_empty() || domain.is_empty() {
        return Err(FieldError::NoDomain);
    }
    let is_allowed = |letter: char| letter.is_ascii_alphanumeric() || "'.-_!#^~".contains(letter);
    forbidden(alias, is_allowed)?;
    if alias.starts_with('.') || alias.ends_with('.') || alias.contains("..") {
        return Err(FieldError::Dot);
    }
    at_most(alias, 64)?;
    let is_it = |known: &&Domain| known.is_verified && known.name.eq_ignore_ascii_case(domain);
    let known = domains.iter().find(is_it);
    known.ok_or_else(|| FieldError::NotVerified(domain.to_owned()))
}

/// The same for somebody who is to be created with a password, which a federated domain does not allow.
///
/// # Errors
/// What is wrong with it.
pub fn new_user_name(text: &str, domains: &[Domain]) -> Result<(), FieldError> {
    let domain = user_name(text, domains)?;
    match domain.is_federated {
        true => Err(FieldError::Federated(domain.name.clone())),
        false => Ok(()),
    }
}

/// Checks the part of a mail address before `@`.
///
/// # Errors
/// What is wrong with it.
pub fn mail_nickname(text: &str) -> Result<(), FieldError> {
    required(text)?;
    forbidden(text, is_in_nickname)?;
    if text.starts_with('.') || text.ends_with('.') || text.contains("..") {
        return Err(FieldError::Dot);
    }
    at_most(text, 64)
}

/// What a mail nickname may be made from: of a user name the part before `@`, of any other text what may be in
/// a nickname.
pub fn nickname_from(text: &str) -> String {
    let alias = text.split_once('@').map_or(text, |(alias, _)| alias);
    let allowed = alias.chars().filter(|letter| is_in_nickname(*letter));
    let nickname: String = allowed.take(64).collect();
    nickname.trim_matches('.').to_owned()
}

fn is_in_nickname(letter: char) -> bool {
    letter.is_ascii_graphic() && !"@()\\[]\";:<>,".contains(letter)
}

/// Checks the mail address of a guest.
///
/// # Errors
/// What is wrong with it.
pub fn mail(text: &str) -> Result<(), FieldError> {
    let text = text.trim();
    required(text)?;
    forbidden(text, |letter| {
        !letter.is_whitespace() && !letter.is_control()
    })?;
    let (name, domain) = text.rsplit_once('@').ok_or(FieldError::NotMail)?;
    let labels = domain.split('.');
    let is_domain = domain.contains('.') && labels.into_iter().all(|label| !label.is_empty());
    if name.is_empty() || name.contains('@') || !is_domain {
        return Err(FieldError::NotMail);
    }
    at_most(text, 256)
}

/// Checks a country code of ISO 3166-1 alpha-2, in whatever case.
///
/// # Errors
/// [`FieldError::NotACountry`].
pub fn country(text: &str) -> Result<(), FieldError> {
    let text = text.trim();
    match countries().any(|code| code.eq_ignore_ascii_case(text)) {
        true => Ok(()),
        false => Err(FieldError::NotACountry),
    }
}

/// All country codes of ISO 3166-1 alpha-2.
pub fn countries() -> impl Iterator<Item = &'static str> {
    COUNTRIES.split(' ')
}

/// Checks a telephone number as people write one. The service takes any text.
///
/// # Errors
/// [`FieldError::NotAPhone`].
pub fn phone(text: &str) -> Result<(), FieldError> {
    let is_allowed = |letter: char| letter.is_ascii_digit() || " +-()./x#*,;ext".contains(letter);
    match text.chars().all(is_allowed) && text.contains(|letter: char| letter.is_ascii_digit()) {
        true => Ok(()),
        false => Err(FieldError::NotAPhone),
    }
}

/// Checks a language, two or three letters, and a region where there is one.
///
/// # Errors
/// [`FieldError::NotALanguage`].
pub fn language(text: &str) -> Result<(), FieldError> {
    let mut parts = text.split('-');
    let language = parts.next().unwrap_or_default();
    let letters = language.bytes().all(|letter| letter.is_ascii_alphabetic());
    let is_part = |part: &str| {
        (2..=8).contains(&part.len()) && part.bytes().all(|letter| letter.is_ascii_alphanumeric())
    };
    match letters && (2..=3).contains(&language.len()) && parts.all(is_part) {
        true => Ok(()),
        false => Err(FieldError::NotALanguage),
    }
}

/// Reads how long a temporary access pass works, in minutes; nothing leaves it to the tenant's policy.
///
/// # Errors
/// [`FieldError::NotInRange`].
pub fn pass_minutes(text: &str) -> Result<Option<u32>, FieldError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let minutes = text.parse().ok();
    let minutes = minutes.filter(|minutes| (10..=43_200).contains(minutes));
    minutes.map(Some).ok_or(FieldError::NotInRange(10, 43_200))
}

/// Checks a group's name.
///
/// # Errors
/// What is wrong with it.
pub fn group_name(text: &str) -> Result<(), FieldError> {
    required(text)?;
    at_most(text.trim(), 256)
}

/// Checks what a group is for.
///
/// # Errors
/// [`FieldError::TooLong`].
pub fn group_description(text: &str) -> Result<(), FieldError> {
    at_most(text.trim(), 1024)
}

/// Checks the rule of a dynamic group for its length only: the service alone reads it.
///
/// # Errors
/// What is wrong with it.
pub fn membership_rule(text: &str) -> Result<(), FieldError> {
    required(text)?;
    at_most(text.trim(), 3072)
}

fn forbidden(text: &str, is_allowed: impl Fn(char) -> bool) -> Result<(), FieldError> {
    match text.chars().find(|letter| !is_allowed(*letter)) {
        Some(space) if space.is_whitespace() => Err(FieldError::Space),
        Some(letter) => Err(FieldError::Forbidden(letter)),
        None => Ok(()),
    }
}

const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN \
BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG \
EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE \
IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD \
ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG \
PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ \
TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

#[cfg(test)]
mod tests;
