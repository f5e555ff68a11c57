"""Measures over a moving window."""

from __future__ import annotations

from typing import Any

from ... import _native
from ..._typing import FloatArray, VectorLike

__all__ = [
    "rolling_beta",
    "rolling_return",
    "rolling_sharpe_ratio",
    "rolling_sortino_ratio",
    "rolling_volatility",
]


def rolling_beta(returns: VectorLike, benchmark: VectorLike, **settings: Any) -> FloatArray:
    """Beta to a benchmark in each window; empty unless the series are of one length.

    Settings are those of :func:`performance`.
    """
    return _native.portfolio.measures.rolling_beta(returns, benchmark, settings)


def rolling_return(returns: VectorLike, window: int) -> FloatArray:
    """Compounded return of each window."""
    return _native.portfolio.measures.rolling_return(returns, window)


def rolling_sharpe_ratio(returns: VectorLike, **settings: Any) -> FloatArray:
    """Annualised arithmetic Sharpe ratio of each window.

    Settings are those of :func:`performance`.
    """
    return _native.portfolio.measures.rolling_sharpe_ratio(returns, settings)


def rolling_sortino_ratio(returns: VectorLike, **settings: Any) -> FloatArray:
    """Annualised Sortino ratio of each window, the downside over all its periods.

    Settings are those of :func:`performance`.
    """
    return _native.portfolio.measures.rolling_sortino_ratio(returns, settings)


def rolling_volatility(returns: VectorLike, **settings: Any) -> FloatArray:
    """Annualised volatility of each window of ``settings.rolling_window`` returns.

    Settings are those of :func:`performance`.
    """
    return _native.portfolio.measures.rolling_volatility(returns, settings)
