"""The collateral, asset by asset."""

from __future__ import annotations

from collections.abc import Sequence

from .. import _native
from .._typing import Date, Dates, Document
from ..result import Result

__all__ = [
    "amortization_fractions",
    "average_spread",
    "derive_ratings",
    "period_rate",
]


def derive_ratings(asset: Document, as_of: Date) -> Result:
    """Derives the ratings of ``asset`` on the date ``as_of`` from its raw ones; those that the asset carries
    as already derived are not looked at.

    Of the sources in a ladder the first that is rated counts. Moody's ratings stay within Aaa and C.

    - *Default probability rating*: corporate family rating (1 notch down on watch for downgrade, 1 up
      on watch for upgrade, of issuer or facility); senior unsecured; senior secured 1 down; credit
      estimate; S&P; Caa3. A debtor in possession has its facility rating 1 down, and nothing of the
      issuer's from before.
    - *WARF rating*: the same, but 2 notches down on watch for downgrade and 1 down on negative outlook.
    - *Moody's Rating* of a senior secured loan: facility (1 down or up on watch); corporate family
      (1 down on watch for downgrade or negative outlook); senior unsecured 2 up; of anything else:
      facility; senior unsecured; corporate family 1 down; subordinated 1 up. Then for both: credit
      estimate; S&P; Caa3.
    - *S&P Rating*: the facility's for a debtor in possession; D in default; issuer; senior secured;
      subordinated (1 up from investment grade, else 2 up); the Moody's Rating 1 down from investment
      grade, else 2 down; CCC-. Where the Moody's Rating itself is S&P's facility rating notched down,
      that facility rating.

    A credit estimate counts for 15 months from its date. From S&P, Moody's ratings are: the facility
    rating of what is no structured finance, 2 notches down, 1 for a bond of investment grade; senior
    secured 1 down (2 below B); subordinated 1 up (unchanged below B-).

    References:
        Moody's Global Approach to Rating Collateralized Loan Obligations (2019), appendices on ratings
        derivation and recovery; S&P Global Ratings (2019), Global Methodology for CLOs.
    """
    return Result(_native.clo.collateral.derive_ratings(asset, as_of))


def average_spread(assets: Sequence[Document]) -> float | None:
    """The par-weighted mean spread of the performing floaters; none without any."""
    return _native.clo.collateral.average_spread(assets)


def period_rate(annual: float, start: Date, end: Date) -> float:
    """The part of a balance that leaves between two dates at an annual rate.

    Formula:
        p = 1 − (1 − a)^(d/360), where a is the annual rate (CDR, CPR) and d the 30/360 days of the period
    """
    return _native.clo.collateral.period_rate(annual, start, end)


def amortization_fractions(asset: Document, interest_dates: Dates, analysis: Date) -> dict[str, float]:
    """The fraction of the remaining balance that falls due on each unadjusted date after ``analysis``. The
    last date repays everything.

    Formula:
        fₖ = aₖ / Σ_{j ≥ k} aⱼ, where aₖ are the scheduled amounts
    """
    return _native.clo.collateral.amortization_fractions(asset, interest_dates, analysis)
