//! Student's t distribution with ν > 0 degrees of freedom, which need not be an integer.

use super::normal;
use super::special::{beta_regularized, ln_gamma};
use std::f64::consts::PI;

/// The density f(x) = Γ((ν+1)/2) / (√(νπ)·Γ(ν/2)) · (1 + x²/ν)^(−(ν+1)/2); `None` unless ν > 0.
#[must_use]
pub fn density(x: f64, degrees: f64) -> Option<f64> {
    if degrees.is_nan() || degrees <= 0.0 {
        return None;
    }
    let constant = ln_gamma(0.5 * (degrees + 1.0)) - ln_gamma(0.5 * degrees) - 0.5 * super::ln(degrees * PI);
    Some(super::exp(constant - 0.5 * (degrees + 1.0) * super::ln_1p(x * x / degrees)))
}

/// The distribution function, which keeps its relative accuracy in the left tail.
///
/// # Formula
/// T(x) = ½·I_{ν/(ν+x²)}(ν/2, ½) for x ≤ 0, and 1 − T(−x) above.
///
/// `None` unless ν > 0 and x is a number.
#[must_use]
pub fn cumulative(x: f64, degrees: f64) -> Option<f64> {
    if degrees.is_nan() || degrees <= 0.0 || x.is_nan() {
        return None;
    }
    let square = x * x;
    // Near the centre the complement is the one that does not cancel.
    let tail = if square.is_infinite() {
        0.0
    } else if square < degrees {
        0.5 - 0.5 * beta_regularized(0.5, 0.5 * degrees, square / (degrees + square))?
    } else {
        0.5 * beta_regularized(0.5 * degrees, 0.5, degrees / (degrees + square))?
    };
    Some(if x <= 0.0 { tail } else { 1.0 - tail })
}

/// The x with T(x) = p; −∞ at 0 and +∞ at 1. `None` unless p is in \[0, 1\] and ν > 0.
///
/// # References
/// G. W. Hill (1970), "Algorithm 396: Student's t-quantiles", *Communications of the ACM* 13, gives
/// the start; Newton's steps on ln T make it exact.
#[must_use]
pub fn quantile(p: f64, degrees: f64) -> Option<f64> {
    if !(0.0..=1.0).contains(&p) || degrees.is_nan() || degrees <= 0.0 {
        return None;
    }
    if p > 0.5 {
        return quantile(1.0 - p, degrees).map(|x| -x);
    }
    if p == 0.0 {
        return Some(f64::NEG_INFINITY);
    }
    if p == 0.5 {
        return Some(0.0);
    }
    let mut x = start(p, degrees)?;
    for _ in 0..MOST_STEPS {
        let below = cumulative(x, degrees)?;
        let slope = density(x, degrees)?;
        if below <= 0.0 || slope <= 0.0 {
            break;
        }
        // In the tail ln T is almost linear in ln|x|, and Newton on those two variables is quick
        // from anywhere; in the middle T itself is almost linear in x.
        let next = if p < 0.1 && x < 0.0 {
            x * super::exp(super::ln(p / below) * below / (slope * x))
        } else {
            x + (p - below) / slope
        };
        let moved = (next - x).abs();
        x = next;
        if moved <= 2.0 * f64::EPSILON * x.abs() {
            break;
        }
    }
    Some(x)
}

const MOST_STEPS: usize = 50;

/// A first guess: from the power-law tail for heavy tails far out, from the normal otherwise.
fn start(p: f64, degrees: f64) -> Option<f64> {
    let z = normal::quantile(p)?;
    let expansion = z + z * (z * z + 1.0) / (4.0 * degrees);
    // T(x) ~ c·|x|^(−ν) for x far to the left.
    let constant = ln_gamma(0.5 * (degrees + 1.0)) - ln_gamma(0.5 * degrees) - 0.5 * super::ln(PI)
        + (0.5 * degrees - 1.0) * super::ln(degrees);
    let tail = -super::exp((constant - super::ln(p)) / degrees);
    Some(if degrees < 3.0 || p < 1e-4 { tail.min(expansion) } else { expansion })
}
