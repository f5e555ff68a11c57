//! Quotients and products that may be undefined.

use risk_core::statistics::mean;

/// The number, unless it is NaN or infinite.
pub(crate) fn finite(x: f64) -> Option<f64> {
    x.is_finite().then_some(x)
}

/// numerator / denominator, unless that is undefined.
pub(crate) fn quotient(numerator: f64, denominator: f64) -> Option<f64> {
    if denominator == 0.0 { None } else { finite(numerator / denominator) }
}

/// Σ (x − x̄)(y − ȳ), Σ (y − ȳ)²; None unless x and y are as many, at least two.
pub(super) fn products(x: &[f64], y: &[f64]) -> Option<(f64, f64)> {
    if x.len() != y.len() || x.len() < 2 {
        return None;
    }
    let (x_mean, y_mean) = (mean(x)?, mean(y)?);
    let xy: f64 = x.iter().zip(y).map(|(x, y)| (x - x_mean) * (y - y_mean)).sum();
    let yy: f64 = y.iter().map(|y| (y - y_mean) * (y - y_mean)).sum();
    Some((finite(xy)?, finite(yy)?))
}
