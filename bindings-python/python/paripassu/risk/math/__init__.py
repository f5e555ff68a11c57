"""Distributions and special functions, with the same bits on every machine."""

from __future__ import annotations

from ... import _native
from ..._typing import FloatArray, VectorLike
from . import bivariate, gamma, normal, quadrature, special, student

__all__ = ["bivariate", "exp", "gamma", "ln", "normal", "quadrature", "special", "student"]


def exp(x: VectorLike) -> FloatArray:
    """eˣ of every element, with the same bits on every machine."""
    return _native.risk.math.exp(x)


def ln(x: VectorLike) -> FloatArray:
    """The natural logarithm of every element, with the same bits on every machine."""
    return _native.risk.math.ln(x)
