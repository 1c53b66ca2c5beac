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
mod document;
mod error;
mod page;
mod route;
pub mod security;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use tenantry_config::Config;

use crate::assets::Assets;
use crate::document::Document;
use crate::page::Page;
use crate::route::Route;

pub use crate::base_path::{BasePath, BasePathError};
pub use crate::error::StartError;

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
        if !options.assets.is_dir() {
            return Err(StartError::NoAssets {
                path: options.assets.clone(),
            });
        }
        let index = options.assets.join("index.html");
        let page = Page::read(&read_asset(&index)?, &options.base)
            .ok_or(StartError::NoBase { path: index })?;
        let vault = read_asset(&options.assets.join("vault.js"))?;
        let (text, config) = read_config(&options.config)?;
        Ok(Self {
            base: options.base.clone(),
            page: Document::new(
                "text/html; charset=utf-8",
                &security::page_policy(&page.inline_scripts),
                page.html.into_bytes(),
            ),
            vault: Document::new(
                "text/javascript; charset=utf-8",
                &security::vault_policy(&config),
                vault.into_bytes(),
            ),
            config: Document::new(
                "application/json",
                security::ASSET_POLICY,
                text.into_bytes(),
            ),
            assets: Assets::new(&options.assets),
        })
    }
}

fn read_asset(path: &Path) -> Result<String, StartError> {
    std::fs::read_to_string(path).map_err(|source| StartError::Asset {
        path: path.to_owned(),
        source,
    })
}

fn read_config(path: &Path) -> Result<(String, Config), StartError> {
    let text = std::fs::read_to_string(path).map_err(|source| StartError::ConfigRead {
        path: path.to_owned(),
        source,
    })?;
    let config = Config::parse(&text).map_err(|source| StartError::Config {
        path: path.to_owned(),
        source,
    })?;
    Ok((text, config))
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
