//! What the server knows of itself.

pub mod alert;
pub mod history;
pub mod log;
pub mod metrics;
pub mod system;

use crate::app::State;
use crate::clock;
use crate::store::jobs::Tally;
use alert::{Alert, Measures, Watch};
use chrono::{DateTime, Utc};
use history::{EVERY, History, Sample};
use metrics::{Metrics, Requests};
use metrics_exporter_prometheus::BuildError;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use system::Instruments;
use tokio::sync::watch;

/// Longer than this and what is asked does not answer.
pub const PATIENCE: Duration = Duration::from_secs(2);

/// What one server knows of itself.
#[derive(Debug)]
pub struct Monitor {
    pub(crate) metrics: Metrics,
    history: Mutex<History>,
    measured: watch::Sender<bool>,
    watch: Mutex<Watch>,
    started: (DateTime<Utc>, Instant),
}

/// How something that the server needs answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// How long it took.
    pub took: Duration,
    /// Why it did not.
    pub error: Option<String>,
}

impl Monitor {
    /// That knows nothing yet.
    ///
    /// # Errors
    /// Never.
    pub fn new() -> Result<Self, BuildError> {
        Ok(Self {
            metrics: Metrics::new()?,
            history: Mutex::default(),
            measured: watch::Sender::new(false),
            watch: Mutex::default(),
            started: (clock::now(), Instant::now()),
        })
    }

    /// When the server started, and how long ago that is.
    #[must_use]
    pub fn started(&self) -> (DateTime<Utc>, Duration) {
        (self.started.0, self.started.1.elapsed())
    }

    /// What was measured; waits for the first measurement, which comes a moment after the start.
    pub async fn history<T>(&self, read: impl FnOnce(&History) -> T) -> T {
        let measured = async { self.measured.subscribe().wait_for(|measured| *measured).await.map(|_| ()) };
        // Where nothing can be measured there is nothing to wait for.
        let _ = tokio::time::timeout(PATIENCE, measured).await;
        read(&self.history.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The alerts of this machine.
    pub fn active_alerts(&self) -> Vec<Alert> {
        self.watch.lock().unwrap_or_else(PoisonError::into_inner).active().cloned().collect()
    }
}

/// Measures, compares with the limits and keeps the metrics small, for as long as it is polled.
pub async fn run(state: Arc<State>) {
    /// The instruments measure changes, and want some time between two looks.
    const FIRST: Duration = Duration::from_millis(250);
    /// How often recorded latencies are put into their buckets.
    const FOLD: Duration = Duration::from_secs(5);
    let monitor = &state.monitor;
    let folding = async {
        loop {
            tokio::time::sleep(FOLD).await;
            monitor.metrics.fold();
        }
    };
    let measuring = async {
        let data = state.config.database_url.trim_start_matches("sqlite:").to_owned();
        let made = tokio::task::spawn_blocking(move || Instruments::new(Path::new(&data))).await;
        let mut instruments = match made {
            Ok(Ok(instruments)) => instruments,
            failed => {
                tracing::warn!(error = ?failed.map(|made| made.err()), "the machine cannot be measured");
                // Nobody is to wait for it.
                monitor.measured.send_replace(true);
                return;
            }
        };
        let (mut before, mut since) = (Requests::default(), Instant::now());
        let mut unsaved = remembered(&state).await;
        tokio::time::sleep(FIRST).await;
        loop {
            let Ok((back, machine)) = tokio::task::spawn_blocking(move || {
                let machine = instruments.look();
                (instruments, machine)
            })
            .await
            else {
                return;
            };
            instruments = back;
            let total = monitor.metrics.requests();
            let requests = Requests {
                count: total.count - before.count,
                failures: total.failures - before.failures,
                microseconds: total.microseconds - before.microseconds,
            };
            let seconds = since.elapsed().as_secs_f64();
            let connections = state.connections.open() as u64;
            let sample = Sample { at: clock::now(), seconds, machine, connections, requests };
            (before, since) = (total, Instant::now());
            monitor.history.lock().unwrap_or_else(PoisonError::into_inner).add(sample);
            monitor.measured.send_replace(true);
            compare(&state, &mut unsaved).await;
            tokio::time::sleep(EVERY.to_std().unwrap_or_default()).await;
        }
    };
    tokio::join!(folding, measuring);
}

/// Takes up the alerts that were active when this machine was last watched.
async fn remembered(state: &State) -> Vec<Alert> {
    let host = sysinfo::System::host_name().unwrap_or_else(|_| "unknown".to_owned());
    let active = state.database.active_alerts(&host).await.unwrap_or_default();
    *state.monitor.watch.lock().unwrap_or_else(PoisonError::into_inner) = Watch::new(host, active);
    Vec::new()
}

/// Compares with the limits, and keeps what changed; what cannot be kept now, later.
async fn compare(state: &State, unsaved: &mut Vec<Alert>) {
    let now = clock::now();
    let mut measures = state.monitor.history(|history| Measures::of(history, now)).await;
    let away = |is_away| f64::from(u8::from(is_away));
    measures.database_away = Some(away(database(state).await.error.is_some()));
    measures.redis_away = state.limits.redis().await.map(|redis| away(redis.is_err()));
    measures.waiting_jobs = waiting(&tallies(state).await);
    let changed = state.monitor.watch.lock().unwrap_or_else(PoisonError::into_inner).look(&measures, now);
    unsaved.retain(|alert| !changed.iter().any(|changed| changed.id == alert.id));
    unsaved.extend(changed);
    while let Some(alert) = unsaved.first() {
        if state.database.save_alert(alert).await.is_err() {
            return;
        }
        unsaved.remove(0);
    }
}

/// Whether the database answers.
pub async fn database(state: &State) -> Answered {
    let begun = Instant::now();
    let error = match tokio::time::timeout(PATIENCE, state.database.ping()).await {
        Ok(Ok(())) => None,
        Ok(Err(_)) => Some("the database does not answer".to_owned()),
        Err(_) => Some("the database did not answer in time".to_owned()),
    };
    Answered { took: begun.elapsed(), error }
}

/// How many jobs there are, by queue and state; `None` where the database does not say.
pub async fn tallies(state: &State) -> Option<Vec<Tally>> {
    tokio::time::timeout(PATIENCE, state.database.job_tallies()).await.ok()?.ok()
}

fn waiting(tallies: &Option<Vec<Tally>>) -> Option<f64> {
    use crate::jobs::State::{Pending, Retry};
    let waits = |tally: &&Tally| matches!(tally.state, Pending | Retry);
    Some(tallies.as_ref()?.iter().filter(waits).map(|tally| tally.jobs as f64).sum())
}

/// Everything, as Prometheus reads it.
pub async fn scrape(state: &State) -> String {
    let metrics = &state.monitor.metrics;
    for Tally { queue, state, jobs } in tallies(state).await.unwrap_or_default() {
        let word = |value: Option<serde_json::Value>| {
            value.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
        };
        let labels = [("queue", queue.name().to_owned()), ("state", word(serde_json::to_value(state).ok()))];
        metrics.set("jobs", &labels, jobs as f64);
    }
    let (open, idle) = state.database.connections();
    metrics.set("database_connections", &[("state", "idle".to_owned())], idle as f64);
    metrics.set("database_connections", &[("state", "busy".to_owned())], open.saturating_sub(idle) as f64);
    metrics.set("compute_threads", &[], state.computer.threads() as f64);
    metrics.set("compute_tasks", &[], state.computer.tasks() as f64);
    metrics.set("http_connections", &[], state.connections.open() as f64);
    metrics.set("uptime_seconds", &[], state.monitor.started().1.as_secs_f64());
    metrics.set("alerts_active", &[], state.monitor.active_alerts().len() as f64);
    if let Some(Sample { machine, .. }) = state.monitor.history(History::last).await {
        metrics.set("process_resident_memory_bytes", &[], machine.process_memory as f64);
        metrics.set("system_cpu_percent", &[], machine.cpu_percent);
        metrics.set("system_memory_percent", &[], machine.memory.percent());
        metrics.set("system_disk_percent", &[], machine.disk.percent());
    }
    metrics.render()
}
