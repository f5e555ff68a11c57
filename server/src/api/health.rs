//! `/health`, for whoever starts and stops servers.

use crate::app::State as App;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;
use utoipa::ToSchema;

/// Longer than this and the database does not answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// Whether the server can do its work.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    status: &'static str,
    version: &'static str,
    database: &'static str,
}

/// Answers 200 when the server can do its work, and 503 when it cannot.
#[utoipa::path(get, path = "/health", tag = "monitoring", responses((status = 200, body = Health), (status = 503, body = Health)))]
pub async fn health(State(app): State<Arc<App>>) -> (StatusCode, Json<Health>) {
    let answered = matches!(timeout(PATIENCE, app.database.ping()).await, Ok(Ok(())));
    let (code, status) = match answered {
        true => (StatusCode::OK, "healthy"),
        false => (StatusCode::SERVICE_UNAVAILABLE, "unhealthy"),
    };
    let health = Health { status, version: env!("CARGO_PKG_VERSION"), database: status };
    (code, Json(health))
}
