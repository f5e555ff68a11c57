//! Payment schedules.

use super::{Date, Frequency, add_months, end_of_month};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// The most dates of a schedule: four centuries of months.
const MOST_DATES: usize = 4_800;

/// Where the odd period goes when the dates do not fill a whole number of periods, and so from
/// which end the regular dates are measured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stub {
    /// Measured from the start; the last period is short.
    #[default]
    ShortLast,
    /// Measured from the start; the last period is longer than the others.
    LongLast,
    /// Measured from the end; the first period is short.
    ShortFirst,
    /// Measured from the end; the first period is longer than the others.
    LongFirst,
}

/// On which day of the month the regular dates fall.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RollDay {
    /// On that of the date they are measured from, or the month's last when it is shorter.
    #[default]
    SameDay,
    /// On the last day of the month.
    EndOfMonth,
}

/// The unadjusted dates from `start` to `end`, both included, strictly increasing.
///
/// # Formula
/// start + k · months for the `Last` stubs, end − k · months for the `First` ones, k = 1, 2, …,
/// each measured from the anchor, so that a 31st comes back after a shorter month. `start` and
/// `end` stand as given, whatever the roll day.
///
/// # Errors
/// [`Error::Invalid`] unless `start` comes before `end`, or when there are more than 4,800 dates.
///
/// # Examples
/// ```
/// use risk_core::time::{Date, Frequency, RollDay, Stub, schedule};
///
/// let start = Date::from_ymd_opt(2026, 1, 31).unwrap();
/// let end = Date::from_ymd_opt(2026, 8, 15).unwrap();
/// let dates = schedule(start, end, Frequency::Quarterly, Stub::ShortLast, RollDay::SameDay)?;
/// let dates: Vec<String> = dates.iter().map(Date::to_string).collect();
/// assert_eq!(dates, ["2026-01-31", "2026-04-30", "2026-07-31", "2026-08-15"]);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn schedule(
    start: Date,
    end: Date,
    frequency: Frequency,
    stub: Stub,
    roll: RollDay,
) -> Result<Vec<Date>> {
    if end <= start {
        return Err(Error::invalid("end", format_args!("must come after the start {start}, got {end}")));
    }
    let months = i32::try_from(frequency.months()).unwrap_or(i32::MAX);
    let regular = |anchor: Date, k: i32| {
        let date = add_months(anchor, k.saturating_mul(months));
        match roll {
            RollDay::SameDay => date,
            RollDay::EndOfMonth => end_of_month(date),
        }
    };
    let (from, to, sign) = match stub {
        Stub::ShortLast | Stub::LongLast => (start, end, 1),
        Stub::ShortFirst | Stub::LongFirst => (end, start, -1),
    };
    let mut dates = vec![from];
    let mut next = regular(from, sign);
    while start < next && next < end {
        if dates.len() + 2 > MOST_DATES {
            return Err(Error::invalid("end", format_args!("gives more than {MOST_DATES} dates, got {end}")));
        }
        dates.push(next);
        next = regular(from, sign * dates.len() as i32);
    }
    let is_stub = next != to;
    if is_stub && matches!(stub, Stub::LongLast | Stub::LongFirst) && dates.len() > 1 {
        dates.pop();
    }
    dates.push(to);
    dates.sort_unstable();
    Ok(dates)
}
