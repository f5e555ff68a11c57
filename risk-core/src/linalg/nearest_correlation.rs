use super::{Eigen, check_symmetric, rows, symmetric_eigen};
use crate::check::Checks;
use crate::{Error, Progress, Result};
use ndarray::{Array2, ArrayView2, Axis};
use serde::{Deserialize, Serialize};

/// How a matrix is made a correlation matrix.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CorrelationRepair {
    /// The nearest correlation matrix in Frobenius' norm, by Higham's alternating projections with
    /// Dykstra's correction. The default.
    #[default]
    AlternatingProjections,
    /// Eigenvalues below the least one are raised to it, and the diagonal is brought back to 1: one
    /// step, near the nearest.
    EigenvalueClipping,
}

/// The settings of [`nearest_correlation`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NearestCorrelationSettings {
    /// The method. Default: the nearest matrix.
    pub repair: CorrelationRepair,
    /// The least eigenvalue before the diagonal is brought to 1, from 0 to 1. Default 0, for the
    /// nearest matrix, which is singular where it differs from the given one; 1e-8 gives it a Cholesky
    /// factor.
    pub least_eigenvalue: f64,
    /// The change of the matrix in one iteration, relative to its norm, at which the projections end.
    /// Default 1e-10.
    pub tolerance: f64,
    /// The most iterations. Default 10,000.
    pub most_iterations: usize,
}

impl Default for NearestCorrelationSettings {
    fn default() -> Self {
        Self {
            repair: CorrelationRepair::default(),
            least_eigenvalue: 0.0,
            tolerance: 1e-10,
            most_iterations: 10_000,
        }
    }
}

/// A repaired correlation matrix, and what the repair changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NearestCorrelation {
    /// Symmetric and positive semidefinite, with a diagonal of exactly 1.
    #[serde(with = "rows")]
    pub correlation: Array2<f64>,
    /// The smallest eigenvalue of the given matrix.
    pub smallest_eigenvalue: f64,
    /// ‖X − A‖ in Frobenius' norm; 0 when the given matrix was a correlation matrix.
    pub distance: f64,
    /// The number of projections; 0 when nothing had to be done.
    pub iterations: usize,
}

/// The correlation matrix X nearest to a symmetric A.
///
/// # Formula
/// min ‖A − X‖ over the symmetric positive semidefinite X with xᵢᵢ = 1
///
/// # References
/// N. J. Higham (2002), "Computing the nearest correlation matrix — a problem from finance", *IMA
/// Journal of Numerical Analysis* 22, algorithm 3.3.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use risk_core::linalg::{NearestCorrelationSettings, nearest_correlation};
///
/// let a = array![[1.0, 1.0, 0.0], [1.0, 1.0, 1.0], [0.0, 1.0, 1.0]];
/// let found = nearest_correlation(a.view(), &NearestCorrelationSettings::default())?;
/// assert!((found.correlation[[0, 1]] - 0.7607).abs() < 1e-4);
/// assert!((found.correlation[[0, 2]] - 0.1573).abs() < 1e-4);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`] when A is not square, finite and symmetric or a setting is out of range;
/// [`Error::NoConvergence`] when the iterations run out.
pub fn nearest_correlation(
    a: ArrayView2<'_, f64>,
    settings: &NearestCorrelationSettings,
) -> Result<NearestCorrelation> {
    nearest_correlation_with(a, settings, &Progress::silent())
}

/// [`nearest_correlation`], which reports its iterations and can be stopped between them.
///
/// # Errors
/// Those of [`nearest_correlation`], and [`Error::Cancelled`].
pub fn nearest_correlation_with(
    a: ArrayView2<'_, f64>,
    settings: &NearestCorrelationSettings,
    progress: &Progress<'_>,
) -> Result<NearestCorrelation> {
    check_symmetric("matrix", a)?;
    let mut checks = Checks::default();
    checks.fraction("least_eigenvalue", settings.least_eigenvalue);
    checks.between("tolerance", settings.tolerance, 1e-15, 1.0);
    checks.require(settings.most_iterations > 0, "most_iterations", "must be at least 1, got 0");
    let largest = a.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    checks.require(
        largest <= LARGEST,
        "matrix",
        format_args!("must have elements of at most {LARGEST:e} in size, got {largest}"),
    );
    checks.finish()?;
    let eigen = symmetric_eigen(a)?;
    let smallest_eigenvalue = eigen.values[eigen.values.len() - 1];
    if smallest_eigenvalue >= settings.least_eigenvalue && a.diag().iter().all(|&x| x == 1.0) {
        return Ok(NearestCorrelation {
            correlation: symmetric(a.to_owned()),
            smallest_eigenvalue,
            distance: 0.0,
            iterations: 0,
        });
    }
    let (correlation, iterations) = match settings.repair {
        CorrelationRepair::EigenvalueClipping => {
            (to_unit_diagonal(raised(&eigen, settings.least_eigenvalue)), 1)
        }
        CorrelationRepair::AlternatingProjections => project(a, settings, progress)?,
    };
    let distance = norm(&(&correlation - &a));
    Ok(NearestCorrelation { correlation, smallest_eigenvalue, distance, iterations })
}

/// Elements of this size are no correlations; beyond it their squares would soon overflow.
const LARGEST: f64 = 1e6;

/// Dykstra's alternating projections: on the cone of positive semidefinite matrices, and on the
/// matrices with a diagonal of 1.
fn project(
    a: ArrayView2<'_, f64>,
    settings: &NearestCorrelationSettings,
    progress: &Progress<'_>,
) -> Result<(Array2<f64>, usize)> {
    let most = settings.most_iterations;
    let mut y = symmetric(a.to_owned());
    let mut correction = Array2::zeros(a.dim());
    let mut residual = f64::INFINITY;
    for iteration in 1..=most {
        progress.report(iteration as u64 - 1, most as u64)?;
        let shifted = &y - &correction;
        let x = raised(&symmetric_eigen(shifted.view())?, settings.least_eigenvalue);
        correction = &x - &shifted;
        let mut next = x.clone();
        next.diag_mut().fill(1.0);
        residual = norm(&(&next - &y)).max(norm(&(&next - &x))) / norm(&next);
        y = next;
        if residual <= settings.tolerance {
            return Ok((to_unit_diagonal(x), iteration));
        }
    }
    Err(Error::NoConvergence { what: "nearest correlation matrix".to_owned(), iterations: most, residual })
}

/// V·diag(max(λ, least))·Vᵀ.
fn raised(eigen: &Eigen, least: f64) -> Array2<f64> {
    let values = eigen.values.mapv(|value| value.max(least));
    symmetric((&eigen.vectors * &values).dot(&eigen.vectors.t()))
}

/// D·A·D with the D that makes the diagonal 1. A variable without variance is uncorrelated.
fn to_unit_diagonal(a: Array2<f64>) -> Array2<f64> {
    let inverse = a.diag().mapv(|x| if x > 0.0 { 1.0 / x.sqrt() } else { 0.0 });
    let mut unit = &a * &inverse * inverse.view().insert_axis(Axis(1));
    unit.mapv_inplace(|x| x.clamp(-1.0, 1.0));
    unit.diag_mut().fill(1.0);
    symmetric(unit)
}

/// The lower triangle takes the numbers of the upper one.
fn symmetric(mut a: Array2<f64>) -> Array2<f64> {
    for i in 0..a.nrows() {
        for j in 0..i {
            a[[i, j]] = a[[j, i]];
        }
    }
    a
}

fn norm(a: &Array2<f64>) -> f64 {
    a.iter().map(|x| x * x).sum::<f64>().sqrt()
}
