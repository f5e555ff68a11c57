//! Matrices: the decompositions that the models stand on.
//!
//! Data and results are `ndarray` arrays; nalgebra works behind this door and is not seen.

mod cholesky;
mod determinant;
mod eigen;
mod gram;
mod least_squares;
mod matrix_exponential;
mod matrix_logarithm;
mod nearest_correlation;
pub mod rows;
mod solve;
mod square_root;
mod symmetric;

pub use cholesky::{cholesky, cholesky_semidefinite};
pub use determinant::determinant;
pub use eigen::{Eigen, symmetric_eigen};
pub(crate) use gram::{Panels, WIDTH};
pub(crate) use least_squares::listed;
pub use least_squares::{Qr, qr};
pub use matrix_exponential::matrix_exponential;
pub use matrix_logarithm::matrix_logarithm;
pub use nearest_correlation::{
    CorrelationRepair, NearestCorrelation, NearestCorrelationSettings, nearest_correlation,
    nearest_correlation_with,
};
pub use solve::{log_determinant, solve_positive_definite};
pub use square_root::square_root;

use crate::{Result, check::Checks};
use nalgebra::DMatrix;
use ndarray::{Array2, ArrayView2};

fn to_nalgebra(a: ArrayView2<'_, f64>) -> DMatrix<f64> {
    DMatrix::from_fn(a.nrows(), a.ncols(), |i, j| a[[i, j]])
}

fn to_ndarray(a: &DMatrix<f64>) -> Array2<f64> {
    Array2::from_shape_fn((a.nrows(), a.ncols()), |(i, j)| a[(i, j)])
}

/// Wants a square, finite, symmetric matrix of at least one row.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid), with `name` and the place of the first bad element.
pub fn check_symmetric(name: &str, a: ArrayView2<'_, f64>) -> Result<()> {
    let mut checks = Checks::default();
    let (rows, columns) = a.dim();
    checks.require(
        rows == columns && rows > 0,
        name,
        format_args!("must be square with at least one row, got {rows} x {columns}"),
    );
    if checks.is_clean() && !symmetric::is_symmetric(a) {
        if let Some(((i, j), x)) = a.indexed_iter().find(|(_, x)| !x.is_finite()) {
            checks.finite(format_args!("{name}[{i}][{j}]"), *x);
        } else if let Some(((i, j), x)) =
            a.indexed_iter().find(|&((i, j), &x)| i < j && !symmetric::agree(x, a[[j, i]]))
        {
            let y = a[[j, i]];
            checks.problem(
                format_args!("{name}[{i}][{j}]"),
                format_args!("must equal [{j}][{i}], got {x} and {y}"),
            );
        }
    }
    checks.finish()
}

/// Wants a square, finite matrix of at least one row.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid), with `name` and the place of the first bad element.
pub fn check_square(name: &str, a: ArrayView2<'_, f64>) -> Result<()> {
    let mut checks = Checks::default();
    let (rows, columns) = a.dim();
    let message = format_args!("must be square with at least one row, got {rows} x {columns}");
    checks.require(rows == columns && rows > 0, name, message);
    if let Some(((i, j), x)) = a.indexed_iter().find(|(_, x)| !x.is_finite()) {
        checks.finite(format_args!("{name}[{i}][{j}]"), *x);
    }
    checks.finish()
}
