//! Realised volatility, and the place of implied volatility in its past.

use super::bars::check;
use crate::performance::{finite, quotient};
use crate::returns::{ReturnKind, log_returns, simple_returns, windowed};
use risk_core::Result;
use risk_core::check::Checks;
use risk_core::statistics::{Bias, rolling_standard_deviation};
use serde::{Deserialize, Serialize};

/// Settings of realised volatility.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RealizedVolatilitySettings {
    /// Returns in a window; 30 by default.
    pub window: usize,
    /// 252 by default; 1 for volatility per bar.
    pub periods_per_year: f64,
    /// Simple by default.
    pub returns: ReturnKind,
    /// Sample by default.
    pub deviation: Bias,
}

impl Default for RealizedVolatilitySettings {
    fn default() -> Self {
        Self {
            window: 30,
            periods_per_year: 252.0,
            returns: ReturnKind::default(),
            deviation: Bias::default(),
        }
    }
}

/// The annualised deviation of the last returns of a price.
///
/// # Formula
/// HVₜ = σ(rₜ₋ₙ₊₁ … rₜ) √m
///
/// # Errors
/// [`Error::Invalid`](risk_core::Error::Invalid) at a window below 2, periods that are not
/// positive, and the first price that is not positive and finite.
pub fn realized_volatility(
    prices: &[f64],
    settings: &RealizedVolatilitySettings,
) -> Result<Vec<Option<f64>>> {
    let mut checks = Checks::default();
    let (window, m) = (settings.window, settings.periods_per_year);
    checks.require(window >= 2, "settings.window", format_args!("must be at least 2, got {window}"));
    let positive = m.is_finite() && m > 0.0;
    checks.require(positive, "settings.periods_per_year", format_args!("must be positive, got {m}"));
    checks.finish()?;
    if prices.is_empty() {
        return Ok(Vec::new());
    }
    let returns = match settings.returns {
        _ if prices.len() == 1 => Vec::new(),
        ReturnKind::Simple => simple_returns(prices)?,
        ReturnKind::Log => log_returns(prices)?,
    };
    let deviations = rolling_standard_deviation(&returns, window, settings.deviation)?;
    let spreads = deviations.into_iter().map(|deviation| finite(deviation? * m.sqrt()));
    Ok(std::iter::once(None).chain(spreads).collect())
}

/// IV rank, from 0 to 100: where a value lies between the least and the greatest of the last
/// `window` values; None where they are equal.
///
/// # Formula
/// 100 (x − min) / (max − min)
///
/// # Errors
/// [`Error::Invalid`](risk_core::Error::Invalid) at a window of 0 and at the first value that is
/// not finite.
pub fn implied_volatility_rank(values: &[f64], window: usize) -> Result<Vec<Option<f64>>> {
    check(&[("window", window)], &[("values", values)])?;
    let (least, greatest) = (windowed(values, window, f64::min), windowed(values, window, f64::max));
    let rank = |x: f64, low: f64, high: f64| quotient(100.0 * (x - low), high - low);
    let range = least.iter().zip(&greatest);
    Ok(values.iter().zip(range).map(|(x, (low, high))| rank(*x, (*low)?, (*high)?)).collect())
}

/// IV percentile, from 0 to 100: the share of the last `window` values, itself among them, that lie
/// below a value.
///
/// Takes time in proportion to the window.
///
/// # Errors
/// As [`implied_volatility_rank`].
pub fn implied_volatility_percentile(values: &[f64], window: usize) -> Result<Vec<Option<f64>>> {
    check(&[("window", window)], &[("values", values)])?;
    let mut percentiles = vec![None; values.len()];
    for (last, past) in values.windows(window).enumerate() {
        let x = values[last + window - 1];
        let below = past.iter().filter(|y| **y < x).count();
        percentiles[last + window - 1] = Some(100.0 * below as f64 / window as f64);
    }
    Ok(percentiles)
}
