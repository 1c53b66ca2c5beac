use tenantry_config::{ClientId, ServiceAddress};

use crate::broker::Broker;
use crate::discovery::TenantMetadata;
use crate::id_token::Claims;
use crate::tokens::ClientInfo;

/// A session that a sign-out has ended in the console, and that goes on at its authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndedSession {
    /// Whose it is.
    pub account: ClientInfo,
    /// The authority that keeps it.
    pub authority: ServiceAddress,
    /// The app registration that it was signed in through.
    pub client_id: ClientId,
    /// The account's user name, where its home tenant has told it.
    pub username: Option<String>,
    metadata: TenantMetadata,
    logout_hint: Option<String>,
}

impl EndedSession {
    /// The address to navigate to, to end it at the authority as well
    /// ([`TenantMetadata::sign_out_address`]).
    pub fn address(&self, post_logout_redirect_uri: &str) -> Option<String> {
        let hint = self.logout_hint.as_deref();
        self.metadata
            .sign_out_address(post_logout_redirect_uri, hint)
    }
}

impl Broker {
    /// Each account that is signed in, once for each authority.
    pub(super) fn sessions(&self) -> Vec<EndedSession> {
        let of_partners = self.accounts.iter().filter_map(|(app, account)| {
            let routes = || self.routes.iter().map(|(_, route)| route);
            // The tenant may have been given to another registration since: any other one will do.
            let route = routes()
                .find(|route| route.app() == *app)
                .or_else(|| routes().find(|route| route.authority == app.authority));
            Some((route?, &app.client_id, account))
        });
        let of_customers = self.own_accounts.iter().filter_map(|(tenant, account)| {
            let route = self.routes.get(tenant)?;
            Some((route, &route.client_id, account))
        });
        let mut sessions: Vec<EndedSession> = Vec::new();
        for (route, client_id, account) in of_partners.chain(of_customers) {
            let is_known = |session: &EndedSession| {
                session.authority == route.authority && session.account == *account
            };
            if sessions.iter().any(is_known) {
                continue;
            }
            let home = self.claims_at_home(account);
            let username = home.and_then(|claims| claims.preferred_username.clone());
            let hint = home.and_then(|claims| claims.login_hint.clone());
            sessions.push(EndedSession {
                account: account.clone(),
                authority: route.authority.clone(),
                client_id: client_id.clone(),
                logout_hint: hint.or_else(|| username.clone()),
                username,
                metadata: route.metadata.clone(),
            });
        }
        sessions
    }

    /// What the account's home tenant says about it: no other one knows it by its user name.
    fn claims_at_home(&self, account: &ClientInfo) -> Option<&Claims> {
        let is_home = self.account(&account.utid) == Some(account);
        self.claims(&account.utid).filter(|_| is_home)
    }
}
