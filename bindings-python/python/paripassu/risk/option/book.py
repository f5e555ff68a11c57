"""The risk of a book of options."""

from __future__ import annotations

from collections.abc import Sequence

from ... import _native
from ..._typing import Document
from ...result import Result

__all__ = [
    "risk",
]


def risk(positions: Sequence[Document], market: Document) -> Result:
    """The Greeks of a book, by position, by underlying and in all.

    A share has delta 1 and no other Greek. An option that has expired counts with zeros, one that
    expires now is worth its intrinsic value. What lacks a price, a strike or an expiry is listed and
    left out of the sums.

    References:
        Hull (2022), *Options, Futures, and Other Derivatives*, 11th ed., chapter 19.

    The answer holds:
        positions: Every position, in their order.
        underlyings: Sums by underlying, in the order of their symbols.
        options: The sum over options.
        stocks: The sum over stocks.
        total: The sum over all. Its unit Greeks mix contracts with shares; its money does not.
        expired: How many options have expired: they count, with zeros.
        missing: The positions that lack what a value needs, and are in no sum.
    """
    return Result(_native.risk.option.book.risk(positions, market))
