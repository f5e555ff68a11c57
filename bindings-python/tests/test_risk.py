"""Risk in Python: the numbers of the books, and one answer by every way."""

import json
import math

import numpy
import paripassu
import pytest
from conftest import ROOT
from paripassu import risk

FIXTURES = ROOT / "tests/fixtures/risk"


def test_greeks_of_hull():
    # Hull, 11th edition, examples 15.6 and 19.1 to 19.6.
    found = risk.greeks(spot=42, strike=40, years=0.5, rate=0.1, volatility=0.2)
    assert found["price"] == pytest.approx(4.76, abs=0.005)
    found = risk.greeks(49, 50, 0.3846, 0.05, 0.2, units="raw")
    assert found["delta"] == pytest.approx(0.522, abs=5e-4)
    assert found["gamma"] == pytest.approx(0.066, abs=5e-4)
    assert found["vega"] == pytest.approx(12.1, abs=0.05)
    assert found["theta"] == pytest.approx(-4.31, abs=0.005)
    assert found["rho"] == pytest.approx(8.91, abs=0.005)


def test_one_option_alone_in_columns_and_in_a_grid_has_the_same_bits():
    spot, strike = numpy.array([90.0, 100.0, 110.0]), numpy.array([95.0, 105.0])
    grid = risk.greeks(spot[:, None], strike, 1.0, 0.02, 0.3, 0.01, "put", cross=True)
    assert grid["price"].shape == (3, 2)
    for i, j in numpy.ndindex(3, 2):
        alone = risk.greeks(spot[i], strike[j], 1.0, 0.02, 0.3, 0.01, "put", cross=True)
        data = dict(
            kind="put",
            spot=spot[i],
            strike=strike[j],
            years=1,
            rate=0.02,
            dividend_yield=0.01,
            volatility=0.3,
        )
        assert alone == risk.option.black_scholes.greeks(data)
        assert all(grid[name][i, j] == value for name, value in alone.items())


def test_kinds_may_be_words_and_numbers():
    both = risk.price([100.0, 100.0], 100, 1, 0.05, 0.2, kind=["call", "put"])
    assert (both == risk.price(100, 100, 1, 0.05, 0.2, kind=numpy.array([1, -1]))).all()
    assert both.tolist() == [
        risk.price(100, 100, 1, 0.05, 0.2),
        risk.price(100, 100, 1, 0.05, 0.2, kind="put"),
    ]


def test_implied_volatility_gives_the_volatility_back():
    sigma = numpy.linspace(0.05, 1.5, 1000)
    prices = risk.price(100, 110, 0.5, 0.03, sigma, 0.01, "put")
    found = risk.implied_volatility(prices, 100, 110, 0.5, 0.03, 0.01, "put")
    assert numpy.abs(found / sigma - 1).max() < 1e-9
    assert isinstance(risk.implied_volatility(10.0, 100, 100, 1, 0.05), float)
    assert math.isnan(risk.implied_volatility(200.0, 100, 100, 1, 0.05))
    assert risk.implied_volatility(numpy.full((2, 3), 10.0), 100, 100, 1, 0.05).shape == (2, 3)


def test_a_value_at_risk_is_what_the_levels_and_the_portfolio_say(panel):
    weights = numpy.full(4, 0.25)
    series = risk.var.portfolio_returns(panel, weights)
    report = risk.value_at_risk(series, 0.99, "normal")
    assert report == risk.var.value_at_risk_levels(series, [0.99], method="normal")[0]
    assert risk.expected_shortfall(panel, 0.99, weights=weights) == risk.expected_shortfall(series, 0.99)
    assert risk.value_at_risk(panel, weights=weights)["value_at_risk"] > 0


def test_covariances_are_those_of_numpy(panel):
    assert risk.covariance(panel) == pytest.approx(numpy.cov(panel.T), rel=1e-12)
    assert risk.covariance(panel, "population") == pytest.approx(numpy.cov(panel.T, ddof=0), rel=1e-12)
    assert risk.covariance(panel, {"ewma": {"decay": 0.94}}).shape == (4, 4)
    assert (
        risk.covariance(panel, "ewma", decay=0.94) == risk.covariance(panel, {"ewma": {"decay": 0.94}})
    ).all()


def test_a_simulation_is_the_same_in_shards():
    mean, covariance, weights = [0.05, 0.02], [[0.04, 0.01], [0.01, 0.02]], [0.6, 0.4]
    run = risk.simulate_portfolio(mean, covariance, weights, 0.5, 1000, seed=9, fan=[5, 50, 95])
    assert run["fan"].shape == (127, 3)
    again = risk.simulate_portfolio(mean, covariance, weights, 0.5, 1000, seed=9, fan=[5, 50, 95])
    assert run.to_json() == again.to_json()
    assert run["terminal"]["mean"] == pytest.approx(0.6 * math.exp(0.025) + 0.4 * math.exp(0.01), abs=0.02)


def test_fixtures_of_the_core_hold():
    case = json.loads((FIXTURES / "statistics.json").read_text())
    assert case
    assert risk.math.normal.cumulative([0.0, 1.0])[1] == pytest.approx(0.8413447460685429, rel=1e-15)
    assert risk.math.normal.quantile(0.975) == pytest.approx(1.959963984540054, rel=1e-15)


def test_random_numbers_are_those_of_the_core():
    first = risk.random.normals(42, 7, 100)
    assert (risk.random.normals(42, 7, 50, 50) == first[50:]).all()
    assert abs(risk.random.uniforms(42, 7, 10_000).mean() - 0.5) < 0.02
    assert risk.random.sobol_uniforms(3, 0, 4).shape == (4, 3)


def test_documents_go_round():
    curve = risk.curve.hazard_curve([1.0, 5.0], [0.01, 0.02])
    assert risk.curve.survival(curve, [0.0, 1.0]).tolist() == pytest.approx([1.0, math.exp(-0.01)])
    fit = risk.volatility.fit_garch(0.01 * risk.random.normals(1, 1, 800))
    assert 0 < risk.volatility.garch_persistence(fit["parameters"]) < 1
    series = risk.volatility.garch_series(0.01 * risk.random.normals(1, 1, 50), fit["parameters"])
    assert len(series["variances"]) == 50


def test_dates_are_read_from_every_make():
    import datetime

    import pandas

    for start in (
        "2026-01-31",
        datetime.date(2026, 1, 31),
        pandas.Timestamp("2026-01-31"),
        numpy.datetime64("2026-01-31"),
    ):
        assert risk.time.add_months(start, 1) == "2026-02-28"
    with pytest.raises(paripassu.InvalidError) as caught:
        risk.time.add_months("yesterday", 1)
    assert caught.value.problems[0].path == "date"


def test_work_is_watched_and_stopped():
    seen = []
    arguments = ([0.05], [[0.04]], [1.0], 1.0, 20_000)
    risk.simulate_portfolio(*arguments, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1]

    class Enough(Exception):
        pass

    def stop(done, total):
        raise Enough

    with pytest.raises(Enough):
        risk.simulate_portfolio(*arguments, progress=stop)
    risk.simulate_portfolio(*arguments, progress=True)
    risk.simulate_portfolio(*arguments, progress=False)


def test_a_line_is_shown_without_tqdm(monkeypatch, capsys):
    import sys

    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    risk.simulate_portfolio([0.05], [[0.04]], [1.0], 1.0, 5_000, progress=True)
    assert "100 %\n" in capsys.readouterr().err
