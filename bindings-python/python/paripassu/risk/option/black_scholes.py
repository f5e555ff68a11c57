"""One European option as data; :func:`paripassu.risk.greeks` takes arrays."""

from __future__ import annotations

from typing import Literal

from ... import _native
from ..._typing import Document
from ...result import Result

__all__ = [
    "greeks",
    "price",
]


def price(option: Document) -> float:
    """The value of a European option.

    Formula:
        c = S₀ e^(−qT) N(d₁) − K e^(−rT) N(d₂), p = K e^(−rT) N(−d₂) − S₀ e^(−qT) N(−d₁)

        d₁ = (ln(S₀/K) + (r − q + σ²/2)T)/(σ√T), d₂ = d₁ − σ√T

        At expiry, and without volatility, it is the discounted intrinsic value of the forward.

    References:
        Hull (2022), *Options, Futures, and Other Derivatives*, 11th ed., equations 17.4 and 17.5.
    """
    return _native.risk.option.black_scholes.price(option)


def greeks(option: Document, units: Literal["market", "raw"] = "market") -> Result:
    """The value of a European option and its Greeks, in the units asked for.

    The answer holds:
        price: V
        delta: Δ = ∂V/∂S
        gamma: Γ = ∂²V/∂S²
        vega: ν = ∂V/∂σ
        theta: Θ = ∂V/∂t
        rho: ρ = ∂V/∂r
        vanna: ∂²V/∂S∂σ
        volga: ∂²V/∂σ²
        charm: ∂²V/∂S∂t
    """
    return Result(_native.risk.option.black_scholes.greeks(option, units))
