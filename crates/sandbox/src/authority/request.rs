//! An authorization request (RFC 6749 section 4.1.1, OIDC Core section 3.1.2.1), read and checked.

use super::claims_request::ClaimsRequest;
use super::problem::Problem;
use super::scopes::ScopeRequest;
use crate::guid::Guid;
use crate::parameters::{Parameters, encode};
use crate::world::{Platform, Tenant, World};

/// An authorization request that may be answered to its redirect address.
#[derive(Debug, Clone)]
pub(super) struct AuthorizeRequest {
    /// The query as it came, with the tenant's name in front: forms carry it along.
    pub(super) query: String,
    pub(super) tenant: Guid,
    pub(super) client_id: Guid,
    pub(super) reply: ReplyTo,
    pub(super) single_page: bool,
    pub(super) scopes: ScopeRequest,
    pub(super) nonce: Option<String>,
    pub(super) challenge: Option<String>,
    pub(super) prompt: Option<Prompt>,
    pub(super) login_hint: Option<String>,
    pub(super) client_info: bool,
    pub(super) purpose: Purpose,
    /// The `scope` as it came.
    pub(super) scope: Option<String>,
    pub(super) claims: ClaimsRequest,
}

/// What the sign-in is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// An authorization code.
    Code,
    /// An administrator's consent for the whole tenant.
    AdminConsent,
}

/// The parameter by which forms carry the purpose along.
const PURPOSE: &str = "sandbox_purpose";

/// Where and how the answer goes back.
#[derive(Debug, Clone)]
pub(super) struct ReplyTo {
    pub(super) uri: String,
    mode: ResponseMode,
    state: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ResponseMode {
    Query,
    Fragment,
}

/// The `prompt` parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prompt {
    None,
    Login,
    SelectAccount,
    Consent,
}

/// Why a request is not answered as asked.
#[derive(Debug, Clone)]
pub(super) enum Refusal {
    /// The redirect address cannot be trusted: the user reads it at the authority, and nothing is
    /// redirected (RFC 6749 section 4.1.2.1).
    Page(Problem),
    /// The client is told.
    Reply(ReplyTo, Problem),
}

impl ReplyTo {
    /// The address with the answer in it.
    pub(super) fn with<'a>(
        &'a self,
        answer: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> String {
        let state = self.state.as_deref().map(|state| ("state", state));
        let encoded = encode(answer.into_iter().chain(state));
        let separator = match self.mode {
            ResponseMode::Fragment => '#',
            ResponseMode::Query if self.uri.contains('?') => '&',
            ResponseMode::Query => '?',
        };
        format!("{}{separator}{encoded}", self.uri)
    }
}

impl AuthorizeRequest {
    /// Reads the parameters of a request to this tenant. The redirect address is checked first,
    /// because everything after it is told to the client.
    pub(super) fn read(
        world: &World,
        tenant_name: &str,
        parameters: &Parameters,
    ) -> Result<AuthorizeRequest, Refusal> {
        let (tenant, reply, platform, client_id) =
            recipient(world, tenant_name, parameters).map_err(Refusal::Page)?;
        if parameters.get(PURPOSE).is_some() {
            return AuthorizeRequest::for_consent(world, tenant, reply, client_id, parameters);
        }
        let asked = Asked::read(world, parameters)
            .map_err(|problem| Refusal::Reply(reply.clone(), problem))?;
        let text = |name| parameters.get(name).map(str::to_owned);
        Ok(AuthorizeRequest {
            query: carried(tenant_name, parameters),
            tenant: tenant.id,
            client_id,
            reply,
            single_page: platform == Platform::SinglePage,
            scopes: asked.scopes,
            nonce: text("nonce"),
            challenge: asked.challenge,
            prompt: asked.prompt,
            login_hint: text("login_hint"),
            client_info: parameters.get("client_info") == Some("1"),
            purpose: Purpose::Code,
            scope: text("scope"),
            claims: asked.claims,
        })
    }

    /// Reads a request to an admin-consent endpoint. Its first version takes no `scope`: it asks for
    /// what the registration lists.
    pub(super) fn read_consent(
        world: &World,
        tenant_name: &str,
        parameters: &Parameters,
    ) -> Result<AuthorizeRequest, Refusal> {
        let own = parameters.iter().filter(|(name, _)| *name != PURPOSE);
        let marked = encode(own.chain([(PURPOSE, "admin consent")]));
        AuthorizeRequest::read(world, tenant_name, &Parameters::read(marked.as_bytes()))
    }

    fn for_consent(
        world: &World,
        tenant: &Tenant,
        reply: ReplyTo,
        client_id: Guid,
        parameters: &Parameters,
    ) -> Result<AuthorizeRequest, Refusal> {
        let reply = ReplyTo {
            mode: ResponseMode::Query,
            ..reply
        };
        let scopes = ScopeRequest::read(
            parameters.get("scope").unwrap_or(".default"),
            &world.origins,
        );
        let scopes = scopes.map_err(|problem| Refusal::Reply(reply.clone(), problem))?;
        Ok(AuthorizeRequest {
            query: carried(&tenant.id.to_string(), parameters),
            tenant: tenant.id,
            client_id,
            reply,
            single_page: false,
            scopes,
            nonce: None,
            challenge: None,
            prompt: None,
            login_hint: parameters.get("login_hint").map(str::to_owned),
            client_info: false,
            purpose: Purpose::AdminConsent,
            scope: parameters.get("scope").map(str::to_owned),
            claims: ClaimsRequest::default(),
        })
    }

    /// Reads what [`AuthorizeRequest::query`] carried.
    pub(super) fn read_carried(world: &World, query: &str) -> Result<AuthorizeRequest, Refusal> {
        let parameters = Parameters::read(query.as_bytes());
        let tenant = parameters.get("tenant").unwrap_or_default().to_owned();
        AuthorizeRequest::read(world, &tenant, &parameters)
    }
}

fn carried(tenant_name: &str, parameters: &Parameters) -> String {
    let own = parameters.iter().filter(|(name, _)| *name != "tenant");
    encode(std::iter::once(("tenant", tenant_name)).chain(own))
}

fn recipient<'w>(
    world: &'w World,
    tenant_name: &str,
    parameters: &Parameters,
) -> Result<(&'w Tenant, ReplyTo, Platform, Guid), Problem> {
    let tenant = world
        .tenant(tenant_name)
        .ok_or_else(|| Problem::UnknownTenant {
            tenant: tenant_name.to_owned(),
            by_metadata: false,
        })?;
    if let Some(name) = parameters.repeated() {
        return Err(Problem::Repeated(name.to_owned()));
    }
    let client = parameters
        .get("client_id")
        .ok_or(Problem::Missing("client_id"))?;
    let registration = world
        .registration(client)
        .ok_or_else(|| Problem::UnknownClient {
            client: client.to_owned(),
            tenant: tenant.display_name.clone(),
        })?;
    let uri = parameters.get("redirect_uri").ok_or(Problem::NoRedirect)?;
    let registered = registration
        .redirects
        .iter()
        .find(|redirect| redirect.uri == uri);
    let redirect = registered.ok_or_else(|| Problem::UnregisteredRedirect {
        uri: uri.to_owned(),
        client: registration.client_id,
    })?;
    let mode = match parameters.get("response_mode") {
        Some("fragment") => ResponseMode::Fragment,
        _ => ResponseMode::Query,
    };
    let reply = ReplyTo {
        uri: uri.to_owned(),
        mode,
        state: parameters.get("state").map(str::to_owned),
    };
    Ok((tenant, reply, redirect.platform, registration.client_id))
}

/// What is asked for, once it is known whom to answer.
struct Asked {
    claims: ClaimsRequest,
    scopes: ScopeRequest,
    challenge: Option<String>,
    prompt: Option<Prompt>,
}

impl Asked {
    fn read(world: &World, parameters: &Parameters) -> Result<Asked, Problem> {
        match parameters.get("response_type") {
            Some("code") => {}
            Some("id_token") => return Err(Problem::IdTokenNotEnabled),
            Some(other) => return Err(Problem::ResponseType(other.to_owned())),
            None => return Err(Problem::Missing("response_type")),
        }
        if !matches!(
            parameters.get("response_mode"),
            None | Some("query" | "fragment")
        ) {
            return Err(Problem::Unsupported("response_mode"));
        }
        let scope = parameters.get("scope").ok_or(Problem::Missing("scope"))?;
        Ok(Asked {
            claims: ClaimsRequest::read(parameters)?,
            scopes: ScopeRequest::read(scope, &world.origins)?,
            challenge: challenge(parameters)?,
            prompt: prompt(parameters)?,
        })
    }
}

/// The service takes `plain` as well (RFC 7636 section 4.2 allows it); the sandbox is stricter,
/// because a browser has no excuse for it. An S256 challenge has 43 characters.
fn challenge(parameters: &Parameters) -> Result<Option<String>, Problem> {
    let Some(challenge) = parameters.get("code_challenge") else {
        return Ok(None);
    };
    if parameters.get("code_challenge_method") != Some("S256") {
        return Err(Problem::ChallengeMethod);
    }
    if challenge.len() != 43 {
        return Err(Problem::ChallengeSize);
    }
    Ok(Some(challenge.to_owned()))
}

fn prompt(parameters: &Parameters) -> Result<Option<Prompt>, Problem> {
    match parameters.get("prompt") {
        None => Ok(None),
        Some("none") => Ok(Some(Prompt::None)),
        Some("login") => Ok(Some(Prompt::Login)),
        Some("select_account") => Ok(Some(Prompt::SelectAccount)),
        Some("consent") => Ok(Some(Prompt::Consent)),
        Some(_) => Err(Problem::Unsupported("prompt")),
    }
}
