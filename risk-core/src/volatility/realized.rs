//! Volatility as the standard deviation of returns.

use crate::Result;
use crate::check::Checks;
use crate::statistics::{Bias, rolling_mean, rolling_standard_deviation, standard_deviation};
use serde::{Deserialize, Serialize};

/// What deviations are measured from, and what their squares are divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deviation {
    /// From the sample mean, divided by n − 1: the unbiased variance, the convention of reports.
    #[default]
    Sample,
    /// From the sample mean, divided by n.
    Population,
    /// From zero, divided by n: for daily returns, whose mean is noise.
    FromZero,
}

/// How a volatility is computed from returns.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct VolatilitySettings {
    /// The kind of deviation; `sample` by default.
    pub deviation: Deviation,
    /// Returns per year: the variance is multiplied by it. 252, trading days, by default; 1 leaves
    /// the volatility per period.
    pub periods_per_year: f64,
}

impl Default for VolatilitySettings {
    fn default() -> Self {
        Self { deviation: Deviation::Sample, periods_per_year: TRADING_DAYS }
    }
}

pub(super) const TRADING_DAYS: f64 = 252.0;

/// The annualised volatility of returns.
///
/// # Formula
/// σ = √(m/(n − 1) · Σ(rᵢ − r̄)²)
///
/// where r are n returns, oldest first, r̄ their mean and m `periods_per_year`; [`Deviation`] names
/// the other centres and divisors. `None` when there are too few returns (two for `sample`, one for
/// the others), or when the result exceeds what a double holds.
///
/// # References
/// J. C. Hull (2018), *Options, Futures, and Other Derivatives*, 10th edition, section 15.4.
///
/// # Examples
/// ```
/// use risk_core::volatility::{VolatilitySettings, volatility};
///
/// let sigma = volatility(&[0.01, -0.01, 0.02, -0.02], &VolatilitySettings::default())?.unwrap();
/// assert!((sigma - 0.289_827_5).abs() < 1e-7);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) when a return is not finite or `periods_per_year` is not positive.
pub fn volatility(returns: &[f64], settings: &VolatilitySettings) -> Result<Option<f64>> {
    check(returns, settings)?;
    Ok(annualized(deviation_of(returns, settings.deviation), settings))
}

/// The volatility of each window of returns: element t is that of the `window` returns that end at t,
/// `None` before the first full window.
///
/// # Errors
/// As [`volatility`]; also when `window` is 0.
pub fn rolling_volatility(
    returns: &[f64],
    window: usize,
    settings: &VolatilitySettings,
) -> Result<Vec<Option<f64>>> {
    check(returns, settings)?;
    let deviations = match settings.deviation {
        Deviation::Sample => rolling_standard_deviation(returns, window, Bias::Sample)?,
        Deviation::Population => rolling_standard_deviation(returns, window, Bias::Population)?,
        Deviation::FromZero => {
            let squares: Vec<f64> = returns.iter().map(|r| r * r).collect();
            let means = rolling_mean(&squares, window)?;
            means.into_iter().map(|mean| mean.map(f64::sqrt)).collect()
        }
    };
    Ok(deviations.into_iter().map(|deviation| annualized(deviation, settings)).collect())
}

fn check(returns: &[f64], settings: &VolatilitySettings) -> Result<()> {
    let mut checks = Checks::default();
    check_series(&mut checks, "returns", returns);
    check_annualization(&mut checks, settings.periods_per_year);
    checks.finish()
}

/// Wants finite numbers; names the first that is not.
pub(super) fn check_series(checks: &mut Checks, name: &str, series: &[f64]) {
    if let Some((i, &x)) = series.iter().enumerate().find(|(_, x)| !x.is_finite()) {
        checks.finite(format_args!("{name}[{i}]"), x);
    }
}

pub(super) fn check_annualization(checks: &mut Checks, periods_per_year: f64) {
    checks.require(
        periods_per_year.is_finite() && periods_per_year > 0.0,
        "periods_per_year",
        format_args!("must be positive, got {periods_per_year}"),
    );
}

fn annualized(deviation: Option<f64>, settings: &VolatilitySettings) -> Option<f64> {
    deviation
        .map(|deviation| deviation * settings.periods_per_year.sqrt())
        .filter(|volatility| volatility.is_finite())
}

/// The deviation of one period.
fn deviation_of(returns: &[f64], deviation: Deviation) -> Option<f64> {
    match deviation {
        Deviation::Sample => standard_deviation(returns, Bias::Sample),
        Deviation::Population => standard_deviation(returns, Bias::Population),
        Deviation::FromZero => root_mean_square(returns),
    }
}

/// √(Σr²/n), in units of the largest return so that no square overflows.
fn root_mean_square(returns: &[f64]) -> Option<f64> {
    let unit = returns.iter().fold(f64::MIN_POSITIVE, |most, r| most.max(r.abs()));
    let squares: f64 = returns.iter().map(|r| (r / unit) * (r / unit)).sum();
    (!returns.is_empty()).then(|| unit * (squares / returns.len() as f64).sqrt())
}
