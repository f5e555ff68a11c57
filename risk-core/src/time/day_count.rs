//! Day counts: what part of a year lies between two dates.

use super::{Date, is_end_of_month};
use chrono::Datelike;
use serde::{Deserialize, Serialize};

/// How the days between two dates are counted and what part of a year they are.
///
/// Every convention is antisymmetric: the fraction from `b` to `a` is minus that from `a` to `b`.
///
/// # References
/// ISDA, *2006 ISDA Definitions*, section 4.16, (b) to (g).
/// D. A. Wheeler (2008), *YEARFRAC Incompatibilities between Excel 2007 and OOXML*, for
/// [`DayCount::Thirty360Us`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DayCount {
    /// Actual days over 360: floating-rate notes and loans in dollars and euros.
    #[default]
    #[serde(rename = "actual_360")]
    Actual360,
    /// Actual days over 365.
    #[serde(rename = "actual_365_fixed")]
    Actual365Fixed,
    /// Actual days in leap years over 366, and the others over 365.
    #[serde(rename = "actual_actual_isda")]
    ActualActualIsda,
    /// Months of 30 days, as Excel's `YEARFRAC` with basis 0 counts them: fixed-rate bonds in
    /// dollars.
    ///
    /// With `start` before `end`, the days of the month D1 and D2 change by the first rule that
    /// applies:
    /// 1. D1 is 30 or 31: D1 becomes 30, and D2 becomes 30 if it is 31.
    /// 2. `start` is the last day of a February: D1 becomes 30, and so does D2 if `end` is the
    ///    last day of a February too.
    ///
    /// SIFMA's wording differs in one case: from the last day of a February to a 31st, it takes
    /// D2 down to 30, and Excel does not.
    #[serde(rename = "thirty_360_us")]
    Thirty360Us,
    /// Months of 30 days (30E/360, Eurobond basis): a 31st becomes a 30th, at either end.
    #[serde(rename = "thirty_360_european")]
    Thirty360European,
}

impl DayCount {
    /// The part of a year from `start` to `end`, negative when `end` comes first.
    ///
    /// # Formula
    /// days / 360, days / 365, or for ACT/ACT y(end) − y(start), where y(d) is the year of d plus
    /// the part of that year gone by at d.
    ///
    /// # Examples
    /// ```
    /// use risk_core::time::{Date, DayCount};
    ///
    /// let start = Date::from_ymd_opt(2026, 1, 15).unwrap();
    /// let end = Date::from_ymd_opt(2026, 4, 15).unwrap();
    /// assert_eq!(DayCount::Actual360.year_fraction(start, end), 0.25);
    /// assert_eq!(DayCount::Actual365Fixed.year_fraction(start, end), 90.0 / 365.0);
    /// ```
    #[must_use]
    pub fn year_fraction(self, start: Date, end: Date) -> f64 {
        match self {
            Self::Actual360 | Self::Thirty360Us | Self::Thirty360European => {
                self.days(start, end) as f64 / 360.0
            }
            Self::Actual365Fixed => self.days(start, end) as f64 / 365.0,
            Self::ActualActualIsda => {
                f64::from(end.year() - start.year()) + (year_gone_by(end) - year_gone_by(start))
            }
        }
    }

    /// The days from `start` to `end`: of 30-day months for the 30/360 conventions, actual days
    /// for the others; negative when `end` comes first.
    #[must_use]
    pub fn days(self, start: Date, end: Date) -> i64 {
        match self {
            Self::Actual360 | Self::Actual365Fixed | Self::ActualActualIsda => (end - start).num_days(),
            Self::Thirty360Us if end < start => -days_360_us(end, start),
            Self::Thirty360Us => days_360_us(start, end),
            Self::Thirty360European => days_360(start, end, start.day().min(30), end.day().min(30)),
        }
    }
}

/// The part of its year that has gone by when `date` begins.
fn year_gone_by(date: Date) -> f64 {
    f64::from(date.ordinal0()) / if date.leap_year() { 366.0 } else { 365.0 }
}

fn days_360_us(start: Date, end: Date) -> i64 {
    let is_end_of_february = |date: Date| date.month() == 2 && is_end_of_month(date);
    let (d1, d2) = match (start.day(), end.day()) {
        (30 | 31, d2) => (30, d2.min(30)),
        _ if is_end_of_february(start) && is_end_of_february(end) => (30, 30),
        (_, d2) if is_end_of_february(start) => (30, d2),
        days => days,
    };
    days_360(start, end, d1, d2)
}

/// Days between two dates of 30-day months, once their days of the month are `d1` and `d2`.
fn days_360(start: Date, end: Date, d1: u32, d2: u32) -> i64 {
    let days =
        |date: Date, day: u32| 360 * i64::from(date.year()) + 30 * i64::from(date.month()) + i64::from(day);
    days(end, d2) - days(start, d1)
}
