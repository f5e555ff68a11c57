"""The numbered compliance tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import _native
from .._typing import Date, Document, FloatArray
from ..result import Result

__all__ = [
    "average_life",
    "compliance",
    "effective_spread",
    "equivalent_units",
    "industry_score",
    "matrix_point",
    "scenario_default_rate",
    "standard_terms",
]


def compliance(deal: Document, **settings: Any) -> Result:
    """Tests the deal.

    Settings, by keyword:
        baseline: Earlier results by test number: a test that fails, but is no worse than it was at four
            decimals, is maintained or improved and passes. Only results above zero count. None by default,
            and nothing is ever stored: the caller chooses the baseline, such as the pool before a trade.
        ratings: Which ratings count. One of ``"given_else_derived"``, ``"derived"``.
        index: The index rate against which spreads are measured; the deal's current index when absent.
        most_contributors: Most contributors that a result lists, the largest; all of them when absent.
    """
    return Result(_native.clo.quality.compliance(deal, settings))


def standard_terms(structure: str) -> dict[str, Any] | None:
    """The tests of a deal of this structure, with its quality point. Thresholds that such deals do
    not share (life, diversity, par coverage) are left to the deal, but for Mag 17. None for a
    structure that stands for no deal.
    """
    return _native.clo.quality.standard_terms(structure)


def matrix_point(matrix: Document, spread: float, diversity: float) -> dict[str, Any] | None:
    """The limits at ``spread`` and ``diversity``, each taken within the matrix. None when the matrix is
    empty or not rectangular.

    Formula:
        Bilinear: with x between rows i and i+1 and y between columns j and j+1,
        (1-a)(1-b) mᵢⱼ + (1-a) b mᵢⱼ₊₁ + a (1-b) mᵢ₊₁ⱼ + a b mᵢ₊₁ⱼ₊₁, a = (x-xᵢ)/(xᵢ₊₁-xᵢ), b likewise.
    """
    return _native.clo.quality.matrix_point(matrix, spread, diversity)


def scenario_default_rate(rate: Document, metrics: Document) -> float | None:
    """The scenario default rate of a portfolio; none where a term divides by nothing."""
    return _native.clo.quality.scenario_default_rate(rate, metrics)


def industry_score(units: float) -> float:
    """The score of an industry that counts as ``units`` obligors of average size: the tenth obligor of an
    industry diversifies less than the first.

    Formula:
        u to one decimal, then u up to 1; 1 + (u-1)/2 up to 3; 2 + (u-3)/3 up to 6; 3 + (u-6)/4 up to 10;
        4 + (u-10)/10 up to 20; then 5.

    References:
        Moody's Approach to Rating Multisector CDOs (2000), diversity score table.
    """
    return _native.clo.quality.industry_score(units)


def equivalent_units(obligors: Sequence[tuple[int, float]], industries: int) -> FloatArray:
    """The units of each of ``industries`` industries, from the par of every obligor and its industry.

    Formula:
        U_j = Σ_{i in j} min(1, Fᵢ / F̄), with F̄ the average par of an obligor

        where ``obligors`` are (industry, par Fᵢ); those without par are no obligors.
    """
    return _native.clo.quality.equivalent_units(obligors, industries)


def average_life(asset: Document, calendar: Document, analysis: Date) -> float:
    """The weighted average life of an asset in years (ACT/365): as reported, else by its schedule of
    amortization, without prepayments.

    Formula:
        Σ tᵢ Pᵢ / Σ Pᵢ over scheduled principal Pᵢ
    """
    return _native.clo.quality.average_life(asset, calendar, analysis)


def effective_spread(asset: Document, index: float) -> float:
    """The spread that a floating-rate asset earns over the deal's index, which stands at ``index``.

    Formula:
        s = margin while the index is at or above the floor; else s = all-in coupon - index. Over another
        index (prime) always the latter. Without a known coupon it is max(floor, index) + margin.
    """
    return _native.clo.quality.effective_spread(asset, index)
