"""The SVI smile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ... import _native
from ..._typing import Document, FloatArray, VectorLike
from ...result import Result

__all__ = [
    "crossing",
    "durrleman",
    "fit",
    "jump_wings",
    "least_durrleman",
    "least_variance",
    "raw",
    "total_variance",
]


def fit(points: Sequence[Document], **settings: Any) -> Result:
    """The SVI smile nearest to quoted total variances.

    For given m and σ the smile is linear in (a, ρbσ, bσ), and least squares over these, within
    |ρ| ≤ 1 and wings no steeper than 2, is solved exactly; only m and σ are searched for, from a grid
    of starts. A best fit with butterfly arbitrage is, unless that is allowed, replaced by one under a
    penalty on negative g(k), which is raised until none is left.

    References:
        S. De Marco, C. Martini (2009), "Quasi-explicit calibration of Gatheral's SVI model", Zeliade
        Systems white paper; J. Gatheral, A. Jacquier (2014).

    Settings, by keyword:
        butterfly: What to do with butterfly arbitrage; by default there may be none. One of ``"forbid"``,
            ``"allow"``.

    The answer holds:
        smile: The parameters.
        error: The weighted root mean square of w(k) − quote.
        largest_error: The largest |w(k) − quote|.
        least_density: The least g(k): no butterfly arbitrage where it is not negative.
    """
    return Result(_native.risk.option.svi.fit(points, settings))


def total_variance(smile: Document, log_moneyness: VectorLike) -> FloatArray:
    """w(k), never below zero."""
    return _native.risk.option.svi.total_variance(smile, log_moneyness)


def least_variance(smile: Document) -> float:
    """a + bσ√(1 − ρ²), the least w(k)."""
    return _native.risk.option.svi.least_variance(smile)


def durrleman(smile: Document, log_moneyness: VectorLike) -> FloatArray:
    """g(k), which has the sign of the density of the asset's price that the smile implies; ``None``
    where variance is not positive. See ``durrleman``.
    """
    return _native.risk.option.svi.durrleman(smile, log_moneyness)


def least_durrleman(smile: Document) -> Result:
    """The least g(k) and where: below zero where a butterfly of options would cost less than nothing.

    A scan over 60 times the range of strikes in use, refined at its lowest point; the limits
    k → ±∞, where g = ¼ − b²(1 ± ρ)²/16, are counted as well.
    """
    return Result(_native.risk.option.svi.least_durrleman(smile))


def crossing(smile: Document, later: Document) -> dict[str, Any] | None:
    """Where w(k) of this smile, of the earlier expiry, most exceeds that of ``later``: a calendar
    spread there would cost less than nothing. ``None`` when it nowhere does.
    """
    return _native.risk.option.svi.crossing(smile, later)


def jump_wings(smile: Document, years: float) -> Result:
    """The jump-wings form of a smile whose expiry is ``years`` away."""
    return Result(_native.risk.option.svi.jump_wings(smile, years))


def raw(wings: Document, years: float) -> Result:
    """The raw parameters.

    References:
        J. Gatheral, A. Jacquier (2014), lemma 3.2.
    """
    return Result(_native.risk.option.svi.raw(wings, years))
