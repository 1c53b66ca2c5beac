//! What one customer has granted to the app, and what that lacks.

use futures::future::join;
use tenantry_config::ClientId;
use tenantry_graph::{
    Scope,
    directory::{
        oauth2_permission_grant::{self, Consent, OAuth2PermissionGrant},
        service_principal::{self, MICROSOFT_GRAPH},
    },
    feature::{self, Place},
};
use tenantry_identity::TenantId;

use crate::{client::Client, failure::Failure, session::Known, vault::port::OpenTenant};

/// What the grants were read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// The customer's own list of grants.
    Grants,
    /// The agent's token: the list may not be read.
    Token,
}

/// Opens a customer silently and reads what it has granted to the app.
pub(super) async fn granted(
    client: Client,
    known: Known,
) -> Result<(Vec<String>, Source), Failure> {
    let client_id = known.client_id.clone();
    let open = client.open(known, false).await?;
    match read_grants(client, &open.tenant, &client_id).await {
        Ok(scopes) => Ok((scopes, Source::Grants)),
        // The list needs permissions of its own; the token tells as much for this agent.
        Err(Failure::Graph { error, .. }) if error.status() == 403 => by_token(open),
        Err(failure) => Err(failure),
    }
}

fn by_token(open: OpenTenant) -> Result<(Vec<String>, Source), Failure> {
    Ok((open.scopes, Source::Token))
}

async fn read_grants(
    client: Client,
    tenant: &TenantId,
    client_id: &ClientId,
) -> Result<Vec<String>, Failure> {
    let app = service_principal::by_app_id(tenant, client_id.as_str());
    let graph = service_principal::by_app_id(tenant, MICROSOFT_GRAPH);
    let (app, graph) = join(client.call(&app), client.call(&graph)).await;
    let (Some(app), Some(graph)) = (app?, graph?) else {
        // A tenant that does not know the app has granted it nothing.
        return Ok(Vec::new());
    };
    let first = oauth2_permission_grant::list_of_client(tenant, &app.id);
    let grants = client.all(first).await?;
    let of_graph = grants
        .into_iter()
        .filter(|grant| grant.resource == graph.id);
    Ok(of_graph
        .filter(is_for_everyone)
        .flat_map(|grant| grant.scopes)
        .collect())
}

/// A grant to one user helps nobody else of the partner's agents.
fn is_for_everyone(grant: &OAuth2PermissionGrant) -> bool {
    grant.consent == Consent::Everyone
}

/// What the console needs in a customer and was not granted. What signing in itself needs is there, else
/// nobody would have got in.
pub(super) fn missing(granted: &[String]) -> Vec<Scope> {
    feature::least(Some(Place::Customer))
        .into_iter()
        .filter(|scope| !feature::SIGN_IN.contains(scope))
        .filter(|scope| !feature::is_covered(*scope, granted))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(scopes: &[&str]) -> Vec<String> {
        scopes.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_customer_that_granted_nothing_lacks_everything_but_sign_in() {
        let lacking = missing(&[]);
        let needed = feature::least(Some(Place::Customer)).len();
        assert_eq!(lacking.len(), needed - feature::SIGN_IN.len());
        assert!(lacking.contains(&Scope("User.Read.All")));
    }

    #[test]
    fn what_is_covered_by_a_higher_permission_is_not_missing() {
        let lacking = missing(&texts(&["Directory.ReadWrite.All"]));
        assert!(!lacking.contains(&Scope("User.Read.All")), "{lacking:?}");
    }
}
