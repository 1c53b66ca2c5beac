//! Who calls: the access token, checked (RFC 6750 section 2.1).

use std::collections::{BTreeSet, HashSet};

use axum::http::{HeaderMap, header};
use serde_json::{Value, json};

use super::problem::GraphProblem;
use crate::authority::demands::policy_id;
use crate::guid::Guid;
use crate::signing::{self, TokenFlaw};
use crate::timestamp::Timestamp;
use crate::world::{Tenant, World};

/// What the token says, once it is found to be one of the authority's, for Graph, and in time.
pub(super) struct Caller {
    pub(super) tenant: Guid,
    pub(super) object_id: Guid,
    /// The application (client) id.
    pub(super) application: Guid,
    scopes: HashSet<String>,
    /// Template ids of the directory roles, the token's `wids`.
    roles: BTreeSet<Guid>,
    standing: Standing,
}

/// What the token says of the user's standing at the moment of its issue. It never changes: whoever
/// had no role then has none for the token's whole life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Home,
    Guest,
    Delegated,
    /// By delegated administration that had not reached the tenant yet.
    WithoutRole,
    /// Nobody calls: somebody looks at the tenant from outside of the cloud.
    Looking,
}

impl Caller {
    pub(super) fn read(
        world: &World,
        headers: &HeaderMap,
        now: Timestamp,
    ) -> Result<Caller, GraphProblem> {
        let token = headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim())
            .filter(|token| !token.is_empty())
            .ok_or(GraphProblem::Token("Access token is empty."))?;
        let claims = signing::verify(token).map_err(|flaw| {
            GraphProblem::Token(match flaw {
                TokenFlaw::Malformed => "The token is not a well formed JSON Web Token.",
                TokenFlaw::UnknownKey => "The key that the token names is not known.",
                TokenFlaw::BadSignature => "Access token validation failure. Invalid signature.",
            })
        })?;
        Caller::from_claims(world, &claims, now)
    }

    fn from_claims(world: &World, claims: &Value, now: Timestamp) -> Result<Caller, GraphProblem> {
        if claims["aud"] != world.origins.graph.as_str() {
            return Err(GraphProblem::Token(
                "Access token validation failure. Invalid audience.",
            ));
        }
        let expires = claims["exp"].as_u64().unwrap_or_default();
        let valid_from = claims["nbf"].as_u64().unwrap_or(u64::MAX);
        if now.seconds() >= expires || now.seconds() < valid_from {
            return Err(GraphProblem::Token(
                "Lifetime validation failed, the token is expired.",
            ));
        }
        let tenant = claims["tid"]
            .as_str()
            .and_then(|id| id.parse().ok())
            .and_then(|id| world.tenant_by_id(id))
            .ok_or(GraphProblem::Token(
                "The tenant of the token was not found.",
            ))?;
        let object_id = claims["oid"]
            .as_str()
            .and_then(|id| id.parse().ok())
            .ok_or(GraphProblem::Token("The token names no user."))?;
        let application = claims["appid"]
            .as_str()
            .and_then(|id| id.parse().ok())
            .ok_or(GraphProblem::Token("The token names no application."))?;
        check_events(world, tenant, claims)?;
        let scopes = claims["scp"].as_str().unwrap_or_default();
        let roles = claims["wids"].as_array().into_iter().flatten();
        let roles: BTreeSet<Guid> = roles
            .filter_map(|role| role.as_str()?.parse().ok())
            .collect();
        let standing = match claims["xms_sandbox"]["standing"].as_str() {
            Some("home") => Standing::Home,
            Some("guest") => Standing::Guest,
            _ if !roles.is_empty() => Standing::Delegated,
            _ => Standing::WithoutRole,
        };
        Ok(Caller {
            standing,
            tenant: tenant.id,
            object_id,
            application,
            roles,
            scopes: scopes.split_ascii_whitespace().map(str::to_owned).collect(),
        })
    }

    /// Whoever looks at a tenant from outside of the cloud. Nothing is kept from them.
    pub(super) fn looking(tenant: Guid) -> Caller {
        Caller {
            tenant,
            object_id: tenant,
            application: tenant,
            scopes: HashSet::new(),
            roles: BTreeSet::new(),
            standing: Standing::Looking,
        }
    }

    /// Whether one of these delegated permissions was granted, and the user may use it: guests see no
    /// more than themselves, and agents need a role.
    pub(super) fn may(&self, permissions: &[&str], about_self: bool) -> bool {
        let in_standing = match self.standing {
            Standing::Home | Standing::Delegated => true,
            Standing::Guest => about_self,
            Standing::WithoutRole => false,
            Standing::Looking => return true,
        };
        in_standing && permissions.iter().any(|scope| self.scopes.contains(*scope))
    }

    /// Whether the user holds one of these directory roles. Whatever was granted to the application, a
    /// user does no more than its roles allow.
    pub(super) fn holds(&self, roles: &[Guid]) -> bool {
        roles.iter().any(|role| self.roles.contains(role))
    }
}

/// Continuous access evaluation: a long-lived token is challenged once the user's sessions were
/// revoked or the tenant's policy changed after its issue.
fn check_events(world: &World, tenant: &Tenant, claims: &Value) -> Result<(), GraphProblem> {
    let capable = claims["xms_cc"]
        .as_array()
        .is_some_and(|known| known.iter().any(|name| name == "CP1"));
    if !capable {
        return Ok(());
    }
    let issued = &claims["xms_sandbox"];
    let account = issued["account"].as_str().and_then(|id| id.parse().ok());
    let Some(account) = account.and_then(|id| world.account(id)) else {
        return Err(GraphProblem::Token("The user of the token was not found."));
    };
    if issued["sessions"] != account.revocations {
        let since = account.revoked.map_or(0, Timestamp::seconds);
        let since = json!({ "essential": true, "value": since.to_string() });
        let demanded = json!({ "access_token": { "nbf": since } });
        return Err(GraphProblem::Challenge(demanded.to_string()));
    }
    if issued["policy"] != tenant.policy_changes {
        let policy = policy_id(tenant.id).to_string();
        let policies = json!({ "essential": true, "values": [policy] });
        let demanded = json!({ "access_token": { "capolids": policies } });
        return Err(GraphProblem::Challenge(demanded.to_string()));
    }
    Ok(())
}
