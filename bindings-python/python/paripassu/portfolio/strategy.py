"""Signals of strategies, and ensembles of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from .. import _native
from .._typing import Date, Document, FloatArray, MatrixLike
from ..result import Table

__all__ = [
    "all_strategies",
    "ensemble",
    "nearest_contract",
    "relative_momentum_weights",
    "signal_history",
    "signals",
    "target_weights",
]


def nearest_contract(
    contracts: Sequence[Document],
    side: Literal["bullish", "bearish"],
    spot: float,
    today: Date,
    **settings: Any,
) -> int | None:
    """The place of the contract for a side: a call for the bullish and a put for the bearish, its
    expiration within the window, its strike nearest to the spot price (the lower of two), then its
    expiration nearest to the days wanted. None when there is no such contract.

    Settings, by keyword:
        days: Days to expiration; 7 by default.
        tolerance_days: So many more or fewer; 2 by default.
    """
    return _native.portfolio.strategy.nearest_contract(contracts, side, spot, today, settings)


def ensemble(signals: Sequence[Document], **settings: Any) -> Table:
    """The signals that others make together: at most one for each side, bullish first.

    Formula:
        confidence = Σ wᵢ cᵢ / Σ wᵢ, target and stop the plain means

        where w are the weights of the kind and c confidences, over the signals of one side.

    Settings, by keyword:
        kind: Weighted by default. One of ``"simple"``, ``"weighted"``, ``"scheduled"``.
        conflict: A dominant side by default. One of ``"dominant"``, ``"both"``.
        least_signals: The least number of signals of a side; 2 by default.
        least_confidence: The least combined confidence; 0.6 by default.

    The answer holds:
        strategy: Who says it. One of ``"rsi"``, ``"macd"``, ``"bollinger"``, ``"momentum"``, ``"earnings"``,
            ``"valuation"``, ``"analyst"``, ``"iv_percentile"``, ``"iv_skew"``, ``"volatility_surface"``,
            ``"ensemble"``.
        source: What kind of information it stands on. One of ``"technical"``, ``"momentum"``,
            ``"fundamental"``, ``"volatility"``, ``"ensemble"``.
        side: Which way it points. One of ``"bullish"``, ``"bearish"``.
        confidence: From 0 to 1.
        target: Price of the underlying at which to take the profit.
        stop: Price of the underlying at which to take the loss.
        factors: What it stands on.
    """
    return Table(_native.portfolio.strategy.ensemble(signals, settings))


def relative_momentum_weights(prices: MatrixLike, **settings: Any) -> FloatArray:
    """Weights over time that hold the assets with the highest past returns, equally: T × N, decided
    after each close; zeros until there is enough past.

    Formula:
        score = p(t − skip) / p(t − lookback) − 1; the highest are held, the first of equals

    References:
        N. Jegadeesh, S. Titman (1993), *Returns to buying winners and selling losers*, The Journal of
        Finance 48(1).

    Settings, by keyword:
        lookback: Bars back at which the return begins; 252 by default.
        skip: Bars back at which it ends: the last month reverts; 21 by default.
        winners: Assets that are held; 1 by default.
        rebalance_every: Bars from one choice to the next; 21 by default.
    """
    return _native.portfolio.strategy.relative_momentum_weights(prices, settings)


def target_weights(bars: Document, rule: str | Document) -> FloatArray:
    """The weight to hold after each close, from −1 to 1: 0 until the rule can speak.

    Nothing looks ahead: fill the change of weight at the next open.
    """
    return _native.portfolio.strategy.target_weights(bars, rule)


def signal_history(bars: Document, strategy: str | Document) -> list[dict[str, Any] | None]:
    """What a technical strategy says at every bar; a strategy that looks at more than bars says
    nothing.

    Nothing looks ahead: what it says at a bar depends on that bar and those before.

    The answer is as that of :func:`ensemble`.
    """
    return _native.portfolio.strategy.signal_history(bars, strategy)


def signals(view: Document, strategies: Sequence[str | Document]) -> Table:
    """What strategies say of a market at its last bar, in the order of strategies.

    The answer is as that of :func:`ensemble`.
    """
    return Table(_native.portfolio.strategy.signals(view, strategies))


def all_strategies() -> tuple[dict[str, Any], ...]:
    """Every strategy with its usual parameters: Cutler's RSI, bands of the sample deviation, simple
    directional movement.
    """
    return _native.portfolio.strategy.all_strategies()
