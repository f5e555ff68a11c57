"""Sizes of positions."""

from __future__ import annotations

from typing import Any

from .. import _native
from .._typing import Document, FloatArray, MatrixLike, VectorLike
from ..result import Result

__all__ = [
    "bracket",
    "check_levels",
    "fixed_fraction",
    "fixed_risk",
    "kelly_bet",
    "kelly_growth",
    "kelly_weights",
    "position_size",
    "recommend_profile",
    "risk_record",
    "stop_and_target",
    "volatility_target",
]


def position_size(request: Document, profile: Document, **settings: Any) -> Result:
    """The number of option contracts for a signal; the whole premium counts as at risk.

    Formula:
        budget = V · risk · (0.5 + confidence); contracts = ⌊min(budget, limits) / (100 price)⌋

        where V is the portfolio's value; the limits are what the stock's allocation leaves, and the
        portfolio's exposure and the cash when given.

    Settings, by keyword:
        mode: A risk budget by default. One of ``"risk_budget"``, ``"nearest_contract"``.
        multiplier: Shares in a contract; 100 by default.

    The answer holds:
        contracts: Contracts to buy.
        max_capital: What may be spent, before it is rounded to contracts; with nearest contracts, what they
            cost.
        capital_required: What the contracts cost.
        risk_per_trade: The budget: scaled by confidence, before limits.
        contract_value: What one contract costs.
        portfolio_value: As in the request.
        current_allocation: As in the request.
        available_allocation: What the limit of one stock leaves.
        confidence_multiplier: 0.5 + confidence.
        binding: What held the size below the budget.
    """
    return Result(_native.portfolio.sizing.position_size(request, profile, settings))


def fixed_fraction(equity: float, fraction: float, price: float) -> float:
    """Units worth a fraction of equity.

    Formula:
        q = f V / p
    """
    return _native.portfolio.sizing.fixed_fraction(equity, fraction, price)


def fixed_risk(equity: float, fraction: float, entry: float, stop: float) -> float:
    """Units that lose a fraction of equity between entry and stop: fixed fractional risk.

    Formula:
        q = f V / |entry − stop|

    References:
        V. K. Tharp (2007), *Trade Your Way to Financial Freedom*, 2nd edition, chapter 14.
    """
    return _native.portfolio.sizing.fixed_risk(equity, fraction, entry, stop)


def volatility_target(target: float, volatility: float, most_leverage: float) -> float:
    """The leverage at which a portfolio of some volatility has the volatility wanted.

    Formula:
        min(σ* / σ, L)

        where σ* is the target, σ the volatility now and L the most leverage.

    References:
        C. R. Harvey et al. (2018), *The impact of volatility targeting*, The Journal of Portfolio
        Management 45(1).
    """
    return _native.portfolio.sizing.volatility_target(target, volatility, most_leverage)


def kelly_bet(win_probability: float, payoff: float) -> float:
    """The Kelly fraction of a bet that wins ``payoff`` with probability p and loses 1 otherwise; 0 when
    the odds are against it.

    Formula:
        f = max(p − (1 − p) / b, 0)

        where b is the payoff of a win for each unit lost.

    References:
        J. L. Kelly (1956), *A new interpretation of information rate*, Bell System Technical Journal
        35(4).
    """
    return _native.portfolio.sizing.kelly_bet(win_probability, payoff)


def kelly_growth(
    weights: VectorLike,
    means: VectorLike,
    covariance: MatrixLike,
    risk_free_rate: float,
) -> float:
    """The expected growth of a portfolio per period, to second order.

    Formula:
        g(w) = r + wᵀ(μ − r) − ½ wᵀΣw

    References:
        As ``kelly_weights``.
    """
    return _native.portfolio.sizing.kelly_growth(weights, means, covariance, risk_free_rate)


def kelly_weights(
    means: VectorLike,
    covariance: MatrixLike,
    risk_free_rate: float,
    fraction: float,
) -> FloatArray:
    """Kelly weights of several assets, without constraints.

    Formula:
        w = k Σ⁻¹ (μ − r)

        where μ are expected returns and Σ their covariance over one period, r the risk-free rate, and k
        the fraction of full Kelly: ½ gives up a quarter of the growth for half the risk. What the
        weights leave of 1 is lent or borrowed at r.

    References:
        E. O. Thorp (2006), *The Kelly criterion in blackjack, sports betting, and the stock market*,
        Handbook of Asset and Liability Management, section 8.
    """
    return _native.portfolio.sizing.kelly_weights(means, covariance, risk_free_rate, fraction)


def bracket(entry: float, quantity: float, **settings: Any) -> Result:
    """Stop and target of a bought position as percentages of the entry price.

    Formula:
        stop = round(entry (1 − l)), target = round(entry (1 + g))

    Settings, by keyword:
        stop_loss_pct: Of the entry price, in percent; 2 by default.
        take_profit_pct: Of the entry price, in percent; 5 by default.
        tick: Prices are rounded to it, a half up; 0.01 by default.

    The answer holds:
        stop: The stop price, on a tick.
        target: The target price, on a tick.
        pnl_at_stop: (stop − entry) · quantity: negative.
        pnl_at_target: (target − entry) · quantity.
    """
    return Result(_native.portfolio.sizing.bracket(entry, quantity, settings))


def check_levels(
    current: float,
    stop: float | None = None,
    target: float | None = None,
) -> dict[str, Any] | None:
    """Where a price stands beside a stop and a target of a bought position; None when a number is NaN.

    The answer holds:
        status: Where it stands. One of ``"no_levels"``, ``"stop_hit"``, ``"target_hit"``, ``"near_stop"``,
            ``"near_target"``, ``"within"``.
        stop_hit: price ≤ stop.
        target_hit: price ≥ target.
        to_stop: stop / price − 1.
        to_target: target / price − 1.
    """
    return _native.portfolio.sizing.check_levels(current, stop, target)


def stop_and_target(
    entry: float,
    current: float,
    days_to_expiration: int,
    profile: Document,
    **settings: Any,
) -> Result:
    """Stop and target of a bought option, on its premium.

    Formula:
        stop = max(0.01, entry (1 − L)), target = entry + ratio (entry − stop)

        where L is the loss of the profile, scaled by min(1, days / 7) when asked.

    Settings, by keyword:
        scaling: Not scaled by default. One of ``"none"``, ``"seven_days"``.
        risk_reward_ratio: That of the profile unless given.

    The answer holds:
        stop: Sell when the price falls to it.
        target: Sell when the price rises to it.
        max_loss_pct: The loss at the stop, of the entry price, in percent.
        current_risk_reward: What is gained (lost when negative) for each unit at risk; None when nothing is
            at risk.
        to_stop: stop / price − 1; None at a price of 0.
        to_target: target / price − 1; None at a price of 0.
    """
    return Result(
        _native.portfolio.sizing.stop_and_target(entry, current, days_to_expiration, profile, settings)
    )


def recommend_profile(profile: Document | None = None, record: Document | None = None) -> Result:
    """The profile that a record of closed trades recommends.

    Success raises the risk of a trade and the exposure, failure lowers them; short holding tightens
    the stop and long holding loosens it, to 30 % at least, for losers too. Without a profile the
    same rules answer with fixed levels; without a record the default profile is recommended.

    The answer holds:
        max_portfolio_risk_pct: Of the portfolio's value, put at risk by one trade; 2 by default.
        max_portfolio_exposure_pct: Of the portfolio's value, in all positions; 50 by default.
        max_stock_allocation_pct: Of the portfolio's value, in one stock; 10 by default.
        max_loss_per_trade_pct: Of the entry price, before a trade is stopped; 25 by default.
        risk_reward_ratio: Target over risk; 2 by default.
    """
    return Result(_native.portfolio.sizing.recommend_profile(profile, record))


def risk_record(statistics: Document) -> dict[str, Any] | None:
    """The record of closed trades; None without a trade."""
    return _native.portfolio.sizing.risk_record(statistics)
