//! A router on a loopback port of its own, with everything that was asked of it.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::trouble::Trouble;

/// A port that is taken and not yet served, so that others can be told of it first.
#[derive(Debug)]
pub struct Port(TcpListener, SocketAddr);

impl Port {
    /// Takes a free loopback port.
    ///
    /// # Errors
    /// If the system has none.
    pub async fn take() -> Result<Self, Trouble> {
        let took = Trouble::io("no loopback port could be taken");
        let taken = async {
            let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
            let address = listener.local_addr()?;
            Ok(Self(listener, address))
        };
        taken.await.map_err(took)
    }

    /// `http://localhost:` and the port: the name that redirect addresses are registered with.
    pub fn origin(&self) -> String {
        format!("http://localhost:{}", self.1.port())
    }
}

/// A router that is being served. It ends with this value.
#[derive(Debug)]
pub struct Host {
    origin: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    stand_ins: Arc<Mutex<Vec<StandIn>>>,
    task: JoinHandle<()>,
}

/// One request that reached the host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Method, path and query.
    pub request: String,
    /// The `Cookie` header, if one came.
    pub cookie: Option<String>,
    /// The `Referer` header, if one came.
    pub referrer: Option<String>,
    /// The status of the answer.
    pub status: u16,
}

/// What is answered in place of the router's own answer, to paths that end in `path`.
#[derive(Clone)]
pub struct StandIn {
    path: String,
    answer: Arc<dyn Fn(Response) -> Response + Send + Sync>,
}

impl Host {
    /// Serves a router.
    pub fn serve(port: Port, router: Router) -> Self {
        let origin = port.origin();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let stand_ins = Arc::new(Mutex::new(Vec::new()));
        let router = {
            let (asked, stand_ins) = (Arc::clone(&asked), Arc::clone(&stand_ins));
            router.layer(middleware::from_fn(move |request: Request, next: Next| {
                answer(Arc::clone(&asked), Arc::clone(&stand_ins), request, next)
            }))
        };
        let task = tokio::spawn(async move {
            // It ends when the task is aborted, and a listener on loopback does not fail.
            let _ = axum::serve(port.0, router).await;
        });
        Self {
            origin,
            asked,
            stand_ins,
            task,
        }
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Every request so far, in the order of their answers.
    pub fn asked(&self) -> Vec<Asked> {
        lock(&self.asked).clone()
    }

    /// From now on, changes the answers to paths that end in `path`.
    pub fn stand_in(
        &self,
        path: &str,
        answer: impl Fn(Response) -> Response + Send + Sync + 'static,
    ) {
        lock(&self.stand_ins).push(StandIn {
            path: path.to_owned(),
            answer: Arc::new(answer),
        });
    }

    /// From now on, answers with this status and text to paths that end in `path`, with the type and the
    /// policy of the router's own answer.
    pub fn say(&self, path: &str, status: StatusCode, text: &'static str) {
        self.stand_in(path, move |mut response| {
            *response.status_mut() = status;
            // What described the router's own text.
            for name in [
                header::CONTENT_ENCODING,
                header::CONTENT_LENGTH,
                header::ETAG,
            ] {
                response.headers_mut().remove(name);
            }
            let keep_nothing = HeaderValue::from_static("no-store");
            response
                .headers_mut()
                .insert(header::CACHE_CONTROL, keep_nothing);
            response.map(|_| Body::from(text))
        });
    }

    /// From now on, answers as the router does.
    pub fn behave(&self) {
        lock(&self.stand_ins).clear();
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl std::fmt::Debug for StandIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("StandIn").field(&self.path).finish()
    }
}

impl Asked {
    fn of(request: &Request) -> Self {
        let header = |name| {
            let value = request.headers().get(name)?;
            Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        Self {
            request: format!("{} {}", request.method(), request.uri()),
            cookie: header(header::COOKIE),
            referrer: header(header::REFERER),
            status: 0,
        }
    }
}

async fn answer(
    asked: Arc<Mutex<Vec<Asked>>>,
    stand_ins: Arc<Mutex<Vec<StandIn>>>,
    request: Request,
    next: Next,
) -> Response {
    let mut note = Asked::of(&request);
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let stand_ins = lock(&stand_ins).clone();
    for stand_in in stand_ins {
        if path.ends_with(&stand_in.path) {
            response = (stand_in.answer)(response);
        }
    }
    note.status = response.status().as_u16();
    lock(&asked).push(note);
    response
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    // A test that panicked holds no half-written state here.
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
