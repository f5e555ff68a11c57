//! Operations that were begun: their results, as answers and as files, and their end.

use super::results::RunResults;
use super::{Wrapped, wrapped};
use crate::app::State as App;
use crate::auth::role::Role;
use crate::error::{ApiError, Part};
use crate::extract::{Body, Query, User};
use crate::service::clo::operation::{self, OperationStatus};
use crate::service::clo::trade_sheets;
use crate::store::rebalancings::Rebalancing;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use risk_core::check::Checks;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Below `/rebalancing`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(export))
        .routes(routes!(cancel))
        .routes(routes!(results))
        .routes(routes!(operations))
}

/// The forms of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FormatType {
    /// A workbook.
    #[default]
    Excel,
    /// A table.
    Csv,
    /// The results.
    Json,
}

/// What to hand out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportOperation {
    operation_id: String,
    /// `excel`.
    format_type: Option<FormatType>,
    /// No.
    include_detailed_analysis: Option<bool>,
}

/// Hands an operation out as a workbook, a table or JSON.
#[utoipa::path(
    post, path = "/export", tag = "rebalancing", request_body = ExportOperation,
    responses(
        (status = 200, description = "The file", content(
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv"),
            (Wrapped<ResultsReport> = "application/json"),
        )),
        (status = 400, description = "The body broke off"),
        (status = 401, description = "Not authenticated"), (status = 403, description = "For managers"),
        (status = 404, description = "No such operation"), (status = 409, description = "It has no results"),
        (status = 422, description = "A value is wrong"), (status = 429, description = "Too many requests"),
    )
)]
pub async fn export(
    State(app): State<Arc<App>>,
    user: User,
    Body(body): Body<ExportOperation>,
) -> Result<Response, ApiError> {
    user.at_least(Role::Manager)?;
    let operation = operation::find(&app, &body.operation_id).await?;
    let outcome = operation::outcome(&operation)
        .ok_or_else(|| ApiError::Conflict("The operation has no results".to_owned()))?;
    let detailed = body.include_detailed_analysis.unwrap_or(false);
    let file = |kind: &'static str, ending: &str, content: Vec<u8>| {
        let named = format!("attachment; filename=\"{}.{ending}\"", operation.id);
        ([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, named)], content).into_response()
    };
    Ok(match body.format_type.unwrap_or_default() {
        FormatType::Excel => {
            let content = trade_sheets::workbook(&operation, &outcome, detailed)?;
            file("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", content)
        }
        FormatType::Csv => file("text/csv; charset=utf-8", "csv", trade_sheets::table(&outcome)?),
        FormatType::Json => {
            let results = ResultsReport::new(operation, detailed);
            wrapped("Results exported successfully", results).into_response()
        }
    })
}

/// What became of a wish to cancel.
#[derive(Debug, Serialize, ToSchema)]
pub struct Cancellation {
    operation_id: String,
    cancelled: bool,
    message: &'static str,
}

/// Stops an operation; the deal stays as it was. One that has ended stays as it is.
#[utoipa::path(
    post, path = "/cancel/{operation_id}", tag = "rebalancing", params(("operation_id" = String, Path)),
    responses(
        (status = 200, body = Wrapped<Cancellation>), (status = 401, description = "Not authenticated"),
        (status = 403, description = "For managers"), (status = 404, description = "No such operation"),
        (status = 429, description = "Too many requests"),
    )
)]
pub async fn cancel(
    State(app): State<Arc<App>>,
    user: User,
    Path(id): Path<String>,
) -> Result<Json<Wrapped<Cancellation>>, ApiError> {
    user.at_least(Role::Manager)?;
    let cancelled = operation::cancel(&app, &id).await?;
    let message = match cancelled {
        true => "Rebalancing operation cancelled successfully",
        false => "The operation had already ended",
    };
    let data = Cancellation { operation_id: id, cancelled, message };
    Ok(wrapped("Cancellation request processed", data))
}

/// How much of the results.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ResultsAsked {
    /// No.
    include_detailed: Option<bool>,
}

/// An operation with its results.
#[derive(Debug, Serialize, ToSchema)]
pub struct ResultsReport {
    operation_id: String,
    portfolio_id: String,
    status: OperationStatus,
    created_at: DateTime<Utc>,
    completed_at: Option<DateTime<Utc>>,
    /// Why there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    /// None where the operation has not come to any.
    results: Option<RunResults>,
}

impl ResultsReport {
    fn new(operation: Rebalancing, detailed: bool) -> Self {
        let outcome = operation::outcome(&operation);
        let results = outcome.as_ref().map(|outcome| RunResults::summed_up(outcome, detailed));
        Self {
            status: OperationStatus::of(&operation),
            operation_id: operation.id,
            portfolio_id: operation.deal_id,
            created_at: operation.created_at,
            completed_at: operation.completed_at,
            error: operation.error,
            results,
        }
    }
}

/// The results of an operation.
#[utoipa::path(
    get, path = "/results/{operation_id}", tag = "rebalancing", params(("operation_id" = String, Path), ResultsAsked),
    responses(
        (status = 200, body = Wrapped<ResultsReport>), (status = 401, description = "Not authenticated"),
        (status = 404, description = "No such operation"), (status = 422, description = "A value is wrong"),
        (status = 429, description = "Too many requests"),
    )
)]
pub async fn results(
    State(app): State<Arc<App>>,
    _: User,
    Path(id): Path<String>,
    Query(query): Query<ResultsAsked>,
) -> Result<Json<Wrapped<ResultsReport>>, ApiError> {
    let operation = operation::find(&app, &id).await?;
    let report = ResultsReport::new(operation, query.include_detailed.unwrap_or(false));
    Ok(wrapped("Results retrieved successfully", report))
}

/// Which operations to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListOperations {
    portfolio_id: Option<String>,
    /// `completed`.
    status: Option<String>,
    /// 50, at most 200.
    limit: Option<u32>,
    /// 0.
    offset: Option<u32>,
}

/// An operation in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct OperationView {
    operation_id: String,
    portfolio_id: String,
    status: OperationStatus,
    created_at: DateTime<Utc>,
    completed_at: Option<DateTime<Utc>>,
    total_trades: Option<i64>,
    objective_improvement: Option<f64>,
}

/// A page of operations.
#[derive(Debug, Serialize, ToSchema)]
pub struct OperationPage {
    operations: Vec<OperationView>,
    total_count: i64,
    limit: u32,
    offset: u32,
}

/// Operations, the latest first.
#[utoipa::path(
    get, path = "/operations", tag = "rebalancing", params(ListOperations),
    responses(
        (status = 200, body = Wrapped<OperationPage>), (status = 401, description = "Not authenticated"),
        (status = 422, description = "A value is wrong"), (status = 429, description = "Too many requests"),
    )
)]
pub async fn operations(
    State(app): State<Arc<App>>,
    _: User,
    Query(query): Query<ListOperations>,
) -> Result<Json<Wrapped<OperationPage>>, ApiError> {
    let (limit, offset) = (query.limit.unwrap_or(50), query.offset.unwrap_or(0));
    let mut checks = Checks::default();
    checks.require((1..=200).contains(&limit), "limit", format_args!("must be from 1 to 200, got {limit}"));
    Part::Query.refuse(checks)?;
    let (deal, status) = (query.portfolio_id.as_deref(), query.status.as_deref());
    let (found, total_count) = app.database.rebalancings(deal, status, limit.into(), offset.into()).await?;
    let view = |operation: Rebalancing| OperationView {
        status: OperationStatus::of(&operation),
        operation_id: operation.id,
        portfolio_id: operation.deal_id,
        created_at: operation.created_at,
        completed_at: operation.completed_at,
        total_trades: operation.total_trades,
        objective_improvement: operation.objective_improvement,
    };
    let operations = found.into_iter().map(view).collect();
    Ok(wrapped("Operations list retrieved", OperationPage { operations, total_count, limit, offset }))
}
