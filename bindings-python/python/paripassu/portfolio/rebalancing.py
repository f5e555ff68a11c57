"""Drift, trades, tax lots, whole units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from .. import _native
from .._typing import Date, Document, FloatArray, VectorLike
from ..result import Result

__all__ = [
    "discrete_allocation",
    "drift",
    "drifted_weights",
    "rebalance",
    "sell",
]


def discrete_allocation(weights: VectorLike, prices: VectorLike, capital: float) -> Result:
    """The whole units that ``capital`` buys, close to ``weights``.

    Each asset gets the units that fit into its share; what is left buys, one unit at a time, the
    affordable asset that is furthest below its target.

    ``weights`` are not negative and sum to at most 1; ``prices`` are per unit.

    The answer holds:
        units: Units of each asset.
        leftover: What is left in cash.
        root_mean_square_error: √(Σ(weight − target)²/n) of the weights that the units have in the capital.
    """
    return Result(_native.portfolio.rebalancing.discrete_allocation(weights, prices, capital))


def drift(values: VectorLike, targets: VectorLike, band: str | Document) -> Result:
    """The drift of positions worth ``values`` from ``targets``.

    ``values`` are signed amounts in one currency, cash included as an asset; ``targets`` are weights that
    sum to 1.

    The answer holds:
        weights: The weights now.
        deviations: Weight less target, one per asset.
        distance: √Σ(deviation²).
        active_share: ½·Σ|deviation|: the share of the portfolio that is in the wrong place.
        breaches: The assets outside the band.
    """
    return Result(_native.portfolio.rebalancing.drift(values, targets, band))


def drifted_weights(weights: VectorLike, returns: VectorLike) -> FloatArray:
    """The weights after a period of ``returns`` without trading: wᵢ(1 + rᵢ)/Σⱼwⱼ(1 + rⱼ)."""
    return _native.portfolio.rebalancing.drifted_weights(weights, returns)


def sell(
    lots: Sequence[Document],
    quantity: float,
    price: float,
    date: Date,
    method: Literal["fifo", "lifo", "hifo"] = "fifo",
) -> Result:
    """Sells ``quantity`` units at ``price`` on ``date`` out of ``lots``.

    Lots of one rank go in the order in which they are given.

    The answer holds:
        gains: The parts, in the order in which lots were used.
        gain: Σ gain.
        remaining: The lots that are left, in their order before.
    """
    return Result(_native.portfolio.rebalancing.sell(lots, quantity, price, date, method))


def rebalance(values: VectorLike, targets: VectorLike, **settings: Any) -> Result:
    """The trades that bring positions worth ``values`` to ``targets``.

    Formula:
        A trade is tᵢV' − vᵢ. With external financing V' = Σvᵢ; out of proceeds V' solves
        V' = Σvᵢ − c·Σ|tᵢV' − vᵢ|. Trades inside the band or of at most the minimum are dropped; then, out of
        proceeds, buys are scaled so that they cost no more than the sales bring.

        ``values`` are signed amounts in one currency, cash included as an asset; ``targets`` sum to 1.

    Settings, by keyword:
        minimum_trade: Trades of at most this amount are not made; 0 by default.
        cost_rate: Cost per unit of currency traded, as a decimal; 0 by default.
        financing: Who pays; the portfolio by default. One of ``"proceeds"``, ``"external"``.
        band: Assets inside their band are not traded; no band by default.
        lots: Trades are made in whole lots at these prices; any amount can be traded by default.

    The answer holds:
        total_value: The portfolio's value before.
        trades: Trades in the order of the assets.
        turnover: Σ|amount|, both sides counted.
        one_sided_turnover: The smaller of what is bought and what is sold.
        costs: Σ cost.
        cash: Sales less buys less costs: what is left in cash, negative what must be paid in.
        values: Values after the trades, without the cash.
        distance_before: √Σ(weight − target)² before.
        distance_after: The same after, on the value that is left with the cash.
    """
    return Result(_native.portfolio.rebalancing.rebalance(values, targets, settings))
