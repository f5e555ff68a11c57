"""Options on forwards and futures, by Black (1976)."""

from __future__ import annotations

from typing import Literal

from ... import _native
from ..._typing import Document
from ...result import Result

__all__ = [
    "greeks",
    "implied_volatility",
    "price",
]


def price(option: Document) -> float:
    """The value of a European option on a forward.

    Formula:
        c = e^(−rT) (F₀ N(d₁) − K N(d₂)), p = e^(−rT) (K N(−d₂) − F₀ N(−d₁))

        d₁ = (ln(F₀/K) + σ²T/2)/(σ√T), d₂ = d₁ − σ√T

    References:
        Hull (2022), *Options, Futures, and Other Derivatives*, 11th ed., equations 18.9 and 18.10.
    """
    return _native.risk.option.black76.price(option)


def greeks(option: Document, units: Literal["market", "raw"] = "market") -> Result:
    """The value of a European option on a forward and its Greeks, in the units asked for.

    Delta, gamma, vanna and charm are those to the forward price; rho, at a forward that stays, is −T·V.

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
    return Result(_native.risk.option.black76.greeks(option, units))


def implied_volatility(price: float, option: Document) -> Result:
    """The volatility at which ``price`` gives ``price``; that in ``option`` is not read.

    The answer holds:
        volatility: σ as an annual decimal.
        status: Why there is one, or none. One of ``"converged"``, ``"no_time_value"``, ``"below_intrinsic"``,
            ``"above_maximum"``, ``"expired"``, ``"no_price"``.
    """
    return Result(_native.risk.option.black76.implied_volatility(price, option))
