"""American options: the early-exercise boundary solved to a tolerance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from ... import _native
from ..._typing import Document, FloatArray
from ...result import Result

__all__ = [
    "critical_price",
    "greeks",
    "price",
    "prices",
]


def greeks(option: Document, units: Literal["market", "raw"] = "market", **settings: Any) -> Result:
    """The value of an American option and its Greeks, in the units asked for.

    Settings are those of :func:`price`.

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
    return Result(_native.risk.option.american.greeks(option, settings, units))


def price(option: Document, **settings: Any) -> float:
    """The value of an American option on the terms of ``option``, exercisable from now to expiry.

    The exercise boundary is the fixed point of an integral equation, solved on Chebyshev points in
    the square root of time; Kim's integral over it is the premium over the European value. A call is
    the put with spot and strike, and rate and dividend yield, exchanged. Where early exercise never
    pays (a call with r ≥ 0 ≥ q, a put with q ≥ 0 ≥ r, and r ≤ q < 0 or q ≤ r < 0 likewise) the value
    is the European one. Where two boundaries enclose the exercise region (a put with q < r < 0, a
    call with r < q < 0), and where the iteration finds no fixed point (a volatility very small
    against r − q, or a boundary farther off than the asset goes), the European value and what early
    exercise adds in the tree of Leisen and Reimer with ``steps`` are used instead; the error with 1,001
    steps is at most about 3e-5 of the strike.

    References:
        L. Andersen, M. Lake, D. Offengenden (2016), "High-performance American option pricing", *Journal
        of Computational Finance* 20(1), 39–87. R. L. McDonald, M. D. Schroder (1998), "A parity result
        for American options", *Journal of Computational Finance* 1(3), 5–13. J. Hull, A. White (1988), "The
        use of the control variate technique in option pricing", *Journal of Financial and Quantitative
        Analysis* 23, 237–251 (what a tree adds to an exact value).

    Settings, by keyword:
        method: The method; by default spectral collocation. One of ``"spectral_collocation"``,
            ``"leisen_reimer"``, ``"cox_ross_rubinstein"``.
        accuracy: The accuracy of spectral collocation; by default 1e-8 of the strike. One of ``"fast"``,
            ``"standard"``, ``"high"``.
        steps: Steps of a tree: 1 to 20,000, by default 1,001.
    """
    return _native.risk.option.american.price(option, settings)


def prices(options: Sequence[Document], **settings: Any) -> FloatArray:
    """The values of many American options, on all threads.

    Settings are those of :func:`price`.
    """
    return _native.risk.option.american.prices(options, settings)


def critical_price(option: Document, **settings: Any) -> float | None:
    """The asset's price at which the option is exercised, ``years`` before expiry being what is left:
    below it a put, above it a call. ``None`` where early exercise never pays, and where the exercise
    region has two ends (see ``price``).

    Settings are those of :func:`price`.
    """
    return _native.risk.option.american.critical_price(option, settings)
