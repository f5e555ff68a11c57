//! Choosing a portfolio (spec 002, section 5.5).

mod params;

pub use params::{Group, OptimizationMethod, OptimizationParams, View};

use super::frontier::sharpe_ratio;
use super::input::AssetsData;
use portfolio_core::estimate::{self, BlackLitterman, BlackLittermanSettings, black_litterman, estimate};
use portfolio_core::optimize::{
    Constraints, Estimates, Goal, Linear, Method, Optimized, Risk, Settings, Turnover, optimize,
};
use risk_core::check::Checks;
use risk_core::progress::Progress;
use risk_core::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// How far a weight may be from a bound through rounding.
const SLACK: f64 = 1e-6;

/// Assets of which a portfolio is to be made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OptimizationTask)]
pub struct Optimize {
    /// What can be held.
    pub assets_data: AssetsData,
    /// What is sought.
    #[serde(default)]
    pub optimization_params: OptimizationParams,
}

impl Optimize {
    /// Wants data that make sense, and constraints that a portfolio can satisfy.
    pub fn check(&self, checks: &mut Checks) {
        self.assets_data.check(checks);
        self.optimization_params.check(checks, &self.assets_data.names());
        self.check_target(checks);
    }

    /// Wants a target that the bounds allow, which is known before anything is solved.
    fn check_target(&self, checks: &mut Checks) {
        let params = &self.optimization_params;
        let Some(target) = params.target_return.filter(|_| checks.is_clean()) else { return };
        if params.method == OptimizationMethod::BlackLitterman {
            return;
        }
        let rows = &self.assets_data.returns;
        let mut means: Vec<f64> = (0..self.assets_data.columns())
            .map(|column| rows.iter().filter_map(|row| row.get(column)).sum::<f64>() / rows.len() as f64)
            .map(|mean| mean * params.periods_per_year)
            .collect();
        means.sort_unstable_by(f64::total_cmp);
        let (low, high) = (params.greedy(means.iter()), params.greedy(means.iter().rev()));
        checks.require(
            target <= high + 1e-9 * (1.0 + high.abs()),
            "optimization_params.target_return",
            format_args!(
                "must be feasible: portfolios within the bounds return {low} to {high} a year, got {target}"
            ),
        );
    }

    /// The portfolio, and what the estimates say of it. All figures are annual.
    ///
    /// # Errors
    /// When nothing satisfies the constraints, the covariance cannot be worked with, or nobody waits.
    pub fn run(&self, progress: &Progress<'_>) -> Result<Value> {
        progress.report(0, 2)?;
        let params = &self.optimization_params;
        let panel = self.assets_data.panel()?;
        let sample = estimate(panel.view(), &params.estimation())?;
        let names = self.assets_data.names();
        let posterior = match params.method {
            OptimizationMethod::BlackLitterman => Some(self.posterior(&sample, &names)?),
            _ => None,
        };
        let estimates = match &posterior {
            None => sample,
            Some(posterior) => Estimates {
                mean: posterior.mean.iter().map(|excess| excess + params.risk_free_rate).collect(),
                covariance: posterior.covariance.clone(),
                returns: sample.returns,
            },
        };
        progress.report(1, 2)?;
        let settings = Settings {
            method: params.chosen(),
            constraints: self.constraints(&names),
            ..Settings::default()
        };
        let found =
            optimize(&estimates, &settings).map_err(|why| self.explained(why, &estimates, &settings))?;
        self.check_rule(&names, &found)?;
        Ok(self.answer(&names, panel.nrows(), &found, posterior.as_ref()))
    }

    fn posterior(&self, sample: &Estimates, names: &[String]) -> Result<BlackLitterman> {
        let params = &self.optimization_params;
        let equal = 1.0 / names.len() as f64;
        let market: Vec<f64> = match &params.market_weights {
            None => vec![equal; names.len()],
            Some(weights) => in_order(names, weights),
        };
        let view = |view: &View| estimate::View {
            coefficients: in_order(names, &view.assets),
            // A relative view is of a difference, which the risk-free rate leaves.
            expected_return: view.expected_return - params.risk_free_rate * view.assets.values().sum::<f64>(),
            uncertainty: view.confidence.map_or_else(Default::default, estimate::Uncertainty::Confidence),
        };
        let views: Vec<estimate::View> = params.views.iter().map(view).collect();
        let settings =
            BlackLittermanSettings { risk_aversion: params.risk_aversion.unwrap_or(3.0), tau: params.tau };
        black_litterman(sample.covariance.view(), &market, &views, &settings)
    }

    fn constraints(&self, names: &[String]) -> Constraints {
        let params = &self.optimization_params;
        if params.method.is_rule() {
            return Constraints::default();
        }
        let group = |group: &Group| {
            let holds = |name: &String| if group.assets.contains(name) { 1.0 } else { 0.0 };
            Linear {
                name: group.name.clone(),
                coefficients: names.iter().map(holds).collect(),
                low: group.min,
                high: group.max,
            }
        };
        let present = params.current_weights.as_ref().map(|weights| in_order(names, weights));
        let [low, high] = params.bounds();
        Constraints {
            lower: vec![low],
            upper: vec![high],
            linear: params.groups.iter().map(group).collect(),
            turnover: params.max_turnover.zip(present).map(|(most, present)| Turnover { present, most }),
            ..Constraints::default()
        }
    }

    /// Says of a target that cannot be reached what can.
    fn explained(&self, why: Error, estimates: &Estimates, settings: &Settings) -> Error {
        let (Error::Infeasible(_), Some(target)) = (&why, self.optimization_params.target_return) else {
            return why;
        };
        let Method::MeanRisk { risk, .. } = &settings.method else { return why };
        let reach = |goal| {
            let method = Method::MeanRisk { goal, risk: risk.clone() };
            optimize(estimates, &Settings { method, ..settings.clone() })
        };
        match (reach(Goal::MinimumRisk), reach(Goal::MaximumReturn)) {
            (Ok(Optimized { expected_return: low, .. }), Ok(Optimized { expected_return: high, .. })) => {
                Error::Infeasible(format!(
                    "target_return {target} cannot be reached: efficient portfolios within the constraints return \
                     {low} to {high} a year"
                ))
            }
            _ => why,
        }
    }

    /// Wants the weights of a rule, which bounds do not guide, to be within them all the same.
    fn check_rule(&self, names: &[String], found: &Optimized) -> Result<()> {
        let [low, high] = self.optimization_params.bounds();
        let outside = |(_, w): &(&String, &f64)| !(low - SLACK..=high + SLACK).contains(*w);
        let Some((name, weight)) = names.iter().zip(&found.weights).find(outside) else { return Ok(()) };
        Err(Error::Infeasible(format!(
            "this method weights by a rule, which gives {name} {weight}, outside {low} to {high}"
        )))
    }

    fn answer(
        &self,
        names: &[String],
        observations: usize,
        found: &Optimized,
        posterior: Option<&BlackLitterman>,
    ) -> Value {
        let params = &self.optimization_params;
        let Optimized { weights, expected_return, volatility, risk_contributions, .. } = found;
        let by_name = |numbers: &[f64]| -> Map<String, Value> {
            names.iter().cloned().zip(numbers.iter().map(|&x| x.into())).collect()
        };
        let sum: f64 = weights.iter().sum();
        let [low, high] = params.bounds();
        let above = weights.iter().all(|w| *w >= low - SLACK);
        let below = weights.iter().all(|w| *w <= high + SLACK);
        let mut satisfied = json!({
            "weights_sum_to_one": (sum - 1.0).abs() <= SLACK,
            "no_negative_weights": weights.iter().all(|w| *w >= -SLACK),
            "within_bounds": above && below,
        });
        if params.max_weight_per_asset.is_some() {
            satisfied["max_weight_constraint"] = below.into();
        }
        if params.min_weight_per_asset.is_some() {
            satisfied["min_weight_constraint"] = above.into();
        }
        let mut answer = json!({
            "optimization_method": params.method,
            "weights": by_name(weights),
            "portfolio_metrics": {
                "expected_return": expected_return,
                "volatility": volatility,
                "sharpe_ratio": sharpe_ratio(*expected_return, *volatility, params.risk_free_rate),
            },
            "risk_contributions": risk_contributions.as_deref().map(by_name),
            "constraints_satisfied": satisfied,
            "metadata": {
                "number_of_observations": observations,
                "periods_per_year": params.periods_per_year,
                "risk_free_rate": params.risk_free_rate,
                "covariance": params.covariance,
            },
        });
        if let Some(BlackLitterman { prior, mean, .. }) = posterior {
            answer["excess_returns"] = json!({ "prior": by_name(prior), "posterior": by_name(mean) });
        }
        answer
    }
}

/// Numbers by name in the order of the assets; 0 where there is none.
fn in_order(names: &[String], numbers: &BTreeMap<String, f64>) -> Vec<f64> {
    names.iter().map(|name| numbers.get(name).copied().unwrap_or(0.0)).collect()
}

impl OptimizationParams {
    /// The method in the words of the optimiser.
    fn chosen(&self) -> Method {
        use OptimizationMethod as M;
        let goal = match (self.method, self.target_return, self.target_volatility) {
            (M::MeanVariance | M::BlackLitterman | M::Cvar, Some(expected_return), _) => {
                Goal::TargetReturn { expected_return }
            }
            (M::MeanVariance | M::BlackLitterman, _, Some(risk)) => Goal::TargetRisk { risk },
            (M::MeanVariance, ..) => {
                Goal::MaximumUtility { risk_aversion: self.risk_aversion.unwrap_or(3.0) }
            }
            (M::MaxSharpe | M::BlackLitterman, ..) => {
                Goal::MaximumRatio { risk_free_rate: self.risk_free_rate }
            }
            (M::MaxReturn, ..) => Goal::MaximumReturn,
            _ => Goal::MinimumRisk,
        };
        match self.method {
            M::Cvar => {
                let risk = Risk::ExpectedShortfall { confidence: self.confidence_level };
                Method::MeanRisk { goal, risk }
            }
            M::RiskParity => Method::RiskBudget { budgets: Vec::new() },
            M::MaxDiversification => Method::MaximumDiversification,
            M::Hrp => Method::HierarchicalRiskParity { linkage: Default::default() },
            M::EqualWeight => Method::EqualWeight,
            M::InverseVolatility => Method::InverseVolatility,
            M::MeanVariance | M::MinimumVariance | M::MaxSharpe | M::MaxReturn | M::BlackLitterman => {
                Method::MeanRisk { goal, risk: Risk::Variance }
            }
        }
    }
}
