//! The task API (document 002): long computations that are asked for, watched and fetched.

pub mod operations;
pub mod portfolio;
pub mod report;
pub mod risk;
pub mod task;

use crate::app::State;
use crate::error::{ApiError, Part};
use crate::extract::User;
use crate::jobs::{self, JobSpec, Wish};
use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::header::LOCATION;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Response};
use chrono::{DateTime, Utc};
use risk_core::check::Checks;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

/// Below `/api/v1/tasks`.
pub fn routes() -> OpenApiRouter<Arc<State>> {
    OpenApiRouter::new()
        .merge(operations::routes())
        .merge(portfolio::routes())
        .merge(report::routes())
        .merge(risk::routes())
        .merge(task::routes())
}

/// What document 002 wraps its answers in.
#[derive(Debug, Serialize, ToSchema)]
pub struct Data<T> {
    status: &'static str,
    data: T,
}

impl<T> Data<T> {
    const fn of(data: T) -> Json<Self> {
        Json(Self { status: "success", data })
    }
}

/// A task that was taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct Submitted {
    task_id: String,
    task_type: String,
    status: task::TaskState,
    submitted_at: DateTime<Utc>,
}

/// The header with which a client may send a request twice and have it once.
#[derive(Debug)]
pub struct IdempotencyKey(Option<String>);

impl<S: Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let Some(key) = parts.headers.get("idempotency-key") else { return Ok(Self(None)) };
        let plain = key.to_str().ok().filter(|key| (1..=255).contains(&key.len()));
        let key = plain.ok_or_else(|| {
            ApiError::Malformed("The Idempotency-Key must be 1 to 255 visible characters".to_owned())
        })?;
        Ok(Self(Some(key.to_owned())))
    }
}

/// Checks what is asked for, and queues it.
async fn submit(app: &State, user: &User, key: IdempotencyKey, spec: JobSpec) -> Result<Response, ApiError> {
    let mut checks = Checks::default();
    spec.check(&mut checks);
    Part::Body.refuse(checks)?;
    let job = jobs::enqueue(app, user, &spec, Wish { idempotency_key: key.0, ..Wish::default() }).await?;
    let location = HeaderValue::try_from(format!("/api/v1/tasks/{}/status", job.reference));
    let headers = AppendHeaders(location.ok().map(|location| (LOCATION, location)));
    let submitted = Submitted {
        status: task::TaskState::of(&job),
        task_id: job.reference,
        task_type: job.kind,
        submitted_at: job.created_at,
    };
    Ok((StatusCode::ACCEPTED, headers, Data::of(submitted)).into_response())
}
