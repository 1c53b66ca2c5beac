//! The three origins on loopback ports, with a real clock (feature `serve`).

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::Response;
use hyper::body::{Frame, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tower::ServiceExt;

use crate::observe::{ConnectionDown, Lost};
use crate::{Origin, Origins, Runtime, Sandbox, World};

/// How long answers under way may take once the sandbox is told to stop.
const GRACE: Duration = Duration::from_secs(2);

/// How often a port that is free on IPv4 but taken on IPv6 is given up for another.
const ATTEMPTS: usize = 20;

/// The ports to listen on; 0 takes any that is free.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ports {
    /// The sign-in authority.
    pub login: u16,
    /// Microsoft Graph.
    pub graph: u16,
    /// Partner Center's API.
    pub partner_center: u16,
}

impl Ports {
    /// Any free ports: for tests, which run side by side.
    pub const ANY: Ports = Ports {
        login: 0,
        graph: 0,
        partner_center: 0,
    };
}

impl Default for Ports {
    fn default() -> Ports {
        Ports {
            login: 8401,
            graph: 8402,
            partner_center: 8403,
        }
    }
}

/// Why the sandbox did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The control interface is for this machine only.
    #[error("the control interface listens on loopback only, which {address} is not")]
    NotLoopback {
        /// The address that was asked for.
        address: SocketAddr,
    },
    /// Something else listens there.
    #[error(
        "port {port} is taken by another program: end that program, or choose another port (0 takes any free one)"
    )]
    PortTaken {
        /// The port that was asked for.
        port: u16,
    },
    /// The system refused for another reason.
    #[error("cannot listen on port {port} of this machine: {source}")]
    Listen {
        /// The port that was asked for.
        port: u16,
        /// What the system said.
        source: io::Error,
    },
}

/// A sandbox that listens. Dropping it ends it without waiting; [`Running::stop`] waits.
#[derive(Debug)]
pub struct Running {
    sandbox: Sandbox,
    origins: Origins,
    stop: watch::Sender<()>,
    tasks: Vec<JoinHandle<()>>,
}

impl Running {
    /// Serves the control interface at a loopback address; port 0 takes any that is free. Gives the
    /// address that it listens on.
    pub async fn control(&mut self, address: SocketAddr) -> Result<SocketAddr, StartError> {
        if !address.ip().is_loopback() {
            return Err(StartError::NotLoopback { address });
        }
        let listener = bind(address, address.port()).await?;
        let bound = listener.local_addr().map_err(|source| StartError::Listen {
            port: address.port(),
            source,
        })?;
        let task = accept(listener, self.sandbox.control(), self.stop.subscribe());
        self.tasks.push(tokio::spawn(task));
        Ok(bound)
    }

    /// Where the origins are reached.
    pub fn origins(&self) -> &Origins {
        &self.origins
    }

    /// The sandbox behind the ports.
    pub fn sandbox(&self) -> &Sandbox {
        &self.sandbox
    }

    /// Stops listening, lets answers under way finish for two seconds, and ends.
    pub async fn stop(self) {
        drop(self.stop);
        for task in self.tasks {
            // A task that panicked has nothing left to wait for.
            let _ = task.await;
        }
    }
}

/// The effects of a native program: the system's clock, tokio's timer, the system's randomness.
///
/// # Panics
/// What it makes panics where the operating system has no randomness to give.
pub fn native_runtime() -> Runtime {
    Runtime::new(
        || {
            SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| since.as_millis() as u64)
        },
        |duration| Box::pin(tokio::time::sleep(duration)),
        |bytes| getrandom02::getrandom(bytes).expect("the operating system has randomness"),
    )
}

/// Listens on loopback only, and serves the world that is made for the ports that were found. The world
/// may have other origins than these, where a proxy in front of the ports is what browsers reach. Called
/// within a tokio runtime.
pub async fn start(
    world: impl FnOnce(Origins) -> World,
    ports: Ports,
) -> Result<Running, StartError> {
    let (login_port, login) = listen(ports.login).await?;
    let (graph_port, graph) = listen(ports.graph).await?;
    let (partner_center_port, partner_center) = listen(ports.partner_center).await?;
    let origins = Origins::on_ports(login_port, graph_port, partner_center_port);
    let world = world(origins);
    let origins = world.origins.clone();
    let sandbox = Sandbox::new(world, native_runtime());
    let (stop, stopped) = watch::channel(());
    let mut tasks = Vec::new();
    for (origin, listeners) in [
        (Origin::Login, login),
        (Origin::Graph, graph),
        (Origin::PartnerCenter, partner_center),
    ] {
        let router = match origin {
            Origin::Login => sandbox.login(),
            Origin::Graph => sandbox.graph(),
            Origin::PartnerCenter => sandbox.partner_center(),
        };
        for listener in listeners {
            tasks.push(tokio::spawn(accept(
                listener,
                router.clone(),
                stopped.clone(),
            )));
        }
    }
    Ok(Running {
        sandbox,
        origins,
        stop,
        tasks,
    })
}

/// `localhost` is one address to some programs and the other to others, so both are listened on
/// where the machine has both.
async fn listen(wanted: u16) -> Result<(u16, Vec<TcpListener>), StartError> {
    let mut attempts_left = if wanted == 0 { ATTEMPTS } else { 1 };
    loop {
        attempts_left -= 1;
        let first = bind(SocketAddr::from((Ipv4Addr::LOCALHOST, wanted)), wanted).await?;
        let address = first.local_addr().map_err(|source| StartError::Listen {
            port: wanted,
            source,
        })?;
        let port = address.port();
        match bind(SocketAddr::from((Ipv6Addr::LOCALHOST, port)), port).await {
            Ok(second) => return Ok((port, vec![first, second])),
            Err(StartError::PortTaken { .. }) if attempts_left > 0 => {}
            Err(taken @ StartError::PortTaken { .. }) => return Err(taken),
            // There is no IPv6 here.
            Err(_) => return Ok((port, vec![first])),
        }
    }
}

async fn bind(address: SocketAddr, port: u16) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).await.map_err(|source| {
        if source.kind() == io::ErrorKind::AddrInUse {
            StartError::PortTaken { port }
        } else {
            StartError::Listen { port, source }
        }
    })
}

async fn accept(listener: TcpListener, router: Router, mut stopped: watch::Receiver<()>) {
    let graceful = GracefulShutdown::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                // A connection that was gone before it was taken is nobody's concern.
                let Ok((stream, _)) = accepted else { continue };
                let router = router.clone();
                let service = service_fn(move |request| serve(router.clone(), request));
                let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
                let connection = graceful.watch(connection);
                tokio::spawn(async move {
                    // Connections that break off are the browser's business, or a fault of ours.
                    let _ = connection.await;
                });
            }
            // The sender is never used, only dropped.
            _ = stopped.changed() => break,
        }
    }
    drop(listener);
    // What is not finished by then is cut off with the runtime.
    let _ = tokio::time::timeout(GRACE, graceful.shutdown()).await;
}

/// The faults that end a connection: hyper closes it where this is an answer, or comes in the middle of one.
#[derive(Debug, thiserror::Error)]
#[error("the connection is closed because a fault was injected")]
struct Closed;

async fn serve(router: Router, request: hyper::Request<Incoming>) -> Result<Response, Closed> {
    let answered: Result<Response, Infallible> = router.oneshot(request.map(Body::new)).await;
    let Ok(response) = answered;
    if response.extensions().get::<ConnectionDown>().is_some() {
        return Err(Closed);
    }
    if response.extensions().get::<Lost>().is_some() {
        let (mut parts, _) = response.into_parts();
        // It told of the body that was there before.
        parts.headers.remove(header::CONTENT_LENGTH);
        return Ok(Response::from_parts(parts, Body::new(CutOff::default())));
    }
    Ok(response)
}

/// A body that breaks off after the headers. They have to arrive: browsers send a request again by
/// themselves, whatever its method, when a connection that served others before ends without any answer.
#[derive(Debug, Default)]
struct CutOff {
    headers_are_sent: bool,
}

impl hyper::body::Body for CutOff {
    type Data = Bytes;
    type Error = Closed;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Closed>>> {
        if self.headers_are_sent {
            return Poll::Ready(Some(Err(Closed)));
        }
        // Whoever waits for a body sends what it has.
        self.headers_are_sent = true;
        context.waker().wake_by_ref();
        Poll::Pending
    }
}
