"""Returns from prices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from .. import _native
from .._typing import Dates, Document, FloatArray, MatrixLike, VectorLike
from ..result import Result

__all__ = [
    "align",
    "aligned_returns",
    "compounded",
    "log_returns",
    "panel_returns",
    "periods_per_year",
    "resample",
    "simple_returns",
    "total_return",
    "wealth",
]


def align(series: Sequence[Document], missing: Literal["drop", "carry_forward", "reject"] = "drop") -> Result:
    """The series on common dates.

    The answer holds:
        dates: The dates of the rows, strictly increasing.
        names: The names of the columns.
        values: T dates × N variables.
    """
    return Result(_native.portfolio.returns.align(series, missing))


def aligned_returns(prices: Sequence[Document], **settings: Any) -> Result:
    """The returns of prices that may lie on different dates: aligned first, then differenced, so that
    every row is a return over the same days for all.

    The dates of the panel are those on which the returns end.

    Settings, by keyword:
        kind: Simple returns by default. One of ``"simple"``, ``"log"``.
        missing: Dates that some series lacks are dropped by default. One of ``"drop"``, ``"carry_forward"``,
            ``"reject"``.

    The answer is as that of :func:`align`.
    """
    return Result(_native.portfolio.returns.aligned_returns(prices, settings))


def log_returns(prices: VectorLike) -> FloatArray:
    """Logarithmic returns of a series of prices: one fewer than there are prices.

    Formula:
        rₜ = ln(pₜ / pₜ₋₁)
    """
    return _native.portfolio.returns.log_returns(prices)


def panel_returns(prices: MatrixLike, kind: Literal["simple", "log"] = "simple") -> FloatArray:
    """Returns of a panel of prices (rows are dates, columns assets): one row fewer."""
    return _native.portfolio.returns.panel_returns(prices, kind)


def simple_returns(prices: VectorLike) -> FloatArray:
    """Simple returns of a series of prices: one fewer than there are prices.

    Formula:
        rₜ = pₜ / pₜ₋₁ − 1

        where p are prices, oldest first.
    """
    return _native.portfolio.returns.simple_returns(prices)


def compounded(returns: VectorLike) -> FloatArray:
    """The compounded return to each date: as many values as there are returns.

    Formula:
        Cₜ = Π_{s ≤ t} (1 + rₛ) − 1
    """
    return _native.portfolio.returns.compounded(returns)


def total_return(returns: VectorLike) -> float | None:
    """The growth of 1 over all returns, less 1; None when it is not finite.

    Formula:
        R = Π (1 + rₜ) − 1
    """
    return _native.portfolio.returns.total_return(returns)


def wealth(returns: VectorLike) -> FloatArray:
    """The wealth that 1 becomes: one value more than there are returns, the first 1.

    Formula:
        V₀ = 1, Vₜ = Vₜ₋₁ (1 + rₜ)

        Wealth too large for a double stays at the largest one; after a return that is NaN it stays
        where it was.
    """
    return _native.portfolio.returns.wealth(returns)


def resample(
    returns: VectorLike,
    dates: Dates,
    period: Literal["weekly", "monthly", "quarterly", "yearly"],
) -> list[tuple[str, float]]:
    """Simple returns compounded within each period; each is dated by the last date it holds.

    The first and the last period may be cut short by the ends of the series.
    """
    return _native.portfolio.returns.resample(returns, dates, period)


def periods_per_year(period: str) -> float:
    """How many there are in a year, for annualisation: 52, 12, 4 or 1."""
    return _native.portfolio.returns.periods_per_year(period)
