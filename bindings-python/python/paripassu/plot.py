"""Pictures of answers, with matplotlib. ``answer.plot()`` calls :func:`draw`.

Every function takes ``ax``, the axes to draw on, and gives the axes; without one it makes a figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy

from . import _native
from ._array import wrong
from ._typing import Document, VectorLike

__all__ = [
    "cash_flows",
    "coverage",
    "draw",
    "drawdown",
    "equity",
    "frontier",
    "greeks",
    "losses",
    "simulation",
    "surface",
    "weights",
]


def axes(ax: Any, **options: Any) -> Any:
    """The axes given, or new ones."""
    if ax is not None:
        return ax
    from matplotlib import pyplot

    return pyplot.subplots(figsize=(8, 4.5), layout="constrained", **options)[1]


def draw(answer: Any, what: str | None = None, *, ax: Any = None, **options: Any) -> Any:
    """The picture of an answer: the one called ``what``, or the first that fits it."""
    fitting = [name for name, keys in NEEDS.items() if isinstance(answer, Mapping) and keys <= answer.keys()]
    if what is None and fitting:
        what = fitting[0]
    if what not in fitting:
        message = f"must be one of {', '.join(fitting)}" if fitting else "there is no picture of this answer"
        raise wrong("what", message)
    return PICTURES[what](answer, ax=ax, **options)


def days(dates: Any) -> Any:
    """ISO text as dates."""
    return numpy.array(list(dates), dtype="datetime64[D]")


def cash_flows(projection: Mapping[str, Any], *, ax: Any = None) -> Any:
    """What each class is paid on each date, interest and principal, in millions."""
    ax = axes(ax)
    dates = days(period["date"] for period in projection["periods"])
    names = [tranche["name"] for tranche in projection["tranches"]]
    bottom = numpy.zeros(len(dates))
    for name in names:
        paid = numpy.array([paid_to(name, period) for period in projection["periods"]]) / 1e6
        ax.bar(dates, paid, width=70, bottom=bottom, label=name)
        bottom += paid
    if projection.get("equity"):
        received = {d["date"]: d["interest"] + d["principal"] for d in projection["equity"]["distributions"]}
        flows = numpy.array([received.get(str(day), 0.0) for day in dates]) / 1e6
        ax.bar(dates, flows, width=70, bottom=bottom, color="0.7")
    ax.set(title=f"{projection['deal']}: cash flows by class", ylabel=f"{projection['currency']} m")
    ax.legend()
    return ax


def paid_to(name: str, period: Mapping[str, Any]) -> float:
    """Interest and principal of a class on a date."""
    classes = (t for t in period["tranches"] if t["name"] == name)
    return sum(float(t["interest_paid"] + t["principal_paid"]) for t in classes)


def coverage(projection: Mapping[str, Any], *, ax: Any = None) -> Any:
    """The cushion of every coverage test on each date: its ratio over its trigger, less one."""
    ax = axes(ax)
    found: dict[str, list[tuple[str, float]]] = {}
    for period in projection["periods"]:
        for test in period["tests"]:
            if test["value"] is not None and test["threshold"]:
                found.setdefault(test["name"], []).append(
                    (period["date"], test["value"] / test["threshold"] - 1)
                )
    for name, points in found.items():
        ax.plot(days(date for date, _ in points), [100 * cushion for _, cushion in points], label=name)
    ax.axhline(0.0, color="black", linewidth=0.8)
    ax.set(title=f"{projection['deal']}: cushions of the coverage tests", ylabel="% of the trigger")
    ax.legend()
    return ax


def losses(run: Mapping[str, Any], *, ax: Any = None, bins: int = 50) -> Any:
    """The distribution of each class's loss over the paths; a class without losses is left out."""
    ax = axes(ax)
    for tranche in run["classes"]:
        loss = numpy.asarray(tranche["loss"])
        if loss.max() > 1e-6:
            share = 100 * (loss > 1e-6).mean()
            ax.hist(100 * loss, bins=bins, alpha=0.5, label=f"{tranche['name']} ({share:.2f} % of paths)")
    ax.set(title="Losses of the classes", xlabel="% of the balance", ylabel="paths", yscale="log")
    if ax.patches:
        ax.legend()
    return ax


def simulation(run: Mapping[str, Any], *, ax: Any = None) -> Any:
    """The value of a simulated portfolio: percentiles over time where they were kept, else at the end."""
    ax = axes(ax)
    fan = numpy.asarray(run["fan"])
    if fan.size:
        ax.plot(fan)
        ax.set(title="Percentiles of the value", xlabel="step")
        return ax
    points = [(p["percent"], p["value"]) for p in run["terminal"]["percentiles"]]
    ax.plot([value for _, value in points], [percent for percent, _ in points], marker="o")
    ax.axvline(run["initial_value"], color="black", linewidth=0.8)
    ax.set(title="Value at the horizon", xlabel="value", ylabel="% of paths below")
    return ax


def frontier(answer: Mapping[str, Any], *, ax: Any = None) -> Any:
    """The efficient frontier, with the assets."""
    ax = axes(ax)
    ax.plot(100 * answer["volatility"], 100 * answer["expected_return"], label="efficient")
    ax.scatter(
        100 * answer["asset_volatility"], 100 * answer["asset_return"], color="black", s=15, label="assets"
    )
    names = answer.get("assets") or []
    for name, x, y in zip(names, answer["asset_volatility"], answer["asset_return"]):
        ax.annotate(name, (100 * x, 100 * y), xytext=(4, 2), textcoords="offset points")
    ax.set(title="Efficient frontier", xlabel="volatility, %", ylabel="expected return, %")
    ax.legend()
    return ax


def weights(answer: Mapping[str, Any], *, ax: Any = None) -> Any:
    """The weights of a portfolio."""
    ax = axes(ax)
    names = answer.get("assets") or [str(k) for k in range(len(answer["weights"]))]
    ax.bar(names, 100 * numpy.asarray(answer["weights"]))
    ax.set(title="Weights", ylabel="%")
    return ax


def equity(backtest: Mapping[str, Any], *, ax: Any = None) -> Any:
    """The equity of a backtest."""
    ax = axes(ax)
    points = backtest["equity"]
    ax.plot(days(point["date"] for point in points), [point["equity"] for point in points])
    ax.set(title="Equity", ylabel="currency")
    return ax


def backtest_drawdown(backtest: Mapping[str, Any], *, ax: Any = None) -> Any:
    """The drawdown of a backtest."""
    points = backtest["equity"]
    values = numpy.array([point["equity"] for point in points])
    return underwater(days(point["date"] for point in points), values, ax)


def drawdown(returns: VectorLike, dates: Any = None, *, ax: Any = None) -> Any:
    """How far the wealth of a series of simple returns is below its highest so far."""
    values = numpy.asarray(_native.portfolio.returns.wealth(returns))[1:]
    if dates is None:
        index = getattr(returns, "index", None)
        dates = numpy.arange(len(values)) if index is None else index
    return underwater(dates, values, ax)


def underwater(dates: Any, values: Any, ax: Any) -> Any:
    """A filled curve of falls below the highest value so far."""
    ax = axes(ax)
    ax.fill_between(dates, 100 * (values / numpy.maximum.accumulate(values) - 1), 0.0, alpha=0.5)
    ax.set(title="Drawdown", ylabel="%")
    return ax


def greeks(
    strike: float,
    rate: float,
    volatility: float,
    *,
    dividend_yield: float = 0.0,
    kind: str = "call",
    greek: str = "delta",
    years: tuple[float, ...] = (0.05, 0.25, 1.0),
    ax: Any = None,
) -> Any:
    """A Greek over the spot, for some times to expiry."""
    from . import risk

    ax = axes(ax)
    spot = numpy.linspace(0.5 * strike, 1.5 * strike, 201)
    for time in years:
        values = risk.greeks(spot, strike, time, rate, volatility, dividend_yield, kind)
        ax.plot(spot, values[greek], label=f"{time:g} years")
    ax.set(title=f"{greek.capitalize()} of a {kind} struck at {strike:g}", xlabel="spot", ylabel=greek)
    ax.legend()
    return ax


def surface(
    surface: Document,
    strikes: VectorLike,
    years: VectorLike,
    *,
    ax: Any = None,
) -> Any:
    """An implied-volatility surface over strikes and years to expiry."""
    x, y = numpy.asarray(strikes, dtype=float), numpy.asarray(years, dtype=float)
    z = numpy.array([_native.risk.option.surface.volatility(surface, x, float(time)) for time in y])
    ax = axes(ax, subplot_kw={"projection": "3d"})
    ax.plot_surface(*numpy.meshgrid(x, y), 100 * z, cmap="viridis")
    ax.set(title="Implied volatility", xlabel="strike", ylabel="years", zlabel="%")
    return ax


PICTURES: dict[str, Any] = {
    "cash_flows": cash_flows,
    "coverage": coverage,
    "losses": losses,
    "simulation": simulation,
    "frontier": frontier,
    "equity": equity,
    "drawdown": backtest_drawdown,
    "weights": weights,
}

NEEDS = {
    "cash_flows": {"periods", "tranches", "currency"},
    "coverage": {"periods", "tranches", "currency"},
    "losses": {"classes", "defaults"},
    "simulation": {"terminal", "fan", "initial_value"},
    "frontier": {"asset_volatility", "asset_return"},
    "equity": {"equity", "metrics"},
    "drawdown": {"equity", "metrics"},
    "weights": {"weights", "risk_contributions"},
}
