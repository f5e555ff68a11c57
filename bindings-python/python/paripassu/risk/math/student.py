"""Student's t distribution."""

from __future__ import annotations

from ... import _native

__all__ = [
    "cumulative",
    "density",
    "quantile",
]


def density(x: float, degrees: float) -> float | None:
    """The density f(x) = Γ((ν+1)/2) / (√(νπ)·Γ(ν/2)) · (1 + x²/ν)^(−(ν+1)/2); ``None`` unless ν > 0."""
    return _native.risk.math.student.density(x, degrees)


def cumulative(x: float, degrees: float) -> float | None:
    """The distribution function, which keeps its relative accuracy in the left tail.

    Formula:
        T(x) = ½·I_{ν/(ν+x²)}(ν/2, ½) for x ≤ 0, and 1 − T(−x) above.

        ``None`` unless ν > 0 and x is a number.
    """
    return _native.risk.math.student.cumulative(x, degrees)


def quantile(p: float, degrees: float) -> float | None:
    """The x with T(x) = p; −∞ at 0 and +∞ at 1. ``None`` unless p is in [0, 1] and ν > 0.

    References:
        G. W. Hill (1970), "Algorithm 396: Student's t-quantiles", *Communications of the ACM* 13, gives
        the start; Newton's steps on ln T make it exact.
    """
    return _native.risk.math.student.quantile(p, degrees)
