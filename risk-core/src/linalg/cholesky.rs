use super::{check_symmetric, symmetric_eigen};
use crate::{Error, Result};
use ndarray::{Array1, Array2, ArrayView2, Axis};

/// The lower triangular L with A = L·Lᵀ, for a symmetric positive definite A.
///
/// # References
/// G. H. Golub, C. F. Van Loan (2013), *Matrix Computations*, 4th edition, algorithm 4.2.1.
///
/// # Errors
/// [`Error::Invalid`] when A is not square, finite and symmetric; [`Error::Infeasible`] when it is
/// not positive definite: [`cholesky_semidefinite`] factors a singular matrix, and
/// [`nearest_correlation`](super::nearest_correlation) repairs an indefinite one.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use risk_core::linalg::cholesky;
///
/// let factor = cholesky(array![[4.0, 2.0], [2.0, 5.0]].view())?;
/// assert_eq!(factor, array![[2.0, 0.0], [1.0, 2.0]]);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn cholesky(a: ArrayView2<'_, f64>) -> Result<Array2<f64>> {
    check_symmetric("matrix", a)?;
    factor(a, 0.0).map_err(|order| {
        Error::Infeasible(format!(
            "matrix is not positive definite: its leading minor of order {order} is not positive"
        ))
    })
}

/// L, when every pivot exceeds `tolerance` times the element of the diagonal; else the order of the
/// first minor for which it does not.
fn factor(a: ArrayView2<'_, f64>, tolerance: f64) -> std::result::Result<Array2<f64>, usize> {
    let n = a.nrows();
    // Row by row: element (i, j) needs the rows i and j of what is done, which lie side by side.
    let mut rows = vec![0.0; n * n];
    for i in 0..n {
        let (done, row) = rows.split_at_mut(i * n);
        for j in 0..i {
            let above = &done[j * n..j * n + j];
            let sum: f64 = above.iter().zip(&row[..j]).map(|(x, y)| x * y).sum();
            row[j] = (a[[i, j]] - sum) / done[j * n + j];
        }
        let pivot = a[[i, i]] - row[..i].iter().map(|x| x * x).sum::<f64>();
        if pivot.is_nan() || pivot <= tolerance * a[[i, i]].abs() {
            return Err(i + 1);
        }
        row[i] = pivot.sqrt();
    }
    Ok(Array2::from_shape_fn((n, n), |(i, j)| rows[i * n + j]))
}

/// The lower triangular L with A = L·Lᵀ, for a symmetric positive semidefinite A, such as the
/// covariance of more variables than observations.
///
/// Nothing is permuted: a variable that depends on those before it stays at its place, with a zero
/// on the diagonal and a column of zeros, and moves with the others alone.
///
/// # Formula
/// Where Cholesky's pivots stay clear of zero, L is Cholesky's. Where they do not, elimination without
/// permutation may magnify rounding without limit, so L is Rᵀ of the decomposition Λ^½·Vᵀ = Q·R, with
/// A = V·Λ·Vᵀ in units of unit diagonal; a column within rounding of those before it is left out of Q.
///
/// # References
/// N. J. Higham (1990), "Analysis of the Cholesky decomposition of a semi-definite matrix", in
/// *Reliable Numerical Computation*, Oxford, on the rounding without permutation.
///
/// # Errors
/// [`Error::Invalid`] when A is not square, finite and symmetric; [`Error::Infeasible`] when it has a
/// negative eigenvalue beyond rounding.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use risk_core::linalg::cholesky_semidefinite;
///
/// let factor = cholesky_semidefinite(array![[4.0, 2.0], [2.0, 1.0]].view())?;
/// assert!((factor[[1, 0]] - 1.0).abs() < 1e-14 && factor[[1, 1]] == 0.0);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn cholesky_semidefinite(a: ArrayView2<'_, f64>) -> Result<Array2<f64>> {
    check_symmetric("matrix", a)?;
    let n = a.nrows();
    let tolerance = 16.0 * n as f64 * f64::EPSILON;
    if let Ok(factor) = factor(a, tolerance) {
        return Ok(factor);
    }
    let scales = a.diag().mapv(|x| x.max(0.0).sqrt());
    let mut unit = Array2::zeros((n, n));
    for ((i, j), &x) in a.indexed_iter() {
        // |aᵢⱼ|² ≤ aᵢᵢ·aⱼⱼ holds for a semidefinite matrix: a variable without variance has no row.
        if x != 0.0 && (scales[i] == 0.0 || scales[j] == 0.0) {
            let place = format!("element [{i}][{j}] is {x} beside a diagonal that is not positive");
            return Err(Error::Infeasible(format!("matrix is not positive semidefinite: {place}")));
        }
        if x != 0.0 {
            unit[[i, j]] = x / scales[i] / scales[j];
        }
    }
    let eigen = symmetric_eigen(unit.view())?;
    let largest = eigen.values[0].max(0.0);
    let smallest = eigen.values[n - 1];
    if smallest < -tolerance * largest {
        return Err(Error::Infeasible(format!(
            "matrix is not positive semidefinite: at unit diagonal it has the eigenvalue {smallest:e}"
        )));
    }
    let roots = eigen.values.mapv(|value| if value > tolerance * largest { value.sqrt() } else { 0.0 });
    // Row i is variable i in uncorrelated coordinates.
    let variables = &eigen.vectors * &roots;
    let mut factor = Array2::zeros((n, n));
    let mut basis: Vec<(usize, Array1<f64>)> = Vec::new();
    for i in 0..n {
        let mut rest = variables.row(i).to_owned();
        // Gram and Schmidt's projections, twice, are as orthogonal as reflections.
        for _ in 0..2 {
            for (j, direction) in &basis {
                let along = direction.dot(&rest);
                rest.scaled_add(-along, direction);
                factor[[i, *j]] += along;
            }
        }
        let length = rest.dot(&rest).sqrt();
        if length > 4.0 * tolerance {
            factor[[i, i]] = length;
            basis.push((i, rest / length));
        }
    }
    Ok(&factor * &scales.insert_axis(Axis(1)))
}
