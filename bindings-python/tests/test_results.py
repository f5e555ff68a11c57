"""Answers as tables, pictures and pickles."""

import copy
import json
import pickle

import numpy
import pandas
import paripassu
import polars
import pytest
from matplotlib import pyplot
from paripassu import backtest, clo, plot, portfolio, risk


@pytest.fixture(scope="module")
def projection(small):
    return clo.project(small)


def test_tables(projection, panel):
    frame = projection.to_pandas("tranches")
    assert frame["name"].tolist() == ["A", "B", "Equity"]
    assert projection.to_polars("tranches").shape[0] == 3
    assert "pool.performing" in projection.to_pandas("periods")
    with pytest.raises(paripassu.InvalidError, match="tranches"):
        projection.to_pandas()
    frontier = portfolio.efficient_frontier(panel, points=7)
    assert isinstance(frontier.to_pandas(), pandas.DataFrame)
    assert len(frontier.to_pandas()) == 7
    assert isinstance(frontier.to_polars(), polars.DataFrame)
    assert risk.value_at_risk(panel[:, 0]).to_pandas().shape[0] == 1
    greeks = risk.greeks([90.0, 100.0], 100, 1, 0, 0.2)
    assert greeks.to_pandas().columns.tolist() == list(greeks)


def test_answers_show_themselves(projection, panel):
    assert "<table>" in projection._repr_html_()
    assert "Equity" in projection.table("tranches")._repr_html_()
    assert "504" in paripassu.Result(x=panel)._repr_html_()
    assert "&lt;" in paripassu.Result({"a": "<b>"})._repr_html_()
    assert "and 5 more" in paripassu.Table([{"a": 1}] * 25)._repr_html_()


def test_pickle_and_copy(projection):
    greeks = risk.greeks([90.0, 100.0], 100, 1, 0, 0.2)
    for twin in (copy.copy, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))):
        assert twin(projection) == projection
        assert type(twin(projection)) is paripassu.Result
        assert (twin(greeks)["delta"] == greeks["delta"]).all()
    table = projection.table("tranches")
    assert pickle.loads(pickle.dumps(table)) == table


def test_answers_are_json_and_come_back(small, panel):
    assert json.loads(clo.project(small).to_json()) == clo.project(small)
    run = clo.simulate(small, paths=64)
    assert json.loads(run.to_json())["defaults"] == run["defaults"].tolist()
    scenario = clo.scenario.path_scenario(small, {}, 3)
    assert clo.project(small, scenario.to_json()) == clo.project(small, scenario)


def test_pictures(small, panel, projection):
    days = pandas.bdate_range("2024-01-01", periods=len(panel))
    closes = pandas.DataFrame(100 * numpy.cumprod(1 + panel, axis=0), index=days)
    answers = [
        (projection, "cash_flows"),
        (projection, "coverage"),
        (clo.simulate(small, paths=200, default_risk={"hazard_rate": 0.5}), "losses"),
        (risk.simulate_portfolio([0.05], [[0.04]], [1.0], paths=100), "simulation"),
        (risk.simulate_portfolio([0.05], [[0.04]], [1.0], paths=100, fan=[5, 95]), "simulation"),
        (portfolio.efficient_frontier(panel), "frontier"),
        (portfolio.optimize(panel), "weights"),
        (backtest.run(closes, lambda view: None), "equity"),
        (backtest.run(closes, lambda view: None), "drawdown"),
    ]
    for answer, what in answers:
        assert answer.plot(what).get_title()
        pyplot.close("all")
    assert projection.plot().get_title().endswith("cash flows by class")
    assert plot.greeks(100, 0.02, 0.2, greek="gamma").lines
    assert plot.drawdown(pandas.Series(panel[:, 0], index=days)).get_title() == "Drawdown"
    with pytest.raises(paripassu.InvalidError, match="no picture"):
        risk.value_at_risk(panel[:, 0]).plot()
    with pytest.raises(paripassu.InvalidError, match="cash_flows"):
        projection.plot("volcano")
    pyplot.close("all")
