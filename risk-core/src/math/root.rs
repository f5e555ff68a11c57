//! Roots of a function of one variable.

use crate::{Error, Result};

/// Most steps of [`brent`]; bisection alone needs about 60 for the last bit of a number near 1.
const MOST_STEPS: usize = 1_000;

/// How much wider an interval of [`bracket`] grows at each step.
const GROWTH: f64 = 1.6;

/// The root of `f` between `low` and `high`, by Brent's method.
///
/// Each step is inverse quadratic or linear interpolation where that is safe, and bisection where
/// it is not, so a root is found whenever the ends differ in sign. `what` names the quantity
/// sought in the messages. `tolerance` is on the root; 0 asks for machine precision.
///
/// # References
/// R. P. Brent (1973), *Algorithms for Minimization without Derivatives*, chapter 4, `zero`.
///
/// # Errors
/// [`Error::Infeasible`] when `f` has the same sign at both ends, or is not finite where it is
/// evaluated; [`Error::NoConvergence`] after 1,000 steps.
///
/// # Examples
/// ```
/// use risk_core::math::root::brent;
///
/// let root = brent("square root of two", |x| x * x - 2.0, 0.0, 2.0, 0.0)?;
/// assert!((root - 2f64.sqrt()).abs() < 1e-15);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn brent(what: &str, mut f: impl FnMut(f64) -> f64, low: f64, high: f64, tolerance: f64) -> Result<f64> {
    let mut at = |x: f64| {
        let y = f(x);
        if x.is_finite() && y.is_finite() {
            Ok(y)
        } else {
            Err(Error::Infeasible(format!("{what}: the function is {y} at {x}")))
        }
    };
    // Brent's letters: b is the best estimate, a the one before it, and the root lies between b
    // and c.
    let (mut a, mut b) = (low, high);
    let (mut fa, mut fb) = (at(a)?, at(b)?);
    if !differ_in_sign(fa, fb) {
        return Err(Error::Infeasible(format!(
            "{what}: no root between {low} and {high}, where the function is {fa} and {fb}"
        )));
    }
    let (mut c, mut fc) = (a, fa);
    let mut d = b - a;
    let mut e = d;
    for _ in 0..MOST_STEPS {
        if !differ_in_sign(fb, fc) {
            (c, fc) = (a, fa);
            d = b - a;
            e = d;
        }
        if fc.abs() < fb.abs() {
            (a, b, c) = (b, c, b);
            (fa, fb, fc) = (fb, fc, fb);
        }
        let closest = 2.0 * f64::EPSILON * b.abs() + 0.5 * tolerance.max(0.0) + f64::MIN_POSITIVE;
        let half = 0.5 * (c - b);
        if half.abs() <= closest || fb == 0.0 {
            return Ok(b);
        }
        let step = (e.abs() >= closest && fa.abs() > fb.abs())
            .then(|| interpolated_step([a, b, c], [fa, fb, fc]))
            .filter(|s| s.abs() < (1.5 * half.abs() - 0.5 * closest).min(0.5 * e.abs()) && s * half > 0.0);
        (d, e) = match step {
            Some(step) => (step, d),
            None => (half, half),
        };
        (a, fa) = (b, fb);
        b += if d.abs() > closest { d } else { closest.copysign(half) };
        fb = at(b)?;
    }
    Err(Error::NoConvergence { what: what.to_owned(), iterations: MOST_STEPS, residual: fb.abs() })
}

/// The step from b to where the inverse parabola through three points crosses zero, or the secant
/// when two of them are one.
fn interpolated_step([a, b, c]: [f64; 3], [fa, fb, fc]: [f64; 3]) -> f64 {
    let s = fb / fa;
    if a == c {
        return (c - b) * s / (s - 1.0);
    }
    let (q, r) = (fa / fc, fb / fc);
    s * ((c - b) * q * (q - r) - (b - a) * (r - 1.0)) / -((q - 1.0) * (r - 1.0) * (s - 1.0))
}

/// An interval in which `f` changes sign, for [`brent`].
///
/// Looks between `low` and `high`, then in ever wider strips below and above, up to `lowest` and
/// `highest`: of several roots, one near the start is found. None when no finite values of
/// opposite sign were seen.
///
/// # Examples
/// ```
/// use risk_core::math::root::bracket;
///
/// let (low, high) = bracket(|x| x - 5.0, 0.0, 1.0, -100.0, 100.0).unwrap();
/// assert!(low <= 5.0 && 5.0 <= high);
/// assert!(bracket(|x| x * x + 1.0, 0.0, 1.0, -100.0, 100.0).is_none());
/// ```
pub fn bracket(
    mut f: impl FnMut(f64) -> f64,
    low: f64,
    high: f64,
    lowest: f64,
    highest: f64,
) -> Option<(f64, f64)> {
    let (mut low, mut high) = (low.max(lowest), high.min(highest));
    let (mut f_low, mut f_high) = (f(low), f(high));
    if differ_in_sign(f_low, f_high) {
        return Some((low, high));
    }
    while low < high && (low > lowest || high < highest) {
        let growth = GROWTH * (high - low);
        let (lower, higher) = ((low - growth).max(lowest), (high + growth).min(highest));
        let f_lower = f(lower);
        if differ_in_sign(f_lower, f_low) {
            return Some((lower, low));
        }
        let f_higher = f(higher);
        if differ_in_sign(f_high, f_higher) {
            return Some((high, higher));
        }
        (low, high, f_low, f_high) = (lower, higher, f_lower, f_higher);
    }
    None
}

/// True when a root lies between two points where a function is `x` and `y`.
fn differ_in_sign(x: f64, y: f64) -> bool {
    x.is_finite() && y.is_finite() && ((x <= 0.0 && y >= 0.0) || (x >= 0.0 && y <= 0.0))
}
