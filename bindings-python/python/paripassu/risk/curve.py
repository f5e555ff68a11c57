"""Curves: discount factors, index forwards, hazards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from .. import _native
from .._typing import Date, Dates, Document, FloatArray, VectorLike
from ..result import Result

__all__ = [
    "default_probability",
    "default_time",
    "discount_factors",
    "flat_discount_factors",
    "hazard_curve",
    "hazard_curve_from_default_probabilities",
    "hazard_curve_from_spreads",
    "index_rates",
    "par_discount_factors",
    "survival",
    "zero_rates",
]


def flat_discount_factors(reference: Date, rate: float, dates: Dates) -> FloatArray:
    """Discount factors of a curve that is flat at a continuously compounded ``rate``.

    Formula:
        DF(t) = exp(-r t), with t in years of 365 days from the reference date.

        >>> from paripassu.risk import curve
        >>> curve.flat_discount_factors("2026-01-01", 0.05, ["2027-01-01"]).round(6).tolist()
        [0.951229]
    """
    return _native.risk.curve.flat_discount_factors(reference, rate, dates)


def discount_factors(
    reference: Date,
    nodes: Sequence[tuple[Date, float]],
    dates: Dates,
    compounding: Literal["continuous", "simple", "annual", "semi_annual", "quarterly"] = "continuous",
) -> FloatArray:
    """Discount factors at ``dates`` of the curve through zero rates, given as (date, rate)."""
    return _native.risk.curve.discount_factors(reference, nodes, dates, compounding)


def zero_rates(
    reference: Date,
    nodes: Sequence[tuple[Date, float]],
    dates: Dates,
    compounding: Literal["continuous", "simple", "annual", "semi_annual", "quarterly"] = "continuous",
) -> FloatArray:
    """Zero rates at ``dates`` of the curve through zero rates, given as (date, rate)."""
    return _native.risk.curve.zero_rates(reference, nodes, dates, compounding)


def par_discount_factors(
    reference: Date,
    nodes: Sequence[tuple[Date, float]],
    dates: Dates,
    frequency: str,
    day_count: str,
) -> FloatArray:
    """Discount factors at ``dates`` of the curve that prices par bonds or swaps, given as (maturity, rate)."""
    return _native.risk.curve.par_discount_factors(reference, nodes, dates, frequency, day_count)


def index_rates(quotes: Document, dates: Dates, months: int) -> FloatArray:
    """What an index of ``months`` resets to on ``dates``, by a curve as the assumptions of a deal spell it:
    ``{"flat": 0.04}``, ``{"path": [...]}``, ``{"zero_rates": {...}}`` or ``{"par_rates": {...}}``.
    """
    return _native.risk.curve.index_rates(quotes, dates, months)


def hazard_curve(times: VectorLike, rates: VectorLike) -> Result:
    """The curve of hazard rates per year, each up to its time in years."""
    return Result(_native.risk.curve.hazard_curve(times, rates))


def hazard_curve_from_default_probabilities(times: VectorLike, probabilities: VectorLike) -> Result:
    """The curve through cumulative default probabilities.

    Formula:
        hₖ = ln((1 − pₖ₋₁)/(1 − pₖ))/(tₖ − tₖ₋₁)

        A probability of 1 counts as 1 − 2⁻⁵³, whose hazard is finite.
    """
    return Result(_native.risk.curve.hazard_curve_from_default_probabilities(times, probabilities))


def hazard_curve_from_spreads(times: VectorLike, spreads: VectorLike, recovery: float) -> Result:
    """The curve whose average hazard to each time is that of a credit spread.

    Formula:
        ∫₀ᵗ h(s) ds = s·t/(1 − R), the credit triangle

        where s is the spread quoted to t as a decimal rate, of a bond over the risk-free rate or of a
        credit default swap.

    References:
        J. C. Hull (2022), *Options, Futures, and Other Derivatives*, equation (24.2).
    """
    return Result(_native.risk.curve.hazard_curve_from_spreads(times, spreads, recovery))


def survival(curve: Document, times: VectorLike) -> FloatArray:
    """S(t), the probability of no default up to t."""
    return _native.risk.curve.survival(curve, times)


def default_probability(curve: Document, times: VectorLike) -> FloatArray:
    """1 − S(t), the probability of default up to t, exact also where it is small."""
    return _native.risk.curve.default_probability(curve, times)


def default_time(curve: Document, u: VectorLike) -> FloatArray:
    """The time of default of a name whose draw is the uniform number u: the t with 1 − S(t) = u.

    ``None`` when it never comes, which is so where the last rate is 0 and u is large, and when u is
    not in [0, 1).
    """
    return _native.risk.curve.default_time(curve, u)
