//! `/risk`: how much a deal's collateral may lose, and why.

use super::stress::{StressBody, StressReport, run as stressed};
use crate::app::State as App;
use crate::auth::role::Role;
use crate::cache::{Kind, Written};
use crate::clock;
use crate::error::{ApiError, Part};
use crate::extract::{Body, Query, User};
use crate::service::clo::concentration::{Concentration, Dimension, concentration};
use crate::service::clo::correlation::{Described, described};
use crate::service::clo::market::History;
use crate::service::clo::metrics::{Metrics, metrics};
use crate::service::clo::stress::Through;
use crate::service::clo::{base, correlation};
use crate::store::deals::StoredDeal;
use axum::Json;
use axum::extract::{Path, State};
use chrono::{DateTime, NaiveDate, Utc};
use risk_core::check::Checks;
use risk_core::progress::Progress;
use risk_core::var::{VarMethod, VarReport};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Below `/risk`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(measure))
        .routes(routes!(correlation_matrix))
        .routes(routes!(divide))
        .routes(routes!(stress_risk))
        .routes(routes!(value_at_risk))
}

/// As of when.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AsOf {
    /// Today when absent.
    as_of_date: Option<NaiveDate>,
}

/// The risk of a deal's collateral.
#[derive(Debug, Serialize, ToSchema)]
pub struct RiskMetrics {
    deal_id: String,
    as_of_date: NaiveDate,
    calculation_timestamp: DateTime<Utc>,
    /// Annual, a fraction.
    portfolio_volatility: f64,
    /// Against the mean of all assets with prices; annual, a fraction.
    tracking_error: f64,
    sector_concentration: BTreeMap<String, f64>,
    rating_concentration: BTreeMap<String, f64>,
    /// Of one obligor.
    single_asset_max_weight: f64,
    /// Over obligors.
    herfindahl_index: f64,
    /// Over thirty days, by a normal distribution of the past returns.
    value_at_risk_95: f64,
    value_at_risk_99: f64,
    /// At 95 %.
    expected_shortfall: f64,
    /// Years, at the yields to maturity.
    modified_duration: Option<f64>,
    /// Years, as the index moves.
    effective_duration: f64,
    convexity: f64,
    /// Mean rank of the ratings: 1 is AAA.
    average_rating_score: Option<f64>,
    /// By rating factors.
    weighted_average_rating: &'static str,
    /// In a year.
    default_probability: Option<f64>,
    /// Change of the value, a fraction, when the index rises by 100 basis points.
    interest_rate_sensitivity: f64,
    /// Change of the value, a fraction, when spreads widen by 100 basis points.
    credit_spread_sensitivity: f64,
    /// `low`, `medium` from a volatility of 3 %, `high` from 8 %.
    overall_risk_level: &'static str,
    risk_factors: Vec<String>,
}

impl RiskMetrics {
    fn new(deal_id: String, as_of_date: NaiveDate, found: Metrics) -> Self {
        Self {
            deal_id,
            as_of_date,
            calculation_timestamp: clock::now(),
            portfolio_volatility: found.volatility,
            tracking_error: found.tracking_error,
            sector_concentration: found.sectors,
            rating_concentration: found.ratings,
            single_asset_max_weight: found.largest,
            herfindahl_index: found.herfindahl,
            value_at_risk_95: found.value_at_risk_95,
            value_at_risk_99: found.value_at_risk_99,
            expected_shortfall: found.expected_shortfall,
            modified_duration: found.modified_duration,
            effective_duration: found.effective_duration,
            convexity: found.convexity,
            average_rating_score: found.rating_score,
            weighted_average_rating: found.average_rating,
            default_probability: found.default_probability,
            interest_rate_sensitivity: found.rate_sensitivity,
            credit_spread_sensitivity: found.spread_sensitivity,
            overall_risk_level: found.level,
            risk_factors: found.factors,
        }
    }
}

/// Volatility, value at risk, durations and concentrations of a deal's collateral.
#[utoipa::path(
    get, path = "/{deal_id}/metrics", tag = "risk", params(("deal_id" = String, Path), AsOf),
    responses(
        (status = 200, body = RiskMetrics), (status = 401, description = "Not authenticated"),
        (status = 404, description = "No such deal"), (status = 422, description = "A value is wrong, or no prices are known"),
        (status = 429, description = "Too many requests"),
    )
)]
pub async fn measure(
    State(app): State<Arc<App>>,
    _: User,
    Path(id): Path<String>,
    Query(query): Query<AsOf>,
) -> Result<Json<RiskMetrics>, ApiError> {
    let as_of = query.as_of_date.unwrap_or_else(|| clock::now().date_naive());
    let stored = base::deal(&app, &id).await?;
    let prices = app.database.prices().await?;
    let work = move |_: &risk_core::progress::Progress<'_>| {
        let deal = base::as_of(&stored.deal, as_of);
        let history = History::of(&deal.assets, prices.as_ref(), as_of)?;
        metrics(&deal, &history)
    };
    let found = app.computer.compute(work).await?;
    Ok(Json(RiskMetrics::new(id, as_of, found)))
}

/// The correlations of a deal's assets.
#[derive(Debug, Serialize, ToSchema)]
pub struct CorrelationReport {
    deal_id: String,
    asset_count: usize,
    /// Rows and columns in the order of the ids.
    correlation_matrix: Vec<Vec<f64>>,
    asset_ids: Vec<String>,
    /// The largest first; their sum is the number of assets.
    eigenvalues: Vec<f64>,
    /// The largest over the smallest; none when that is not above zero.
    condition_number: Option<f64>,
    average_correlation: Option<f64>,
    max_correlation: Option<f64>,
    min_correlation: Option<f64>,
    /// Whether the stored correlations were none, and these are the nearest that are.
    repaired: bool,
}

impl CorrelationReport {
    fn new(deal_id: String, asset_ids: Vec<String>, found: Described) -> Self {
        Self {
            deal_id,
            asset_count: asset_ids.len(),
            correlation_matrix: found.matrix.rows().into_iter().map(|row| row.to_vec()).collect(),
            asset_ids,
            eigenvalues: found.eigenvalues,
            condition_number: found.condition_number,
            average_correlation: found.average,
            max_correlation: found.largest,
            min_correlation: found.smallest,
            repaired: found.repaired,
        }
    }
}

/// The correlations of a deal's assets, with the eigenvalues of their matrix.
#[utoipa::path(
    get, path = "/{deal_id}/correlation-matrix", tag = "risk", params(("deal_id" = String, Path)),
    responses(
        (status = 200, body = CorrelationReport), (status = 401, description = "Not authenticated"),
        (status = 404, description = "No such deal"), (status = 429, description = "Too many requests"),
    )
)]
pub async fn correlation_matrix(
    State(app): State<Arc<App>>,
    _: User,
    Path(id): Path<String>,
) -> Result<Written, ApiError> {
    let StoredDeal { head, deal } = base::deal(&app, &id).await?;
    let stored = app.database.correlations().await?;
    let stored_at = stored.as_ref().map(|stored| stored.updated_at);
    let version = format!("{} {stored_at:?}", head.version);
    let compute = async {
        let ids = deal.assets.iter().map(|asset| asset.id.clone()).collect();
        let describe = move |_: &Progress<'_>| described(correlation::of(&deal.assets, stored.as_ref())?);
        Ok(CorrelationReport::new(id.clone(), ids, app.computer.compute(describe).await?))
    };
    app.cache.answer(Kind::CorrelationMatrix, &id, &version, compute).await
}

/// By what to divide.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DivideBy {
    /// `sector` when absent.
    #[param(inline)]
    dimension: Option<Dimension>,
}

/// How a deal's collateral is divided.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConcentrationReport {
    deal_id: String,
    #[schema(inline)]
    dimension: Dimension,
    analysis_date: NaiveDate,
    concentrations: BTreeMap<String, f64>,
    concentration_ratio_top5: f64,
    concentration_ratio_top10: f64,
    /// A hundred times the ratio of the five largest.
    concentration_risk_score: f64,
    over_concentrated_segments: Vec<String>,
    /// One over the sum of the squared weights.
    effective_number_of_positions: Option<f64>,
    /// The volatilities of the segments over that of the whole; none without prices.
    diversification_ratio: Option<f64>,
    /// Of the segments above their limits.
    recommended_limits: BTreeMap<String, f64>,
}

impl ConcentrationReport {
    fn new(
        deal_id: String,
        dimension: Dimension,
        analysis_date: NaiveDate,
        (found, diversification_ratio): (Concentration, Option<f64>),
    ) -> Self {
        Self {
            deal_id,
            dimension,
            analysis_date,
            concentrations: found.weights,
            concentration_ratio_top5: found.top_5,
            concentration_ratio_top10: found.top_10,
            concentration_risk_score: 100.0 * found.top_5,
            over_concentrated_segments: found.over.iter().map(|(name, _)| name.clone()).collect(),
            effective_number_of_positions: found.effective,
            diversification_ratio,
            recommended_limits: found.over.into_iter().collect(),
        }
    }
}

/// A deal's collateral by sector, industry, rating or country, with the segments above their limits.
#[utoipa::path(
    get, path = "/{deal_id}/concentration", tag = "risk", params(("deal_id" = String, Path), DivideBy),
    responses(
        (status = 200, body = ConcentrationReport), (status = 401, description = "Not authenticated"),
        (status = 404, description = "No such deal"), (status = 422, description = "A value is wrong"),
        (status = 429, description = "Too many requests"),
    )
)]
pub async fn divide(
    State(app): State<Arc<App>>,
    _: User,
    Path(id): Path<String>,
    Query(query): Query<DivideBy>,
) -> Result<Json<ConcentrationReport>, ApiError> {
    let dimension = query.dimension.unwrap_or_default();
    let deal = base::deal(&app, &id).await?.deal;
    let analysis = deal.dates.analysis;
    let prices = app.database.prices().await?;
    let work = move |_: &risk_core::progress::Progress<'_>| {
        let history = History::of(&deal.assets, prices.as_ref(), NaiveDate::MAX).ok();
        let part = |k: usize| deal.assets.get(k).map_or("", |asset| dimension.of(asset));
        let ratio = history.map(|history| history.diversification(part)).transpose()?.flatten();
        Ok((concentration(&deal, dimension), ratio))
    };
    let found = app.computer.compute(work).await?;
    Ok(Json(ConcentrationReport::new(id, dimension, analysis, found)))
}

/// Stresses a deal's collateral: correlated defaults up to the horizon, taken by the classes from the
/// most junior.
#[utoipa::path(
    post, path = "/{deal_id}/stress-test", tag = "risk", params(("deal_id" = String, Path)),
    request_body = StressBody,
    responses(
        (status = 200, body = StressReport), (status = 400, description = "The body broke off"),
        (status = 401, description = "Not authenticated"), (status = 403, description = "Viewers may not"),
        (status = 404, description = "No such deal"), (status = 422, description = "A value is wrong"),
        (status = 429, description = "Too many requests"),
    )
)]
pub async fn stress_risk(
    State(app): State<Arc<App>>,
    user: User,
    Path(id): Path<String>,
    Body(body): Body<StressBody>,
) -> Result<Json<StressReport>, ApiError> {
    user.at_least(Role::Analyst)?;
    stressed(&app, id, body, Through::Structure).await
}

/// How value at risk is estimated.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// A normal distribution of the past returns.
    #[default]
    Parametric,
    /// The past returns themselves.
    Historical,
    /// Simulated returns.
    MonteCarlo,
}

/// Which value at risk.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct VarAsked {
    /// From 0.5 to 0.99; 0.95.
    confidence_level: Option<f64>,
    /// Calendar days, from 1 to 365; 30.
    time_horizon_days: Option<u32>,
    /// `parametric` when absent.
    #[param(inline)]
    method: Option<Method>,
}

impl VarAsked {
    fn check(&self) -> Result<(f64, u32, Method), ApiError> {
        let (confidence, days) =
            (self.confidence_level.unwrap_or(0.95), self.time_horizon_days.unwrap_or(30));
        let mut checks = Checks::default();
        checks.between("confidence_level", confidence, 0.5, 0.99);
        let wanted = format_args!("must be from 1 to 365, got {days}");
        checks.require((1..=365).contains(&days), "time_horizon_days", wanted);
        Part::Query.refuse(checks)?;
        Ok((confidence, days, self.method.unwrap_or_default()))
    }
}

impl From<Method> for VarMethod {
    fn from(method: Method) -> Self {
        match method {
            Method::Parametric => Self::Normal,
            Method::Historical => Self::Historical,
            Method::MonteCarlo => Self::MonteCarlo,
        }
    }
}

/// What an estimate rests on.
#[derive(Debug, Serialize, ToSchema)]
pub struct VarDetails {
    #[serde(skip_serializing_if = "Option::is_none")]
    simulations: Option<usize>,
    distribution: &'static str,
    /// Daily returns.
    observations: usize,
    /// Annual, a fraction.
    volatility: f64,
    /// Assets with prices of their own; the others move with the market.
    assets_with_history: usize,
}

/// A value at risk.
#[derive(Debug, Serialize, ToSchema)]
pub struct ValueAtRisk {
    deal_id: String,
    confidence_level: f64,
    time_horizon_days: u32,
    #[schema(inline)]
    method: Method,
    var_amount: f64,
    /// Percent of the value.
    var_percentage: f64,
    expected_shortfall: f64,
    /// The market value of the collateral.
    portfolio_value: f64,
    calculation_details: VarDetails,
    assumptions: Vec<&'static str>,
}

/// The loss that is not exceeded with a probability, by one of three methods.
#[utoipa::path(
    get, path = "/{deal_id}/var", tag = "risk", params(("deal_id" = String, Path), VarAsked),
    responses(
        (status = 200, body = ValueAtRisk), (status = 401, description = "Not authenticated"),
        (status = 404, description = "No such deal"), (status = 422, description = "A value is wrong, or no prices are known"),
        (status = 429, description = "Too many requests"),
    )
)]
pub async fn value_at_risk(
    State(app): State<Arc<App>>,
    _: User,
    Path(id): Path<String>,
    Query(query): Query<VarAsked>,
) -> Result<Json<ValueAtRisk>, ApiError> {
    let (confidence, days, method) = query.check()?;
    let deal = base::deal(&app, &id).await?.deal;
    let prices = app.database.prices().await?;
    let value = deal.assets.iter().map(|asset| asset.par * asset.price_or_par()).sum();
    let work = move |_: &risk_core::progress::Progress<'_>| {
        let history = History::of(&deal.assets, prices.as_ref(), NaiveDate::MAX)?;
        Ok((
            history.value_at_risk(method.into(), confidence, days)?,
            history.volatility()?,
            history.known,
            history.market.len(),
        ))
    };
    let (report, volatility, assets_with_history, observations) = app.computer.compute(work).await?;
    let simulations = (method == Method::MonteCarlo).then_some(report.observations);
    let distribution = if method == Method::Historical { "empirical" } else { "normal" };
    let details = VarDetails { simulations, distribution, observations, volatility, assets_with_history };
    Ok(Json(ValueAtRisk::new(id, (confidence, days, method), value, &report, details)))
}

impl ValueAtRisk {
    fn new(
        deal_id: String,
        (confidence_level, time_horizon_days, method): (f64, u32, Method),
        portfolio_value: f64,
        report: &VarReport,
        calculation_details: VarDetails,
    ) -> Self {
        let shortfall = report.expected_shortfall.unwrap_or(report.value_at_risk);
        let own = match method {
            Method::Historical => "The past year repeats itself",
            Method::Parametric | Method::MonteCarlo => "Normal distribution",
        };
        Self {
            deal_id,
            confidence_level,
            time_horizon_days,
            method,
            var_amount: portfolio_value * report.value_at_risk,
            var_percentage: 100.0 * report.value_at_risk,
            expected_shortfall: portfolio_value * shortfall,
            portfolio_value,
            calculation_details,
            assumptions: vec![own, "Constant volatility", "Holdings stay as they are"],
        }
    }
}
