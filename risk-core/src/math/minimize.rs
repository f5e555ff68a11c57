//! The least sum of squares of a function of several variables.

use crate::check::Checks;
use crate::linalg::cholesky;
use crate::{Error, Result};
use ndarray::Array2;

/// Where a sum of squares is least.
#[derive(Debug, Clone, PartialEq)]
pub struct LeastSquares {
    /// The variables.
    pub x: Vec<f64>,
    /// The residuals there.
    pub residuals: Vec<f64>,
    /// ½ Σ residual²
    pub cost: f64,
    /// How many steps were tried.
    pub iterations: usize,
}

/// The least ½ Σ f(x)² near `start`, with every x between its bounds, by the method of Levenberg
/// and Marquardt.
///
/// `f(x, out)` writes the residuals of x, as many as `residuals`; a point at which one is not finite
/// counts as infinitely bad. The Jacobian is taken by differences, and a step that would leave the
/// bounds is cut at them. The iteration ends when a step no longer moves x by 1e-12 or the cost by
/// 1e-15, relatively, or the cost is 1e-30 of what it was; a local minimum is all that it promises.
///
/// # Formula
/// (JᵀJ + μ diag(JᵀJ)) h = −Jᵀf, where μ falls after a step that helps and rises after one that does not
///
/// # References
/// J. J. Moré (1978), "The Levenberg–Marquardt algorithm: implementation and theory", *Numerical
/// Analysis*, Lecture Notes in Mathematics 630; K. Madsen, H. B. Nielsen, O. Tingleff (2004), *Methods
/// for Non-Linear Least Squares Problems*, section 3.2 (the rule for μ).
///
/// # Examples
/// ```
/// use risk_core::math::minimize::levenberg_marquardt;
///
/// // Rosenbrock's valley.
/// let valley = |x: &[f64], out: &mut [f64]| {
///     out[0] = 10.0 * (x[1] - x[0] * x[0]);
///     out[1] = 1.0 - x[0];
/// };
/// let found = levenberg_marquardt(valley, 2, &[-1.2, 1.0], &[(-5.0, 5.0), (-5.0, 5.0)])?;
/// assert!((found.x[0] - 1.0).abs() < 1e-10 && (found.x[1] - 1.0).abs() < 1e-10);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`] when a start is not finite or outside its bounds; [`Error::Infeasible`] when
/// the residuals are not finite at the start; [`Error::NoConvergence`] after 500 steps.
pub fn levenberg_marquardt(
    f: impl FnMut(&[f64], &mut [f64]),
    residuals: usize,
    start: &[f64],
    bounds: &[(f64, f64)],
) -> Result<LeastSquares> {
    let mut checks = Checks::default();
    checks.require(
        !start.is_empty() && start.len() == bounds.len(),
        "bounds",
        format_args!("must be one for each variable, got {} for {}", bounds.len(), start.len()),
    );
    for (i, (x, &(low, high))) in start.iter().zip(bounds).enumerate() {
        checks.finite(format_args!("start[{i}]"), *x);
        checks.between(format_args!("start[{i}]"), *x, low, high);
    }
    checks.finish()?;
    Search { f, bounds, residuals }.run(start)
}

const MOST_STEPS: usize = 500;
const STEP_TOLERANCE: f64 = 1e-12;
const COST_TOLERANCE: f64 = 1e-15;

/// The cost, relative to that of the start, at which nothing is left to gain.
const NEGLIGIBLE: f64 = 1e-30;

/// The step of a difference, relative to the variable.
const DIFFERENCE: f64 = 6e-6;

struct Search<'a, F> {
    f: F,
    bounds: &'a [(f64, f64)],
    residuals: usize,
}

impl<F: FnMut(&[f64], &mut [f64])> Search<'_, F> {
    fn run(mut self, start: &[f64]) -> Result<LeastSquares> {
        let mut x = start.to_vec();
        let (mut values, mut cost) = self.at(&x);
        if !cost.is_finite() {
            return Err(Error::Infeasible(format!("the residuals are not finite at the start, {start:?}")));
        }
        let negligible = NEGLIGIBLE * cost;
        let (mut damping, mut growth) = (1e-3, 2.0);
        let mut slopes = self.jacobian(&x);
        for iteration in 1..=MOST_STEPS {
            let Some(step) = self.step(&slopes, &values, &x, damping) else {
                damping *= growth;
                growth *= 2.0;
                if damping > 1e20 {
                    return Ok(LeastSquares { x, residuals: values, cost, iterations: iteration });
                }
                continue;
            };
            let next: Vec<f64> =
                x.iter().zip(&step).zip(self.bounds).map(|((x, h), &(a, b))| (x + h).clamp(a, b)).collect();
            let moved = |(x, next): (&f64, &f64)| (next - x).abs() / (x.abs() + STEP_TOLERANCE);
            let movement = x.iter().zip(&next).map(moved).fold(0.0, f64::max);
            let (next_values, next_cost) = self.at(&next);
            let gain = cost - next_cost;
            if gain > 0.0 {
                let predicted = predicted_gain(&slopes, &values, &step).max(f64::MIN_POSITIVE);
                (x, values) = (next, next_values);
                let quality = (gain / predicted).min(1.0);
                damping = (damping * (1.0 - (2.0 * quality - 1.0).powi(3)).max(1.0 / 3.0)).max(1e-15);
                growth = 2.0;
                let small = gain <= COST_TOLERANCE * cost;
                cost = next_cost;
                if small || movement <= STEP_TOLERANCE || cost <= negligible {
                    return Ok(LeastSquares { x, residuals: values, cost, iterations: iteration });
                }
                slopes = self.jacobian(&x);
            } else {
                damping *= growth;
                growth *= 2.0;
                if movement <= STEP_TOLERANCE || damping > 1e20 {
                    return Ok(LeastSquares { x, residuals: values, cost, iterations: iteration });
                }
            }
        }
        let what = "least squares".to_owned();
        Err(Error::NoConvergence { what, iterations: MOST_STEPS, residual: cost })
    }

    /// The residuals at x and half their sum of squares; infinite where one is not finite.
    fn at(&mut self, x: &[f64]) -> (Vec<f64>, f64) {
        let mut values = vec![0.0; self.residuals];
        (self.f)(x, &mut values);
        let cost = 0.5 * values.iter().map(|v| v * v).sum::<f64>();
        (values, if cost.is_finite() { cost } else { f64::INFINITY })
    }

    /// ∂f/∂x by central differences, or one-sided at a bound: a row for each variable.
    fn jacobian(&mut self, x: &[f64]) -> Vec<Vec<f64>> {
        let mut shifted = x.to_vec();
        let mut rows = Vec::with_capacity(x.len());
        for (i, &(low, high)) in self.bounds.iter().enumerate() {
            let step = DIFFERENCE * x[i].abs().max(1e-3);
            let (below, above) = ((x[i] - step).max(low), (x[i] + step).min(high));
            shifted[i] = above;
            let (upper, _) = self.at(&shifted);
            shifted[i] = below;
            let (lower, _) = self.at(&shifted);
            shifted[i] = x[i];
            let slope = |(u, l): (&f64, &f64)| {
                let slope = (u - l) / (above - below);
                if slope.is_finite() { slope } else { 0.0 }
            };
            rows.push(upper.iter().zip(&lower).map(slope).collect());
        }
        rows
    }

    /// The solution of the damped normal equations; variables that would leave through a bound on
    /// which they lie are held. `None` when the equations are singular.
    fn step(&self, slopes: &[Vec<f64>], values: &[f64], x: &[f64], damping: f64) -> Option<Vec<f64>> {
        let gradient: Vec<f64> = slopes.iter().map(|row| dot(row, values)).collect();
        let held = |i: usize| {
            let (low, high) = self.bounds[i];
            (x[i] <= low && gradient[i] > 0.0) || (x[i] >= high && gradient[i] < 0.0) || low == high
        };
        let free: Vec<usize> = (0..x.len()).filter(|&i| !held(i)).collect();
        let mut step = vec![0.0; x.len()];
        if free.is_empty() {
            return Some(step);
        }
        // Scaled to a unit diagonal, so that units of the variables do not matter.
        let size = |i: usize| dot(&slopes[i], &slopes[i]).sqrt().max(1e-150);
        let sizes: Vec<f64> = free.iter().map(|&i| size(i)).collect();
        let equations = Array2::from_shape_fn((free.len(), free.len()), |(a, b)| {
            let element = dot(&slopes[free[a]], &slopes[free[b]]) / (sizes[a] * sizes[b]);
            if a == b { 1.0 + damping } else { element }
        });
        let factor = cholesky(equations.view()).ok()?;
        let mut solution: Vec<f64> = free.iter().zip(&sizes).map(|(&i, size)| -gradient[i] / size).collect();
        for a in 0..free.len() {
            let known: f64 = (0..a).map(|b| factor[[a, b]] * solution[b]).sum();
            solution[a] = (solution[a] - known) / factor[[a, a]];
        }
        for a in (0..free.len()).rev() {
            let known: f64 = (a + 1..free.len()).map(|b| factor[[b, a]] * solution[b]).sum();
            solution[a] = (solution[a] - known) / factor[[a, a]];
        }
        for ((&i, size), h) in free.iter().zip(&sizes).zip(solution) {
            step[i] = h / size;
        }
        step.iter().all(|h| h.is_finite()).then_some(step)
    }
}

/// How much the linear model says a step gains.
fn predicted_gain(slopes: &[Vec<f64>], values: &[f64], step: &[f64]) -> f64 {
    let change = |k: usize| slopes.iter().zip(step).map(|(row, h)| row[k] * h).sum::<f64>();
    values.iter().enumerate().map(|(k, v)| -(v * change(k) + 0.5 * change(k).powi(2))).sum()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}
