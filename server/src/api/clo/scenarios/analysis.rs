//! `/scenarios/{scenario_id}/analyze` and `/scenarios/compare`: deals under scenarios.

use crate::app::State as App;
use crate::auth::role::Role;
use crate::clock;
use crate::error::{ApiError, Part};
use crate::extract::{Body, Query, User};
use crate::service::clo::analysis::{Asked, Impact, findings, impact, relative};
use crate::service::clo::market::History;
use crate::service::clo::scenario::with_overrides;
use crate::service::clo::{base, correlation};
use crate::store::deals::StoredDeal;
use axum::Json;
use axum::extract::{Path, State};
use chrono::{DateTime, NaiveDate, Utc};
use clo_core::scenario::Scenario;
use risk_core::check::Checks;
use risk_core::progress::Progress;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Below `/scenarios`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(compare)).routes(routes!(analyze))
}

/// Paths of a simulation that an analysis makes of a deal.
const PATHS: u64 = 2_000;

/// Deals to be run under a scenario.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnalyzeScenario {
    deal_ids: Vec<String>,
    /// `comprehensive`.
    analysis_type: Option<String>,
    /// Months: 12.
    time_horizon: Option<u32>,
    /// Whether losses are simulated: yes.
    include_stress_testing: Option<bool>,
    /// No.
    include_correlation_analysis: Option<bool>,
    /// Yes.
    include_waterfall_impact: Option<bool>,
    /// `override_` and a parameter that deals know: `{"override_default_rate": 0.04}`.
    custom_parameters: Option<BTreeMap<String, f64>>,
}

/// Most deals of an analysis.
const MOST_DEALS: usize = 20;

impl AnalyzeScenario {
    fn check(&self) -> Result<(), ApiError> {
        let mut checks = Checks::default();
        let count = self.deal_ids.len();
        let wanted = format_args!("must be from 1 to {MOST_DEALS}, got {count}");
        checks.require((1..=MOST_DEALS).contains(&count), "deal_ids", wanted);
        let different: HashSet<&String> = self.deal_ids.iter().collect();
        checks.require(different.len() == count, "deal_ids", "must differ from each other");
        let months = self.time_horizon.unwrap_or(12);
        checks.require((1..=360).contains(&months), "time_horizon", "must be from 1 to 360 months");
        let kind = self.analysis_type.as_deref().unwrap_or("-");
        checks.require((1..=100).contains(&kind.len()), "analysis_type", "must have 1 to 100 characters");
        Part::Body.refuse(checks)
    }
}

/// What a scenario does to the value of a deal's collateral. Percent.
#[derive(Debug, Serialize, ToSchema)]
pub struct PortfolioImpact {
    deal_id: String,
    base_portfolio_value: f64,
    scenario_portfolio_value: f64,
    value_change: f64,
    value_change_percentage: f64,
    sector_impacts: BTreeMap<String, f64>,
    rating_impacts: BTreeMap<String, f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    average_correlation: Option<f64>,
}

/// The risk of the deals together. The volatility is percent, annual; the rest is currency.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScenarioRisk {
    portfolio_volatility: f64,
    value_at_risk: f64,
    expected_shortfall: f64,
    maximum_drawdown: f64,
}

/// What a scenario does to the payments within the horizon.
#[derive(Debug, Serialize, ToSchema)]
pub struct CashFlowImpact {
    deal_id: String,
    base_cash_flows: f64,
    scenario_cash_flows: f64,
    impact_percentage: f64,
}

/// What a scenario does to the values of the classes. Percent.
#[derive(Debug, Serialize, ToSchema)]
pub struct WaterfallImpact {
    deal_id: String,
    senior_impact: f64,
    mezzanine_impact: f64,
    subordinate_impact: f64,
    equity_impact: f64,
}

/// What a scenario does.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScenarioReport {
    scenario_id: String,
    analysis_date: DateTime<Utc>,
    deals_analyzed: Vec<String>,
    analysis_type: String,
    portfolio_impacts: Vec<PortfolioImpact>,
    total_portfolio_impact: f64,
    /// Percent.
    weighted_average_impact: f64,
    risk_metrics: ScenarioRisk,
    cash_flow_impacts: Vec<CashFlowImpact>,
    waterfall_impacts: Vec<WaterfallImpact>,
    key_findings: Vec<String>,
    risk_warnings: Vec<String>,
    recommendations: Vec<String>,
}

impl From<&Impact> for PortfolioImpact {
    fn from(impact: &Impact) -> Self {
        let percent = |changes: &BTreeMap<String, f64>| {
            changes.iter().map(|(name, change)| (name.clone(), 100.0 * change)).collect()
        };
        Self {
            deal_id: impact.deal_id.clone(),
            base_portfolio_value: impact.base_value,
            scenario_portfolio_value: impact.value,
            value_change: impact.value - impact.base_value,
            value_change_percentage: 100.0 * relative(impact.value, impact.base_value),
            sector_impacts: percent(&impact.sectors),
            rating_impacts: percent(&impact.ratings),
            average_correlation: impact.average_correlation,
        }
    }
}

impl From<&Impact> for CashFlowImpact {
    fn from(impact: &Impact) -> Self {
        Self {
            deal_id: impact.deal_id.clone(),
            base_cash_flows: impact.base_cash_flows,
            scenario_cash_flows: impact.cash_flows,
            impact_percentage: 100.0 * relative(impact.cash_flows, impact.base_cash_flows),
        }
    }
}

impl From<&Impact> for WaterfallImpact {
    fn from(impact: &Impact) -> Self {
        let part = |name| 100.0 * impact.parts.get(name).copied().unwrap_or(0.0);
        Self {
            deal_id: impact.deal_id.clone(),
            senior_impact: part("Senior"),
            mezzanine_impact: part("Mezzanine"),
            subordinate_impact: part("Subordinate"),
            equity_impact: part("Equity"),
        }
    }
}

impl ScenarioRisk {
    fn of(impacts: &[Impact]) -> Self {
        let sum = |of: fn(&Impact) -> f64| impacts.iter().map(of).sum::<f64>();
        let value = sum(|impact| impact.base_value);
        let volatility = sum(|impact| impact.base_value * impact.volatility);
        Self {
            portfolio_volatility: if value > 0.0 { 100.0 * volatility / value } else { 0.0 },
            value_at_risk: sum(|impact| impact.value_at_risk),
            expected_shortfall: sum(|impact| impact.expected_shortfall),
            maximum_drawdown: sum(|impact| impact.drawdown),
        }
    }
}

impl ScenarioReport {
    fn new(scenario_id: String, asked: AnalyzeScenario, mut impacts: Vec<Impact>) -> Self {
        let (key_findings, risk_warnings, recommendations) = findings(&impacts);
        if !asked.include_correlation_analysis.unwrap_or(false) {
            impacts.iter_mut().for_each(|impact| impact.average_correlation = None);
        }
        let (before, after) =
            impacts.iter().fold((0.0, 0.0), |(b, a), impact| (b + impact.base_value, a + impact.value));
        let with_waterfall = asked.include_waterfall_impact.unwrap_or(true);
        Self {
            scenario_id,
            analysis_date: clock::now(),
            deals_analyzed: asked.deal_ids,
            analysis_type: asked.analysis_type.unwrap_or_else(|| "comprehensive".to_owned()),
            portfolio_impacts: impacts.iter().map(PortfolioImpact::from).collect(),
            total_portfolio_impact: after - before,
            weighted_average_impact: 100.0 * relative(after, before),
            risk_metrics: ScenarioRisk::of(&impacts),
            cash_flow_impacts: impacts.iter().map(CashFlowImpact::from).collect(),
            waterfall_impacts: impacts.iter().filter(|_| with_waterfall).map(WaterfallImpact::from).collect(),
            key_findings,
            risk_warnings,
            recommendations,
        }
    }
}

/// Each deal under each scenario, in this order.
async fn impacts(
    app: &App,
    deals: Vec<StoredDeal>,
    scenarios: Vec<Option<Scenario>>,
    asked: Asked,
) -> Result<Vec<Impact>, ApiError> {
    let (correlations, prices) = (app.database.correlations().await?, app.database.prices().await?);
    let work = move |progress: &Progress<'_>| {
        let mut found = Vec::new();
        for StoredDeal { head, deal } in &deals {
            let history = History::of(&deal.assets, prices.as_ref(), NaiveDate::MAX);
            let volatility = history.and_then(|history| history.volatility()).unwrap_or(0.0);
            for scenario in &scenarios {
                let matrix = correlation::of(&deal.assets, correlations.as_ref())?;
                let scenario = scenario.as_ref();
                found.push(impact(&head.id, deal, scenario, matrix, volatility, asked, progress)?);
            }
        }
        Ok(found)
    };
    app.computer.compute(work).await
}

/// Runs deals under a scenario, and sets them beside the base case.
#[utoipa::path(
    post, path = "/{scenario_id}/analyze", tag = "scenarios", params(("scenario_id" = String, Path)),
    request_body = AnalyzeScenario,
    responses(
        (status = 200, body = ScenarioReport), (status = 400, description = "The body broke off"),
        (status = 401, description = "Not authenticated"), (status = 403, description = "Viewers may not"),
        (status = 404, description = "No such scenario or deal"), (status = 422, description = "A value is wrong"),
        (status = 429, description = "Too many requests"),
    )
)]
pub async fn analyze(
    State(app): State<Arc<App>>,
    user: User,
    Path(id): Path<String>,
    Body(body): Body<AnalyzeScenario>,
) -> Result<Json<ScenarioReport>, ApiError> {
    user.at_least(Role::Analyst)?;
    body.check()?;
    let scenario = base::scenario(&app, &id).await?;
    let custom = body.custom_parameters.clone().unwrap_or_default();
    let scenario = with_overrides(scenario, &custom)?;
    let mut deals = Vec::with_capacity(body.deal_ids.len());
    for deal in &body.deal_ids {
        deals.push(base::deal(&app, deal).await?);
    }
    let simulated = body.include_stress_testing.unwrap_or(true);
    let asked = Asked { months: body.time_horizon.unwrap_or(12), paths: PATHS, simulated };
    let found = impacts(&app, deals, vec![scenario], asked).await?;
    Ok(Json(ScenarioReport::new(id, body, found)))
}

/// What scenarios are compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// The change of the collateral's value.
    PortfolioValue,
    /// The volatility, percent.
    RiskMetrics,
    /// The change of the payments to the classes.
    CashFlows,
}

impl Metric {
    const ALL: [Self; 3] = [Self::PortfolioValue, Self::RiskMetrics, Self::CashFlows];

    const fn name(self) -> &'static str {
        match self {
            Self::PortfolioValue => "portfolio_value",
            Self::RiskMetrics => "risk_metrics",
            Self::CashFlows => "cash_flows",
        }
    }

    fn of(self, impact: &Impact) -> f64 {
        match self {
            Self::PortfolioValue => impact.value - impact.base_value,
            Self::RiskMetrics => 100.0 * impact.volatility,
            Self::CashFlows => impact.cash_flows - impact.base_cash_flows,
        }
    }

    /// Whether less is better.
    const fn is_cost(self) -> bool {
        matches!(self, Self::RiskMetrics)
    }
}

/// Which scenarios to compare.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CompareScenarios {
    /// Two to five.
    scenario_ids: Vec<String>,
    deal_id: String,
    /// All when absent.
    #[param(inline)]
    metrics: Option<Vec<Metric>>,
}

impl CompareScenarios {
    fn check(&self) -> Result<(), ApiError> {
        let mut checks = Checks::default();
        let ids = &self.scenario_ids;
        let wanted = format_args!("must be two to five, got {}", ids.len());
        checks.require((2..=5).contains(&ids.len()), "scenario_ids", wanted);
        let different: HashSet<&String> = ids.iter().collect();
        checks.require(different.len() == ids.len(), "scenario_ids", "must differ from each other");
        Part::Query.refuse(checks)
    }
}

/// Which scenario is best.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComparisonSummary {
    best_scenario: String,
    worst_scenario: String,
    recommendation: String,
}

/// Scenarios side by side.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScenarioComparison {
    deal_id: String,
    scenarios_compared: Vec<String>,
    #[schema(inline)]
    metrics: Vec<Metric>,
    metric_comparisons: BTreeMap<&'static str, BTreeMap<String, f64>>,
    /// The best first.
    scenario_rankings: BTreeMap<&'static str, Vec<String>>,
    summary: ComparisonSummary,
}

/// Months of a comparison.
const COMPARED_MONTHS: u32 = 24;

/// Runs a deal under two to five scenarios, and ranks them.
#[utoipa::path(
    post, path = "/compare", tag = "scenarios", params(CompareScenarios),
    responses(
        (status = 200, body = ScenarioComparison), (status = 401, description = "Not authenticated"),
        (status = 403, description = "Viewers may not"), (status = 404, description = "No such scenario or deal"),
        (status = 422, description = "A value is wrong"), (status = 429, description = "Too many requests"),
    )
)]
pub async fn compare(
    State(app): State<Arc<App>>,
    user: User,
    Query(query): Query<CompareScenarios>,
) -> Result<Json<ScenarioComparison>, ApiError> {
    user.at_least(Role::Analyst)?;
    query.check()?;
    let deal = base::deal(&app, &query.deal_id).await?;
    let mut scenarios = Vec::with_capacity(query.scenario_ids.len());
    for id in &query.scenario_ids {
        scenarios.push(base::scenario(&app, id).await?);
    }
    let asked = Asked { months: COMPARED_MONTHS, paths: PATHS, simulated: true };
    let found = impacts(&app, vec![deal], scenarios, asked).await?;
    Ok(Json(ScenarioComparison::new(query, &found)))
}

impl ScenarioComparison {
    fn new(query: CompareScenarios, impacts: &[Impact]) -> Self {
        let metrics = query.metrics.unwrap_or_else(|| Metric::ALL.to_vec());
        let (mut compared, mut rankings) = (BTreeMap::new(), BTreeMap::new());
        let mut places: BTreeMap<&String, usize> = BTreeMap::new();
        for metric in &metrics {
            let mut values: Vec<(&String, f64)> =
                query.scenario_ids.iter().zip(impacts.iter().map(|impact| metric.of(impact))).collect();
            let sign = if metric.is_cost() { 1.0 } else { -1.0 };
            compared
                .insert(metric.name(), values.iter().map(|(id, value)| ((*id).clone(), *value)).collect());
            values.sort_by(|a, b| (sign * a.1).total_cmp(&(sign * b.1)));
            for (place, (id, _)) in values.iter().enumerate() {
                *places.entry(id).or_default() += place;
            }
            rankings.insert(metric.name(), values.into_iter().map(|(id, _)| id.clone()).collect());
        }
        let place = |id: &&String| places.get(id).copied().unwrap_or(0);
        let best = query.scenario_ids.iter().min_by_key(place).cloned().unwrap_or_default();
        let worst = query.scenario_ids.iter().rev().max_by_key(place).cloned().unwrap_or_default();
        let recommendation =
            format!("{best} ranks best over the metrics, and {worst} worst: hedge against the latter");
        Self {
            deal_id: query.deal_id,
            scenarios_compared: query.scenario_ids,
            metrics,
            metric_comparisons: compared,
            scenario_rankings: rankings,
            summary: ComparisonSummary { best_scenario: best, worst_scenario: worst, recommendation },
        }
    }
}
