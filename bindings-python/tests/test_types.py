"""The types: mypy --strict over the package, and over a program that uses it."""

import subprocess
import sys
from pathlib import Path

import paripassu

SAMPLE = """
import numpy
from paripassu import backtest, clo, portfolio, risk

deal = clo.read_deal("deal.json")
projection = clo.project(deal, {"default_rate": 0.02}, progress=True)
names: list[str] = [tranche["name"] for tranche in projection["tranches"]]
greeks = risk.greeks(numpy.linspace(80, 120, 5), 100.0, 1.0, 0.02, 0.2)
matrix = risk.covariance(numpy.zeros((5, 2)), method="ewma", decay=0.94)
value: float = matrix.trace()
best = portfolio.optimize(mean=[0.1, 0.2], covariance=matrix, constraints={"upper": 0.5})
ratio: float | None = portfolio.measures.sharpe_ratio([0.01, 0.02])


def strategy(view: backtest.View) -> list[dict[str, object]]:
    return [backtest.buy("A", 1.0)] if view.cash > 0 else []


result = backtest.run(numpy.ones((5, 1)), strategy, dates=["2025-01-01"])
risk.value_at_risk([0.1], confidence="high")  # type: ignore[arg-type]
clo.project()  # type: ignore[call-arg]
"""


def mypy(*arguments, cwd):
    command = [sys.executable, "-m", "mypy", "--strict", "--no-incremental", *arguments]
    run = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    return run.returncode, run.stdout + run.stderr


def test_a_program_is_typed(tmp_path):
    (tmp_path / "sample.py").write_text(SAMPLE)
    code, said = mypy("--warn-unused-ignores", "sample.py", cwd=tmp_path)
    assert code == 0, said


def test_the_package_is_typed(tmp_path):
    code, said = mypy("-p", "paripassu", cwd=Path(tmp_path))
    assert code == 0, said


def test_the_marker_is_there():
    assert (Path(paripassu.__file__).parent / "py.typed").exists()
