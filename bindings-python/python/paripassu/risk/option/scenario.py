"""A book of options under shocks of spot, volatility, rate and time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ... import _native
from ..._progress import Progress, watcher
from ..._typing import Document
from ...result import Result

__all__ = [
    "grid",
    "revalue",
]


def revalue(positions: Sequence[Document], market: Document, shock: Document) -> Result:
    """What a book gains under a shock: every position is valued again, and beside it stands the estimate
    of its Greeks.

    An option whose expiry passes meanwhile is worth its intrinsic value at the shocked price; one that
    had expired before is worth nothing and gains nothing.

    References:
        Hull (2022), section 19.11 (scenario analysis) and equation 19.3 (the estimate).

    The answer holds:
        value: What the book is worth before.
        profit: The gain, by full revaluation.
        estimate: What the Greeks say it would be: ΔdS + ½ΓdS² + νdσ + Θdt + ρdr.
        underlyings: The gain by underlying.
        positions: Every position, in their order.
        missing: How many positions lack what a value needs, and are in no sum.
    """
    return Result(_native.risk.option.scenario.revalue(positions, market, shock))


def grid(
    positions: Sequence[Document],
    market: Document,
    *,
    progress: Progress = None,
    **settings: Any,
) -> Result:
    """What a book gains in every cell of a grid of spot and volatility moves; see ``revalue``.

    Settings, by keyword:
        spots: The relative moves of all prices: by default −20 % to 20 % in steps of 5 %.
        volatilities: The moves of all volatilities: by default −10 to 10 points in steps of 5.
        volatility_shock: How volatility moves: by a sum, by default. One of ``"absolute"``, ``"relative"``.
        rate: The move of the rate, in every cell: 0 by default.
        days: The calendar days that pass, in every cell: 0 by default.

    The answer holds:
        spots: The moves of prices: one for each row.
        volatilities: The moves of volatilities: one for each column.
        profit: The gains by full revaluation.
        estimate: What the Greeks say.
    """
    return Result(_native.risk.option.scenario.grid(positions, market, settings, watcher(progress)))
