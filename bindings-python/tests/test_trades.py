"""Tests, ranking, trades and tapes of a deal in Python."""

import copy

import pytest
from conftest import ROOT

import paripassu
from paripassu import clo

TAPES = ROOT / "tests/fixtures/tape"


@pytest.fixture(scope="module")
def deal(demo):
    return demo | {"quality": clo.quality.standard_terms("mag_17")}


def test_sales_are_ranked_from_the_worst(deal):
    ranked = clo.rank(deal, side="sell")
    assert {row["id"] for row in ranked} <= {asset["id"] for asset in deal["assets"]}
    assert [row["score"] for row in ranked] == sorted(row["score"] for row in ranked)


def test_purchases_are_ranked_from_the_best(deal):
    master = [copy.deepcopy(asset) | {"id": f"new {k}"} for k, asset in enumerate(deal["assets"][:20])]
    ranked = clo.rank(deal, master)
    assert {row["id"] for row in ranked} <= {asset["id"] for asset in master}
    assert [row["score"] for row in ranked] == sorted((row["score"] for row in ranked), reverse=True)


def test_hypothetical_trades_leave_the_deal_alone(deal):
    before = copy.deepcopy(deal)
    trade = {"asset": deal["assets"][0]["id"], "side": "sell", "par": 100_000.0}
    hypo = clo.hypo(deal, [trade])
    assert hypo["after"][0]["trades"][0]["par"] == 100_000.0
    assert deal == before
    with pytest.raises(paripassu.InvalidError):
        clo.hypo(deal, [trade | {"asset": "nobody"}])


def test_a_rebalance_sells_what_it_may(deal):
    report = clo.rebalance(deal, sale_par=1_000_000.0)
    assert report
    with pytest.raises(paripassu.InvalidError):
        clo.rebalance(deal, sale_par=-1.0)


def test_filters():
    assets = [{"id": "a", "par": 1.0, "spread": 0.05, "maturity": "2030-01-01"}]
    assert len(clo.trades.filter_assets(assets, "spread >= 4%")) == 1
    assert clo.trades.filter_assets(assets, "spread >= 6%") == []
    assert clo.trades.filter_fields()


@pytest.mark.parametrize("name", ["trustee.csv", "trustee.xlsx", "manager.csv"])
def test_tapes(name):
    tape = clo.read_tape(TAPES / name)
    assert len(tape.to_pandas("assets")) == len(tape["assets"]) > 0


def test_a_broken_tape_names_its_cells():
    with pytest.raises(paripassu.InvalidError):
        clo.read_tape(TAPES / "broken.xlsx")
    with pytest.raises(FileNotFoundError):
        clo.read_tape(TAPES / "none.csv")


def test_a_deal_of_a_file_is_checked(tmp_path, small):
    (tmp_path / "deal.json").write_text("{}")
    with pytest.raises(paripassu.InvalidError):
        clo.read_deal(tmp_path / "deal.json")
    assert clo.read_deal(ROOT / "examples/deals/small.json") == small
