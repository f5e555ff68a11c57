"""Measures of returns against a benchmark."""

from __future__ import annotations

from typing import Any, Literal

from ... import _native
from ..._typing import VectorLike

__all__ = [
    "alpha",
    "batting_average",
    "beta",
    "capture_ratio",
    "correlation",
    "information_ratio",
    "tracking_error",
    "treynor_ratio",
]


def alpha(returns: VectorLike, benchmark: VectorLike, **settings: Any) -> float | None:
    """Jensen's alpha per year.

    Formula:
        α = mean(r − f) − β mean(b − f) per period; (1 + α)^m − 1 per year by default

    References:
        M. C. Jensen (1968), *The performance of mutual funds in the period 1945–1964*, The Journal of
        Finance 23(2).

    Settings are those of :func:`performance`.
    """
    return _native.portfolio.measures.alpha(returns, benchmark, settings)


def batting_average(returns: VectorLike, benchmark: VectorLike) -> float | None:
    """The share of periods that beat the benchmark."""
    return _native.portfolio.measures.batting_average(returns, benchmark)


def beta(returns: VectorLike, benchmark: VectorLike, **settings: Any) -> float | None:
    """Beta: the slope of the regression of returns on the benchmark's.

    Formula:
        β = Σ (r − r̄)(b − b̄) / Σ (b − b̄)²

        A constant risk-free rate does not change it.

    Settings are those of :func:`performance`.
    """
    return _native.portfolio.measures.beta(returns, benchmark, settings)


def capture_ratio(
    returns: VectorLike,
    benchmark: VectorLike,
    market: Literal["up", "down"],
    **settings: Any,
) -> float | None:
    """The capture ratio: compounded annual return over the benchmark's, both over the periods in which
    the benchmark gained (or lost).

    References:
        Morningstar (2011), *Upside and downside capture ratio*, methodology paper.

    Settings are those of :func:`performance`.
    """
    return _native.portfolio.measures.capture_ratio(returns, benchmark, market, settings)


def correlation(returns: VectorLike, benchmark: VectorLike) -> float | None:
    """The correlation with the benchmark."""
    return _native.portfolio.measures.correlation(returns, benchmark)


def information_ratio(returns: VectorLike, benchmark: VectorLike, **settings: Any) -> float | None:
    """The information ratio per year: the mean return beyond the benchmark's times m, over the
    tracking error.

    References:
        R. C. Grinold, R. N. Kahn (2000), *Active Portfolio Management*, 2nd edition, chapter 5.

    Settings are those of :func:`performance`.
    """
    return _native.portfolio.measures.information_ratio(returns, benchmark, settings)


def tracking_error(returns: VectorLike, benchmark: VectorLike, **settings: Any) -> float | None:
    """The tracking error per year: the deviation of returns beyond the benchmark's, times √m.

    Settings are those of :func:`performance`.
    """
    return _native.portfolio.measures.tracking_error(returns, benchmark, settings)


def treynor_ratio(returns: VectorLike, benchmark: VectorLike, **settings: Any) -> float | None:
    """The Treynor ratio: the mean excess return per year over beta.

    Settings are those of :func:`performance`.
    """
    return _native.portfolio.measures.treynor_ratio(returns, benchmark, settings)
