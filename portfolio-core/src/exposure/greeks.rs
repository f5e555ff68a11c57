//! Greeks of a portfolio.

use super::Position;
use serde::{Deserialize, Serialize};

/// Sums of the Greeks of options.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct GreekTotals {
    /// Σ q δ, in contracts.
    pub delta: f64,
    /// Σ q γ
    pub gamma: f64,
    /// Σ q θ, per calendar day.
    pub theta: f64,
    /// Σ q ν, per volatility point.
    pub vega: f64,
    /// Σ q ρ, per percentage point.
    pub rho: f64,
    /// Σ q m δ S: the shares that options stand for, in currency.
    pub dollar_delta: f64,
    /// Σ q m γ S² / 100: how dollar delta changes when every underlying moves by 1 %.
    pub dollar_gamma: f64,
    /// Σ q m θ: what a calendar day earns, in currency.
    pub dollar_theta: f64,
    /// Σ q m ν: what a volatility point earns, in currency.
    pub dollar_vega: f64,
    /// Σ q m ρ: what a percentage point of the rate earns, in currency.
    pub dollar_rho: f64,
    /// Options in the portfolio.
    pub options: usize,
    /// Options without Greeks, left out of every sum.
    pub missing: usize,
    /// Options with Greeks but no underlying price, left out of dollar delta and gamma.
    pub missing_underlying: usize,
}

/// Adds up the Greeks of the options among positions.
///
/// # Formula
/// Σ q g, and in currency Σ q m g (S)
///
/// where q is the signed number of contracts, g a Greek on one share, m the shares in a contract.
///
/// # References
/// J. C. Hull, *Options, Futures, and Other Derivatives*, chapter "The Greek letters".
#[must_use]
pub fn aggregate_greeks(positions: &[Position]) -> GreekTotals {
    let mut totals = GreekTotals::default();
    for position in positions.iter().filter(|position| position.instrument.is_option()) {
        totals.options += 1;
        let Some(greeks) = position.greeks else {
            totals.missing += 1;
            continue;
        };
        let (q, shares) = (position.quantity, position.quantity * position.shares_per_unit());
        totals.delta += q * greeks.delta;
        totals.gamma += q * greeks.gamma;
        totals.theta += q * greeks.theta;
        totals.vega += q * greeks.vega;
        totals.rho += q * greeks.rho;
        totals.dollar_theta += shares * greeks.theta;
        totals.dollar_vega += shares * greeks.vega;
        totals.dollar_rho += shares * greeks.rho;
        match position.underlying_price {
            None => totals.missing_underlying += 1,
            Some(s) => {
                totals.dollar_delta += shares * greeks.delta * s;
                totals.dollar_gamma += shares * greeks.gamma * s * s / 100.0;
            }
        }
    }
    totals
}

/// What gamma earns when every underlying moves by a fraction, whichever way.
///
/// # Formula
/// ½ Σ q m γ (x S)²
///
/// where x is the move: 0.01 for 1 %. Options without Greeks or underlying price count as nothing.
#[must_use]
pub fn gamma_pnl(positions: &[Position], relative_move: f64) -> f64 {
    // dollar gamma = Σ q m γ S² / 100
    0.5 * 100.0 * aggregate_greeks(positions).dollar_gamma * relative_move * relative_move
}
