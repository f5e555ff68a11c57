"""Collateralized loan obligations.

A deal is data: a dict, JSON text, or what :func:`read_deal` reads from a file. The functions here are the
ones most work begins with; the modules below hold everything else.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .. import _native
from .._progress import Progress, watcher
from .._typing import Document
from ..result import Result, Table
from . import analytics, collateral, quality, scenario, tape, trades, waterfall

__all__ = [
    "Document",
    "analytics",
    "check",
    "collateral",
    "compliance",
    "hypo",
    "project",
    "quality",
    "rank",
    "read_deal",
    "read_tape",
    "rebalance",
    "scenario",
    "simulate",
    "tape",
    "trades",
    "waterfall",
]


def read_deal(path: str | os.PathLike[str]) -> dict[str, Any]:
    """The deal of a JSON file, checked.

    >>> from paripassu import clo
    >>> [tranche["name"] for tranche in clo.read_deal("examples/deals/small.json")["tranches"]]
    ['A', 'B', 'Equity']
    """
    text = Path(path).read_text(encoding="utf-8")
    check(text)
    deal: dict[str, Any] = json.loads(text)
    return deal


def check(deal: Document) -> None:
    """Raises :class:`paripassu.InvalidError` with every problem of a deal; silent when there is none."""
    _native.clo.check(deal)


def project(deal: Document, assumptions: Document | None = None, *, progress: Progress = None) -> Result:
    """Project a deal: its collateral, its waterfall on every payment date, and what each tranche gets.

    ``deal`` is the deal as data, ``assumptions`` the scenario; what a scenario leaves out, or the
    absence of one, means the market's base case. Other Python threads run meanwhile, and Ctrl-C stops
    the computation.

    ``.plot()`` draws the cash flows by tranche, ``.plot("coverage")`` the cushions of the coverage tests;
    ``.to_pandas("tranches")`` and ``.to_pandas("periods")`` are tables.

    Raises :class:`paripassu.InvalidError` with every problem found and its path.

    >>> import json, pathlib, paripassu
    >>> deal = json.loads(pathlib.Path("examples/deals/small.json").read_text())
    >>> projection = paripassu.clo.project(deal, {"default_rate": 0.02})
    >>> [tranche["name"] for tranche in projection["tranches"]]
    ['A', 'B', 'Equity']
    """
    return Result(_native.clo.project(deal, {} if assumptions is None else assumptions, watcher(progress)))


def simulate(
    deal: Document,
    assumptions: Document | None = None,
    *,
    paths: int = 10_000,
    seed: int = 42,
    first_path: int = 0,
    progress: Progress = None,
    **settings: Any,
) -> Result:
    """Runs a deal along paths of random defaults and recoveries, through the whole waterfall.

    Gives what happened on each path: ``defaults``, and for each of ``classes`` arrays ``loss``,
    ``interest_shortfall``, ``price``, ``wal_years`` and ``yield``; and a ``summary`` of them. Path k is the
    same whatever the number of paths, threads and machines. Settings are those of
    :func:`paripassu.clo.scenario.monte_carlo`: ``model``, ``default_risk``, ``recovery``; with
    ``path_values="drop"`` only exact sums and counts are kept, and memory does not grow with the paths.

    ``.plot()`` draws the distribution of the losses of every class.

    >>> from paripassu import clo
    >>> deal = clo.read_deal("examples/deals/small.json")
    >>> run = clo.simulate(deal, paths=200)
    >>> run["summary"]["classes"][0]["expected_loss"] < 0.01
    True
    """
    span = {"start": first_path, "end": first_path + paths}
    wanted = {"seed": seed, "paths": span, "path_values": "keep", **settings}
    base = {} if assumptions is None else assumptions
    return Result(_native.clo.scenario.simulate(deal, base, wanted, watcher(progress)))


def compliance(deal: Document, **settings: Any) -> Result:
    """The numbered tests of the collateral: concentrations, averages, coverage, with what fails and why.

    Settings are those of :func:`paripassu.clo.quality.compliance`.

    >>> from paripassu import clo
    >>> deal = clo.read_deal("examples/deals/demo.json")
    >>> deal["quality"] = clo.quality.standard_terms("mag_17")
    >>> tests = clo.compliance(deal)
    >>> tests["tests"][0]["name"], tests["tests"][0]["outcome"]
    ('Senior secured loans and cash', 'passed')
    """
    return Result(_native.clo.quality.compliance(deal, settings))


def rank(
    deal: Document,
    master: Sequence[Document] = (),
    *,
    tests: Document | None = None,
    **settings: Any,
) -> Table:
    """Ranks what can be bought or sold by what a trade of it does to the weighted tests.

    ``master`` are assets that can be bought; with ``side="sell"`` what the deal holds is ranked. Settings
    are those of :func:`paripassu.clo.trades.rank`. Gives rows of ``id``, ``position`` and ``score``.
    """
    return Table(_native.clo.trades.rank(deal, master, {} if tests is None else tests, settings))


def rebalance(
    deal: Document,
    master: Sequence[Document] = (),
    *,
    progress: Progress = None,
    **settings: Any,
) -> Result:
    """Finds the sales and purchases that improve the objective and keep the tests.

    ``master`` are assets that can be bought. Settings are those of
    :func:`paripassu.clo.trades.rebalance`: ``method``, ``sale_par``, ``buy_par``, filters, limits.
    """
    return Result(_native.clo.trades.rebalance(deal, master, settings, watcher(progress)))


def hypo(
    deal: Document,
    trades: Sequence[Document],
    *,
    master: Sequence[Document] = (),
    **settings: Any,
) -> Result:
    """Tries trades on a deal: every test before and after, and nothing changed.

    A trade is ``{"asset": id, "side": "buy" or "sell", "par": …}``. Settings are those of
    :func:`paripassu.clo.trades.hypothetical`.
    """
    return Result(_native.clo.trades.hypothetical(deal, master, trades, settings))


def read_tape(path: str | os.PathLike[str], **settings: Any) -> Result:
    """The loan tape of a CSV or XLSX file: its assets, and how each column was understood.

    Settings are those of :func:`paripassu.clo.tape.read_csv`: ``sheet``, ``header_row``, ``columns``.
    ``.to_pandas("assets")`` is a table of the loans.
    """
    content = Path(path).read_bytes()
    if content[:2] == b"PK":
        return Result(_native.clo.tape.read_xlsx(content, settings))
    return Result(_native.clo.tape.read_csv(content.decode("utf-8-sig"), settings))
