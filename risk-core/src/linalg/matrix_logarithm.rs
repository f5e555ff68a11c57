use super::square_root::{check_principal, principal_root};
use super::{check_square, to_nalgebra, to_ndarray};
use crate::math::quadrature::gauss_legendre;
use crate::{Error, Result};
use nalgebra::DMatrix;
use ndarray::{Array2, ArrayView2};

/// How close to the unit matrix the roots are brought before the approximant is used.
const NEAR: f64 = 0.5;

/// The order of the approximant: at ‖X‖ = ½ its error is (3 + √8)⁻²⁴, below rounding.
const ORDER: usize = 12;

/// Most square roots taken; each halves the logarithm.
const MOST_ROOTS: usize = 100;

/// The principal logarithm of a square matrix: the L with e^L = A whose eigenvalues have imaginary
/// parts between −π and π.
///
/// # Formula
/// ln A = 2ᵏ·ln(I + X), with I + X = A^(1/2ᵏ), and
/// ln(I + X) = ∫₀¹ X(I + tX)⁻¹ dt ≈ Σⱼ wⱼ·X(I + tⱼX)⁻¹
///
/// where tⱼ and wⱼ are the nodes and weights of Gauss–Legendre on \[0, 1\]; the sum is the diagonal
/// Padé approximant.
///
/// # References
/// N. J. Higham (2008), *Functions of Matrices*, section 11.5 and theorem 11.6 (inverse scaling and
/// squaring).
///
/// # Errors
/// [`Error::Invalid`] when A is not square and finite; [`Error::Infeasible`] when an eigenvalue is
/// zero or negative, so that there is no principal logarithm; [`Error::NoConvergence`] when A is so
/// close to such a matrix that its roots cannot be found.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use risk_core::linalg::matrix_logarithm;
///
/// let logarithm = matrix_logarithm(array![[1.0, 0.5], [0.0, 1.0]].view())?;
/// assert!((logarithm - array![[0.0, 0.5], [0.0, 0.0]]).iter().all(|x| x.abs() < 1e-15));
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn matrix_logarithm(a: ArrayView2<'_, f64>) -> Result<Array2<f64>> {
    check_square("matrix", a)?;
    let mut a = to_nalgebra(a);
    check_principal("logarithm", &a)?;
    let unit = DMatrix::<f64>::identity(a.nrows(), a.nrows());
    let mut roots = 0;
    while (&a - &unit).norm() > NEAR {
        if roots == MOST_ROOTS {
            let what = "logarithm of the matrix".to_owned();
            return Err(Error::NoConvergence { what, iterations: roots, residual: (&a - &unit).norm() });
        }
        a = principal_root(&a)?;
        roots += 1;
    }
    let x = &a - &unit;
    let mut sum = DMatrix::<f64>::zeros(a.nrows(), a.nrows());
    for (node, weight) in gauss_legendre(ORDER) {
        let t = 0.5 * (1.0 + node);
        let Some(part) = (&unit + &x * t).lu().solve(&x) else {
            return Err(Error::Infeasible("matrix has no logarithm: it is singular".to_owned()));
        };
        sum += part * (0.5 * weight);
    }
    Ok(to_ndarray(&(sum * (2.0_f64).powi(roots as i32))))
}
