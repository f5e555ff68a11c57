//! Momentum across assets.

use ndarray::{Array2, ArrayView2};
use risk_core::Result;
use risk_core::check::Checks;
use serde::{Deserialize, Serialize};

/// Parameters of momentum across assets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RelativeMomentumSettings {
    /// Bars back at which the return begins; 252 by default.
    pub lookback: usize,
    /// Bars back at which it ends: the last month reverts; 21 by default.
    pub skip: usize,
    /// Assets that are held; 1 by default.
    pub winners: usize,
    /// Bars from one choice to the next; 21 by default.
    pub rebalance_every: usize,
}

impl Default for RelativeMomentumSettings {
    fn default() -> Self {
        Self { lookback: 252, skip: 21, winners: 1, rebalance_every: 21 }
    }
}

/// Weights over time that hold the assets with the highest past returns, equally: T × N, decided
/// after each close; zeros until there is enough past.
///
/// # Formula
/// score = p(t − skip) / p(t − lookback) − 1; the highest are held, the first of equals
///
/// # References
/// N. Jegadeesh, S. Titman (1993), *Returns to buying winners and selling losers*, The Journal of
/// Finance 48(1).
///
/// # Errors
/// [`Error::Invalid`](risk_core::Error::Invalid) unless prices are positive and finite, skip is
/// less than lookback, winners are from 1 to N, and bars between choices at least 1.
pub fn relative_momentum_weights(
    prices: ArrayView2<'_, f64>,
    settings: &RelativeMomentumSettings,
) -> Result<Array2<f64>> {
    let RelativeMomentumSettings { lookback, skip, winners, rebalance_every } = *settings;
    let (rows, columns) = prices.dim();
    let mut checks = Checks::default();
    if let Some(((t, i), p)) = prices.indexed_iter().find(|(_, p)| !(p.is_finite() && **p > 0.0)) {
        let message = format_args!("must be a positive finite price, got {p}");
        checks.problem(format_args!("prices[{t}][{i}]"), message);
    }
    let message = format_args!("must be less than lookback {lookback}, got {skip}");
    checks.require(skip < lookback, "settings.skip", message);
    let message = format_args!("must be from 1 to the {columns} assets, got {winners}");
    checks.require((1..=columns).contains(&winners), "settings.winners", message);
    checks.require(rebalance_every >= 1, "settings.rebalance_every", "must be at least 1, got 0");
    checks.finish()?;
    let mut weights = Array2::zeros((rows, columns));
    let mut held = vec![0.0; columns];
    for t in lookback..rows {
        if (t - lookback).is_multiple_of(rebalance_every) {
            let score = |i: usize| prices[[t - skip, i]] / prices[[t - lookback, i]];
            let mut order: Vec<usize> = (0..columns).collect();
            order.sort_by(|a, b| score(*b).total_cmp(&score(*a)));
            held.fill(0.0);
            order.iter().take(winners).for_each(|i| held[*i] = 1.0 / winners as f64);
        }
        for (weight, held) in weights.row_mut(t).iter_mut().zip(&held) {
            *weight = *held;
        }
    }
    Ok(weights)
}
