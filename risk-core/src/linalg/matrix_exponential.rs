use super::{check_square, to_nalgebra, to_ndarray};
use crate::{Error, Result};
use ndarray::{Array2, ArrayView2};

/// The largest norm whose exponential is computed: it takes about thirty squarings.
const LARGEST_NORM: f64 = 1e9;

/// The exponential e^A = I + A + A²/2! + … of a square matrix.
///
/// # References
/// N. J. Higham (2005), "The scaling and squaring method for the matrix exponential revisited",
/// *SIAM Journal on Matrix Analysis and Applications* 26, 1179–1193.
///
/// # Errors
/// [`Error::Invalid`] when A is not square and finite, or its 1-norm is over 10⁹;
/// [`Error::Infeasible`] when an element of the exponential exceeds the largest number.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use risk_core::linalg::matrix_exponential;
///
/// let exponential = matrix_exponential(array![[0.0, 1.0], [0.0, 0.0]].view())?;
/// assert_eq!(exponential, array![[1.0, 1.0], [0.0, 1.0]]);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn matrix_exponential(a: ArrayView2<'_, f64>) -> Result<Array2<f64>> {
    check_square("matrix", a)?;
    let norm = a.columns().into_iter().map(|column| column.iter().map(|x| x.abs()).sum()).fold(0.0, f64::max);
    if norm > LARGEST_NORM {
        let message = format_args!("must have a 1-norm of at most {LARGEST_NORM:e}, got {norm:e}");
        return Err(Error::invalid("matrix", message));
    }
    let exponential = to_ndarray(&to_nalgebra(a).exp());
    if exponential.iter().all(|x| x.is_finite()) {
        Ok(exponential)
    } else {
        Err(Error::Infeasible("the exponential of the matrix is too large for a number".to_owned()))
    }
}
