"""Stress tests: scenarios as data, propagation, replay, reverse stress."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from .. import _native
from .._typing import Document, FloatArray, MatrixLike, VectorLike
from ..result import Result, Table

__all__ = [
    "base_cases",
    "catalogue",
    "conditional_stress",
    "correlated_stress",
    "direct_stress",
    "historical_replay",
    "idiosyncratic_band",
    "reverse_stress",
    "stress_correlation",
    "stress_returns",
    "summarize_stress",
    "worst_window",
]


def base_cases() -> Table:
    """Four everyday moves to compare the scenarios of ``catalogue`` with.

    The answer holds:
        id: A short name without spaces, such as ``market_down_10``.
        name: A name to show.
        category: What it is about. One of ``"market"``, ``"rates"``, ``"rotation"``, ``"volatility"``,
            ``"historical"``, ``"custom"``.
        severity: How bad it is. One of ``"base"``, ``"mild"``, ``"moderate"``, ``"severe"``, ``"extreme"``.
        shocks: What moves, each target once.
        period: When it happened.
    """
    return Table(_native.risk.stress.base_cases())


def catalogue() -> Table:
    """The eighteen standard scenarios: market, rates, style rotations, volatility, and three of history.

    Factors are ``market``, ``value``, ``growth``, ``momentum``, ``quality``, ``size`` and ``low_volatility``.

    The answer is as that of :func:`base_cases`.
    """
    return Table(_native.risk.stress.catalogue())


def conditional_stress(
    exposures: Sequence[Document],
    scenario: Document,
    covariance: Document,
    **settings: Any,
) -> Result:
    """The P&L when the factors that are not shocked move as expected, given those that are.

    Formula:
        E[f_u | f_s] = Σ_us·Σ_ss⁻¹·shock_s, P&L = Σ_s D_s·shock_s + Σ_u D_u·E[f_u | f_s]

        where Σ is the covariance of the factors. The exposures should be those of joint betas. Targets
        outside the matrix move as shocked.

    References:
        P. Kupiec (1998), "Stress testing in a value at risk framework", *Journal of Derivatives* 6, p. 7.

    Settings, by keyword:
        value: The value of the book, of which no more can be lost than ``most_loss``; no bound by default.
        most_loss: The largest loss as a share of ``value``; 0.99 by default, as a linear P&L knows no floor.

    The answer holds:
        scenario: The scenario's id.
        pnl: The P&L, bounded: losses negative.
        direct_pnl: Of the shocked targets alone, bounded alike.
        correlation_effect: pnl − direct: what the moves that the shocks imply add.
        is_clipped: Whether ``pnl`` was cut to the largest loss; the contributions are not scaled with it.
        contributions: The targets that move, in the order of the exposures.
        missing: Shocked targets to which the book shows no exposure: they count as 0.
    """
    return Result(_native.risk.stress.conditional_stress(exposures, scenario, covariance, settings))


def correlated_stress(
    exposures: Sequence[Document],
    scenario: Document,
    correlation: Document,
    **settings: Any,
) -> Result:
    """The P&L when every factor follows the shocked ones by its correlation with them.

    Formula:
        P&L = Σ_g D_g·Σ_s ρ(s, g)·shock_s, with ρ(g, g) = 1

        where g are the targets of the matrix. Shocks that overlap are counted in full each, and a
        correlation is taken as if volatilities were equal: this overstates, by design of the risk reports
        that use it. ``conditional_stress`` is the estimate that does neither. Targets outside the matrix
        move as shocked.

    Settings are those of :func:`conditional_stress`.

    The answer is as that of :func:`conditional_stress`.
    """
    return Result(_native.risk.stress.correlated_stress(exposures, scenario, correlation, settings))


def stress_correlation(returns: MatrixLike, **settings: Any) -> FloatArray:
    """Exponentially weighted correlations of factor returns, T×K, oldest first.

    Formula:
        ρᵢⱼ = Σ wₜ(fₜᵢ − mᵢ)(fₜⱼ − mⱼ)/(sᵢsⱼ) with weights wₜ ∝ λ^(T−t) that sum to 1, means m and deviations s
        under the same weights; within ± ``limit`` off the diagonal

        A factor that does not move is correlated with nothing.

    References:
        J. P. Morgan/Reuters (1996), *RiskMetrics Technical Document*, 4th edition, section 5.2.

    Settings, by keyword:
        decay: λ of the weights λᵏ, k = 0 for the newest row; 0.94 by default.
        window: Only the last so many rows count; 252 by default.
        min_observations: With fewer rows every correlation is 0; 30 by default.
        limit: The largest correlation in size off the diagonal; 0.95 by default.
    """
    return _native.risk.stress.stress_correlation(returns, settings)


def direct_stress(exposures: Sequence[Document], scenario: Document, **settings: Any) -> Result:
    """The P&L of the shocks of a scenario alone.

    Formula:
        P&L = Σ_s D_s·shock_s, not below −most_loss·V

        where D are the exposures of the book in dollars per unit move. Every exposure is additive: an
        asset's is its weight times the value of the book.

    Settings are those of :func:`conditional_stress`.

    The answer is as that of :func:`conditional_stress`.
    """
    return Result(_native.risk.stress.direct_stress(exposures, scenario, settings))


def idiosyncratic_band(
    pnl: float,
    idiosyncratic_volatility: float,
    confidence: float,
    periods: float,
) -> tuple[float, float]:
    """The interval about a stressed P&L in which the return that no factor explains leaves it.

    Formula:
        P&L ± z·σ_ε·√h, z = N⁻¹((1 + confidence)/2)

        where σ_ε is the idiosyncratic volatility of the book in dollars per period (see
        ``RiskDecomposition``) and h the periods that the scenario takes.
    """
    return _native.risk.stress.idiosyncratic_band(pnl, idiosyncratic_volatility, confidence, periods)


def historical_replay(
    values: VectorLike,
    returns: MatrixLike,
    rows: Mapping[str, int],
    holding: Literal["units", "dollars"] = "units",
) -> Result:
    """Runs today's positions through rows of past returns.

    Formula:
        units: P&Lᵢ = Vᵢ·(Π(1 + rₜᵢ) − 1); dollars: P&Lᵢ = Vᵢ·Σ rₜᵢ

        where ``values`` are N signed market values today and ``returns`` is T×N, simple, oldest first; ``rows`` are
        the rows of the episode. All assets move in the same rows, so their dependence is that of history.

    References:
        P. Jorion (2006), *Value at Risk*, 3rd edition, section 14.3.

    The answer holds:
        pnl: P&L from the start to the end.
        pnl_by_asset: The same per asset.
        path: P&L from the start to the end of each period.
        drawdown: ``path`` less its highest point so far, the start included: never positive.
        max_drawdown: The lowest drawdown, in dollars.
        worst_period: The period, counted from the first row, with the lowest P&L of its own.
        worst_period_pnl: That P&L.
    """
    return Result(_native.risk.stress.historical_replay(values, returns, rows, holding))


def worst_window(
    values: VectorLike,
    returns: MatrixLike,
    length: int,
    holding: Literal["units", "dollars"] = "units",
) -> Result:
    """The stretch of ``length`` rows in which today's book would have lost most; the first of equals.

    The answer holds:
        first: Its first row.
        last: Its last row.
        replay: The book through it.
    """
    return Result(_native.risk.stress.worst_window(values, returns, length, holding))


def stress_returns(returns: VectorLike, stresses: Sequence[str | Document]) -> Result:
    """The mean and volatility of returns before and after stresses.

    The answer holds:
        mean: The mean of the returns, per period.
        volatility: Their standard deviation, divisor n.
        results: One result per stress.
    """
    return Result(_native.risk.stress.stress_returns(returns, stresses))


def reverse_stress(
    exposures: VectorLike,
    covariance: MatrixLike,
    loss: float,
    moves: Sequence[str | Document],
) -> Result:
    """The smallest move of the factors, in the sense of Mahalanobis, that loses a given amount.

    Formula:
        min fᵀΣ⁻¹f subject to Dᵀf = −L and bounds on f; without bounds f = −L·ΣD/(DᵀΣD), at distance L/√(DᵀΣD)

        where D are K dollar exposures, Σ the K×K covariance of the factors over the horizon of the loss and
        L > 0 the loss. If the factors are normal with mean 0, this is the likeliest move of all that lose L.
        ``moves`` holds one rule per factor, or none at all when every factor is free. With bounds the problem
        is a quadratic programme, solved by the dual method.

    References:
        G. Studer (1999), "Market risk computation for nonlinear portfolios", *Journal of Risk* 1 (maximum loss);
        T. Breuer, M. Jandačka, K. Rheinberger, M. Summer (2009), "How to find plausible, severe, and useful stress
        scenarios", *International Journal of Central Banking* 5; D. Goldfarb, A. Idnani (1983), *Mathematical
        Programming* 27 (the dual method).

    The answer holds:
        moves: f, one move per factor.
        pnl: D_f·f per factor: these add up to −loss.
        mahalanobis: √(fᵀΣ⁻¹f), in standard deviations: how far out the move lies.
        probability_of_distance: The probability of a move at least as far out in any direction: the tail of
            χ² with as many degrees of freedom as Σ has rank.
        probability_of_loss: The probability of a loss at least as large, by any move: N(−loss/√(DᵀΣD)).
    """
    return Result(_native.risk.stress.reverse_stress(exposures, covariance, loss, moves))


def summarize_stress(results: Sequence[Document]) -> Result:
    """Summarises the results of scenarios.

    The answer holds:
        worst: The scenario that loses most; the first of equals.
        best: The one that gains most.
        mean: Of the P&L.
        median: Of the P&L.
        standard_deviation: Of the P&L, divisor n.
        mean_correlation_effect: Of P&L less direct P&L.
        negative: Scenarios that lose.
        positive: Scenarios that gain.
        clipped: Scenarios whose loss was cut.
    """
    return Result(_native.risk.stress.summarize_stress(results))
