use std::convert::Infallible;
use std::io;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};

/// How many bytes a request's line and headers may have; more is answered with 431. A browser's have one or
/// two thousand, cookies of other programs on the same host included.
const HEAD_BYTES: usize = 16 * 1024;

/// How long the listener rests when the system cannot accept a connection, being out of file handles, say.
const BREATHER: Duration = Duration::from_millis(200);

/// How long the server waits for others.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For a request to arrive, from the connection's first moment or the end of the answer before: a
    /// sender of one byte a minute is cut off, and so is a connection that nobody uses.
    pub request: Duration,
    /// For a connection to go on; then it ends with the answer that is under way.
    pub connection: Duration,
    /// For that last answer to be taken.
    pub answer: Duration,
    /// For all answers under way to be taken, once the server was told to end.
    pub end: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            request: Duration::from_secs(30),
            connection: Duration::from_secs(300),
            answer: Duration::from_secs(60),
            end: Duration::from_secs(5),
        }
    }
}

/// Serves until `end`, then lets the answers under way finish.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    patience: Patience,
    end: impl Future<Output = ()>,
) {
    let mut end = pin!(end);
    // Dropping this end tells every connection to finish; each holds the other channel until it has.
    let (ending, ended) = watch::channel(());
    let (going_on, mut all_gone) = mpsc::channel::<Infallible>(1);
    loop {
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(error) if is_of_the_connection(&error) => continue,
                Err(error) => {
                    tracing::error!(%error, "a connection could not be accepted");
                    tokio::time::sleep(BREATHER).await;
                    continue;
                }
            },
            () = &mut end => break,
        };
        let (app, ended, going_on) = (app.clone(), ended.clone(), going_on.clone());
        tokio::spawn(async move {
            answer(stream, app, patience, ended).await;
            drop(going_on);
        });
    }
    drop((listener, ending, going_on));
    // What is not finished by then is cut off, which is all that can be done.
    let _ = tokio::time::timeout(patience.end, all_gone.recv()).await;
}

/// Answers the requests of one connection.
async fn answer(
    stream: TcpStream,
    app: Router,
    patience: Patience,
    mut ended: watch::Receiver<()>,
) {
    // Without this the last part of an answer may wait for the other side's acknowledgement.
    let _ = stream.set_nodelay(true);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(patience.request)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(app));
    let mut connection = pin!(connection);
    let patience = tokio::select! {
        result = connection.as_mut() => return trace(result),
        // It fails as soon as the sender is gone, which is what is waited for.
        _ = ended.changed() => patience.end,
        () = tokio::time::sleep(patience.connection) => patience.answer,
    };
    connection.as_mut().graceful_shutdown();
    if let Ok(result) = tokio::time::timeout(patience, connection).await {
        trace(result);
    }
}

/// Clients that go away or send nonsense are no event of the server's.
fn trace(ended: hyper::Result<()>) {
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection broke off");
    }
}

/// Whether accepting failed because that one connection was gone already.
fn is_of_the_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionReset
    )
}
