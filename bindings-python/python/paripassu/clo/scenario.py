"""Stresses, grids, named scenarios and random defaults."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import _native
from .._progress import Progress, watcher
from .._typing import Document
from ..result import Result, Table

__all__ = [
    "apply_scenario",
    "apply_stress",
    "break_even_matrix",
    "compare",
    "compare_scenarios",
    "compare_stresses",
    "join",
    "mag_scenario",
    "mag_scenarios",
    "monte_carlo",
    "outcome",
    "parameters",
    "path_scenario",
    "run_grid",
    "standard_stresses",
    "summary",
]


def compare_stresses(
    deal: Document,
    assumptions: Document,
    stresses: Sequence[Document],
    *,
    progress: Progress = None,
) -> Result:
    """Runs ``deal`` under every stress, and compares with the first.

    The answer holds:
        names: What is compared, the base first.
        metrics: Every number of an outcome.
        outcomes: The outcomes in full.
    """
    return Result(_native.clo.scenario.compare_stresses(deal, assumptions, stresses, watcher(progress)))


def break_even_matrix(
    deal: Document,
    assumptions: Document,
    matrix: Document,
    *,
    progress: Progress = None,
) -> Table:
    """Break-even default rates of every class by severity and prepayment rate.

    The answer holds:
        name: The class's name.
        first_loss_cdr: As ``crate::analytics::BreakEven::first_loss_cdr``.
        break_even_cdr: As ``crate::analytics::BreakEven::break_even_cdr``.
    """
    return Table(_native.clo.scenario.break_even_matrix(deal, assumptions, matrix, watcher(progress)))


def run_grid(deal: Document, assumptions: Document, grid: Document, *, progress: Progress = None) -> Table:
    """Runs every combination of a grid: default rates slowest, index shifts fastest.

    The answer holds:
        default_rate: The default rate; none where the assumptions' own is kept.
        prepayment_rate: The prepayment rate.
        severity: The severity.
        index_shift: The shift of the index.
        outcome: What it comes to.
    """
    return Table(_native.clo.scenario.run_grid(deal, assumptions, grid, watcher(progress)))


def mag_scenario(number: int) -> dict[str, Any] | None:
    """The scenario ``Mag 6`` to ``Mag 17``: its index, its vectors of prepayments, defaults and severities,
    and purchases at the spread that its pool must have. None for a number that is no known deal.

    ``parameters`` lists the inputs of a deal under it, about two thousand for a deal of two hundred
    assets.

    The answer holds:
        id: The identifier.
        name: The name, for people.
        description: What it is for.
        kind: Where it comes from. One of ``"custom"``, ``"mag"``, ``"regulatory"``.
        overrides: Its changes, made in this order.
    """
    return _native.clo.scenario.mag_scenario(number)


def mag_scenarios() -> Table:
    """Every documented scenario.

    The answer is as that of :func:`mag_scenario`.
    """
    return Table(_native.clo.scenario.mag_scenarios())


def monte_carlo(
    deal: Document,
    assumptions: Document,
    *,
    progress: Progress = None,
    **settings: Any,
) -> Result:
    """Runs ``deal`` along paths of random defaults.

    Each path draws correlated default times and recoveries for the assets that are performing, and runs
    collateral, tests and waterfall as ``project`` does: an asset defaults on its first interest
    date on or after its default time. All else, and the defaults of purchased collateral, are the scenario's.

    References:
        D. X. Li (2000), "On default correlation: a copula function approach", *Journal of Fixed Income* 9, 43–54.

    Settings, by keyword:
        seed: The seed of the random numbers.
        paths: The paths, of which each has its own random numbers: runs over 0..5,000 and 5,000..10,000 join
            to the run over 0..10,000 bit for bit.
        model: How the defaults depend on one another; its names are the deal's assets, in their order.
        default_risk: How likely defaults are.
        recovery: What is recovered; 1 less the scenario's severity of the first period when absent.

    The answer holds:
        first_path: The first path.
        defaults: How many assets defaulted.
        classes: Every class, from the most senior.
        repair: What was done to a correlation matrix that is none.
    """
    return Result(_native.clo.scenario.monte_carlo(deal, assumptions, settings, watcher(progress)))


def path_scenario(deal: Document, assumptions: Document, path: int, **settings: Any) -> Result:
    """The scenario of one path, with which ``project`` shows it in full: the default date and the severity of
    each asset that defaults.

    Settings are those of :func:`monte_carlo`.

    The answer holds:
        index: The index; flat at the deal's ``current_index`` when absent.
        default_rate: Annual constant default rate (CDR) of the performing balance; by interest period.
        prepayment_rate: Annual conditional prepayment rate (CPR) of the performing balance; by interest
            period.
        severity: Loss of a default, as a fraction of its par; by interest period.
        recovery_lag_months: Months from default to recovery, in whole interest periods of the asset.
        by_asset: What differs for single assets, by their ``id``.
        reinvestment: What principal buys.
        call: When the equity calls the deal; never when absent.
        liquidation: What the collateral sells for when the deal ends.
        equity_discount_rate: Annual rate at which the equity's distributions are discounted.
    """
    return Result(_native.clo.scenario.path_scenario(deal, assumptions, settings, path))


def compare_scenarios(
    deal: Document,
    assumptions: Document,
    scenarios: Sequence[Document],
    *,
    progress: Progress = None,
) -> Result:
    """Compares two to five scenarios of a deal with the first of them.

    The answer is as that of :func:`compare_stresses`.
    """
    return Result(_native.clo.scenario.compare_scenarios(deal, assumptions, scenarios, watcher(progress)))


def parameters(deal: Document, assumptions: Document) -> Table:
    """Every input of ``deal`` under ``assumptions`` that is a value by itself, section by section.

    The answer holds:
        name: Its cell, from ``R1C1``: row and column of the input sheet.
        category: What kind of thing it is. One of ``"economic"``, ``"credit"``, ``"market"``,
            ``"structure"``.
        section: The section of the sheet: ``liabilities``, ``payment schedule``.
        description: What it is: ``B spread``, ``period 3 payment``.
        value: Its value: a number, a text, a date or a flag.
        unit: ``rate`` (decimal), ``fraction``, ``currency``, ``date``, ``months``, ``days``; none for a name
            or a number of things.
    """
    return Table(_native.clo.scenario.parameters(deal, assumptions))


def compare(outcomes: Sequence[tuple[str, Document]]) -> Result:
    """Compares named outcomes with the first of them."""
    return Result(_native.clo.scenario.compare(outcomes))


def standard_stresses() -> Table:
    """The stresses that every deal is put to, the base case first: more defaults, lower and later
    recoveries, slow and fast prepayments, rates up and down, and a recession of several at once.
    """
    return Table(_native.clo.scenario.standard_stresses())


def apply_stress(stress: Document, deal: Document, assumptions: Document) -> Result:
    """The assumptions for ``deal`` under the stress."""
    return Result(_native.clo.scenario.apply_stress(stress, deal, assumptions))


def apply_scenario(
    scenario: Document,
    deal: Document,
    assumptions: Document,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The deal and the assumptions with every change made, and checked."""
    return _native.clo.scenario.apply_scenario(scenario, deal, assumptions)


def outcome(deal: Document, assumptions: Document) -> Result:
    """Projects ``deal`` under ``assumptions``, and keeps what it comes to."""
    return Result(_native.clo.scenario.outcome(deal, assumptions))


def join(earlier: str, later: Document) -> Result:
    """These paths and those that follow them."""
    return Result(_native.clo.scenario.join(earlier, later))


def summary(paths: Document) -> Result:
    """The simulation in numbers."""
    return Result(_native.clo.scenario.summary(paths))
