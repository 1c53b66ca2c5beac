//! The host of the console. It hands out the built files and one configuration document, which a CDN
//! could do as well.
//!
//! What is absent on purpose: a route that accepts anything (only GET and HEAD are answered), cookies,
//! sessions, compression on the fly, directory listings, byte ranges, redirects. The authorization
//! response comes back in the URL's fragment, which no browser sends, so that no code or token ever
//! gets here.
//!
//! | file | what it decides |
//! | --- | --- |
//! | `route.rs` | what a path means; nothing else looks at paths |
//! | `security.rs` | the content security policies and the headers that every response has |
//! | `page.rs` | `index.html`: its base address and the hashes of its inline scripts |
//! | `document.rs` | answers made at start: the page, the vault's script, `config.json` |
//! | `assets.rs` | answers from the folder, and how long they may be kept |
//! | `access_log.rs` | what is written down about a request |
//! | `base_path.rs`, `error.rs` | the path the console lives under; why a start fails |

mod access_log;
mod assets;
mod base_path;
mod built;
mod compress;
mod document;
mod error;
mod export;
mod page;
mod route;
pub mod security;

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};

use crate::assets::Assets;
use crate::built::Built;
use crate::document::Document;
use crate::route::Route;

pub use crate::base_path::{BasePath, BasePathError};
pub use crate::error::StartError;
pub use crate::export::{Export, ExportError, Exported, Target};

/// Revalidate before each use, which an `ETag` makes cheap.
const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");

/// What to serve, and where.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder of the built console.
    pub assets: PathBuf,
    /// The `config.json` to serve.
    pub config: PathBuf,
    /// The path under which the console lives.
    pub base: BasePath,
}

/// The whole server as a router. The folder's page, the vault's script and the configuration are read
/// once, here: a change to them takes a restart.
///
/// # Errors
/// If the folder holds no built console or the configuration is refused.
pub fn app(options: &Options) -> Result<Router, StartError> {
    let site = Arc::new(Site::read(options)?);
    Ok(Router::new()
        .fallback(answer)
        .with_state(site)
        .layer(middleware::map_response(security::add_headers))
        .layer(middleware::from_fn(access_log::log)))
}

struct Site {
    base: BasePath,
    page: Document,
    vault: Document,
    config: Document,
    assets: Assets,
}

impl Site {
    fn read(options: &Options) -> Result<Self, StartError> {
        let built = Built::read(&options.assets, &options.config, &options.base)?;
        Ok(Self {
            base: options.base.clone(),
            page: Document::new(
                "text/html; charset=utf-8",
                &security::page_policy(&built.page.inline_scripts),
                built.page.html.into_bytes(),
            ),
            vault: Document::new(
                "text/javascript; charset=utf-8",
                &security::vault_policy(&built.config),
                built.vault.into_bytes(),
            ),
            config: Document::new(
                "application/json",
                security::ASSET_POLICY,
                built.config_text.into_bytes(),
            ),
            assets: Assets::new(&options.assets),
        })
    }
}

async fn answer(State(site): State<Arc<Site>>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut response = text(
            StatusCode::METHOD_NOT_ALLOWED,
            "Only GET and HEAD.\n".into(),
        );
        let allowed = HeaderValue::from_static("GET, HEAD");
        response.headers_mut().insert(header::ALLOW, allowed);
        return response;
    }
    let headers: &HeaderMap = request.headers();
    let found = match Route::of(request.uri().path(), &site.base) {
        Route::Page => Some(site.page.respond(headers)),
        Route::Vault => Some(site.vault.respond(headers)),
        Route::Config => Some(site.config.respond(headers)),
        Route::Health => Some(text(StatusCode::OK, "ok\n".into())),
        Route::Asset(name) => site.assets.respond(name, request.method(), headers).await,
        Route::Nothing => None,
    };
    found.unwrap_or_else(|| {
        let message = format!("Nothing is here. The console is at {}\n", site.base);
        text(StatusCode::NOT_FOUND, message)
    })
}

fn text(status: StatusCode, body: String) -> Response {
    let headers = [
        (header::CACHE_CONTROL, REVALIDATE),
        (header::CONTENT_LENGTH, body.len().into()),
    ];
    (status, headers, body).into_response()
}
