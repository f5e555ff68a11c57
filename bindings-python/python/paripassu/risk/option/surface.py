"""Implied-volatility surfaces: built, read, checked for arbitrage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ... import _native
from ..._typing import Document, FloatArray, VectorLike
from ...result import Result

__all__ = [
    "build",
    "forward",
    "local_volatility",
    "quote_arbitrage",
    "surface_arbitrage",
    "volatility",
]


def quote_arbitrage(quotes: Sequence[Document], underlying: Document) -> Result:
    """The static arbitrage of quotes as they stand, before any smile is drawn through them: between
    neighbouring strikes of each expiry, and from each expiry to the next, whose total variance is
    taken as straight between its quotes.

    References:
        P. Carr, D. Madan (2005), "A note on sufficient conditions for no arbitrage", *Finance Research
        Letters* 2, 125–130.

    The answer holds:
        violations: In order of expiry; of neighbouring places that are alike, the worst.
    """
    return Result(_native.risk.option.surface.quote_arbitrage(quotes, underlying))


def surface_arbitrage(surface: Document) -> Result:
    """The static arbitrage of a surface: at every expiry and halfway between, and from each expiry to
    the next.

    SVI smiles are scanned over e^±60 times the forward, smiles of knots between their outermost knots: where
    the flat continuation begins they have a corner.

    References:
        J. Gatheral, A. Jacquier (2014), definitions 2.1 to 2.3 and lemmas 2.1 and 2.2.

    The answer is as that of :func:`quote_arbitrage`.
    """
    return Result(_native.risk.option.surface.surface_arbitrage(surface))


def build(quotes: Sequence[Document], underlying: Document, **settings: Any) -> Result:
    """The surface through, or nearest to, quoted implied volatilities.

    Each expiry gets a smile of its own, so that smiles may cross:
    ``surface_arbitrage`` says where.

    Settings, by keyword:
        smile: What smiles are made of; by default SVI. One of ``"svi"``, ``"cubic"``, ``"linear"``.
        butterfly: Whether a fitted smile may have butterfly arbitrage; by default not. One of ``"forbid"``,
            ``"allow"``.

    The answer holds:
        spot: S₀
        slices: The smiles, in order of expiry.
    """
    return Result(_native.risk.option.surface.build(quotes, underlying, settings))


def forward(surface: Document, years: float) -> float:
    """The forward price of the asset."""
    return _native.risk.option.surface.forward(surface, years)


def volatility(surface: Document, strike: VectorLike, years: float) -> FloatArray:
    """The implied volatility at a strike and expiry."""
    return _native.risk.option.surface.volatility(surface, strike, years)


def local_volatility(surface: Document, strike: VectorLike, years: float) -> FloatArray:
    """The local volatility at a price of the asset and a time: that of the one diffusion which gives
    every option on the surface its price. ``None`` where there is none, because the surface has
    arbitrage there.

    Formula:
        σ²(K, T) = ∂w/∂T / g(k), at fixed k = ln(K/F_T), with g of
        ``durrleman``

    References:
        B. Dupire (1994), "Pricing with a smile", *Risk* 7(1), 18–20; Gatheral (2006), equation 1.10.
    """
    return _native.risk.option.surface.local_volatility(surface, strike, years)
