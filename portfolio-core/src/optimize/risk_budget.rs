//! Risk parity and risk budgeting.

use super::product::{add_four, add_scaled, dot, four_products, scalar_product};
use ndarray::ArrayView2;
use risk_core::check::Checks;
use risk_core::linalg::check_symmetric;
use risk_core::math::dispatch::{Kernel, dispatch};
use risk_core::math::vector::fma;
use risk_core::{Error, Result};
use serde::{Deserialize, Serialize};

/// A portfolio whose assets contribute stated shares of its risk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RiskBudget {
    /// Positive weights that sum to 1.
    pub weights: Vec<f64>,
    /// wᵢ(Σw)ᵢ/w'Σw, which sum to 1.
    pub risk_contributions: Vec<f64>,
    /// √(w'Σw).
    pub volatility: f64,
    /// Sweeps over all assets that were made.
    pub sweeps: usize,
}

/// The long-only portfolio whose assets contribute `budgets` of its variance; equal shares, which
/// is risk parity, when `budgets` is empty.
///
/// # Formula
/// w ∝ x, where x > 0 is the one minimum of ½·x'Σx − Σᵢbᵢ·ln xᵢ, at which xᵢ(Σx)ᵢ = bᵢ. Found by cyclical
/// coordinate descent: xᵢ solves a quadratic equation given the others.
///
/// `covariance` is n × n and positive definite, `budgets` are n positive numbers; they are scaled to
/// sum to 1.
///
/// # References
/// T. Griveau-Billion, J.-C. Richard, T. Roncalli (2013), "A fast algorithm for computing
/// high-dimensional risk parity portfolios"; F. Spinu (2013), "An algorithm for computing risk parity
/// weights", equation 3.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use portfolio_core::optimize::risk_budget;
///
/// // Without correlation the weights are inverse to the volatilities.
/// let parity = risk_budget(array![[0.04, 0.0], [0.0, 0.16]].view(), &[])?;
/// assert!((parity.weights[0] - 2.0 / 3.0).abs() < 1e-12);
/// # Ok::<(), portfolio_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`] when the covariance is not square, finite and symmetric with positive
/// variances, or a budget is not positive; [`Error::NoConvergence`] when the covariance is so close to
/// singular that contributions do not settle.
pub fn risk_budget(covariance: ArrayView2<'_, f64>, budgets: &[f64]) -> Result<RiskBudget> {
    let budgets = check(covariance, budgets)?;
    let n = covariance.nrows();
    let rows = covariance.as_standard_layout();
    let Some(sigma) = rows.as_slice() else {
        return Err(Error::invalid("covariance", "must be a matrix of rows"));
    };
    let x = (0..n).map(|i| (budgets[i] / sigma[i * n + i]).sqrt()).collect();
    let mut state = State { x, marginal: vec![0.0; n], above: vec![0.0; n] };
    // The start is scaled so that x'Σx = Σb = 1, as it is at the minimum. The first visit of an asset
    // does not know yet what those after it add.
    dispatch(Sweep { sigma, budgets: None, state: &mut state });
    let square = dot(&state.x, &state.marginal) + dot(&state.x, &state.above);
    if square.is_nan() || square <= 0.0 {
        return Err(Error::Infeasible("covariance is not positive definite".to_owned()));
    }
    let scale = square.sqrt().recip();
    state.x.iter_mut().chain(&mut state.above).for_each(|value| *value *= scale);
    let mut moved = f64::INFINITY;
    for sweep in 1..=MOST_SWEEPS {
        moved = dispatch(Sweep { sigma, budgets: Some(&budgets), state: &mut state });
        if moved <= SETTLED {
            dispatch(Sweep { sigma, budgets: None, state: &mut state });
            return Ok(finish(state, sweep));
        }
        if moved.is_nan() {
            break;
        }
    }
    Err(Error::NoConvergence { what: "risk budgets".to_owned(), iterations: MOST_SWEEPS, residual: moved })
}

const MOST_SWEEPS: usize = 2_000;

/// The largest relative move of a weight in the last sweep.
const SETTLED: f64 = 1e-12;

fn check(covariance: ArrayView2<'_, f64>, budgets: &[f64]) -> Result<Vec<f64>> {
    check_symmetric("covariance", covariance)?;
    let n = covariance.nrows();
    let mut checks = Checks::default();
    for (i, &variance) in covariance.diag().iter().enumerate() {
        checks.require(
            variance > 0.0,
            format_args!("covariance[{i}][{i}]"),
            format_args!("must be positive, got {variance}"),
        );
    }
    checks.require(
        budgets.is_empty() || budgets.len() == n,
        "budgets",
        format_args!("must have {n} numbers or none, got {}", budgets.len()),
    );
    for (i, &budget) in budgets.iter().enumerate() {
        checks.require(
            budget > 0.0 && budget.is_finite(),
            format_args!("budgets[{i}]"),
            format_args!("must be positive, got {budget}"),
        );
    }
    checks.finish()?;
    if budgets.is_empty() {
        return Ok(vec![1.0 / n as f64; n]);
    }
    let total: f64 = budgets.iter().sum();
    Ok(budgets.iter().map(|b| b / total).collect())
}

fn finish(state: State, sweeps: usize) -> RiskBudget {
    let State { x, marginal, .. } = state;
    let total: f64 = x.iter().sum();
    let square = dot(&x, &marginal);
    RiskBudget {
        weights: x.iter().map(|x| x / total).collect(),
        risk_contributions: x.iter().zip(&marginal).map(|(x, m)| x * m / square).collect(),
        volatility: square.sqrt() / total,
        sweeps,
    }
}

/// The unscaled weights, and what is known of Σx.
struct State {
    x: Vec<f64>,
    /// (Σx)ᵢ when asset i was last visited, with its x after the visit.
    marginal: Vec<f64>,
    /// Σⱼσᵢⱼxⱼ over j > i.
    above: Vec<f64>,
}

/// One sweep over the assets; gives back the largest relative move.
///
/// Only the lower triangle of Σ is read, a few rows at a time: a row gives what the assets before it add
/// to its own, and what it will add to theirs in the next sweep.
struct Sweep<'a> {
    sigma: &'a [f64],
    /// Without budgets nothing moves, and Σx is computed.
    budgets: Option<&'a [f64]>,
    state: &'a mut State,
}

impl Kernel for Sweep<'_> {
    type Output = f64;

    #[inline(always)]
    fn run<const FMA: bool>(mut self) -> f64 {
        let n = self.state.x.len();
        let together = n - n % 4;
        let mut most: f64 = 0.0;
        for first in (0..together).step_by(4) {
            let rows = [0, 1, 2, 3].map(|j| &self.sigma[(first + j) * n..][..first]);
            let sums = four_products::<FMA>(rows, &self.state.x[..first]);
            most = most.max(self.visit::<FMA>(first, &sums));
            let State { x, above, .. } = &mut *self.state;
            let moved = [x[first], x[first + 1], x[first + 2], x[first + 3]];
            add_four::<FMA>(moved, rows, &mut above[..first]);
        }
        for i in together..n {
            let row = &self.sigma[i * n..][..i];
            let sum = scalar_product::<FMA>(row, &self.state.x[..i]);
            most = most.max(self.visit::<FMA>(i, &[sum]));
            let State { x, above, .. } = &mut *self.state;
            add_scaled::<FMA>(x[i], row, &mut above[..i]);
        }
        most
    }
}

impl Sweep<'_> {
    /// Visits neighbouring assets from `first` on, given what those before them add to their marginals.
    #[inline(always)]
    fn visit<const FMA: bool>(&mut self, first: usize, sums: &[f64]) -> f64 {
        let State { x, marginal, above } = &mut *self.state;
        let n = x.len();
        let mut most: f64 = 0.0;
        for (i, sum) in (first..).zip(sums) {
            let row = &self.sigma[i * n..][..=i];
            let mut others = sum + above[i];
            for k in first..i {
                others = fma::<FMA>(row[k], x[k], others);
            }
            if let Some(budgets) = self.budgets {
                let next = root(row[i], others, budgets[i]);
                most = most.max(((next - x[i]) / next).abs());
                x[i] = next;
            }
            marginal[i] = fma::<FMA>(row[i], x[i], others);
            above[i] = 0.0;
            for k in first..i {
                above[k] = fma::<FMA>(row[k], x[i], above[k]);
            }
        }
        most
    }
}

/// The positive root of σx² + ax − b = 0, without cancellation.
#[inline(always)]
fn root(variance: f64, others: f64, budget: f64) -> f64 {
    let root = (others * others + 4.0 * variance * budget).sqrt();
    if others > 0.0 { 2.0 * budget / (others + root) } else { (root - others) / (2.0 * variance) }
}
