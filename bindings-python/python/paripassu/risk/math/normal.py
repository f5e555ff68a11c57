"""The normal distribution."""

from __future__ import annotations

from ... import _native
from ..._typing import FloatArray, VectorLike

__all__ = [
    "cumulative",
    "density",
    "quantile",
]


def density(x: float) -> float:
    """The density φ(x) = e^(−x²/2)/√(2π)."""
    return _native.risk.math.normal.density(x)


def quantile(p: float) -> float | None:
    """The quantile function N⁻¹(p): the x with N(x) = p, to about 10⁻¹⁶ relative over all of (0, 1).

    −∞ at 0, +∞ at 1, and ``None`` outside, where there is none.

    References:
        M. J. Wichura (1988), "Algorithm AS 241: The percentage points of the normal distribution",
        *Applied Statistics* 37, 477–484, PPND16.
    """
    return _native.risk.math.normal.quantile(p)


def cumulative(x: VectorLike) -> FloatArray:
    """Φ(x) of every element."""
    return _native.risk.math.normal.cumulative(x)
