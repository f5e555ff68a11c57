//! What every request may use, and the server around it.

use crate::auth::Auth;
use crate::cache::Cache;
use crate::compute::Computer;
use crate::config::{Config, Environment};
use crate::demo;
use crate::jobs::{self, Jobs};
use crate::limit::Limits;
use crate::listen::Connections;
use crate::monitor::{self, Monitor};
use crate::router;
use crate::store::market::{Bar, Instrument};
use crate::store::{self, Database};
use axum::Router;
use std::collections::BTreeSet;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

/// What every request may use.
#[derive(Debug)]
pub struct State {
    pub(crate) config: Config,
    pub(crate) database: Database,
    pub(crate) computer: Computer,
    pub(crate) auth: Auth,
    pub(crate) jobs: Jobs,
    pub(crate) limits: Limits,
    pub(crate) connections: Connections,
    pub(crate) monitor: Monitor,
    pub(crate) cache: Cache,
}

impl State {
    /// What it was told before it started.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// What computes for requests.
    #[must_use]
    pub fn computer(&self) -> &Computer {
        &self.computer
    }

    /// The database that it keeps everything in.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.database
    }
}

/// A server that is ready to listen.
#[derive(Debug)]
pub struct App {
    /// Answers requests.
    pub router: Router,
    /// What it answers them with.
    pub state: Arc<State>,
    /// Ends what runs beside the requests.
    stop: DropGuard,
    /// Runs jobs, where this server does.
    runner: Option<JoinHandle<()>>,
}

/// Why a server did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database cannot be opened.
    #[error("the database: {0}")]
    Database(#[from] store::Error),
    /// The key that signs tokens can neither be read nor made.
    #[error("the signing key: {0}")]
    Key(std::io::Error),
    /// `REDIS_URL` cannot be read.
    #[error("REDIS_URL: {0}")]
    Redis(#[from] redis::RedisError),
    /// The system gives no threads.
    #[error("the computing threads: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    /// The metrics cannot be set up.
    #[error("the metrics: {0}")]
    Metrics(#[from] metrics_exporter_prometheus::BuildError),
    /// Accounts whose passwords everybody knows.
    #[error("demo data has public passwords and has no place in production")]
    Demo,
    /// The demo data could not be made.
    #[error("the demo data: {0}")]
    Filling(String),
    /// The address is taken, or not ours.
    #[error("{0}: {1}")]
    Listen(std::net::SocketAddr, std::io::Error),
}

/// Makes a server ready: its database opened and brought up to date.
///
/// # Errors
/// When something that it needs is missing.
pub async fn app(config: Config) -> Result<App, StartError> {
    let database = Database::open(&config).await?;
    let auth = Auth::new(&config, &database).await?;
    let computer = Computer::new("compute", config.compute_threads)?;
    let jobs = Jobs::new(&config)?;
    let limits = Limits::new(&config)?;
    let patience = Duration::from_secs(config.connection_timeout_seconds);
    let connections = Connections::new(config.connections, patience);
    let monitor = Monitor::new()?;
    let cache = Cache::new(config.cache_bytes);
    let state =
        Arc::new(State { config, database, computer, auth, jobs, limits, connections, monitor, cache });
    let stop = CancellationToken::new();
    let runner = match state.config.workers() {
        none if none.is_empty() => None,
        queues => Some(tokio::spawn(jobs::run(Arc::clone(&state), queues, stop.clone()))),
    };
    tokio::spawn(stop.clone().run_until_cancelled_owned(follow_revocations(Arc::clone(&state))));
    tokio::spawn(stop.clone().run_until_cancelled_owned(monitor::run(Arc::clone(&state))));
    let limited = Arc::clone(&state);
    tokio::spawn(stop.clone().run_until_cancelled_owned(async move { limited.limits.keep().await }));
    Ok(App { router: router::router(Arc::clone(&state)), state, stop: stop.drop_guard(), runner })
}

/// Learns of sessions that other servers on the same database ended.
async fn follow_revocations(state: Arc<State>) {
    const EVERY: Duration = Duration::from_secs(2);
    loop {
        tokio::time::sleep(EVERY).await;
        if let Err(error) = state.auth.revocations.refresh(&state.database).await {
            tracing::warn!(%error, "revoked sessions could not be read");
        }
    }
}

impl App {
    /// Answers requests until `stopped`; then finishes those in flight and closes the database.
    pub async fn serve(self, listener: TcpListener, stopped: impl Future<Output = ()> + Send + 'static) {
        let patience = Duration::from_secs(self.state.config.shutdown_timeout_seconds);
        let stopping = CancellationToken::new();
        let told = stopping.clone();
        tokio::spawn(async move {
            stopped.await;
            told.cancel();
        });
        let served = self.state.connections.serve(listener, self.router, stopping.clone());
        let out_of_patience = async {
            stopping.cancelled().await;
            tokio::time::sleep(patience).await;
        };
        tokio::select! {
            () = served => {}
            () = out_of_patience => tracing::warn!("requests in flight were cut off"),
        }
        close(self.state, self.stop, self.runner).await;
    }

    /// Hands back the jobs that run here, and closes the database.
    pub async fn close(self) {
        close(self.state, self.stop, self.runner).await;
    }
}

async fn close(state: Arc<State>, stop: DropGuard, runner: Option<JoinHandle<()>>) {
    drop(stop);
    if let Some(runner) = runner {
        let _ = runner.await;
    }
    state.database.close().await;
}

/// What an empty database is filled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filling {
    /// Nothing.
    None,
    /// Everything that the documents' examples name, synthetic.
    Demo,
}

/// Runs jobs in this process until it is told to stop, and answers no requests.
///
/// # Errors
/// When it cannot start.
pub async fn work(config: Config) -> Result<(), StartError> {
    let app = app(config).await?;
    tracing::info!("working on {}", app.state.database.name());
    told_to_stop().await;
    app.close().await;
    Ok(())
}

/// Puts bars into the database, with their instruments.
///
/// # Errors
/// When the database does not take them; then it has none of them.
pub async fn import(config: Config, bars: Vec<Bar>) -> Result<(), StartError> {
    let database = Database::open(&config).await?;
    let mut transaction = database.begin().await?;
    let symbols: BTreeSet<&String> = bars.iter().map(|bar| &bar.symbol).collect();
    for symbol in symbols {
        let (symbol, name, kind) = (symbol.clone(), symbol.clone(), "stock".to_owned());
        transaction.add_instrument(&Instrument { symbol, name, kind, sector: None }).await?;
    }
    transaction.save_bars(&bars).await?;
    transaction.commit().await?;
    database.close().await;
    Ok(())
}

/// Runs a server in this process until it is told to stop (Ctrl-C or SIGTERM).
///
/// # Errors
/// When it cannot start.
pub async fn serve(config: Config, filling: Filling) -> Result<(), StartError> {
    let address = config.listen;
    let environment = config.environment;
    if filling == Filling::Demo && environment == Environment::Production {
        return Err(StartError::Demo);
    }
    let app = app(config).await?;
    if filling == Filling::Demo {
        demo::fill(&app.state).await.map_err(|error| StartError::Filling(error.told()))?;
    }
    let listen = |error| StartError::Listen(address, error);
    let listener = TcpListener::bind(address).await.map_err(listen)?;
    let bound = listener.local_addr().map_err(listen)?;
    tracing::info!("listening on http://{bound}, {}", app.state.database.name());
    if environment == Environment::Development {
        tracing::info!("for development; ENVIRONMENT=production refuses weak keys");
    }
    app.serve(listener, told_to_stop()).await;
    Ok(())
}

async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}
