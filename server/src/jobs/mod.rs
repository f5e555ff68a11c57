//! Work that outlives its request: one queue over the database, whichever document asks.
//!
//! A job is a row; what it does is a [`JobSpec`]. A runner claims it under a lease, watches it, and
//! records what became of it in one transaction, so that its effects are there exactly once. A runner
//! that dies loses its lease, and another runs the job again.

mod execute;
mod runner;
mod schedule;
mod spec;

pub use runner::{Jobs, run};
pub use schedule::scheduled;
pub use spec::JobSpec;

use crate::app;
use crate::clock;
use crate::error::ApiError;
use crate::extract::User;
use crate::store::jobs::{Job, NewJob};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Where jobs wait, each with workers of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Queue {
    /// Whatever is quick.
    Default,
    /// Simulations, value at risk, stress tests, frontiers.
    RiskCalculations,
    /// Optimisation, rebalancing, performance.
    PortfolioOperations,
    /// Documents.
    ReportGeneration,
    /// What the server does for itself.
    Maintenance,
}

impl Queue {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Default,
        Self::RiskCalculations,
        Self::PortfolioOperations,
        Self::ReportGeneration,
        Self::Maintenance,
    ];

    /// Its name in settings and documents.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::RiskCalculations => "risk_calculations",
            Self::PortfolioOperations => "portfolio_operations",
            Self::ReportGeneration => "report_generation",
            Self::Maintenance => "maintenance",
        }
    }

    /// How many of its jobs run at once where no setting says so.
    #[must_use]
    pub fn usual_concurrency(self) -> usize {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        match self {
            Self::RiskCalculations | Self::PortfolioOperations => processors.max(2),
            Self::Default | Self::ReportGeneration => 2,
            Self::Maintenance => 1,
        }
    }
}

/// Where a job is. The last three never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It waits.
    Pending,
    /// A worker has it.
    Started,
    /// It waits to be tried again.
    Retry,
    /// It has a result.
    Success,
    /// It has none, and a reason.
    Failure,
    /// It was stopped.
    Revoked,
}

impl State {
    /// Those of jobs that are not over.
    pub const ACTIVE: [Self; 3] = [Self::Pending, Self::Started, Self::Retry];

    /// Whether it is the last.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Success | Self::Failure | Self::Revoked)
    }
}

/// What is asked for with a job.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// What documents call its id; a UUID where there is none.
    pub reference: Option<String>,
    /// What it is about.
    pub subject: Option<String>,
    /// Higher is sooner; 0.
    pub priority: i64,
    /// Asking again with the same key asks for the same job.
    pub idempotency_key: Option<String>,
}

/// Queues a job for `user`.
///
/// # Errors
/// [`ApiError::Conflict`] when the key was used for something else; that of the database.
pub async fn enqueue(state: &app::State, user: &User, spec: &JobSpec, wish: Wish) -> Result<Job, ApiError> {
    let dedup_key = wish.idempotency_key.map(|key| format!("{}:{key}", user.id));
    let new = new_job(Some(user.id.clone()), spec, Wish { idempotency_key: None, ..wish }, dedup_key.clone());
    let (reference, wanted) = (new.reference.clone(), new.spec.clone());
    let mut transaction = state.database.begin().await?;
    let added = transaction.add_job(new).await?;
    transaction.commit().await?;
    state.jobs.wake();
    let job = match (added, dedup_key) {
        (false, Some(key)) => state.database.job_with_key(&key).await?,
        _ => state.database.job(&reference).await?,
    };
    let job = job.ok_or(ApiError::Internal)?;
    match added || state.database.job_spec(job.id).await? == Some(wanted) {
        true => Ok(job),
        false => Err(ApiError::Conflict("The Idempotency-Key was used for another request".to_owned())),
    }
}

fn new_job(owner_id: Option<String>, spec: &JobSpec, wish: Wish, dedup_key: Option<String>) -> NewJob {
    let id = Uuid::now_v7();
    NewJob {
        id,
        reference: wish.reference.unwrap_or_else(|| id.to_string()),
        owner_id,
        queue: spec.queue(),
        kind: spec.kind().to_owned(),
        subject: wish.subject,
        spec: spec.stored(),
        priority: wish.priority,
        dedup_key,
    }
}

/// Stops a job, or sees to it that it never begins; false when it has ended.
///
/// # Errors
/// When the database does not answer.
pub async fn cancel(state: &app::State, job: &Job) -> Result<bool, ApiError> {
    let keep = TimeDelta::seconds(state.config.job_kept_seconds.into());
    let cancelled = state.database.cancel_job(job.id, keep).await?;
    // The one that runs here need not wait until its runner looks.
    state.jobs.stop(job.id);
    Ok(cancelled)
}

/// Queues what the schedule asks for at this time.
async fn enqueue_scheduled(state: &app::State) -> Result<(), ApiError> {
    for (spec, due, _) in scheduled(clock::now()) {
        let key = format!("schedule:{}:{}", spec.kind(), due.timestamp());
        let new = new_job(None, &spec, Wish::default(), Some(key));
        let mut transaction = state.database.begin().await?;
        let added = transaction.add_job(new).await?;
        transaction.commit().await?;
        if added {
            state.jobs.wake();
        }
    }
    Ok(())
}
