"""A cluster of two processes gives the bits of one."""

import numpy
import paripassu
import pytest
from paripassu import clo, dask, risk


@pytest.fixture(scope="module")
def client():
    from dask.distributed import Client, LocalCluster

    options = {"n_workers": 2, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
    with LocalCluster(host="127.0.0.1", **options) as cluster, Client(cluster) as client:
        yield client


def test_a_deal(small, client):
    alone = clo.simulate(small, paths=1000, seed=5, default_risk={"hazard_rate": 0.2})
    seen = []
    spread = dask.simulate(
        small, paths=1000, seed=5, default_risk={"hazard_rate": 0.2}, progress=lambda *step: seen.append(step)
    )
    assert spread.to_json() == alone.to_json()
    assert seen[-1][0] == seen[-1][1] > 1


def test_a_portfolio(client):
    arguments = ([0.05, 0.02], [[0.04, 0.01], [0.01, 0.02]], [0.6, 0.4], 0.25, 1000)
    for settings in (
        {},
        {"fan": [5, 95]},
        {"variance_reduction": "antithetic"},
        {"monitoring": "horizon_only"},
    ):
        try:
            alone = risk.simulate_portfolio(*arguments, **settings)
        except paripassu.InvalidError:
            continue
        assert (
            dask.simulate_portfolio(*arguments, client=client, parts=3, **settings).to_json()
            == alone.to_json()
        )


def test_value_at_risk(panel, client):
    weights = numpy.full(4, 0.25)
    alone = risk.var.simulate_portfolio(
        panel, weights, method="monte_carlo", simulation={"paths": 1000, "seed": 3}
    )
    spread = dask.simulate_returns(panel, weights, 1000, seed=3, client=client)
    assert (spread == alone).all()


def test_what_fails_on_the_cluster_is_raised_here(small, client):
    with pytest.raises(paripassu.InvalidError) as caught:
        dask.simulate(small | {"assets": []}, paths=1000, client=client)
    assert caught.value.problems


def test_shards_that_do_not_follow_are_refused(small):
    parts = [dask.shard_of_deal(small, {}, first, 64, 1, {}) for first in (0, 128)]
    with pytest.raises(paripassu.InvalidError, match="follow"):
        dask.joined_deal(parts)
    with pytest.raises(paripassu.InvalidError):
        dask.shards(0, 4)
    assert sum(count for _, count in dask.shards(1001, 7)) == 1001
