use crate::check::Checks;
use crate::statistics::{Bias, QuantileMethod};
use serde::{Deserialize, Serialize};

/// What the distribution of returns is taken to be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VarMethod {
    /// The observations themselves. The default.
    #[default]
    Historical,
    /// The observations, the recent ones with more weight: see [`VarSettings::age_decay`].
    AgeWeighted,
    /// The observations, each scaled from the volatility of its day to the volatility of today: see
    /// [`VarSettings::volatility_decay`].
    FilteredHistorical,
    /// A normal distribution.
    Normal,
    /// Student's t with a location and a scale: see [`VarSettings::degrees`].
    StudentT,
    /// A normal distribution bent to the skewness and kurtosis of the observations.
    CornishFisher,
    /// A generalized Pareto distribution over the losses beyond a threshold: see
    /// [`VarSettings::threshold_fraction`].
    ExtremeValue,
    /// Simulated returns: see [`VarSettings::simulation`].
    MonteCarlo,
}

/// How a horizon of several days is reached.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HorizonScaling {
    /// The one-day figure times √h, as in the rules of Basel. The default.
    #[default]
    SquareRootOfTime,
    /// The estimate is made on the T − h + 1 overlapping sums of h returns in a row. They depend on
    /// each other, so standard errors and intervals come out too small.
    OverlappingSums,
    /// The returns are already those of the horizon.
    None,
}

/// Which observations are the tail whose mean is the historical expected shortfall.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TailMean {
    /// Every return at or below −VaR. The default, as in empyrical and PyPortfolioOpt.
    #[default]
    AtOrBelow,
    /// The ⌈n(1 − c)⌉ worst returns.
    WorstObservations,
    /// The n(1 − c) worst returns, the last of them in part: the coherent estimator of Acerbi and
    /// Tasche (2002), the only one of the three that is sub-additive.
    Fractional,
}

/// How the degrees of freedom of Student's t are found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DegreesEstimator {
    /// The largest likelihood of ν, location and scale together. The default.
    #[default]
    MaximumLikelihood,
    /// ν = 4 + 6/κ, from the excess kurtosis κ of the observations.
    Kurtosis,
}

/// What a simulation draws.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SimulationModel {
    /// Jointly normal returns with the mean and the covariance of the observations. The default.
    #[default]
    Normal,
    /// Returns with a joint t distribution of the same mean and covariance.
    StudentT,
    /// Whole rows of the observations, each drawn anew.
    Bootstrap,
    /// Runs of neighbouring rows, which keep what one day carries over to the next.
    BlockBootstrap,
}

/// The settings of a simulation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SimulationSettings {
    /// What is drawn. Default: [`SimulationModel::Normal`].
    pub model: SimulationModel,
    /// How many paths. Default: 10,000.
    pub paths: usize,
    /// The number of the first path: a run of the paths 0 to 49,999 and one of 50,000 to 99,999 give
    /// the paths of one run of 100,000. Default: 0.
    pub first_path: u64,
    /// The seed. Default: 42.
    pub seed: u64,
    /// The length of a run of [`SimulationModel::BlockBootstrap`], in days. Default: 10.
    pub block_days: usize,
}

impl Default for SimulationSettings {
    fn default() -> Self {
        Self { model: SimulationModel::Normal, paths: 10_000, first_path: 0, seed: 42, block_days: 10 }
    }
}

/// The settings of an estimate of value at risk.
///
/// # Examples
/// ```
/// use risk_core::var::{VarMethod, VarSettings};
///
/// let settings = VarSettings { method: VarMethod::Normal, confidence: 0.99, ..VarSettings::default() };
/// assert_eq!(settings.horizon_days, 1);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct VarSettings {
    /// The probability c, in (0, 1), that the loss stays below the value at risk. Default: 0.95.
    pub confidence: f64,
    /// The distribution. Default: [`VarMethod::Historical`].
    pub method: VarMethod,
    /// The horizon h, in periods of the returns. Default: 1.
    pub horizon_days: usize,
    /// How the horizon is reached; [`VarMethod::MonteCarlo`] simulates it and scales nothing. Default:
    /// [`HorizonScaling::SquareRootOfTime`].
    pub scaling: HorizonScaling,
    /// How the quantile of the historical methods is read off. Default: [`QuantileMethod::Linear`].
    pub quantile: QuantileMethod,
    /// The tail of the historical expected shortfall. Default: [`TailMean::AtOrBelow`].
    pub tail_mean: TailMean,
    /// The divisor of the moments of the parametric methods. Default: [`Bias::Population`], which is
    /// maximum likelihood.
    pub bias: Bias,
    /// λ in (0, 1] of [`VarMethod::AgeWeighted`]: a return has λ times the weight of the next one.
    /// Default: 0.99.
    pub age_decay: f64,
    /// λ in (0, 1) of the volatilities of [`VarMethod::FilteredHistorical`]. Default: 0.94, that of
    /// RiskMetrics.
    pub volatility_decay: f64,
    /// ν of Student's t, above 2; `None` when it is to be fitted. Default: `None`.
    pub degrees: Option<f64>,
    /// How ν is fitted. Default: [`DegreesEstimator::MaximumLikelihood`].
    pub degrees_estimator: DegreesEstimator,
    /// The share of the observations, in (0, 1), that lies beyond the threshold of
    /// [`VarMethod::ExtremeValue`]. Default: 0.10.
    pub threshold_fraction: f64,
    /// The probability, in (0, 1), of the confidence intervals of the estimates. Default: 0.95.
    pub interval_confidence: f64,
    /// The simulation of [`VarMethod::MonteCarlo`].
    pub simulation: SimulationSettings,
}

impl Default for VarSettings {
    fn default() -> Self {
        Self {
            confidence: 0.95,
            method: VarMethod::Historical,
            horizon_days: 1,
            scaling: HorizonScaling::SquareRootOfTime,
            quantile: QuantileMethod::Linear,
            tail_mean: TailMean::AtOrBelow,
            bias: Bias::Population,
            age_decay: 0.99,
            volatility_decay: 0.94,
            degrees: None,
            degrees_estimator: DegreesEstimator::MaximumLikelihood,
            threshold_fraction: 0.10,
            interval_confidence: 0.95,
            simulation: SimulationSettings::default(),
        }
    }
}

/// The longest horizon: no series has more days.
const MOST_DAYS: usize = 1_000_000;

impl VarSettings {
    /// Adds what is wrong to `checks`.
    pub(super) fn check(&self, checks: &mut Checks) {
        open_fraction(checks, "confidence", self.confidence);
        open_fraction(checks, "volatility_decay", self.volatility_decay);
        open_fraction(checks, "threshold_fraction", self.threshold_fraction);
        open_fraction(checks, "interval_confidence", self.interval_confidence);
        check_horizon(checks, self.horizon_days);
        checks.require(
            self.age_decay > 0.0 && self.age_decay <= 1.0,
            "age_decay",
            format_args!("must be above 0 and at most 1, got {}", self.age_decay),
        );
        check_degrees(checks, self.degrees);
        checks.require(self.simulation.paths > 0, "simulation.paths", "must be at least 1, got 0");
        checks.require(self.simulation.block_days > 0, "simulation.block_days", "must be at least 1, got 0");
    }

    /// The factor from one day to the horizon.
    pub(super) fn horizon_factor(&self) -> f64 {
        match (self.method, self.scaling) {
            (VarMethod::MonteCarlo, _) | (_, HorizonScaling::OverlappingSums | HorizonScaling::None) => 1.0,
            (_, HorizonScaling::SquareRootOfTime) => (self.horizon_days as f64).sqrt(),
        }
    }
}

/// Wants a horizon of at least one day.
pub(super) fn check_horizon(checks: &mut Checks, days: usize) {
    checks.require(
        (1..=MOST_DAYS).contains(&days),
        "horizon_days",
        format_args!("must be from 1 to {MOST_DAYS}, got {days}"),
    );
}

/// Wants ν above 2, where the variance is finite.
pub(super) fn check_degrees(checks: &mut Checks, degrees: Option<f64>) {
    if let Some(degrees) = degrees {
        checks.require(
            degrees > 2.0 && degrees.is_finite(),
            "degrees",
            format_args!("must be finite and above 2, where the variance exists, got {degrees}"),
        );
    }
}

/// Wants 0 < value < 1.
pub(super) fn open_fraction(checks: &mut Checks, path: &str, value: f64) {
    checks.require(
        value > 0.0 && value < 1.0,
        path,
        format_args!("must lie strictly between 0 and 1, got {value}"),
    );
}

/// The probability 1 − c of the tail, as it was meant: 1 − 0.95 is 0.050000000000000044 in binary, and
/// counts of observations would jump over that difference.
pub(super) fn tail_probability(confidence: f64) -> f64 {
    let tail = 1.0 - confidence;
    let meant = (tail * 1e12).round() / 1e12;
    if meant > 0.0 && meant < 1.0 && (tail - meant).abs() <= f64::EPSILON { meant } else { tail }
}
