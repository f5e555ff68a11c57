use super::cholesky;
use crate::check::Checks;
use crate::{Error, Result, math};
use ndarray::{Array2, ArrayView2};

/// The X with A·X = B, for a symmetric positive definite A, by Cholesky's factor.
///
/// # Errors
/// [`Error::Invalid`] when A is not square, finite and symmetric, or B has not
/// as many rows or is not finite; [`Error::Infeasible`] when A is not
/// positive definite or X overflows.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use risk_core::linalg::solve_positive_definite;
///
/// let x = solve_positive_definite(array![[4.0, 2.0], [2.0, 5.0]].view(), array![[8.0], [12.0]].view())?;
/// assert_eq!(x, array![[1.0], [2.0]]);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn solve_positive_definite(a: ArrayView2<'_, f64>, b: ArrayView2<'_, f64>) -> Result<Array2<f64>> {
    let factor = cholesky(a)?;
    let mut checks = Checks::default();
    let (want, got) = (a.nrows(), b.nrows());
    checks.require(want == got, "right_hand_side", format_args!("must have {want} rows, got {got}"));
    if let Some(((i, j), x)) = b.indexed_iter().find(|(_, x)| !x.is_finite()) {
        checks.finite(format_args!("right_hand_side[{i}][{j}]"), *x);
    }
    checks.finish()?;
    let mut x = b.to_owned();
    for mut column in x.columns_mut() {
        for i in 0..want {
            let known: f64 = (0..i).map(|j| factor[[i, j]] * column[j]).sum();
            column[i] = (column[i] - known) / factor[[i, i]];
        }
        for i in (0..want).rev() {
            let known: f64 = (i + 1..want).map(|j| factor[[j, i]] * column[j]).sum();
            column[i] = (column[i] - known) / factor[[i, i]];
        }
    }
    if x.iter().all(|x| x.is_finite()) {
        Ok(x)
    } else {
        Err(Error::Infeasible("the solution of the linear equations overflows".to_owned()))
    }
}

/// ln det A of a symmetric positive definite A, which neither overflows nor vanishes where det A does.
///
/// # Formula
/// ln det A = 2·Σᵢ ln Lᵢᵢ with A = L·Lᵀ
///
/// # Errors
/// [`Error::Invalid`] when A is not square, finite and symmetric;
/// [`Error::Infeasible`] when it is not positive definite.
pub fn log_determinant(a: ArrayView2<'_, f64>) -> Result<f64> {
    Ok(2.0 * cholesky(a)?.diag().iter().map(|&x| math::ln(x)).sum::<f64>())
}
