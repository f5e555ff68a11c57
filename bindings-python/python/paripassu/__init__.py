"""Structured-credit and portfolio risk computing on one Rust core."""

from importlib.metadata import version

from . import clo
from .errors import CancelledError, Error, InfeasibleError, InvalidError, NoConvergenceError, Problem

__all__ = [
    "CancelledError",
    "Error",
    "InfeasibleError",
    "InvalidError",
    "NoConvergenceError",
    "Problem",
    "__version__",
    "clo",
]

__version__ = version("paripassu")
