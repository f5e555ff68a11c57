//! Connections: taken, served, and finished.

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::Service;

/// The places for connections.
#[derive(Debug)]
pub struct Connections {
    places: Arc<Semaphore>,
    most: usize,
    /// How long a client may take over the head of a request, and keep a connection without one.
    patience: Duration,
}

impl Connections {
    /// So many, each of which may take so long to begin.
    #[must_use]
    pub fn new(most: usize, patience: Duration) -> Self {
        let most = most.min(Semaphore::MAX_PERMITS);
        Self { places: Arc::new(Semaphore::new(most)), most, patience }
    }

    /// How many there are.
    #[must_use]
    pub fn open(&self) -> usize {
        self.most - self.places.available_permits()
    }

    /// Takes connections until `stopping`; then lets each finish the request that it is at.
    pub async fn serve(&self, listener: TcpListener, router: Router, stopping: CancellationToken) {
        let serving = TaskTracker::new();
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(self.patience);
        loop {
            let (place, stream, peer) = tokio::select! {
                () = stopping.cancelled() => break,
                accepted = self.accept(&listener) => match accepted {
                    Ok(accepted) => accepted,
                    Err(_) => break,
                },
            };
            serving.spawn(connection(http.clone(), place, stream, peer, router.clone(), stopping.clone()));
        }
        drop(listener);
        serving.close();
        serving.wait().await;
    }

    /// The next connection. Where there is no place for it, it waits in the system's queue.
    async fn accept(
        &self,
        listener: &TcpListener,
    ) -> io::Result<(OwnedSemaphorePermit, TcpStream, SocketAddr)> {
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(io::Error::other)?;
        loop {
            match listener.accept().await {
                Ok((stream, peer)) => return Ok((place, stream, peer)),
                Err(error) if is_of_connection(&error) => {}
                Err(error) => {
                    // Out of files, say: others close theirs meanwhile.
                    tracing::error!(%error, "a connection could not be taken");
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            }
        }
    }
}

fn is_of_connection(error: &io::Error) -> bool {
    use ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted)
}

async fn connection(
    http: http1::Builder,
    _place: OwnedSemaphorePermit,
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    stopping: CancellationToken,
) {
    // An answer does not wait for more to send; where that cannot be set, it does.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
        let mut request: Request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        let answered = router.clone().call(request);
        async move { Ok::<_, Infallible>(answered.await.unwrap_or_else(|never| match never {})) }
    });
    let mut served = pin!(http.serve_connection(TokioIo::new(stream), service));
    let outcome = tokio::select! {
        outcome = served.as_mut() => outcome,
        () = stopping.cancelled() => {
            served.as_mut().graceful_shutdown();
            served.await
        }
    };
    if let Err(error) = outcome {
        tracing::debug!(%error, %peer, "a connection ended early");
    }
}
