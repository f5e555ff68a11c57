//! Risk parity and risk budgeting.

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
    let mut x: Vec<f64> = (0..n).map(|i| (budgets[i] / sigma[i * n + i]).sqrt()).collect();
    let mut marginal: Vec<f64> = vec![0.0; n];
    for (&x, row) in x.iter().zip(sigma.chunks_exact(n)) {
        for (m, s) in marginal.iter_mut().zip(row) {
            *m += x * s;
        }
    }
    // The start is scaled so that x'Σx = Σb = 1, as it is at the minimum.
    let square: f64 = x.iter().zip(&marginal).map(|(x, m)| x * m).sum();
    if square.is_nan() || square <= 0.0 {
        return Err(Error::Infeasible("covariance is not positive definite".to_owned()));
    }
    let scale = square.sqrt().recip();
    x.iter_mut().chain(&mut marginal).for_each(|value| *value *= scale);
    let mut moved = f64::INFINITY;
    for sweep in 1..=MOST_SWEEPS {
        moved = dispatch(Sweep { sigma, budgets: &budgets, x: &mut x, marginal: &mut marginal });
        if moved <= SETTLED {
            return finish(sigma, &x, sweep);
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
        let path = format_args!("covariance[{i}][{i}]").to_string();
        checks.require(variance > 0.0, path, format_args!("must be positive, got {variance}"));
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

fn finish(sigma: &[f64], x: &[f64], sweeps: usize) -> Result<RiskBudget> {
    let total: f64 = x.iter().sum();
    let weights: Vec<f64> = x.iter().map(|x| x / total).collect();
    let rows = sigma.chunks_exact(x.len());
    let contributions: Vec<f64> = weights
        .iter()
        .zip(rows)
        .map(|(w, row)| w * row.iter().zip(&weights).map(|(s, w)| s * w).sum::<f64>())
        .collect();
    let variance: f64 = contributions.iter().sum();
    Ok(RiskBudget {
        weights,
        risk_contributions: contributions.iter().map(|c| c / variance).collect(),
        volatility: variance.sqrt(),
        sweeps,
    })
}

/// One sweep over the assets, keeping Σx; gives back the largest relative move.
struct Sweep<'a> {
    sigma: &'a [f64],
    budgets: &'a [f64],
    x: &'a mut [f64],
    marginal: &'a mut [f64],
}

impl Kernel for Sweep<'_> {
    type Output = f64;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> f64 {
        let Self { sigma, budgets, x, marginal } = self;
        let n = x.len();
        let marginal = &mut marginal[..n];
        let mut most: f64 = 0.0;
        for i in 0..n {
            let row = &sigma[i * n..][..n];
            let variance = row[i];
            // σᵢᵢx² + ax − b = 0 with the others held; the root without cancellation.
            let others = marginal[i] - variance * x[i];
            let root = (others * others + 4.0 * variance * budgets[i]).sqrt();
            let next = if others > 0.0 {
                2.0 * budgets[i] / (others + root)
            } else {
                (root - others) / (2.0 * variance)
            };
            let step = next - x[i];
            most = most.max((step / next).abs());
            x[i] = next;
            for j in 0..n {
                marginal[j] = fma::<FMA>(step, row[j], marginal[j]);
            }
        }
        most
    }
}
