//! Requests to the token endpoint, over an HTTP client that is handed in.

use std::cell::Cell;
use std::error::Error;

use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};
use oauth2::basic::BasicClient;
use oauth2::{
    AsyncHttpClient, AuthType, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse,
    PkceCodeVerifier, RefreshToken, Scope, SyncHttpClient, TokenUrl,
};
use tenantry_config::{ClientId, ServiceAddress};
use tenantry_json::Value;

use crate::attempt::{Attempt, scope_for};
use crate::challenge::ClaimsRequest;
use crate::redirect::AuthorizationCode;
use crate::secret::Secret;
use crate::service_error::{ServiceError, is_passing_status, retry_after_seconds};
use crate::time::UnixSeconds;
use crate::tokens::{ClientInfo, TokenSet};

/// Why a token endpoint gave no tokens. No variant holds anything of a body that might be one.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The authority refused, with its reason.
    #[error("the authority refused: {0}")]
    Service(Box<ServiceError>),
    /// No answer could be read.
    #[error("the token endpoint could not be reached, or its answer could not be read")]
    Unreachable(#[source] Box<dyn Error>),
    /// The answer is neither tokens nor an error.
    #[error("the token endpoint answered with status {status} and something unknown")]
    Malformed {
        /// The HTTP status.
        status: u16,
        /// The seconds of `Retry-After`, rounded up, where it was there.
        retry_after: Option<u64>,
    },
    /// The token endpoint does not lie on the authority, so nothing was sent.
    #[error("the token endpoint is not the authority's own")]
    ForeignEndpoint,
}

impl TokenError {
    /// Whether the same request may succeed later.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Service(error) => error.is_passing(),
            Self::Unreachable(_) => true,
            Self::Malformed { status, .. } => is_passing_status(*status),
            Self::ForeignEndpoint => false,
        }
    }

    /// The HTTP status, where there was a response.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Service(error) => error.status,
            Self::Malformed { status, .. } => Some(*status),
            Self::Unreachable(_) | Self::ForeignEndpoint => None,
        }
    }

    /// The seconds the authority asks to wait, rounded up.
    pub fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Service(error) => error.retry_after,
            Self::Malformed { retry_after, .. } => *retry_after,
            Self::Unreachable(_) | Self::ForeignEndpoint => None,
        }
    }
}

/// What the redemption of a refresh token needs.
#[derive(Clone, Copy, Debug)]
pub struct RefreshRequest<'a> {
    /// The token endpoint of the tenant asked for.
    pub token_endpoint: &'a str,
    /// The authority that the endpoint has to lie on.
    pub authority: &'a ServiceAddress,
    /// The app registration's client id.
    pub client_id: &'a ClientId,
    /// What the access token is for: one resource, with everything granted for it.
    pub resource: &'a ServiceAddress,
    /// The refresh token.
    pub refresh_token: &'a Secret,
    /// Claims that a challenge asked for.
    pub claims: Option<&'a ClaimsRequest>,
}

/// Redeems a code at the token endpoint of the attempt's own authority (RFC 6749 section 4.1.3, RFC
/// 7636 section 4.5). The lifetime of what comes back is counted from before the request.
///
/// # Errors
/// [`TokenError`]. The code is spent either way.
pub async fn redeem_code<'c, C>(
    http: &'c C,
    attempt: &Attempt,
    code: AuthorizationCode,
    clock: &dyn Fn() -> UnixSeconds,
) -> Result<TokenSet, TokenError>
where
    C: AsyncHttpClient<'c>,
{
    let request = code_request(attempt, &code)?;
    send(http, request, clock, &attempt.request.graph).await
}

/// Redeems a refresh token for an access token of one tenant and one resource (RFC 6749 section 6).
/// The lifetime of what comes back is counted from before the request.
///
/// # Errors
/// [`TokenError`]. The refresh token is not spent.
pub async fn redeem_refresh_token<'c, C>(
    http: &'c C,
    request: &RefreshRequest<'_>,
    clock: &dyn Fn() -> UnixSeconds,
) -> Result<TokenSet, TokenError>
where
    C: AsyncHttpClient<'c>,
{
    let resource = request.resource;
    send(http, refresh_request(request)?, clock, resource).await
}

fn code_request(attempt: &Attempt, code: &AuthorizationCode) -> Result<HttpRequest, TokenError> {
    let request = &attempt.request;
    if !request.tenant.lives_on(&request.authority) {
        return Err(TokenError::ForeignEndpoint);
    }
    let client = client(&request.client_id, &request.tenant.token_endpoint)?;
    let verifier = PkceCodeVerifier::new(attempt.verifier().expose().to_owned());
    let taker = Taker::default();
    // Nothing is sent here, so there is nothing to read either.
    let _ = client
        .exchange_code(oauth2::AuthorizationCode::new(code.0.expose().to_owned()))
        .set_pkce_verifier(verifier)
        .add_extra_param("redirect_uri", request.redirect_uri.as_str())
        .add_extra_param("scope", attempt.scope())
        .add_extra_param("client_info", "1")
        .add_extra_param("claims", attempt.claims_parameter())
        .request(&taker);
    taker.taken()
}

fn refresh_request(request: &RefreshRequest<'_>) -> Result<HttpRequest, TokenError> {
    let is_own = request
        .token_endpoint
        .strip_prefix(request.authority.as_str())
        .is_some_and(|path| path.starts_with('/'));
    if !is_own {
        return Err(TokenError::ForeignEndpoint);
    }
    let client = client(request.client_id, request.token_endpoint)?;
    let refresh_token = RefreshToken::new(request.refresh_token.expose().to_owned());
    let claims = request.claims.cloned().unwrap_or_default();
    let taker = Taker::default();
    // As above: nothing is sent here.
    let _ = client
        .exchange_refresh_token(&refresh_token)
        .add_scope(Scope::new(scope_for(request.resource)))
        .add_extra_param("client_info", "1")
        .add_extra_param("claims", claims.to_parameter())
        .request(&taker);
    taker.taken()
}

type TokenClient =
    BasicClient<EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

fn client(client_id: &ClientId, token_endpoint: &str) -> Result<TokenClient, TokenError> {
    let address =
        TokenUrl::new(token_endpoint.to_owned()).map_err(|_| TokenError::ForeignEndpoint)?;
    Ok(
        BasicClient::new(oauth2::ClientId::new(client_id.as_str().to_owned()))
            .set_auth_type(AuthType::RequestBody)
            .set_token_uri(address),
    )
}

/// Takes the request that the `oauth2` crate builds. It is sent by [`send`] and its answer read by
/// [`read`]: the crate would drop `suberror`, `claims`, `error_codes`, the ID token, the status and
/// `Retry-After`, and its generated readers are several times the code of ours.
#[derive(Default)]
struct Taker(Cell<Option<HttpRequest>>);

/// The request was taken instead of sent.
#[derive(Debug, thiserror::Error)]
#[error("the request was taken")]
struct Taken;

impl SyncHttpClient for Taker {
    type Error = Taken;

    // Inlined, so that the compiler sees that there is never a response and drops its readers.
    #[inline(always)]
    fn call(&self, request: HttpRequest) -> Result<HttpResponse, Taken> {
        self.0.set(Some(request));
        Err(Taken)
    }
}

impl Taker {
    fn taken(self) -> Result<HttpRequest, TokenError> {
        // Without a request its address could not be built.
        let mut request = self.0.take().ok_or(TokenError::ForeignEndpoint)?;
        // With this exact type, and `Accept`, the browser sends no preflight.
        request.headers_mut().insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/x-www-form-urlencoded;charset=utf-8"),
        );
        Ok(request)
    }
}

/// Sends a request and reads the answer. The tokens' lifetime is counted from before that.
async fn send<'c, C: AsyncHttpClient<'c>>(
    http: &'c C,
    request: HttpRequest,
    clock: &dyn Fn() -> UnixSeconds,
    resource: &ServiceAddress,
) -> Result<TokenSet, TokenError> {
    let started = clock();
    match http.call(request).await {
        Ok(response) => read(&response, started, resource),
        Err(error) => Err(TokenError::Unreachable(Box::new(error))),
    }
}

fn read(
    response: &HttpResponse,
    started: UnixSeconds,
    resource: &ServiceAddress,
) -> Result<TokenSet, TokenError> {
    let status = response.status();
    let retry_after = retry_after_seconds(response.headers());
    // What cannot be read may hold a token, so nothing of it is kept.
    let malformed = TokenError::Malformed {
        status: status.as_u16(),
        retry_after,
    };
    if status != StatusCode::OK {
        let error = ServiceError::from_body(response.body(), status.as_u16(), retry_after);
        return Err(error.map_or(malformed, |error| TokenError::Service(Box::new(error))));
    }
    let document = tenantry_json::parse_octets(response.body()).ok();
    document
        .filter(|_| may_be_json(response))
        .and_then(|document| tokens(&document, started, resource))
        .ok_or(malformed)
}

/// Whether the response says that it is JSON, or does not say what it is.
fn may_be_json(response: &HttpResponse) -> bool {
    const JSON: &[u8] = b"application/json";
    response.headers().get(CONTENT_TYPE).is_none_or(|said| {
        let said = said.as_bytes().get(..JSON.len());
        said.is_some_and(|said| said.eq_ignore_ascii_case(JSON))
    })
}

/// Reads a token endpoint's answer (RFC 6749 section 5.1), with the members of OpenID Connect and
/// Microsoft's `client_info`. `None` where one is missing or of another type than it has to be, and
/// where the token is empty or of another type than Bearer.
fn tokens(
    document: &Value<'_>,
    started: UnixSeconds,
    resource: &ServiceAddress,
) -> Option<TokenSet> {
    let optional = |name| document.optional_text(name).ok();
    let access_token = document.text("access_token").ok()?;
    let token_type = document.text("token_type").ok()?;
    // In any case (RFC 6749 section 5.1).
    if !token_type.eq_ignore_ascii_case("bearer") || access_token.is_empty() {
        return None;
    }
    // A number of seconds; older endpoints write it as a text.
    let expires_in = document.get("expires_in")?;
    let expires_in = match expires_in.as_str() {
        Some(text) => text.parse().ok()?,
        None => expires_in.as_u64()?,
    };
    let without_resource = |scope: &str| {
        scope
            .strip_prefix(resource.as_str())
            .and_then(|rest| rest.strip_prefix('/'))
            .unwrap_or(scope)
            .to_owned()
    };
    Some(TokenSet {
        access_token: Secret::new(access_token),
        requested_at: started,
        expires_at: started.plus(expires_in),
        refresh_token: optional("refresh_token")?.map(Secret::new),
        id_token: optional("id_token")?.map(Secret::new),
        scopes: optional("scope")?
            .unwrap_or_default()
            .split_ascii_whitespace()
            .map(without_resource)
            .collect(),
        client_info: match optional("client_info")? {
            Some(text) => Some(ClientInfo::parse(&text).ok()?),
            None => None,
        },
    })
}
