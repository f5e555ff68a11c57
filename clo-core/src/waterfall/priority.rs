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
    let mut paid = Vec::with_capacity(claims.len());
    allocate_into(claims, cash, order, &mut paid);
    paid
}

/// [`allocate`] into memory that is used again.
pub(super) fn allocate_into(claims: &[f64], cash: f64, order: Order, paid: &mut Vec<f64>) {
    if order == Order::ProRata && claims.iter().sum::<f64>() > cash {
        return share_into(cash.max(0.0), claims.iter().copied(), paid);
    }
    let mut left = cash.max(0.0);
    paid.clear();
    paid.extend(claims.iter().map(|claim| {
        let part = claim.clamp(0.0, left);
        left -= part;
        part
    }));
}

/// Shares `amount` in proportion to `weights`, in settled amounts that add up to it exactly; equally
/// when all weights are zero.
pub(super) fn share_into(amount: f64, weights: impl Iterator<Item = f64>, parts: &mut Vec<f64>) {
    parts.clear();
    parts.extend(weights);
    if parts.iter().sum::<f64>() <= 0.0 {
        parts.fill(1.0);
    }
    let (mut left, mut weight_left) = (amount, parts.iter().sum::<f64>());
    for part in parts {
        let weight = *part;
        *part = if weight >= weight_left { left } else { settle(left * weight / weight_left).min(left) };
        left -= *part;
        weight_left -= weight;
    }
}
