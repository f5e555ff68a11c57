//! What both stress tests of document 000 are asked, and what they answer.

use crate::app::State as App;
use crate::clock;
use crate::error::{ApiError, Part};
use crate::service::clo::stress::{Bench, Shock, Simulation, Stressed, Through};
use crate::service::clo::{base, correlation};
use axum::Json;
use chrono::{DateTime, Utc};
use risk_core::check::Checks;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};
use utoipa::ToSchema;

/// Most scenarios, and most paths of each.
const MOST_SCENARIOS: usize = 20;
const MOST_PATHS: u64 = 100_000;

/// A stress to test.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StressAsked {
    scenario_name: String,
    description: Option<String>,
    /// Added to the annual default rate, decimal.
    default_rate_shock: Option<f64>,
    /// Added to recoveries, decimal.
    recovery_rate_shock: Option<f64>,
    /// Added to market spreads, basis points.
    spread_shock: Option<f64>,
    /// Added to every correlation.
    correlation_shock: Option<f64>,
}

/// Stresses to test.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StressBody {
    scenarios: Vec<StressAsked>,
    /// Months for which the shocks last: 12.
    time_horizon: Option<u32>,
    /// Paths of each scenario: 1,000.
    monte_carlo_runs: Option<u64>,
    /// No.
    include_correlation_breakdown: Option<bool>,
}

impl StressBody {
    fn check(&self) -> Result<(), ApiError> {
        let mut checks = Checks::default();
        let count = self.scenarios.len();
        let wanted = format_args!("must be from 1 to {MOST_SCENARIOS}, got {count}");
        checks.require((1..=MOST_SCENARIOS).contains(&count), "scenarios", wanted);
        let mut names = HashSet::new();
        for (k, scenario) in self.scenarios.iter().enumerate() {
            let name = scenario.scenario_name.trim();
            let path = format!("scenarios[{k}].scenario_name");
            checks.require(!name.is_empty() && name.len() <= 200, &path, "must have 1 to 200 characters");
            checks.require(names.insert(name), &path, "must differ from the others");
            let shocks = [
                ("default_rate_shock", scenario.default_rate_shock, 1.0),
                ("recovery_rate_shock", scenario.recovery_rate_shock, 1.0),
                ("spread_shock", scenario.spread_shock, 10_000.0),
                ("correlation_shock", scenario.correlation_shock, 1.0),
            ];
            for (name, shock, most) in shocks {
                checks.between(format_args!("scenarios[{k}].{name}"), shock.unwrap_or(0.0), -most, most);
            }
        }
        let months = self.time_horizon.unwrap_or(12);
        checks.require((1..=360).contains(&months), "time_horizon", "must be from 1 to 360 months");
        let paths = self.monte_carlo_runs.unwrap_or(1_000);
        let wanted = format_args!("must be from 1 to {MOST_PATHS}, got {paths}");
        checks.require((1..=MOST_PATHS).contains(&paths), "monte_carlo_runs", wanted);
        Part::Body.refuse(checks)
    }
}

/// A stress that was tested.
#[derive(Debug, Serialize, ToSchema)]
pub struct TestedScenario {
    scenario_name: String,
    description: String,
}

/// An asset that loses much.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorstAsset {
    asset_id: String,
    /// Percent of its par.
    loss_percentage: f64,
}

/// Mean correlations of the deal's assets.
#[derive(Debug, Serialize, ToSchema)]
pub struct CorrelationBreakdown {
    base_average_correlation: f64,
    stressed_average_correlation: f64,
}

/// What a stress does.
#[derive(Debug, Serialize, ToSchema)]
pub struct StressResult {
    scenario: TestedScenario,
    /// The mean par lost.
    portfolio_loss: f64,
    /// Percent of the par of the collateral.
    loss_percentage: f64,
    /// What each class of notes loses.
    tranche_impacts: BTreeMap<String, f64>,
    /// What the equity and the cushion below the notes take: the rest.
    equity_share: f64,
    /// Of each class, the share of paths on which it loses.
    tranche_loss_probabilities: BTreeMap<String, f64>,
    /// At 95 %.
    stressed_var: f64,
    /// At 95 %.
    stressed_expected_shortfall: f64,
    /// Annual, a fraction.
    stressed_volatility: f64,
    /// Months until the coverage tests stand as without the stress; none when they never do.
    time_to_recovery: Option<i64>,
    /// The fall in the market value of the collateral.
    mark_to_market_loss: f64,
    /// The equity's mean annual return; only through the waterfall.
    #[serde(skip_serializing_if = "Option::is_none")]
    equity_return: Option<f64>,
    worst_performing_assets: Vec<WorstAsset>,
    /// Percent, negative where par is lost.
    sector_impacts: BTreeMap<String, f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    correlation_breakdown: Option<CorrelationBreakdown>,
}

impl StressResult {
    fn new(asked: StressAsked, found: Stressed, with_breakdown: bool) -> Self {
        let (before, after) = found.correlations;
        let breakdown =
            CorrelationBreakdown { base_average_correlation: before, stressed_average_correlation: after };
        let worst = |(asset_id, lost)| WorstAsset { asset_id, loss_percentage: 100.0 * lost };
        Self {
            scenario: TestedScenario {
                scenario_name: asked.scenario_name,
                description: asked.description.unwrap_or_default(),
            },
            portfolio_loss: found.loss,
            loss_percentage: 100.0 * found.loss_fraction,
            tranche_impacts: found.classes,
            equity_share: found.equity_share,
            tranche_loss_probabilities: found.probabilities,
            stressed_var: found.value_at_risk,
            stressed_expected_shortfall: found.expected_shortfall,
            stressed_volatility: found.volatility,
            time_to_recovery: found.recovery_months,
            mark_to_market_loss: found.mark_to_market,
            equity_return: found.equity_return,
            worst_performing_assets: found.worst.into_iter().map(worst).collect(),
            sector_impacts: found.sectors.into_iter().map(|(name, lost)| (name, -100.0 * lost)).collect(),
            correlation_breakdown: with_breakdown.then_some(breakdown),
        }
    }
}

/// What the stresses do.
#[derive(Debug, Serialize, ToSchema)]
pub struct StressReport {
    deal_id: String,
    test_date: DateTime<Utc>,
    scenarios_tested: usize,
    monte_carlo_runs: u64,
    scenario_results: Vec<StressResult>,
    worst_case_loss: f64,
    best_case_loss: f64,
    median_loss: f64,
    /// The worst first.
    scenario_rankings: Vec<String>,
    /// Under which a coverage test fails that passes otherwise, or a class of notes loses.
    critical_scenarios: Vec<String>,
}

/// Tests the stresses.
pub(super) async fn run(
    app: &App,
    id: String,
    body: StressBody,
    through: Through,
) -> Result<Json<StressReport>, ApiError> {
    body.check()?;
    let stored = base::deal(app, &id).await?;
    let correlations = app.database.correlations().await?;
    let simulation = Simulation {
        horizon_months: body.time_horizon.unwrap_or(12),
        paths: body.monte_carlo_runs.unwrap_or(1_000),
    };
    let shocks: Vec<Shock> = body.scenarios.iter().map(Shock::from).collect();
    let work = move |progress: &risk_core::progress::Progress<'_>| {
        let (deal, assumptions) = (stored.deal, base::assumptions());
        let matrix = correlation::of(&deal.assets, correlations.as_ref())?;
        let bench = Bench::new(&deal, &assumptions, matrix)?;
        let test = |shock: &Shock| bench.stress(shock, simulation, through, progress);
        shocks.iter().map(test).collect::<risk_core::Result<Vec<_>>>()
    };
    let found = app.computer.compute(work).await?;
    Ok(Json(StressReport::new(id, simulation.paths, body, found)))
}

impl From<&StressAsked> for Shock {
    fn from(asked: &StressAsked) -> Self {
        Self {
            default_rate: asked.default_rate_shock.unwrap_or(0.0),
            recovery_rate: asked.recovery_rate_shock.unwrap_or(0.0),
            spread: asked.spread_shock.unwrap_or(0.0) / 1e4,
            correlation: asked.correlation_shock.unwrap_or(0.0),
        }
    }
}

impl StressReport {
    fn new(deal_id: String, paths: u64, body: StressBody, found: Vec<Stressed>) -> Self {
        let mut ranked: Vec<(String, f64, bool)> = body
            .scenarios
            .iter()
            .zip(&found)
            .map(|(asked, found)| (asked.scenario_name.clone(), found.loss, found.critical))
            .collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
        let at = |k: usize| ranked.get(k).map_or(0.0, |(_, loss, _)| *loss);
        let (count, breakdown) = (ranked.len(), body.include_correlation_breakdown.unwrap_or(false));
        let results = body.scenarios.into_iter().zip(found);
        Self {
            deal_id,
            test_date: clock::now(),
            scenarios_tested: count,
            monte_carlo_runs: paths,
            worst_case_loss: at(0),
            best_case_loss: at(count.saturating_sub(1)),
            median_loss: 0.5 * (at(count.saturating_sub(1) / 2) + at(count / 2)),
            scenario_rankings: ranked.iter().map(|(name, ..)| name.clone()).collect(),
            critical_scenarios: ranked
                .iter()
                .filter(|(_, _, critical)| *critical)
                .map(|(name, ..)| name.clone())
                .collect(),
            scenario_results: results
                .map(|(asked, found)| StressResult::new(asked, found, breakdown))
                .collect(),
        }
    }
}
