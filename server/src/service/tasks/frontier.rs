//! The efficient frontier (spec 002, section 5.4).

use super::input::AssetsData;
use ndarray::Array2;
use portfolio_core::estimate::{EstimateSettings, estimate};
use portfolio_core::optimize::{Estimates, FrontierPoint, critical_line};
use risk_core::check::Checks;
use risk_core::math::ln;
use risk_core::progress::Progress;
use risk_core::random::stream;
use risk_core::statistics::mean;
use risk_core::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// How many random portfolios are measured between two reports.
const BLOCK: usize = 64;

/// Assets whose frontier is wanted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EfficientFrontierTask)]
pub struct EfficientFrontier {
    /// What can be held.
    pub assets_data: AssetsData,
    /// Random portfolios beside the frontier, from 1 to 50,000; 10,000.
    #[serde(default = "usual_portfolios")]
    pub num_portfolios: usize,
    /// Portfolios on the frontier, evenly spaced in return, from 2 to 500; 50.
    #[serde(default = "usual_points")]
    pub points: usize,
    /// The least weight of an asset; 0.
    #[serde(default)]
    pub min_weight: f64,
    /// The largest weight of an asset; 1.
    #[serde(default = "all")]
    pub max_weight: f64,
    /// A year; 0.02.
    #[serde(default = "usual_rate")]
    pub risk_free_rate: f64,
    /// Rows of the returns in a year; 252.
    #[serde(default = "trading_days")]
    pub periods_per_year: f64,
    /// What the random portfolios are a function of; 42.
    #[serde(default = "usual_seed")]
    pub seed: u64,
}

const fn usual_portfolios() -> usize {
    10_000
}

const fn usual_points() -> usize {
    50
}

const fn all() -> f64 {
    1.0
}

pub(super) const fn usual_rate() -> f64 {
    0.02
}

pub(super) const fn trading_days() -> f64 {
    252.0
}

const fn usual_seed() -> u64 {
    42
}

/// Wants bounds between which `assets` weights can sum to 1.
pub(super) fn check_bounds(checks: &mut Checks, paths: [&str; 2], bounds: [f64; 2], assets: usize) {
    let ([low_path, high_path], [low, high], n) = (paths, bounds, assets.max(1) as f64);
    checks.between(low_path, low, -10.0, 10.0);
    checks.between(high_path, high, -10.0, 10.0);
    let ordered = format_args!("must be at most the largest weight {high}, got {low}");
    checks.require(low <= high, low_path, ordered);
    let (least, most) = (1.0 / n, n * high);
    checks.require(
        most >= 1.0 - 1e-12,
        high_path,
        format_args!("must be at least {least}, or {assets} weights cannot sum to 1, got {high}"),
    );
    checks.require(
        n * low <= 1.0 + 1e-12,
        low_path,
        format_args!("must be at most {least}, or {assets} weights cannot sum to 1, got {low}"),
    );
}

/// Wants a number of periods in a year.
pub(super) fn check_periods(checks: &mut Checks, path: &str, periods: f64) {
    checks.require(
        periods > 0.0 && periods <= 1e6,
        path,
        format_args!("must be positive and at most 1000000, got {periods}"),
    );
}

/// (μ − r_f)/σ; none without risk.
pub(super) fn sharpe_ratio(expected_return: f64, volatility: f64, risk_free_rate: f64) -> Option<f64> {
    Some((expected_return - risk_free_rate) / volatility).filter(|ratio| ratio.is_finite())
}

impl EfficientFrontier {
    /// Wants data that make sense, counts within the bounds, and weights that can sum to 1.
    pub fn check(&self, checks: &mut Checks) {
        self.assets_data.check(checks);
        let mut within = |name: &str, value: usize, least: usize, most: usize| {
            let wanted = format_args!("must be from {least} to {most}, got {value}");
            checks.require((least..=most).contains(&value), name, wanted);
        };
        within("num_portfolios", self.num_portfolios, 1, 50_000);
        within("points", self.points, 2, 500);
        let bounds = [self.min_weight, self.max_weight];
        check_bounds(checks, ["min_weight", "max_weight"], bounds, self.assets_data.columns());
        checks.rate("risk_free_rate", self.risk_free_rate);
        check_periods(checks, "periods_per_year", self.periods_per_year);
    }

    /// The frontier by the critical line, which is exact, and random portfolios below it. All figures are
    /// annual.
    ///
    /// # Errors
    /// When the returns have no covariance that can be worked with, or nobody waits.
    pub fn run(&self, progress: &Progress<'_>) -> Result<Value> {
        let panel = self.assets_data.panel()?;
        let (names, n) = (self.assets_data.names(), panel.ncols());
        let periods_per_year = self.periods_per_year;
        let estimates =
            estimate(panel.view(), &EstimateSettings { periods_per_year, ..EstimateSettings::default() })?;
        let (lower, upper) = (vec![self.min_weight; n], vec![self.max_weight; n]);
        let frontier = critical_line(&estimates.mean, estimates.covariance.view(), &lower, &upper, 1.0)?;
        let shown = |point: &FrontierPoint| {
            let FrontierPoint { weights, expected_return, volatility } = point;
            json!({
                "weights": weights,
                "return": expected_return,
                "volatility": volatility,
                "sharpe_ratio": sharpe_ratio(*expected_return, *volatility, self.risk_free_rate),
            })
        };
        let tangency = match frontier.maximum_sharpe(self.risk_free_rate) {
            // Nothing beats the risk-free rate.
            Err(Error::Infeasible(_)) => None,
            found => Some(found?),
        };
        let efficient: Vec<Value> = frontier.points(self.points)?.iter().map(shown).collect();
        let cloud = self.cloud(&estimates, progress)?;
        Ok(json!({
            "asset_names": names,
            "efficient_frontier": efficient,
            "portfolios": {
                "returns": cloud.returns,
                "volatilities": cloud.volatilities,
                "sharpe_ratios": cloud.sharpe_ratios,
            },
            "optimal_portfolios": {
                "max_sharpe": tangency.as_ref().map(shown),
                "min_volatility": shown(&frontier.minimum_variance()?),
            },
            "statistics": {
                "num_portfolios": self.num_portfolios,
                "mean_return": mean(&cloud.returns),
                "mean_volatility": mean(&cloud.volatilities),
                "mean_sharpe": cloud.sharpe_ratios.iter().copied().collect::<Option<Vec<_>>>().and_then(|all| mean(&all)),
            },
            "metadata": {
                "number_of_observations": panel.nrows(),
                "periods_per_year": periods_per_year,
                "risk_free_rate": self.risk_free_rate,
                "seed": self.seed,
            },
        }))
    }

    /// Random portfolios: a stream each, so that their number changes none of them.
    fn cloud(&self, estimates: &Estimates, progress: &Progress<'_>) -> Result<Cloud> {
        let n = estimates.mean.len();
        let mut cloud = Cloud::default();
        for first in (0..self.num_portfolios).step_by(BLOCK) {
            progress.report(first as u64, self.num_portfolios as u64)?;
            let count = BLOCK.min(self.num_portfolios - first);
            let drawn: Vec<f64> =
                (first..first + count).flat_map(|portfolio| self.drawn(portfolio as u64, n)).collect();
            let weights = Array2::from_shape_vec((count, n), drawn)
                .map_err(|error| Error::invalid("num_portfolios", error))?;
            let marginal = weights.dot(&estimates.covariance);
            for (weights, marginal) in weights.rows().into_iter().zip(marginal.rows()) {
                let expected_return = weights.iter().zip(&estimates.mean).map(|(w, m)| w * m).sum();
                let volatility = weights.dot(&marginal).max(0.0).sqrt();
                cloud.returns.push(expected_return);
                cloud.volatilities.push(volatility);
                cloud.sharpe_ratios.push(sharpe_ratio(expected_return, volatility, self.risk_free_rate));
            }
        }
        Ok(cloud)
    }

    /// Weights evenly from all that sum to 1; what is above the largest weight goes to the others.
    fn drawn(&self, portfolio: u64, n: usize) -> Vec<f64> {
        let mut draw = stream(self.seed, portfolio);
        // Exponential numbers over their sum are uniform on the simplex.
        let mut extra: Vec<f64> = (0..n).map(|_| -ln(draw.uniform())).collect();
        let (total, spare) = (extra.iter().sum::<f64>(), 1.0 - n as f64 * self.min_weight);
        extra.iter_mut().for_each(|x| *x *= spare / total);
        let room = self.max_weight - self.min_weight;
        for _ in 0..n {
            let over: f64 = extra.iter().map(|x| (x - room).max(0.0)).sum();
            let open: f64 = extra.iter().filter(|x| **x < room).sum();
            if over <= 0.0 || open <= 0.0 {
                break;
            }
            extra.iter_mut().for_each(|x| *x = if *x < room { *x * (1.0 + over / open) } else { room });
        }
        extra.iter().map(|x| self.min_weight + x.min(room)).collect()
    }
}

#[derive(Default)]
struct Cloud {
    returns: Vec<f64>,
    volatilities: Vec<f64>,
    sharpe_ratios: Vec<Option<f64>>,
}
