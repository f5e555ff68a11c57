//! `/assets`: the master list, and how its assets move together.

use crate::app::State as App;
use crate::cache::{Kind, Written};
use crate::error::{ApiError, Part};
use crate::extract::{Query, User};
use crate::service::clo::asset_list::own_yield;
use crate::store::asset_matrices::Correlations;
use crate::store::assets::{AssetHead, AssetsWanted};
use axum::Json;
use axum::extract::{Path, State};
use chrono::{DateTime, NaiveDate, Utc};
use clo_core::deal::Asset;
use risk_core::check::Checks;
use risk_core::rating::Rating;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Below `/api/v1`: the list, whose path ends with a slash.
pub fn listed() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Below `/assets`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(statistics))
        .routes(routes!(pair))
        .routes(routes!(get))
        .routes(routes!(correlations))
}

/// An asset in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssetView {
    id: String,
    cusip: Option<String>,
    asset_name: String,
    asset_type: String,
    current_balance: f64,
    original_balance: f64,
    /// All-in, decimal.
    coupon_rate: f64,
    maturity_date: NaiveDate,
    rating: String,
    sector: String,
    industry: String,
    created_at: DateTime<Utc>,
}

impl From<AssetHead> for AssetView {
    fn from(head: AssetHead) -> Self {
        Self {
            id: head.id,
            cusip: head.cusip,
            asset_name: head.name,
            asset_type: head.asset_type,
            current_balance: head.current_balance,
            original_balance: head.original_balance,
            coupon_rate: head.coupon_rate,
            maturity_date: head.maturity_date,
            rating: head.rating,
            sector: head.sector,
            industry: head.industry,
            created_at: head.created_at,
        }
    }
}

/// Which assets to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListAssets {
    /// 0.
    skip: Option<u32>,
    /// 100, at most 1000.
    limit: Option<u32>,
    /// `Senior Loan`.
    asset_type: Option<String>,
    /// As any agency spells it.
    rating: Option<String>,
}

/// A page of assets.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssetPage {
    assets: Vec<AssetView>,
    total_count: i64,
    skip: u32,
    limit: u32,
    has_more: bool,
}

/// Assets in the order of their ids.
#[utoipa::path(
    get, path = "/assets/", tag = "assets", params(ListAssets),
    responses(
        (status = 200, body = AssetPage), (status = 401, description = "Not authenticated"),
        (status = 422, description = "A value is wrong"), (status = 429, description = "Too many requests"),
    )
)]
pub async fn list(
    State(app): State<Arc<App>>,
    _: User,
    Query(query): Query<ListAssets>,
) -> Result<Json<AssetPage>, ApiError> {
    let (skip, limit) = (query.skip.unwrap_or(0), query.limit.unwrap_or(100));
    page_in(limit, 1000)?;
    let rating = query.rating.map(|text| Rating::parse(&text).map_or(text, |rating| rating.sp().to_owned()));
    let wanted = AssetsWanted { asset_type: query.asset_type.as_deref(), rating: rating.as_deref() };
    let total_count = app.database.asset_count(&wanted).await?;
    let assets = app.database.assets(&wanted, skip.into(), limit.into()).await?;
    let has_more = i64::from(skip) + (assets.len() as i64) < total_count;
    let assets = assets.into_iter().map(AssetView::from).collect();
    Ok(Json(AssetPage { assets, total_count, skip, limit, has_more }))
}

/// Refuses a page of none, and one that is too long.
pub(super) fn page_in(limit: u32, most: u32) -> Result<(), ApiError> {
    let mut checks = Checks::default();
    let wanted = format_args!("must be from 1 to {most}, got {limit}");
    checks.require((1..=most).contains(&limit), "limit", wanted);
    Part::Query.refuse(checks)
}

/// An asset.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssetDetail {
    #[serde(flatten)]
    asset: AssetView,
    isin: Option<String>,
    /// From the date of its tape.
    days_to_maturity: i64,
    /// Nominal, decimal; none without a price.
    yield_to_maturity: Option<f64>,
    /// Modified, years.
    duration: Option<f64>,
    /// Of par.
    price: Option<f64>,
    issuer: String,
    country: String,
    /// Over the index, decimal.
    spread: f64,
    /// The date of its tape.
    as_of_date: NaiveDate,
    updated_at: DateTime<Utc>,
}

/// An asset, with what it yields at its price.
#[utoipa::path(
    get, path = "/{asset_id}", tag = "assets", params(("asset_id" = String, Path)),
    responses(
        (status = 200, body = AssetDetail), (status = 401, description = "Not authenticated"),
        (status = 404, description = "No such asset"), (status = 429, description = "Too many requests"),
    )
)]
pub async fn get(State(app): State<Arc<App>>, _: User, Path(id): Path<String>) -> Result<Written, ApiError> {
    let (head, asset) = app.database.asset(&id).await?.ok_or(ApiError::NotFound("Asset"))?;
    let version = format!("{:?}", head.updated_at);
    app.cache.answer(Kind::Asset, &id, &version, async { Ok(AssetDetail::new(head, asset)) }).await
}

impl AssetDetail {
    fn new(head: AssetHead, asset: Asset) -> Self {
        let found = own_yield(&asset, head.as_of_date);
        Self {
            isin: head.isin.clone(),
            days_to_maturity: (head.maturity_date - head.as_of_date).num_days(),
            yield_to_maturity: found.map(|found| found.yield_to_maturity),
            duration: found.map(|found| found.modified_duration),
            price: asset.price,
            issuer: asset.issuer,
            country: asset.country,
            spread: asset.spread,
            as_of_date: head.as_of_date,
            updated_at: head.updated_at,
            asset: head.into(),
        }
    }
}

/// Which correlations to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListCorrelations {
    /// 50, at most 500.
    limit: Option<u32>,
    /// From -1 to 1: no less than this.
    threshold: Option<f64>,
}

/// The correlation of two assets.
#[derive(Debug, Serialize, ToSchema)]
pub struct CorrelationView {
    asset_id_1: String,
    asset_id_2: String,
    correlation: f64,
    last_updated: DateTime<Utc>,
}

/// The correlations of an asset, the highest first.
#[utoipa::path(
    get, path = "/{asset_id}/correlations", tag = "assets",
    params(("asset_id" = String, Path), ListCorrelations),
    responses(
        (status = 200, body = Vec<CorrelationView>), (status = 401, description = "Not authenticated"),
        (status = 404, description = "No such asset"), (status = 422, description = "A value is wrong"),
        (status = 429, description = "Too many requests"),
    )
)]
pub async fn correlations(
    State(app): State<Arc<App>>,
    _: User,
    Path(id): Path<String>,
    Query(query): Query<ListCorrelations>,
) -> Result<Json<Vec<CorrelationView>>, ApiError> {
    let (limit, threshold) = (query.limit.unwrap_or(50), query.threshold.unwrap_or(-1.0));
    page_in(limit, 500)?;
    let mut checks = Checks::default();
    checks.between("threshold", threshold, -1.0, 1.0);
    Part::Query.refuse(checks)?;
    app.database.asset(&id).await?.ok_or(ApiError::NotFound("Asset"))?;
    let Some(stored) = app.database.correlations().await? else { return Ok(Json(Vec::new())) };
    let mut found = stored.of(&id, threshold);
    found.truncate(limit as usize);
    let view = |(other, correlation): (String, f64)| CorrelationView {
        asset_id_1: id.clone(),
        asset_id_2: other,
        correlation,
        last_updated: stored.updated_at,
    };
    Ok(Json(found.into_iter().map(view).collect()))
}

/// The correlation of a pair.
#[derive(Debug, Serialize, ToSchema)]
pub struct PairView {
    asset_id_1: String,
    asset_id_2: String,
    correlation: f64,
}

/// The correlation of two assets; 1 of an asset with itself.
#[utoipa::path(
    get, path = "/correlations/{asset_id_1}/{asset_id_2}", tag = "assets",
    params(("asset_id_1" = String, Path), ("asset_id_2" = String, Path)),
    responses(
        (status = 200, body = PairView), (status = 401, description = "Not authenticated"),
        (status = 404, description = "No such asset, or no correlation of the two"),
        (status = 429, description = "Too many requests"),
    )
)]
pub async fn pair(
    State(app): State<Arc<App>>,
    _: User,
    Path((asset_id_1, asset_id_2)): Path<(String, String)>,
) -> Result<Json<PairView>, ApiError> {
    let stored = app.database.correlations().await?.ok_or(ApiError::NotFound("Correlation"))?;
    let at = |stored: &Correlations| stored.at(stored.position(&asset_id_1)?, stored.position(&asset_id_2)?);
    let correlation = at(&stored).ok_or(ApiError::NotFound("Correlation"))?;
    Ok(Json(PairView { asset_id_1, asset_id_2, correlation }))
}

/// The master list in numbers.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssetStatistics {
    total_assets: i64,
    by_type: BTreeMap<String, i64>,
    by_rating: BTreeMap<String, i64>,
    /// Cells of the correlation matrix.
    correlations_available: i64,
}

/// How many assets there are of each kind.
#[utoipa::path(
    get, path = "/stats/summary", tag = "assets",
    responses(
        (status = 200, body = AssetStatistics), (status = 401, description = "Not authenticated"),
        (status = 429, description = "Too many requests"),
    )
)]
pub async fn statistics(State(app): State<Arc<App>>, _: User) -> Result<Json<AssetStatistics>, ApiError> {
    let (by_type, by_rating) = app.database.asset_statistics().await?;
    Ok(Json(AssetStatistics {
        total_assets: by_type.iter().map(|(_, count)| count).sum(),
        by_type: by_type.into_iter().collect(),
        by_rating: by_rating.into_iter().collect(),
        correlations_available: app.database.correlation_count().await?,
    }))
}
