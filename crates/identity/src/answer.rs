//! Whether what a token endpoint gave is for the tenant and the account asked for.

use tenantry_config::ClientId;

use crate::attempt::Attempt;
use crate::id_token::{Claims, Expectation, IdToken, IdTokenError};
use crate::tenant::TenantId;
use crate::time::UnixSeconds;
use crate::tokens::{ClientInfo, TokenSet};

/// Why tokens are not taken although the token endpoint gave them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// The ID token breaks a rule.
    #[error("{0}")]
    IdToken(#[from] IdTokenError),
    /// The answer does not say whose account it is for.
    #[error("the answer does not say whose account it is for")]
    NoAccount,
    /// The account is at home neither at the partner nor in the customer's tenant.
    #[error("the account belongs to another organization than the partner")]
    ForeignAccount,
    /// A refresh answered for another account than the one signed in.
    #[error("the answer is for another account")]
    OtherAccount,
    /// A refresh within one tenant answered with another subject or object id.
    #[error("the answer is for another user of the tenant")]
    OtherSubject,
    /// The attempt's metadata does not lie on its authority.
    #[error("the tenant's metadata is not this authority's")]
    ForeignMetadata,
}

/// What the answer to a refresh has to match.
pub(crate) struct Refresh<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) client_id: &'a ClientId,
    pub(crate) tenant: &'a TenantId,
    pub(crate) account: &'a ClientInfo,
    /// Whom the tenant's last ID token named, where there was one.
    pub(crate) identity: Option<&'a Claims>,
}

/// Checks the ID token of a sign-in against its attempt.
pub(crate) fn check_sign_in(
    attempt: &Attempt,
    tokens: &TokenSet,
    now: UnixSeconds,
) -> Result<Claims, AnswerError> {
    let request = &attempt.request;
    check_id_token(
        tokens,
        &Expectation {
            issuer: &request.tenant.issuer,
            client_id: &request.client_id,
            nonce: Some(attempt.nonce()),
            tenant: &request.tenant.tenant,
            now,
        },
    )
}

/// The account of a sign-in: at home at the partner, or in the customer's own tenant.
pub(crate) fn account_at_home(
    tokens: &TokenSet,
    partner: &TenantId,
    tenant: &TenantId,
) -> Result<ClientInfo, AnswerError> {
    let account = tokens.client_info.as_ref().ok_or(AnswerError::NoAccount)?;
    if account.utid == *partner || account.utid == *tenant {
        Ok(account.clone())
    } else {
        Err(AnswerError::ForeignAccount)
    }
}

/// Checks the answer to a refresh: the tenant asked for, the account signed in, and within one tenant
/// the same subject and object id as before (OpenID Connect Core section 12.2).
pub(crate) fn check_refresh(
    expected: &Refresh<'_>,
    tokens: &TokenSet,
    now: UnixSeconds,
) -> Result<Claims, AnswerError> {
    let claims = check_id_token(
        tokens,
        &Expectation {
            issuer: expected.issuer,
            client_id: expected.client_id,
            nonce: None,
            tenant: expected.tenant,
            now,
        },
    )?;
    if let Some(identity) = expected.identity
        && (identity.sub != claims.sub || identity.oid != claims.oid)
    {
        return Err(AnswerError::OtherSubject);
    }
    match &tokens.client_info {
        Some(account) if account == expected.account => Ok(claims),
        Some(_) => Err(AnswerError::OtherAccount),
        // The same subject in the same tenant is the same account.
        None if expected.identity.is_some() => Ok(claims),
        None => Err(AnswerError::NoAccount),
    }
}

fn check_id_token(tokens: &TokenSet, expected: &Expectation<'_>) -> Result<Claims, AnswerError> {
    let raw = tokens.id_token.as_ref().ok_or(IdTokenError::Missing)?;
    let token = IdToken::decode(raw.expose())?;
    Ok(token.check(expected)?.clone())
}
