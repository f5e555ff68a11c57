//! Rebalancing operations: a row that is kept, and the job that runs it.

use super::base;
use super::rebalance::{self, Outcome, Request};
use crate::app::State;
use crate::clock;
use crate::error::ApiError;
use crate::extract::User;
use crate::jobs::{self, JobSpec, Wish};
use crate::store::deals::StoredDeal;
use crate::store::rebalancings::{Ended, Rebalancing};
use clo_core::rebalance::rank::Side;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use tokio::time::{Instant, sleep};
use utoipa::ToSchema;

/// How much earlier than its limit a request stops waiting.
const MARGIN: Duration = Duration::from_secs(10);
/// How often a waiting request looks.
const LOOK: Duration = Duration::from_millis(15);

/// Where an operation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OperationStatus {
    /// It waits or runs.
    Running,
    /// It has results.
    Completed,
    /// It has an error.
    Failed,
    /// It was stopped.
    Cancelled,
}

impl OperationStatus {
    /// That of an operation.
    pub fn of(operation: &Rebalancing) -> Self {
        match operation.status.as_str() {
            "completed" => Self::Completed,
            "failed" => Self::Failed,
            "cancelled" => Self::Cancelled,
            _ => Self::Running,
        }
    }
}

/// A rebalance, as a job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Task {
    pub operation_id: String,
    pub request: Request,
}

/// The operation of this id.
pub async fn find(state: &State, id: &str) -> Result<Rebalancing, ApiError> {
    state.database.rebalancing(id).await?.ok_or(ApiError::NotFound("Operation"))
}

/// What an operation came to; none where it has not.
pub fn outcome(operation: &Rebalancing) -> Option<Outcome> {
    operation.result.as_deref().and_then(|text| serde_json::from_str(text).ok())
}

/// Checks what is asked for, keeps it, and queues the job.
pub async fn begin(state: &State, user: &User, request: Request) -> Result<Rebalancing, ApiError> {
    let StoredDeal { head, deal } = base::deal(state, &request.portfolio_id).await?;
    request.settings(&deal)?;
    let now = clock::now();
    let named = format!("REBAL_{}_{}", request.portfolio_id, now.format("%Y%m%d_%H%M%S"));
    let mut new = Rebalancing {
        id: named.clone(),
        deal_id: head.id,
        deal_version: head.version,
        status: "running".to_owned(),
        request: serde_json::to_string(&request).map_err(|_| ApiError::Internal)?,
        result: None,
        error: None,
        job_id: None,
        total_trades: None,
        objective_improvement: None,
        created_at: now,
        completed_at: None,
    };
    // Two of one second differ by a number.
    for attempt in 2.. {
        let mut transaction = state.database.begin().await?;
        let added = transaction.add_rebalancing(&new, Some(&user.id)).await?;
        transaction.commit().await?;
        if added {
            break;
        }
        new.id = format!("{named}_{attempt}");
    }
    let spec = JobSpec::DealRebalancing(Box::new(Task { operation_id: new.id.clone(), request }));
    let wish =
        Wish { subject: Some(new.deal_id.clone()), reference: Some(new.id.clone()), ..Wish::default() };
    let job = jobs::enqueue(state, user, &spec, wish).await?;
    let mut transaction = state.database.begin().await?;
    transaction.assign_rebalancing(&new.id, job.id).await?;
    transaction.commit().await?;
    Ok(new)
}

/// Waits until an operation has ended, or a request that came at `came` may wait no longer.
pub async fn wait(state: &State, operation: &Rebalancing, came: Instant) -> Result<Rebalancing, ApiError> {
    let patience = Duration::from_secs(state.config.request_timeout_seconds);
    let until = came + patience.saturating_sub(MARGIN).max(patience / 2);
    loop {
        let now = find(state, &operation.id).await?;
        if OperationStatus::of(&now) == OperationStatus::Failed {
            return Err(ApiError::Infeasible(now.error.unwrap_or_default()));
        }
        if OperationStatus::of(&now) != OperationStatus::Running || Instant::now() >= until {
            return Ok(now);
        }
        sleep(LOOK).await;
    }
}

/// Stops an operation; false when it had ended.
pub async fn cancel(state: &State, id: &str) -> Result<bool, ApiError> {
    let operation = find(state, id).await?;
    if OperationStatus::of(&operation) != OperationStatus::Running {
        return Ok(false);
    }
    let mut transaction = state.database.begin().await?;
    let ended = Ended { status: "cancelled", ..Ended::default() };
    let cancelled = transaction.end_rebalancing(id, &ended).await?;
    transaction.commit().await?;
    if let Some(job) = state.database.job(id).await? {
        jobs::cancel(state, &job).await?;
    }
    Ok(cancelled)
}

/// What the job does before it computes: the deal and the master list.
pub async fn inputs(
    state: &State,
    task: &Task,
) -> Result<(StoredDeal, Vec<clo_core::deal::Asset>), ApiError> {
    let deal = base::deal(state, &task.request.portfolio_id).await?;
    Ok((deal, state.database.asset_documents().await?))
}

/// Keeps what the job computed and, where that was asked for, makes the trades: all or nothing, and
/// nothing where the operation was stopped meanwhile.
pub async fn end(
    state: &State,
    task: &Task,
    stored: &StoredDeal,
    master: &[clo_core::deal::Asset],
    computed: Result<Outcome, ApiError>,
) -> Result<Outcome, ApiError> {
    let mut transaction = state.database.begin().await?;
    let outcome = match computed {
        Ok(outcome) => outcome,
        Err(error) => {
            let ended = Ended { status: "failed", error: Some(error.told()), ..Ended::default() };
            transaction.end_rebalancing(&task.operation_id, &ended).await?;
            transaction.commit().await?;
            return Err(error);
        }
    };
    let is_ours = transaction.end_rebalancing(&task.operation_id, &outcome.ended()).await?;
    if is_ours && task.request.commit == Some(true) {
        let (sales, purchases) = (&outcome.rebalance.sales, &outcome.rebalance.purchases);
        let after = rebalance::traded(&stored.deal, master, sales, purchases);
        if transaction.replace_deal(&stored.head, &after, None).await?.is_none() {
            let changed = ApiError::Conflict("The deal was changed meanwhile".to_owned());
            drop(transaction);
            return Box::pin(end(state, task, stored, master, Err(changed))).await;
        }
    }
    transaction.commit().await?;
    Ok(outcome)
}

/// Sales come before purchases.
pub const SIDES: [Side; 2] = [Side::Sell, Side::Buy];
