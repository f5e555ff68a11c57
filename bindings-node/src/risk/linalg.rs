//! Matrices: decompositions and repairs.

use crate::argument::Optional;
use crate::array::{Panel, Series};
use crate::function::functions;
use ndarray::Array2;
use risk_core::linalg::{Eigen, rows};
use serde::Serialize;

functions! {
    /// Matrices: decompositions and repairs.
    linalg at "risk.linalg" of risk_core::linalg {
        async cholesky(a: Panel) -> matrix;
        async cholesky_semidefinite(a: Panel) -> matrix;
        async determinant(a: Panel) -> number;
        async matrix_exponential(a: Panel) -> matrix;
        async matrix_logarithm(a: Panel) -> matrix;
        async |progress| nearest_correlation(a: Panel, settings: Optional<core::NearestCorrelationSettings>) -> arrays = core::nearest_correlation_with(a, settings, progress);
        async log_determinant(a: Panel) -> number;
        async solve_positive_definite(a: Panel, b: Panel) -> matrix;
        async square_root(a: Panel) -> matrix;
        async symmetric_eigen(a: Panel) -> arrays = core::symmetric_eigen(a).map(Spectrum::of);
        async least_squares_coefficients(x: Panel, y: Series) -> vector = core::qr(x).and_then(|qr| qr.coefficients(y));
        async orthonormal(x: Panel) -> matrix = core::qr(x).map(|qr| qr.orthonormal());
        async condition(x: Panel) = core::qr(x).map(|qr| qr.condition());
    }
}

/// What a symmetric matrix is made of.
#[derive(Serialize)]
struct Spectrum {
    /// The eigenvalues.
    values: Vec<f64>,
    /// An eigenvector a column.
    #[serde(with = "rows")]
    vectors: Array2<f64>,
}

impl Spectrum {
    fn of(eigen: Eigen) -> Self {
        Self { values: eigen.values.to_vec(), vectors: eigen.vectors }
    }
}
