//! Requests to the token endpoint, over an HTTP client that is handed in.

use std::cell::Cell;
use std::error::Error;
use std::pin::Pin;
use std::time::Duration;

use http::HeaderValue;
use http::header::CONTENT_TYPE;
use oauth2::basic::{
    BasicRevocationErrorResponse, BasicTokenIntrospectionResponse, BasicTokenType,
};
use oauth2::{
    AccessToken, AsyncHttpClient, AuthType, Client, EndpointNotSet, EndpointSet, HttpRequest,
    HttpResponse, PkceCodeVerifier, RefreshToken, RequestTokenError, Scope, StandardRevocableToken,
    TokenResponse, TokenUrl,
};
use serde::{Deserialize, Deserializer, Serialize};
use tenantry_config::{ClientId, Origin};
use tenantry_json::Value;

use crate::attempt::{Attempt, scope_for};
use crate::challenge::ClaimsRequest;
use crate::redirect::AuthorizationCode;
use crate::secret::Secret;
use crate::service_error::{ServiceError, is_passing_status, retry_after_seconds};
use crate::time::UnixSeconds;
use crate::tokens::{ClientInfo, TokenSet};
use crate::wire;

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
    pub authority: &'a Origin,
    /// The app registration's client id.
    pub client_id: &'a ClientId,
    /// What the access token is for: one resource, with everything granted for it.
    pub resource: &'a Origin,
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
    let request = &attempt.request;
    if !request.tenant.lives_on(&request.authority) {
        return Err(TokenError::ForeignEndpoint);
    }
    let client = client(&request.client_id, &request.tenant.token_endpoint)?;
    let recorder = Recorder::new(http);
    let started = clock();
    let answer = client
        .exchange_code(oauth2::AuthorizationCode::new(code.0.expose().to_owned()))
        .set_pkce_verifier(PkceCodeVerifier::new(
            attempt.verifier().expose().to_owned(),
        ))
        .add_extra_param("redirect_uri", request.redirect_uri.as_str())
        .add_extra_param("scope", attempt.scope())
        .add_extra_param("client_info", "1")
        .add_extra_param("claims", attempt.claims_parameter())
        .request_async(&recorder)
        .await;
    recorder.read(answer, started, &request.graph)
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
    let recorder = Recorder::new(http);
    let started = clock();
    let answer = client
        .exchange_refresh_token(&refresh_token)
        .add_scope(Scope::new(scope_for(request.resource)))
        .add_extra_param("client_info", "1")
        .add_extra_param("claims", claims.to_parameter())
        .request_async(&recorder)
        .await;
    recorder.read(answer, started, request.resource)
}

/// The `oauth2` crate's client with error and answer types of our own: its standard ones drop
/// `suberror`, `claims`, `error_codes` and the ID token.
type TokenClient = Client<
    ServiceError,
    TokenAnswer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

fn client(client_id: &ClientId, token_endpoint: &str) -> Result<TokenClient, TokenError> {
    let address =
        TokenUrl::new(token_endpoint.to_owned()).map_err(|_| TokenError::ForeignEndpoint)?;
    Ok(
        Client::new(oauth2::ClientId::new(client_id.as_str().to_owned()))
            .set_auth_type(AuthType::RequestBody)
            .set_token_uri(address),
    )
}

/// Passes requests on, and remembers what the `oauth2` crate forgets of the response: the status and
/// `Retry-After`.
struct Recorder<'h, C> {
    http: &'h C,
    seen: Cell<Option<(u16, Option<u64>)>>,
}

impl<'h, C> Recorder<'h, C> {
    fn new(http: &'h C) -> Self {
        Self {
            http,
            seen: Cell::new(None),
        }
    }

    fn read<E: Error + 'static>(
        &self,
        answer: Result<TokenAnswer, RequestTokenError<E, ServiceError>>,
        started: UnixSeconds,
        resource: &Origin,
    ) -> Result<TokenSet, TokenError> {
        let seen = self.seen.get();
        let malformed = |(status, retry_after)| TokenError::Malformed {
            status,
            retry_after,
        };
        match (answer, seen) {
            (Ok(answer), Some(seen)) => answer
                .into_token_set(started, resource)
                .ok_or(malformed(seen)),
            (Err(RequestTokenError::ServerResponse(error)), Some((status, retry_after))) => Err(
                TokenError::Service(Box::new(error.received(status, retry_after))),
            ),
            (Err(RequestTokenError::Request(source)), _) => {
                Err(TokenError::Unreachable(Box::new(source)))
            }
            // What could not be read may hold a token, so nothing of it is kept.
            (Err(_), Some(seen)) => Err(malformed(seen)),
            // Without a response no request was sent: its address could not be built.
            (_, None) => Err(TokenError::ForeignEndpoint),
        }
    }
}

impl<'r, 'h: 'r, C> AsyncHttpClient<'r> for Recorder<'h, C>
where
    C: AsyncHttpClient<'h>,
{
    type Error = C::Error;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, C::Error>> + 'r>>;

    fn call(&'r self, mut request: HttpRequest) -> Self::Future {
        // With this exact type, and `Accept`, the browser sends no preflight.
        request.headers_mut().insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/x-www-form-urlencoded;charset=utf-8"),
        );
        let response = self.http.call(request);
        Box::pin(async move {
            let response = response.await?;
            let status = response.status().as_u16();
            self.seen
                .set(Some((status, retry_after_seconds(response.headers()))));
            Ok(response)
        })
    }
}

/// A token endpoint's answer (RFC 6749 section 5.1), with the members of OpenID Connect and
/// Microsoft's `client_info`.
#[derive(Debug, Serialize)]
struct TokenAnswer {
    access_token: AccessToken,
    token_type: BasicTokenType,
    expires_in: u64,
    refresh_token: Option<RefreshToken>,
    scope: String,
    // The `oauth2` crate's type for access tokens serves here for its redacted `Debug`.
    id_token: Option<AccessToken>,
    client_info: Option<String>,
}

impl TokenAnswer {
    fn read(document: &Value<'_>) -> Option<Self> {
        let optional = |name| document.optional_text(name).ok();
        let token_type = document.text("token_type").ok()?;
        let expires_in = document.get("expires_in")?;
        Some(Self {
            access_token: AccessToken::new(document.text("access_token").ok()?),
            // In any case (RFC 6749 section 5.1).
            token_type: if token_type.eq_ignore_ascii_case("bearer") {
                BasicTokenType::Bearer
            } else {
                BasicTokenType::Extension(token_type)
            },
            // A number of seconds; older endpoints write it as a text.
            expires_in: match expires_in.as_str() {
                Some(text) => text.parse().ok()?,
                None => expires_in.as_u64()?,
            },
            refresh_token: optional("refresh_token")?.map(RefreshToken::new),
            scope: optional("scope")?.unwrap_or_default(),
            id_token: optional("id_token")?.map(AccessToken::new),
            client_info: optional("client_info")?,
        })
    }

    /// `None` where the token is empty or of another type than Bearer.
    fn into_token_set(self, started: UnixSeconds, resource: &Origin) -> Option<TokenSet> {
        let is_bearer = matches!(self.token_type, BasicTokenType::Bearer);
        if !is_bearer || self.access_token.secret().is_empty() {
            return None;
        }
        let client_info = match self.client_info {
            Some(text) => Some(ClientInfo::parse(&text).ok()?),
            None => None,
        };
        let without_resource = |scope: &str| {
            scope
                .strip_prefix(resource.as_str())
                .and_then(|rest| rest.strip_prefix('/'))
                .unwrap_or(scope)
                .to_owned()
        };
        Some(TokenSet {
            access_token: Secret::new(self.access_token.into_secret()),
            requested_at: started,
            expires_at: started.plus(self.expires_in),
            refresh_token: self
                .refresh_token
                .map(|token| Secret::new(token.into_secret())),
            id_token: self.id_token.map(|token| Secret::new(token.into_secret())),
            scopes: self
                .scope
                .split_whitespace()
                .map(without_resource)
                .collect(),
            client_info,
        })
    }
}

impl TokenResponse for TokenAnswer {
    type TokenType = BasicTokenType;

    fn access_token(&self) -> &AccessToken {
        &self.access_token
    }

    fn token_type(&self) -> &BasicTokenType {
        &self.token_type
    }

    fn expires_in(&self) -> Option<Duration> {
        Some(Duration::from_secs(self.expires_in))
    }

    fn refresh_token(&self) -> Option<&RefreshToken> {
        self.refresh_token.as_ref()
    }

    /// Not in this form: [`TokenSet::scopes`] is read from the text.
    fn scopes(&self) -> Option<&Vec<Scope>> {
        None
    }
}

impl<'de> Deserialize<'de> for TokenAnswer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        wire::deserialize(deserializer, Self::read)
    }
}
