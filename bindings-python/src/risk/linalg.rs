//! Matrices: decompositions and repairs.

use crate::array::{Panel, Series};
use crate::convert::Wire;
use crate::functions::functions;

functions! {
    /// Matrices: decompositions and repairs.
    linalg of risk_core::linalg {
        cholesky(a: Panel) -> matrix;
        cholesky_semidefinite(a: Panel) -> matrix;
        determinant(a: Panel);
        matrix_exponential(a: Panel) -> matrix;
        matrix_logarithm(a: Panel) -> matrix;
        nearest_correlation(a: Panel, settings: Wire<core::NearestCorrelationSettings>) =
            |progress| core::nearest_correlation_with(a, settings, progress);
        log_determinant(a: Panel);
        solve_positive_definite(a: Panel, b: Panel) -> matrix;
        square_root(a: Panel) -> matrix;
        symmetric_eigen(a: Panel) =
            core::symmetric_eigen(a)
                .map(|e| (e.values.to_vec(), e.vectors.rows().into_iter()
                .map(|row| row.to_vec()).collect::<Vec<_>>()));
        least_squares_coefficients(x: Panel, y: Series) -> vector =
            core::qr(x).and_then(|qr| qr.coefficients(y));
        orthonormal(x: Panel) -> matrix = core::qr(x).map(|qr| qr.orthonormal());
        condition(x: Panel) = core::qr(x).map(|qr| qr.condition());
    }
}
