//! What came back from the sign-in page in the fragment of the address.

use oauth2::url::form_urlencoded;

use crate::attempt::Attempt;
use crate::secret::{Secret, equal_in_constant_time};
use crate::service_error::ServiceError;
use crate::time::UnixSeconds;

/// An authorization code that passed every check of its redirect. It is redeemed once.
#[derive(Debug)]
pub struct AuthorizationCode(pub(crate) Secret);

/// Why an authorization response is refused. Nothing of a refused response is used.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RedirectError {
    /// There is no `state`, so the answer belongs to no attempt.
    #[error("the answer carries no state")]
    MissingState,
    /// `state` is not the attempt's: forged, or of another attempt.
    #[error("the answer carries another attempt's state")]
    WrongState,
    /// A parameter stands twice (RFC 6749 section 3.1).
    #[error("the answer carries a parameter twice")]
    Duplicate,
    /// The attempt began too long ago.
    #[error("the sign-in took too long")]
    Expired,
    /// `iss` is not the attempt's issuer: a mix-up (RFC 9207 section 2.4).
    #[error("the answer comes from another issuer")]
    WrongIssuer,
    /// The authority refused.
    #[error("the authority refused: {0}")]
    Service(Box<ServiceError>),
    /// There is neither a code nor an error, or there are both.
    #[error("the answer carries neither a code nor an error")]
    NoCode,
}

/// Whether a fragment (with or without its `#`) is, or pretends to be, the answer to a sign-in: it has
/// a `code` or an `error`. It then has to leave the address bar and the history before anything else happens.
pub fn is_authorization_response(fragment: &str) -> bool {
    let has = |name: &str| parameters(fragment).any(|(candidate, _)| candidate == name);
    has("code") || has("error")
}

/// Checks what the authority sent back in the fragment, errors included, and takes the code.
///
/// # Errors
/// [`RedirectError`], in this order: the state, before anything else is read; parameters that stand
/// twice; the attempt's age; the issuer; an error of the authority; a missing code.
pub fn check(
    attempt: &Attempt,
    fragment: &str,
    now: UnixSeconds,
) -> Result<AuthorizationCode, RedirectError> {
    let mut states = parameters(fragment).filter(|(name, _)| name == "state");
    let (_, state) = states
        .next()
        .filter(|(_, state)| !state.is_empty())
        .ok_or(RedirectError::MissingState)?;
    if states.next().is_some() {
        return Err(RedirectError::Duplicate);
    }
    if !equal_in_constant_time(&state, attempt.state()) {
        return Err(RedirectError::WrongState);
    }
    let answer: Vec<(String, String)> = parameters(fragment).collect();
    let stands_twice = |(index, (name, _)): (usize, &(String, String))| {
        answer[..index].iter().any(|(earlier, _)| earlier == name)
    };
    if answer.iter().enumerate().any(stands_twice) {
        return Err(RedirectError::Duplicate);
    }
    if attempt.is_expired(now) {
        return Err(RedirectError::Expired);
    }
    let parameter = |name: &str| {
        let found = answer.iter().find(|(candidate, _)| candidate == name);
        found.map(|(_, value)| value.clone())
    };
    if parameter("iss").is_some_and(|issuer| issuer != attempt.request.tenant.issuer) {
        return Err(RedirectError::WrongIssuer);
    }
    match (parameter("error"), parameter("code")) {
        (Some(_), None) => Err(RedirectError::Service(Box::new(
            ServiceError::from_redirect(parameter),
        ))),
        (None, Some(code)) if !code.is_empty() => Ok(AuthorizationCode(Secret::new(code))),
        _ => Err(RedirectError::NoCode),
    }
}

/// The decoded parameters of a fragment, `application/x-www-form-urlencoded`.
fn parameters(fragment: &str) -> impl Iterator<Item = (String, String)> {
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    form_urlencoded::parse(fragment.as_bytes()).into_owned()
}
