"""Expected returns and covariances for the optimiser."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import _native
from .._typing import Document, FloatArray, MatrixLike, VectorLike
from ..result import Result

__all__ = [
    "black_litterman",
    "estimate",
    "implied_returns",
    "mean",
]


def black_litterman(
    covariance: MatrixLike,
    market_weights: VectorLike,
    views: Sequence[Document],
    **settings: Any,
) -> Result:
    """The market's implied returns, blended with ``views``.

    Formula:
        μ = π + τΣP'(PτΣP' + Ω)⁻¹(Q − Pπ) and M = τΣ − τΣP'(PτΣP' + Ω)⁻¹PτΣ, which equals
        [(τΣ)⁻¹ + P'Ω⁻¹P]⁻¹ and needs no inverse of Σ.

        where P has a row per view, Q their returns and Ω their variances. ``covariance`` is n × n,
        ``market_weights`` n numbers, all in one unit of time; returns are in excess of the risk-free rate.

    References:
        F. Black, R. Litterman (1992), "Global portfolio optimization", *Financial Analysts Journal* 48(5),
        28–43; T. M. Idzorek (2005), "A step-by-step guide to the Black-Litterman model"; J. Walters (2014),
        "The Black-Litterman model in detail", sections 3 and 4.

    Settings, by keyword:
        risk_aversion: δ, the market's risk aversion; 3 by default.
        tau: τ, the uncertainty of the prior mean relative to the covariance; 0.05 by default.

    The answer holds:
        prior: π = δΣw: the excess returns that the market's weights imply.
        mean: The excess returns after the views.
        covariance: Σ + M, with M the uncertainty that is left in the mean.
        view_variances: The diagonal of Ω that was used.
    """
    return Result(_native.portfolio.estimate.black_litterman(covariance, market_weights, views, settings))


def implied_returns(covariance: MatrixLike, weights: VectorLike, risk_aversion: float) -> FloatArray:
    """π = δΣw: the excess returns for which ``weights`` would be optimal.

    References:
        W. F. Sharpe (1974), "Imputing expected security returns from portfolio composition", *Journal of
        Financial and Quantitative Analysis* 9, 463–472.
    """
    return _native.portfolio.estimate.implied_returns(covariance, weights, risk_aversion)


def mean(returns: MatrixLike, method: str | Document, periods_per_year: float) -> FloatArray:
    """The expected annual return of each column of T × n simple ``returns``."""
    return _native.portfolio.estimate.mean(returns, method, periods_per_year)


def estimate(returns: MatrixLike, **settings: Any) -> Result:
    """Annual means and covariances from T × n simple returns, oldest first.

    The returns are kept beside them, per period, for measures of risk that need more than the covariance.

    Settings, by keyword:
        mean: How expected returns are estimated; the arithmetic mean by default.
        covariance: How the covariance is estimated; the sample's by default.
        periods_per_year: Rows of returns in a year; 252 by default. Means and covariances are multiplied by
            it.

    The answer holds:
        mean: n expected returns.
        covariance: Their n × n covariance.
        returns: T × n returns, equally likely, for the measures of risk that need more than the covariance.
    """
    return Result(_native.portfolio.estimate.estimate(returns, settings))
