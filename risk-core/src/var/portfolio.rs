//! Positions as one series: the returns of a portfolio of constant weights.

use super::estimate::{check, reports, value_at_risk};
use super::input::{check_weights, overflow};
use super::monte_carlo;
use super::report::VarReport;
use super::settings::{VarMethod, VarSettings};
use crate::check::Checks;
use crate::math::dispatch::{Kernel, dispatch};
use crate::math::vector::fma;
use crate::progress::Progress;
use crate::{Error, Result};
use ndarray::ArrayView2;
use rayon::prelude::*;

/// How many rows of a panel a task takes.
const BLOCK: usize = 128;

/// Independent sums of a dot product, as many as keep the vector units busy.
const LANES: usize = 16;

/// The value at risk and the expected shortfall of a portfolio.
///
/// # Formula
/// rₜ = Σᵢ wᵢ·rₜᵢ, and [`value_at_risk`] of that series
///
/// where `returns` has T rows, oldest first, and N columns, and `weights` are fractions of the
/// portfolio or exposures in money, short positions negative: the results have their unit. The weights
/// are today's and held against every day of the past. With [`VarMethod::MonteCarlo`] the returns of
/// all assets are simulated together.
///
/// # References
/// P. Jorion (2007), *Value at Risk*, 3rd edition, chapters 7 and 10.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use risk_core::var::{VarSettings, portfolio_value_at_risk};
///
/// let returns = array![[0.01, -0.02], [-0.03, 0.01], [0.02, 0.02], [-0.01, -0.01]];
/// let exposures = [60_000.0, 40_000.0];
/// let report = portfolio_value_at_risk(returns.view(), &exposures, &VarSettings::default())?;
/// assert!(report.value_at_risk > 1_000.0 && report.value_at_risk < 1_400.0);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// As [`value_at_risk`], and [`Error::Invalid`] when the panel is not finite or the weights are not N
/// finite numbers.
pub fn portfolio_value_at_risk(
    returns: ArrayView2<'_, f64>,
    weights: &[f64],
    settings: &VarSettings,
) -> Result<VarReport> {
    if settings.method != VarMethod::MonteCarlo {
        return value_at_risk(&portfolio_returns(returns, weights)?, settings);
    }
    check(&portfolio_returns(returns, weights)?, &[settings.confidence], settings)?;
    let simulated = monte_carlo::simulate(returns, weights, settings, &Progress::silent())?;
    let reports = reports(simulated, &[settings.confidence], settings)?;
    reports.into_iter().next().ok_or_else(|| Error::invalid("confidence", "must be given"))
}

/// The returns of a portfolio of constant weights: rₜ = Σᵢ wᵢ·rₜᵢ.
///
/// # Errors
/// [`Error::Invalid`] when the panel is empty or not finite, or the weights are not as many finite
/// numbers as it has columns.
pub fn portfolio_returns(returns: ArrayView2<'_, f64>, weights: &[f64]) -> Result<Vec<f64>> {
    let mut checks = Checks::default();
    check_weights(&mut checks, returns.ncols(), weights);
    checks.finish()?;
    let mut products = vec![0.0; returns.nrows()];
    products.par_chunks_mut(BLOCK).enumerate().for_each(|(block, products)| {
        let first = block * BLOCK;
        let rows = returns.slice(ndarray::s![first..first + products.len(), ..]);
        let rows = rows.as_standard_layout();
        if let Some(rows) = rows.as_slice() {
            dispatch(Products { rows, weights, products });
        }
    });
    // A number that is not finite shows in its row's sum, whatever its weight.
    if products.is_empty() || returns.ncols() == 0 || products.iter().any(|x| !x.is_finite()) {
        return Err(overflow(returns));
    }
    Ok(products)
}

/// The products of rows with one vector.
struct Products<'a> {
    rows: &'a [f64],
    weights: &'a [f64],
    products: &'a mut [f64],
}

impl Kernel for Products<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let n = self.weights.len();
        if n == 0 {
            return;
        }
        let (weights, weights_left) = self.weights.as_chunks::<LANES>();
        for (product, row) in self.products.iter_mut().zip(self.rows.chunks_exact(n)) {
            let (row, row_left) = row.as_chunks::<LANES>();
            let mut sums = [0.0; LANES];
            for (r, w) in row.iter().zip(weights) {
                for lane in 0..LANES {
                    sums[lane] = fma::<FMA>(r[lane], w[lane], sums[lane]);
                }
            }
            let mut sum = 0.0;
            for (r, w) in row_left.iter().zip(weights_left) {
                sum = fma::<FMA>(*r, *w, sum);
            }
            for lane in 0..LANES {
                sum += sums[lane];
            }
            *product = sum;
        }
    }
}
