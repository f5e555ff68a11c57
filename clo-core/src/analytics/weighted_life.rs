//! Weighted average life.

use risk_core::time::Date;

/// Weighted average life in years (ACT/365) of `balance` from `settlement`: what is never repaid
/// counts at the last date. None without a balance or dates.
///
/// # Formula
/// WAL = [Σ dᵢ Pᵢ + d_last (B − Σ Pᵢ)] / (365 B), with Pᵢ the principal paid after dᵢ days
#[must_use]
pub fn weighted_average_life(settlement: Date, balance: f64, principal: &[(Date, f64)]) -> Option<f64> {
    let last = principal.last()?.0;
    if balance <= 0.0 {
        return None;
    }
    let days = |date: Date| (date - settlement).num_days() as f64;
    let (weighted, repaid) = principal
        .iter()
        .fold((0.0, 0.0), |(sum, repaid), (date, amount)| (sum + days(*date) * amount, repaid + amount));
    Some((weighted + days(last) * (balance - repaid).max(0.0)) / balance / 365.0)
}
