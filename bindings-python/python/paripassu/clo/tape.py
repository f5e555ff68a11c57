"""Loan tapes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import _native
from .._typing import Document
from ..result import Result

__all__ = [
    "compare",
    "read_csv",
    "read_xlsx",
]


def read_csv(text: str, **settings: Any) -> Result:
    """Reads a loan tape from CSV text with a header line.

    Columns are known by their names, in any order and in any usual spelling; ``Deal Par``, the par
    that the deal holds, goes before ``Par Amount``. The identifier, the par, the maturity and the
    spread or the coupon must be there. A ``Coupon`` is the all-in rate of the current period, of a
    floater too. An asset without a coupon type is a fixed-rate asset if it has a coupon and no spread.
    The tape carries no schedule of amortization, so every asset is a bullet.

    Rows above the header, such as a title, are passed over.

    Blank cells, ``-`` and ``N/A`` are absent values, and so is the ``0`` that a spreadsheet shows for an
    empty date, rating or outlook. Empty rows are passed over, and so are rows of totals below the
    last asset: no identifier, no maturity, and nothing but numbers.

    Settings, by keyword:
        sheet: The sheet of a workbook. When absent the first visible one in which a row names an identifier,
            a par and a maturity, else the first.
        header_row: The row of the header, from 1. When absent the first row that names an identifier, a par
            and a maturity, among the first thirty; else the first that is not blank.
        columns: Fields of ``Asset`` by the header of their column, before what the header means by itself:
            ``{"Bal": "par", "Mkt": "price"}``.
    """
    return Result(_native.clo.tape.read_csv(text, settings))


def read_xlsx(bytes: bytes, **settings: Any) -> Result:
    """Reads a loan tape from the bytes of an XLSX workbook, as ``read_csv`` reads one from text.

    A cell counts as a person sees it: a number that is shown as a percentage is one, and so is a date.
    Formulas count by the values that the workbook was saved with.

    Settings, by keyword:
        sheet: The sheet of a workbook. When absent the first visible one in which a row names an identifier,
            a par and a maturity, else the first.
        header_row: The row of the header, from 1. When absent the first row that names an identifier, a par
            and a maturity, among the first thirty; else the first that is not blank.
        columns: Fields of ``Asset`` by the header of their column, before what the header means by itself:
            ``{"Bal": "par", "Mkt": "price"}``.
    """
    return Result(_native.clo.tape.read_xlsx(bytes, settings))


def compare(before: Sequence[Document], after: Sequence[Document]) -> Result:
    """What changed from one pool to another: assets that came, went and changed, field by field."""
    return Result(_native.clo.tape.compare(before, after))
