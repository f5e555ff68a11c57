"""Simulations on a Dask cluster, with the bits of a run on one machine.

Every path has its own stream of random numbers, so that the paths 0 to 49,999 of one machine and 50,000 to
99,999 of another make one run of 100,000. Needs the extra ``paripassu[dask]``.

    >>> from dask.distributed import Client                        # doctest: +SKIP
    >>> from paripassu import clo, dask                            # doctest: +SKIP
    >>> client = Client("tcp://scheduler:8786")                    # doctest: +SKIP
    >>> run = dask.simulate(deal, paths=1_000_000, client=client)  # doctest: +SKIP

Without a ``client`` the current one is used. With Ray the recipe is the same three lines: call
:func:`shards` for the ranges, run ``ray.remote(shard_of_deal)`` for each, and :func:`joined_deal` with the
answers in their order.

    >>> import ray                                                                     # doctest: +SKIP
    >>> work = ray.remote(dask.shard_of_deal)                                          # doctest: +SKIP
    >>> parts = [work.remote(deal, {}, s, n, 42, {}) for s, n in dask.shards(10**6, 16)]  # doctest: +SKIP
    >>> run = dask.joined_deal(ray.get(parts))                                         # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy

from . import _native
from ._array import wrong
from ._progress import Progress, watcher
from ._typing import Document, MatrixLike, VectorLike
from .result import Result
from .risk import simulation_settings

__all__ = [
    "joined_deal",
    "joined_portfolio",
    "shard_of_deal",
    "shard_of_portfolio",
    "shards",
    "simulate",
    "simulate_portfolio",
    "simulate_returns",
]

BLOCK = 64
"""Shards begin at multiples of this many paths, so that batches of paths stay whole."""


def shards(paths: int, parts: int, first_path: int = 0) -> list[tuple[int, int]]:
    """The first path and the number of paths of each of at most so many shards.

    >>> shards(1000, 3)
    [(0, 384), (384, 384), (768, 232)]
    """
    if paths < 1 or parts < 1:
        raise wrong("paths" if paths < 1 else "parts", f"must be at least 1, got {min(paths, parts)}")
    size = -(-paths // (parts * BLOCK)) * BLOCK
    return [(first_path + at, min(size, paths - at)) for at in range(0, paths, size)]


def shard_of_deal(
    deal: Document, assumptions: Document, first: int, count: int, seed: int, settings: dict[str, Any]
) -> dict[str, Any]:
    """The paths of a deal from ``first`` on."""
    paths = {"start": first, "end": first + count}
    wanted = {"seed": seed, "paths": paths, "path_values": "keep", **settings}
    return _native.clo.scenario.monte_carlo(deal, assumptions, wanted, None)


def joined_deal(parts: Sequence[dict[str, Any]]) -> Result:
    """The run of which these are the shards, in order."""
    following([(part["first_path"], part["default_tally"]["count"]) for part in parts])
    classes = [
        {key: joined(column) if key != "name" else column[0] for key, column in columns(same).items()}
        for same in zip(*(part["classes"] for part in parts))
    ]
    defaults = joined([part["defaults"] for part in parts]) if classes else []
    run = {
        **parts[0],
        "defaults": defaults,
        "classes": classes,
        "default_tally": joined_tally([part["default_tally"] for part in parts]),
        "tallies": [joined_class(same) for same in zip(*(part["tallies"] for part in parts))],
    }
    return Result(run, summary=_native.clo.scenario.summary(run))


def joined_class(parts: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What is counted of a class, over all shards."""
    whole = dict(parts[0])
    for key, value in parts[0].items():
        if isinstance(value, dict):
            whole[key] = joined_tally([part[key] for part in parts])
    whole["loss_dates"] = numpy.sum([part["loss_dates"] for part in parts], axis=0)
    return whole


def joined_tally(parts: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Exact sums and counts, over all shards."""
    first = min(part["first"] for part in parts)
    end = max(part["first"] + len(part["counts"]) for part in parts)
    counts = numpy.zeros(end - first, dtype=numpy.asarray(parts[0]["counts"]).dtype)
    for part in parts:
        at = part["first"] - first
        counts[at : at + len(part["counts"])] += part["counts"]
    return {
        "count": sum(part["count"] for part in parts),
        "minimum": min(part["minimum"] for part in parts),
        "maximum": max(part["maximum"] for part in parts),
        "zeros": sum(part["zeros"] for part in parts),
        "sum": str(sum(int(part["sum"]) for part in parts)),
        "squares": str(sum(int(part["squares"]) for part in parts)),
        "step": parts[0]["step"],
        "first": first,
        "counts": counts,
    }


def shard_of_portfolio(
    holdings: Any, model: Document, first: int, count: int, settings: dict[str, Any]
) -> dict[str, Any]:
    """The paths of a portfolio from ``first`` on."""
    wanted = {**settings, "first_path": first, "paths": count}
    return _native.risk.process.simulate_shard(holdings, model, wanted, None)


def joined_portfolio(parts: Sequence[dict[str, Any]], settings: dict[str, Any]) -> Result:
    """What the run says of which these are the shards, in order."""
    following([(part["first_path"], len(part["terminal"])) for part in parts])
    arrays = {key: joined([part[key] for part in parts]) for key in ("terminal", "drawdown", "values")}
    whole = {**settings, "first_path": parts[0]["first_path"], "paths": len(arrays["terminal"])}
    return Result(_native.risk.process.summarize({**parts[0], **arrays}, whole))


def columns(rows: Sequence[dict[str, Any]]) -> dict[str, list[Any]]:
    """Dicts of the same keys as a dict of lists."""
    return {key: [row[key] for row in rows] for key in rows[0]}


def joined(arrays: Sequence[Any]) -> Any:
    """Arrays one after the other; what is empty is left out."""
    full = [numpy.asarray(array) for array in arrays if len(array)]
    return numpy.concatenate(full) if full else numpy.zeros(0)


def following(ranges: Sequence[tuple[int, int]]) -> None:
    """Wants shards each of which begins where the one before ends."""
    if not ranges:
        raise wrong("parts", "must be at least one shard, got none")
    for (first, count), (following, _) in zip(ranges, ranges[1:]):
        if following != first + count:
            raise wrong("parts", f"must follow each other: path {first + count} is wanted, got {following}")


def spread(
    client: Any, work: Callable[..., dict[str, Any]], calls: Sequence[tuple[Any, ...]], progress: Progress
) -> list[dict[str, Any]]:
    """The answers of ``work`` on the cluster, in the order of the calls. What is left is cancelled when
    the caller stops."""
    from dask.distributed import as_completed, get_client

    client = get_client() if client is None else client
    tell = watcher(progress)
    completed: Any = as_completed
    futures = [client.submit(work, *call, pure=False) for call in calls]
    try:
        for done, _ in enumerate(completed(futures), 1):
            if tell is not None:
                tell(done, len(futures))
        answers: list[dict[str, Any]] = client.gather(futures)
        return answers
    except BaseException:
        client.cancel(futures)
        raise


def parts_of(client: Any, parts: int | None) -> int:
    """Four shards for each thread of the cluster, unless their number is given."""
    if parts is not None:
        return parts
    from dask.distributed import get_client

    client = get_client() if client is None else client
    threads: int = sum(client.nthreads().values())
    return max(1, 4 * threads)


def simulate(
    deal: Document,
    assumptions: Document | None = None,
    *,
    paths: int = 10_000,
    seed: int = 42,
    first_path: int = 0,
    client: Any = None,
    parts: int | None = None,
    progress: Progress = None,
    **settings: Any,
) -> Result:
    """:func:`paripassu.clo.simulate` on a cluster."""
    base = {} if assumptions is None else assumptions
    ranges = shards(paths, parts_of(client, parts), first_path)
    calls = [(deal, base, first, count, seed, settings) for first, count in ranges]
    return joined_deal(spread(client, shard_of_deal, calls, progress))


def simulate_portfolio(
    mean: VectorLike,
    covariance: MatrixLike,
    weights: VectorLike,
    horizon: float = 1.0,
    paths: int = 10_000,
    *,
    seed: int = 42,
    model: str | Document = "correlated_gbm",
    initial_value: float = 1.0,
    client: Any = None,
    parts: int | None = None,
    progress: Progress = None,
    **settings: Any,
) -> Result:
    """:func:`paripassu.risk.simulate_portfolio` on a cluster."""
    holdings = initial_value * numpy.asarray(weights, dtype=float)
    if isinstance(model, str):
        model = {model: {"mean": numpy.asarray(mean), "covariance": numpy.asarray(covariance)}}
    wanted = simulation_settings(horizon, paths, seed, settings)
    first_path = wanted.pop("first_path", 0)
    ranges = shards(paths, parts_of(client, parts), first_path)
    calls = [(holdings, model, first, count, wanted) for first, count in ranges]
    return joined_portfolio(spread(client, shard_of_portfolio, calls, progress), wanted)


def shard_of_returns(
    returns: Any, weights: Any, first: int, count: int, simulation: dict[str, Any], settings: dict[str, Any]
) -> dict[str, Any]:
    """The simulated returns of a portfolio from path ``first`` on."""
    wanted = {**settings, "method": "monte_carlo"}
    wanted["simulation"] = {**simulation, "first_path": first, "paths": count}
    return {"returns": _native.risk.var.simulate_portfolio(returns, weights, wanted, None)}


def simulate_returns(
    returns: MatrixLike,
    weights: VectorLike,
    paths: int = 10_000,
    *,
    seed: int = 42,
    simulation: dict[str, Any] | None = None,
    client: Any = None,
    parts: int | None = None,
    progress: Progress = None,
    **settings: Any,
) -> Any:
    """The simulated returns of which Monte Carlo value at risk is taken, on a cluster.

    :func:`paripassu.risk.var.simulate_portfolio` is the run on one machine. Its quantiles are the value at
    risk: ``risk.value_at_risk(simulated, confidence, horizon_scaling="none")``.
    """
    panel, held = numpy.asarray(returns, dtype=float), numpy.asarray(weights, dtype=float)
    wanted = {"seed": seed, **(simulation or {})}
    ranges = shards(paths, parts_of(client, parts), wanted.pop("first_path", 0))
    calls = [(panel, held, first, count, wanted, settings) for first, count in ranges]
    return joined([part["returns"] for part in spread(client, shard_of_returns, calls, progress)])
