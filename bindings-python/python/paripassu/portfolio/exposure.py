"""Exposures of positions: Greeks, beta, groups, limits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from .. import _native
from .._typing import Document, VectorLike
from ..result import Result, Table

__all__ = [
    "aggregate_greeks",
    "beta_exposure",
    "concentration",
    "exposure",
    "exposure_use",
    "gamma_pnl",
    "group",
    "value",
]


def beta_exposure(positions: Sequence[Document], total_value: float) -> Result:
    """Beta of positions with market values, dollar deltas for options.

    Formula:
        β = Σ Eᵢ βᵢ / T

        where E is the market value of a stock and q m δ S of an option, β that of the stock or the
        underlying, and T the total value of the portfolio.

    The answer holds:
        dollars: Σ Eᵢ βᵢ: what the portfolio gains when the market doubles, in currency.
        beta: Over total value; None when that is 0.
        missing: Positions without beta, or options without delta: left out.
    """
    return Result(_native.portfolio.exposure.beta_exposure(positions, total_value))


def concentration(exposures: VectorLike) -> Result:
    """Concentration of signed exposures.

    Formula:
        HHI = Σ wᵢ², wᵢ = |Eᵢ| / Σ |E|; effective number = 1 / HHI

    References:
        A. O. Hirschman (1964), *The paternity of an index*, American Economic Review 54(5).

    The answer holds:
        largest: The largest share of gross exposure.
        top_five: The share of the five largest.
        herfindahl_index: Σ w², from 1/n to 1.
        effective_positions: 1 / Σ w².
    """
    return Result(_native.portfolio.exposure.concentration(exposures))


def aggregate_greeks(positions: Sequence[Document]) -> Result:
    """Adds up the Greeks of the options among positions.

    Formula:
        Σ q g, and in currency Σ q m g (S)

        where q is the signed number of contracts, g a Greek on one share, m the shares in a contract.

    References:
        J. C. Hull, *Options, Futures, and Other Derivatives*, chapter "The Greek letters".

    The answer holds:
        delta: Σ q δ, in contracts.
        gamma: Σ q γ
        theta: Σ q θ, per calendar day.
        vega: Σ q ν, per volatility point.
        rho: Σ q ρ, per percentage point.
        dollar_delta: Σ q m δ S: the shares that options stand for, in currency.
        dollar_gamma: Σ q m γ S² / 100: how dollar delta changes when every underlying moves by 1 %.
        dollar_theta: Σ q m θ: what a calendar day earns, in currency.
        dollar_vega: Σ q m ν: what a volatility point earns, in currency.
        dollar_rho: Σ q m ρ: what a percentage point of the rate earns, in currency.
        options: Options in the portfolio.
        missing: Options without Greeks, left out of every sum.
        missing_underlying: Options with Greeks but no underlying price, left out of dollar delta and gamma.
    """
    return Result(_native.portfolio.exposure.aggregate_greeks(positions))


def gamma_pnl(positions: Sequence[Document], relative_move: float) -> float:
    """What gamma earns when every underlying moves by a fraction, whichever way.

    Formula:
        ½ Σ q m γ (x S)²

        where x is the move: 0.01 for 1 %. Options without Greeks or underlying price count as nothing.
    """
    return _native.portfolio.exposure.gamma_pnl(positions, relative_move)


def group(
    positions: Sequence[Document],
    by: Literal["type", "asset_class", "sector", "underlying", "tag"],
) -> Table:
    """Groups of positions by name, none of them empty.

    The answer holds:
        name: What they share.
        count: How many they are.
        calls: Calls among them.
        puts: Puts among them.
        value: Σ market value, signed.
        gross: Σ |market value|.
        fraction: Value over the value of all positions; None when that is 0.
        greeks: Of the options among them.
    """
    return Table(_native.portfolio.exposure.group(positions, by))


def exposure_use(positions: Sequence[Document], portfolio_value: float, profile: Document) -> Result:
    """Exposures of active positions beside the limits of a risk profile.

    The answer holds:
        total: Σ market value.
        fraction: Of the portfolio's value; 0 when that is not positive.
        maximum: What the profile allows, in currency, whether there are positions or not.
        level: Beside the limit of the portfolio. One of ``"low"``, ``"medium"``, ``"high"``.
        stocks: By underlying, in order of symbols.
    """
    return Result(_native.portfolio.exposure.exposure_use(positions, portfolio_value, profile))


def value(position: Document) -> Result:
    """Values a position.

    Formula:
        MV = q p m, C = q e m, P&L = MV − C, day change = q m (p − p₀)

        where q is the signed quantity, p the price, e the entry price, p₀ the price of the session
        before, and m the shares in a unit.

    The answer holds:
        market_value: Signed.
        cost: Signed.
        unrealized_pnl: Market value less cost, right for shorts too.
        unrealized_pnl_fraction: Of |cost|; 0 when it cost nothing.
        day_change: Since the session before; 0 without its price.
        day_change_fraction: Relative, positive when the position gained.
    """
    return Result(_native.portfolio.exposure.value(position))


def exposure(positions: Sequence[Document], **settings: Any) -> Result:
    """What a portfolio holds and what that exposes it to; of no positions, zeros.

    Formula:
        M = Σ MV, T = M + cash, wᵢ = MVᵢ / T; long Σ MV⁺, short Σ MV⁻, gross Σ |MV|, net M; delta-adjusted
        the same of q m δ S for options

    Settings, by keyword:
        cash: A balance of 0 by default.

    The answer holds:
        total_value: T: positions and cash.
        market_value: M: Σ market value, signed.
        cash: T − M.
        cost: Σ cost, signed.
        unrealized_pnl: Σ unrealised P&L.
        unrealized_pnl_fraction: Of |cost|; None when that is 0.
        day_change: Σ day change.
        day_change_fraction: Of total value at the session before; None when that is 0.
        valuations: By position, in the order given.
        weights: Market value over total value, signed; None when that is 0.
        exposure: Of market values.
        delta_adjusted: Of dollar deltas.
        notional: Σ |market value| of all positions.
        options_notional: Σ |premium value| of options.
        options_underlying_notional: Σ |q| m S of options; those without an underlying price count as nothing.
        concentration: Of |market values|.
        greeks: Of options.
        beta: To the market.
        by_type: Long, short, call, put.
        by_sector: By sector.
        by_underlying: Stocks with the options on them.
        by_tag: By tag.
    """
    return Result(_native.portfolio.exposure.exposure(positions, settings))
