//! Running jobs: claim, watch, record.

use super::execute::{Made, execute};
use super::{Queue, enqueue_scheduled};
use crate::app::State;
use crate::clock;
use crate::compute::{Computer, Watch};
use crate::config::Config;
use crate::error::ApiError;
use crate::store::jobs::{Job, Outcome};
use chrono::TimeDelta;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU8, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// How long a runner that has nothing to do waits until it looks for jobs of other servers.
const IDLE: Duration = Duration::from_millis(500);
/// How often a runner looks whether its jobs are to stop.
const LOOK: Duration = Duration::from_millis(40);
/// How often a job's progress is written.
const TELL: Duration = Duration::from_millis(400);
/// How often a job is begun at most.
const MOST_ATTEMPTS: i64 = 3;

/// The jobs of this process.
#[derive(Debug)]
pub struct Jobs {
    computer: Computer,
    work: Notify,
    running: Mutex<HashMap<Uuid, Arc<Held>>>,
}

/// A job that runs here.
#[derive(Debug, Default)]
struct Held {
    watch: Arc<Watch>,
    why: AtomicU8,
}

/// Why a job was stopped.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Stop {
    Cancelled = 1,
    TooLong = 2,
    HandedBack = 3,
    Lost = 4,
}

impl Held {
    /// The first reason stays.
    fn stop(&self, why: Stop) {
        let _ = self.why.compare_exchange(0, why as u8, Relaxed, Relaxed);
        self.watch.stop();
    }

    fn stopped(&self) -> Option<Stop> {
        let all = [Stop::Cancelled, Stop::TooLong, Stop::HandedBack, Stop::Lost];
        all.into_iter().find(|why| *why as u8 == self.why.load(Relaxed))
    }
}

impl Jobs {
    pub(crate) fn new(config: &Config) -> Result<Self, rayon::ThreadPoolBuildError> {
        let computer = Computer::new("job", config.compute_threads)?;
        Ok(Self { computer, work: Notify::new(), running: Mutex::default() })
    }

    /// What computes for jobs: threads of their own, so that no request waits for a job.
    pub(super) fn computer(&self) -> &Computer {
        &self.computer
    }

    /// Tells the runner of this process that there is work.
    pub(crate) fn wake(&self) {
        self.work.notify_one();
    }

    /// Stops a job at once if it runs here.
    pub(super) fn stop(&self, id: Uuid) {
        if let Some(held) = self.running().get(&id) {
            held.stop(Stop::Cancelled);
        }
    }

    fn running(&self) -> MutexGuard<'_, HashMap<Uuid, Arc<Held>>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs jobs of these queues, so many of each at once, until `stop`; then hands back what is not done.
pub async fn run(state: Arc<State>, queues: Vec<(Queue, usize)>, stop: CancellationToken) {
    let worker = format!("worker-{}", Uuid::now_v7().simple());
    let looking = CancellationToken::new();
    let look =
        looking.clone().run_until_cancelled_owned(look_for_cancellations(Arc::clone(&state), worker.clone()));
    let schedule = looking.clone().run_until_cancelled_owned(keep_schedule(Arc::clone(&state)));
    tokio::spawn(look);
    tokio::spawn(schedule);
    let mut tasks = JoinSet::new();
    let mut busy: HashMap<Queue, usize> = HashMap::new();
    while !stop.is_cancelled() {
        let has_room = |(queue, most): &(Queue, usize)| busy.get(queue).unwrap_or(&0) < most;
        let open: Vec<Queue> =
            queues.iter().filter(|queue| has_room(queue)).map(|(queue, _)| *queue).collect();
        let claimed = match open.is_empty() {
            true => Ok(None),
            false => state.database.claim_job(&open, &worker, lease(&state.config)).await,
        };
        match claimed {
            Ok(Some(job)) => {
                *busy.entry(job.queue).or_default() += 1;
                tasks.spawn(attempt(Arc::clone(&state), job, worker.clone()));
                continue;
            }
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "the queue cannot be read"),
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = state.jobs.work.notified() => {}
            () = sleep(IDLE) => {}
            Some(ended) = tasks.join_next() => free(&mut busy, ended),
        }
        while let Some(ended) = tasks.try_join_next() {
            free(&mut busy, ended);
        }
    }
    state.jobs.running().values().for_each(|held| held.stop(Stop::HandedBack));
    let patience = Duration::from_secs(state.config.shutdown_timeout_seconds);
    let _ = timeout(patience, async { while tasks.join_next().await.is_some() {} }).await;
    looking.cancel();
}

fn free(busy: &mut HashMap<Queue, usize>, ended: Result<Queue, tokio::task::JoinError>) {
    match ended {
        Ok(queue) => *busy.entry(queue).or_insert(1) -= 1,
        // An attempt holds no code that panics; were it so, its place would be lost until a restart.
        Err(error) => tracing::error!(%error, "a job's watcher failed"),
    }
}

fn lease(config: &Config) -> TimeDelta {
    TimeDelta::seconds(config.job_lease_seconds.into())
}

/// Does a job once, and records what became of it.
async fn attempt(state: Arc<State>, job: Job, worker: String) -> Queue {
    let held = Arc::new(Held::default());
    state.jobs.running().insert(job.id, Arc::clone(&held));
    let outcome = watched(&state, &job, &worker, &held).await;
    if let Some(outcome) = outcome {
        record(&state, &job, &worker, outcome).await;
    }
    state.jobs.running().remove(&job.id);
    job.queue
}

/// Runs a job and keeps its lease; nothing when another worker has it.
async fn watched(state: &Arc<State>, job: &Job, worker: &str, held: &Arc<Held>) -> Option<Outcome> {
    if job.cancel_requested {
        return Some(Outcome::Revoked);
    }
    if job.attempts > MOST_ATTEMPTS {
        let lost = format!("its worker was lost {MOST_ATTEMPTS} times");
        return Some(Outcome::Failure(job.error.clone().unwrap_or(lost)));
    }
    let begun = Instant::now();
    let after = |seconds: u32| begun + Duration::from_secs(seconds.into());
    let (soft, hard) =
        (after(state.config.job_soft_limit_seconds), after(state.config.job_hard_limit_seconds));
    let (mut told, mut kept) = (0.0, Instant::now());
    let renew = Duration::from_secs(u64::from(state.config.job_lease_seconds)) / 3;
    // In a task of its own: a panic ends the job, not the runner.
    let mut execution = tokio::spawn(execute(Arc::clone(state), job.clone(), Arc::clone(&held.watch)));
    loop {
        tokio::select! {
            done = &mut execution => {
                let done = done.unwrap_or(Err(ApiError::Internal));
                return became(done, held.stopped(), job, state);
            }
            () = sleep_until(hard) => {
                held.stop(Stop::TooLong);
                execution.abort();
                return Some(Outcome::Failure(too_long(state)));
            }
            () = sleep(TELL) => {}
        }
        if Instant::now() >= soft {
            held.stop(Stop::TooLong);
        }
        let progress = held.watch.progress();
        if progress != told || kept.elapsed() >= renew {
            match state.database.keep_job(job, worker, lease(&state.config), progress).await {
                Ok(true) => (told, kept) = (progress, Instant::now()),
                Ok(false) => held.stop(Stop::Lost),
                Err(error) => tracing::warn!(%error, job = %job.id, "the lease could not be renewed"),
            }
        }
    }
}

fn became(done: Result<Made, ApiError>, stopped: Option<Stop>, job: &Job, state: &State) -> Option<Outcome> {
    match (done, stopped) {
        (_, Some(Stop::Lost)) => None,
        (Ok((result, file)), _) => Some(Outcome::Success(result, file)),
        (Err(_), Some(Stop::Cancelled)) => Some(Outcome::Revoked),
        (Err(_), Some(Stop::HandedBack)) => Some(Outcome::HandedBack),
        (Err(_), Some(Stop::TooLong)) => Some(Outcome::Failure(too_long(state))),
        (Err(ApiError::Unavailable), None) if job.attempts < MOST_ATTEMPTS => {
            let error = ApiError::Unavailable.to_string();
            Some(Outcome::Retry(clock::now() + back_off(job), error))
        }
        (Err(error), None) => Some(Outcome::Failure(error.told())),
    }
}

fn too_long(state: &State) -> String {
    format!("it took longer than {} seconds", state.config.job_soft_limit_seconds)
}

/// 1 s, 2 s, 4 s, … and up to half as much again, so that not all come back at once.
fn back_off(job: &Job) -> TimeDelta {
    let base = 1000_i64 << (job.attempts - 1).clamp(0, 10);
    TimeDelta::milliseconds(base + (job.id.as_u128() % 500) as i64 * base / 1000)
}

/// Records an outcome; while the database is away, as long as the lease may hold.
async fn record(state: &State, job: &Job, worker: &str, outcome: Outcome) {
    let keep = TimeDelta::seconds(state.config.job_kept_seconds.into());
    let until = Instant::now() + Duration::from_secs(state.config.job_lease_seconds.into());
    let ended = match &outcome {
        Outcome::Success(..) => "success",
        Outcome::Failure(_) => "failure",
        Outcome::Revoked => "revoked",
        Outcome::Retry(..) => "retry",
        Outcome::HandedBack => "handed back",
    };
    loop {
        let recorded = async {
            let mut transaction = state.database.begin().await?;
            let held = transaction.end_attempt(job, worker, outcome.clone(), Some(keep)).await?;
            transaction.commit().await?;
            Ok::<_, crate::store::Error>(held)
        };
        match recorded.await {
            Ok(true) => return tracing::info!(job = %job.id, kind = %job.kind, ended, "job"),
            Ok(false) => return tracing::warn!(job = %job.id, "another worker has the job"),
            Err(error) if Instant::now() >= until => {
                return tracing::error!(%error, job = %job.id, "what became of a job could not be recorded");
            }
            Err(_) => sleep(IDLE).await,
        }
    }
}

/// Learns which jobs of this runner somebody cancelled, on whichever server.
async fn look_for_cancellations(state: Arc<State>, worker: String) {
    loop {
        sleep(LOOK).await;
        if state.jobs.running().is_empty() {
            continue;
        }
        match state.database.jobs_to_stop(&worker).await {
            Ok(jobs) => jobs.into_iter().for_each(|(id,)| state.jobs.stop(id)),
            Err(error) => {
                tracing::warn!(%error, "cancelled jobs could not be read");
                sleep(IDLE).await;
            }
        }
    }
}

async fn keep_schedule(state: Arc<State>) {
    const EVERY: Duration = Duration::from_secs(30);
    loop {
        if let Err(error) = enqueue_scheduled(&state).await {
            tracing::warn!(%error, "the schedule could not be kept");
        }
        sleep(EVERY).await;
    }
}
