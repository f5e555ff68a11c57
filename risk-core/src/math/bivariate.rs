//! The joint distribution functions of two standard normal or Student t variables.

use super::quadrature::integrate;
use super::{cos, exp, ln_1p, normal, sin, student};
use std::f64::consts::{FRAC_PI_2, TAU};

/// Up to this correlation the integral starts at independence, where nothing cancels.
const MODERATE: f64 = 0.925;

const TOLERANCE: f64 = 1e-17;

/// N₂(x, y; ρ) = P(X ≤ x, Y ≤ y) for standard normal X and Y of correlation ρ, to about 10⁻¹⁵.
///
/// # Formula
/// N₂(x, y; ρ) = N(x)·N(y) + (1/2π)·∫ e^(−(x² + y² − 2xy·sin θ)/(2 cos² θ)) dθ, from 0 to arcsin ρ
///
/// and from ±π/2, where the two are one variable, when ρ is near ±1. `None` when an argument is NaN
/// or |ρ| > 1.
///
/// # References
/// R. L. Plackett (1954), "A reduction formula for normal multivariate integrals", *Biometrika* 41,
/// 351–360; A. Genz (2004), "Numerical computation of rectangular bivariate and trivariate normal and
/// t probabilities", *Statistics and Computing* 14, 251–260.
///
/// # Examples
/// ```
/// use risk_core::math::bivariate;
///
/// let quadrant = bivariate::normal(0.0, 0.0, 0.5).unwrap();
/// assert!((quadrant - 1.0 / 3.0).abs() < 1e-15);
/// ```
#[must_use]
pub fn normal(x: f64, y: f64, correlation: f64) -> Option<f64> {
    if let Some(edge) = edge(x, y, correlation, &|x| Some(normal::cumulative(x))) {
        return edge;
    }
    let height = |t: f64| exp(-0.5 * quadratic_form(x, y, correlation, t));
    let from_angle = libm::acos(correlation.abs());
    if correlation.abs() > MODERATE {
        return from_comonotone(x, y, correlation, &|x| Some(normal::cumulative(x)), height);
    }
    let between = integrate("bivariate normal", height, from_angle, FRAC_PI_2, TOLERANCE).ok()? / TAU;
    let joint = normal::cumulative(x) * normal::cumulative(y) + between.copysign(correlation);
    Some(joint.clamp(0.0, 1.0))
}

/// T₂(x, y; ρ, ν) = P(X ≤ x, Y ≤ y) for X and Y of Student's bivariate t distribution with ν degrees
/// of freedom, not necessarily whole, and correlation ρ; to about 10⁻¹⁴.
///
/// # Formula
/// ∂T₂/∂ρ = (1 + (x² + y² − 2ρxy)/(ν(1 − ρ²)))^(−ν/2) / (2π·√(1 − ρ²))
///
/// integrated from ρ = ±1. `None` when an argument is NaN, |ρ| > 1, or ν ≤ 0.
///
/// # References
/// A. Genz (2004), "Numerical computation of rectangular bivariate and trivariate normal and t
/// probabilities", *Statistics and Computing* 14, 251–260, section 2.
///
/// # Examples
/// ```
/// use risk_core::math::bivariate;
///
/// let quadrant = bivariate::student(0.0, 0.0, 0.5, 4.0).unwrap();
/// assert!((quadrant - 1.0 / 3.0).abs() < 1e-14);
/// ```
#[must_use]
pub fn student(x: f64, y: f64, correlation: f64, degrees: f64) -> Option<f64> {
    let marginal = |x: f64| student::cumulative(x, degrees);
    marginal(0.0)?;
    if let Some(edge) = edge(x, y, correlation, &marginal) {
        return edge;
    }
    let height = |t: f64| exp(-0.5 * degrees * ln_1p(quadratic_form(x, y, correlation, t) / degrees));
    from_comonotone(x, y, correlation, &marginal, height)
}

/// What needs no integral: bad arguments, infinite ones, and correlations of ±1.
fn edge(x: f64, y: f64, correlation: f64, marginal: &dyn Fn(f64) -> Option<f64>) -> Option<Option<f64>> {
    if x.is_nan() || y.is_nan() || !(-1.0..=1.0).contains(&correlation) {
        return Some(None);
    }
    let (low, high) = (x.min(y), x.max(y));
    if low == f64::NEG_INFINITY {
        return Some(Some(0.0));
    }
    if high == f64::INFINITY || correlation == 1.0 {
        return Some(marginal(low));
    }
    (correlation == -1.0).then(|| overlap(low, high, marginal))
}

/// P(X ≤ x, −X ≤ y), for x ≤ y.
fn overlap(low: f64, high: f64, marginal: &dyn Fn(f64) -> Option<f64>) -> Option<f64> {
    if low + high <= 0.0 {
        return Some(0.0);
    }
    Some((marginal(low)? - marginal(-high)?).max(0.0))
}

/// The joint probability from that at ρ = ±1, by the integral over what lies between.
fn from_comonotone(
    x: f64,
    y: f64,
    correlation: f64,
    marginal: &dyn Fn(f64) -> Option<f64>,
    height: impl Fn(f64) -> f64,
) -> Option<f64> {
    let (low, high) = (x.min(y), x.max(y));
    let angle = libm::acos(correlation.abs());
    let between = integrate("bivariate distribution", height, 0.0, angle, TOLERANCE).ok()? / TAU;
    let joint =
        if correlation >= 0.0 { marginal(low)? - between } else { overlap(low, high, marginal)? + between };
    Some(joint.clamp(0.0, 1.0))
}

/// (x² + y² − 2rxy)/(1 − r²) at r = ±cos t with the sign of the correlation, without cancellation.
fn quadratic_form(x: f64, y: f64, correlation: f64, t: f64) -> f64 {
    let y = if correlation < 0.0 { -y } else { y };
    let (sine, cosine) = (sin(t), cos(t));
    let apart = (x - y) / sine;
    let product = 2.0 * x * y / (1.0 + cosine);
    let form = apart * apart + product;
    if form.is_nan() { f64::INFINITY } else { form.max(0.0) }
}
