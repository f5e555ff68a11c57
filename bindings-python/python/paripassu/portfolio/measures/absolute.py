"""Measures of one series of returns."""

from __future__ import annotations

from typing import Any, Literal

from ... import _native
from ..._typing import Dates, FloatArray, VectorLike
from ...result import Result, Table

__all__ = [
    "annualized_return",
    "annualized_volatility",
    "arithmetic_annual_return",
    "calmar_ratio",
    "downside_deviation",
    "drawdown_series",
    "drawdowns",
    "expected_shortfall",
    "gain_to_pain_ratio",
    "martin_ratio",
    "maximum_drawdown",
    "monthly_returns",
    "omega_ratio",
    "pain_index",
    "pain_ratio",
    "performance",
    "probabilistic_sharpe_ratio",
    "recovery_factor",
    "sharpe_ratio",
    "sortino_ratio",
    "stability",
    "tail_ratio",
    "ulcer_index",
    "value_at_risk",
    "win_loss",
]


def annualized_return(returns: VectorLike, periods_per_year: float) -> float | None:
    """The compounded return per year: CAGR.

    Formula:
        (Π (1 + rₜ))^{m/n} − 1

        where n is the number of returns and m the periods in a year. None when there is no return, or
        when more than everything was lost.
    """
    return _native.portfolio.measures.annualized_return(returns, periods_per_year)


def annualized_volatility(returns: VectorLike, **settings: Any) -> float | None:
    """The standard deviation of returns per year.

    Formula:
        σ √m

        where σ is the deviation per period (n − 1 by default) and m the periods in a year.

    Settings are those of :func:`performance`.
    """
    return _native.portfolio.measures.annualized_volatility(returns, settings)


def arithmetic_annual_return(returns: VectorLike, periods_per_year: float) -> float | None:
    """The mean return times the periods in a year."""
    return _native.portfolio.measures.arithmetic_annual_return(returns, periods_per_year)


def drawdown_series(
    returns: VectorLike,
    first_peak: Literal["initial_wealth", "first_observation"] = "initial_wealth",
) -> FloatArray:
    """How far wealth is below its peak after each return: 0 at a peak, −0.2 when 20 % down.

    Formula:
        Dₜ = Vₜ / max_{s ≤ t} Vₛ − 1

        where V is wealth, and V₀ = 1 is a peak too unless the settings say otherwise. Empty when a
        return is not finite.
    """
    return _native.portfolio.measures.drawdown_series(returns, first_peak)


def drawdowns(
    returns: VectorLike,
    dates: Dates,
    first_peak: Literal["initial_wealth", "first_observation"] = "initial_wealth",
) -> Table:
    """Every drawdown in the order of time; ``dates`` are those of the returns, or empty.

    The answer holds:
        depth: The fall from peak to trough as a fraction of the peak: −0.2 is 20 % down.
        peak: The return after which wealth was at its peak; None for the initial wealth.
        start: The first return below the peak.
        trough: The return after which wealth was lowest.
        recovery: The first return that reaches the peak again; None when none does.
        duration: Returns after which wealth is below the peak.
        peak_date: Of ``peak``, when dates are given.
        start_date: Of ``start``.
        trough_date: Of ``trough``.
        recovery_date: Of ``recovery``.
        days: Calendar days from ``start`` to ``recovery``, or to the last date.
    """
    return Table(_native.portfolio.measures.drawdowns(returns, dates, first_peak))


def martin_ratio(returns: VectorLike, **settings: Any) -> float | None:
    """The Martin ratio, or ulcer performance index: compounded annual return less the risk-free rate,
    over the ulcer index.

    Settings are those of :func:`performance`.
    """
    return _native.portfolio.measures.martin_ratio(returns, settings)


def maximum_drawdown(
    returns: VectorLike,
    first_peak: Literal["initial_wealth", "first_observation"] = "initial_wealth",
) -> float | None:
    """The deepest fall from a peak, not positive; None without returns.

    References:
        M. Magdon-Ismail, A. F. Atiya (2004), *Maximum drawdown*, Risk 17(10).
    """
    return _native.portfolio.measures.maximum_drawdown(returns, first_peak)


def pain_index(
    returns: VectorLike,
    first_peak: Literal["initial_wealth", "first_observation"] = "initial_wealth",
) -> float | None:
    """The pain index: the mean drawdown, positive.

    References:
        T. Becker, A. Moore (2006), *The Pain Index and Pain Ratio*, Zephyr Associates.
    """
    return _native.portfolio.measures.pain_index(returns, first_peak)


def pain_ratio(returns: VectorLike, **settings: Any) -> float | None:
    """The pain ratio: compounded annual return less the risk-free rate, over the pain index.

    Settings are those of :func:`performance`.
    """
    return _native.portfolio.measures.pain_ratio(returns, settings)


def recovery_factor(returns: VectorLike, **settings: Any) -> float | None:
    """The total return over the maximum drawdown.

    Settings are those of :func:`performance`.
    """
    return _native.portfolio.measures.recovery_factor(returns, settings)


def ulcer_index(
    returns: VectorLike,
    first_peak: Literal["initial_wealth", "first_observation"] = "initial_wealth",
) -> float | None:
    """The ulcer index: the root mean square drawdown.

    Formula:
        √(Σ Dₜ² / n)

    References:
        P. Martin, B. McCann (1989), *The Investor's Guide to Fidelity Funds*.
    """
    return _native.portfolio.measures.ulcer_index(returns, first_peak)


def monthly_returns(returns: VectorLike, dates: Dates) -> Table:
    """Returns compounded by calendar month, a row for each year.

    The answer holds:
        year: The calendar year.
        months: January to December; None where there is no return.
        total: All of the year, compounded.
    """
    return Table(_native.portfolio.measures.monthly_returns(returns, dates))


def calmar_ratio(returns: VectorLike, **settings: Any) -> float | None:
    """The Calmar ratio: the compounded annual return over the maximum drawdown.

    References:
        T. W. Young (1991), *Calmar ratio: A smoother tool*, Futures 20(1); here over the whole series.

    Settings are those of :func:`performance`.
    """
    return _native.portfolio.measures.calmar_ratio(returns, settings)


def downside_deviation(returns: VectorLike, **settings: Any) -> float | None:
    """The downside deviation per year.

    Formula:
        √(Σ min(rₜ − MAR, 0)² / n) · √m

        over all n returns by default, where MAR is the minimum acceptable return per period.

    References:
        F. A. Sortino, L. N. Price (1994), *Performance measurement in a downside risk framework*, The
        Journal of Investing 3(3).

    Settings are those of :func:`performance`.
    """
    return _native.portfolio.measures.downside_deviation(returns, settings)


def gain_to_pain_ratio(returns: VectorLike) -> float | None:
    """The sum of returns over the sum of losses.

    References:
        J. D. Schwager (2012), *Hedge Fund Market Wizards*, appendix A.
    """
    return _native.portfolio.measures.gain_to_pain_ratio(returns)


def omega_ratio(returns: VectorLike, **settings: Any) -> float | None:
    """Omega: gains above the minimum acceptable return over losses below it.

    Formula:
        Σ max(rₜ − MAR, 0) / Σ max(MAR − rₜ, 0)

    References:
        C. Keating, W. F. Shadwick (2002), *A universal performance measure*, Journal of Performance
        Measurement 6(3).

    Settings are those of :func:`performance`.
    """
    return _native.portfolio.measures.omega_ratio(returns, settings)


def probabilistic_sharpe_ratio(returns: VectorLike, benchmark: float, **settings: Any) -> float | None:
    """The probability that the true Sharpe ratio exceeds that of a benchmark.

    Formula:
        N((S − S*) √(n − 1) / √(1 − γ₃ S + (γ₄ − 1)/4 · S²))

        where S is the Sharpe ratio per period, S* = ``benchmark`` / √m for an annual benchmark, γ₃ the
        skewness and γ₄ the kurtosis.

    References:
        D. H. Bailey, M. López de Prado (2012), *The Sharpe ratio efficient frontier*, Journal of Risk
        15(2), equation 11.

    Settings are those of :func:`performance`.
    """
    return _native.portfolio.measures.probabilistic_sharpe_ratio(returns, benchmark, settings)


def sharpe_ratio(returns: VectorLike, **settings: Any) -> float | None:
    """The Sharpe ratio per year.

    Formula:
        mean(rₜ − f) / σ · √m, or with the geometric numerator (R − F) / (σ √m)

        where f is the risk-free rate per period and F per year, R the compounded annual return, σ the
        deviation of returns, and m the periods in a year.

    References:
        W. F. Sharpe (1994), *The Sharpe Ratio*, The Journal of Portfolio Management 21(1).

    Settings are those of :func:`performance`.
    """
    return _native.portfolio.measures.sharpe_ratio(returns, settings)


def sortino_ratio(returns: VectorLike, **settings: Any) -> float | None:
    """The Sortino ratio per year.

    Formula:
        (mean(rₜ) − MAR) m / downside deviation per year

    References:
        As ``downside_deviation``.

    Settings are those of :func:`performance`.
    """
    return _native.portfolio.measures.sortino_ratio(returns, settings)


def stability(returns: VectorLike) -> float | None:
    """How straight the growth is: R² of the regression of cumulative log returns on time.

    None when a return loses everything, and when wealth never changes.
    """
    return _native.portfolio.measures.stability(returns)


def tail_ratio(returns: VectorLike, **settings: Any) -> float | None:
    """The right tail over the left: |q(c)| / |q(1 − c)|, for the confidence c of the settings.

    Settings are those of :func:`performance`.
    """
    return _native.portfolio.measures.tail_ratio(returns, settings)


def performance(
    returns: VectorLike,
    dates: Dates | None = None,
    benchmark: VectorLike | None = None,
    **settings: Any,
) -> Result:
    """A performance report: every measure of a series of simple returns, oldest first, and of the same
    beside a benchmark's.

    ``dates`` are those of the returns; without them the report has no months and its drawdowns no
    dates.

    Settings, by keyword:
        periods_per_year: Periods in a year: 252 (default) for trading days, 365 for coins, 52, 12.
        risk_free_rate: Per year, decimal; 0 by default.
        minimum_acceptable_return: MAR of Sortino ratio and Omega, per year, decimal; 0 by default.
        rate_conversion: Rates per year to rates per period: simple by default. One of ``"simple"``,
            ``"compounded"``.
        deviation: Volatility, Sharpe ratio, tracking error: sample by default. One of ``"population"``,
            ``"sample"``.
        sharpe_numerator: Arithmetic by default. One of ``"arithmetic"``, ``"geometric"``.
        downside: Over all periods by default. One of ``"all_periods"``, ``"negative_returns"``.
        first_peak: Initial wealth counts by default. One of ``"initial_wealth"``, ``"first_observation"``.
        alpha: Compounded by default. One of ``"compounded"``, ``"arithmetic"``, ``"annual_returns"``.
        beta: The slope of the regression by default. One of ``"regression"``, ``"mixed_degrees"``.
        tail: Historical by default. One of ``"historical"``, ``"normal"``.
        confidence: Of value at risk, expected shortfall and tail ratio; 0.95 by default.
        rolling_window: Periods in a rolling window; 126 (half a year) by default.
        worst_drawdowns: Rows of the drawdown table, deepest first; 10 by default.

    The answer holds:
        observations: Returns in the series.
        start_date: First date, when dates are given.
        end_date: Last date.
        total_return: All returns compounded.
        annualized_return: Compounded per year: CAGR.
        arithmetic_annual_return: The mean times the periods in a year.
        volatility: The deviation per year.
        downside_deviation: The downside deviation per year.
        sharpe_ratio: See ``sharpe_ratio``.
        probabilistic_sharpe_ratio: The probability that the true Sharpe ratio is positive.
        sortino_ratio: See ``sortino_ratio``.
        calmar_ratio: See ``calmar_ratio``.
        omega_ratio: See ``omega_ratio``.
        gain_to_pain_ratio: See ``gain_to_pain_ratio``.
        tail_ratio: See ``tail_ratio``.
        stability: See ``stability``.
        skewness: Corrected for bias.
        excess_kurtosis: Corrected for bias.
        value_at_risk: Per period, a loss positive.
        expected_shortfall: Per period, a loss positive.
        maximum_drawdown: Not positive.
        maximum_drawdown_duration: Most periods in a row below a peak.
        ulcer_index: See ``ulcer_index``.
        martin_ratio: See ``martin_ratio``.
        pain_index: See ``pain_index``.
        pain_ratio: See ``pain_ratio``.
        recovery_factor: See ``recovery_factor``.
        periods: Winning and losing periods.
        relative: Beside the benchmark, when one is given.
        worst_drawdowns: The deepest drawdowns, deepest first.
        wealth: Wealth from 1: one value more than there are returns.
        drawdowns: Below the peak after each return.
        rolling_volatility: Volatility over the window of the settings.
        rolling_sharpe_ratio: Sharpe ratio over the window of the settings.
        months: A row for each year; empty without dates.
    """
    return Result(_native.portfolio.measures.performance(returns, dates, benchmark, settings))


def expected_shortfall(returns: VectorLike, **settings: Any) -> float | None:
    """The mean loss in the cases at least as bad as ``value_at_risk``; positive when it is a loss.

    Formula:
        historical −mean(r | r ≤ −VaR); normal −μ + σ φ(N⁻¹(1 − c)) / (1 − c)

    References:
        As ``value_at_risk``.

    Settings are those of :func:`performance`.
    """
    return _native.portfolio.measures.expected_shortfall(returns, settings)


def value_at_risk(returns: VectorLike, **settings: Any) -> float | None:
    """The loss per period that is exceeded with probability 1 − c; positive when it is a loss.

    Formula:
        historical −q(1 − c); normal −(μ + σ N⁻¹(1 − c))

        where c is the confidence, q the quantile of returns (linear between order statistics), μ and σ
        their mean and deviation.

    References:
        J. C. Hull, *Options, Futures, and Other Derivatives*, chapter "Value at risk and expected
        shortfall".

    Settings are those of :func:`performance`.
    """
    return _native.portfolio.measures.value_at_risk(returns, settings)


def win_loss(returns: VectorLike) -> Result:
    """Statistics of winning and losing periods; nothing but zeros and None when a return is not
    finite.

    The answer holds:
        wins: Positive returns.
        losses: Negative returns.
        win_rate: Wins over wins and losses.
        profit_factor: The sum of wins over the sum of losses.
        payoff_ratio: The average win over the average loss.
        expectancy: win rate · average win − (1 − win rate) · average loss: what a period with a result earns.
        average_win: Mean of the positive returns.
        average_loss: Mean of the negative returns, as a positive loss.
        best: The largest return.
        worst: The smallest return.
        consecutive_wins: Most positive returns in a row.
        consecutive_losses: Most negative returns in a row.
        exposure_time: The share of returns that are not zero: the time in the market.
        kelly_fraction: (payoff · win rate − (1 − win rate)) / payoff: the Kelly fraction of a bet with these
            odds.
    """
    return Result(_native.portfolio.measures.win_loss(returns))
