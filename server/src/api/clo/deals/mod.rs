//! `/deals`: deals as they come in and go out, and what a desk asks of them beyond the document.

mod quality;
mod tape;
mod views;

use super::portfolios::{self, DealDetail};
use crate::app::State as App;
use crate::auth::role::Role;
use crate::error::{ApiError, Part};
use crate::extract::{Body, User};
use crate::service::clo::{base, holdings};
use crate::store::deals::{DealTerms, StoredDeal};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use clo_core::Deal;
use risk_core::{Error, Problem, read};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Below `/api/v1`: the list.
pub fn listed() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(create)).merge(views::listed())
}

/// Below `/deals`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(get, replace, delete))
        .merge(views::routes())
        .routes(routes!(document))
        .merge(tape::routes())
        .merge(quality::routes())
}

/// A deal, as it comes in and goes out.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DealDocument {
    /// Letters, digits, `_`, `-` and `.`; no mere number.
    id: String,
    manager: Option<String>,
    trustee: Option<String>,
    /// `effective`.
    status: Option<String>,
    /// Ratings of the classes by name.
    class_ratings: Option<BTreeMap<String, String>>,
    /// As `paripassu validate` checks it.
    #[schema(value_type = Object)]
    deal: Value,
}

impl DealDocument {
    /// The deal, read and checked as a whole.
    fn read(self) -> Result<(DealTerms, Deal), ApiError> {
        let mut problems = Vec::new();
        if !holdings::is_id(&self.id) {
            let wanted = "must be 1 to 64 letters, digits, _, - and ., and no mere number";
            problems.push(Problem::new("id", wanted));
        }
        let texts = [("manager", &self.manager), ("trustee", &self.trustee), ("status", &self.status)];
        for (name, text) in texts {
            let text = text.as_deref().unwrap_or_default();
            if text.chars().count() > 200 || text.chars().any(char::is_control) {
                problems.push(Problem::new(
                    name,
                    "must be at most 200 characters, none of them control characters",
                ));
            }
        }
        let deal = match read_deal(self.deal) {
            Ok(deal) if problems.is_empty() => deal,
            Ok(_) => return Err(Part::Body.invalid(problems)),
            Err(Error::Invalid(found)) => {
                problems.extend(found);
                return Err(Part::Body.invalid(problems));
            }
            Err(error) => return Err(error.into()),
        };
        let terms = DealTerms {
            id: self.id,
            manager: self.manager.unwrap_or_default(),
            trustee: self.trustee.unwrap_or_default(),
            status: self.status.unwrap_or_else(|| "effective".to_owned()),
            class_ratings: self.class_ratings.unwrap_or_default(),
        };
        Ok((terms, deal))
    }
}

/// A deal that makes sense; problems are found below `deal`.
fn read_deal(value: Value) -> risk_core::Result<Deal> {
    let checked = read::value::<Deal>(value).and_then(|deal| deal.check().map(|()| deal));
    checked.map_err(|error| match error {
        Error::Invalid(mut problems) => {
            for problem in &mut problems {
                problem.path = format!("deal.{}", problem.path);
            }
            Error::Invalid(problems)
        }
        other => other,
    })
}

/// Brings a deal in. It is checked as a whole, and kept whole or not at all; assets that the master list
/// does not have are added to it.
#[utoipa::path(
    post, path = "/deals", tag = "deals", request_body = DealDocument,
    responses(
        (status = 201, body = DealDetail), (status = 400, description = "The body broke off"),
        (status = 401, description = "Not authenticated"), (status = 403, description = "For managers"),
        (status = 409, description = "There is a deal of this id"), (status = 413, description = "Too large"),
        (status = 422, description = "Something is wrong with the deal"), (status = 429, description = "Too many requests"),
    )
)]
pub async fn create(
    State(app): State<Arc<App>>,
    user: User,
    Body(body): Body<DealDocument>,
) -> Result<(StatusCode, Json<DealDetail>), ApiError> {
    user.at_least(Role::Manager)?;
    let (terms, deal) = body.read()?;
    let head = holdings::add(&app, &user, &terms, &deal).await?;
    Ok((StatusCode::CREATED, Json(StoredDeal { head, deal }.into())))
}

/// A deal.
#[utoipa::path(
    get, path = "/{deal_id}", tag = "deals", params(("deal_id" = String, Path)),
    responses(
        (status = 200, body = DealDetail), (status = 401, description = "Not authenticated"),
        (status = 404, description = "No such deal"), (status = 429, description = "Too many requests"),
    )
)]
pub async fn get(
    State(app): State<Arc<App>>,
    _: User,
    Path(id): Path<String>,
) -> Result<Json<DealDetail>, ApiError> {
    portfolios::get(&app, &id).await
}

/// A deal with everything that it was brought in with.
#[utoipa::path(
    get, path = "/{deal_id}/document", tag = "deals", params(("deal_id" = String, Path)),
    responses(
        (status = 200, body = DealDocument), (status = 401, description = "Not authenticated"),
        (status = 404, description = "No such deal"), (status = 429, description = "Too many requests"),
    )
)]
pub async fn document(
    State(app): State<Arc<App>>,
    _: User,
    Path(id): Path<String>,
) -> Result<Json<DealDocument>, ApiError> {
    let StoredDeal { head, deal } = base::deal(&app, &id).await?;
    Ok(Json(DealDocument {
        class_ratings: Some(head.ratings()),
        id: head.id,
        manager: Some(head.manager),
        trustee: Some(head.trustee),
        status: Some(head.status),
        deal: serde_json::to_value(deal).map_err(|_| ApiError::Internal)?,
    }))
}

/// A deal, to take the place of what it was.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplaceDeal {
    /// The version that is replaced; any when absent.
    version: Option<i64>,
    /// As `paripassu validate` checks it.
    #[schema(value_type = Object)]
    deal: Value,
}

/// Puts another document in the place of a deal's.
#[utoipa::path(
    put, path = "/{deal_id}", tag = "deals", params(("deal_id" = String, Path)), request_body = ReplaceDeal,
    responses(
        (status = 200, body = DealDetail), (status = 400, description = "The body broke off"),
        (status = 401, description = "Not authenticated"), (status = 403, description = "For managers"),
        (status = 404, description = "No such deal"), (status = 409, description = "It is of another version"),
        (status = 413, description = "Too large"), (status = 422, description = "Something is wrong with the deal"),
        (status = 429, description = "Too many requests"),
    )
)]
pub async fn replace(
    State(app): State<Arc<App>>,
    user: User,
    Path(id): Path<String>,
    Body(body): Body<ReplaceDeal>,
) -> Result<Json<DealDetail>, ApiError> {
    user.at_least(Role::Manager)?;
    let old = app.database.deal_head(&id).await?.ok_or(ApiError::NotFound("Deal"))?;
    if body.version.is_some_and(|version| version != old.version) {
        return Err(ApiError::Conflict(format!("The deal is of version {}", old.version)));
    }
    let deal = read_deal(body.deal)?;
    let head = holdings::replace(&app, &user, &old, &deal).await?;
    Ok(Json(StoredDeal { head, deal }.into()))
}

/// Deletes a deal; another may be brought in under its id.
#[utoipa::path(
    delete, path = "/{deal_id}", tag = "deals", params(("deal_id" = String, Path)),
    responses(
        (status = 204, description = "It is gone"), (status = 401, description = "Not authenticated"),
        (status = 403, description = "For managers"), (status = 404, description = "No such deal"),
        (status = 429, description = "Too many requests"),
    )
)]
pub async fn delete(
    State(app): State<Arc<App>>,
    user: User,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    user.at_least(Role::Manager)?;
    let stored = base::deal(&app, &id).await?;
    holdings::delete(&app, &user, &stored).await?;
    Ok(StatusCode::NO_CONTENT)
}
