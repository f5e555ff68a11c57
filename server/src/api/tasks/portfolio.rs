//! `/tasks/portfolio`: choosing, rebalancing and judging portfolios.

use super::{Data, IdempotencyKey, Submitted, submit};
use crate::app::State as App;
use crate::error::ApiError;
use crate::extract::{Body, User};
use crate::jobs::JobSpec;
use crate::service::tasks::optimize::Optimize;
use crate::service::tasks::performance::PerformanceAnalysis;
use crate::service::tasks::rebalance::Rebalance;
use axum::extract::State;
use axum::response::Response;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Below `/tasks`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(optimize))
        .routes(routes!(rebalance))
        .routes(routes!(performance_analysis))
}

/// Chooses a portfolio.
#[utoipa::path(
    post, path = "/portfolio/optimize", tag = "tasks", request_body = Optimize,
    responses(
        (status = 202, body = Data<Submitted>), (status = 400, description = "The body broke off"),
        (status = 401, description = "Not authenticated"), (status = 409, description = "The Idempotency-Key was used"),
        (status = 422, description = "A value is wrong"), (status = 429, description = "Too many requests"),
    )
)]
pub async fn optimize(
    State(app): State<Arc<App>>,
    user: User,
    key: IdempotencyKey,
    Body(task): Body<Optimize>,
) -> Result<Response, ApiError> {
    submit(&app, &user, key, JobSpec::PortfolioOptimization(Box::new(task))).await
}

/// Finds the trades that lead to target weights.
#[utoipa::path(
    post, path = "/portfolio/rebalance", tag = "tasks", request_body = Rebalance,
    responses(
        (status = 202, body = Data<Submitted>), (status = 400, description = "The body broke off"),
        (status = 401, description = "Not authenticated"), (status = 409, description = "The Idempotency-Key was used"),
        (status = 422, description = "A value is wrong"), (status = 429, description = "Too many requests"),
    )
)]
pub async fn rebalance(
    State(app): State<Arc<App>>,
    user: User,
    key: IdempotencyKey,
    Body(task): Body<Rebalance>,
) -> Result<Response, ApiError> {
    submit(&app, &user, key, JobSpec::PortfolioRebalancing(Box::new(task))).await
}

/// Measures what a portfolio has done.
#[utoipa::path(
    post, path = "/portfolio/performance-analysis", tag = "tasks", request_body = PerformanceAnalysis,
    responses(
        (status = 202, body = Data<Submitted>), (status = 400, description = "The body broke off"),
        (status = 401, description = "Not authenticated"), (status = 409, description = "The Idempotency-Key was used"),
        (status = 422, description = "A value is wrong"), (status = 429, description = "Too many requests"),
    )
)]
pub async fn performance_analysis(
    State(app): State<Arc<App>>,
    user: User,
    key: IdempotencyKey,
    Body(task): Body<PerformanceAnalysis>,
) -> Result<Response, ApiError> {
    submit(&app, &user, key, JobSpec::PerformanceAnalysis(Box::new(task))).await
}
