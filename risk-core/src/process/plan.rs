//! A simulation made ready: the constants of its model for one step.

use super::bootstrap::BootstrapMethod;
use super::correlation::Factor;
use super::heston::{HestonVariance, QuadraticExponential};
use super::jump::{Jump, poisson_bounds};
use super::mixing::Mixing;
use super::model::Model;
use super::settings::{MOST_ASSETS, Monitoring, Rebalancing, SimulationSettings, VarianceReduction};
use crate::Result;
use crate::check::Checks;
use crate::random::Streams;
use ndarray::Array2;

#[derive(Debug)]
pub(super) struct Plan<'a> {
    pub streams: Streams,
    pub holdings: &'a [f64],
    pub initial_value: f64,
    pub steps: usize,
    pub draws_per_step: usize,
    /// Paths to a stream.
    pub sides: usize,
    pub rebalancing: Rebalancing,
    pub variance_reduction: VarianceReduction,
    /// Of √Δt times the noise; the draws of the first assets are correlated by it.
    pub factor: Option<Factor>,
    /// What a step adds without noise, to the logarithm or to the return.
    pub drift: Vec<f64>,
    /// At the start, of each asset that has one.
    pub variances: Vec<f64>,
    pub growth: Growth,
}

/// How the noise of a step becomes growth.
#[derive(Debug)]
pub(super) enum Growth {
    LogNormal,
    Simple,
    StudentT { mixing: Mixing },
    Jump { jumps: Vec<JumpStep> },
    Heston { schemes: Vec<QuadraticExponential> },
    Rows { growths: Vec<f64>, method: BootstrapMethod },
}

/// The jumps of an asset in a step.
#[derive(Debug)]
pub(super) struct JumpStep {
    pub mean: f64,
    pub volatility: f64,
    bounds: Vec<f64>,
}

impl JumpStep {
    pub fn of(jump: &Jump, years: f64) -> Self {
        let bounds = poisson_bounds(jump.intensity * years);
        Self { mean: jump.mean, volatility: jump.volatility, bounds }
    }

    #[inline(always)]
    pub fn count(&self, z: f64) -> f64 {
        let mut count = 0.0;
        for bound in &self.bounds {
            if z <= *bound {
                break;
            }
            count += 1.0;
        }
        count
    }
}

impl<'a> Plan<'a> {
    pub fn new(holdings: &'a [f64], model: &Model, settings: &SimulationSettings) -> Result<Self> {
        let assets = holdings.len();
        let terminal = settings.monitoring == Monitoring::Terminal;
        let steps = if terminal { 1 } else { settings.steps };
        let years = if terminal { settings.steps as f64 } else { 1.0 } / settings.steps_per_year;
        let mut checks = Checks::default();
        settings.check(assets, &mut checks);
        check_holdings(holdings, &mut checks);
        check_model(model, assets, years, &mut checks);
        let has_exact_law = matches!(model, Model::CorrelatedGbm { .. } | Model::MertonJump { .. });
        checks.require(
            !terminal || has_exact_law && settings.rebalancing == Rebalancing::BuyAndHold,
            "monitoring",
            "must be each_step but for correlated_gbm and merton_jump with buy_and_hold, whose horizon has an exact law",
        );
        checks.require(
            !matches!(model, Model::Bootstrap { .. })
                || settings.variance_reduction == VarianceReduction::None,
            "variance_reduction",
            "must be none for a bootstrap, which draws no normal numbers",
        );
        checks.finish()?;
        let factor =
            |name: &str, covariance: &Array2<f64>| Factor::of(name, covariance.view(), years).map(Some);
        let log_drift = |mean: &[f64], covariance: &Array2<f64>| -> Vec<f64> {
            mean.iter()
                .zip(covariance.diag())
                .map(|(mean, variance)| (mean - 0.5 * variance) * years)
                .collect()
        };
        let simple_mean = |mean: &[f64]| -> Vec<f64> { mean.iter().map(|mean| mean * years).collect() };
        let mut plan = Self {
            streams: Streams::of(settings.seed),
            holdings,
            initial_value: holdings.iter().sum(),
            steps,
            draws_per_step: assets,
            sides: if settings.variance_reduction == VarianceReduction::Antithetic { 2 } else { 1 },
            rebalancing: settings.rebalancing,
            variance_reduction: settings.variance_reduction,
            factor: None,
            drift: Vec::new(),
            variances: Vec::new(),
            growth: Growth::LogNormal,
        };
        match model {
            Model::CorrelatedGbm { mean, covariance } => {
                plan.factor = factor("model.covariance", covariance)?;
                plan.drift = log_drift(mean, covariance);
            }
            Model::SimpleReturns { mean, covariance } => {
                plan.factor = factor("model.covariance", covariance)?;
                plan.drift = simple_mean(mean);
                plan.growth = Growth::Simple;
            }
            Model::StudentT { mean, covariance, degrees_of_freedom } => {
                plan.factor = factor("model.covariance", covariance)?;
                plan.drift = simple_mean(mean);
                plan.draws_per_step = assets + 1;
                plan.growth = Growth::StudentT { mixing: Mixing::of(*degrees_of_freedom)? };
            }
            Model::MertonJump { mean, covariance, jumps } => {
                plan.factor = factor("model.covariance", covariance)?;
                plan.drift = log_drift(mean, covariance);
                for (drift, jump) in plan.drift.iter_mut().zip(jumps) {
                    *drift -= jump.compensator() * years;
                }
                plan.draws_per_step = 3 * assets;
                plan.growth =
                    Growth::Jump { jumps: jumps.iter().map(|jump| JumpStep::of(jump, years)).collect() };
            }
            Model::Heston { mean, correlation, variances } => {
                plan.factor = Factor::of("model.correlation", correlation.view(), 1.0).map(Some)?;
                plan.drift = simple_mean(mean);
                plan.draws_per_step = 2 * assets;
                plan.variances = variances.iter().map(|variance| variance.initial).collect();
                let scheme = |variance: &HestonVariance| QuadraticExponential::new(variance, years);
                plan.growth = Growth::Heston { schemes: variances.iter().map(scheme).collect() };
            }
            Model::Bootstrap { returns, method } => {
                plan.draws_per_step = 1;
                let growths = returns.rows().into_iter().flatten().map(|r| 1.0 + r).collect();
                plan.growth = Growth::Rows { growths, method: *method };
            }
        }
        Ok(plan)
    }
}

fn check_holdings(holdings: &[f64], checks: &mut Checks) {
    let assets = holdings.len();
    checks.require(
        (1..=MOST_ASSETS).contains(&assets),
        "holdings",
        format_args!("must be of 1 to {MOST_ASSETS} assets, got {assets}"),
    );
    for (i, x) in holdings.iter().enumerate() {
        checks.between(
            format_args!("holdings[{i}]"),
            *x,
            -crate::check::MOST_MONEY,
            crate::check::MOST_MONEY,
        );
    }
    let total: f64 = holdings.iter().sum();
    if checks.is_clean() {
        checks.require(
            total > 0.0,
            "holdings",
            format_args!("must be worth more than 0 together, got {total}"),
        );
    }
}

fn check_model(model: &Model, assets: usize, years: f64, checks: &mut Checks) {
    match model {
        Model::CorrelatedGbm { mean, covariance } | Model::SimpleReturns { mean, covariance } => {
            check_normal(mean, "covariance", covariance, assets, checks);
        }
        Model::StudentT { mean, covariance, degrees_of_freedom } => {
            check_normal(mean, "covariance", covariance, assets, checks);
            checks.require(
                *degrees_of_freedom > 2.0 && *degrees_of_freedom <= 1000.0,
                "model.degrees_of_freedom",
                format_args!("must be above 2 and at most 1000, got {degrees_of_freedom}"),
            );
        }
        Model::MertonJump { mean, covariance, jumps } => {
            check_normal(mean, "covariance", covariance, assets, checks);
            check_count("jumps", jumps.len(), assets, checks);
            for (i, jump) in jumps.iter().enumerate() {
                jump.check(&format!("model.jumps[{i}]"), years, checks);
            }
        }
        Model::Heston { mean, correlation, variances } => {
            check_normal(mean, "correlation", correlation, assets, checks);
            for (i, x) in correlation.diag().iter().enumerate() {
                let path = format_args!("model.correlation[{i}][{i}]");
                checks.require((x - 1.0).abs() <= 1e-9, path, format_args!("must be 1, got {x}"));
            }
            check_count("variances", variances.len(), assets, checks);
            for (i, variance) in variances.iter().enumerate() {
                variance.check(&format!("model.variances[{i}]"), checks);
            }
        }
        Model::Bootstrap { returns, method } => {
            let (rows, columns) = returns.dim();
            checks.require(
                rows > 0 && columns == assets,
                "model.returns",
                format_args!("must have a row and {assets} columns, one per holding, got {rows} x {columns}"),
            );
            for ((t, i), x) in
                returns.indexed_iter().filter(|(_, x)| !(-1.0..=MOST_RATE).contains(*x)).take(20)
            {
                checks.between(format_args!("model.returns[{t}][{i}]"), *x, -1.0, MOST_RATE);
            }
            method.check(rows, checks);
        }
    }
}

fn check_normal(mean: &[f64], name: &str, covariance: &Array2<f64>, assets: usize, checks: &mut Checks) {
    check_count("mean", mean.len(), assets, checks);
    for (i, x) in mean.iter().enumerate() {
        checks.between(format_args!("model.mean[{i}]"), *x, -MOST_RATE, MOST_RATE);
    }
    let (rows, columns) = covariance.dim();
    checks.require(
        rows == assets && columns == assets,
        format_args!("model.{name}"),
        format_args!("must be {assets} x {assets}, one row per holding, got {rows} x {columns}"),
    );
    for ((i, j), x) in
        covariance.indexed_iter().filter(|(_, x)| !(-MOST_RATE..=MOST_RATE).contains(*x)).take(20)
    {
        checks.between(format_args!("model.{name}[{i}][{j}]"), *x, -MOST_RATE, MOST_RATE);
    }
}

fn check_count(name: &str, count: usize, assets: usize, checks: &mut Checks) {
    checks.require(
        count == assets,
        format_args!("model.{name}"),
        format_args!("must have {assets} elements, one per holding, got {count}"),
    );
}

/// The largest mean, covariance or return.
const MOST_RATE: f64 = 1e6;
