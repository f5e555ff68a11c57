"""Backtests: what a strategy would have earned.

A strategy is data, such as ``{"strategy": "rule", "rule": {"name": "sma_crossover_v1", …}}``, or a Python
function of a :class:`View` that gives instructions. It decides on each close, seeing nothing that lies
ahead, and its orders fill on the next bar.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias, Union

import numpy

from . import _native
from ._array import labels, matrix, vector, wrong
from ._progress import Progress, watcher
from ._typing import Date, Dates, Document, FloatArray, VectorLike
from .result import Result, Table

__all__ = [
    "History",
    "Strategy",
    "View",
    "baselines",
    "buy",
    "check_order",
    "combinations",
    "compare_baselines",
    "crossovers",
    "grid",
    "html_report",
    "objective",
    "parameter_values",
    "rejection_reason",
    "run",
    "sell",
    "walk_forward",
    "walk_forward_windows",
    "with_parameter",
]

COLUMNS = ("open", "high", "low", "close", "volume")

Instrument: TypeAlias = tuple[str, list[str], list[FloatArray]]


class History(NamedTuple):
    """The bars of an instrument up to a close; the arrays are views, nothing is copied."""

    symbol: str
    dates: Sequence[str]
    open: FloatArray
    high: FloatArray
    low: FloatArray
    close: FloatArray
    volume: FloatArray


class View:
    """What a strategy sees at a close: the past, and its account."""

    __slots__ = ("_instruments", "_seen", "cash", "date", "equity", "orders", "positions")

    def __init__(
        self,
        instruments: list[Instrument],
        date: str,
        seen: list[int],
        positions: list[dict[str, Any]],
        orders: list[dict[str, Any]],
        cash: float,
        equity: float,
    ) -> None:
        self._instruments = instruments
        self._seen = seen
        self.date = date
        """Today, as ISO text."""
        self.positions = positions
        """What is held of each instrument, in their order: dicts with ``symbol``, ``quantity``, …"""
        self.orders = orders
        """Orders that wait."""
        self.cash = cash
        """Cash of the account."""
        self.equity = equity
        """Cash and positions."""

    @property
    def histories(self) -> list[History]:
        """Every instrument up to today's close."""
        return [self._history(place) for place in range(len(self._instruments))]

    def __getitem__(self, symbol: str) -> History:
        for place, (name, _, _) in enumerate(self._instruments):
            if name == symbol:
                return self._history(place)
        raise KeyError(symbol)

    def _history(self, place: int) -> History:
        (symbol, dates, columns), seen = self._instruments[place], self._seen[place]
        return History(symbol, dates[:seen], *(column[:seen] for column in columns))

    def quantity(self, symbol: str) -> float:
        """How many units are held."""
        held = (float(p["quantity"]) for p in self.positions if p["symbol"] == symbol)
        return next(held, 0.0)


Strategy: TypeAlias = Union[Document, Callable[[View], Any]]
"""Data, or a function of a :class:`View` that gives a list of orders (see :func:`buy` and :func:`sell`),
``{"cancel": number}`` or ``{"cancel_all": symbol}``; or nothing."""


def order(
    side: str, symbol: str, units: float | None, cash: float | None, terms: dict[str, Any]
) -> dict[str, Any]:
    """A market order, unless the terms say otherwise."""
    if (units is None) == (cash is None):
        raise wrong("units", "must be given, or cash, and not both")
    quantity = {"cash": cash} if units is None else {"units": units}
    return {"symbol": symbol, "side": side, "quantity": quantity, **terms}


def buy(
    symbol: str, units: float | None = None, *, cash: float | None = None, **terms: Any
) -> dict[str, Any]:
    """An order to buy so many units, or what a fraction of the free cash pays for.

    ``terms`` are ``kind`` (``{"kind": "limit", "limit": 99.5}``), ``time_in_force``, ``shortage``,
    ``effect``, ``exits`` and ``reason``.

    >>> buy("SPY", 10.0)
    {'symbol': 'SPY', 'side': 'buy', 'quantity': {'units': 10.0}}
    """
    return order("buy", symbol, units, cash, terms)


def sell(
    symbol: str, units: float | None = None, *, cash: float | None = None, **terms: Any
) -> dict[str, Any]:
    """An order to sell; the arguments are those of :func:`buy`."""
    return order("sell", symbol, units, cash, terms)


def iso(dates: Dates) -> list[str]:
    """Dates as ISO text."""
    try:
        return [str(day) for day in numpy.asarray(dates, dtype="datetime64[D]")]
    except (TypeError, ValueError) as error:
        raise wrong("dates", f"must be dates, got {type(dates).__name__} ({error})") from error


def instruments(prices: Any, dates: Dates | None) -> list[Instrument]:
    """The instruments that ``prices`` say: see :func:`run`."""
    if isinstance(prices, Mapping):
        return [bars(str(symbol), one, dates) for symbol, one in prices.items()]
    names = labels(prices)
    if names is not None and {"open", "high", "low", "close"} <= {name.lower() for name in names}:
        return [bars("asset", prices, dates)]
    days = iso(dates_of(prices, dates))
    if names is not None and "date" in names:
        prices = prices.drop(columns="date") if hasattr(prices, "iloc") else prices.drop("date")
        names = labels(prices)
    if getattr(prices, "ndim", 2) == 1:
        prices = numpy.asarray(prices).reshape(-1, 1)
    closes = matrix(prices, "prices")
    names = names or [f"asset_{k}" for k in range(closes.shape[1])]
    ones = numpy.ones(len(closes))
    return [
        (name, days, [*[numpy.ascontiguousarray(closes[:, k])] * 4, ones]) for k, name in enumerate(names)
    ]


def bars(symbol: str, table: Any, dates: Dates | None) -> Instrument:
    """An instrument of a table with columns open, high, low, close and perhaps volume."""
    names = labels(table) or list(table)
    columns = {str(name).lower(): name for name in names}
    missing = [name for name in COLUMNS[:4] if name not in columns]
    if missing:
        raise wrong(f"prices.{symbol}", f"must have the column {missing[0]}")
    days = iso(dates_of(table, dates, columns.get("date", columns.get("dates"))))
    taken = [vector(table[columns[name]], f"prices.{symbol}.{name}") for name in COLUMNS[:4]]
    volume = vector(table[columns["volume"]], f"prices.{symbol}.volume") if "volume" in columns else None
    return symbol, days, [*taken, numpy.ones(len(taken[0])) if volume is None else volume]


def dates_of(table: Any, dates: Dates | None, column: Any = None) -> Dates:
    """The dates given, or those of the table."""
    if dates is not None:
        return dates
    if column is not None:
        return table[column]
    if "date" in (labels(table) or ()):
        return table["date"]
    index = getattr(table, "index", None)
    if getattr(getattr(index, "dtype", None), "kind", None) == "M":
        return index
    raise wrong("dates", "must be given, or be the index or a column date of the prices")


def run(
    prices: Any,
    strategy: Strategy,
    *,
    dates: Dates | None = None,
    progress: Progress = None,
    **settings: Any,
) -> Result:
    """What a strategy would have earned.

    ``prices`` are closing prices, a column an asset (a data frame, or an array with ``dates``); or a table
    with columns open, high, low, close and volume; or a dict of such tables by symbol. Closing prices
    alone trade at each close's price on the next bar.

    Settings: ``initial_capital``, ``commission``, ``slippage_bps``, ``fill_timing``, ``limits``, ``start``,
    ``end`` and what else the core's backtest settings have.

    Gives ``metrics``, ``equity``, ``trades``, ``open_positions``, ``orders`` and ``ruin``; ``.plot()`` draws
    the equity and its drawdown, ``.to_pandas("equity")`` and ``.to_pandas("trades")`` are tables.

    >>> import numpy
    >>> from paripassu import backtest
    >>> days = numpy.arange("2025-01-01", "2025-03-01", dtype="datetime64[D]")
    >>> closes = 100.0 + numpy.arange(len(days)).reshape(-1, 1)
    >>> def hold(view):
    ...     return [backtest.buy("asset_0", 10.0)] if view.quantity("asset_0") == 0 else []
    >>> result = backtest.run(closes, hold, dates=days, slippage_bps=0.0)
    >>> len(result["equity"]) == len(days)
    True
    """
    market = instruments(prices, dates)
    if not callable(strategy):
        return Result(_native.portfolio.backtest.run(market, strategy, settings, watcher(progress)))
    ask = strategy

    def decide(*seen: Any) -> list[Any]:
        return [said if is_instruction(said) else {"submit": said} for said in ask(View(market, *seen)) or ()]

    return Result(_native.portfolio.market.run_callable(market, decide, settings, watcher(progress)))


def is_instruction(said: Any) -> bool:
    """``{"submit": …}``, ``{"cancel": …}`` or ``{"cancel_all": …}``."""
    return (
        isinstance(said, Mapping)
        and len(said) == 1
        and next(iter(said)) in ("submit", "cancel", "cancel_all")
    )


def walk_forward(
    prices: Any,
    candidates: Sequence[Document],
    *,
    dates: Dates | None = None,
    progress: Progress = None,
    **settings: Any,
) -> Result:
    """Chooses among candidates on one stretch and trades the choice on the next, over and over.

    ``prices`` are as for :func:`run`; :func:`combinations` makes candidates of a strategy.
    """
    market = instruments(prices, dates)
    return Result(_native.portfolio.backtest.walk_forward(market, candidates, settings, watcher(progress)))


def baselines(
    prices: Any,
    settings: Document | None = None,
    *,
    dates: Dates | None = None,
    **baseline: Any,
) -> Table:
    """What any strategy should beat, on the same prices: holding, equal weights, chance."""
    market = instruments(prices, dates)
    return Table(_native.portfolio.backtest.baselines(market, settings or {}, baseline))


def grid(
    table: Any,
    rules: Sequence[Document],
    *,
    dates: Dates | None = None,
    progress: Progress = None,
    **settings: Any,
) -> Table:
    """Many rules on the bars of one instrument at once: a table with open, high, low, close and volume."""
    _, days, columns = bars("asset", table, dates)
    named = {"dates": days, **dict(zip(COLUMNS, columns))}
    return Table(_native.portfolio.backtest.grid(named, rules, settings, watcher(progress)))


def crossovers(short: Sequence[int], long: Sequence[int]) -> Table:
    """The rules of crossing averages of every short with every longer window."""
    return Table(_native.portfolio.backtest.crossovers(short, long))


def combinations(strategy: Document, ranges: Sequence[Document]) -> Table:
    """The strategy with every combination of the values of its parameters."""
    return Table(_native.portfolio.backtest.combinations(strategy, ranges))


def with_parameter(strategy: Document, name: str, value: float) -> Result:
    """The strategy with one parameter set."""
    return Result(_native.portfolio.backtest.with_parameter(strategy, name, value))


def parameter_values(range: Document) -> VectorLike:
    """The values of a range of a parameter."""
    return _native.portfolio.backtest.parameter_values(range)


def objective(metrics: Document, objective: str) -> float | None:
    """What the metrics of a backtest say of an objective; the higher the better."""
    return _native.portfolio.backtest.objective(metrics, objective)


def compare_baselines(strategy: Document, baselines: Sequence[Document]) -> Table:
    """The metrics of a strategy against each of the baselines."""
    return Table(_native.portfolio.backtest.compare_baselines(strategy, baselines))


def check_order(order: Document, account: Document, limits: Document) -> Table:
    """The limits of risk that an order would violate."""
    return Table(_native.portfolio.backtest.check_order(order, account, limits))


def rejection_reason(violations: Sequence[Document]) -> str | None:
    """Why an order with these violations is rejected; ``None`` when it is not."""
    return _native.portfolio.backtest.rejection_reason(violations)


def walk_forward_windows(first: Date, last: Date, **settings: Any) -> Table:
    """The windows of a walk-forward run from the first date to the last."""
    return Table(_native.portfolio.backtest.walk_forward_windows(first, last, settings))


def html_report(backtest: Document, **settings: Any) -> str:
    """A backtest as a page of HTML that needs nothing else."""
    return _native.portfolio.backtest.html_report(backtest, settings)
