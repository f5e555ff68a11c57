//! Sharing cash among claims.

use super::Order;
use risk_core::money::settle;

/// Shares `cash` among `claims`: no claim gets more than it is, and together they get exactly the
/// smaller of the cash and their sum.
///
/// # Examples
/// ```
/// use clo_core::waterfall::{Order, allocate};
///
/// assert_eq!(allocate(&[60.0, 40.0], 50.0, Order::Sequential), [50.0, 0.0]);
/// assert_eq!(allocate(&[60.0, 40.0], 50.0, Order::ProRata), [30.0, 20.0]);
/// ```
#[must_use]
pub fn allocate(claims: &[f64], cash: f64, order: Order) -> Vec<f64> {
    if order == Order::ProRata && claims.iter().sum::<f64>() > cash {
        return share(cash.max(0.0), claims);
    }
    let mut left = cash.max(0.0);
    let pay = |claim: &f64| {
        let paid = claim.clamp(0.0, left);
        left -= paid;
        paid
    };
    claims.iter().map(pay).collect()
}

/// Shares `amount` in proportion to `weights`, in settled amounts that add up to it exactly; equally
/// when all weights are zero.
#[must_use]
pub fn share(amount: f64, weights: &[f64]) -> Vec<f64> {
    let total: f64 = weights.iter().sum();
    let equal = vec![1.0; weights.len()];
    let weights = if total > 0.0 { weights } else { &equal };
    let (mut left, mut weight_left) = (amount, weights.iter().sum::<f64>());
    let part = |weight: &f64| {
        let part = if *weight >= weight_left { left } else { settle(left * weight / weight_left).min(left) };
        left -= part;
        weight_left -= weight;
        part
    };
    weights.iter().map(part).collect()
}
