//! Integrals by sums.

use super::{cos, normal};
use crate::{Error, Result};
use std::f64::consts::PI;

/// Most halvings of one piece in [`integrate`].
const DEEPEST: u32 = 60;

/// Most pieces that [`integrate`] looks at.
const MOST_PIECES: usize = 20_000;

/// The nodes and weights of Gauss–Legendre on \[−1, 1\], in increasing order of the nodes: exact for
/// polynomials of degree 2n − 1.
///
/// # Formula
/// Pₙ(xⱼ) = 0, wⱼ = 2/((1 − xⱼ²)·Pₙ′(xⱼ)²)
///
/// # References
/// M. Abramowitz and I. A. Stegun (1964), *Handbook of Mathematical Functions*, 25.4.29.
///
/// # Examples
/// ```
/// use risk_core::math::quadrature::gauss_legendre;
///
/// let square: f64 = gauss_legendre(2).iter().map(|(x, w)| w * x * x).sum();
/// assert!((square - 2.0 / 3.0).abs() < 1e-15);
/// ```
#[must_use]
pub fn gauss_legendre(n: usize) -> Vec<(f64, f64)> {
    let mut rule = Vec::with_capacity(n);
    for j in (0..n).rev() {
        // Tricomi's estimate, then Newton.
        let mut x = cos(PI * (j as f64 + 0.75) / (n as f64 + 0.5));
        for _ in 0..10 {
            let (value, slope) = legendre(n, x);
            let step = value / slope;
            x -= step;
            if step.abs() <= f64::EPSILON {
                break;
            }
        }
        let slope = legendre(n, x).1;
        rule.push((x, 2.0 / ((1.0 - x * x) * slope * slope)));
    }
    rule
}

/// Legendre's polynomial of degree n ≥ 1 and its derivative, inside (−1, 1).
fn legendre(n: usize, x: f64) -> (f64, f64) {
    let (mut before, mut value) = (1.0, x);
    for k in 2..=n {
        let k = k as f64;
        (before, value) = (value, ((2.0 * k - 1.0) * x * value - (k - 1.0) * before) / k);
    }
    (value, n as f64 * (x * value - before) / (x * x - 1.0))
}

/// The integral of `f` from `low` to `high`, to an absolute `tolerance`.
///
/// Each piece is integrated by Gauss–Legendre with 10 nodes, once whole and once in two halves; a
/// piece whose two answers differ is cut in two. `what` names the integral in the messages.
///
/// # References
/// P. J. Davis and P. Rabinowitz (1984), *Methods of Numerical Integration*, 2nd edition, section 6.2.
///
/// # Errors
/// [`Error::Infeasible`] when `f` is not finite where it is evaluated; [`Error::NoConvergence`] when
/// 20,000 pieces, or 60 halvings of one, do not reach the tolerance.
///
/// # Examples
/// ```
/// use risk_core::math::quadrature::integrate;
///
/// let area = integrate("area", |x| x.sqrt(), 0.0, 1.0, 1e-12)?;
/// assert!((area - 2.0 / 3.0).abs() < 1e-12);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn integrate(what: &str, f: impl Fn(f64) -> f64, low: f64, high: f64, tolerance: f64) -> Result<f64> {
    let rule = gauss_legendre(10);
    let over = |low: f64, high: f64| {
        let (middle, half) = (0.5 * (low + high), 0.5 * (high - low));
        half * rule.iter().map(|(x, w)| w * f(middle + half * x)).sum::<f64>()
    };
    let mut pieces = vec![(low, high, over(low, high), 0)];
    let (mut sum, mut seen) = (0.0_f64, 0);
    while let Some((low, high, whole, depth)) = pieces.pop() {
        let middle = 0.5 * (low + high);
        let (left, right) = (over(low, middle), over(middle, high));
        let apart = (left + right - whole).abs();
        if !apart.is_finite() {
            return Err(Error::Infeasible(format!("{what}: not finite between {low} and {high}")));
        }
        seen += 1;
        if apart <= tolerance.max(f64::EPSILON * sum.abs()) {
            sum += left + right;
        } else if seen > MOST_PIECES || depth == DEEPEST {
            return Err(Error::NoConvergence { what: what.to_owned(), iterations: seen, residual: apart });
        } else {
            // The left half is looked at first, so that the order of the sum is fixed.
            pieces.push((middle, high, right, depth + 1));
            pieces.push((low, middle, left, depth + 1));
        }
    }
    Ok(sum)
}

/// How far out the standard normal weight is followed: beyond lies less than 10⁻¹⁷.
const NORMAL_END: f64 = 8.6;

/// Nodes and weights of the trapezoidal rule under the standard normal density, `steps` apart by
/// `step`, that lie at `offset` + k·`step`.
///
/// # Formula
/// E\[f(Z)\] ≈ Σₖ h·φ(zₖ)·f(zₖ)
///
/// For the smooth f of factor models the error falls like e^(−2π²(1−ρ)/h²), where ρ is the share of
/// the factor in the variance; and a rule with half the step reuses all its nodes, which are those
/// with `offset` h/2 of the old step.
///
/// # References
/// L. N. Trefethen and J. A. C. Weideman (2014), "The exponentially convergent trapezoidal rule",
/// *SIAM Review* 56, 385–458, theorem 5.1.
#[must_use]
pub fn normal_trapezoid(step: f64, offset: f64) -> Vec<(f64, f64)> {
    let first = ((-NORMAL_END - offset) / step).ceil();
    let last = ((NORMAL_END - offset) / step).floor();
    let count = (last - first + 1.0).max(0.0) as usize;
    let node = |k: usize| offset + (first + k as f64) * step;
    (0..count).map(node).map(|z| (z, step * normal::density(z))).collect()
}
