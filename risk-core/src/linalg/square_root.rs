use super::{check_square, to_nalgebra, to_ndarray};
use crate::math::{exp, ln};
use crate::{Error, Result};
use nalgebra::{DMatrix, Schur};
use ndarray::{Array2, ArrayView2};

/// Most steps of the iteration; it doubles its digits with each.
const MOST_STEPS: usize = 100;

/// Where the iteration stops scaling: it is then close, and scaling would only disturb it.
const CLOSE: f64 = 1e-2;

/// The principal square root of a square matrix: the X with X² = A whose eigenvalues have positive
/// real parts.
///
/// # Formula
/// Mₖ₊₁ = ½(I + ½(μ²Mₖ + μ⁻²Mₖ⁻¹)), Xₖ₊₁ = ½μ·Xₖ(I + μ⁻²Mₖ⁻¹), with M₀ = X₀ = A
///
/// where μ = |det Mₖ|^(−1/2n); Xₖ goes to the root and Mₖ to the unit matrix.
///
/// # References
/// N. J. Higham (2008), *Functions of Matrices*, equation (6.29): the product form of the iteration
/// of E. D. Denman and A. N. Beavers (1976).
///
/// # Errors
/// [`Error::Invalid`] when A is not square and finite; [`Error::Infeasible`] when an eigenvalue is
/// zero or negative, so that there is no principal root; [`Error::NoConvergence`] when A is so close
/// to such a matrix that the iteration ends without one.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use risk_core::linalg::square_root;
///
/// let root = square_root(array![[4.0, 1.0], [0.0, 9.0]].view())?;
/// assert!((root - array![[2.0, 0.2], [0.0, 3.0]]).iter().all(|x| x.abs() < 1e-15));
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn square_root(a: ArrayView2<'_, f64>) -> Result<Array2<f64>> {
    check_square("matrix", a)?;
    let a = to_nalgebra(a);
    check_principal("square root", &a)?;
    principal_root(&a).map(|root| to_ndarray(&root))
}

/// Wants no eigenvalue on the closed negative real axis.
pub(super) fn check_principal(what: &str, a: &DMatrix<f64>) -> Result<()> {
    let most = 200 * a.nrows().max(10);
    let Some(schur) = Schur::try_new(a.clone(), f64::EPSILON, most) else {
        let what = "eigenvalues".to_owned();
        return Err(Error::NoConvergence { what, iterations: most, residual: f64::EPSILON });
    };
    let values = schur.complex_eigenvalues();
    let largest = values.iter().fold(0.0_f64, |most, z| most.max(z.re.hypot(z.im)));
    let noise = f64::EPSILON * a.nrows() as f64 * largest;
    match values.iter().find(|z| z.re <= noise && z.im.abs() <= noise) {
        Some(z) => Err(Error::Infeasible(format!(
            "matrix has no principal {what}: its eigenvalue {:e} is not positive",
            z.re
        ))),
        None => Ok(()),
    }
}

/// The iteration itself.
pub(super) fn principal_root(a: &DMatrix<f64>) -> Result<DMatrix<f64>> {
    let n = a.nrows();
    let unit = DMatrix::<f64>::identity(n, n);
    let (mut x, mut m) = (a.clone(), a.clone());
    let mut distance = f64::INFINITY;
    for _ in 0..MOST_STEPS {
        let decomposed = m.clone().lu();
        // The determinant of a large or small matrix is no number, but its logarithm is.
        let logarithm: f64 = decomposed.u().diagonal().iter().map(|u| ln(u.abs())).sum();
        let Some(inverse) = decomposed.try_inverse() else { break };
        let scale = exp(-0.5 * logarithm / n as f64);
        let mu = if distance > CLOSE && scale.is_normal() { scale } else { 1.0 };
        let square = mu * mu;
        x = &x * (&unit + &inverse / square) * (0.5 * mu);
        m = (&unit + (&m * square + &inverse / square) * 0.5) * 0.5;
        let before = distance;
        distance = (&m - &unit).norm();
        if !distance.is_finite() {
            break;
        }
        // From here on the steps halve nothing but rounding.
        if distance <= f64::EPSILON * n as f64 || (distance < 1e-8 && distance >= 0.5 * before) {
            return Ok(x);
        }
    }
    let what = "square root of the matrix".to_owned();
    Err(Error::NoConvergence { what, iterations: MOST_STEPS, residual: distance.min(f64::MAX) })
}
