//! How nearly the factors say the same thing.

use super::check::check_panel_sizes;
use crate::Result;
use crate::check::Checks;
use crate::linalg::{rows, solve_positive_definite, symmetric_eigen};
use crate::statistics::{CovarianceMethod, covariance};
use ndarray::{Array2, ArrayView2};
use serde::{Deserialize, Serialize};

/// How nearly collinear factors are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Collinearity {
    /// K×K; 0 beside a factor that does not move.
    #[serde(with = "rows")]
    pub correlation: Array2<f64>,
    /// The mean of the correlations off the diagonal; `None` for one factor.
    pub mean_correlation: Option<f64>,
    /// VIF_k = 1/(1 − R_k²) of factor k on all the others; above 10 its joint beta is not to be trusted.
    /// `None` when the factors are linearly dependent.
    pub variance_inflation: Option<Vec<f64>>,
    /// λ_max/λ_min of the correlation; its square root is Belsley's condition index, which above 30 is
    /// called harmful. `None` when the factors are linearly dependent.
    pub condition_number: Option<f64>,
}

/// Measures the collinearity of factor returns.
///
/// # Formula
/// VIF_k = \[C⁻¹\]_kk, κ = λ_max(C)/λ_min(C)
///
/// where C is the correlation of the factors, T×K, oldest first.
///
/// # References
/// D. A. Belsley, E. Kuh, R. E. Welsch (1980), *Regression Diagnostics*, chapter 3.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) when there are fewer than two rows or a number is not finite.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use risk_core::factor::collinearity;
///
/// let factors = array![[1.0, 1.0], [-1.0, 1.0], [1.0, -1.0], [-1.0, -1.0]];
/// let found = collinearity(factors.view())?;
/// assert_eq!(found.variance_inflation, Some(vec![1.0, 1.0]));
/// assert_eq!(found.condition_number, Some(1.0));
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn collinearity(factors: ArrayView2<'_, f64>) -> Result<Collinearity> {
    let mut checks = Checks::default();
    check_panel_sizes(&mut checks, "factors", factors, false);
    let (observations, k) = factors.dim();
    checks.require(
        observations >= 2,
        "factors",
        format_args!("must have at least 2 rows, got {observations}"),
    );
    checks.finish()?;
    let covariance = covariance(factors, &CovarianceMethod::Sample)?;
    let deviations = covariance.diag().mapv(f64::sqrt);
    let correlation = Array2::from_shape_fn((k, k), |(i, j)| {
        let scale = deviations[i] * deviations[j];
        match (i == j, scale > 0.0) {
            (true, _) => 1.0,
            (false, true) => (covariance[[i, j]] / scale).clamp(-1.0, 1.0),
            (false, false) => 0.0,
        }
    });
    let eigen = symmetric_eigen(correlation.view())?;
    let (largest, least) = (eigen.values[0], eigen.values[k - 1]);
    let moves = deviations.iter().all(|deviation| *deviation > 0.0);
    let independent = moves && least > k as f64 * f64::EPSILON * largest;
    let inverse = solve_positive_definite(correlation.view(), Array2::eye(k).view()).ok();
    let pairs = (k * (k - 1)) as f64;
    Ok(Collinearity {
        mean_correlation: (k > 1).then(|| (correlation.sum() - k as f64) / pairs),
        variance_inflation: inverse.filter(|_| independent).map(|inverse| inverse.diag().to_vec()),
        condition_number: independent.then(|| largest / least),
        correlation,
    })
}
