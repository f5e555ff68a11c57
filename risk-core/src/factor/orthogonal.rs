//! Factors made uncorrelated, one after another.

use super::check::check_panel_sizes;
use crate::Result;
use crate::check::Checks;
use crate::linalg::rows;
use ndarray::{Array2, ArrayView2, Axis};
use serde::{Deserialize, Serialize};

/// Factors of which each is what the ones before it leave unexplained.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrthogonalFactors {
    /// T×K: the factors, uncorrelated in this sample; the first is as given.
    #[serde(with = "rows")]
    pub factors: Array2<f64>,
    /// K×K, lower triangular with a diagonal of 1: original factor i is Σⱼ coefficients\[i\]\[j\] times
    /// orthogonal factor j.
    #[serde(with = "rows")]
    pub coefficients: Array2<f64>,
}

/// Orthogonalises factors in the order of their columns: market first, then each style net of what
/// is before it.
///
/// # Formula
/// f̃ₖ = fₖ − Σ_{j<k} γₖⱼ·f̃ⱼ, γₖⱼ = cov(fₖ, f̃ⱼ)/var(f̃ⱼ)
///
/// A factor that those before it explain wholly becomes zero up to rounding, and is left out of later
/// ones. Means are kept: f̃ₖ carries the alpha of fₖ. Betas on f̃ that are b̃ are betas b on f by
/// b̃ = coefficientsᵀ·b.
///
/// # References
/// G. H. Golub, C. F. Van Loan (2013), *Matrix Computations*, 4th edition, section 5.2.8 (modified
/// Gram–Schmidt); R. Klein, V. Chow (2013), "Orthogonalized factors and systematic risk decomposition",
/// *Quarterly Review of Economics and Finance* 53.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) when there are no columns, fewer than two rows, or a number is
/// not finite.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use risk_core::factor::orthogonal_factors;
///
/// let factors = array![[1.0, 2.5], [-1.0, -2.5], [1.0, 1.5], [-1.0, -1.5]];
/// let found = orthogonal_factors(factors.view())?;
/// assert_eq!(found.coefficients, array![[1.0, 0.0], [2.0, 1.0]]);
/// assert_eq!(found.factors.column(1).to_vec(), [0.5, -0.5, -0.5, 0.5]);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn orthogonal_factors(factors: ArrayView2<'_, f64>) -> Result<OrthogonalFactors> {
    let mut checks = Checks::default();
    check_panel_sizes(&mut checks, "factors", factors, false);
    let (observations, count) = factors.dim();
    checks.require(
        observations >= 2,
        "factors",
        format_args!("must have at least 2 rows, got {observations}"),
    );
    checks.finish()?;
    let mut orthogonal = factors.to_owned();
    let mut coefficients = Array2::eye(count);
    let deviations = |panel: &Array2<f64>| panel - &(panel.sum_axis(Axis(0)) / observations as f64);
    let mut centred = deviations(&orthogonal);
    let original: Vec<f64> = centred.columns().into_iter().map(|column| column.dot(&column)).collect();
    for k in 1..count {
        // Twice is enough: the second pass takes up the rounding of the first.
        for _ in 0..2 {
            for j in 0..k {
                let (before, now) = (centred.column(j).to_owned(), centred.column(k).to_owned());
                let variance = before.dot(&before);
                if variance <= DEPENDENT * original[j] {
                    continue;
                }
                let gamma = now.dot(&before) / variance;
                coefficients[[k, j]] += gamma;
                centred.column_mut(k).scaled_add(-gamma, &before);
                let raw = orthogonal.column(j).to_owned();
                orthogonal.column_mut(k).scaled_add(-gamma, &raw);
            }
        }
    }
    Ok(OrthogonalFactors { factors: orthogonal, coefficients })
}

/// A factor of which less than this share of its variance is its own is explained by the others.
const DEPENDENT: f64 = 1e-24;
