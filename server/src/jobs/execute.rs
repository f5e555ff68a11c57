//! Doing what a job says.

use super::JobSpec;
use crate::app::State;
use crate::compute::Watch;
use crate::error::ApiError;
use crate::market::refresh::refresh;
use crate::store::jobs::{Artifact, Job};
use chrono::TimeDelta;
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

async fn cleanup(state: &State) -> Result<Made, ApiError> {
    let results = TimeDelta::seconds(state.config.job_result_seconds.into());
    let (emptied, forgotten) = state.database.forget_jobs(results).await?;
    let sessions = state.database.forget_sessions().await?;
    let counts =
        json!({ "results_cleaned": emptied, "tasks_cleaned": forgotten, "sessions_cleaned": sessions });
    Ok((counts, None))
}
