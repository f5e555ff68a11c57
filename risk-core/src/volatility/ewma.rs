//! The exponentially weighted moving average of squared returns.

use super::realized::{TRADING_DAYS, check_annualization, check_series};
use crate::Result;
use crate::check::Checks;
use serde::{Deserialize, Serialize};

/// The variance that the recursion starts from.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EwmaStart {
    /// r₁², from which the second variance follows, as Hull's worked example does.
    #[default]
    FirstSquare,
    /// The mean square of the first `window` returns.
    LeadingWindow {
        /// How many returns.
        window: usize,
    },
    /// The mean square of all returns, which looks ahead.
    WholeSample,
    /// Weights λ^(t−1) over the first 75 returns, largest first: the backcast of the `arch` package.
    Backcast,
    /// A given variance per period.
    Given {
        /// σ₁².
        variance: f64,
    },
}

/// How an exponentially weighted volatility is computed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EwmaSettings {
    /// λ, in (0, 1): 0.94, RiskMetrics' for daily returns, by default; 0.97 for monthly ones.
    pub decay: f64,
    /// The first variance; `first_square` by default.
    pub start: EwmaStart,
    /// Returns per year, for `volatility`; 252 by default.
    pub periods_per_year: f64,
}

impl Default for EwmaSettings {
    fn default() -> Self {
        Self { decay: 0.94, start: EwmaStart::FirstSquare, periods_per_year: TRADING_DAYS }
    }
}

/// An exponentially weighted variance through time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EwmaReport {
    /// σₜ² of each return, from the returns before it; one element per return.
    pub variances: Vec<f64>,
    /// σ² of the period after the last return. The model has no mean reversion, so this is the
    /// forecast of every later period too, and h of them have h times the variance.
    pub forecast_variance: f64,
    /// The annualised volatility of the forecast.
    pub volatility: f64,
}

/// The exponentially weighted variance of returns, and its forecast.
///
/// # Formula
/// σₜ₊₁² = λσₜ² + (1 − λ)rₜ²
///
/// where r are the returns, oldest first, whose mean is taken as zero, and σ₁² is set by [`EwmaStart`].
/// The first square leaves σ₁² = r₁², so that σ₂² = r₁².
///
/// # References
/// J. P. Morgan/Reuters (1996), *RiskMetrics Technical Document*, 4th edition, section 5.2;
/// J. C. Hull (2018), *Options, Futures, and Other Derivatives*, 10th edition, section 23.2.
///
/// # Examples
/// ```
/// use risk_core::volatility::{EwmaSettings, ewma};
///
/// let report = ewma(&[0.01, 0.02], &EwmaSettings { decay: 0.9, ..Default::default() })?;
/// assert!((report.forecast_variance - (0.9 * 0.0001 + 0.1 * 0.0004)).abs() < 1e-18);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) when there are no returns, one is not finite or too large to
/// square, or a setting is outside its range.
pub fn ewma(returns: &[f64], settings: &EwmaSettings) -> Result<EwmaReport> {
    check(returns, settings)?;
    let decay = settings.decay;
    let mut variance = first_variance(returns, settings);
    let mut variances = Vec::with_capacity(returns.len());
    for r in returns {
        variances.push(variance);
        variance = decay * variance + (1.0 - decay) * r * r;
    }
    let volatility = (variance * settings.periods_per_year).sqrt();
    Ok(EwmaReport { variances, forecast_variance: variance, volatility })
}

fn first_variance(returns: &[f64], settings: &EwmaSettings) -> f64 {
    let mean_square = |r: &[f64]| r.iter().map(|r| r * r).sum::<f64>() / r.len().max(1) as f64;
    match settings.start {
        EwmaStart::FirstSquare => returns.first().map_or(0.0, |r| r * r),
        EwmaStart::LeadingWindow { window } => mean_square(&returns[..window.min(returns.len())]),
        EwmaStart::WholeSample => mean_square(returns),
        EwmaStart::Backcast => backcast(returns, settings.decay),
        EwmaStart::Given { variance } => variance,
    }
}

/// How many observations a backcast sees.
const BACKCAST: usize = 75;

/// The weighted mean square of the first observations, the very first weighing most.
pub(super) fn backcast(returns: &[f64], decay: f64) -> f64 {
    let (mut weight, mut weights, mut sum) = (1.0, 0.0, 0.0);
    for r in returns.iter().take(BACKCAST) {
        sum += weight * r * r;
        weights += weight;
        weight *= decay;
    }
    sum / weights
}

/// Returns beyond this have squares that no variance of them needs.
pub(super) const LARGEST_RETURN: f64 = 1e100;

fn check(returns: &[f64], settings: &EwmaSettings) -> Result<()> {
    let mut checks = Checks::default();
    checks.require(!returns.is_empty(), "returns", "must have at least one return, got none");
    check_series(&mut checks, "returns", returns);
    check_sizes(&mut checks, returns);
    check_annualization(&mut checks, settings.periods_per_year);
    checks.require(
        settings.decay > 0.0 && settings.decay < 1.0,
        "decay",
        format_args!("must lie strictly between 0 and 1, got {}", settings.decay),
    );
    match settings.start {
        EwmaStart::LeadingWindow { window } => {
            checks.require(
                (1..=returns.len()).contains(&window),
                "start.window",
                format_args!("must be from 1 to the number of returns, {}, got {window}", returns.len()),
            );
        }
        EwmaStart::Given { variance } => {
            checks.between("start.variance", variance, 0.0, LARGEST_RETURN);
        }
        _ => {}
    }
    checks.finish()
}

pub(super) fn check_sizes(checks: &mut Checks, returns: &[f64]) {
    let huge = |r: &f64| r.is_finite() && r.abs() > LARGEST_RETURN;
    if let Some((i, r)) = returns.iter().enumerate().find(|(_, r)| huge(r)) {
        checks.problem(format_args!("returns[{i}]"), format_args!("must be at most 1e100 in size, got {r}"));
    }
}
