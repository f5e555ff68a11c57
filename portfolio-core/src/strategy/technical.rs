//! Signals from prices and volumes.

use super::{Side, Signal, StrategyKind};
use crate::indicator::{
    Bars, BollingerSettings, MacdSettings, Smoothing, bollinger_bands, directional_movement, macd,
    rate_of_change, relative_strength_index, volume_ratio,
};
use risk_core::Result;
use risk_core::check::Checks;
use serde::{Deserialize, Serialize};

/// Target and stop of a reversal, on the spot price, for the bullish side.
pub(super) const REVERSAL: (f64, f64) = (1.05, 0.97);

/// Parameters of the RSI strategy.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RsiSettings {
    /// 14 by default.
    pub window: usize,
    /// Simple (Cutler's) by default.
    pub smoothing: Smoothing,
    /// Bullish below it; 30 by default.
    pub oversold: f64,
    /// Bearish above it; 70 by default.
    pub overbought: f64,
}

impl Default for RsiSettings {
    fn default() -> Self {
        Self { window: 14, smoothing: Smoothing::Simple, oversold: 30.0, overbought: 70.0 }
    }
}

/// Parameters of the momentum strategy.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MomentumSettings {
    /// Bars of the move; 10 by default.
    pub window: usize,
    /// The least move; 0.05 by default.
    pub threshold: f64,
    /// Bars of directional movement; 14 by default.
    pub direction_window: usize,
    /// The least ADX; 25 by default.
    pub least_index: f64,
    /// Of directional movement; simple by default.
    pub smoothing: Smoothing,
}

impl Default for MomentumSettings {
    fn default() -> Self {
        Self {
            window: 10,
            threshold: 0.05,
            direction_window: 14,
            least_index: 25.0,
            smoothing: Smoothing::Simple,
        }
    }
}

/// Bullish when oversold, bearish when overbought; the further, the surer.
pub(super) fn rsi(bars: &Bars, settings: &RsiSettings) -> Result<Vec<Option<Signal>>> {
    let mut checks = Checks::default();
    let (low, high) = (settings.oversold, settings.overbought);
    checks.require(
        0.0 < low && low < high && high < 100.0,
        "strategy.oversold",
        format_args!("must lie below overbought, both between 0 and 100, got {low} and {high}"),
    );
    checks.finish()?;
    let index = relative_strength_index(&bars.close, settings.window, settings.smoothing)?;
    let volume = volume_ratio(&bars.volume, 5)?;
    let signal = |t: usize| {
        let rsi = index[t]?;
        let (side, confidence) = if rsi < low {
            (Side::Bullish, (low - rsi) / low)
        } else if rsi > high {
            (Side::Bearish, (rsi - high) / (100.0 - high))
        } else {
            return None;
        };
        let factors = [("rsi", Some(rsi), 0.7), ("volume_ratio", volume[t], 0.3)];
        Some(Signal::new(StrategyKind::Rsi, side, confidence, bars.close[t], REVERSAL, &factors))
    };
    Ok((0..bars.close.len()).map(signal).collect())
}

/// Follows the line when it crosses its signal strictly: below, then above.
pub(super) fn macd_cross(bars: &Bars, settings: &MacdSettings) -> Result<Vec<Option<Signal>>> {
    let macd = macd(&bars.close, settings)?;
    let signal = |t: usize| {
        let (before, now) = (macd.histogram[t.checked_sub(1)?]?, macd.histogram[t]?);
        let side = if before < 0.0 && now > 0.0 {
            Side::Bullish
        } else if before > 0.0 && now < 0.0 {
            Side::Bearish
        } else {
            return None;
        };
        let crossover = if side == Side::Bullish { 1.0 } else { -1.0 };
        let factors = [("macd_crossover", Some(crossover), 0.6), ("macd_histogram", Some(now), 0.4)];
        Some(Signal::new(StrategyKind::Macd, side, 0.7, bars.close[t], REVERSAL, &factors))
    };
    Ok((0..bars.close.len()).map(signal).collect())
}

/// Expects a close that crosses a band from within to return to the middle.
pub(super) fn bollinger(bars: &Bars, settings: &BollingerSettings) -> Result<Vec<Option<Signal>>> {
    let bands = bollinger_bands(&bars.close, settings)?;
    let signal = |t: usize| {
        let before = t.checked_sub(1)?;
        let (was, close) = (bars.close[before], bars.close[t]);
        let side = if was >= bands.lower[before]? && close < bands.lower[t]? {
            Side::Bullish
        } else if was <= bands.upper[before]? && close > bands.upper[t]? {
            Side::Bearish
        } else {
            return None;
        };
        let middle = bands.middle[t]?;
        let width = bands.width[t]?;
        let spread = width * middle / (2.0 * settings.deviations);
        let factors = [
            ("percent_b", bands.percent_b[t], 0.5),
            ("bandwidth", Some(width), 0.3),
            ("deviation", Some(spread / close).filter(|x| x.is_finite()), 0.2),
        ];
        let signal = Signal::new(StrategyKind::Bollinger, side, 0.65, close, REVERSAL, &factors);
        Some(Signal { target: middle, ..signal })
    };
    Ok((0..bars.close.len()).map(signal).collect())
}

/// Follows a move that directional movement confirms.
pub(super) fn momentum(bars: &Bars, settings: &MomentumSettings) -> Result<Vec<Option<Signal>>> {
    let mut checks = Checks::default();
    checks.between("strategy.threshold", settings.threshold, 1e-6, 1e6);
    checks.between("strategy.least_index", settings.least_index, 0.0, 100.0);
    checks.finish()?;
    let moves = rate_of_change(&bars.close, settings.window)?;
    let (window, smoothing) = (settings.direction_window, settings.smoothing);
    let direction = directional_movement(&bars.high, &bars.low, &bars.close, window, smoothing)?;
    let signal = |t: usize| {
        let (moved, index) = (moves[t]?, direction.average_index[t]?);
        let gap = direction.plus[t]? - direction.minus[t]?;
        let side = if moved > settings.threshold && gap > 0.0 {
            Side::Bullish
        } else if moved < -settings.threshold && gap < 0.0 {
            Side::Bearish
        } else {
            return None;
        };
        if index <= settings.least_index {
            return None;
        }
        let confidence = (moved.abs() / (2.0 * settings.threshold)).min(0.9);
        let factors = [("momentum", Some(moved), 0.4), ("adx", Some(index), 0.3), ("di_gap", Some(gap), 0.3)];
        let levels = (1.10, 0.95);
        Some(Signal::new(StrategyKind::Momentum, side, confidence, bars.close[t], levels, &factors))
    };
    Ok((0..bars.close.len()).map(signal).collect())
}
