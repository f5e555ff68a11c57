"""Random numbers that are the same everywhere: a stream per path, and Sobol points."""

from __future__ import annotations

from .. import _native
from .._typing import Document, FloatArray

__all__ = [
    "normals",
    "sobol_normals",
    "sobol_uniforms",
    "uniforms",
]


def uniforms(seed: int, path: int, count: int, position: int = 0) -> FloatArray:
    """Uniform numbers of (0, 1) of the stream of one path, from a position on; the same on every machine."""
    return _native.risk.random.uniforms(seed, path, count, position)


def normals(seed: int, path: int, count: int, position: int = 0) -> FloatArray:
    """Standard normal numbers of the stream of one path, from a position on; the same on every machine.

    >>> from paripassu.risk import random
    >>> first, second = random.normals(42, 0, 4), random.normals(42, 0, 2, position=2)
    >>> (first[2:] == second).all()
    np.True_
    """
    return _native.risk.random.normals(seed, path, count, position)


def sobol_uniforms(
    dimensions: int,
    first: int,
    count: int,
    scrambling: str | Document = "none",
) -> FloatArray:
    """Points ``first``, ``first`` + 1, …: one row each, one column per dimension, in [0, 1), and in
    (0, 1) when scrambled.
    """
    return _native.risk.random.sobol_uniforms(dimensions, first, count, scrambling)


def sobol_normals(dimensions: int, first: int, count: int, scrambling: str | Document = "none") -> FloatArray:
    """The same points as independent standard normal numbers: N⁻¹ of each, moved up by 2⁻⁵³ when not
    scrambled, so that it is finite.
    """
    return _native.risk.random.sobol_normals(dimensions, first, count, scrambling)
