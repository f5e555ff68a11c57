//! Where volatility goes, and where it stands in its past.

use super::heterogeneous::check_volatilities;
use crate::Result;
use crate::check::Checks;
use crate::statistics::{RegressionSettings, least_squares};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// When a volatility counts as rising or falling.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TrendSettings {
    /// Points that the line is laid through; 21 by default.
    pub window: usize,
    /// The least slope per day in size, exclusive; 0.001, a tenth of a volatility point, by default.
    pub least_slope: f64,
    /// The least share of the variance that the line explains, exclusive; 0.3 by default.
    pub least_r_squared: f64,
}

impl Default for TrendSettings {
    fn default() -> Self {
        Self { window: 21, least_slope: 0.001, least_r_squared: 0.3 }
    }
}

/// Which way a volatility goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrendDirection {
    /// Up.
    Increasing,
    /// Neither, or not clearly.
    Stable,
    /// Down.
    Decreasing,
}

/// The line through the last volatilities.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct VolatilityTrend {
    /// Which way.
    pub direction: TrendDirection,
    /// Change per day.
    pub slope: f64,
    /// What the line explains; `None` for volatilities that do not vary.
    pub r_squared: Option<f64>,
}

/// The trend of a rolling volatility: the least-squares line through its last points.
///
/// `volatilities` are annualised, oldest first. `None` when there are fewer than the window.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) when a volatility is negative or not finite, the window is below
/// 3, or a threshold is negative.
///
/// # Examples
/// ```
/// use risk_core::volatility::{TrendDirection, TrendSettings, volatility_trend};
///
/// let rising: Vec<f64> = (0..21).map(|t| 0.2 + 0.002 * f64::from(t)).collect();
/// let trend = volatility_trend(&rising, &TrendSettings::default())?.unwrap();
/// assert_eq!(trend.direction, TrendDirection::Increasing);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn volatility_trend(volatilities: &[f64], settings: &TrendSettings) -> Result<Option<VolatilityTrend>> {
    let mut checks = Checks::default();
    check_volatilities(&mut checks, volatilities);
    let window = settings.window;
    checks.require(window >= 3, "window", format_args!("must be at least 3, got {window}"));
    checks.between("least_slope", settings.least_slope, 0.0, f64::MAX);
    checks.fraction("least_r_squared", settings.least_r_squared);
    checks.finish()?;
    let Some(first) = volatilities.len().checked_sub(window) else { return Ok(None) };
    let time = Array2::from_shape_fn((window, 1), |(t, _)| t as f64);
    let fit = least_squares(time.view(), &volatilities[first..], &RegressionSettings::default())?;
    let slope = fit.coefficients.first().map_or(0.0, |coefficient| coefficient.estimate);
    let clear = fit.r_squared.is_some_and(|r_squared| r_squared > settings.least_r_squared);
    let direction = match (clear, slope) {
        (true, slope) if slope > settings.least_slope => TrendDirection::Increasing,
        (true, slope) if slope < -settings.least_slope => TrendDirection::Decreasing,
        _ => TrendDirection::Stable,
    };
    Ok(Some(VolatilityTrend { direction, slope, r_squared: fit.r_squared }))
}

/// The share of the earlier volatilities that lie below the last one.
///
/// `None` when there are fewer than `min_observations`, of which 252 is the custom, or fewer than 2.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) when a volatility is negative or not finite.
///
/// # Examples
/// ```
/// use risk_core::volatility::volatility_percentile;
///
/// assert_eq!(volatility_percentile(&[0.1, 0.3, 0.2, 0.4, 0.25], 5)?, Some(0.5));
/// assert_eq!(volatility_percentile(&[0.1, 0.3], 252)?, None);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn volatility_percentile(volatilities: &[f64], min_observations: usize) -> Result<Option<f64>> {
    let mut checks = Checks::default();
    check_volatilities(&mut checks, volatilities);
    checks.finish()?;
    let Some((last, before)) = volatilities.split_last() else { return Ok(None) };
    let below = before.iter().filter(|volatility| *volatility < last).count();
    let enough = volatilities.len() >= min_observations.max(2);
    Ok(enough.then(|| below as f64 / before.len() as f64))
}
