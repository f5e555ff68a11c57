"""Collateralized loan obligations."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from . import _native

__all__ = ["Document", "project"]

Document: TypeAlias = Mapping[str, Any] | str | bytes
"""Plain data, as :func:`json.load` gives it, or JSON text.

Dates may be :class:`datetime.date` or ISO text; NumPy and pandas values are read as what they hold.
"""


def project(deal: Document, assumptions: Document | None = None) -> dict[str, Any]:
    """Project a deal: its collateral, its waterfall on every payment date, and what each tranche gets.

    ``deal`` is the deal as data, ``assumptions`` the scenario; what a scenario leaves out, or the
    absence of one, means the market's base case. Other Python threads run meanwhile, and Ctrl-C stops
    the computation.

    Raises :class:`paripassu.InvalidError` with every problem found and its path.

    >>> import json, pathlib, paripassu
    >>> deal = json.loads(pathlib.Path("examples/deals/small.json").read_text())
    >>> projection = paripassu.clo.project(deal, {"default_rate": 0.02})
    >>> [tranche["name"] for tranche in projection["tranches"]]
    ['A', 'B', 'Equity']
    """
    return _native.clo.project(deal, {} if assumptions is None else assumptions)
