"""Returns of accounts with flows, and of trades."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from ... import _native
from ..._typing import Date, Document
from ...result import Result

__all__ = [
    "compound_annual_growth_rate",
    "modified_dietz",
    "money_weighted_return",
    "time_weighted_return",
    "trade_statistics",
]


def compound_annual_growth_rate(growth: float, years: float) -> float | None:
    """The rate per year at which 1 grows to ``growth`` in ``years``; None unless growth is not negative
    and years are positive.

    Formula:
        growth^{1/years} − 1

        With calendar dates, years are days / 365.25 by convention.
    """
    return _native.portfolio.measures.compound_annual_growth_rate(growth, years)


def money_weighted_return(flows: Sequence[tuple[Date, float]]) -> Result:
    """The internal rate of return of dated flows: what spreadsheets call XIRR.

    Formula:
        Σ Fᵢ (1 + R)^(−(dᵢ − d₀)/365) = 0

        where Fᵢ is paid to the investor on date dᵢ (negative: paid by), and d₀ is the first date.
        Flows that change sign once have one root; others are scanned and every change of sign is
        solved, so two roots that nearly touch may be missed.

    References:
        CFA Institute (2020), *Global Investment Performance Standards*, provision 2.A.27 on
        money-weighted returns; J. C. T. Mao (1966) on multiple roots.

    The answer holds:
        rate: The rate nearest to zero at which the flows are worth nothing, annual compounding.
        roots: All such rates that were found, increasing: more than one when the flows change sign more than
            once, and then none of them means much.
    """
    return Result(_native.portfolio.measures.money_weighted_return(flows))


def modified_dietz(
    start: tuple[Date, float],
    end: tuple[Date, float],
    flows: Sequence[tuple[Date, float]],
) -> float:
    """The modified Dietz return from one valuation to another, with flows between.

    Formula:
        R = (V₁ − V₀ − Σ Fᵢ) / (V₀ + Σ wᵢ Fᵢ), wᵢ = (T − tᵢ) / T

        where Fᵢ flows in at the end of day tᵢ of the T days from start to end.

    References:
        P. O. Dietz (1966), *Pension Funds: Measuring Investment Performance*; B. R. Bruce (1990),
        *Quantitative International Investing*.
    """
    return _native.portfolio.measures.modified_dietz(start, end, flows)


def time_weighted_return(
    valuations: Sequence[Document],
    timing: Literal["end_of_day", "start_of_day"] = "end_of_day",
) -> Result:
    """The true time-weighted return: the portfolio is valued at every flow.

    Formula:
        flows at the end of the day: rₜ = Vₜ / (Vₜ₋₁ + Fₜ₋₁) − 1; at its start: rₜ = Vₜ / (Vₜ₋₁ + Fₜ) − 1;
        R = Π (1 + rₜ) − 1

        where V are valuations and F flows. With flows at the start of the day, that of the first date
        is part of its value already and is not used.

    References:
        CFA Institute (2020), *Global Investment Performance Standards*, provision 2.A.23.

    The answer holds:
        total: Of the whole time, not annualised.
        returns: From each valuation to the next.
    """
    return Result(_native.portfolio.measures.time_weighted_return(valuations, timing))


def trade_statistics(trades: Sequence[Document], **settings: Any) -> Result:
    """Statistics of closed trades, in any order.

    Settings, by keyword:
        initial_capital: Equity before the first trade; 100,000 by default.
        days: Business days by default. One of ``"business"``, ``"calendar"``.
        periods_per_year: For the Sharpe ratio; 252 by default.

    The answer holds:
        trades: How many there are.
        total_pnl: The sum of profits.
        win_rate: The share of trades with a profit.
        profit_factor: Gross profit over gross loss; None without a loss.
        average_win: The mean profit of winners.
        average_loss: The mean loss of the others, positive.
        payoff_ratio: Average win over average loss.
        expectancy: The mean profit of a trade.
        largest_win: The largest profit.
        largest_loss: The largest loss, positive.
        consecutive_wins: Most winners in a row.
        consecutive_losses: Most others in a row.
        average_holding_days: Mean calendar days from entry to exit.
        sharpe_ratio: mean / deviation (n − 1) · √m of daily returns on equity, risk-free rate 0.
        maximum_drawdown: The deepest fall of equity from its peak, in currency, not positive.
        maximum_drawdown_fraction: The deepest fall of equity from its peak as a fraction of the peak, not
            positive.
        equity: The initial capital on the first entry date, then a point for each date with an exit.
    """
    return Result(_native.portfolio.measures.trade_statistics(trades, settings))
