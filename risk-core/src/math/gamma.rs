//! The gamma distribution of shape a and scale 1; χ² with ν degrees is twice that of shape ν/2.

use super::special::{gamma_lower, gamma_upper, ln_gamma};
use super::{exp, ln, normal};

const MOST_STEPS: usize = 60;

/// The x with P(a, x) = p for a shape a > 0; 0 at p = 0. `None` unless a > 0 and p is in \[0, 1).
///
/// # Formula
/// Halley's steps on P(a, x) = p from the estimate of Wilson and Hilferty,
/// x ≈ a·(1 − 1/(9a) + z/(3√a))³ with z = N⁻¹(p), or from x ≈ (p·Γ(a + 1))^(1/a) near 0
///
/// # References
/// E. B. Wilson and M. M. Hilferty (1931), "The distribution of chi-square", *Proceedings of the
/// National Academy of Sciences* 17, 684–688.
///
/// # Examples
/// ```
/// use risk_core::math::gamma;
///
/// let median = 2.0 * gamma::quantile(2.0, 0.5).unwrap();
/// assert!((median - 3.356693980033321).abs() < 1e-13); // of χ² with four degrees
/// ```
#[must_use]
pub fn quantile(shape: f64, p: f64) -> Option<f64> {
    let known = shape.is_finite() && shape > 0.0 && (0.0..1.0).contains(&p);
    if !known {
        return None;
    }
    if p == 0.0 {
        return Some(0.0);
    }
    let constant = ln_gamma(shape);
    let mut x = start(shape, p, constant)?;
    for _ in 0..MOST_STEPS {
        // The smaller of the two tails is the one that has its digits.
        let excess = if p < 0.5 { gamma_lower(shape, x)? - p } else { (1.0 - p) - gamma_upper(shape, x)? };
        let density = exp((shape - 1.0) * ln(x) - x - constant);
        if density <= f64::MIN_POSITIVE || excess == 0.0 {
            break;
        }
        let newton = excess / density;
        let curvature = (newton * ((shape - 1.0) / x - 1.0)).clamp(-1.0, 1.0);
        let next = (x - newton / (1.0 - 0.5 * curvature)).max(0.5 * x).min(2.0 * x + 1.0);
        let moved = (next - x).abs();
        x = next;
        if moved <= 4.0 * f64::EPSILON * x {
            break;
        }
    }
    Some(x)
}

fn start(shape: f64, p: f64, constant: f64) -> Option<f64> {
    let root = 1.0 - 1.0 / (9.0 * shape) + normal::quantile(p)? / (3.0 * shape.sqrt());
    let middle = shape * root * root * root;
    let left = exp((ln(p) + constant + ln(shape)) / shape);
    let start = if root > 0.3 { middle } else { left };
    Some(start.clamp(f64::MIN_POSITIVE, f64::MAX))
}
