"""What the classes and the equity are worth, and what it depends on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import _native
from .._progress import Progress, watcher
from .._typing import Date, Document
from ..result import Result, Table

__all__ = [
    "break_even",
    "class_cash_flows",
    "class_risk",
    "equity",
    "internal_rate_of_return",
    "margin_at",
    "net_asset_value",
    "net_present_value",
    "price_at_margin",
    "price_at_yield",
    "price_at_z_spread",
    "refinance",
    "weighted_average_life",
    "yield_at",
    "yields_to_calls",
    "z_spread_at",
]


def break_even(deal: Document, assumptions: Document, *, progress: Progress = None, **settings: Any) -> Table:
    """First-loss and break-even default rates of every class, each the root of a monotone search.

    The default rate is constant and the same for the pool and for what is bought; single assets keep
    rates and dates of their own. Severity, lag, prepayments and rates are those of the assumptions. Losses
    are taken to grow, and yields to fall, with the default rate beyond the first crossing.

    Settings, by keyword:
        least_loss: The loss, in currency, that counts as the first; one unit.
        target_yield: The yield that breaks even: by default zero, the money back.
        tolerance: How close thresholds are found, as an annual rate; a thousandth of a basis point.

    The answer holds:
        name: The class's name.
        first_loss_cdr: The highest annual default rate at which it loses nothing; zero when it loses without
            any default, none when it loses at no rate, and of equity.
        break_even_cdr: The highest at which its yield at its price is the target; zero when it is missed
            without any default, none when it is reached at every rate.
    """
    return Table(_native.clo.analytics.break_even(deal, assumptions, settings, watcher(progress)))


def yields_to_calls(deal: Document, assumptions: Document, *, progress: Progress = None) -> Table:
    """Yields of every class at its price to maturity, to each call and to the worst.

    A call sells the collateral at the liquidation price of the assumptions. One that would not repay the
    notes in full is not in the equity's hands, and does not count for the worst.

    References:
        Fabozzi, *Fixed Income Analysis*, chapter on yield measures: yield to call and to worst.

    The answer holds:
        name: The class's name.
        price: Clean price.
        to_maturity: Under the assumptions as they are.
        to_first_call: If called on the first date on which that repays the notes; none when there is none.
        to_worst: The lowest of the yields to maturity and to calls that repay the notes.
        to_calls: If called on each payment date from the no-call date on.
    """
    return Table(_native.clo.analytics.yields_to_calls(deal, assumptions, watcher(progress)))


def net_asset_value(deal: Document) -> Result:
    """Net asset value of the equity, and market value overcollateralization (MVOC) of the notes.

    Formula:
        NAV = Σ parᵢ priceᵢ + C − Σ Bₖ, and MVOCₖ = (Σ parᵢ priceᵢ + C) / Σ_{j no junior to k} Bⱼ
        where C is principal cash and B principal with deferred interest

    The answer holds:
        market_value: Par times price of every asset.
        unpriced_par: Par of the assets without a price, which count at par.
        principal_cash: Principal cash in the accounts.
        debt: Principal and deferred interest of the notes.
        net_asset_value: Market value and principal cash less debt.
        equity_net_asset_value: Of it, per unit of the equity's balance; none without equity.
        classes: Every class of notes, from the most senior.
    """
    return Result(_native.clo.analytics.net_asset_value(deal))


def refinance(deal: Document, assumptions: Document, refinancing: Document) -> Result:
    """Projects ``deal`` with a refinancing or a reset.

    The new classes are of the size of what they repay, so the waterfall goes on as it was with other
    coupons from the date on; deferred interest is carried into the new class. It may not happen before
    the no-call date, and a reset of the reinvestment period not after its old end.

    The answer holds:
        date: The payment date on which it happens.
        classes: The classes that are refinanced, from the most senior.
        equity_before: The equity without the refinancing; none for a deal without equity.
        equity_after: The equity with it, its costs taken from the distribution of the date.
        projection: The deal with the new coupons and dates: balances as if each new class went on from the
            old.
    """
    return Result(_native.clo.analytics.refinance(deal, assumptions, refinancing))


def class_risk(deal: Document, assumptions: Document, *, progress: Progress = None, **settings: Any) -> Table:
    """Durations, convexities and sensitivities of every class.

    Formula:
        With P(x) the value when the input is x, held margin m: duration D = (P(−h) − P(h)) / (2 h P(0)),
        convexity C = (P(h) + P(−h) − 2 P(0)) / (h² P(0)), DV01 and CS01 = D P(0) / 10,000; default01,
        recovery01 and prepayment01 = P(h) − P(0). Six projections in all.

    References:
        Fabozzi, *Fixed Income Analysis*, chapter on effective duration and convexity; Tuckman and Serrat,
        *Fixed Income Securities*, for DV01.

    Settings, by keyword:
        rate_bump: Parallel shift of the index curve, up and down; 25 basis points, as effective durations are
            quoted: far enough for floors to count.
        spread_bump: Shift of the discount margin, up and down; one basis point.
        default_bump: Shift of the annual default rate, up; one percentage point.
        recovery_bump: Shift of recoveries, up; one percentage point.
        prepayment_bump: Shift of the annual prepayment rate, up; one percentage point.

    The answer holds:
        name: The class's name.
        price: Its clean price.
        value: Its value in cash.
        margin: The margin (of equity the yield) that is held.
        rate_duration: Effective duration in years: cash flows and discounting move with the index curve.
        rate_convexity: Effective convexity in years squared, to the same moves.
        spread_duration: Spread duration in years: discounting alone moves.
        spread_convexity: Spread convexity in years squared.
        dv01: What the class loses, in currency, when the index curve rises by a basis point.
        cs01: What the class loses, in currency, when its margin widens by a basis point.
        default01: What the class gains, in currency, when the default rate rises by ``default_bump``.
        recovery01: What the class gains, in currency, when recoveries rise by ``recovery_bump``.
        prepayment01: What the class gains, in currency, when the prepayment rate rises by
            ``prepayment_bump``.
    """
    return Table(_native.clo.analytics.class_risk(deal, assumptions, settings, watcher(progress)))


def class_cash_flows(deal: Document, projection: Document, name: str) -> Result:
    """The flows of the class ``name`` in a projection of ``deal``."""
    return Result(_native.clo.analytics.class_cash_flows(deal, projection, name))


def price_at_yield(flows: Document, rate: float) -> float | None:
    """The price at the nominal annual yield ``rate``, compounded at the deal's frequency."""
    return _native.clo.analytics.price_at_yield(flows, rate)


def yield_at(flows: Document, price: float) -> float | None:
    """The yield at the price ``price``."""
    return _native.clo.analytics.yield_at(flows, price)


def price_at_margin(flows: Document, margin: float) -> float | None:
    """The price at the discount margin ``margin``."""
    return _native.clo.analytics.price_at_margin(flows, margin)


def margin_at(flows: Document, price: float) -> float | None:
    """The discount margin at the price ``price``."""
    return _native.clo.analytics.margin_at(flows, price)


def price_at_z_spread(flows: Document, spread: float) -> float | None:
    """The price at the Z-spread ``spread``."""
    return _native.clo.analytics.price_at_z_spread(flows, spread)


def z_spread_at(flows: Document, price: float) -> float | None:
    """The Z-spread at the price ``price``."""
    return _native.clo.analytics.z_spread_at(flows, price)


def internal_rate_of_return(flows: Sequence[tuple[Date, float]]) -> float | None:
    """The annual rate at which the flows' net present value is zero (XIRR, ACT/365); none when no rate
    from −99 % to 10,000 % does it, as when all flows have one sign.
    """
    return _native.clo.analytics.internal_rate_of_return(flows)


def net_present_value(flows: Sequence[tuple[Date, float]], rate: float, date: Date) -> float:
    """Net present value at ``date``, compounding annually on ACT/365.

    Formula:
        NPV = Σ CFᵢ (1 + r)^(−dᵢ/365), with dᵢ the days from ``date`` to flow i
    """
    return _native.clo.analytics.net_present_value(flows, rate, date)


def weighted_average_life(
    settlement: Date,
    balance: float,
    principal: Sequence[tuple[Date, float]],
) -> float | None:
    """Weighted average life in years (ACT/365) of ``balance`` from ``settlement``: what is never repaid
    counts at the last date. None without a balance or dates.

    Formula:
        WAL = [Σ dᵢ Pᵢ + d_last (B − Σ Pᵢ)] / (365 B), with Pᵢ the principal paid after dᵢ days
    """
    return _native.clo.analytics.weighted_average_life(settlement, balance, principal)


def equity(cost: float, settlement: Date, discount_rate: float, distributions: Sequence[Document]) -> Result:
    """The return on ``cost`` paid at ``settlement``."""
    return Result(_native.clo.analytics.equity(cost, settlement, discount_rate, distributions))
