//! Rules for the weight to hold after each close.

use crate::indicator::{
    Bars, Smoothing, donchian_channel, rate_of_change, relative_strength_index, simple_moving_average,
    z_score,
};
use risk_core::Result;
use risk_core::check::Checks;
use risk_core::statistics::Bias;
use serde::{Deserialize, Serialize};

/// Whether a rule may sell short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shorting {
    /// The least weight is 0.
    #[default]
    Forbidden,
    /// What would be bought the other way round is sold: weights down to −1.
    Allowed,
}

/// A rule for one asset.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "rule", deny_unknown_fields)]
pub enum PositionRule {
    /// Holds from the first bar.
    BuyAndHold,
    /// Buys on the bar on which the short average comes to lie above the long one, and sells on the
    /// bar on which it no longer does; equal is not above. The first bar with both averages is no
    /// crossing.
    SmaCrossoverV1 {
        /// Bars of the short average; 20 is usual.
        short: usize,
        /// Bars of the long average; 50 is usual.
        long: usize,
        /// Short while not above, after the first crossing.
        #[serde(default)]
        shorting: Shorting,
    },
    /// Holds while the return over a window is above a threshold.
    Momentum {
        /// Bars of the return.
        window: usize,
        /// Decimal.
        threshold: f64,
        /// Short while it is below the negative threshold.
        #[serde(default)]
        shorting: Shorting,
    },
    /// Buys what is far below its mean and holds it until it is nearly back.
    MeanReversion {
        /// Bars of mean and (sample) deviation.
        window: usize,
        /// Deviations below the mean at which to buy.
        entry: f64,
        /// Deviations below the mean from which to sell: less than the entry, negative for above.
        exit: f64,
        /// Sell short what is far above.
        #[serde(default)]
        shorting: Shorting,
    },
    /// Buys what is oversold and holds it until it is overbought.
    Rsi {
        /// Bars of the index; 14 is usual.
        window: usize,
        /// 30 is usual.
        oversold: f64,
        /// 70 is usual.
        overbought: f64,
        /// Wilder's by default.
        #[serde(default)]
        smoothing: Smoothing,
        /// Short from overbought to oversold.
        #[serde(default)]
        shorting: Shorting,
    },
    /// Buys a close above the channel of the bars before, and sells one below the shorter channel.
    Breakout {
        /// Bars of the channel to enter; 20 is usual.
        entry: usize,
        /// Bars of the channel to leave; 10 is usual.
        exit: usize,
    },
}

/// The weight to hold after each close, from −1 to 1: 0 until the rule can speak.
///
/// Nothing looks ahead: fill the change of weight at the next open.
///
/// # Errors
/// [`Error::Invalid`](risk_core::Error::Invalid) unless the bars are sound and the parameters make
/// sense together.
///
/// # Examples
/// ```
/// use portfolio_core::indicator::Bars;
/// use portfolio_core::strategy::{PositionRule, Shorting, target_weights};
///
/// let close = vec![3.0, 2.0, 1.0, 4.0, 5.0, 1.0];
/// let bars = Bars {
///     open: close.clone(), high: close.clone(), low: close.clone(), volume: vec![1.0; 6], close, dates: vec![],
/// };
/// let rule = PositionRule::SmaCrossoverV1 { short: 1, long: 2, shorting: Shorting::Forbidden };
/// assert_eq!(target_weights(&bars, &rule)?, [0.0, 0.0, 0.0, 1.0, 1.0, 0.0]);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn target_weights(bars: &Bars, rule: &PositionRule) -> Result<Vec<f64>> {
    bars.check()?;
    check(rule)?;
    let close = &bars.close;
    match *rule {
        PositionRule::BuyAndHold => Ok(vec![1.0; close.len()]),
        PositionRule::SmaCrossoverV1 { short, long, shorting } => {
            let (short, long) = (simple_moving_average(close, short)?, simple_moving_average(close, long)?);
            let above: Vec<Option<bool>> =
                short.iter().zip(&long).map(|(s, l)| Some((*s)? > (*l)?)).collect();
            let crossed = |t: usize| {
                let now = above[t]?;
                (above[t.checked_sub(1)?]? != now).then_some(if now { 1.0 } else { floor(shorting) })
            };
            Ok(held(close.len(), |t, _| crossed(t)))
        }
        PositionRule::Momentum { window, threshold, shorting } => {
            let moves = rate_of_change(close, window)?;
            Ok(held(close.len(), |t, _| {
                let moved = moves[t]?;
                Some(if moved > threshold {
                    1.0
                } else if moved < -threshold {
                    floor(shorting)
                } else {
                    0.0
                })
            }))
        }
        PositionRule::MeanReversion { window, entry, exit, shorting } => {
            let scores = z_score(close, window, Bias::Sample)?;
            Ok(held(close.len(), |t, weight| {
                let z = scores[t]?;
                let leaves = (weight > 0.0 && z >= -exit) || (weight < 0.0 && z <= exit);
                if z <= -entry {
                    Some(1.0)
                } else if z >= entry && shorting == Shorting::Allowed {
                    Some(-1.0)
                } else {
                    leaves.then_some(0.0)
                }
            }))
        }
        PositionRule::Rsi { window, oversold, overbought, smoothing, shorting } => {
            let index = relative_strength_index(close, window, smoothing)?;
            Ok(held(close.len(), |t, _| {
                let rsi = index[t]?;
                if rsi < oversold { Some(1.0) } else { (rsi > overbought).then_some(floor(shorting)) }
            }))
        }
        PositionRule::Breakout { entry, exit } => {
            let upper = donchian_channel(&bars.high, &bars.low, entry)?.upper;
            let lower = donchian_channel(&bars.high, &bars.low, exit)?.lower;
            Ok(held(close.len(), |t, _| {
                let before = t.checked_sub(1)?;
                if close[t] > upper[before]? { Some(1.0) } else { (close[t] < lower[before]?).then_some(0.0) }
            }))
        }
    }
}

/// What is held instead of nothing.
fn floor(shorting: Shorting) -> f64 {
    match shorting {
        Shorting::Forbidden => 0.0,
        Shorting::Allowed => -1.0,
    }
}

/// Weights that change when `decide` says so, given the bar and the weight before.
fn held(bars: usize, decide: impl Fn(usize, f64) -> Option<f64>) -> Vec<f64> {
    let mut weight = 0.0;
    let weights = (0..bars).map(|t| {
        weight = decide(t, weight).unwrap_or(weight);
        weight
    });
    weights.collect()
}

fn check(rule: &PositionRule) -> Result<()> {
    let mut checks = Checks::default();
    match *rule {
        PositionRule::SmaCrossoverV1 { short, long, .. } => {
            let message = format_args!("must be less than long {long}, got {short}");
            checks.require(short < long, "rule.short", message);
        }
        PositionRule::Momentum { threshold, .. } => checks.between("rule.threshold", threshold, 0.0, 1e6),
        PositionRule::MeanReversion { entry, exit, window, .. } => {
            checks.between("rule.entry", entry, 1e-9, 1e6);
            checks.between("rule.exit", exit, -1e6, 1e6);
            checks.require(
                exit < entry,
                "rule.exit",
                format_args!("must be less than entry {entry}, got {exit}"),
            );
            checks.require(window >= 2, "rule.window", format_args!("must be at least 2, got {window}"));
        }
        PositionRule::Rsi { oversold, overbought, .. } => checks.require(
            0.0 <= oversold && oversold < overbought && overbought <= 100.0,
            "rule.oversold",
            format_args!("must lie below overbought, from 0 to 100, got {oversold} and {overbought}"),
        ),
        PositionRule::BuyAndHold | PositionRule::Breakout { .. } => {}
    }
    checks.finish()
}
