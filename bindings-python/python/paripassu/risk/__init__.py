"""Market and credit risk.

The functions here are the ones most work begins with; the modules below hold everything else.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy

from .. import _native
from .._progress import Progress, watcher
from .._typing import Document, FloatArray, MatrixLike, VectorLike
from ..result import Result
from . import (
    credit,
    curve,
    factor,
    linalg,
    math,
    option,
    process,
    random,
    rating,
    statistics,
    stress,
    time,
    var,
    volatility,
)

__all__ = [
    "covariance",
    "credit",
    "curve",
    "expected_shortfall",
    "factor",
    "greeks",
    "implied_volatility",
    "implied_volatility_status",
    "linalg",
    "math",
    "option",
    "price",
    "process",
    "random",
    "rating",
    "simulate_portfolio",
    "simulation_settings",
    "statistics",
    "stress",
    "time",
    "value_at_risk",
    "var",
    "volatility",
]

GREEKS = ["price", "delta", "gamma", "vega", "theta", "rho"]
CROSS = [*GREEKS, "vanna", "volga", "charm"]
STATUS = numpy.array(
    ["converged", "no_time_value", "below_intrinsic", "above_maximum", "expired", "no_price"]
)


def rows(*columns: Any) -> tuple[tuple[Any, ...], tuple[int, ...] | None]:
    """The columns, and their common shape when one of them has more than one dimension."""
    for column in columns:
        if getattr(column, "ndim", 0) > 1:
            arrays = numpy.broadcast_arrays(*(numpy.asarray(column) for column in columns))
            return tuple(array.reshape(-1) for array in arrays), arrays[0].shape
    return columns, None


def greeks(
    spot: VectorLike,
    strike: VectorLike,
    years: VectorLike,
    rate: VectorLike,
    volatility: VectorLike,
    dividend_yield: VectorLike = 0.0,
    kind: Any = "call",
    *,
    units: Literal["market", "raw"] = "market",
    cross: bool = False,
    out: dict[str, FloatArray] | None = None,
) -> Result:
    """Prices and Greeks of European options, by Black, Scholes and Merton.

    Every argument is a number for all options or an array with one element per option; arrays of more
    dimensions are broadcast as NumPy does. ``kind`` is ``"call"`` or ``"put"``, 1 or -1, or an array of
    them. Rates, yields and volatilities are annual decimals, continuously compounded; ``years`` to expiry.

    Gives arrays ``price``, ``delta``, ``gamma``, ``vega``, ``theta`` and ``rho``, and with ``cross`` also
    ``vanna``, ``volga`` and ``charm``; numbers when every argument is one. In the units of the market vega
    and rho are per percentage point and theta is per day; ``units="raw"`` gives plain derivatives.
    ``out`` is a dict of arrays to write to, such as an earlier answer: for large batches that saves the
    memory's first use.

    Formula:
        c = S e^(-qT) N(d1) - K e^(-rT) N(d2), d1 = (ln(S/K) + (r - q + σ²/2)T)/(σ√T), d2 = d1 - σ√T

    References:
        Hull (2022), *Options, Futures, and Other Derivatives*, 11th ed., chapters 17 and 19.

    >>> from paripassu import risk
    >>> round(risk.greeks(spot=100, strike=100, years=1, rate=0.05, volatility=0.2)["price"], 4)
    10.4506
    >>> risk.greeks(100, [90, 110], 0.5, 0.05, 0.2, kind=["put", "call"])["delta"].round(3).tolist()
    [-0.16, 0.335]
    """
    (kind, *numbers), shape = rows(kind, spot, strike, years, rate, dividend_yield, volatility)
    names = CROSS if cross else GREEKS
    if shape is None:
        return Result(_native.risk.columns.greeks(kind, numbers, units, names, out))
    if out is not None:
        out = {name: out[name].reshape(-1) for name in names}
    columns = _native.risk.columns.greeks(kind, numbers, units, names, out)
    return Result({name: column.reshape(shape) for name, column in columns.items()})


def price(
    spot: VectorLike,
    strike: VectorLike,
    years: VectorLike,
    rate: VectorLike,
    volatility: VectorLike,
    dividend_yield: VectorLike = 0.0,
    kind: Any = "call",
) -> FloatArray | float:
    """Prices of European options; the arguments are those of :func:`greeks`.

    >>> from paripassu import risk
    >>> round(risk.price(100, 100, 1, 0.05, 0.2, kind="put"), 4)
    5.5735
    """
    (kind, *numbers), shape = rows(kind, spot, strike, years, rate, dividend_yield, volatility)
    prices: Any = _native.risk.columns.greeks(kind, numbers, "raw", ["price"], None)["price"]
    found: FloatArray | float = prices if shape is None else prices.reshape(shape)
    return found


def implied_volatility(
    price: VectorLike,
    spot: VectorLike,
    strike: VectorLike,
    years: VectorLike,
    rate: VectorLike,
    dividend_yield: VectorLike = 0.0,
    kind: Any = "call",
) -> FloatArray | float:
    """The volatilities that prices of European options imply.

    The arguments are as for :func:`greeks`. NaN where there is none; :func:`implied_volatility_status`
    says why. A number when every argument is one.

    >>> from paripassu import risk
    >>> round(risk.implied_volatility(10.4506, 100, 100, 1, 0.05), 4)
    0.2
    """
    (kind, *numbers), shape = rows(kind, price, spot, strike, years, rate, dividend_yield)
    volatility, _ = _native.risk.columns.implied_volatility(kind, numbers)
    if shape is not None:
        return volatility.reshape(shape)
    return volatility if any(hasattr(n, "__len__") for n in numbers) else volatility.item()


def implied_volatility_status(
    price: VectorLike,
    spot: VectorLike,
    strike: VectorLike,
    years: VectorLike,
    rate: VectorLike,
    dividend_yield: VectorLike = 0.0,
    kind: Any = "call",
) -> Result:
    """The volatilities that prices imply, each with why there is one or none.

    Gives arrays ``volatility`` and ``status``: ``converged``, ``no_time_value`` (0, or too small to tell),
    ``below_intrinsic``, ``above_maximum``, ``expired`` or ``no_price``.

    >>> from paripassu import risk
    >>> risk.implied_volatility_status([10.4506, 200.0], 100, 100, 1, 0.05)["status"].tolist()
    ['converged', 'above_maximum']
    """
    (kind, *numbers), shape = rows(kind, price, spot, strike, years, rate, dividend_yield)
    volatility, status = _native.risk.columns.implied_volatility(kind, numbers)
    shape = volatility.shape if shape is None else shape
    return Result(volatility=volatility.reshape(shape), status=STATUS[status].reshape(shape))


def value_at_risk(
    returns: Any,
    confidence: float = 0.95,
    method: str = "historical",
    *,
    weights: VectorLike | None = None,
    **settings: Any,
) -> Result:
    """Value at risk and expected shortfall of a series of returns, oldest first.

    ``returns`` is one series, or with ``weights`` a panel of one column per asset. ``method`` is one of
    ``historical``, ``age_weighted``, ``filtered_historical``, ``normal``, ``student_t``,
    ``cornish_fisher``, ``extreme_value`` and ``monte_carlo``; further settings are those of
    :func:`paripassu.risk.var.value_at_risk`. Losses are positive: 0.02 is a loss of 2 %.

    >>> from paripassu import risk
    >>> report = risk.value_at_risk([0.01, -0.02, 0.003, -0.01, 0.005] * 20, confidence=0.9)
    >>> report["value_at_risk"]
    0.02
    """
    settings = {"confidence": confidence, "method": method, **settings}
    if weights is None:
        return Result(_native.risk.var.value_at_risk(returns, settings))
    return Result(_native.risk.var.portfolio_value_at_risk(returns, weights, settings))


def expected_shortfall(
    returns: Any,
    confidence: float = 0.95,
    method: str = "historical",
    *,
    weights: VectorLike | None = None,
    **settings: Any,
) -> float | None:
    """The mean loss beyond the value at risk; ``None`` where it does not exist.

    The arguments are those of :func:`value_at_risk`.

    >>> from paripassu import risk
    >>> risk.expected_shortfall([0.01, -0.02, 0.003, -0.01, 0.005] * 20, confidence=0.9)
    0.020000000000000004
    """
    settings = {"confidence": confidence, "method": method, **settings}
    if weights is not None:
        returns = _native.risk.var.portfolio_returns(returns, weights)
    return _native.risk.var.expected_shortfall(returns, settings)


def covariance(returns: MatrixLike, method: str | Document = "sample", **parameters: Any) -> FloatArray:
    """The covariance matrix of the columns of T × N returns, per observation.

    ``method`` is ``"sample"`` (divisor T - 1), ``"population"``, ``"ewma"`` or ``"centred_ewma"`` (with
    ``decay``, such as 0.94), or ``"ledoit_wolf"`` (with ``target``).

    >>> from paripassu import risk
    >>> risk.covariance([[0.01, 0.02], [0.03, -0.02], [-0.01, 0.03]], method="ewma", decay=0.94).shape
    (2, 2)
    """
    chosen: Any = {method: parameters} if parameters and isinstance(method, str) else method
    return _native.risk.statistics.covariance(returns, chosen)


def simulation_settings(horizon: float, paths: int, seed: int, settings: dict[str, Any]) -> dict[str, Any]:
    """The settings of a simulation of ``horizon`` years."""
    per_year = settings.get("steps_per_year", 252.0)
    steps = {} if "steps" in settings else {"steps": max(1, round(horizon * per_year))}
    return {"paths": paths, "seed": seed, **steps, **settings}


def simulate_portfolio(
    mean: VectorLike,
    covariance: MatrixLike,
    weights: VectorLike,
    horizon: float = 1.0,
    paths: int = 10_000,
    *,
    seed: int = 42,
    model: str | Document = "correlated_gbm",
    initial_value: float = 1.0,
    progress: Progress = None,
    **settings: Any,
) -> Result:
    """Simulates a portfolio, and tells the distribution of its value, its losses and its drawdowns.

    ``mean`` and ``covariance`` are annual; ``horizon`` is in years of 252 steps. ``model`` is
    ``"correlated_gbm"`` or ``"simple_returns"``, or any model of :mod:`paripassu.risk.process` as data,
    for which ``mean`` and ``covariance`` are not read. Further settings are those of
    :func:`paripassu.risk.process.simulate_portfolio`: ``fan=[5, 50, 95]`` keeps percentiles over time.

    The same seed gives the same answer on any number of threads, machines and shards.

    >>> from paripassu import risk
    >>> run = risk.simulate_portfolio([0.06, 0.03], [[0.04, 0.0], [0.0, 0.01]], [0.5, 0.5], paths=1000)
    >>> run["paths"], run["initial_value"]
    (1000, 1.0)
    """
    holdings = initial_value * numpy.asarray(weights, dtype=float)
    if isinstance(model, str):
        model = {model: {"mean": mean, "covariance": covariance}}
    wanted = simulation_settings(horizon, paths, seed, settings)
    return Result(_native.risk.process.simulate_portfolio(holdings, model, wanted, watcher(progress)))
