//! The conventions of a performance report.

use risk_core::Result;
use risk_core::check::Checks;
use risk_core::math::{exp_m1, ln_1p};
use risk_core::statistics::Bias;
use serde::{Deserialize, Serialize};

/// How a rate per year becomes a rate per period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RateConversion {
    /// r / m, for m periods in a year.
    #[default]
    Simple,
    /// (1 + r)^(1/m) − 1.
    Compounded,
}

/// The numerator of the Sharpe ratio.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SharpeNumerator {
    /// The mean excess return times the periods in a year.
    #[default]
    Arithmetic,
    /// The compounded annual return less the risk-free rate.
    Geometric,
}

/// What a downside deviation is taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Downside {
    /// √(Σ min(r − MAR, 0)² / n) over all n periods.
    #[default]
    AllPeriods,
    /// The population deviation of the negative returns alone, around their own mean.
    NegativeReturns,
}

/// Whether the wealth before the first return can be a peak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FirstPeak {
    /// It counts: a loss in the first period is a drawdown.
    #[default]
    InitialWealth,
    /// Drawdowns begin from the wealth after the first return.
    FirstObservation,
}

/// How Jensen's alpha is brought to a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlphaConvention {
    /// (1 + α)^m − 1, for α per period.
    #[default]
    Compounded,
    /// α m.
    Arithmetic,
    /// R − (r + β (B − r)) of compounded annual returns R and B.
    AnnualReturns,
}

/// The degrees of freedom in β = covariance / variance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BetaConvention {
    /// The same in both: the slope of a regression.
    #[default]
    Regression,
    /// A sample covariance over a population variance: too large by n / (n − 1). For parity with
    /// tools that do so.
    MixedDegrees,
}

/// How value at risk and expected shortfall are estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TailMethod {
    /// The empirical quantile, linear between order statistics, and the mean at or below it.
    #[default]
    Historical,
    /// The normal distribution of the same mean and deviation.
    Normal,
}

/// The conventions of a performance report; the default is what the field reports: 252 periods,
/// sample deviations, arithmetic Sharpe ratio, downside over all periods.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PerformanceSettings {
    /// Periods in a year: 252 (default) for trading days, 365 for coins, 52, 12.
    pub periods_per_year: f64,
    /// Per year, decimal; 0 by default.
    pub risk_free_rate: f64,
    /// MAR of Sortino ratio and Omega, per year, decimal; 0 by default.
    pub minimum_acceptable_return: f64,
    /// Rates per year to rates per period: simple by default.
    pub rate_conversion: RateConversion,
    /// Volatility, Sharpe ratio, tracking error: sample by default.
    pub deviation: Bias,
    /// Arithmetic by default.
    pub sharpe_numerator: SharpeNumerator,
    /// Over all periods by default.
    pub downside: Downside,
    /// Initial wealth counts by default.
    pub first_peak: FirstPeak,
    /// Compounded by default.
    pub alpha: AlphaConvention,
    /// The slope of the regression by default.
    pub beta: BetaConvention,
    /// Historical by default.
    pub tail: TailMethod,
    /// Of value at risk, expected shortfall and tail ratio; 0.95 by default.
    pub confidence: f64,
    /// Periods in a rolling window; 126 (half a year) by default.
    pub rolling_window: usize,
    /// Rows of the drawdown table, deepest first; 10 by default.
    pub worst_drawdowns: usize,
}

impl Default for PerformanceSettings {
    fn default() -> Self {
        Self {
            periods_per_year: 252.0,
            risk_free_rate: 0.0,
            minimum_acceptable_return: 0.0,
            rate_conversion: RateConversion::default(),
            deviation: Bias::default(),
            sharpe_numerator: SharpeNumerator::default(),
            downside: Downside::default(),
            first_peak: FirstPeak::default(),
            alpha: AlphaConvention::default(),
            beta: BetaConvention::default(),
            tail: TailMethod::default(),
            confidence: 0.95,
            rolling_window: 126,
            worst_drawdowns: 10,
        }
    }
}

impl PerformanceSettings {
    /// The conventions of the `/performance` task's reference: population deviations, a geometric
    /// Sharpe ratio at 2 %, the deviation of negative returns, peaks from the first observation.
    #[must_use]
    pub fn reference() -> Self {
        Self {
            risk_free_rate: 0.02,
            deviation: Bias::Population,
            sharpe_numerator: SharpeNumerator::Geometric,
            downside: Downside::NegativeReturns,
            first_peak: FirstPeak::FirstObservation,
            alpha: AlphaConvention::AnnualReturns,
            beta: BetaConvention::MixedDegrees,
            minimum_acceptable_return: 0.02,
            ..Self::default()
        }
    }

    /// The risk-free rate per period.
    #[must_use]
    pub fn risk_free_per_period(&self) -> f64 {
        self.per_period(self.risk_free_rate)
    }

    /// The minimum acceptable return per period.
    #[must_use]
    pub fn minimum_acceptable_per_period(&self) -> f64 {
        self.per_period(self.minimum_acceptable_return)
    }

    fn per_period(&self, rate: f64) -> f64 {
        match self.rate_conversion {
            RateConversion::Simple => rate / self.periods_per_year,
            RateConversion::Compounded => exp_m1(ln_1p(rate) / self.periods_per_year),
        }
    }

    /// Wants numbers that the formulas can use.
    ///
    /// # Errors
    /// [`Error::Invalid`](risk_core::Error::Invalid) with every bad field.
    pub fn check(&self) -> Result<()> {
        let mut checks = Checks::default();
        let positive = self.periods_per_year.is_finite() && self.periods_per_year > 0.0;
        let got = self.periods_per_year;
        checks.require(positive, "settings.periods_per_year", format_args!("must be positive, got {got}"));
        checks.rate("settings.risk_free_rate", self.risk_free_rate);
        checks.rate("settings.minimum_acceptable_return", self.minimum_acceptable_return);
        let got = self.confidence;
        checks.require(
            got > 0.0 && got < 1.0,
            "settings.confidence",
            format_args!("must lie between 0 and 1, got {got}"),
        );
        let got = self.rolling_window;
        checks.require(got >= 2, "settings.rolling_window", format_args!("must be at least 2, got {got}"));
        checks.finish()
    }
}
