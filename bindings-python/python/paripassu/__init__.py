"""Structured-credit and portfolio risk computing on one Rust core."""

from importlib.metadata import version

from . import backtest, clo, portfolio, risk
from .errors import CancelledError, Error, InfeasibleError, InvalidError, NoConvergenceError, Problem
from .result import Result, Table

__all__ = [
    "CancelledError",
    "Error",
    "InfeasibleError",
    "InvalidError",
    "NoConvergenceError",
    "Problem",
    "Result",
    "Table",
    "__version__",
    "backtest",
    "clo",
    "portfolio",
    "risk",
]

__version__ = version("paripassu")
