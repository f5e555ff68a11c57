"""Arrays of every make are read alike; what is no array of numbers is told so, and nothing crashes."""

import copy

import numpy
import pandas
import paripassu
import polars
import pyarrow
import pytest
from paripassu import portfolio, risk

NUMBERS = numpy.array([0.01, -0.02, 0.03, 0.005, -0.01, 0.002])


def problems(call, *arguments, **named):
    with pytest.raises(paripassu.InvalidError) as caught:
        call(*arguments, **named)
    assert caught.value.problems
    return caught.value.problems


class Array:
    """Something with ``__array__``."""

    def __array__(self, dtype=None, copy=None):
        return NUMBERS


class Stream:
    """Something that is only an Arrow stream."""

    def __init__(self, table):
        self.table = table

    def __arrow_c_stream__(self, requested_schema=None):
        return self.table.__arrow_c_stream__(requested_schema)


class Liar:
    """A sequence that has not what it promises."""

    def __len__(self):
        return 10**9

    def __getitem__(self, at):
        raise IndexError(at)


class Raiser:
    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("no")


def read_only(array):
    array = array.copy()
    array.flags.writeable = False
    return array


def unaligned(array):
    raw = numpy.zeros(array.nbytes + 1, dtype=numpy.uint8)[1:]
    copy = raw.view(array.dtype).reshape(array.shape)
    copy[...] = array
    return copy


@pytest.mark.parametrize(
    "returns",
    [
        NUMBERS.tolist(),
        unaligned(NUMBERS),
        tuple(NUMBERS),
        read_only(NUMBERS),
        numpy.repeat(NUMBERS, 2)[::2],
        numpy.asfortranarray(NUMBERS.reshape(1, -1))[0],
        NUMBERS.astype(">f8"),
        pandas.Series(NUMBERS),
        pandas.Series(NUMBERS, dtype="Float64"),
        pandas.DataFrame({"r": NUMBERS}),
        polars.Series(NUMBERS),
        pyarrow.array(NUMBERS),
        pyarrow.chunked_array([NUMBERS[:2], NUMBERS[2:]]),
        Array(),
        Stream(pyarrow.chunked_array([NUMBERS])),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_make_of_series_gives_the_same_bits(returns):
    assert risk.value_at_risk(returns) == risk.value_at_risk(NUMBERS)


@pytest.mark.parametrize(
    "make",
    [
        lambda a: a.tolist(),
        lambda a: read_only(a),
        lambda a: unaligned(a),
        lambda a: numpy.asfortranarray(a),
        lambda a: numpy.repeat(a, 2, axis=1)[:, ::2],
        lambda a: pandas.DataFrame(a, columns=list("abcd")),
        lambda a: polars.DataFrame(a, schema=list("abcd")),
        lambda a: pyarrow.table({c: a[:, k] for k, c in enumerate("abcd")}),
        lambda a: Stream(pyarrow.table({c: a[:, k] for k, c in enumerate("abcd")})),
    ],
)
def test_every_make_of_panel_gives_the_same_bits(panel, make):
    assert (risk.covariance(make(panel)) == risk.covariance(panel)).all()


def test_single_precision_and_integers_are_converted():
    assert risk.price(numpy.float32(100), 100, 1, 0, 0.25) == risk.price(100.0, 100.0, 1.0, 0.0, 0.25)
    assert risk.price(numpy.array([100], dtype=numpy.float32), 100, 1, 0, 0.25).dtype == numpy.float64
    assert risk.price(numpy.array([90, 100]), 100, 1, 0, 0.25).shape == (2,)


@pytest.mark.parametrize(
    "returns",
    [
        "text",
        ["a", "b"],
        None,
        object(),
        {1: 2.0},
        {0.1, 0.2},
        [[0.1, 0.2], [0.3]],
        [[0.1, 0.2], [0.3, 0.4]],
        numpy.zeros((2, 2, 2)),
        numpy.array(["x", "y"]),
        numpy.array([1 + 2j, 3]),
        numpy.array(["2025-01-01"], dtype="datetime64[D]"),
        numpy.float64(1.0),
        pandas.Series(["a", "b"]),
        pandas.DataFrame(),
        polars.Series(["a"]),
        Liar(),
        Raiser(),
        [],
        pandas.Series([], dtype=float),
        [numpy.nan, 0.1, 0.2],
        [numpy.inf, 0.1, 0.2],
        [None, 0.1, 0.2],
        polars.Series([None, 0.1, 0.2]),
        lambda: 1,
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_series_of_numbers_is_named(returns):
    [problem, *_] = problems(risk.value_at_risk, returns)
    assert problem.path.startswith("returns"), problem


def test_a_closed_file_is_no_series(tmp_path):
    file = (tmp_path / "closed").open("w")
    file.close()
    assert problems(risk.value_at_risk, file)[0].path == "returns"


@pytest.mark.parametrize(
    "returns", [numpy.zeros(5), numpy.zeros((0, 3)), numpy.zeros((3, 0)), [[0.1, numpy.nan]] * 3]
)
def test_wrong_panels_are_named(returns):
    assert problems(risk.covariance, returns)


def test_columns_of_different_lengths_are_named():
    assert problems(risk.greeks, [100.0, 101.0], [90.0, 95.0, 100.0], 1.0, 0.0, 0.2)[0].path == "spot"
    assert problems(risk.greeks, [100.0, numpy.nan], 100.0, 1.0, 0.0, 0.2)[0].path == "spot[1]"
    assert problems(risk.greeks, 100.0, 100.0, 1.0, 0.0, -0.2)[0].path == "volatility"
    assert problems(risk.greeks, 100.0, 100.0, 1.0, 0.0, 0.2, kind="straddle")[0].path == "kind"
    assert problems(risk.greeks, 100.0, 100.0, 1.0, 0.0, 0.2, kind=[1, 0])[0].path == "kind"
    assert problems(risk.greeks, 100.0, 100.0, 1.0, 0.0, 0.2, units="furlongs")[0].path == "units"


def test_no_options_are_no_options():
    assert len(risk.greeks([], 100.0, 1.0, 0.0, 0.2)["price"]) == 0


@pytest.mark.parametrize("size", [-1, 1.5, "ten", None, 2**70])
def test_wrong_sizes_are_named(size):
    assert problems(risk.statistics.rolling_mean, NUMBERS, size)[0].path == "window"


@pytest.mark.parametrize("paths", [-1, 0, 10**12, 2**63, 2**70, 1.5])
def test_huge_and_negative_numbers_of_paths_are_refused(paths):
    assert problems(risk.simulate_portfolio, [0.05], [[0.04]], [1.0], 1.0, paths)


def test_random_numbers_without_end_are_refused():
    assert problems(risk.random.normals, 1, 1, 10**15)


def test_output_columns_are_written_in_place_or_refused():
    spot = numpy.linspace(80, 120, 1000)
    fresh = risk.greeks(spot, 100.0, 1.0, 0.01, 0.2)
    out = {name: numpy.zeros(1000) for name in fresh}
    again = risk.greeks(spot, 100.0, 1.0, 0.01, 0.2, out=out)
    assert all(again[name] is out[name] and (out[name] == fresh[name]).all() for name in fresh)
    for wrong in (
        numpy.zeros(999),
        read_only(out["delta"]),
        out["delta"].astype("f4"),
        numpy.zeros(2000)[::2],
        None,
    ):
        assert (
            problems(risk.greeks, spot, 100.0, 1.0, 0.01, 0.2, out=out | {"delta": wrong})[0].path
            == "out.delta"
        )
    assert (
        problems(risk.greeks, spot, 100.0, 1.0, 0.01, 0.2, out=out | {"delta": spot})[0].path == "out.delta"
    )
    assert problems(risk.greeks, spot, 100.0, 1.0, 0.01, 0.2, out=out | {"delta": out["gamma"]})
    assert problems(risk.greeks, spot, 100.0, 1.0, 0.01, 0.2, out={})


def test_inputs_are_left_alone(panel):
    before = panel.copy()
    risk.covariance(panel, method="ledoit_wolf", target="constant_correlation")
    portfolio.optimize(panel)
    assert (panel == before).all()


def test_settings_that_do_not_exist_are_named_with_what_was_meant():
    [problem] = problems(risk.value_at_risk, NUMBERS, horizon_day=3)
    assert problem.path == "horizon_day"
    assert "horizon_days" in problem.message


def test_ten_thousand_calls_do_not_grow_memory(small):
    import resource

    deal = copy.deepcopy(small)
    bad = [0.1, None, "x"]

    def work():
        risk.greeks(100.0, 100.0, 1.0, 0.01, 0.2)
        risk.greeks(NUMBERS + 100.0, 100.0, 1.0, 0.01, 0.2)
        risk.value_at_risk(NUMBERS.tolist())
        portfolio.performance(NUMBERS)
        try:
            risk.value_at_risk(bad)
        except paripassu.InvalidError:
            pass

    for _ in range(500):
        work()
    paripassu.clo.project(deal)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(2_000):
        work()
    for _ in range(100):
        paripassu.clo.project(deal)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 4_096, f"{grown} KB"


def test_flags_of_options():
    """Flags of one byte are borrowed as they are, and checked all the same."""
    spot, flags = numpy.full(4, 100.0), numpy.array([1, -1, 1, -1], dtype=numpy.int8)
    words = risk.greeks(spot, 95.0, 1.0, 0.01, 0.2, kind=["call", "put", "call", "put"])
    for kind in (flags, flags.astype(float), numpy.repeat(flags, 2)[::2], list(flags)):
        assert (risk.greeks(spot, 95.0, 1.0, 0.01, 0.2, kind=kind)["delta"] == words["delta"]).all()
    one = risk.greeks(100.0, 95.0, 1.0, 0.01, 0.2, kind="put", cross=True)
    assert {name: one[name] for name in words} == {name: column[1] for name, column in words.items()}
    flags[2] = 0
    assert problems(risk.greeks, spot, 95.0, 1.0, 0.01, 0.2, kind=flags)[0].path == "kind[2]"
