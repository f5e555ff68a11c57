"""Priorities of payments."""

from __future__ import annotations

from typing import Literal

from .. import _native
from .._typing import Document, FloatArray, VectorLike
from ..result import Result

__all__ = [
    "allocate",
    "steps",
]


def allocate(
    claims: VectorLike,
    cash: float,
    order: Literal["sequential", "pro_rata"] = "sequential",
) -> FloatArray:
    """Shares ``cash`` among ``claims``: no claim gets more than it is, and together they get exactly the
    smaller of the cash and their sum.
    """
    return _native.clo.waterfall.allocate(claims, cash, order)


def steps(deal: Document) -> Result:
    """The steps of the deal's waterfalls, those that a preset generates among them."""
    return Result(_native.clo.waterfall.steps(deal))
