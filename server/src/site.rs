use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::response::Response;

use crate::Options;
use crate::answers::{ALLOWED, Answers, Kind, NOTICE_TYPE, Notice};
use crate::assets::Assets;
use crate::base_path::BasePath;
use crate::built::Built;
use crate::document::Document;
use crate::error::StartError;
use crate::media_type::media_type;
use crate::route::Route;

/// A console that is ready to be served: all of one reading of its files.
pub(crate) struct Site {
    base: BasePath,
    page: Document,
    vault: Document,
    config: Document,
    assets: Assets,
    notice: HeaderMap,
}

impl Site {
    pub(crate) fn read(options: &Options) -> Result<Self, StartError> {
        let built = Built::read(&options.assets, &options.config, &options.base)?;
        let answers = Answers::new(&built, options.hsts);
        let document = |name: &str, kind: Kind, text: String| {
            Document::new(media_type(name), answers.headers(kind), text.into_bytes())
        };
        Ok(Self {
            base: options.base.clone(),
            page: document("index.html", Kind::Page, built.page.html),
            vault: document("vault.js", Kind::Vault, built.vault),
            config: document("config.json", Kind::Changing, built.config_text),
            assets: Assets::new(&options.assets, &answers),
            notice: answers.headers(Kind::Notice),
        })
    }

    pub(crate) async fn answer(&self, request: &Parts) -> Response {
        if !matches!(request.method, Method::GET | Method::HEAD) {
            let mut response = self.notice(Notice::refused());
            let allowed = HeaderValue::from_static(ALLOWED);
            response.headers_mut().insert(header::ALLOW, allowed);
            return response;
        }
        let headers = &request.headers;
        let found = match Route::of(request.uri.path(), &self.base) {
            Route::Page => Some(self.page.respond(headers)),
            Route::Vault => Some(self.vault.respond(headers)),
            Route::Config => Some(self.config.respond(headers)),
            Route::Health => Some(self.notice(Notice::healthy())),
            Route::Asset(name) => self.assets.respond(name, &request.method, headers).await,
            Route::Nothing => None,
        };
        found.unwrap_or_else(|| self.notice(Notice::missing(&self.base)))
    }

    fn notice(&self, notice: Notice) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = notice.status;
        *response.headers_mut() = self.notice.clone();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(NOTICE_TYPE));
        headers.insert(header::CONTENT_LENGTH, notice.text.len().into());
        *response.body_mut() = Body::from(notice.text);
        response
    }
}
