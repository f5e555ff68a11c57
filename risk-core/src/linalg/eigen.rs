use super::{check_symmetric, to_nalgebra, to_ndarray};
use crate::{Error, Result};
use ndarray::{Array1, Array2, ArrayView2};

/// The eigenvalues of a symmetric matrix, largest first, and their vectors.
#[derive(Debug, Clone, PartialEq)]
pub struct Eigen {
    /// λ₁ ≥ λ₂ ≥ …
    pub values: Array1<f64>,
    /// Column k is the unit vector of λₖ; its largest element is positive.
    pub vectors: Array2<f64>,
}

/// The decomposition A = V·diag(λ)·Vᵀ of a symmetric A.
///
/// Signs are fixed so that the element of each vector that is largest in size is positive.
///
/// # References
/// G. H. Golub, C. F. Van Loan (2013), *Matrix Computations*, 4th edition, section 8.3.
///
/// # Errors
/// [`Error::Invalid`] when A is not square, finite and symmetric; [`Error::NoConvergence`] when the
/// QR iteration does not end.
pub fn symmetric_eigen(a: ArrayView2<'_, f64>) -> Result<Eigen> {
    check_symmetric("matrix", a)?;
    let most = 100 * a.nrows().max(10);
    let Some(found) = nalgebra::SymmetricEigen::try_new(to_nalgebra(a), f64::EPSILON, most) else {
        let what = "eigenvalues".to_owned();
        return Err(Error::NoConvergence { what, iterations: most, residual: f64::EPSILON });
    };
    let mut order: Vec<usize> = (0..a.nrows()).collect();
    order.sort_by(|&i, &j| found.eigenvalues[j].total_cmp(&found.eigenvalues[i]));
    let unsorted = to_ndarray(&found.eigenvectors);
    let mut vectors = unsorted.select(ndarray::Axis(1), &order);
    for mut vector in vectors.columns_mut() {
        let largest = vector.iter().fold(0.0_f64, |most, &x| if x.abs() > most.abs() { x } else { most });
        if largest < 0.0 {
            vector.mapv_inplace(|x| -x);
        }
    }
    Ok(Eigen { values: order.iter().map(|&k| found.eigenvalues[k]).collect(), vectors })
}
