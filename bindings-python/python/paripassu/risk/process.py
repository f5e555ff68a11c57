"""Stochastic processes and simulated portfolios, whole or in shards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import _native
from .._progress import Progress, watcher
from .._typing import Document, FloatArray, VectorLike
from ..result import Result

__all__ = [
    "brownian_bridge",
    "heston_call",
    "merge",
    "process_mean",
    "process_variance",
    "simulate_paths",
    "simulate_portfolio",
    "simulate_shard",
    "summarize",
]


def brownian_bridge(times: VectorLike, normals: VectorLike) -> FloatArray:
    """A standard Brownian motion at ``times``, built from its end inwards.

    The first normal number fixes the last value, the second the middle one given that, and so on, so
    that the first numbers carry most of the path: with ``Sobol`` points, whose
    first coordinates are the best, this makes the error of a path integral much smaller.

    Formula:
        W(t) given W(l) and W(r), l < t < r, is normal with mean ((r − t)·W(l) + (t − l)·W(r))/(r − l) and
        variance (t − l)(r − t)/(r − l).

        ``times`` are years, rising, above 0; ``normals`` as many independent standard normal numbers.

    References:
        P. Glasserman (2003), *Monte Carlo Methods in Financial Engineering*, section 3.1, figure 3.2.
    """
    return _native.risk.process.brownian_bridge(times, normals)


def heston_call(call: Document, variance: Document) -> float:
    """The price of a European call under Heston's model.

    Formula:
        C = e^(−rT)·(F − √(FK)/π·∫₀^∞ Re(e^(iu·ln(F/K))·φ(u − i/2))/(u² + ¼) du)

        where F = S·e^((r−q)T) is the forward and φ the characteristic function of ln(S(T)/F), in the form
        that stays on one branch of the logarithm ("the little trap").

    References:
        A. L. Lewis (2000), *Option Valuation under Stochastic Volatility*, chapter 2; H. Albrecher,
        P. Mayer, W. Schoutens, J. Tistaert (2007), "The little Heston trap", *Wilmott*; J. Gatheral (2006),
        *The Volatility Surface*, chapter 2.
    """
    return _native.risk.process.heston_call(call, variance)


def process_mean(process: str | Document, start: float, years: float) -> float:
    """The expected value of a process after ``years``."""
    return _native.risk.process.process_mean(process, start, years)


def process_variance(process: str | Document, start: float, years: float) -> float | None:
    """The variance of a process after ``years``; ``None`` for Heston's, where it may be infinite.

    Formula:
        S(0)²·e^(2μt)·(e^(σ²t + λt·(e^(2m + 2δ²) − 2e^(m + δ²/2) + 1)) − 1) for a price with jumps; those of
        the others stand with the processes.
    """
    return _native.risk.process.process_variance(process, start, years)


def simulate_paths(process: str | Document, start: float, **settings: Any) -> FloatArray:
    """Paths of a process: row k holds path ``first_path`` + k at times 0, T/steps, …, T.

    All steps but Heston's, whose scheme is close to exact for daily steps, follow the exact law. A path
    is a function of the seed and its number.

    Settings, by keyword:
        years: T, above 0 and at most 1000: the years to the end of a path; 1.
        steps: Steps of equal length; 252.
        paths: Paths; 1,000. Paths × (steps + 1) is at most ``MOST_VALUES``.
        first_path: The number of the first path; 0.
        seed: What the random numbers are a function of; 42.
    """
    return _native.risk.process.simulate_paths(process, start, settings)


def simulate_portfolio(
    holdings: VectorLike,
    model: str | Document,
    *,
    progress: Progress = None,
    **settings: Any,
) -> Result:
    """Simulates what a portfolio comes to.

    ``holdings`` are the amounts in the assets at the start, in any unit: weights give wealth that starts
    at 1, values give money. They may be negative, but not in sum.

    Formula:
        V(t) = Σ hᵢ·Sᵢ(t)/Sᵢ(0) when bought and held; V(t + 1) = V(t)·Σ wᵢ·Sᵢ(t + 1)/Sᵢ(t) when rebalanced,
        with wᵢ = hᵢ/Σh; the drawdown of a path is the largest 1 − V(t)/max V(s), s ≤ t.

        Path k depends on the seed and k alone: neither threads nor shards change a bit of it. Of a model
        that needs n numbers a step, step t takes the draws t·n, …, t·n + n − 1 of the stream of the path.

    References:
        P. Glasserman (2003), *Monte Carlo Methods in Financial Engineering*, chapter 3.

    Settings, by keyword:
        steps: Steps of a path, from 1 to ``MOST_STEPS``; 252, a year of trading days.
        steps_per_year: Steps in a year, 252. Set it to 1 when the model's rates are per step.
        paths: Paths, from 1 to ``MOST_PATHS``; 10,000.
        first_path: The number of the first path, 0: paths 50,000 to 99,999 here and 0 to 49,999 elsewhere are
            one run.
        seed: What the random numbers are a function of; 42.
        rebalancing: What the owner does after a step; nothing. One of ``"buy_and_hold"``, ``"each_step"``.
        variance_reduction: How the error of the estimates is made smaller; not at all. One of ``"none"``,
            ``"antithetic"``, ``"moment_matching"``.
        monitoring: When the portfolio is looked at; after each step. One of ``"each_step"``, ``"terminal"``.
        confidence_levels: The confidence levels of value at risk and expected shortfall, inside (0, 1); 95 %
            and 99 %.
        percentiles: The percentiles of the distributions, from 0 to 100; 1, 5, 10, 25, 50, 75, 90, 95 and 99.
        fan: The percentiles of the portfolio's value at each step, from 0 to 100; none. Paths × steps is then
            at most ``MOST_VALUES``.
        sample_paths: How many paths, from path 0 on, are given whole; none.

    The answer holds:
        paths: How many paths there are.
        initial_value: The value at the start.
        terminal: The value at the horizon.
        standard_error: The standard error of the mean of the value at the horizon, from the independent
            batches of paths; ``None`` for one batch.
        probability_of_loss: The share of paths that end below the start.
        tail: The risk of the return to the horizon, at each confidence level.
        drawdown: The maximum drawdown of a path, positive, the start included; ``None`` when only the horizon
            was looked at.
        fan: Row t holds the percentiles of the value after t steps, in the order of the settings' ``fan``.
        sample: Row k holds the values of path k at steps 0, 1, …
    """
    return Result(_native.risk.process.simulate_portfolio(holdings, model, settings, watcher(progress)))


def simulate_shard(
    holdings: VectorLike,
    model: str | Document,
    *,
    progress: Progress = None,
    **settings: Any,
) -> Result:
    """The paths of ``simulate_portfolio`` one by one, to be merged with others and
    summarised.

    Settings are those of :func:`simulate_portfolio`.

    The answer holds:
        seed: The seed of the run.
        first_path: The number of the first path.
        steps: The steps of a path.
        initial_value: The value of the portfolio at the start.
        terminal: The value of each path at the horizon.
        drawdown: The largest fall of each path below its highest value so far, the start included, as a
            fraction of that value; empty when only the horizon was looked at.
        values: The values of the first of the paths at steps 0, 1, …, one row per path that was to be kept.
    """
    return Result(_native.risk.process.simulate_shard(holdings, model, settings, watcher(progress)))


def merge(shards: Sequence[Document]) -> Result:
    """The run of which these are the shards, in order: the bits of a run that was made at once.

    The answer is as that of :func:`simulate_shard`.
    """
    return Result(_native.risk.process.merge(shards))


def summarize(shard: Document, **settings: Any) -> Result:
    """What a run of paths says: the statistics of its shards, merged before.

    Of the settings it reads confidence levels, percentiles, fan, sample and variance reduction.

    Settings are those of :func:`simulate_portfolio`.

    The answer is as that of :func:`simulate_portfolio`.
    """
    return Result(_native.risk.process.summarize(shard, settings))
