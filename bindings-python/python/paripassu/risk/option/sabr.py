"""The SABR smile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from ... import _native
from ..._typing import Document
from ...result import Result

__all__ = [
    "fit",
    "volatility",
]


def volatility(
    sabr: Document,
    forward: float,
    strike: float,
    years: float,
    expansion: Literal["hagan", "obloj"] = "hagan",
) -> float:
    """The implied volatility of an option on a forward, by Black's model of 1976.

    Formula:
        Hagan: σ = α/((FK)^((1−β)/2) (1 + (1−β)²/24 ln²(F/K) + (1−β)⁴/1920 ln⁴(F/K))) · z/x(z) · (1 + hT)

        z = (ν/α)(FK)^((1−β)/2) ln(F/K), x(z) = ln((√(1 − 2ρz + z²) + z − ρ)/(1 − ρ))

        h = (1−β)²α²/(24(FK)^(1−β)) + ρβνα/(4(FK)^((1−β)/2)) + (2 − 3ρ²)ν²/24

        Obłój: σ = ν ln(F/K)/x(ζ) · (1 + hT), ζ = (ν/α)(F^(1−β) − K^(1−β))/(1 − β)

    References:
        Hagan et al. (2002), equation 2.17a; J. Obłój (2008), "Fine-tune your smile: correction to Hagan
        et al.", *Wilmott* May.
    """
    return _native.risk.option.sabr.volatility(sabr, forward, strike, years, expansion)


def fit(forward: float, years: float, points: Sequence[Document], **settings: Any) -> Result:
    """The SABR model nearest to quoted volatilities of one expiry: α, ρ and ν by least squares, from
    several starts.

    Settings, by keyword:
        beta: β, which a smile hardly fixes and the user therefore chooses: by default 1, as is usual for
            equities and exchange rates; for interest rates 0.5 is.
        expansion: The expansion; by default Hagan's. One of ``"hagan"``, ``"obloj"``.

    The answer holds:
        sabr: The parameters.
        error: The weighted root mean square of volatility − quote.
        largest_error: The largest |volatility − quote|.
    """
    return Result(_native.risk.option.sabr.fit(forward, years, points, settings))
