//! Exposure to the market.

use super::Position;
use crate::performance::quotient;
use serde::{Deserialize, Serialize};

/// The market exposure of a portfolio.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BetaExposure {
    /// Σ Eᵢ βᵢ: what the portfolio gains when the market doubles, in currency.
    pub dollars: f64,
    /// Over total value; None when that is 0.
    pub beta: Option<f64>,
    /// Positions without beta, or options without delta: left out.
    pub missing: usize,
}

/// Beta of positions with market values, dollar deltas for options.
///
/// # Formula
/// β = Σ Eᵢ βᵢ / T
///
/// where E is the market value of a stock and q m δ S of an option, β that of the stock or the
/// underlying, and T the total value of the portfolio.
#[must_use]
pub fn beta_exposure(positions: &[Position], total_value: f64) -> BetaExposure {
    let known = |p: &Position| Some(p.dollar_delta()? * p.beta?);
    let exposures: Vec<f64> = positions.iter().filter_map(known).collect();
    let dollars: f64 = exposures.iter().sum();
    BetaExposure { dollars, beta: quotient(dollars, total_value), missing: positions.len() - exposures.len() }
}
