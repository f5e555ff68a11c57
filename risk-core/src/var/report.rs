use super::extreme_value::ParetoTail;
use super::settings::VarMethod;
use serde::{Deserialize, Serialize};

/// Where a quantity lies with a given probability; an end is `None` where the data set no bound.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// The lower end.
    pub lower: Option<f64>,
    /// The upper end.
    pub upper: Option<f64>,
}

/// The distribution that was fitted to the returns.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "distribution")]
pub enum VarFit {
    /// The observations, or the simulated returns, themselves.
    Empirical,
    /// A normal distribution; its moments stand in the report.
    Normal,
    /// Student's t.
    StudentT {
        /// ν; `None` for its normal limit.
        degrees: Option<f64>,
        /// The centre.
        location: f64,
        /// The scale, which is not the standard deviation.
        scale: f64,
    },
    /// The expansion of Cornish and Fisher.
    CornishFisher {
        /// The skewness S.
        skewness: f64,
        /// The excess kurtosis K.
        excess_kurtosis: f64,
        /// True where the expansion rises everywhere, and so is a distribution (Maillard 2018).
        within_domain: bool,
    },
    /// A generalized Pareto tail.
    GeneralizedPareto(ParetoTail),
}

/// An estimate of value at risk and expected shortfall.
///
/// Both are losses: positive when money is lost. A value at risk below zero is a gain that is exceeded
/// with probability c; it is not cut off at zero.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VarReport {
    /// The loss that is not exceeded with probability c over the horizon.
    pub value_at_risk: f64,
    /// The mean loss beyond the value at risk; `None` where the distribution has none (ξ ≥ 1, ν ≤ 1)
    /// or the expansion of Cornish and Fisher is no distribution there.
    pub expected_shortfall: Option<f64>,
    /// c.
    pub confidence: f64,
    /// The method.
    pub method: VarMethod,
    /// The horizon in periods of the returns.
    pub horizon_days: usize,
    /// How many returns the estimate rests on: overlapping sums and simulated paths are counted as such.
    pub observations: usize,
    /// How many of them lie at or below −VaR.
    pub tail_observations: usize,
    /// Their mean, not scaled to the horizon.
    pub mean: f64,
    /// Their standard deviation, not scaled to the horizon; `None` for a single observation with
    /// [`Bias::Sample`](crate::statistics::Bias::Sample).
    pub standard_deviation: Option<f64>,
    /// The standard error of the value at risk. For the historical methods and for simulations it is
    /// Woodruff's: half the interval over the normal quantile of its confidence. `None` for the
    /// methods without a formula: [`bootstrap_value_at_risk`](super::bootstrap_value_at_risk) serves those.
    pub value_at_risk_standard_error: Option<f64>,
    /// The standard error of the expected shortfall.
    pub expected_shortfall_standard_error: Option<f64>,
    /// The confidence interval of the value at risk: between order statistics, by the binomial
    /// distribution, for the historical methods and simulations; ± N⁻¹ standard errors otherwise.
    pub value_at_risk_interval: Interval,
    /// The confidence interval of the expected shortfall: ± N⁻¹ standard errors.
    pub expected_shortfall_interval: Interval,
    /// The distribution.
    pub fit: VarFit,
}

/// What a distribution says at one level, before the horizon.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Estimate {
    pub value_at_risk: f64,
    pub expected_shortfall: Option<f64>,
    pub value_at_risk_error: Option<f64>,
    pub expected_shortfall_error: Option<f64>,
    /// Only where it is not ± standard errors.
    pub interval: Option<Interval>,
}

/// x ± width standard errors.
pub(super) fn symmetric(centre: Option<f64>, error: Option<f64>, width: f64) -> Interval {
    let ends = centre.zip(error);
    Interval { lower: ends.map(|(x, e)| x - width * e), upper: ends.map(|(x, e)| x + width * e) }
}
