"""Attribution: Brinson, contributions, factors."""

from __future__ import annotations

from typing import Any, Literal

from .. import _native
from .._typing import MatrixLike, VectorLike
from ..result import Result

__all__ = [
    "brinson_attribution",
    "contributions",
    "factor_attribution",
    "linked_brinson_attribution",
]


def brinson_attribution(
    portfolio_weights: VectorLike,
    portfolio_returns: VectorLike,
    benchmark_weights: VectorLike,
    benchmark_returns: VectorLike,
    allocation: Literal["brinson_fachler", "brinson_hood_beebower"] = "brinson_fachler",
) -> Result:
    """Brinson attribution of one period.

    Formula:
        allocation (wᴾ − wᴮ)(rᴮ − Rᴮ), selection wᴮ (rᴾ − rᴮ), interaction (wᴾ − wᴮ)(rᴾ − rᴮ)

        by sector, where w are weights and r returns of portfolio P and benchmark B, and Rᴮ = Σ wᴮ rᴮ
        (0 for Brinson, Hood and Beebower). The weights of both must add up to the same number, or the
        first form does not add up.

    References:
        See ``AllocationEffect``.

    The answer holds:
        allocation: Of the weights of sectors.
        selection: Of the returns within sectors, at the benchmark's weights.
        interaction: Of both together.
    """
    return Result(
        _native.portfolio.attribution.brinson_attribution(
            portfolio_weights, portfolio_returns, benchmark_weights, benchmark_returns, allocation
        )
    )


def linked_brinson_attribution(
    portfolio_weights: MatrixLike,
    portfolio_returns: MatrixLike,
    benchmark_weights: MatrixLike,
    benchmark_returns: MatrixLike,
    **settings: Any,
) -> Result:
    """Brinson attribution of several periods: T rows of sectors each.

    Formula:
        as ``brinson_attribution`` by period; linked Eᵢ = Σₜ kₜ Eₜᵢ with ΣE = Π (1 + Rᴾₜ) − Π (1 + Rᴮₜ)

    Settings, by keyword:
        allocation: Brinson and Fachler's by default. One of ``"brinson_fachler"``,
            ``"brinson_hood_beebower"``.
        linking: Of several periods: Cariño's by default. One of ``"carino"``, ``"menchero"``.

    The answer holds:
        periods: Effects of every period.
        linked: Effects of all periods, linked: they add up to the excess return.
        portfolio_return: The portfolio's return, compounded.
        benchmark_return: The benchmark's return, compounded.
        excess_return: The first less the second.
    """
    return Result(
        _native.portfolio.attribution.linked_brinson_attribution(
            portfolio_weights, portfolio_returns, benchmark_weights, benchmark_returns, settings
        )
    )


def contributions(
    weights: MatrixLike,
    returns: MatrixLike,
    linking: Literal["carino", "menchero"] = "carino",
) -> Result:
    """Contributions of assets to the return of a portfolio over several periods.

    Formula:
        cₜᵢ = wₜᵢ rₜᵢ; linked Cᵢ = Σₜ kₜ cₜᵢ with Σᵢ Cᵢ = Π (1 + rₜ) − 1

        where w are weights at the beginning of each period and r returns of the assets (both T × N). A
        part that is not invested is cash at zero; weights need not add up to one.

    References:
        D. R. Cariño (1999), see ``Linking``.

    The answer holds:
        periods: wₜᵢ rₜᵢ: T periods × N assets; a row adds up to the return of its period.
        returns: Σᵢ wₜᵢ rₜᵢ.
        arithmetic: Σₜ wₜᵢ rₜᵢ by asset: the arithmetic contributions.
        linked: By asset, linked: they add up to the total return.
        total_return: All periods compounded.
    """
    return Result(_native.portfolio.attribution.contributions(weights, returns, linking))


def factor_attribution(
    returns: VectorLike,
    exposures: MatrixLike,
    factors: MatrixLike,
    linking: Literal["carino", "menchero"] = "carino",
) -> Result:
    """Attribution of returns to factors.

    Formula:
        rₜ = Σₖ βₜₖ fₜₖ + εₜ; linked Cₖ = Σₜ kₜ βₜₖ fₜₖ with Σₖ Cₖ + C_ε = Π (1 + rₜ) − 1

        where β are exposures at the beginning of each period, T × K, or 1 × K when they stay the same,
        and f returns of the factors, T × K. The residual holds what is specific, and any intercept.

    References:
        R. C. Grinold, R. N. Kahn (2000), *Active Portfolio Management*, 2nd edition, chapter 17.

    The answer holds:
        periods: βₜₖ fₜₖ: T periods × K factors.
        residuals: What the factors do not explain, by period.
        linked: By factor, linked; with the residual they add up to the total return.
        linked_residual: The residuals, linked.
        total_return: All periods compounded.
    """
    return Result(_native.portfolio.attribution.factor_attribution(returns, exposures, factors, linking))
