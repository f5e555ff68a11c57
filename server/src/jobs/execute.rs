//! Doing what a job says.

use super::JobSpec;
use crate::app::State;
use crate::clock;
use crate::compute::Watch;
use crate::error::ApiError;
use crate::export;
use crate::market::refresh::refresh;
use crate::service::clo::{operation, rebalance};
use crate::service::reports::File;
use crate::service::tasks::report::Filed;
use crate::store::jobs::{Artifact, Job};
use chrono::{DateTime, TimeDelta, Utc};
use risk_core::progress::Progress;
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// What a job made: its result, and a file.
pub type Made = (Value, Option<Artifact>);

/// Runs a job to its end.
pub async fn execute(state: Arc<State>, job: Job, watch: Arc<Watch>) -> Result<Made, ApiError> {
    let spec = state.database.job_spec(job.id).await?.unwrap_or_default();
    let spec: JobSpec = serde_json::from_value(spec).map_err(|error| {
        ApiError::Malformed(format!("this version of the server cannot read the job: {error}"))
    })?;
    let task_id = job.reference;
    match spec {
        JobSpec::MonteCarloSimulation(task) => {
            computed(&state, watch, move |progress| task.run(progress)).await
        }
        JobSpec::VarCvarCalculation(task) => {
            computed(&state, watch, move |progress| task.run(progress)).await
        }
        JobSpec::StressTest(task) => computed(&state, watch, move |progress| task.run(progress)).await,
        JobSpec::EfficientFrontierCalculation(task) => {
            computed(&state, watch, move |progress| task.run(progress)).await
        }
        JobSpec::PortfolioOptimization(task) => {
            computed(&state, watch, move |progress| task.run(progress)).await
        }
        JobSpec::PortfolioRebalancing(task) => {
            computed(&state, watch, move |progress| task.run(progress)).await
        }
        JobSpec::PerformanceAnalysis(task) => {
            computed(&state, watch, move |progress| task.run(progress)).await
        }
        JobSpec::PortfolioReport(task) => {
            let write = move |at| {
                let file = task.make(at)?;
                Ok((file, task))
            };
            written(&state, &task_id, watch, write, |filed, task| filed.portfolio(&task)).await
        }
        JobSpec::RiskReport(task) => {
            let write = move |at| {
                let file = task.make(at)?;
                Ok((file, task))
            };
            written(&state, &task_id, watch, write, |filed, task| filed.risk(&task)).await
        }
        JobSpec::PortfolioExport(task) => {
            let write = move |at| {
                let file = task.make(at)?;
                Ok((file, task))
            };
            written(&state, &task_id, watch, write, |filed, task| filed.export(&task)).await
        }
        JobSpec::DealRebalancing(task) => rebalance(&state, *task, watch).await,
        JobSpec::Cleanup => cleanup(&state).await,
        JobSpec::UpdateMarketData => {
            let refreshed = refresh(&state).await?;
            Ok((serde_json::to_value(refreshed).map_err(|_| ApiError::Internal)?, None))
        }
    }
}

/// Computes on the threads of jobs.
async fn computed<T: Serialize + Send + 'static>(
    state: &State,
    watch: Arc<Watch>,
    work: impl FnOnce(&Progress<'_>) -> risk_core::Result<T> + Send + 'static,
) -> Result<Made, ApiError> {
    let made = state.jobs.computer().compute_watched(watch, work).await?;
    Ok((serde_json::to_value(made).map_err(|_| ApiError::Internal)?, None))
}

/// Writes a file on the threads of jobs, and tells of it.
async fn written<T: Send + 'static>(
    state: &State,
    task_id: &str,
    watch: Arc<Watch>,
    write: impl FnOnce(DateTime<Utc>) -> Result<(File, T), export::Error> + Send + 'static,
    tell: impl FnOnce(Filed<'_>, T) -> Value,
) -> Result<Made, ApiError> {
    let at = clock::now();
    let written = state.jobs.computer().compute_watched(watch, move |_| Ok(write(at))).await?;
    let (File { name, content_type, bytes }, task) = written?;
    let file = Artifact::new(name, content_type, bytes);
    let told = tell(Filed { file: &file, at, task_id }, task);
    Ok((told, Some(file)))
}

/// Runs a rebalance, and keeps what it comes to with its operation.
async fn rebalance(state: &State, task: operation::Task, watch: Arc<Watch>) -> Result<Made, ApiError> {
    let (stored, master) = operation::inputs(state, &task).await?;
    let inputs = Arc::new((task, stored, master));
    let shared = Arc::clone(&inputs);
    let work = move |progress: &Progress<'_>| {
        let (task, stored, master) = &*shared;
        rebalance::run(&task.request, &stored.deal, master, progress)
    };
    let computed = state.jobs.computer().compute_watched(watch, work).await;
    let (task, stored, master) = &*inputs;
    let outcome = operation::end(state, task, stored, master, computed).await?;
    let (id, trades) = (&task.operation_id, outcome.trades());
    let improvement = outcome.improvement();
    let told = json!({ "operation_id": id, "total_trades": trades, "objective_improvement": improvement });
    Ok((told, None))
}

async fn cleanup(state: &State) -> Result<Made, ApiError> {
    let results = TimeDelta::seconds(state.config.job_result_seconds.into());
    let (emptied, forgotten) = state.database.forget_jobs(results).await?;
    let sessions = state.database.forget_sessions().await?;
    // Progress and metadata are columns of a task, and go with it.
    let counts = json!({
        "task_type": JobSpec::Cleanup.kind(),
        "completed_at": clock::now(),
        "expired_tasks_cleaned": emptied,
        "total_task_keys_processed": emptied + forgotten,
        "progress_keys_processed": forgotten,
        "metadata_keys_processed": forgotten,
        "sessions_cleaned": sessions,
    });
    Ok((counts, None))
}
