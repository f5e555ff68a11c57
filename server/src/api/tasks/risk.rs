//! `/tasks/risk`: simulations and measures of risk.

use super::{Data, IdempotencyKey, Submitted, submit};
use crate::app::State as App;
use crate::error::ApiError;
use crate::extract::{Body, User};
use crate::jobs::JobSpec;
use crate::service::tasks::frontier::EfficientFrontier;
use crate::service::tasks::monte_carlo::MonteCarlo;
use crate::service::tasks::stress_test::StressTest;
use crate::service::tasks::var_cvar::VarCvar;
use axum::extract::State;
use axum::response::Response;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Below `/tasks`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(monte_carlo))
        .routes(routes!(var_cvar))
        .routes(routes!(stress_test))
        .routes(routes!(efficient_frontier))
}

/// Simulates the value of a portfolio.
#[utoipa::path(
    post, path = "/risk/monte-carlo", tag = "tasks", request_body = MonteCarlo,
    responses(
        (status = 202, body = Data<Submitted>), (status = 400, description = "The body broke off"),
        (status = 401, description = "Not authenticated"), (status = 409, description = "The Idempotency-Key was used"),
        (status = 422, description = "A value is wrong"), (status = 429, description = "Too many requests"),
    )
)]
pub async fn monte_carlo(
    State(app): State<Arc<App>>,
    user: User,
    key: IdempotencyKey,
    Body(task): Body<MonteCarlo>,
) -> Result<Response, ApiError> {
    submit(&app, &user, key, JobSpec::MonteCarloSimulation(task)).await
}

/// Measures the losses of a portfolio.
#[utoipa::path(
    post, path = "/risk/var-cvar", tag = "tasks", request_body = VarCvar,
    responses(
        (status = 202, body = Data<Submitted>), (status = 400, description = "The body broke off"),
        (status = 401, description = "Not authenticated"), (status = 409, description = "The Idempotency-Key was used"),
        (status = 422, description = "A value is wrong"), (status = 429, description = "Too many requests"),
    )
)]
pub async fn var_cvar(
    State(app): State<Arc<App>>,
    user: User,
    key: IdempotencyKey,
    Body(task): Body<VarCvar>,
) -> Result<Response, ApiError> {
    submit(&app, &user, key, JobSpec::VarCvarCalculation(task)).await
}

/// Puts a portfolio under stress.
#[utoipa::path(
    post, path = "/risk/stress-test", tag = "tasks", request_body = StressTest,
    responses(
        (status = 202, body = Data<Submitted>), (status = 400, description = "The body broke off"),
        (status = 401, description = "Not authenticated"), (status = 409, description = "The Idempotency-Key was used"),
        (status = 422, description = "A value is wrong"), (status = 429, description = "Too many requests"),
    )
)]
pub async fn stress_test(
    State(app): State<Arc<App>>,
    user: User,
    key: IdempotencyKey,
    Body(task): Body<StressTest>,
) -> Result<Response, ApiError> {
    submit(&app, &user, key, JobSpec::StressTest(task)).await
}

/// Finds the efficient frontier of assets.
#[utoipa::path(
    post, path = "/risk/efficient-frontier", tag = "tasks", request_body = EfficientFrontier,
    responses(
        (status = 202, body = Data<Submitted>), (status = 400, description = "The body broke off"),
        (status = 401, description = "Not authenticated"), (status = 409, description = "The Idempotency-Key was used"),
        (status = 422, description = "A value is wrong"), (status = 429, description = "Too many requests"),
    )
)]
pub async fn efficient_frontier(
    State(app): State<Arc<App>>,
    user: User,
    key: IdempotencyKey,
    Body(task): Body<EfficientFrontier>,
) -> Result<Response, ApiError> {
    submit(&app, &user, key, JobSpec::EfficientFrontierCalculation(task)).await
}
