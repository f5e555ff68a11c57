"""Special functions."""

from __future__ import annotations

from ... import _native

__all__ = [
    "beta_regularized",
    "chi_squared_tail",
    "gamma_lower",
    "gamma_upper",
    "ln_gamma",
]


def ln_gamma(x: float) -> float:
    """ln Γ(x) for x > 0."""
    return _native.risk.math.special.ln_gamma(x)


def gamma_lower(a: float, x: float) -> float | None:
    """The regularised lower incomplete gamma function P(a, x) for a > 0 and x ≥ 0; ``None`` elsewhere."""
    return _native.risk.math.special.gamma_lower(a, x)


def gamma_upper(a: float, x: float) -> float | None:
    """The regularised upper incomplete gamma function Q(a, x) = 1 − P(a, x), exact in its tail."""
    return _native.risk.math.special.gamma_upper(a, x)


def beta_regularized(a: float, b: float, x: float) -> float | None:
    """The regularised incomplete beta function Iₓ(a, b) for a, b > 0 and x in [0, 1]; ``None`` elsewhere."""
    return _native.risk.math.special.beta_regularized(a, b, x)


def chi_squared_tail(x: float, degrees: float) -> float | None:
    """The probability that a χ² variable with ``degrees`` of freedom exceeds ``x``: the p-value of a
    likelihood-ratio test.
    """
    return _native.risk.math.special.chi_squared_tail(x, degrees)
