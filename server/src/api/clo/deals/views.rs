//! `/deals`, and what is shown of a deal: the same as below `/portfolios`, where the document has it.

use super::super::portfolios::{self, DealSummary, DealView, ListDeals, TrancheView, Triggers};
use crate::app::State as App;
use crate::error::ApiError;
use crate::extract::{Query, User};
use axum::Json;
use axum::extract::{Path, State};
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Below `/api/v1`.
pub fn listed() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Below `/deals`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(summary)).routes(routes!(tranches)).routes(routes!(triggers))
}

/// Deals in the order of their ids.
#[utoipa::path(
    get, path = "/deals", tag = "deals", params(ListDeals),
    responses(
        (status = 200, body = Vec<DealView>), (status = 401, description = "Not authenticated"),
        (status = 422, description = "A value is wrong"), (status = 429, description = "Too many requests"),
    )
)]
pub async fn list(
    app: State<Arc<App>>,
    user: User,
    query: Query<ListDeals>,
) -> Result<Json<Vec<DealView>>, ApiError> {
    portfolios::list(app, user, query).await
}

/// A deal's collateral in numbers.
#[utoipa::path(
    get, path = "/{deal_id}/summary", tag = "deals", params(("deal_id" = String, Path)),
    responses(
        (status = 200, body = DealSummary), (status = 401, description = "Not authenticated"),
        (status = 404, description = "No such deal"), (status = 429, description = "Too many requests"),
    )
)]
pub async fn summary(
    app: State<Arc<App>>,
    user: User,
    id: Path<String>,
) -> Result<Json<DealSummary>, ApiError> {
    portfolios::summary(app, user, id).await
}

/// A deal's classes, from the most senior.
#[utoipa::path(
    get, path = "/{deal_id}/tranches", tag = "deals", params(("deal_id" = String, Path)),
    responses(
        (status = 200, body = Vec<TrancheView>), (status = 401, description = "Not authenticated"),
        (status = 404, description = "No such deal"), (status = 429, description = "Too many requests"),
    )
)]
pub async fn tranches(
    app: State<Arc<App>>,
    user: User,
    id: Path<String>,
) -> Result<Json<Vec<TrancheView>>, ApiError> {
    portfolios::tranches(app, user, id).await
}

/// A deal's coverage tests, measured.
#[utoipa::path(
    get, path = "/{deal_id}/triggers", tag = "deals", params(("deal_id" = String, Path)),
    responses(
        (status = 200, body = Triggers), (status = 401, description = "Not authenticated"),
        (status = 404, description = "No such deal"), (status = 422, description = "The deal cannot be projected"),
        (status = 429, description = "Too many requests"),
    )
)]
pub async fn triggers(
    app: State<Arc<App>>,
    user: User,
    id: Path<String>,
) -> Result<Json<Triggers>, ApiError> {
    portfolios::triggers(app, user, id).await
}
