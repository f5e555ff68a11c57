"""Dates: day counts, calendars, schedules. Dates are ISO text, :class:`datetime.date` or NumPy's."""

from __future__ import annotations

from typing import Literal

from .. import _native
from .._typing import Date, Document

__all__ = [
    "add_months",
    "adjust",
    "advance",
    "days",
    "end_of_month",
    "is_business_day",
    "is_end_of_month",
    "schedule",
    "year_fraction",
]


def schedule(
    start: Date,
    end: Date,
    frequency: Literal["annual", "semi_annual", "quarterly", "monthly"] = "quarterly",
    stub: Literal["short_last", "long_last", "short_first", "long_first"] = "short_last",
    roll: Literal["same_day", "end_of_month"] = "same_day",
) -> list[str]:
    """The unadjusted dates from ``start`` to ``end``, both included, strictly increasing.

    Formula:
        start + k · months for the ``Last`` stubs, end − k · months for the ``First`` ones, k = 1, 2, …,
        each measured from the anchor, so that a 31st comes back after a shorter month. ``start`` and
        ``end`` stand as given, whatever the roll day.
    """
    return _native.risk.time.schedule(start, end, frequency, stub, roll)


def add_months(date: Date, months: int) -> str:
    """The date ``months`` later, or earlier when negative; the day is held within the month reached.

    Saturates at ``"min"`` and ``"max"``.
    """
    return _native.risk.time.add_months(date, months)


def is_end_of_month(date: Date) -> bool:
    """True on the last day of a month."""
    return _native.risk.time.is_end_of_month(date)


def end_of_month(date: Date) -> str:
    """The last day of the month of ``date``."""
    return _native.risk.time.end_of_month(date)


def year_fraction(start: Date, end: Date, day_count: str) -> float:
    """The part of a year from ``start`` to ``end``, negative when ``end`` comes first.

    Formula:
        days / 360, days / 365, or for ACT/ACT y(end) − y(start), where y(d) is the year of d plus
        the part of that year gone by at d.
    """
    return _native.risk.time.year_fraction(start, end, day_count)


def days(start: Date, end: Date, day_count: str) -> int:
    """The days from ``start`` to ``end``: of 30-day months for the 30/360 conventions, actual days
    for the others; negative when ``end`` comes first.
    """
    return _native.risk.time.days(start, end, day_count)


def is_business_day(date: Date, calendar: Document) -> bool:
    """True when the market is open on ``date``."""
    return _native.risk.time.is_business_day(date, calendar)


def adjust(date: Date, convention: str, calendar: Document) -> str:
    """``date`` itself if it is a business day, else where ``convention`` puts it.

    Unadjusted where the calendar ends (``"min"``, ``"max"``) before a business day.
    """
    return _native.risk.time.adjust(date, convention, calendar)


def advance(date: Date, business_days: int, calendar: Document) -> str:
    """The date ``business_days`` business days after ``date``, or before it when negative; ``date``
    itself need not be one.

    Saturates at the first and last business day of the calendar.
    """
    return _native.risk.time.advance(date, business_days, calendar)
