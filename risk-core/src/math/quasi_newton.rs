//! Minima of a smooth function of several variables.

use crate::check::Checks;
use crate::{Error, Result};

/// Where a function is least, and how it was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Minimum {
    /// The point.
    pub point: Vec<f64>,
    /// The function there.
    pub value: f64,
    /// How many quasi-Newton steps were made.
    pub iterations: usize,
}

/// Armijo's and Wolfe's constants: how much of the promised descent a step must give, and how much
/// of the slope it must take away.
const SUFFICIENT_DECREASE: f64 = 1e-4;
const SUFFICIENT_CURVATURE: f64 = 0.9;

/// Most bisections of one line search; 60 exhaust the digits of a step.
const MOST_TRIALS: usize = 60;

/// Close to a minimum the descent is less than the rounding of the function, relative; there the slopes
/// alone decide.
const ROUNDING: f64 = 1e-14;

/// After so many steps in a row without descent beyond rounding, none is to be had.
const MOST_IDLE: usize = 5;

/// A gradient this much above the tolerance is still a minimum when rounding leaves no way down.
const ROUNDING_SLACK: f64 = 1e4;

/// A local minimum of `f`, by the quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno.
///
/// `f(x, gradient)` returns the function at x and writes its gradient; a value that is not finite
/// marks x as outside the domain, and the line search steps back. The start must lie inside.
/// Done when every element of the gradient is at most `tolerance`·max(1, |f(start)|).
///
/// # Formula
/// x⁺ = x − t·H·∇f, with H⁺ = (I − s·yᵀ/yᵀs)·H·(I − y·sᵀ/yᵀs) + s·sᵀ/yᵀs, s = x⁺ − x, y = ∇f⁺ − ∇f, and t from
/// bisection on the weak Wolfe conditions.
///
/// # References
/// J. Nocedal, S. J. Wright (2006), *Numerical Optimization*, 2nd edition, algorithm 6.1;
/// A. S. Lewis, M. L. Overton (2013), "Nonsmooth optimization via quasi-Newton methods",
/// *Mathematical Programming* 141, algorithm 2.6 (the line search); W. W. Hager, H. Zhang (2005), *SIAM
/// Journal on Optimization* 16, equation 1.6 (the conditions within rounding).
///
/// # Errors
/// [`Error::Invalid`] when the start is empty, not finite or outside the domain;
/// [`Error::NoConvergence`], with `what` named, after `most_iterations` steps, or when no step down is found.
///
/// # Examples
/// ```
/// use risk_core::math::quasi_newton::minimize;
///
/// let bowl = |x: &[f64], gradient: &mut [f64]| {
///     gradient[0] = 2.0 * (x[0] - 1.0);
///     gradient[1] = 20.0 * (x[1] + 2.0);
///     (x[0] - 1.0).powi(2) + 10.0 * (x[1] + 2.0).powi(2)
/// };
/// let minimum = minimize("bottom of the bowl", bowl, &[0.0, 0.0], 1e-9, 100)?;
/// assert!((minimum.point[0] - 1.0).abs() < 1e-7 && (minimum.point[1] + 2.0).abs() < 1e-7);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn minimize(
    what: &str,
    mut f: impl FnMut(&[f64], &mut [f64]) -> f64,
    start: &[f64],
    tolerance: f64,
    most_iterations: usize,
) -> Result<Minimum> {
    let n = start.len();
    let mut gradient = vec![0.0; n];
    let mut checks = Checks::default();
    checks.require(n > 0, "start", "must have at least one element, got none");
    checks.require(start.iter().all(|x| x.is_finite()), "start", "must be finite");
    checks.finish()?;
    let mut x = start.to_vec();
    let mut value = f(&x, &mut gradient);
    if !is_inside(value, &gradient) {
        return Err(Error::invalid("start", format_args!("must lie where {what} is finite, got {value}")));
    }
    let scale = value.abs().max(1.0);
    let mut inverse = identity(n);
    // H as it starts has no scale; the first step gives it one.
    let mut fresh = true;
    let mut idle = 0;
    for iterations in 0..most_iterations {
        let residual = largest(&gradient) / scale;
        if residual <= tolerance || (idle == MOST_IDLE && residual <= ROUNDING_SLACK * tolerance) {
            return Ok(Minimum { point: x, value, iterations });
        }
        let mut direction = product(&inverse, &gradient);
        let mut slope = -dot(&direction, &gradient);
        if slope.is_nan() || slope >= 0.0 {
            (inverse, fresh) = (identity(n), true);
            direction.copy_from_slice(&gradient);
            slope = -dot(&gradient, &gradient);
        }
        let first = if fresh { (1.0 / largest(&gradient)).min(1.0) } else { 1.0 };
        let Some(next) = line_search(&mut f, &x, value, &direction, slope, first) else {
            if residual <= ROUNDING_SLACK * tolerance {
                return Ok(Minimum { point: x, value, iterations });
            }
            if !fresh {
                (inverse, fresh) = (identity(n), true);
                continue;
            }
            return Err(Error::NoConvergence { what: what.to_owned(), iterations, residual });
        };
        let step: Vec<f64> = next.point.iter().zip(&x).map(|(new, old)| new - old).collect();
        let change: Vec<f64> = next.gradient.iter().zip(&gradient).map(|(new, old)| new - old).collect();
        update(&mut inverse, &step, &change, &mut fresh);
        idle = if value - next.value > ROUNDING * value.abs() { 0 } else { (idle + 1).min(MOST_IDLE) };
        (x, value, gradient) = (next.point, next.value, next.gradient);
    }
    let residual = largest(&gradient) / scale;
    Err(Error::NoConvergence { what: what.to_owned(), iterations: most_iterations, residual })
}

struct Trial {
    point: Vec<f64>,
    value: f64,
    gradient: Vec<f64>,
}

/// A step along −`direction` that satisfies both Wolfe conditions, or at least the first.
fn line_search(
    f: &mut impl FnMut(&[f64], &mut [f64]) -> f64,
    x: &[f64],
    value: f64,
    direction: &[f64],
    slope: f64,
    first: f64,
) -> Option<Trial> {
    let (mut low, mut high, mut t) = (0.0, f64::INFINITY, first);
    let mut found = None;
    for _ in 0..MOST_TRIALS {
        let point: Vec<f64> = x.iter().zip(direction).map(|(x, d)| x - t * d).collect();
        let mut gradient = vec![0.0; x.len()];
        let reached = f(&point, &mut gradient);
        let slope_there = -dot(direction, &gradient);
        let lower = reached <= value + SUFFICIENT_DECREASE * t * slope
            || (reached <= value + ROUNDING * value.abs()
                && slope_there <= (2.0 * SUFFICIENT_DECREASE - 1.0) * slope);
        if !is_inside(reached, &gradient) || !lower {
            high = t;
        } else {
            let flat = slope_there >= SUFFICIENT_CURVATURE * slope;
            // A trial that goes nowhere is no progress.
            if point != x {
                found = Some(Trial { point, value: reached, gradient });
            }
            if flat {
                return found;
            }
            low = t;
        }
        t = if high.is_finite() { 0.5 * (low + high) } else { 2.0 * low };
    }
    found
}

/// The update of the inverse Hessian; left out where the curvature along the step is not positive.
fn update(inverse: &mut [f64], step: &[f64], change: &[f64], fresh: &mut bool) {
    let n = step.len();
    let curvature = dot(step, change);
    let scale = dot(change, change);
    if curvature.is_nan() || curvature <= f64::EPSILON * (dot(step, step) * scale).sqrt() {
        return;
    }
    if *fresh {
        for element in inverse.iter_mut() {
            *element *= curvature / scale;
        }
        *fresh = false;
    }
    let turned = product(inverse, change);
    let factor = (1.0 + dot(change, &turned) / curvature) / curvature;
    for i in 0..n {
        for j in 0..n {
            inverse[i * n + j] +=
                factor * step[i] * step[j] - (turned[i] * step[j] + step[i] * turned[j]) / curvature;
        }
    }
}

fn is_inside(value: f64, gradient: &[f64]) -> bool {
    value.is_finite() && gradient.iter().all(|g| g.is_finite())
}

fn identity(n: usize) -> Vec<f64> {
    (0..n * n).map(|k| if k / n == k % n { 1.0 } else { 0.0 }).collect()
}

fn product(matrix: &[f64], vector: &[f64]) -> Vec<f64> {
    matrix.chunks_exact(vector.len()).map(|row| dot(row, vector)).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

fn largest(vector: &[f64]) -> f64 {
    vector.iter().fold(0.0, |most, x| x.abs().max(most))
}
