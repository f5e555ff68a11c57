"""Options by simulation, whole or in shards."""

from __future__ import annotations

from typing import Any

from ... import _native
from ..._progress import Progress, watcher
from ..._typing import Document
from ...result import Result

__all__ = [
    "estimate",
    "geometric_asian",
    "merge",
    "price",
    "sample",
]


def price(
    option: Document,
    payoff: str | Document = "european",
    *,
    progress: Progress = None,
    **settings: Any,
) -> Result:
    """The price of an option on the path of an asset.

    Formula:
        Sᵢ₊₁ = Sᵢ e^((r − q − σ²/2)Δt + σ√Δt Z), V = e^(−rT) mean of the payoff

        Path j uses the random stream (seed, j) and nothing else, so a result does not depend on threads.

    References:
        P. Glasserman (2003), *Monte Carlo Methods in Financial Engineering*, sections 3.2, 4.1, 4.2 and
        6.4; A. G. Z. Kemna, A. C. F. Vorst (1990), "A pricing method for options based on average asset
        values", *Journal of Banking and Finance* 14, 113–129.

    Settings, by keyword:
        steps: n, the steps of a path: 1 to 4,096, by default 252. A European option needs and takes one.
        first_path: The number of the first path, a multiple of 512: 0 by default.
        paths: How many paths: 2 to a billion, by default 65,536.
        seed: 42 by default.
        antithetic: By default each path has its mirror image. One of ``"mirrored"``, ``"single"``.
        control: By default there is one. One of ``"known"``, ``"off"``.

    The answer holds:
        price: The mean of the discounted payoffs, corrected by the control variate.
        standard_error: The standard error of the price.
        paths: How many paths it rests on; a path and its mirror image are one.
    """
    return Result(_native.risk.option.monte_carlo.price(option, payoff, settings, watcher(progress)))


def merge(earlier: Document, later: Document) -> Result:
    """Two neighbouring ranges of paths as one.

    The answer holds:
        first_path: The number of the first path.
        paths: How many.
        blocks: The sums of every 512 paths.
    """
    return Result(_native.risk.option.monte_carlo.merge(earlier, later))


def estimate(sample: Document) -> Result:
    """The price that a sample gives.

    Formula:
        V = ȳ − βx̄ with β = cov(x, y)/var(x), where x has mean zero; standard error √((var(y) − β cov(x, y))/n)

    The answer is as that of :func:`price`.
    """
    return Result(_native.risk.option.monte_carlo.estimate(sample))


def geometric_asian(option: Document, fixings: int) -> float:
    """The exact price of an option on the geometric average of the prices at the ends of ``fixings`` equal
    steps.

    Formula:
        ln A is normal with mean ln S₀ + (r − q − σ²/2)T(n + 1)/(2n) and variance σ²T(n + 1)(2n + 1)/(6n²)

    References:
        Kemna and Vorst (1990); Hull (2022), section 26.13.
    """
    return _native.risk.option.monte_carlo.geometric_asian(option, fixings)


def sample(option: Document, payoff: Document, *, progress: Progress = None, **settings: Any) -> Result:
    """The discounted payoffs of a range of paths, as sums that :func:`merge` joins and :func:`estimate` reads.

    Takes the settings of :func:`price`.

    Settings, by keyword:
        steps: n, the steps of a path: 1 to 4,096, by default 252. A European option needs and takes one.
        first_path: The number of the first path, a multiple of 512: 0 by default.
        paths: How many paths: 2 to a billion, by default 65,536.
        seed: 42 by default.
        antithetic: By default each path has its mirror image. One of ``"mirrored"``, ``"single"``.
        control: By default there is one. One of ``"known"``, ``"off"``.
    """
    return Result(_native.risk.option.monte_carlo.sample(option, payoff, settings, watcher(progress)))
