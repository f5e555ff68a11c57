//! Returns of longer periods from those of shorter ones.

use chrono::{Datelike, IsoWeek};
use risk_core::Result;
use risk_core::check::Checks;
use risk_core::time::Date;
use serde::{Deserialize, Serialize};

/// A stretch of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// ISO weeks, Monday to Sunday.
    Weekly,
    /// Calendar months.
    Monthly,
    /// Quarters from January, April, July and October.
    Quarterly,
    /// Calendar years.
    Yearly,
}

impl Period {
    /// How many there are in a year, for annualisation: 52, 12, 4 or 1.
    #[must_use]
    pub const fn per_year(self) -> f64 {
        match self {
            Self::Weekly => 52.0,
            Self::Monthly => 12.0,
            Self::Quarterly => 4.0,
            Self::Yearly => 1.0,
        }
    }

    /// A number that two dates share when they lie in the same period.
    fn of(self, date: Date) -> (i32, u32) {
        match self {
            Self::Weekly => {
                let week: IsoWeek = date.iso_week();
                (week.year(), week.week())
            }
            Self::Monthly => (date.year(), date.month()),
            Self::Quarterly => (date.year(), date.month0() / 3),
            Self::Yearly => (date.year(), 0),
        }
    }
}

/// Simple returns compounded within each period; each is dated by the last date it holds.
///
/// The first and the last period may be cut short by the ends of the series.
///
/// # Errors
/// [`Error::Invalid`](risk_core::Error::Invalid) unless there is a date for each return, the dates
/// increase and the returns are finite.
///
/// # Examples
/// ```
/// use portfolio_core::returns::{Period, resample};
/// use risk_core::time::Date;
///
/// let date = |m, d| Date::from_ymd_opt(2025, m, d).unwrap();
/// let dates = [date(1, 30), date(1, 31), date(2, 3)];
/// let months = resample(&[1.0, 0.5, -0.5], &dates, Period::Monthly)?;
/// assert_eq!(months, [(date(1, 31), 2.0), (date(2, 3), -0.5)]);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn resample(returns: &[f64], dates: &[Date], period: Period) -> Result<Vec<(Date, f64)>> {
    check_dated(returns, dates)?;
    let mut growths: Vec<(Date, f64)> = Vec::new();
    for (&r, &date) in returns.iter().zip(dates) {
        match growths.last_mut() {
            Some(last) if period.of(last.0) == period.of(date) => *last = (date, last.1 * (1.0 + r)),
            _ => growths.push((date, 1.0 + r)),
        }
    }
    let compounded =
        growths.into_iter().map(|(date, growth)| (date, (growth - 1.0).clamp(f64::MIN, f64::MAX)));
    Ok(compounded.collect())
}

/// Wants finite returns, a date for each, increasing.
pub(crate) fn check_dated(returns: &[f64], dates: &[Date]) -> Result<()> {
    let mut checks = Checks::default();
    if let Some(t) = returns.iter().position(|r| !r.is_finite()) {
        checks.finite(format_args!("returns[{t}]"), returns[t]);
    }
    checks.require(
        returns.len() == dates.len(),
        "dates",
        format_args!("must be one for each of {} returns, got {}", returns.len(), dates.len()),
    );
    if let Some(t) = dates.windows(2).position(|d| d[0] >= d[1]) {
        let (before, date) = (dates[t], dates[t + 1]);
        checks.problem(
            format_args!("dates[{}]", t + 1),
            format_args!("must increase, got {date} after {before}"),
        );
    }
    checks.finish()
}
