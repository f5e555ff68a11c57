"""Portfolios in Python."""

import numpy
import pandas
import paripassu
import pytest
from paripassu import portfolio

MEAN, COVARIANCE = numpy.array([0.08, 0.05]), numpy.array([[0.04, 0.006], [0.006, 0.01]])


def test_the_least_variance_of_two_assets_is_the_formula():
    best = portfolio.optimize(mean=MEAN, covariance=COVARIANCE)
    inverse = numpy.linalg.solve(COVARIANCE, numpy.ones(2))
    assert best["weights"] == pytest.approx(inverse / inverse.sum(), rel=1e-12)


def test_objectives_by_name_are_the_methods_as_data():
    data = {"name": "mean_risk", "goal": {"name": "maximum_ratio", "risk_free_rate": 0.02}}
    by_name = portfolio.optimize(
        mean=MEAN, covariance=COVARIANCE, objective="maximum_ratio", risk_free_rate=0.02
    )
    by_data = portfolio.optimize(mean=MEAN, covariance=COVARIANCE, objective=data)
    assert (by_name["weights"] == by_data["weights"]).all()
    for name in ("equal_weight", "inverse_volatility", "risk_budget", "maximum_diversification"):
        assert portfolio.optimize(mean=MEAN, covariance=COVARIANCE, objective=name)[
            "weights"
        ].sum() == pytest.approx(1)


def test_returns_are_enough(panel):
    frame = pandas.DataFrame(panel, columns=list("abcd"))
    best = portfolio.optimize(frame, risk="expected_shortfall")
    assert best["assets"] == list("abcd")
    assert (best["weights"] >= -1e-9).all()
    assert portfolio.optimize(frame, constraints={"upper": 0.3})["weights"].max() <= 0.3 + 1e-12


def test_contradictions_are_named():
    linear = [{"name": "too much", "coefficients": [1, 1], "low": 2.0}]
    with pytest.raises(paripassu.InfeasibleError, match="too much"):
        portfolio.optimize(mean=MEAN, covariance=COVARIANCE, constraints={"linear": linear})
    with pytest.raises(paripassu.InvalidError):
        portfolio.optimize()
    with pytest.raises(paripassu.InvalidError):
        portfolio.optimize(mean=MEAN, covariance=COVARIANCE, constraints={"uper": 0.3})


def test_frontiers_run_from_the_least_risk_to_the_highest_return(panel):
    frontier = portfolio.efficient_frontier(panel, points=20)
    assert frontier["weights"].shape == (20, 4)
    assert (numpy.diff(frontier["volatility"]) >= -1e-12).all()
    sampled = portfolio.efficient_frontier(panel, points=5, constraints={"leverage": 1.0})
    assert sampled["volatility"][0] == pytest.approx(frontier["volatility"][0], rel=1e-5)


def test_performance_reads_the_dates_of_a_series(panel):
    returns = pandas.Series(panel[:, 0], index=pandas.bdate_range("2024-01-01", periods=len(panel)))
    report = portfolio.performance(returns, benchmark=panel[:, 1])
    assert report["total_return"] == pytest.approx(numpy.prod(1 + panel[:, 0]) - 1, rel=1e-10)
    assert portfolio.measures.sharpe_ratio(panel[:, 0]) == pytest.approx(
        numpy.sqrt(252) * panel[:, 0].mean() / panel[:, 0].std(ddof=1), rel=1e-10
    )


def test_rebalances_reach_their_targets():
    report = portfolio.rebalance([60_000.0, 40_000.0], [0.5, 0.5])
    assert report


def test_indicators_give_arrays_with_nan_where_nothing_is_known():
    average = portfolio.indicator.simple_moving_average([1.0, 2.0, 3.0, 4.0], 2)
    assert numpy.isnan(average[0])
    assert average[1:].tolist() == [1.5, 2.5, 3.5]
