//! Redeeming a code or a refresh token: the checks, in the order in which they are told.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::authorize::check_access;
use super::claims_request::ClaimsRequest;
use super::demands;
use super::problem::Problem;
use super::scopes::ScopeRequest;
use crate::guid::Guid;
use crate::origins::origin_of;
use crate::parameters::Parameters;
use crate::timestamp::Timestamp;
use crate::world::grants::{Authentication, CodeGrant, REFRESH_LIFETIME};
use crate::world::{Platform, Registration, World};

/// A token request as it came.
pub(super) struct TokenRequest<'a> {
    pub(super) tenant_name: &'a str,
    pub(super) parameters: &'a Parameters,
    /// The `Origin` header.
    pub(super) origin: Option<&'a str>,
    pub(super) now: Timestamp,
}

/// What a redeemed grant gives.
#[derive(Debug)]
pub(super) struct Redemption {
    pub(super) client_id: Guid,
    pub(super) tenant: Guid,
    pub(super) authentication: Authentication,
    /// Whether access tokens live long, because the client understands claims challenges.
    pub(super) long_lived: bool,
    pub(super) scopes: ScopeRequest,
    pub(super) nonce: Option<String>,
    pub(super) single_page: bool,
    /// When a refresh token that is handed out ends.
    pub(super) refresh_expires: Timestamp,
}

impl TokenRequest<'_> {
    /// Checks everything and marks the code as redeemed.
    pub(super) fn redeem(&self, world: &mut World) -> Result<Redemption, Problem> {
        let parameters = self.parameters;
        if let Some(name) = parameters.repeated() {
            return Err(Problem::Repeated(name.to_owned()));
        }
        let grant_type = required(parameters, "grant_type")?;
        let client = required(parameters, "client_id")?;
        let tenant = world
            .tenant(self.tenant_name)
            .ok_or_else(|| Problem::UnknownTenant {
                tenant: self.tenant_name.to_owned(),
                by_metadata: false,
            })?;
        let tenant_id = tenant.id;
        let registration = world
            .registration(client)
            .ok_or_else(|| Problem::UnknownClient {
                client: client.to_owned(),
                tenant: tenant.display_name.clone(),
            })?;
        let claims = ClaimsRequest::read(parameters)?;
        let mut redemption = match grant_type {
            "authorization_code" => self.code(world, registration, tenant_id)?,
            "refresh_token" => self.refresh_token(world, registration, tenant_id)?,
            _ => return Err(Problem::GrantType),
        };
        redemption.long_lived |= claims.long_lived;
        let authentication = redemption.authentication;
        if world.is_revoked(&authentication) {
            return Err(Problem::Revoked);
        }
        check_access(world, authentication.account, tenant_id, self.now)?;
        demands::check(
            world,
            &authentication,
            tenant_id,
            claims.second_factor,
            self.now,
        )?;
        check_consent(world, &redemption)?;
        // A code is used up by what it gave, not by a request that was refused.
        if let Some(code) = parameters
            .get("code")
            .filter(|_| grant_type == "authorization_code")
        {
            world.grants.mark_redeemed(code);
        }
        Ok(redemption)
    }

    /// RFC 6749 section 4.1.3 with RFC 7636 section 4.5.
    fn code(
        &self,
        world: &World,
        registration: &Registration,
        tenant: Guid,
    ) -> Result<Redemption, Problem> {
        let code = required(self.parameters, "code")?;
        let redirect_uri = required(self.parameters, "redirect_uri")?;
        let grant = world.grants.code(code).ok_or(Problem::UnknownGrant)?;
        if grant.client_id != registration.client_id {
            return Err(Problem::OtherClient);
        }
        if grant.tenant != tenant {
            return Err(Problem::OtherTenant);
        }
        if grant.redirect_uri != redirect_uri {
            return Err(Problem::OtherRedirect);
        }
        if grant.redeemed {
            return Err(Problem::RedeemedCode);
        }
        if grant.expires <= self.now {
            return Err(Problem::ExpiredCode);
        }
        self.check_platform(registration, grant.single_page)?;
        self.check_verifier(grant)?;
        let scopes = self.scopes(world, &grant.scopes)?;
        Ok(Redemption {
            client_id: grant.client_id,
            tenant,
            authentication: grant.authentication,
            long_lived: grant.long_lived,
            scopes,
            nonce: grant.nonce.clone(),
            single_page: grant.single_page,
            refresh_expires: self.now.plus(REFRESH_LIFETIME),
        })
    }

    /// RFC 6749 section 6. The token is bound to user and client, not to tenant or resource, so it
    /// is redeemed wherever the user has access. Redeeming it neither ends nor prolongs it.
    fn refresh_token(
        &self,
        world: &World,
        registration: &Registration,
        tenant: Guid,
    ) -> Result<Redemption, Problem> {
        let token = required(self.parameters, "refresh_token")?;
        let grant = world
            .grants
            .refresh_token(token)
            .ok_or(Problem::UnknownGrant)?;
        if grant.client_id != registration.client_id {
            return Err(Problem::OtherClient);
        }
        self.check_platform(registration, grant.single_page)?;
        if grant.expires <= self.now {
            return Err(Problem::ExpiredRefreshToken);
        }
        Ok(Redemption {
            client_id: grant.client_id,
            tenant,
            authentication: grant.authentication,
            long_lived: false,
            scopes: self.scopes(world, &grant.scopes)?,
            nonce: None,
            single_page: grant.single_page,
            refresh_expires: grant.expires,
        })
    }

    /// `scope` is optional when a grant is redeemed.
    fn scopes(&self, world: &World, granted: &ScopeRequest) -> Result<ScopeRequest, Problem> {
        match self.parameters.get("scope") {
            Some(scope) => ScopeRequest::read(scope, &world.origins),
            None => Ok(granted.clone()),
        }
    }

    /// What a single-page application was given is redeemed across origins, by the origin of one of
    /// its redirect addresses; what a web server was given is not, and needs a secret.
    fn check_platform(
        &self,
        registration: &Registration,
        single_page: bool,
    ) -> Result<(), Problem> {
        let has_secret = ["client_secret", "client_assertion"]
            .iter()
            .any(|name| self.parameters.get(name).is_some());
        match (single_page, self.origin) {
            (true, None) => Err(Problem::CrossOriginRequired),
            (false, Some(_)) => Err(Problem::CrossOriginNotAllowed),
            (false, None) => Err(Problem::SecretRequired),
            (true, Some(_)) if has_secret => Err(Problem::SecretOfPublicClient),
            (true, Some(origin)) => {
                let known = registration.redirects.iter().any(|redirect| {
                    redirect.platform == Platform::SinglePage
                        && origin_of(&redirect.uri).as_deref() == Some(origin)
                });
                // No code is published for another origin than the registered ones. Its browser
                // would not be allowed to read the answer anyway.
                if known {
                    Ok(())
                } else {
                    Err(Problem::CrossOriginNotAllowed)
                }
            }
        }
    }

    fn check_verifier(&self, grant: &CodeGrant) -> Result<(), Problem> {
        let Some(challenge) = &grant.challenge else {
            return if grant.single_page {
                Err(Problem::PkceRequired)
            } else {
                Ok(())
            };
        };
        let verifier = self
            .parameters
            .get("code_verifier")
            .ok_or(Problem::VerifierForm)?;
        // RFC 7636 section 4.1: 43 to 128 unreserved characters.
        let well_formed = (43..=128).contains(&verifier.len())
            && verifier
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte));
        if !well_formed {
            return Err(Problem::VerifierForm);
        }
        if URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) != *challenge {
            return Err(Problem::VerifierMismatch);
        }
        Ok(())
    }
}

fn check_consent(world: &World, redemption: &Redemption) -> Result<(), Problem> {
    let granted = world.consented(
        redemption.client_id,
        redemption.tenant,
        redemption.scopes.resource,
    );
    if granted.is_some_and(|granted| redemption.scopes.is_covered_by(granted)) {
        return Ok(());
    }
    Err(Problem::ConsentRequired {
        client: redemption.client_id,
    })
}

fn required<'p>(parameters: &'p Parameters, name: &'static str) -> Result<&'p str, Problem> {
    parameters.get(name).ok_or(Problem::Missing(name))
}
