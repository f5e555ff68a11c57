//! Grids of named parameters.

use super::built_in::{Sizing, TradingStrategy};
use crate::strategy::PositionRule;
use risk_core::check::Checks;
use risk_core::{Error, Result};
use serde::{Deserialize, Serialize};

/// Most values of a range, and most combinations of ranges.
const MOST: usize = 1_000_000;

/// Whether a parameter counts something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParameterKind {
    /// Any number.
    #[default]
    Float,
    /// A whole number: values are rounded to one.
    Int,
}

/// The values that a parameter takes: from least to most, both included, a step apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParameterRange {
    /// Of the strategy: `short`, `stop_loss`.
    pub name: String,
    /// The first value.
    pub min: f64,
    /// No value is above it.
    pub max: f64,
    /// From one value to the next.
    pub step: f64,
    /// Any number by default.
    #[serde(default)]
    pub kind: ParameterKind,
}

impl ParameterRange {
    /// Its values. The k-th is min + k step, so that no rounding adds up.
    ///
    /// # Errors
    /// [`Error::Invalid`] unless min ≤ max, the step is positive, and there are at most a million.
    ///
    /// # Examples
    /// ```
    /// use portfolio_core::backtest::ParameterRange;
    ///
    /// let range = ParameterRange { name: "threshold".into(), min: 0.0, max: 0.3, step: 0.1, kind: Default::default() };
    /// assert_eq!(range.values()?.len(), 4);
    /// # Ok::<(), risk_core::Error>(())
    /// ```
    pub fn values(&self) -> Result<Vec<f64>> {
        let Self { name, min, max, step, kind } = self;
        let mut checks = Checks::default();
        checks.between(format_args!("{name}.min"), *min, -1e12, 1e12);
        checks.between(format_args!("{name}.max"), *max, *min, 1e12);
        checks.between(format_args!("{name}.step"), *step, 1e-12, 1e12);
        let count = ((max - min) / step + 1e-9).floor() + 1.0;
        let message = format_args!("must make at most {MOST} values, got {count}");
        checks.require(count <= MOST as f64, format_args!("{name}.step"), message);
        checks.finish()?;
        let value = |k: usize| {
            let value = min + k as f64 * step;
            if *kind == ParameterKind::Int { value.round() } else { value }
        };
        Ok((0..count as usize).map(value).collect())
    }
}

impl TradingStrategy {
    /// The strategy with every combination of the ranges' values, the last range varying fastest.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a range that is wrong, a name that the strategy does not have, and more
    /// than a million combinations.
    pub fn combinations(&self, ranges: &[ParameterRange]) -> Result<Vec<Self>> {
        let mut found = vec![self.clone()];
        for range in ranges {
            let values = range.values()?;
            let count = found.len().saturating_mul(values.len());
            if count > MOST {
                return Err(Error::invalid(
                    "ranges",
                    format_args!("must make at most {MOST} combinations, got {count}"),
                ));
            }
            let mut next = Vec::with_capacity(count);
            for strategy in &found {
                for value in &values {
                    next.push(strategy.with_parameter(&range.name, *value)?);
                }
            }
            found = next;
        }
        Ok(found)
    }

    /// The strategy with another value of a parameter: one of its rule, `stop_loss`, `take_profit`,
    /// `trailing_stop`, or `size`, which is the number of its sizing.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it has no such parameter, and when the parameter counts something and
    /// the value does not.
    pub fn with_parameter(&self, name: &str, value: f64) -> Result<Self> {
        let mut changed = self.clone();
        let done = match &mut changed {
            Self::Rule { rule, sizing, exits } => match (name, sizing) {
                ("stop_loss", _) => put(&mut exits.stop_loss, Some(value)),
                ("take_profit", _) => put(&mut exits.take_profit, Some(value)),
                ("trailing_stop", _) => put(&mut exits.trailing_stop, Some(value)),
                ("size", Sizing::Equity(x) | Sizing::Risk(x) | Sizing::Units(x) | Sizing::Cash(x)) => {
                    put(x, value)
                }
                _ => set_rule(rule, name, value)?,
            },
            Self::RelativeMomentum(settings) => match name {
                "lookback" => put(&mut settings.lookback, whole(name, value)?),
                "skip" => put(&mut settings.skip, whole(name, value)?),
                "winners" => put(&mut settings.winners, whole(name, value)?),
                "rebalance_every" => put(&mut settings.rebalance_every, whole(name, value)?),
                _ => false,
            },
            Self::Signals { .. } | Self::Weights { .. } => false,
        };
        if done { Ok(changed) } else { Err(Error::invalid(name, "must be a parameter of the strategy")) }
    }
}

fn set_rule(rule: &mut PositionRule, name: &str, value: f64) -> Result<bool> {
    Ok(match (rule, name) {
        (PositionRule::SmaCrossoverV1 { short, .. }, "short") => put(short, whole(name, value)?),
        (PositionRule::SmaCrossoverV1 { long, .. }, "long") => put(long, whole(name, value)?),
        (
            PositionRule::Momentum { window, .. }
            | PositionRule::MeanReversion { window, .. }
            | PositionRule::Rsi { window, .. },
            "window",
        ) => put(window, whole(name, value)?),
        (PositionRule::Momentum { threshold, .. }, "threshold") => put(threshold, value),
        (PositionRule::MeanReversion { entry, .. }, "entry") => put(entry, value),
        (PositionRule::MeanReversion { exit, .. }, "exit") => put(exit, value),
        (PositionRule::Rsi { oversold, .. }, "oversold") => put(oversold, value),
        (PositionRule::Rsi { overbought, .. }, "overbought") => put(overbought, value),
        (PositionRule::Breakout { entry, .. }, "entry") => put(entry, whole(name, value)?),
        (PositionRule::Breakout { exit, .. }, "exit") => put(exit, whole(name, value)?),
        _ => false,
    })
}

fn put<T>(place: &mut T, value: T) -> bool {
    *place = value;
    true
}

fn whole(name: &str, value: f64) -> Result<usize> {
    if value.fract() == 0.0 && (0.0..=1e9).contains(&value) {
        Ok(value as usize)
    } else {
        Err(Error::invalid(name, format_args!("must be a whole number from 0 to 1e9, got {value}")))
    }
}
