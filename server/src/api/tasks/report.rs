//! `/tasks/reports` and `/tasks/export`: files, which `/tasks/{task_id}/download` serves once they are made.

use super::{Data, IdempotencyKey, Submitted, submit};
use crate::app::State as App;
use crate::error::ApiError;
use crate::extract::{Body, User};
use crate::jobs::JobSpec;
use crate::service::reports::{PortfolioExport, PortfolioReport, RiskReport};
use axum::extract::State;
use axum::response::Response;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Below `/tasks`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(portfolio)).routes(routes!(risk)).routes(routes!(export))
}

/// Writes a report on a portfolio.
#[utoipa::path(
    post, path = "/reports/portfolio", tag = "tasks", request_body = PortfolioReport,
    responses(
        (status = 202, body = Data<Submitted>), (status = 400, description = "The body broke off"),
        (status = 401, description = "Not authenticated"), (status = 409, description = "The Idempotency-Key was used"),
        (status = 422, description = "A value is wrong"), (status = 429, description = "Too many requests"),
    )
)]
pub async fn portfolio(
    State(app): State<Arc<App>>,
    user: User,
    key: IdempotencyKey,
    Body(task): Body<PortfolioReport>,
) -> Result<Response, ApiError> {
    submit(&app, &user, key, JobSpec::PortfolioReport(Box::new(task))).await
}

/// Writes a report on risk.
#[utoipa::path(
    post, path = "/reports/risk", tag = "tasks", request_body = RiskReport,
    responses(
        (status = 202, body = Data<Submitted>), (status = 400, description = "The body broke off"),
        (status = 401, description = "Not authenticated"), (status = 409, description = "The Idempotency-Key was used"),
        (status = 422, description = "A value is wrong"), (status = 429, description = "Too many requests"),
    )
)]
pub async fn risk(
    State(app): State<Arc<App>>,
    user: User,
    key: IdempotencyKey,
    Body(task): Body<RiskReport>,
) -> Result<Response, ApiError> {
    submit(&app, &user, key, JobSpec::RiskReport(Box::new(task))).await
}

/// Writes the data of a portfolio.
#[utoipa::path(
    post, path = "/export/portfolio", tag = "tasks", request_body = PortfolioExport,
    responses(
        (status = 202, body = Data<Submitted>), (status = 400, description = "The body broke off"),
        (status = 401, description = "Not authenticated"), (status = 409, description = "The Idempotency-Key was used"),
        (status = 422, description = "A value is wrong"), (status = 429, description = "Too many requests"),
    )
)]
pub async fn export(
    State(app): State<Arc<App>>,
    user: User,
    key: IdempotencyKey,
    Body(task): Body<PortfolioExport>,
) -> Result<Response, ApiError> {
    submit(&app, &user, key, JobSpec::PortfolioExport(Box::new(task))).await
}
