//! Returns, compounded.

/// The growth of 1 over all returns, less 1; None when it is not finite.
///
/// # Formula
/// R = Π (1 + rₜ) − 1
///
/// # Examples
/// ```
/// use portfolio_core::returns::total_return;
///
/// assert_eq!(total_return(&[0.5, -0.5]), Some(-0.25));
/// assert_eq!(total_return(&[f64::NAN]), None);
/// ```
#[must_use]
pub fn total_return(returns: &[f64]) -> Option<f64> {
    let growth: f64 = returns.iter().map(|r| 1.0 + r).product();
    Some(growth - 1.0).filter(|r| r.is_finite())
}

/// The wealth that 1 becomes: one value more than there are returns, the first 1.
///
/// # Formula
/// V₀ = 1, Vₜ = Vₜ₋₁ (1 + rₜ)
///
/// Wealth too large for a double stays at the largest one; after a return that is NaN it stays
/// where it was.
#[must_use]
pub fn wealth(returns: &[f64]) -> Vec<f64> {
    let mut value = 1.0;
    let mut path = Vec::with_capacity(returns.len() + 1);
    path.push(value);
    for r in returns {
        let next = value * (1.0 + r);
        if !next.is_nan() {
            value = next.clamp(f64::MIN, f64::MAX);
        }
        path.push(value);
    }
    path
}

/// The compounded return to each date: as many values as there are returns.
///
/// # Formula
/// Cₜ = Π_{s ≤ t} (1 + rₛ) − 1
#[must_use]
pub fn compounded(returns: &[f64]) -> Vec<f64> {
    wealth(returns).iter().skip(1).map(|v| v - 1.0).collect()
}
