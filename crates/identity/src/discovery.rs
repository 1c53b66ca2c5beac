//! A tenant's OpenID metadata: its id, its region and its endpoints.

use http::{Request, Response, StatusCode, Uri};
use oauth2::url::form_urlencoded;
use serde::{Deserialize, Serialize};
use tenantry_config::{Origin, ServiceAddress};
use tenantry_json::{Unfit, Value};

use crate::service_error::{self, ServiceError};
use crate::tenant::{TenantId, TenantName};

/// What an authority publishes about one tenant (OpenID Connect Discovery 1.0 section 3, with
/// Microsoft's additions), checked by [`read_metadata`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenantMetadata {
    /// The tenant's id, taken from the issuer.
    pub tenant: TenantId,
    /// The exact `iss` of the tenant's ID tokens: `{authority}/{tenant}/v2.0`.
    pub issuer: String,
    /// Where the agent signs in.
    pub authorization_endpoint: String,
    /// Where codes and refresh tokens are redeemed.
    pub token_endpoint: String,
    /// Where the keys of ID tokens are published.
    pub jwks_uri: String,
    /// Where a session at the authority is ended.
    pub end_session_endpoint: Option<String>,
    /// `tenant_region_scope`, such as `NA`, `EU`, `AS` or `USGov`.
    pub region: Option<String>,
    /// `tenant_region_sub_scope`: `GCC`, `DODCON` or `DOD`.
    pub sub_region: Option<String>,
    /// `cloud_instance_name`, such as `microsoftonline.com`.
    pub cloud_instance: Option<String>,
    /// `msgraph_host`: the host, and the port where it is not the usual one, of the tenant's Graph.
    pub graph_host: Option<String>,
}

/// Why a tenant's metadata could not be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DiscoveryError {
    /// The authority knows no tenant of this name.
    #[error("the authority knows no such tenant")]
    UnknownTenant {
        /// What the authority said.
        service: Option<Box<ServiceError>>,
    },
    /// The tenant is at home in another cloud, whose authority is named. That is a hint to ask
    /// there; nothing of the answer is used.
    #[error("the tenant is in another cloud, at {authority}")]
    OtherCloud {
        /// The origin of the other authority.
        authority: String,
    },
    /// The authority asks to slow down.
    #[error("the authority asks to wait")]
    Throttled {
        /// Seconds to wait, rounded up, where the authority named them.
        retry_after: Option<u64>,
    },
    /// The authority answered with a status that is neither an answer nor a refusal.
    #[error("the authority answered with status {status}")]
    Unavailable {
        /// The HTTP status.
        status: u16,
    },
    /// No answer could be read. A browser does not tell a missing network from an answer that it
    /// may not show, so the tenant may be unknown as well.
    #[error("the authority could not be reached, or its answer could not be read")]
    Unreadable,
    /// The answer is not a metadata document of this tenant at this authority.
    #[error("the authority's answer cannot be trusted: {fault}")]
    Malformed {
        /// What is wrong with it.
        fault: MetadataFault,
    },
}

/// What is wrong with a metadata document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MetadataFault {
    /// It is no JSON object with the required members.
    #[error("it is no OpenID metadata")]
    NotMetadata,
    /// `issuer` is not `{authority}/{GUID}/v2.0`.
    #[error("its issuer is not this authority's")]
    Issuer,
    /// `issuer` holds another id than the one asked for.
    #[error("it is for another tenant")]
    OtherTenant,
    /// An endpoint does not lie below the authority's address, or outside the tenant's part of it.
    #[error("one of its endpoints lies elsewhere")]
    Endpoint,
}

/// The members of the document that the console uses.
struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    end_session_endpoint: Option<String>,
    tenant_region_scope: Option<String>,
    tenant_region_sub_scope: Option<String>,
    cloud_instance_name: Option<String>,
    msgraph_host: Option<String>,
}

impl Document {
    fn read(document: &Value<'_>) -> Result<Self, Unfit> {
        Ok(Self {
            issuer: document.text("issuer")?,
            authorization_endpoint: document.text("authorization_endpoint")?,
            token_endpoint: document.text("token_endpoint")?,
            jwks_uri: document.text("jwks_uri")?,
            end_session_endpoint: document.optional_text("end_session_endpoint")?,
            tenant_region_scope: document.optional_text("tenant_region_scope")?,
            tenant_region_sub_scope: document.optional_text("tenant_region_sub_scope")?,
            cloud_instance_name: document.optional_text("cloud_instance_name")?,
            msgraph_host: document.optional_text("msgraph_host")?,
        })
    }
}

/// The request for a tenant's metadata. It needs no sign-in and carries no header.
pub fn metadata_request(authority: &ServiceAddress, name: &TenantName) -> Request<Vec<u8>> {
    let mut address = authority.as_str().to_owned();
    address.push('/');
    address.push_str(name.as_str());
    address.push_str("/v2.0/.well-known/openid-configuration");
    let mut request = Request::new(Vec::new());
    // Such an address, and a name of letters, digits, dots and hyphens, always make an address.
    *request.uri_mut() =
        Uri::try_from(address).expect("an authority and a tenant name are an address");
    request
}

/// Reads the answer to [`metadata_request`].
///
/// # Errors
/// [`DiscoveryError`]: every endpoint has to lie below the authority's address, and the issuer has to
/// hold a tenant id, the one asked for if it was an id.
pub fn read_metadata(
    authority: &ServiceAddress,
    name: &TenantName,
    response: &Response<Vec<u8>>,
) -> Result<TenantMetadata, DiscoveryError> {
    let status = response.status();
    if status != StatusCode::OK {
        return Err(refusal(response));
    }
    let document = tenantry_json::parse_octets(response.body())
        .map_err(|_| malformed(MetadataFault::NotMetadata))?;
    let document =
        Document::read(&document).map_err(|Unfit(_)| malformed(MetadataFault::NotMetadata))?;
    if let Some(other) = other_authority(authority, &document.token_endpoint) {
        return Err(DiscoveryError::OtherCloud { authority: other });
    }
    let tenant =
        tenant_of_issuer(authority, &document.issuer).ok_or(malformed(MetadataFault::Issuer))?;
    if let TenantName::Id(asked) = name
        && *asked != tenant
    {
        return Err(malformed(MetadataFault::OtherTenant));
    }
    let metadata = TenantMetadata {
        tenant,
        issuer: document.issuer,
        authorization_endpoint: document.authorization_endpoint,
        token_endpoint: document.token_endpoint,
        jwks_uri: document.jwks_uri,
        end_session_endpoint: document.end_session_endpoint,
        region: document.tenant_region_scope,
        sub_region: document.tenant_region_sub_scope,
        cloud_instance: document.cloud_instance_name,
        graph_host: document.msgraph_host,
    };
    let belongs_to_tenant = |endpoint: &str| {
        let segment = path_on(authority, endpoint)?.split('/').next()?;
        Some(segment.eq_ignore_ascii_case(metadata.tenant.as_str()) || segment == name.as_str())
    };
    let endpoints = [&metadata.authorization_endpoint, &metadata.token_endpoint];
    if !metadata.lives_on(authority)
        || !endpoints
            .iter()
            .all(|endpoint| belongs_to_tenant(endpoint).unwrap_or(false))
    {
        return Err(malformed(MetadataFault::Endpoint));
    }
    Ok(metadata)
}

impl TenantMetadata {
    /// The address that ends the agent's session at the authority (OpenID Connect RP-Initiated
    /// Logout 1.0 section 2), to navigate to once the vault is empty. `logout_hint` is the
    /// account's `login_hint` claim or user name, so that no account has to be picked. `None` where the authority names no such
    /// endpoint.
    pub fn sign_out_address(
        &self,
        post_logout_redirect_uri: &str,
        logout_hint: Option<&str>,
    ) -> Option<String> {
        let mut address = self.end_session_endpoint.clone()?;
        address.push(if address.contains('?') { '&' } else { '?' });
        let start = address.len();
        let mut query = form_urlencoded::Serializer::for_suffix(address, start);
        query.append_pair("post_logout_redirect_uri", post_logout_redirect_uri);
        if let Some(logout_hint) = logout_hint {
            query.append_pair("logout_hint", logout_hint);
        }
        Some(query.finish())
    }

    /// The metadata of another tenant of the same authority, by analogy: issuer and endpoints with the
    /// other tenant's id in the place of this one's. That spares a request for each customer of a list.
    /// What the authority says of one tenant alone (its region, its Graph) is not known then.
    ///
    /// Nothing is trusted more for it: the issuer, the tenant and the audience of every ID token are
    /// checked against it as against metadata that was read.
    ///
    /// `None` where one of the addresses does not have the id as its first path segment, or has it in
    /// another place as well, so that no mixture of two tenants can come out.
    pub fn of_sibling(&self, tenant: &TenantId) -> Option<Self> {
        let moved = |address: &str| self.moved(address, tenant.as_str());
        Some(Self {
            tenant: tenant.clone(),
            issuer: moved(&self.issuer)?,
            authorization_endpoint: moved(&self.authorization_endpoint)?,
            token_endpoint: moved(&self.token_endpoint)?,
            jwks_uri: moved(&self.jwks_uri)?,
            end_session_endpoint: match &self.end_session_endpoint {
                Some(address) => Some(moved(address)?),
                None => None,
            },
            region: None,
            sub_region: None,
            cloud_instance: None,
            graph_host: None,
        })
    }

    /// Where the authority publishes the keys that it signs every organization's tokens with, each with an
    /// issuer that holds `{tenantid}` (Microsoft identity platform, access tokens, "Validate the signing key
    /// issuer"). One reading of them serves every tenant; one whose keys are its own publishes those at
    /// `jwks_uri`.
    ///
    /// `None` where `jwks_uri` does not have the tenant's id as its first path segment.
    pub fn shared_jwks_uri(&self) -> Option<String> {
        self.moved(&self.jwks_uri, "organizations")
    }

    /// An address of this tenant with another first path segment in the place of its id.
    fn moved(&self, address: &str, segment: &str) -> Option<String> {
        let own = self.tenant.as_str();
        let authority = self.issuer.strip_suffix("/v2.0")?.strip_suffix(own)?;
        let path = address.strip_prefix(authority)?.strip_prefix(own)?;
        let is_once = path.starts_with('/') && !path.to_ascii_lowercase().contains(own);
        is_once.then(|| [authority, segment, path].concat())
    }

    /// Whether the issuer and every endpoint lie below the authority's address, and the issuer holds
    /// the tenant's id. Metadata that has been stored or sent is checked again with this before a
    /// code or a refresh token goes to its token endpoint.
    pub fn lives_on(&self, authority: &ServiceAddress) -> bool {
        tenant_of_issuer(authority, &self.issuer).as_ref() == Some(&self.tenant)
            && [
                Some(&self.authorization_endpoint),
                Some(&self.token_endpoint),
                Some(&self.jwks_uri),
                self.end_session_endpoint.as_ref(),
            ]
            .into_iter()
            .flatten()
            .all(|endpoint| path_on(authority, endpoint).is_some())
    }
}

fn malformed(fault: MetadataFault) -> DiscoveryError {
    DiscoveryError::Malformed { fault }
}

fn refusal(response: &Response<Vec<u8>>) -> DiscoveryError {
    let status = response.status().as_u16();
    let retry_after = service_error::retry_after_seconds(response.headers());
    match status {
        // The request holds nothing but a name, so the name is what is wrong.
        400 | 404 => DiscoveryError::UnknownTenant {
            service: ServiceError::from_body(response.body(), status, retry_after).map(Box::new),
        },
        429 => DiscoveryError::Throttled { retry_after },
        _ => DiscoveryError::Unavailable { status },
    }
}

/// The tenant id of an issuer of the form `{authority}/{GUID}/v2.0`.
fn tenant_of_issuer(authority: &ServiceAddress, issuer: &str) -> Option<TenantId> {
    let id = path_on(authority, issuer)?.strip_suffix("/v2.0")?;
    // Comparison with `iss` is exact later, so the issuer has to be in the form it is kept in.
    TenantId::parse(id)
        .ok()
        .filter(|parsed| parsed.as_str() == id)
}

/// What follows the authority and a slash in an address; `None` where the address does not lie below the
/// authority or holds characters that an endpoint does not have.
fn path_on<'a>(authority: &ServiceAddress, address: &'a str) -> Option<&'a str> {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && byte != b'#' && byte != b'\\';
    authority
        .path_below(address)
        .filter(|path| path.bytes().all(is_plain))
}

/// The origin of a token endpoint that is not this authority's, where it can be read.
fn other_authority(authority: &ServiceAddress, token_endpoint: &str) -> Option<String> {
    let (scheme, rest) = token_endpoint.split_once("://")?;
    let host = rest.split('/').next()?;
    let origin: Origin = [scheme, "://", host].concat().parse().ok()?;
    (origin.as_str() != authority.origin()).then(|| origin.as_str().to_owned())
}
