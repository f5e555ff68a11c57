//! A portfolio under stress (spec 002, section 5.3).

use super::input::{PortfolioData, check_name, panel};
use risk_core::Result;
use risk_core::check::Checks;
use risk_core::progress::Progress;
use risk_core::stress::{
    Category, Exposure, Holding, ReturnStress, Scenario, Severity, Shock, SpikeCenter, StressSettings,
    Target, direct_stress, historical_replay, stress_returns, worst_window,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A portfolio, and what is to befall it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StressTestTask)]
pub struct StressTest {
    /// What is held.
    pub portfolio_data: PortfolioData,
    /// From 1 to 100 scenarios.
    pub stress_scenarios: Vec<StressScenario>,
}

/// One thing that befalls a portfolio.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StressScenario {
    /// To tell it by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What happens; `asset_shocks` where shocks are given.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<StressType>,
    /// Of `market_crash`: added to every return; -0.3.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shock: Option<f64>,
    /// Of `volatility_spike`: what returns are multiplied by; 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multiplier: Option<f64>,
    /// Of `volatility_spike`: whether the mean stays where it is; false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub center: Option<bool>,
    /// Of `correlation_breakdown`: the standard deviation of what is added to every return; 0.1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub noise_level: Option<f64>,
    /// Of `correlation_breakdown`: what the random numbers are a function of; 42.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Of `asset_shocks`: a return per asset, in the order of the weights or by name; 0 for one not named.
    #[serde(default, alias = "asset_shocks", skip_serializing_if = "Option::is_none")]
    pub shocks: Option<Shocks>,
    /// Of `historical_window`: its first row, counted from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<usize>,
    /// Of `historical_window`: its last row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<usize>,
    /// Of `historical_window`: in place of start and end, the rows of the worst window to be found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub length: Option<usize>,
}

/// What happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StressType {
    /// Every return is lower.
    MarketCrash,
    /// Returns are spread.
    VolatilitySpike,
    /// What was diversified no longer is: independent noise in every return.
    CorrelationBreakdown,
    /// Assets move at once.
    AssetShocks,
    /// A stretch of the past comes again.
    HistoricalWindow,
}

/// A return per asset.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Shocks {
    /// In the order of the weights.
    ByPosition(Vec<f64>),
    /// By the names of the assets.
    ByName(BTreeMap<String, f64>),
}

impl StressTest {
    /// Wants data that make sense, and scenarios that can happen to them.
    pub fn check(&self, checks: &mut Checks) {
        self.portfolio_data.check(checks);
        let count = self.stress_scenarios.len();
        let few = (1..=100).contains(&count);
        checks.require(few, "stress_scenarios", format_args!("must be 1 to 100 scenarios, got {count}"));
        for (index, scenario) in self.stress_scenarios.iter().enumerate() {
            scenario.check(checks, &format!("stress_scenarios[{index}]"), &self.portfolio_data);
        }
    }

    /// The mean and the volatility of a period's return before and in every scenario.
    ///
    /// # Errors
    /// When nobody waits.
    pub fn run(&self, progress: &Progress<'_>) -> Result<Value> {
        let returns = self.portfolio_data.returns();
        let total = self.stress_scenarios.len() as u64;
        let mut results = Vec::new();
        for (done, scenario) in self.stress_scenarios.iter().enumerate() {
            progress.report(done as u64, total)?;
            results.push(self.stressed(&returns, scenario)?);
        }
        let baseline = stress_returns(&returns, &[])?;
        Ok(json!({
            "baseline": { "return": baseline.mean, "volatility": baseline.volatility },
            "stress_results": results,
        }))
    }

    fn stressed(&self, returns: &[f64], scenario: &StressScenario) -> Result<Value> {
        let bent = |stress| bent(returns, scenario, stress);
        match scenario.kind() {
            Some(StressType::AssetShocks) | None => self.shocked(returns, scenario),
            Some(StressType::HistoricalWindow) => self.replayed(returns, scenario),
            Some(StressType::MarketCrash) => {
                bent(ReturnStress::MarketCrash { shock: scenario.shock.unwrap_or(-0.3) })
            }
            Some(StressType::VolatilitySpike) => bent(ReturnStress::VolatilitySpike {
                multiplier: scenario.multiplier.unwrap_or(2.0),
                center: match scenario.center {
                    Some(true) => SpikeCenter::Mean,
                    _ => SpikeCenter::Zero,
                },
            }),
            Some(StressType::CorrelationBreakdown) => bent(ReturnStress::CorrelationBreakdown {
                noise_level: scenario.noise_level.unwrap_or(0.1),
                seed: scenario.seed.unwrap_or(42),
            }),
        }
    }

    /// Every period loses what the shocks cost at once: Σ wᵢ·shockᵢ.
    fn shocked(&self, returns: &[f64], scenario: &StressScenario) -> Result<Value> {
        let names = self.portfolio_data.names();
        let shock = |(place, name): (usize, &String)| {
            let size = scenario.shocks.as_ref().and_then(|shocks| shocks.on(place, name))?;
            Some(Shock { on: Target::Asset(name.clone()), size })
        };
        let happening = Scenario {
            id: String::new(),
            name: String::new(),
            category: Category::Custom,
            severity: Severity::Base,
            shocks: names.iter().enumerate().filter_map(shock).collect(),
            period: None,
        };
        let held = names.iter().zip(&self.portfolio_data.weights);
        let exposures: Vec<Exposure> =
            held.map(|(name, &dollars)| Exposure { to: Target::Asset(name.clone()), dollars }).collect();
        let result = direct_stress(&exposures, &happening, &StressSettings::default())?;
        let mut answer = bent(returns, scenario, ReturnStress::MarketCrash { shock: result.pnl })?;
        let impacts: BTreeMap<&String, f64> = names
            .iter()
            .filter_map(|name| {
                let of_name = |one: &&risk_core::stress::Contribution| one.of == Target::Asset(name.clone());
                result.contributions.iter().find(of_name).map(|one| (name, one.pnl))
            })
            .collect();
        answer["portfolio_impact"] = json!(result.pnl);
        answer["asset_impacts"] = json!(impacts);
        Ok(answer)
    }

    /// The portfolio of today, held through rows of the past.
    fn replayed(&self, returns: &[f64], scenario: &StressScenario) -> Result<Value> {
        let PortfolioData { weights, historical_returns, .. } = &self.portfolio_data;
        let panel = panel("portfolio_data.historical_returns", historical_returns)?;
        let last = returns.len().saturating_sub(1);
        let (first, last, replay) = match scenario.length {
            Some(length) => {
                let worst = worst_window(weights, panel.view(), length, Holding::Units)?;
                (worst.first, worst.last, worst.replay)
            }
            None => {
                let (first, last) = (scenario.start.unwrap_or(0), scenario.end.unwrap_or(last));
                (first, last, historical_replay(weights, panel.view(), first..last + 1, Holding::Units)?)
            }
        };
        let before = stress_returns(returns, &[])?;
        let within = stress_returns(returns.get(first..=last).unwrap_or_default(), &[])?;
        let (return_impact, volatility_impact) =
            (within.mean - before.mean, within.volatility - before.volatility);
        Ok(json!({
            "scenario": scenario,
            "stressed_return": within.mean,
            "stressed_volatility": within.volatility,
            "return_impact": return_impact,
            "volatility_impact": volatility_impact,
            "relative_return_impact": relative(return_impact, before.mean.abs()),
            "relative_volatility_impact": relative(volatility_impact, before.volatility),
            "portfolio_impact": replay.pnl,
            "max_drawdown": replay.max_drawdown,
            "worst_period": first + replay.worst_period,
            "worst_period_return": replay.worst_period_pnl,
            "start": first,
            "end": last,
        }))
    }
}

fn bent(returns: &[f64], scenario: &StressScenario, stress: ReturnStress) -> Result<Value> {
    let report = stress_returns(returns, &[stress])?;
    let result = report.results.first();
    Ok(json!({
        "scenario": scenario,
        "stressed_return": result.map(|result| result.mean),
        "stressed_volatility": result.map(|result| result.volatility),
        "return_impact": result.map(|result| result.mean_impact),
        "volatility_impact": result.map(|result| result.volatility_impact),
        "relative_return_impact": result.and_then(|result| result.relative_mean_impact).unwrap_or(0.0),
        "relative_volatility_impact":
            result.and_then(|result| result.relative_volatility_impact).unwrap_or(0.0),
    }))
}

/// Nothing where there was nothing.
fn relative(impact: f64, base: f64) -> f64 {
    let share = impact / base;
    if share.is_finite() { share } else { 0.0 }
}

impl Shocks {
    fn on(&self, place: usize, name: &str) -> Option<f64> {
        match self {
            Self::ByPosition(sizes) => sizes.get(place).copied(),
            Self::ByName(sizes) => sizes.get(name).copied(),
        }
    }

    fn check(&self, checks: &mut Checks, path: &str, data: &PortfolioData) {
        let size = |checks: &mut Checks, path: String, size: f64| checks.between(path, size, -1e3, 1e3);
        match self {
            Self::ByPosition(sizes) => {
                let (wanted, got) = (data.weights.len(), sizes.len());
                checks.require(
                    wanted == got,
                    path,
                    format_args!("must be one per weight: {wanted}, got {got}"),
                );
                sizes.iter().enumerate().for_each(|(i, &x)| size(checks, format!("{path}[{i}]"), x));
            }
            Self::ByName(sizes) => {
                let names = data.names();
                for (name, &x) in sizes {
                    let path = format!("{path}.{name}");
                    checks.require(names.contains(name), &path, "must be one of portfolio_data.asset_names");
                    size(checks, path, x);
                }
            }
        }
    }
}

impl StressScenario {
    /// What happens, said or understood.
    fn kind(&self) -> Option<StressType> {
        self.kind.or(self.shocks.as_ref().map(|_| StressType::AssetShocks))
    }

    fn check(&self, checks: &mut Checks, path: &str, data: &PortfolioData) {
        use StressType::{AssetShocks, CorrelationBreakdown, HistoricalWindow, MarketCrash, VolatilitySpike};
        if let Some(name) = &self.name {
            check_name(checks, &format!("{path}.name"), name);
        }
        let Some(kind) = self.kind() else {
            return checks.problem(format_args!("{path}.type"), "is missing");
        };
        let given = [
            ("shock", self.shock.is_some(), MarketCrash),
            ("multiplier", self.multiplier.is_some(), VolatilitySpike),
            ("center", self.center.is_some(), VolatilitySpike),
            ("noise_level", self.noise_level.is_some(), CorrelationBreakdown),
            ("seed", self.seed.is_some(), CorrelationBreakdown),
            ("shocks", self.shocks.is_some(), AssetShocks),
            ("start", self.start.is_some(), HistoricalWindow),
            ("end", self.end.is_some(), HistoricalWindow),
            ("length", self.length.is_some(), HistoricalWindow),
        ];
        for (field, _, of) in given.into_iter().filter(|(_, is_given, of)| *is_given && *of != kind) {
            let of = serde_json::to_value(of).unwrap_or_default();
            checks.problem(format_args!("{path}.{field}"), format_args!("must be absent but for {of}"));
        }
        let mut within = |field: &str, value: Option<f64>, low: f64, high: f64| {
            if let Some(value) = value {
                checks.between(format_args!("{path}.{field}"), value, low, high);
            }
        };
        within("shock", self.shock, -1e3, 1e3);
        within("multiplier", self.multiplier, 0.0, 1e3);
        within("noise_level", self.noise_level, 0.0, 1e3);
        match (kind, &self.shocks) {
            (AssetShocks, None) => checks.problem(format_args!("{path}.shocks"), "is missing"),
            (_, Some(shocks)) => shocks.check(checks, &format!("{path}.shocks"), data),
            (HistoricalWindow, None) => self.check_window(checks, path, data),
            _ => {}
        }
    }

    fn check_window(&self, checks: &mut Checks, path: &str, data: &PortfolioData) {
        let rows = data.historical_returns.len();
        let is_bounded = self.start.is_some() || self.end.is_some();
        checks.require(
            !(is_bounded && self.length.is_some()),
            format_args!("{path}.length"),
            "must be absent where start or end is given",
        );
        checks.require(
            is_bounded || self.length.is_some(),
            path,
            "must have start and end, or the length of the worst window",
        );
        if let Some(length) = self.length {
            let fits = (1..=rows).contains(&length);
            let wanted = format_args!("must be from 1 to the {rows} rows, got {length}");
            checks.require(fits, format_args!("{path}.length"), wanted);
        }
        let (first, last) = (self.start.unwrap_or(0), self.end.unwrap_or(rows.saturating_sub(1)));
        checks.require(
            first <= last && last < rows,
            format_args!("{path}.end"),
            format_args!("must lie between start and the last row, {rows} less 1, got {first} to {last}"),
        );
        let lost = data.historical_returns.iter().flatten().any(|r| *r < -1.0);
        checks.require(
            !lost,
            "portfolio_data.historical_returns",
            "must be at least -1 in every row for historical_window",
        );
    }
}
