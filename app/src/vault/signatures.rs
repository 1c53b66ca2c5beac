//! The authorities' keys, and whether ID tokens are signed with them.

use std::{cell::RefCell, rc::Rc};

use http::Request;
use tenantry_identity::{
    discovery::TenantMetadata,
    id_token::{IdToken, IdTokenError},
    jwks::{self, Jwk, Jwks, KeyCache, Signature},
    tokens::TokenSet,
};
use tenantry_trace::Purpose;

use super::wire::Wire;
use crate::platform::{clock, crypto};

/// The keys that were read so far.
pub(super) struct Signatures {
    wire: Rc<Wire>,
    keys: RefCell<KeyCache>,
}

impl Signatures {
    /// None yet.
    pub(super) fn new(wire: Rc<Wire>) -> Self {
        let keys = RefCell::default();
        Signatures { wire, keys }
    }

    /// Reads the keys unless they are known or were asked for a moment ago. Worth doing while the token
    /// endpoint is still working on its answer.
    pub(super) async fn prepare(&self, metadata: &TenantMetadata) {
        let shared = metadata.shared_jwks_uri();
        if let Some(shared) = &shared {
            self.read_once(shared).await;
        }
        let is_enough = shared.is_some_and(|shared| self.keys.borrow().keys(&shared).is_some());
        if !is_enough {
            self.read_once(&metadata.jwks_uri).await;
        }
    }

    /// Checks the ID token's signature by the keys that the authority signs every tenant's tokens with, else
    /// by those of its tenant. Where the keys cannot be read at all, the connection to the token
    /// endpoint has to suffice (OpenID Connect Core section 3.1.3.7, number 6).
    ///
    /// # Errors
    /// The token is missing, unreadable, for another tenant, or signed by somebody else.
    pub(super) async fn check(
        &self,
        tokens: &TokenSet,
        metadata: &TenantMetadata,
    ) -> Result<(), IdTokenError> {
        let raw = tokens.id_token.as_ref().ok_or(IdTokenError::Missing)?;
        let token = IdToken::decode(raw.expose())?;
        // Another tenant's token cannot fit this tenant's keys; the plain reason helps more.
        if token.issuer() != metadata.issuer {
            return Err(IdTokenError::Issuer);
        }
        let mut outcome = Signature::Unreadable;
        for jwks_uri in metadata
            .shared_jwks_uri()
            .iter()
            .chain([&metadata.jwks_uri])
        {
            self.read_once(jwks_uri).await;
            outcome = self.verify(&token, jwks_uri).await;
            if outcome == Signature::UnknownKey && self.read(jwks_uri).await {
                outcome = self.verify(&token, jwks_uri).await;
            }
            if matches!(outcome, Signature::Verified | Signature::Refused) {
                break;
            }
        }
        match outcome {
            Signature::Verified | Signature::Unreadable => Ok(()),
            Signature::Refused | Signature::UnknownKey => Err(IdTokenError::Signature),
        }
    }

    async fn verify(&self, token: &IdToken, jwks_uri: &str) -> Signature {
        let keys = self.keys.borrow().keys(jwks_uri).cloned();
        jwks::verify(
            token,
            keys.as_ref(),
            async |key: &Jwk, signed: &[u8], signature: &[u8]| {
                crypto::rs256_fits(&key.n, &key.e, signed, signature).await
            },
        )
        .await
    }

    async fn read_once(&self, jwks_uri: &str) {
        if self.keys.borrow().keys(jwks_uri).is_none() {
            self.read(jwks_uri).await;
        }
    }

    /// Whether the keys were asked for: once a minute at most.
    async fn read(&self, jwks_uri: &str) -> bool {
        let now = clock::now();
        if !self.keys.borrow().may_fetch(jwks_uri, now) {
            return false;
        }
        let keys = self.fetch(jwks_uri).await;
        self.keys.borrow_mut().fetched(jwks_uri, keys, now);
        true
    }

    async fn fetch(&self, jwks_uri: &str) -> Option<Jwks> {
        let request = Request::get(jwks_uri).body(Vec::new()).ok()?;
        let response = self.wire.read(Purpose::Keys, None, request).await.ok()?;
        Jwks::parse(response.body()).ok()
    }
}
