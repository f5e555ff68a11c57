"""Portfolio construction, rebalancing, performance and signals.

The functions here are the ones most work begins with; the modules below hold everything else.
"""

from __future__ import annotations

from typing import Any

import numpy

from .. import _native
from .._array import labels, wrong
from .._typing import Dates, Document, FloatArray, MatrixLike, VectorLike
from ..result import Result
from . import (
    attribution,
    estimate,
    exposure,
    indicator,
    measures,
    optimization,
    rebalancing,
    returns,
    sizing,
    strategy,
)

__all__ = [
    "attribution",
    "efficient_frontier",
    "estimate",
    "exposure",
    "indicator",
    "measures",
    "optimization",
    "optimize",
    "performance",
    "rebalance",
    "rebalancing",
    "returns",
    "sizing",
    "strategy",
]

GOALS = {"minimum_risk", "maximum_return", "maximum_utility", "target_return", "target_risk", "maximum_ratio"}


def estimates(
    returns: MatrixLike | None,
    mean: VectorLike | None,
    covariance: MatrixLike | None,
    estimation: dict[str, Any] | None,
) -> tuple[Any, Any, Any, list[str] | None]:
    """Means, covariance, returns and the names of the assets."""
    names = next((n for n in map(labels, (returns, covariance)) if n), None)
    if returns is not None and (mean is None or covariance is None):
        found = _native.portfolio.estimate.estimate(returns, estimation or {})
        mean = found["mean"] if mean is None else mean
        covariance = found["covariance"] if covariance is None else covariance
    if covariance is None:
        raise wrong("covariance", "must be given, or returns to estimate it from")
    if mean is None:
        mean = numpy.zeros(len(covariance))
    return mean, covariance, returns, names


def method_of(objective: str | Document, risk: str | Document, parameters: dict[str, Any]) -> Any:
    """The method that the arguments of :func:`optimize` spell."""
    if not isinstance(objective, str):
        return objective
    if objective not in GOALS:
        return {"name": objective, **parameters}
    measure = {"name": risk} if isinstance(risk, str) else risk
    return {"name": "mean_risk", "goal": {"name": objective, **parameters}, "risk": measure}


def bounds_of(constraints: Document | None) -> Any:
    """Constraints, in which one number for a bound stands for all assets."""
    if constraints is None or isinstance(constraints, (str, bytes)):
        return constraints or {}
    each = {k: [v] for k, v in constraints.items() if k in ("lower", "upper") and numpy.ndim(v) == 0}
    return {**constraints, **each}


def optimize(
    returns: MatrixLike | None = None,
    *,
    mean: VectorLike | None = None,
    covariance: MatrixLike | None = None,
    objective: str | Document = "minimum_risk",
    risk: str | Document = "variance",
    constraints: Document | None = None,
    mean_error: Document | None = None,
    estimation: dict[str, Any] | None = None,
    **parameters: Any,
) -> Result:
    """The best portfolio.

    Give ``returns`` (T × n simple returns per period, from which annual means and covariances are
    estimated as ``estimation`` says), or ``mean`` and ``covariance`` in one unit of time.

    ``objective`` is what is sought of mean and risk: ``"minimum_risk"``, ``"maximum_return"``,
    ``"maximum_utility"`` (with ``risk_aversion``), ``"target_return"`` (with ``expected_return``),
    ``"target_risk"`` (with ``risk=``-free keyword ``target``) or ``"maximum_ratio"`` (with
    ``risk_free_rate``); or another method: ``"kelly"``, ``"risk_budget"``, ``"maximum_diversification"``,
    ``"hierarchical_risk_parity"``, ``"hierarchical_equal_risk"``, ``"equal_weight"``,
    ``"inverse_volatility"``; or a method as data. ``risk`` is ``"variance"``, ``"expected_shortfall"``,
    ``"semivariance"``, ``"mean_absolute_deviation"``, ``"drawdown_at_risk"`` or a measure as data, such as
    ``{"name": "expected_shortfall", "confidence": 0.99}``.

    ``constraints`` may have ``budget`` (1), ``lower`` (0) and ``upper`` (1) for all or each, ``linear``,
    ``leverage``, ``turnover``, ``tracking_error``, ``cardinality`` and ``costs``; the default is long-only
    and fully invested. Constraints that contradict each other raise :class:`paripassu.InfeasibleError`,
    which names them.

    The answer holds:
        weights: One weight per asset.
        expected_return: μ'w, before costs.
        volatility: √(w'Σw).
        risk_contributions: wᵢ(Σw)ᵢ/w'Σw, which sum to 1; none for a portfolio without risk.
        iterations: Corners, sweeps or interior-point steps that were made; 0 for a formula.
        assets: The names of the columns, when the input was a data frame.

    References:
        H. Markowitz (1952), "Portfolio selection", *Journal of Finance* 7, 77-91.

    >>> from paripassu import portfolio
    >>> best = portfolio.optimize(mean=[0.08, 0.05], covariance=[[0.04, 0.006], [0.006, 0.01]],
    ...                           objective="maximum_ratio", risk_free_rate=0.02)
    >>> best["weights"].round(6).tolist()
    [0.333333, 0.666667]
    """
    if "target" in parameters and objective == "target_risk":
        parameters["risk"] = parameters.pop("target")
    mean, covariance, returns, names = estimates(returns, mean, covariance, estimation)
    settings = {"method": method_of(objective, risk, parameters), "constraints": bounds_of(constraints)}
    if mean_error is not None:
        settings["mean_error"] = mean_error
    best = Result(_native.portfolio.optimization.optimize(mean, covariance, returns, settings))
    if names:
        best["assets"] = names
    return best


def efficient_frontier(
    returns: MatrixLike | None = None,
    *,
    mean: VectorLike | None = None,
    covariance: MatrixLike | None = None,
    points: int = 50,
    risk: str | Document = "variance",
    constraints: Document | None = None,
    estimation: dict[str, Any] | None = None,
) -> Result:
    """Portfolios from the least risk to the highest expected return.

    The arguments are those of :func:`optimize`. Where only the budget and bounds bind, and risk is the
    variance, the frontier is exact: the critical line, read at ``points`` places.

    The answer holds ``expected_return`` and ``volatility`` of the portfolios, ``weights`` with a row for
    each, and ``asset_return`` and ``asset_volatility`` of the assets alone.

    >>> from paripassu import portfolio
    >>> frontier = portfolio.efficient_frontier(mean=[0.08, 0.05], covariance=[[0.04, 0.006], [0.006, 0.01]])
    >>> frontier["weights"].shape
    (50, 2)
    """
    mean, covariance, returns, names = estimates(returns, mean, covariance, estimation)
    bounds = bounds_of(constraints)
    if risk == "variance" and isinstance(bounds, dict) and bounds.keys() <= {"budget", "lower", "upper"}:
        count = len(covariance)
        low, high = (
            bound(bounds.get(name, [default]), count) for name, default in (("lower", 0.0), ("upper", 1.0))
        )
        line = _native.portfolio.optimization.critical_line(
            mean, covariance, low, high, bounds.get("budget", 1.0)
        )
        found = _native.portfolio.optimization.frontier_points(line, points)
    else:
        settings = {"method": method_of("minimum_risk", risk, {}), "constraints": bounds}
        found = _native.portfolio.optimization.sampled_frontier(mean, covariance, returns, settings, points)
    frontier = Result(
        expected_return=numpy.array([point["expected_return"] for point in found]),
        volatility=numpy.array([point["volatility"] for point in found]),
        weights=numpy.array([point["weights"] for point in found]),
        asset_return=numpy.asarray(mean, dtype=float),
        asset_volatility=numpy.sqrt(numpy.diagonal(numpy.asarray(covariance, dtype=float))),
    )
    if names:
        frontier["assets"] = names
    return frontier


def bound(values: VectorLike, count: int) -> FloatArray:
    """A bound for each of ``count`` assets."""
    array = numpy.asarray(values, dtype=float)
    return numpy.full(count, array.item()) if array.size == 1 else array


def performance(
    returns: VectorLike,
    benchmark: VectorLike | None = None,
    *,
    dates: Dates | None = None,
    **settings: Any,
) -> Result:
    """Every measure of the performance of a series of simple returns, oldest first.

    ``dates`` are those of a pandas index when the returns have one. With a ``benchmark`` also alpha,
    beta, tracking error and what else is relative. Settings are those of
    :func:`paripassu.portfolio.measures.performance`, such as ``periods_per_year`` and ``risk_free_rate``.

    >>> from paripassu import portfolio
    >>> report = portfolio.performance([0.01, -0.02, 0.03, 0.005])
    >>> round(report["total_return"], 6)
    0.024591
    """
    if dates is None:
        index = getattr(returns, "index", None)
        dates = index if getattr(getattr(index, "dtype", None), "kind", None) == "M" else None
    report = Result(_native.portfolio.measures.performance(returns, dates, benchmark, settings))
    return report


def rebalance(values: VectorLike, targets: VectorLike, **settings: Any) -> Result:
    """The trades that bring holdings of these ``values`` to target weights.

    Settings are those of :func:`paripassu.portfolio.rebalancing.rebalance`.

    >>> from paripassu import portfolio
    >>> len(portfolio.rebalance([60_000.0, 40_000.0], [0.5, 0.5])) > 0
    True
    """
    return Result(_native.portfolio.rebalancing.rebalance(values, targets, settings))
