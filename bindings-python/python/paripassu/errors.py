"""What a computation raises when it has no answer."""

from collections.abc import Iterable
from typing import NamedTuple


class Problem(NamedTuple):
    """One thing that is wrong with an input."""

    path: str
    """Where: ``tranches[2].spread``; empty when the input as a whole is meant."""

    message: str
    """What was wanted and what was got."""


class Error(Exception):
    """The base of every exception of this package."""


class InvalidError(Error, ValueError):
    """The input is wrong."""

    problems: list[Problem]
    """Every problem that was found, each with its path."""

    def __init__(self, message: str, problems: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__(message)
        self.problems = [Problem(*problem) for problem in problems]


class InfeasibleError(Error):
    """The input is right, but no answer satisfies it."""


class NoConvergenceError(Error):
    """An iteration ended before it reached its tolerance."""


class CancelledError(Error):
    """The computation was asked to stop."""
