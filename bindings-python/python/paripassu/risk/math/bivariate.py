"""Bivariate distributions."""

from __future__ import annotations

from ... import _native

__all__ = [
    "normal",
    "student",
]


def normal(x: float, y: float, correlation: float) -> float | None:
    """N₂(x, y; ρ) = P(X ≤ x, Y ≤ y) for standard normal X and Y of correlation ρ, to about 10⁻¹⁵.

    Formula:
        N₂(x, y; ρ) = N(x)·N(y) + (1/2π)·∫ e^(−(x² + y² − 2xy·sin θ)/(2 cos² θ)) dθ, from 0 to arcsin ρ

        and from ±π/2, where the two are one variable, when ρ is near ±1. ``None`` when an argument is NaN
        or |ρ| > 1.

    References:
        R. L. Plackett (1954), "A reduction formula for normal multivariate integrals", *Biometrika* 41,
        351–360; A. Genz (2004), "Numerical computation of rectangular bivariate and trivariate normal and
        t probabilities", *Statistics and Computing* 14, 251–260.
    """
    return _native.risk.math.bivariate.normal(x, y, correlation)


def student(x: float, y: float, correlation: float, degrees: float) -> float | None:
    """T₂(x, y; ρ, ν) = P(X ≤ x, Y ≤ y) for X and Y of Student's bivariate t distribution with ν degrees
    of freedom, not necessarily whole, and correlation ρ; to about 10⁻¹⁴.

    Formula:
        ∂T₂/∂ρ = (1 + (x² + y² − 2ρxy)/(ν(1 − ρ²)))^(−ν/2) / (2π·√(1 − ρ²))

        integrated from ρ = ±1. ``None`` when an argument is NaN, |ρ| > 1, or ν ≤ 0.

    References:
        A. Genz (2004), "Numerical computation of rectangular bivariate and trivariate normal and t
        probabilities", *Statistics and Computing* 14, 251–260, section 2.
    """
    return _native.risk.math.bivariate.student(x, y, correlation, degrees)
