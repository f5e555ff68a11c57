//! `/portfolios` and its clean alias `/deals`: CLO deals, as everybody may read them.

use super::assets::page_in;
use crate::app::State as App;
use crate::error::ApiError;
use crate::extract::{Query, User};
use crate::service::clo::cash_flows::part;
use crate::service::clo::{base, classify, overview};
use crate::store::deals::{DealHead, StoredDeal};
use axum::Json;
use axum::extract::{Path, State};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use clo_core::coverage::{Measure, TestKind};
use clo_core::deal::{Coupon, Tranche};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Below `/api/v1`. `GET /portfolios/{id}` is shared with the portfolios of investors, and stands there.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(summary))
        .routes(routes!(tranches))
        .routes(routes!(triggers))
}

/// A deal in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct DealView {
    id: String,
    deal_name: String,
    manager: String,
    trustee: String,
    effective_date: NaiveDate,
    stated_maturity: NaiveDate,
    /// Original balance of all classes.
    deal_size: f64,
    currency: String,
    status: String,
    current_asset_count: i64,
    current_portfolio_balance: f64,
    created_at: DateTime<Utc>,
}

impl From<DealHead> for DealView {
    fn from(head: DealHead) -> Self {
        Self {
            id: head.id,
            deal_name: head.name,
            manager: head.manager,
            trustee: head.trustee,
            effective_date: head.effective_date,
            stated_maturity: head.stated_maturity,
            deal_size: head.deal_size,
            currency: head.currency,
            status: head.status,
            current_asset_count: head.asset_count,
            current_portfolio_balance: head.balance,
            created_at: head.created_at,
        }
    }
}

/// Which deals to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListDeals {
    /// 0.
    skip: Option<u32>,
    /// 100, at most 500.
    limit: Option<u32>,
    /// `effective`.
    status: Option<String>,
}

/// Deals in the order of their ids.
#[utoipa::path(
    get, path = "/portfolios/", tag = "deals", params(ListDeals),
    responses(
        (status = 200, body = Vec<DealView>), (status = 401, description = "Not authenticated"),
        (status = 422, description = "A value is wrong"), (status = 429, description = "Too many requests"),
    )
)]
pub async fn list(
    State(app): State<Arc<App>>,
    _: User,
    Query(query): Query<ListDeals>,
) -> Result<Json<Vec<DealView>>, ApiError> {
    let limit = query.limit.unwrap_or(100);
    page_in(limit, 500)?;
    let (status, skip) = (query.status.as_deref(), query.skip.unwrap_or(0));
    let deals = app.database.deals(status, skip.into(), limit.into()).await?;
    Ok(Json(deals.into_iter().map(DealView::from).collect()))
}

/// A deal.
#[derive(Debug, Serialize, ToSchema)]
pub struct DealDetail {
    #[serde(flatten)]
    deal: DealView,
    /// The end of the reinvestment period too.
    revolving_period_end: Option<NaiveDate>,
    reinvestment_period_end: Option<NaiveDate>,
    /// From the date of the data.
    days_to_maturity: i64,
    /// The date of the data.
    as_of_date: NaiveDate,
    /// Counts the changes, from 1.
    version: i64,
    updated_at: DateTime<Utc>,
}

impl From<StoredDeal> for DealDetail {
    fn from(StoredDeal { head, deal }: StoredDeal) -> Self {
        let dates = deal.dates;
        Self {
            revolving_period_end: dates.reinvestment_end,
            reinvestment_period_end: dates.reinvestment_end,
            days_to_maturity: (dates.maturity - dates.analysis).num_days(),
            as_of_date: dates.analysis,
            version: head.version,
            updated_at: head.updated_at,
            deal: head.into(),
        }
    }
}

/// A deal. Served by `/deals/{deal_id}`, and by `/portfolios/{id}` where the id is no number.
///
/// # Errors
/// [`ApiError::NotFound`] when there is none.
pub async fn get(app: &App, id: &str) -> Result<Json<DealDetail>, ApiError> {
    Ok(Json(base::deal(app, id).await?.into()))
}

/// An asset among the largest of a deal.
#[derive(Debug, Serialize, ToSchema)]
pub struct HoldingView {
    asset_id: String,
    asset_name: String,
    weight: f64,
    balance: f64,
}

/// A deal's collateral in numbers.
#[derive(Debug, Serialize, ToSchema)]
pub struct DealSummary {
    deal_id: String,
    total_assets: usize,
    total_balance: f64,
    average_rating: &'static str,
    /// Years, by contract.
    weighted_average_life: Option<f64>,
    sector_diversification: BTreeMap<String, f64>,
    rating_diversification: BTreeMap<String, f64>,
    /// Basis points.
    average_spread: Option<f64>,
    /// Modified, years.
    duration: Option<f64>,
    top_holdings: Vec<HoldingView>,
    maturity_profile: BTreeMap<String, usize>,
    current_yield: Option<f64>,
    yield_to_maturity: Option<f64>,
}

/// A deal's collateral in numbers.
#[utoipa::path(
    get, path = "/portfolios/{deal_id}/summary", tag = "deals", params(("deal_id" = String, Path)),
    responses(
        (status = 200, body = DealSummary), (status = 401, description = "Not authenticated"),
        (status = 404, description = "No such deal"), (status = 429, description = "Too many requests"),
    )
)]
pub async fn summary(
    State(app): State<Arc<App>>,
    _: User,
    Path(id): Path<String>,
) -> Result<Json<DealSummary>, ApiError> {
    let StoredDeal { deal, .. } = base::deal(&app, &id).await?;
    let total_assets = deal.assets.len();
    let found = app.computer.compute(move |_| Ok(overview::summary(&deal))).await?;
    let holding =
        |(asset_id, asset_name, weight, balance)| HoldingView { asset_id, asset_name, weight, balance };
    Ok(Json(DealSummary {
        deal_id: id,
        total_assets,
        total_balance: found.total_balance,
        average_rating: found.average_rating,
        weighted_average_life: found.weighted_average_life,
        sector_diversification: found.sectors,
        rating_diversification: found.ratings,
        average_spread: found.average_spread.map(|spread| 1e4 * spread),
        duration: found.duration,
        top_holdings: found.top.into_iter().map(holding).collect(),
        maturity_profile: found.maturities,
        current_yield: found.current_yield,
        yield_to_maturity: found.yield_to_maturity,
    }))
}

/// A class of a deal.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrancheView {
    id: String,
    deal_id: String,
    tranche_name: String,
    tranche_type: &'static str,
    original_balance: f64,
    current_balance: f64,
    /// The rate of the current period, decimal; none for equity.
    coupon_rate: Option<f64>,
    /// Basis points; none for a fixed rate and for equity.
    spread: Option<f64>,
    rating: Option<String>,
    /// Classes that rank equally share it.
    payment_priority: usize,
    is_floating_rate: bool,
}

/// A deal's classes, from the most senior.
#[utoipa::path(
    get, path = "/portfolios/{deal_id}/tranches", tag = "deals", params(("deal_id" = String, Path)),
    responses(
        (status = 200, body = Vec<TrancheView>), (status = 401, description = "Not authenticated"),
        (status = 404, description = "No such deal"), (status = 429, description = "Too many requests"),
    )
)]
pub async fn tranches(
    State(app): State<Arc<App>>,
    _: User,
    Path(id): Path<String>,
) -> Result<Json<Vec<TrancheView>>, ApiError> {
    let stored = base::deal(&app, &id).await?;
    let mut ranks: Vec<&str> = stored.deal.tranches.iter().map(Tranche::rank).collect();
    ranks.dedup();
    let view = |class: &Tranche| {
        let rank = ranks.iter().position(|rank| *rank == class.rank()).unwrap_or(0);
        TrancheView::of(&stored, class, rank + 1)
    };
    Ok(Json(stored.deal.tranches.iter().map(view).collect()))
}

impl TrancheView {
    fn of(StoredDeal { head, deal }: &StoredDeal, class: &Tranche, payment_priority: usize) -> Self {
        let coupon = class.coupon_at(deal.dates.analysis);
        let index = deal.current_index.unwrap_or(0.0);
        let label = classify::class_label(&class.name);
        let spread = match coupon {
            Some(Coupon::Floating { spread, .. }) => Some(1e4 * spread),
            _ => None,
        };
        Self {
            id: format!("TRANCHE_{}", class.name),
            deal_id: head.id.clone(),
            tranche_name: if class.is_equity() {
                format!("{label} Notes")
            } else {
                format!("Class {label} Notes")
            },
            tranche_type: part(deal, class).name(),
            original_balance: class.original_balance.unwrap_or(class.balance),
            current_balance: class.balance,
            coupon_rate: coupon.map(|coupon| coupon.rate(index)),
            spread,
            rating: head.ratings().remove(&class.name),
            payment_priority,
            is_floating_rate: spread.is_some(),
        }
    }
}

/// A coverage test.
#[derive(Debug, Serialize, ToSchema)]
pub struct TriggerView {
    trigger_type: &'static str,
    tranche_name: String,
    threshold: f64,
    /// None when there is nothing to cover.
    current_value: Option<f64>,
    is_passing: bool,
    /// Value less threshold.
    margin: Option<f64>,
    /// The date of the data.
    last_tested: DateTime<Utc>,
    test_name: String,
    numerator: f64,
    denominator: f64,
}

/// A deal's coverage tests.
#[derive(Debug, Serialize, ToSchema)]
pub struct Triggers {
    oc_triggers: Vec<TriggerView>,
    ic_triggers: Vec<TriggerView>,
    /// Interest diversion and events of default.
    other_triggers: Vec<TriggerView>,
    /// `compliant` when all pass, else `non_compliant`.
    status: &'static str,
}

/// A deal's coverage tests, measured: those on par as of the date of the data, those on interest as they
/// will be struck on the next payment date.
#[utoipa::path(
    get, path = "/portfolios/{deal_id}/triggers", tag = "deals", params(("deal_id" = String, Path)),
    responses(
        (status = 200, body = Triggers), (status = 401, description = "Not authenticated"),
        (status = 404, description = "No such deal"), (status = 422, description = "The deal cannot be projected"),
        (status = 429, description = "Too many requests"),
    )
)]
pub async fn triggers(
    State(app): State<Arc<App>>,
    _: User,
    Path(id): Path<String>,
) -> Result<Json<Triggers>, ApiError> {
    let StoredDeal { deal, .. } = base::deal(&app, &id).await?;
    let (tests, deal) =
        app.computer.compute(move |_| Ok((overview::coverage(&deal, &base::assumptions())?, deal))).await?;
    let last_tested = deal.dates.analysis.and_time(NaiveTime::MIN).and_utc();
    let through: BTreeMap<&str, &str> =
        deal.coverage_tests.iter().map(|test| (test.name.as_str(), test.through.as_str())).collect();
    let of = |wanted: fn(TestKind) -> Option<&'static str>| -> Vec<TriggerView> {
        let view = |test: &Measure| {
            let class = through.get(test.name.as_str()).copied().unwrap_or_default();
            Some(TriggerView::of(test, wanted(test.kind)?, class, last_tested))
        };
        tests.iter().filter_map(view).collect()
    };
    let status = if tests.iter().all(|test| test.passing) { "compliant" } else { "non_compliant" };
    Ok(Json(Triggers {
        oc_triggers: of(|kind| (kind == TestKind::Overcollateralization).then_some("OC")),
        ic_triggers: of(|kind| (kind == TestKind::InterestCoverage).then_some("IC")),
        other_triggers: of(|kind| match kind {
            TestKind::InterestDiversion => Some("ID"),
            TestKind::EventOfDefault => Some("EOD"),
            _ => None,
        }),
        status,
    }))
}

impl TriggerView {
    fn of(test: &Measure, trigger_type: &'static str, class: &str, last_tested: DateTime<Utc>) -> Self {
        Self {
            trigger_type,
            tranche_name: format!("Class {}", classify::class_label(class)),
            threshold: test.threshold,
            current_value: test.value,
            is_passing: test.passing,
            margin: test.margin,
            last_tested,
            test_name: test.name.to_string(),
            numerator: test.numerator,
            denominator: test.denominator,
        }
    }
}
