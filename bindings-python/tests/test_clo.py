"""The projection in Python: Rust's bits, plain objects in and out, every problem with its path."""

import _thread
import datetime
import json
import math
import pickle
import threading
import time
from pathlib import Path

import numpy
import paripassu
import pytest
from paripassu import clo

ROOT = Path(__file__).parents[2]
GOLDEN = sorted((ROOT / "tests/fixtures/golden").glob("*.json"))


@pytest.fixture
def deal():
    return json.loads((ROOT / "examples/deals/small.json").read_text())


@pytest.fixture(scope="module")
def long_work():
    """The text of a deal that takes about a second: ten thousand loans that pay monthly for 29 years."""
    deal = json.loads((ROOT / "examples/deals/small.json").read_text())
    loan = {"par": 10_000, "spread": 0.03, "maturity": "2055-03-31", "frequency": "monthly"}
    deal["assets"] = [{"id": str(i), **loan} for i in range(10_000)]
    deal["dates"]["maturity"] = "2056-01-15"
    return json.dumps(deal)


def spelled(projection):
    """Lines that are equal only when every bit is."""
    return json.dumps(projection, indent=1, sort_keys=True).splitlines()


def problems(deal, assumptions=None):
    with pytest.raises(paripassu.InvalidError) as caught:
        clo.project(deal, assumptions)
    return caught.value.problems


def test_there_are_golden_fixtures():
    assert GOLDEN


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_golden_projection(path):
    case = json.loads(path.read_text())
    projection = spelled(case["projection"])
    assert spelled(clo.project(case["deal"], case["assumptions"])) == projection
    assert (
        spelled(clo.project(json.dumps(case["deal"]), json.dumps(case["assumptions"]).encode())) == projection
    )


def test_no_assumptions_are_the_base_case(deal):
    assert clo.project(deal) == clo.project(deal, None) == clo.project(deal, {})


def test_dates_and_numpy_values_are_read_as_what_they_hold(deal):
    expected = clo.project(deal, {"default_rate": [0.01, 0.02]})
    deal["dates"] = {name: datetime.date.fromisoformat(date) for name, date in deal["dates"].items()}
    first, second, third, *_ = deal["assets"]
    first["maturity"] = datetime.datetime.fromisoformat(first["maturity"])
    second["maturity"] = numpy.datetime64(second["maturity"])
    third["par"] = numpy.int64(third["par"])
    deal["assets"] = tuple(deal["assets"])
    assert clo.project(deal, {"default_rate": numpy.array([0.01, 0.02])}) == expected


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (math.nan, "must be finite, got NaN"),
        (-math.inf, "must be finite, got -inf"),
        (numpy.float32("nan"), "must be finite, got NaN"),
        (10**400, "must be finite, got inf"),
        ("twenty", 'invalid type: string "twenty", expected f64'),
        (None, "invalid type: null, expected f64"),
        ({1, 2}, "must be plain data, got set"),
        (object(), "must be plain data, got object"),
        ("\ud800", "is not valid Unicode"),
    ],
)
def test_garbage_in_a_field(deal, value, message):
    deal["assets"][2]["par"] = value
    assert problems(deal) == [("assets[2].par", message)]


def test_all_problems_are_named_at_once(deal):
    deal["assets"][1]["price"] = math.nan
    deal["tranches"][0]["balance"] = math.inf
    assert [problem.path for problem in problems(deal)] == ["assets[1].price", "tranches[0].balance"]


def test_unknown_field(deal):
    deal["tranches"][1]["recovry"] = 0.4
    [problem] = problems(deal)
    assert problem.path == "tranches[1].recovry"
    assert problem.message.startswith("unknown field")


def test_missing_field(deal):
    del deal["dates"]
    assert problems(deal) == [("dates", "is missing")]


def test_empty_pool(deal):
    deal["assets"] = []
    [problem] = problems(deal)
    assert problem.path == "assets"


def test_a_deal_that_contains_itself(deal):
    deal["assets"][0]["issuer"] = deal
    assert problems(deal) == [("assets[0].issuer", "contains itself")]


def test_nesting_without_end(deal):
    nested = {}
    for _ in range(1000):
        nested = {"in": nested}
    [problem] = problems(deal | {"name": nested})
    assert problem.message == "is nested deeper than 128 levels"


def test_keys_that_are_not_text(deal):
    deal["accounts"] = {1: 2}
    assert problems(deal) == [("accounts", "keys must be str, got 1")]


@pytest.mark.parametrize("document", [None, 5, "", "{", b"\xff", '{"par": NaN}', [], {}])
def test_no_deal_at_all(document):
    assert problems(document)


def test_problems_of_the_assumptions(deal):
    assert problems(deal, {"default_rate": 2.0})[0].path == "default_rate"


def test_exceptions_have_a_base_and_survive_pickling():
    with pytest.raises(paripassu.Error) as caught:
        clo.project({"name": "X"})
    assert isinstance(caught.value, ValueError)
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (str(copy), copy.problems) == (str(caught.value), caught.value.problems)


def test_other_threads_run_and_ctrl_c_stops_the_work(long_work):
    ticks = []
    finished = threading.Event()

    def tick():
        while not finished.wait(0.001):
            ticks.append(None)

    ticker = threading.Thread(target=tick)
    ticker.start()
    start = time.perf_counter()
    clo.project(long_work)
    in_full = time.perf_counter() - start
    finished.set()
    ticker.join()
    assert len(ticks) > 20

    # The work may end before the signal comes; not five times.
    stopped = False
    for _ in range(5):
        ended = False
        timer = threading.Timer(in_full / 10, _thread.interrupt_main)
        timer.start()
        try:
            clo.project(long_work)
            ended = True
            timer.join()
            time.sleep(0.1)
        except KeyboardInterrupt:
            stopped = not ended
        if stopped:
            break
    assert stopped
