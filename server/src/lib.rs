//! The host of the console. It hands out the built files and one configuration document, and writes
//! folders with which other hosts do the same.
//!
//! What is absent on purpose: a route that accepts anything (only GET and HEAD are answered), cookies,
//! sessions, compression on the fly, directory listings, byte ranges, redirects. The authorization
//! response comes back in the URL's fragment, which no browser sends, so that no code or token ever
//! gets here.
//!
//! | file | what it decides |
//! | --- | --- |
//! | `route.rs` | what a path means; nothing else looks at paths |
//! | `answers.rs` | which kinds of answers there are, and every header of each |
//! | `security.rs` | the content security policies and the other headers that browsers enforce |
//! | `media_type.rs` | what a file holds, by its ending |
//! | `built.rs`, `page.rs` | reading a built console: its page's base address and inline scripts |
//! | `site.rs` | answering a request by all of these |
//! | `document.rs` | answers made at start: the page, the vault's script, `config.json` |
//! | `assets.rs` | answers from the folder, and which names may be kept for ever |
//! | `negotiation.rs`, `compress.rs` | which form of a file a request gets, and making the forms |
//! | `export.rs` and `export/` | the same answers in the words of other hosts |
//! | `serve.rs` | connections, and the patience with them |
//! | `access_log.rs` | what is written down about a request |
//! | `base_path.rs`, `error.rs` | the path the console lives under; why a start fails |

mod access_log;
mod answers;
mod assets;
mod base_path;
mod built;
mod compress;
mod document;
mod error;
mod export;
mod media_type;
mod negotiation;
mod page;
mod route;
mod security;
mod serve;
mod site;

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use axum::extract::{Request, State};
use axum::response::Response;
use axum::{Router, middleware};

use crate::site::Site;

pub use crate::base_path::{BasePath, BasePathError};
pub use crate::error::StartError;
pub use crate::export::{Export, ExportError, Exported, Target};
pub use crate::serve::{Patience, serve};

/// What to serve, and where.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The folder of the built console.
    pub assets: PathBuf,
    /// The `config.json` to serve.
    pub config: PathBuf,
    /// The path under which the console lives.
    pub base: BasePath,
    /// For how many seconds browsers are to come by TLS only; with `None` they are not told
    /// (`Strict-Transport-Security`, RFC 6797).
    pub hsts: Option<u32>,
}

/// The whole server as a router. The folder's page, the vault's script and the configuration are read
/// once, here.
///
/// # Errors
/// If the folder holds no built console or the configuration is refused.
pub fn app(options: &Options) -> Result<Router, StartError> {
    Ok(Host::read(options.clone())?.router())
}

/// A server whose page, vault and configuration can be read anew while it serves.
#[derive(Clone)]
pub struct Host {
    options: Arc<Options>,
    site: Arc<RwLock<Arc<Site>>>,
}

impl Host {
    /// Reads the folder's page, the vault's script and the configuration.
    ///
    /// # Errors
    /// If the folder holds no built console or the configuration is refused.
    pub fn read(options: Options) -> Result<Self, StartError> {
        let site = Arc::new(Site::read(&options)?);
        Ok(Self {
            options: Arc::new(options),
            site: Arc::new(RwLock::new(site)),
        })
    }

    /// Reads them anew. Every request is answered from one reading or the other, never from a mixture.
    ///
    /// # Errors
    /// As for [`Self::read`]; then what was read before stays.
    pub fn reload(&self) -> Result<(), StartError> {
        let site = Arc::new(Site::read(&self.options)?);
        *self.site.write().unwrap_or_else(PoisonError::into_inner) = site;
        Ok(())
    }

    /// The whole server as a router.
    pub fn router(&self) -> Router {
        Router::new()
            .fallback(answer)
            .with_state(self.clone())
            .layer(middleware::from_fn(access_log::log))
    }

    fn site(&self) -> Arc<Site> {
        Arc::clone(&self.site.read().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn answer(State(host): State<Host>, request: Request) -> Response {
    host.site().answer(&request.into_parts().0).await
}
