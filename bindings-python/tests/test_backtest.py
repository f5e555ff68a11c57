"""Backtests in Python: strategies as data and as functions."""

import numpy
import pandas
import paripassu
import pytest
from paripassu import backtest

DAYS = pandas.bdate_range("2024-01-01", periods=300)
CLOSES = pandas.DataFrame(
    {"A": 100 + 10 * numpy.sin(numpy.arange(300) / 15.0), "B": numpy.linspace(50.0, 80.0, 300)}, index=DAYS
)
HOLD = {"strategy": "rule", "rule": {"name": "buy_and_hold"}}


def rule():
    """Data of the holding strategy, however rules are tagged."""
    return {"strategy": "rule", "rule": {"rule": "buy_and_hold"}}


def hold(view):
    return [
        backtest.buy(h.symbol, cash=0.4)
        for h in view.histories
        if view.quantity(h.symbol) == 0 and len(h.dates) == 1
    ]


def test_a_function_trades_on_the_next_bar_and_sees_only_the_past():
    seen = []

    def strategy(view):
        seen.append((view.date, len(view["A"].close), view["A"].close[-1], view.equity))
        return hold(view)

    result = backtest.run(CLOSES, strategy, slippage_bps=0.0, commission={"per_trade": 0.0})
    assert [count for _, count, _, _ in seen] == list(range(1, 301))
    assert [close for _, _, close, _ in seen] == CLOSES["A"].tolist()
    assert len(result["equity"]) == 300
    assert {p["symbol"] for p in result["open_positions"]} == {"A", "B"}
    assert result["open_positions"][0]["entry_price"] == CLOSES[result["open_positions"][0]["symbol"]].iloc[1]


def test_orders_may_be_cancelled_and_nothing_said():
    def strategy(view):
        if len(view["A"].dates) == 1:
            return [backtest.buy("A", 1.0, kind={"kind": "limit", "limit": 1.0})]
        return [{"cancel_all": "A"}] if view.orders else None

    result = backtest.run(CLOSES, strategy)
    assert [order["status"] for order in result["orders"]] == ["cancelled"]


def test_what_a_strategy_raises_is_raised():
    def broken(view):
        raise ZeroDivisionError("mine")

    with pytest.raises(ZeroDivisionError, match="mine"):
        backtest.run(CLOSES, broken)


@pytest.mark.parametrize(
    "answer", [[{"symbol": "A"}], [{"submit": 5}], ["buy"], [backtest.buy("Z", 1.0)], [5], 5]
)
def test_wrong_instructions_are_named(answer):
    with pytest.raises((paripassu.InvalidError, TypeError)):
        backtest.run(CLOSES, lambda view: answer)


def test_prices_of_every_make_give_the_same_result():
    expected = backtest.run(CLOSES, hold).to_json()
    assert backtest.run(CLOSES.to_numpy(), lambda v: rename(hold(v)), dates=DAYS)["metrics"]
    import polars

    assert backtest.run(polars.from_pandas(CLOSES.reset_index(names="date")), hold).to_json() == expected
    bars = {s: pandas.DataFrame({c: CLOSES[s] for c in ("open", "high", "low", "close")}) for s in CLOSES}
    assert backtest.run(bars, hold).to_json() == expected


def rename(orders):
    return orders


def test_wrong_prices_are_named():
    for prices in (
        CLOSES.to_numpy(),
        CLOSES.reset_index(drop=True),
        {"A": CLOSES},
        -CLOSES,
        CLOSES.iloc[:0],
        {},
    ):
        with pytest.raises(paripassu.InvalidError):
            backtest.run(prices, hold)


def test_grids_baselines_and_reports():
    bars = pandas.DataFrame({c: CLOSES["A"] for c in ("open", "high", "low", "close")})
    rules = backtest.crossovers([5, 10], [20, 40])
    assert len(rules) == 4
    points = backtest.grid(bars, rules)
    assert len(points) == 4
    assert len(points.to_pandas()) == 4
    data = {"strategy": "rule", "rule": rules[0]}
    result = backtest.run({"A": bars}, data)
    assert result["metrics"]["total_trades"] >= 1
    assert backtest.html_report(result).startswith("<!")
    assert backtest.baselines({"A": bars})
    walk = backtest.walk_forward({"A": bars}, [{"strategy": "rule", "rule": r} for r in rules], dates=None)
    assert walk
