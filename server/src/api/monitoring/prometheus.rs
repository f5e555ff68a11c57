//! `/metrics`, which Prometheus reads. It holds counts and times, and nothing of anybody.

use crate::app::State as App;
use crate::monitor;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use std::sync::Arc;

/// Requests, latencies, jobs, connections, threads and the machine, in Prometheus' text format.
#[utoipa::path(get, path = "/metrics", tag = "monitoring", responses((status = 200, body = String, content_type = "text/plain")))]
pub async fn metrics(State(app): State<Arc<App>>) -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], monitor::scrape(&app).await)
}
