//! Signals from implied volatilities.

use super::technical::REVERSAL;
use super::{Side, Signal, StrategyKind};
use crate::performance::quotient;
use risk_core::Result;
use risk_core::check::Checks;
use serde::{Deserialize, Serialize};

/// Implied volatilities of an underlying, decimal: 0.3 is 30 %.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ImpliedVolatility {
    /// The share of past values below the current one, from 0 to 100.
    pub percentile: Option<f64>,
    /// The place between least and greatest of a year, from 0 to 100.
    pub rank: Option<f64>,
    /// Put less call, equally far out of the money: 5, 10 and 15 %.
    pub skews: Vec<f64>,
    /// The surface; only with an expiry in exactly 7 days.
    pub surface: Option<VolatilitySurface>,
}

/// A volatility surface in three numbers.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct VolatilitySurface {
    /// Put less call at the money.
    pub skew: f64,
    /// The slope of volatility over expiries, per day.
    pub term_slope: f64,
    /// At the money.
    pub volatility: Option<f64>,
}

/// Parameters of the IV percentile strategy.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct IvPercentileSettings {
    /// Bullish below it; 20 by default.
    pub low: f64,
    /// Bearish above it; 80 by default.
    pub high: f64,
}

impl Default for IvPercentileSettings {
    fn default() -> Self {
        Self { low: 20.0, high: 80.0 }
    }
}

/// Parameters of the IV skew strategy.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct IvSkewSettings {
    /// Bearish above it, bullish below its negative; 0.15 by default.
    pub threshold: f64,
}

impl Default for IvSkewSettings {
    fn default() -> Self {
        Self { threshold: 0.15 }
    }
}

/// Parameters of the volatility surface strategy.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SurfaceSettings {
    /// Bearish above this skew; 0.1 by default.
    pub steep_skew: f64,
    /// Bullish only below this skew; 0.05 by default.
    pub flat_skew: f64,
    /// Bearish below this slope per day; −0.01 by default.
    pub inverted_slope: f64,
    /// Bullish only above this slope per day; 0.005 by default.
    pub rising_slope: f64,
}

impl Default for SurfaceSettings {
    fn default() -> Self {
        Self { steep_skew: 0.1, flat_skew: 0.05, inverted_slope: -0.01, rising_slope: 0.005 }
    }
}

/// Bullish when options are cheap, bearish when they are dear.
pub(super) fn iv_percentile(
    spot: f64,
    view: Option<&ImpliedVolatility>,
    settings: &IvPercentileSettings,
) -> Result<Option<Signal>> {
    let Some((view, percentile)) = view.and_then(|view| Some((view, view.percentile?))) else {
        return Ok(None);
    };
    let IvPercentileSettings { low, high } = *settings;
    let mut checks = Checks::default();
    checks.between("implied_volatility.percentile", percentile, 0.0, 100.0);
    view.rank.into_iter().for_each(|rank| checks.between("implied_volatility.rank", rank, 0.0, 100.0));
    let message = format_args!("must lie below high, both between 0 and 100, got {low} and {high}");
    checks.require(0.0 < low && low < high && high < 100.0, "strategy.low", message);
    checks.finish()?;
    let (side, depth) = if percentile < low {
        (Side::Bullish, (low - percentile) / low)
    } else if percentile > high {
        (Side::Bearish, (percentile - high) / (100.0 - high))
    } else {
        return Ok(None);
    };
    let factors = [("iv_percentile", Some(percentile), 0.6), ("iv_rank", view.rank, 0.4)];
    Ok(Some(Signal::new(StrategyKind::IvPercentile, side, 0.6 + 0.3 * depth, spot, REVERSAL, &factors)))
}

/// Bearish when puts are much dearer than calls, bullish when they are much cheaper.
pub(super) fn iv_skew(
    spot: f64,
    view: Option<&ImpliedVolatility>,
    settings: &IvSkewSettings,
) -> Result<Option<Signal>> {
    let Some(view) = view else { return Ok(None) };
    let threshold = settings.threshold;
    let mut checks = Checks::default();
    for (i, skew) in view.skews.iter().enumerate() {
        checks.between(format_args!("implied_volatility.skews[{i}]"), *skew, -100.0, 100.0);
    }
    checks.between("strategy.threshold", threshold, 1e-6, 100.0);
    checks.finish()?;
    let n = view.skews.len() as f64;
    let Some(average) = quotient(view.skews.iter().sum(), n) else { return Ok(None) };
    let side = if average > threshold {
        Side::Bearish
    } else if average < -threshold {
        Side::Bullish
    } else {
        return Ok(None);
    };
    let names: Vec<String> = (1..=view.skews.len()).map(|i| format!("iv_skew_{i}")).collect();
    let mut factors = vec![("iv_skew", Some(average), 0.7)];
    factors.extend(names.iter().zip(&view.skews).map(|(name, skew)| (name.as_str(), Some(*skew), 0.3 / n)));
    let confidence = 0.6 + ((average.abs() - threshold) / threshold).min(0.3);
    Ok(Some(Signal::new(StrategyKind::IvSkew, side, confidence, spot, REVERSAL, &factors)))
}

/// Bearish on a steep skew, else on an inverted term structure; bullish when skew is flat and the
/// term structure rises.
pub(super) fn surface(
    spot: f64,
    view: Option<&ImpliedVolatility>,
    settings: &SurfaceSettings,
) -> Result<Option<Signal>> {
    let Some(surface) = view.and_then(|view| view.surface) else { return Ok(None) };
    let mut checks = Checks::default();
    checks.between("implied_volatility.surface.skew", surface.skew, -100.0, 100.0);
    checks.between("implied_volatility.surface.term_slope", surface.term_slope, -100.0, 100.0);
    surface
        .volatility
        .into_iter()
        .for_each(|x| checks.between("implied_volatility.surface.volatility", x, 0.0, 100.0));
    checks.finish()?;
    let VolatilitySurface { skew, term_slope: slope, volatility } = surface;
    let of_skew =
        [("atm_skew", Some(skew), 0.5), ("term_slope", Some(slope), 0.3), ("atm_iv", volatility, 0.2)];
    let of_slope =
        [("term_slope", Some(slope), 0.5), ("atm_skew", Some(skew), 0.3), ("atm_iv", volatility, 0.2)];
    let (side, strength, factors) = if skew > settings.steep_skew {
        (Side::Bearish, 2.0 * skew, of_skew)
    } else if slope < settings.inverted_slope {
        (Side::Bearish, 20.0 * slope.abs(), of_slope)
    } else if skew < settings.flat_skew && slope > settings.rising_slope {
        (Side::Bullish, 30.0 * slope, of_slope)
    } else {
        return Ok(None);
    };
    let confidence = 0.6 + strength.clamp(0.0, 0.3);
    Ok(Some(Signal::new(StrategyKind::VolatilitySurface, side, confidence, spot, REVERSAL, &factors)))
}
