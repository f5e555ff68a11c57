use super::{check_square, to_nalgebra};
use crate::Result;
use ndarray::ArrayView2;

/// The determinant of a square matrix, by LU decomposition.
///
/// # References
/// G. H. Golub, C. F. Van Loan (2013), *Matrix Computations*, 4th edition, section 3.2.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) when the matrix is not square and finite.
pub fn determinant(a: ArrayView2<'_, f64>) -> Result<f64> {
    check_square("matrix", a)?;
    Ok(to_nalgebra(a).lu().determinant())
}
