"""Optimisation in detail; :func:`paripassu.portfolio.optimize` is the door."""

from __future__ import annotations

from .. import _native
from .._typing import Document, MatrixLike, VectorLike
from ..result import Result, Table

__all__ = [
    "critical_line",
    "frontier_at_return",
    "frontier_at_risk_aversion",
    "frontier_at_volatility",
    "frontier_maximum_return",
    "frontier_maximum_sharpe",
    "frontier_minimum_variance",
    "frontier_points",
    "risk_budget",
]


def critical_line(
    mean: VectorLike,
    covariance: MatrixLike,
    lower: VectorLike,
    upper: VectorLike,
    budget: float,
) -> Result:
    """The efficient frontier of portfolios that sum to ``budget`` within ``lower`` and ``upper``.

    Formula:
        For every risk tolerance λ from ∞ to 0, the w that minimises ½·w'Σw − λ·μ'w subject to
        Σᵢwᵢ = budget and lower ≤ w ≤ upper. Between two corners the same assets are at their bounds and w
        is linear in λ; a corner is where one more asset reaches a bound or leaves it. The first corner is
        the portfolio of the highest return, the last the one of the least variance.

        ``mean`` has n elements, ``covariance`` n × n, in the same unit of time; bounds are weights.
        Assets with equal means are told apart by a relative 10⁻¹² of the spread of the means. Where an asset
        held is a combination of others, variances are raised by a relative 10⁻⁸.

    References:
        H. M. Markowitz (1956), "The optimization of a quadratic function subject to linear
        constraints", *Naval Research Logistics Quarterly* 3, 111–133; H. M. Markowitz, G. P. Todd (2000),
        *Mean-Variance Analysis in Portfolio Choice and Capital Markets*, chapter 8.

    The answer holds:
        corners: At least one.
    """
    return Result(_native.portfolio.optimization.critical_line(mean, covariance, lower, upper, budget))


def risk_budget(covariance: MatrixLike, budgets: VectorLike) -> Result:
    """The long-only portfolio whose assets contribute ``budgets`` of its variance; equal shares, which
    is risk parity, when ``budgets`` is empty.

    Formula:
        w ∝ x, where x > 0 is the one minimum of ½·x'Σx − Σᵢbᵢ·ln xᵢ, at which xᵢ(Σx)ᵢ = bᵢ. Found by cyclical
        coordinate descent: xᵢ solves a quadratic equation given the others.

        ``covariance`` is n × n and positive definite, ``budgets`` are n positive numbers; they are scaled to
        sum to 1.

    References:
        T. Griveau-Billion, J.-C. Richard, T. Roncalli (2013), "A fast algorithm for computing
        high-dimensional risk parity portfolios"; F. Spinu (2013), "An algorithm for computing risk parity
        weights", equation 3.

    The answer holds:
        weights: Positive weights that sum to 1.
        risk_contributions: wᵢ(Σw)ᵢ/w'Σw, which sum to 1.
        volatility: √(w'Σw).
        sweeps: Sweeps over all assets that were made.
    """
    return Result(_native.portfolio.optimization.risk_budget(covariance, budgets))


def frontier_minimum_variance(frontier: Document) -> Result:
    """The portfolio of the least variance."""
    return Result(_native.portfolio.optimization.frontier_minimum_variance(frontier))


def frontier_maximum_return(frontier: Document) -> Result:
    """The portfolio of the highest return."""
    return Result(_native.portfolio.optimization.frontier_maximum_return(frontier))


def frontier_maximum_sharpe(frontier: Document, risk_free_rate: float) -> Result:
    """The portfolio of the highest (μ'w − ``risk_free``)/√(w'Σw)."""
    return Result(_native.portfolio.optimization.frontier_maximum_sharpe(frontier, risk_free_rate))


def frontier_at_risk_aversion(frontier: Document, risk_aversion: float) -> Result:
    """The portfolio that maximises μ'w − ½·a·w'Σw, for a risk aversion a > 0."""
    return Result(_native.portfolio.optimization.frontier_at_risk_aversion(frontier, risk_aversion))


def frontier_at_return(frontier: Document, target: float) -> Result:
    """The portfolio of the least variance whose return is at least ``target``."""
    return Result(_native.portfolio.optimization.frontier_at_return(frontier, target))


def frontier_at_volatility(frontier: Document, target: float) -> Result:
    """The portfolio of the highest return whose volatility is at most ``target``."""
    return Result(_native.portfolio.optimization.frontier_at_volatility(frontier, target))


def frontier_points(frontier: Document, count: int) -> Table:
    """``count`` portfolios whose returns are evenly spaced from the least variance to the highest
    return.
    """
    return Table(_native.portfolio.optimization.frontier_points(frontier, count))
