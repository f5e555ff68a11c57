//! `/deals/{deal_id}/tape`: the collateral as a file.

use super::super::portfolios::DealDetail;
use crate::app::State as App;
use crate::auth::role::Role;
use crate::error::ApiError;
use crate::extract::{Query, User, bytes};
use crate::service::clo::tape::{Form, merged, read, refused, write};
use crate::service::clo::{base, holdings};
use crate::store::deals::StoredDeal;
use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use risk_core::{Error, Problem};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Below `/deals`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(export_tape, import_tape))
}

/// The forms of a tape.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TapeFormat {
    /// A table.
    #[default]
    Csv,
    /// A workbook.
    Xlsx,
}

/// How to write a tape.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TapeAsked {
    /// `csv` when absent.
    #[param(inline)]
    format: Option<TapeFormat>,
}

/// A deal's collateral as a file, which reads back.
#[utoipa::path(
    get, path = "/{deal_id}/tape", tag = "deals", params(("deal_id" = String, Path), TapeAsked),
    responses(
        (status = 200, description = "The file", content(
            (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        )),
        (status = 401, description = "Not authenticated"),
        (status = 404, description = "No such deal"), (status = 422, description = "A value is wrong"),
        (status = 429, description = "Too many requests"),
    )
)]
pub async fn export_tape(
    State(app): State<Arc<App>>,
    _: User,
    Path(id): Path<String>,
    Query(query): Query<TapeAsked>,
) -> Result<Response, ApiError> {
    let StoredDeal { head, deal } = base::deal(&app, &id).await?;
    let (form, kind, ending) = match query.format.unwrap_or_default() {
        TapeFormat::Csv => (Form::Csv, "text/csv; charset=utf-8", "csv"),
        TapeFormat::Xlsx => {
            (Form::Xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
        }
    };
    let content = app.computer.compute(move |_| Ok(write(&deal, form))).await??;
    let named = format!("attachment; filename=\"{}.{ending}\"", head.id);
    Ok(([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, named)], content).into_response())
}

/// How a column of a tape was understood.
#[derive(Debug, Serialize, ToSchema)]
pub struct TapeColumn {
    name: String,
    field: String,
    #[schema(value_type = Option<String>)]
    unit: Option<clo_core::tape::Unit>,
}

/// A tape that was taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct TapeReport {
    deal: DealDetail,
    assets: usize,
    columns: Vec<TapeColumn>,
    ignored_columns: Vec<String>,
    totals_rows: Vec<u64>,
}

/// Puts the assets of a tape (CSV or XLSX, whatever its columns are called) in the place of a deal's: all
/// of them or, when anything is wrong, none.
#[utoipa::path(
    put, path = "/{deal_id}/tape", tag = "deals", params(("deal_id" = String, Path)),
    request_body(content = String, content_type = "text/csv", description = "CSV or XLSX"),
    responses(
        (status = 200, body = TapeReport), (status = 401, description = "Not authenticated"),
        (status = 403, description = "For managers"), (status = 404, description = "No such deal"),
        (status = 409, description = "The deal was changed meanwhile"), (status = 413, description = "Too large"),
        (status = 422, description = "Something is wrong with the tape"), (status = 429, description = "Too many requests"),
    )
)]
pub async fn import_tape(
    State(app): State<Arc<App>>,
    user: User,
    Path(id): Path<String>,
    request: Request,
) -> Result<Json<TapeReport>, ApiError> {
    user.at_least(Role::Manager)?;
    let StoredDeal { head: old, deal } = base::deal(&app, &id).await?;
    let content = bytes(request, &app).await?;
    let work = move |_: &risk_core::progress::Progress<'_>| Ok(taken(&content, &deal));
    let (deal, columns, ignored_columns, totals_rows) = app.computer.compute(work).await?.map_err(refused)?;
    let head = holdings::replace(&app, &user, &old, &deal).await?;
    let column = |column: clo_core::tape::Column| TapeColumn {
        name: column.name,
        field: column.field,
        unit: column.unit,
    };
    Ok(Json(TapeReport {
        assets: deal.assets.len(),
        deal: StoredDeal { head, deal }.into(),
        columns: columns.into_iter().map(column).collect(),
        ignored_columns,
        totals_rows,
    }))
}

/// The deal with the assets of a tape, and how the tape was understood.
type Taken = (clo_core::Deal, Vec<clo_core::tape::Column>, Vec<String>, Vec<u64>);

fn taken(content: &[u8], deal: &clo_core::Deal) -> risk_core::Result<Taken> {
    let mut tape = read(content)?;
    let columns = std::mem::take(&mut tape.columns);
    let (ignored, totals) =
        (std::mem::take(&mut tape.ignored_columns), std::mem::take(&mut tape.totals_rows));
    if tape.assets.is_empty() {
        return Err(Error::Invalid(vec![Problem::new("tape", "must have at least one asset")]));
    }
    let deal = merged(deal, tape, &columns)?;
    deal.check()?;
    Ok((deal, columns, ignored, totals))
}
