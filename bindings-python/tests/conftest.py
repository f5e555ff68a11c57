"""What the tests share."""

import json
from pathlib import Path

import matplotlib
import numpy
import pytest

matplotlib.use("Agg")

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def small():
    return json.loads((ROOT / "examples/deals/small.json").read_text())


@pytest.fixture(scope="session")
def demo():
    return json.loads((ROOT / "examples/deals/demo.json").read_text())


@pytest.fixture(scope="session")
def panel():
    """Two years of daily returns of four assets."""
    return 0.0004 + 0.01 * numpy.random.default_rng(7).standard_normal((504, 4))
