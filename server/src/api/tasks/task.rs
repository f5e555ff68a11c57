//! `/tasks/{task_id}`: how far a task is, what came of it, and stopping it.

use super::Data;
use crate::app::State as App;
use crate::auth::role::Role;
use crate::clock;
use crate::error::ApiError;
use crate::extract::User;
use crate::jobs::{self, State as Stage};
use crate::store::jobs::{Artifact, Job, Which};
use axum::Json;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, ETAG};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Below `/tasks`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(active))
        .routes(routes!(status))
        .routes(routes!(result))
        .routes(routes!(download))
        .routes(routes!(cancel))
}

/// Where a task is, in the words that clients of Celery know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TaskState {
    /// It waits.
    Pending,
    /// It has begun.
    Started,
    /// It has reported how far it is.
    Progress,
    /// It waits to be tried again.
    Retry,
    /// It has a result.
    Success,
    /// It has an error.
    Failure,
    /// It was cancelled.
    Revoked,
}

impl TaskState {
    /// That of a job.
    pub fn of(job: &Job) -> Self {
        match job.state {
            Stage::Pending => Self::Pending,
            Stage::Started if job.progress > 0.0 => Self::Progress,
            Stage::Started => Self::Started,
            Stage::Retry => Self::Retry,
            Stage::Success => Self::Success,
            Stage::Failure => Self::Failure,
            Stage::Revoked => Self::Revoked,
        }
    }
}

/// A task of the one who asks; an admin sees all. Another's is as unknown as one that never was.
pub struct TaskAt(Job);

impl FromRequestParts<Arc<App>> for TaskAt {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ApiError> {
        let user = <User as FromRequestParts<_>>::from_request_parts(parts, app).await?;
        let unknown = || ApiError::NotFound("Task");
        let Path(id) = Path::<String>::from_request_parts(parts, app).await.map_err(|_| unknown())?;
        let job = app.database.job(&id).await?.ok_or_else(unknown)?;
        let is_theirs = job.owner_id.as_ref() == Some(&user.id) || user.role == Role::Admin;
        is_theirs.then_some(Self(job)).ok_or_else(unknown)
    }
}

/// How far a task is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Status {
    task_id: String,
    task_type: String,
    status: TaskState,
    #[schema(value_type = Option<Object>)]
    result: Option<Value>,
    progress: Progress,
    metadata: Metadata,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// The part that is done.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TaskProgress)]
struct Progress {
    /// From 0 to 100.
    progress: f64,
    status: &'static str,
}

/// When what happened.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TaskMetadata)]
struct Metadata {
    task_name: String,
    queue: &'static str,
    attempts: i64,
    submitted_at: DateTime<Utc>,
    started_at: Option<DateTime<Utc>>,
    completed_at: Option<DateTime<Utc>>,
}

impl Status {
    fn new(job: Job, result: Option<Value>) -> Self {
        let status = TaskState::of(&job);
        let said = match status {
            TaskState::Pending => "Waiting for a worker",
            TaskState::Started | TaskState::Progress => "Computing",
            TaskState::Retry => "Waiting to be tried again",
            TaskState::Success => "Completed",
            TaskState::Failure => "Failed",
            TaskState::Revoked => "Cancelled",
        };
        Self {
            task_id: job.reference,
            task_type: job.kind.clone(),
            status,
            result,
            progress: Progress { progress: 100.0 * job.progress, status: said },
            metadata: Metadata {
                task_name: job.kind,
                queue: job.queue.name(),
                attempts: job.attempts,
                submitted_at: job.created_at,
                started_at: job.started_at,
                completed_at: job.finished_at,
            },
            error: job.error,
        }
    }
}

/// How far a task is.
#[utoipa::path(
    get, path = "/{task_id}/status", tag = "tasks", params(("task_id" = String, Path)),
    responses(
        (status = 200, body = Data<Status>), (status = 401, description = "Not authenticated"),
        (status = 404, description = "No such task"), (status = 429, description = "Too many requests"),
    )
)]
pub async fn status(
    State(app): State<Arc<App>>,
    TaskAt(job): TaskAt,
) -> Result<Json<Data<Status>>, ApiError> {
    let result = app.database.job_result(job.id).await?;
    Ok(Data::of(Status::new(job, result)))
}

/// What came of a task.
#[derive(Debug, Serialize, ToSchema)]
pub struct TaskResult {
    task_id: String,
    #[schema(value_type = Object)]
    result: Value,
    completed_at: Option<DateTime<Utc>>,
}

/// What came of a task: 202 while nothing has, 410 when it was cancelled or is no longer kept, and 500
/// with the reason when it failed.
#[utoipa::path(
    get, path = "/{task_id}/result", tag = "tasks", params(("task_id" = String, Path)),
    responses(
        (status = 200, body = Data<TaskResult>), (status = 202, description = "It is not over", body = Data<Status>),
        (status = 401, description = "Not authenticated"), (status = 404, description = "No such task"),
        (status = 410, description = "It was cancelled, or is no longer kept"),
        (status = 429, description = "Too many requests"), (status = 500, description = "It failed"),
    )
)]
pub async fn result(State(app): State<Arc<App>>, TaskAt(job): TaskAt) -> Result<Response, ApiError> {
    match (job.state, app.database.job_result(job.id).await?) {
        (Stage::Success, Some(result)) => {
            let (task_id, completed_at) = (job.reference, job.finished_at);
            Ok(Data::of(TaskResult { task_id, result, completed_at }).into_response())
        }
        (Stage::Success, None) => Err(ApiError::Gone("The result is no longer kept")),
        (Stage::Revoked, _) => Err(ApiError::Gone("The task was cancelled")),
        (Stage::Failure, _) => Err(ApiError::Failed(job.error.unwrap_or_default())),
        _ => Ok((StatusCode::ACCEPTED, Data::of(Status::new(job, None))).into_response()),
    }
}

/// The file that a task made.
#[utoipa::path(
    get, path = "/{task_id}/download", tag = "tasks", params(("task_id" = String, Path)),
    responses(
        (status = 200, description = "The file", content(
            (String = "application/pdf"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (String = "text/csv"),
        )),
        (status = 401, description = "Not authenticated"), (status = 404, description = "No such task, or it made no file"),
        (status = 429, description = "Too many requests"),
    )
)]
pub async fn download(State(app): State<Arc<App>>, TaskAt(job): TaskAt) -> Result<Response, ApiError> {
    let file = app.database.artifact(job.id).await?.ok_or(ApiError::NotFound("File"))?;
    let Artifact { filename, content_type, sha256, content } = file;
    let saved_as = format!("attachment; filename=\"{filename}\"");
    let headers =
        [(CONTENT_TYPE, content_type), (CONTENT_DISPOSITION, saved_as), (ETAG, format!("\"{sha256}\""))];
    Ok((headers, content).into_response())
}

/// A task that is to stop.
#[derive(Debug, Serialize, ToSchema)]
pub struct Cancelled {
    task_id: String,
    /// False when it was over before.
    cancelled: bool,
    message: &'static str,
    cancelled_at: DateTime<Utc>,
}

/// Stops a task. One that is over stays as it is.
#[utoipa::path(
    delete, path = "/{task_id}", tag = "tasks", params(("task_id" = String, Path)),
    responses(
        (status = 200, body = Data<Cancelled>), (status = 401, description = "Not authenticated"),
        (status = 404, description = "No such task"), (status = 429, description = "Too many requests"),
    )
)]
pub async fn cancel(
    State(app): State<Arc<App>>,
    TaskAt(job): TaskAt,
) -> Result<Json<Data<Cancelled>>, ApiError> {
    let cancelled = jobs::cancel(&app, &job).await?;
    let message = if cancelled { "Task cancellation requested" } else { "The task was over" };
    Ok(Data::of(Cancelled { task_id: job.reference, cancelled, message, cancelled_at: clock::now() }))
}

/// Tasks that are not over, by the worker that has them.
#[derive(Debug, Serialize, ToSchema)]
pub struct Active {
    active_tasks: BTreeMap<String, Vec<Status>>,
    total: usize,
    retrieved_at: DateTime<Utc>,
}

/// The tasks of the one who asks that are not over; for an admin, everybody's.
#[utoipa::path(
    get, path = "/active", tag = "tasks",
    responses(
        (status = 200, body = Data<Active>), (status = 401, description = "Not authenticated"),
        (status = 429, description = "Too many requests"),
    )
)]
pub async fn active(State(app): State<Arc<App>>, user: User) -> Result<Json<Data<Active>>, ApiError> {
    let owner_id = (user.role != Role::Admin).then_some(user.id);
    let which = Which { owner_id, states: Stage::ACTIVE.to_vec(), limit: 1000, ..Which::default() };
    let jobs = app.database.jobs(which).await?;
    let total = jobs.len();
    let mut active_tasks: BTreeMap<String, Vec<Status>> = BTreeMap::new();
    for job in jobs {
        let holder = job.worker.clone().filter(|_| job.state == Stage::Started);
        active_tasks
            .entry(holder.unwrap_or_else(|| "queued".to_owned()))
            .or_default()
            .push(Status::new(job, None));
    }
    Ok(Data::of(Active { active_tasks, total, retrieved_at: clock::now() }))
}
