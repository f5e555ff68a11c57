//! Sharing cash among claims.

use super::Order;

/// Shares `cash` among `claims`: no claim gets more than it is, and together they get the smaller of
/// the cash and their sum.
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
    let total: f64 = claims.iter().sum();
    let scale = match order {
        Order::ProRata if total > cash => cash / total,
        _ => 1.0,
    };
    let mut left = cash.max(0.0);
    claims
        .iter()
        .map(|claim| {
            let paid = (claim.max(0.0) * scale).min(left);
            left -= paid;
            paid
        })
        .collect()
}
