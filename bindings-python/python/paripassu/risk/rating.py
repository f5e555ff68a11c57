"""The rating scale."""

from __future__ import annotations

from .. import _native

__all__ = [
    "notches_down",
    "parse",
]


def parse(text: str) -> tuple[int, str, str, str, float, float]:
    """A rating of any agency: its rank (1 is the best), how Moody's, S&P and Fitch spell it, and the two
    rating factors.

        >>> from paripassu.risk import rating
        >>> rating.parse("Ba3")[:4]
        (13, 'Ba3', 'BB-', 'BB-')
    """
    return _native.risk.rating.parse(text)


def notches_down(text: str, notches: int) -> str:
    """The rating ``n`` notches worse, or better when negative, within AAA and C. A default stays one."""
    return _native.risk.rating.notches_down(text, notches)
