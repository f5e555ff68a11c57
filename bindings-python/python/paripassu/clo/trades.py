"""Trades: filters, ranking, hypothetical trades, rebalances."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import _native
from .._progress import Progress, watcher
from .._typing import Document
from ..result import Result, Table

__all__ = [
    "filter_assets",
    "filter_fields",
    "hypothetical",
    "parse_filter",
    "rank",
    "rebalance",
]


def hypothetical(
    deal: Document,
    master: Sequence[Document],
    trades: Sequence[Document],
    **settings: Any,
) -> Result:
    """Tries trades on a deal: principal cash moves by par × price.

    Settings, by keyword:
        mode: All trades together, or each by itself. One of ``"pool"``, ``"individual"``.
        against: What a test after the trade is held against if it fails. One of ``"before"``, ``"baseline"``.
        tests: How to test.
        objective: The portfolio objective.

    The answer holds:
        before: The tests before.
        objective_before: The portfolio objective before.
        after: After the trades: one of all of them, or one of each.
    """
    return Result(_native.clo.trades.hypothetical(deal, master, trades, settings))


def rebalance(
    deal: Document,
    master: Sequence[Document],
    *,
    progress: Progress = None,
    **settings: Any,
) -> Result:
    """Finds the trades that improve a deal's collateral: sales of what it holds, then purchases from what
    ``master`` lists. The deal itself is a value and stays as it is.

    The two-phase method sells one increment of the worst-ranked asset after another until the par
    asked for is sold, then buys one increment of the best-ranked asset after another. After each step the
    assets are ranked anew. A trade after which a test fails that is not exempt is undone, and the next
    asset tried; a test that failed before the run need only be no worse than it was then, whatever has
    happened in between. The optimal method starts from that result and is never worse.

    Settings, by keyword:
        method: How the trades are found. One of ``"two_phase"``, ``"optimal"``.
        sale_par: Par to sell; as much as there is if that is less.
        buy_par: Par to buy, as far as the cash goes.
        increment: Par of one step: 750 000.
        max_concentration: Most par of one asset that is bought, as a part of ``buy_par``: 5 %. The first
            increment of an asset is bought in any case.
        most_assets: Most different assets that are bought; any number when absent.
        sale_filter: Which assets may be sold; all when absent.
        buy_filter: Which assets may be bought; all when absent.
        do_not_buy: Identifiers and issuers that are not bought.
        do_not_sell: Identifiers and issuers that are not sold.
        held: Whether more is bought of what the deal holds already. What is sold is never bought back. One of
            ``"exclude"``, ``"allow"``.
        least_price: The least price at which an asset is bought: 75 %.
        least_cash: Principal cash that is not spent: none.
        sale_tests: Whether a sale is undone when a test fails after it. One of ``"maintain_or_improve"``,
            ``"unchecked"``.
        against: What a failing test is held against. One of ``"before"``, ``"baseline"``.
        objective: The portfolio objective, which also ranks the assets.
        denominator: What is added to the denominators of averages when assets are ranked. One of
            ``"same_par"``, ``"tenfold_par"``.
        tests: How to test.
        most_refused: How many refused assets are named for each reason; all are counted. Five.
        amounts: How much the optimal method trades. One of ``"as_asked"``, ``"at_most"``.
        most_programs: Most linear programs that the optimal method solves: 200.

    The answer holds:
        settings: What was asked for.
        method: The method that these trades come from: the two-phase method where the optimal one found
            nothing better. One of ``"two_phase"``, ``"optimal"``.
        objective: The portfolio objective on the way.
        phases: The sales and the purchases as a whole, in this order.
        steps: Every trade in order.
        sales: What was sold, by asset, in the order of the first step.
        purchases: What was bought.
        before: The tests before, held against the baseline of the settings alone.
        after_sales: The tests after the sales.
        after: The tests after all.
        changes: What has changed, test by test.
        attributes_before: Averages of the collateral before.
        attributes_sold: Averages of what was sold.
        attributes_bought: Averages of what was bought.
        attributes_after: Averages of the collateral after.
        gain: The optimal method beside the two-phase method; none when only the latter was asked for.
    """
    return Result(_native.clo.trades.rebalance(deal, master, settings, watcher(progress)))


def rank(deal: Document, master: Sequence[Document], tests: Document, **settings: Any) -> Table:
    """Ranks what can be bought or sold by what a trade of it does to the weighted tests.

    Gives dicts of ``id``, ``position`` in the book and ``score``: purchases in descending order of their
    scores, sales in ascending order. ``master`` are assets that can be bought; ``tests`` says how to test.

    Settings, by keyword:
        side: Purchases from the best, or sales from the worst. One of ``"buy"``, ``"sell"``.
        objective: The tests that count. The spread, recovery, life, rating factor, par coverage and Caa tests
            can be ranked by.
        denominator: What is added to the denominators of averages. One of ``"same_par"``, ``"tenfold_par"``.
        least_price: The least price at which an asset is bought: 75 %.
        held: Whether more is bought of what is held already. One of ``"exclude"``, ``"allow"``.
    """
    return Table(_native.clo.trades.rank(deal, master, tests, settings))


def filter_fields() -> Table:
    """Every field that a filter can name."""
    return Table(_native.clo.trades.filter_fields())


def filter_assets(assets: Sequence[Document], filter: str) -> Table:
    """The assets that fulfil a filter, such as ``"spread >= 4% and price < 0.98"``."""
    return Table(_native.clo.trades.filter_assets(assets, filter))


def parse_filter(text: str, dialect: str) -> str:
    """Reads a filter that is written in ``dialect``."""
    return _native.clo.trades.parse_filter(text, dialect)
