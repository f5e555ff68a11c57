//! `/tasks/scheduled`, `/tasks/workers`, `/tasks/queue`, `/tasks/maintenance`: how the queues fare, and seeing to them.

use super::{Data, IdempotencyKey, Submitted, submit};
use crate::app::State as App;
use crate::auth::role::Role;
use crate::clock;
use crate::error::ApiError;
use crate::extract::User;
use crate::jobs::{JobSpec, State as Stage, scheduled as entries};
use crate::store::jobs::Which;
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// From so many waiting jobs on, a queue is not well.
const MANY: i64 = 1000;

/// Below `/tasks`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(scheduled))
        .routes(routes!(workers))
        .routes(routes!(queues))
        .routes(routes!(cleanup))
}

/// What the server does by itself.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ScheduledTasks)]
pub struct Scheduled {
    scheduled_tasks: Vec<Entry>,
    retrieved_at: DateTime<Utc>,
}

/// Something that is done again and again.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ScheduledTask)]
struct Entry {
    task_name: &'static str,
    queue: &'static str,
    last_due_at: DateTime<Utc>,
    next_due_at: DateTime<Utc>,
}

/// What the server does by itself, and when it does so next.
#[utoipa::path(
    get, path = "/scheduled", tag = "tasks",
    responses(
        (status = 200, body = Data<Scheduled>), (status = 401, description = "Not authenticated"),
        (status = 429, description = "Too many requests"),
    )
)]
pub async fn scheduled(_: User) -> Json<Data<Scheduled>> {
    let retrieved_at = clock::now();
    let entry = |(spec, last_due_at, next_due_at): (JobSpec, DateTime<Utc>, DateTime<Utc>)| Entry {
        task_name: spec.kind(),
        queue: spec.queue().name(),
        last_due_at,
        next_due_at,
    };
    Data::of(Scheduled {
        scheduled_tasks: entries(retrieved_at).into_iter().map(entry).collect(),
        retrieved_at,
    })
}

/// Who works, on whichever server.
#[derive(Debug, Serialize, ToSchema)]
pub struct Workers {
    /// Tasks that run, by worker and queue.
    worker_stats: BTreeMap<String, BTreeMap<&'static str, u64>>,
    /// How many tasks of each queue this server runs at once.
    concurrency: BTreeMap<&'static str, usize>,
    retrieved_at: DateTime<Utc>,
}

/// The workers that have tasks, and how many.
#[utoipa::path(
    get, path = "/workers/stats", tag = "tasks",
    responses(
        (status = 200, body = Data<Workers>), (status = 401, description = "Not authenticated"),
        (status = 429, description = "Too many requests"),
    )
)]
pub async fn workers(State(app): State<Arc<App>>, _: User) -> Result<Json<Data<Workers>>, ApiError> {
    let which = Which { states: vec![Stage::Started], limit: 1000, ..Which::default() };
    let mut worker_stats: BTreeMap<String, BTreeMap<&'static str, u64>> = BTreeMap::new();
    for job in app.database.jobs(which).await? {
        let of_worker = worker_stats.entry(job.worker.unwrap_or_default()).or_default();
        *of_worker.entry(job.queue.name()).or_default() += 1;
    }
    let own = app.config.workers().into_iter().map(|(queue, most)| (queue.name(), most));
    Ok(Data::of(Workers { worker_stats, concurrency: own.collect(), retrieved_at: clock::now() }))
}

/// How the queues fare.
#[derive(Debug, Serialize, ToSchema)]
pub struct Queues {
    queue_stats: QueueStats,
    retrieved_at: DateTime<Utc>,
}

/// Counts of tasks that are not over.
#[derive(Debug, Serialize, ToSchema)]
struct QueueStats {
    total_queued_tasks: i64,
    total_active_tasks: i64,
    queued_tasks_by_queue: BTreeMap<&'static str, i64>,
    active_tasks_by_queue: BTreeMap<&'static str, i64>,
    /// `healthy`, or `degraded` from 1,000 waiting tasks on.
    queue_health: &'static str,
}

/// How many tasks wait and run in each queue.
#[utoipa::path(
    get, path = "/queue/stats", tag = "tasks",
    responses(
        (status = 200, body = Data<Queues>), (status = 401, description = "Not authenticated"),
        (status = 429, description = "Too many requests"),
    )
)]
pub async fn queues(State(app): State<Arc<App>>, _: User) -> Result<Json<Data<Queues>>, ApiError> {
    let (mut queued, mut active) = (BTreeMap::new(), BTreeMap::new());
    for tally in app.database.job_tallies().await? {
        let counts = match tally.state {
            Stage::Pending | Stage::Retry => &mut queued,
            Stage::Started => &mut active,
            Stage::Success | Stage::Failure | Stage::Revoked => continue,
        };
        *counts.entry(tally.queue.name()).or_default() += tally.jobs;
    }
    let (total_queued_tasks, total_active_tasks) = (queued.values().sum(), active.values().sum());
    let queue_stats = QueueStats {
        total_queued_tasks,
        total_active_tasks,
        queued_tasks_by_queue: queued,
        active_tasks_by_queue: active,
        queue_health: if total_queued_tasks < MANY { "healthy" } else { "degraded" },
    };
    Ok(Data::of(Queues { queue_stats, retrieved_at: clock::now() }))
}

/// Forgets results and tasks that are no longer kept; for an admin.
#[utoipa::path(
    post, path = "/maintenance/cleanup", tag = "tasks",
    responses(
        (status = 202, body = Data<Submitted>), (status = 401, description = "Not authenticated"),
        (status = 403, description = "Not an admin"), (status = 409, description = "The Idempotency-Key was used"),
        (status = 429, description = "Too many requests"),
    )
)]
pub async fn cleanup(
    State(app): State<Arc<App>>,
    user: User,
    key: IdempotencyKey,
) -> Result<Response, ApiError> {
    user.at_least(Role::Admin)?;
    submit(&app, &user, key, JobSpec::Cleanup).await
}
