"""Options on a binomial tree, with cash dividends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ... import _native
from ..._typing import Document
from ...result import Result

__all__ = [
    "price",
    "value",
]


def value(option: Document, dividends: Sequence[Document], **settings: Any) -> Result:
    """The value of an option by a binomial tree, with delta and gamma.

    The tree begins two steps before now, so that three of its nodes lie at the present and give the
    derivatives there. Cash dividends are held in escrow: what moves in the tree is S less the present
    value of the dividends to come, and volatility is that of this remainder. Where the probabilities
    of the lattice would leave (0, 1), because volatility is small against r − q, the nodes are laid
    around the forward instead: u, d = e^((r−q)Δt ± σ√Δt).

    Formula:
        V = e^(−rΔt)(p V₊ + (1 − p) V₋), and at least ω(S − K) if exercise is American

        Leisen and Reimer: p = h(d₂), p′ = h(d₁), u = e^((r−q)Δt) p′/p, d = e^((r−q)Δt)(1 − p′)/(1 − p),
        with h the second inversion of Peizer and Pratt.

    References:
        J. C. Cox, S. A. Ross, M. Rubinstein (1979), "Option pricing: a simplified approach", *Journal of
        Financial Economics* 7, 229–263. D. Leisen, M. Reimer (1996), "Binomial models for option
        valuation", *Applied Mathematical Finance* 3, 319–346. A. Pelsser, T. Vorst (1994), "The binomial
        model and the Greeks", *Journal of Derivatives* 1(3), 45–49. Hull (2022), section 21.3 (dividends).

    Settings are those of :func:`price`.

    The answer holds:
        price: V
        delta: Δ = ∂V/∂S, from the two nodes beside the root
        gamma: Γ = ∂²V/∂S², from the same
    """
    return Result(_native.risk.option.binomial.value(option, dividends, settings))


def price(option: Document, dividends: Sequence[Document], **settings: Any) -> float:
    """The value of an option by a binomial tree; see ``value``.

    Settings, by keyword:
        lattice: How its nodes are laid; by default after Leisen and Reimer, who want an odd number of steps:
            an even one gets one more. One of ``"leisen_reimer"``, ``"cox_ross_rubinstein"``.
        steps: Its steps: 1 to 20,000, by default 1,001.
        exercise: When the holder may exercise; by default at any time. One of ``"european"``, ``"american"``.
    """
    return _native.risk.option.binomial.price(option, dividends, settings)
