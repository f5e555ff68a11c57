//! `/monitoring` of documents 000 and 002, and `/metrics`.

mod alerts;
mod health;
mod logs;
mod performance;
mod prometheus;
mod usage;

use crate::app::State;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Below `/api/v1/monitoring`.
pub fn routes() -> OpenApiRouter<Arc<State>> {
    OpenApiRouter::new()
        .routes(routes!(health::health))
        .routes(routes!(performance::metrics))
        .routes(routes!(alerts::alerts))
        .routes(routes!(alerts::acknowledge))
        .routes(routes!(logs::logs))
        .routes(routes!(usage::performance))
        .routes(routes!(usage::system))
}

/// For Prometheus.
pub fn scraped() -> OpenApiRouter<Arc<State>> {
    OpenApiRouter::new().routes(routes!(prometheus::metrics))
}
