"""Matrices: decompositions and repairs."""

from __future__ import annotations

from typing import Any

from .. import _native
from .._progress import Progress, watcher
from .._typing import FloatArray, MatrixLike, VectorLike
from ..result import Result

__all__ = [
    "cholesky",
    "cholesky_semidefinite",
    "condition",
    "determinant",
    "least_squares_coefficients",
    "log_determinant",
    "matrix_exponential",
    "matrix_logarithm",
    "nearest_correlation",
    "orthonormal",
    "solve_positive_definite",
    "square_root",
    "symmetric_eigen",
]


def cholesky(a: MatrixLike) -> FloatArray:
    """The lower triangular L with A = L·Lᵀ, for a symmetric positive definite A.

    References:
        G. H. Golub, C. F. Van Loan (2013), *Matrix Computations*, 4th edition, algorithm 4.2.1.
    """
    return _native.risk.linalg.cholesky(a)


def cholesky_semidefinite(a: MatrixLike) -> FloatArray:
    """The lower triangular L with A = L·Lᵀ, for a symmetric positive semidefinite A, such as the
    covariance of more variables than observations.

    Nothing is permuted: a variable that depends on those before it stays at its place, with a zero
    on the diagonal and a column of zeros, and moves with the others alone.

    Formula:
        Where Cholesky's pivots stay clear of zero, L is Cholesky's. Where they do not, elimination without
        permutation may magnify rounding without limit, so L is Rᵀ of the decomposition Λ^½·Vᵀ = Q·R, with
        A = V·Λ·Vᵀ in units of unit diagonal; a column within rounding of those before it is left out of Q.

    References:
        N. J. Higham (1990), "Analysis of the Cholesky decomposition of a semi-definite matrix", in
        *Reliable Numerical Computation*, Oxford, on the rounding without permutation.
    """
    return _native.risk.linalg.cholesky_semidefinite(a)


def determinant(a: MatrixLike) -> float:
    """The determinant of a square matrix, by LU decomposition.

    References:
        G. H. Golub, C. F. Van Loan (2013), *Matrix Computations*, 4th edition, section 3.2.
    """
    return _native.risk.linalg.determinant(a)


def matrix_exponential(a: MatrixLike) -> FloatArray:
    """The exponential e^A = I + A + A²/2! + … of a square matrix.

    References:
        N. J. Higham (2005), "The scaling and squaring method for the matrix exponential revisited",
        *SIAM Journal on Matrix Analysis and Applications* 26, 1179–1193.
    """
    return _native.risk.linalg.matrix_exponential(a)


def matrix_logarithm(a: MatrixLike) -> FloatArray:
    """The principal logarithm of a square matrix: the L with e^L = A whose eigenvalues have imaginary
    parts between −π and π.

    Formula:
        ln A = 2ᵏ·ln(I + X), with I + X = A^(1/2ᵏ), and
        ln(I + X) = ∫₀¹ X(I + tX)⁻¹ dt ≈ Σⱼ wⱼ·X(I + tⱼX)⁻¹

        where tⱼ and wⱼ are the nodes and weights of Gauss–Legendre on [0, 1]; the sum is the diagonal
        Padé approximant.

    References:
        N. J. Higham (2008), *Functions of Matrices*, section 11.5 and theorem 11.6 (inverse scaling and
        squaring).
    """
    return _native.risk.linalg.matrix_logarithm(a)


def nearest_correlation(a: MatrixLike, *, progress: Progress = None, **settings: Any) -> Result:
    """The correlation matrix X nearest to a symmetric A.

    Formula:
        min ‖A − X‖ over the symmetric positive semidefinite X with xᵢᵢ = 1

    References:
        N. J. Higham (2002), "Computing the nearest correlation matrix — a problem from finance", *IMA
        Journal of Numerical Analysis* 22, algorithm 3.3.

    Settings, by keyword:
        repair: The method. Default: the nearest matrix. One of ``"alternating_projections"``,
            ``"eigenvalue_clipping"``.
        least_eigenvalue: The least eigenvalue before the diagonal is brought to 1, from 0 to 1. Default 0,
            for the nearest matrix, which is singular where it differs from the given one; 1e-8 gives it a
            Cholesky factor.
        tolerance: The change of the matrix in one iteration, relative to its norm, at which the projections
            end. Default 1e-10.
        most_iterations: The most iterations. Default 10,000.

    The answer holds:
        correlation: Symmetric and positive semidefinite, with a diagonal of exactly 1.
        smallest_eigenvalue: The smallest eigenvalue of the given matrix.
        distance: ‖X − A‖ in Frobenius' norm; 0 when the given matrix was a correlation matrix.
        iterations: The number of projections; 0 when nothing had to be done.
    """
    return Result(_native.risk.linalg.nearest_correlation(a, settings, watcher(progress)))


def log_determinant(a: MatrixLike) -> float:
    """ln det A of a symmetric positive definite A, which neither overflows nor vanishes where det A does.

    Formula:
        ln det A = 2·Σᵢ ln Lᵢᵢ with A = L·Lᵀ
    """
    return _native.risk.linalg.log_determinant(a)


def solve_positive_definite(a: MatrixLike, b: MatrixLike) -> FloatArray:
    """The X with A·X = B, for a symmetric positive definite A, by Cholesky's factor."""
    return _native.risk.linalg.solve_positive_definite(a, b)


def square_root(a: MatrixLike) -> FloatArray:
    """The principal square root of a square matrix: the X with X² = A whose eigenvalues have positive
    real parts.

    Formula:
        Mₖ₊₁ = ½(I + ½(μ²Mₖ + μ⁻²Mₖ⁻¹)), Xₖ₊₁ = ½μ·Xₖ(I + μ⁻²Mₖ⁻¹), with M₀ = X₀ = A

        where μ = |det Mₖ|^(−1/2n); Xₖ goes to the root and Mₖ to the unit matrix.

    References:
        N. J. Higham (2008), *Functions of Matrices*, equation (6.29): the product form of the iteration
        of E. D. Denman and A. N. Beavers (1976).
    """
    return _native.risk.linalg.square_root(a)


def symmetric_eigen(a: MatrixLike) -> tuple[FloatArray, FloatArray]:
    """The eigenvalues of a symmetric matrix, from the largest, and its eigenvectors as columns.

    >>> from paripassu.risk import linalg
    >>> values, vectors = linalg.symmetric_eigen([[2.0, 1.0], [1.0, 2.0]])
    >>> values.round(12).tolist()
    [3.0, 1.0]
    """
    return _native.risk.linalg.symmetric_eigen(a)


def least_squares_coefficients(x: MatrixLike, y: VectorLike) -> FloatArray:
    """The b that minimises ‖y − X·b‖."""
    return _native.risk.linalg.least_squares_coefficients(x, y)


def orthonormal(x: MatrixLike) -> FloatArray:
    """Q, whose k columns are orthonormal."""
    return _native.risk.linalg.orthonormal(x)


def condition(x: MatrixLike) -> float:
    """The condition number κ₂ of X with its columns brought to length 1: the largest singular value
    over the smallest. Above 30 the columns are strongly collinear.

    References:
        D. A. Belsley, E. Kuh, R. E. Welsch (1980), *Regression Diagnostics*, section 3.2.
    """
    return _native.risk.linalg.condition(x)
