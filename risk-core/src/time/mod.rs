//! Dates and the market's conventions about them.

mod calendar;
mod day_count;
mod frequency;
mod schedule;

pub use calendar::{BusinessDayConvention, Calendar, HolidayRule};
pub use chrono::NaiveDate as Date;
pub use day_count::DayCount;
pub use frequency::Frequency;
pub use schedule::{RollDay, Stub, schedule};

use chrono::{Datelike, Months};

/// The date `months` later, or earlier when negative; the day is held within the month reached.
///
/// Saturates at [`Date::MIN`] and [`Date::MAX`].
///
/// # Examples
/// ```
/// use risk_core::time::{Date, add_months};
///
/// let date = Date::from_ymd_opt(2024, 1, 31).unwrap();
/// assert_eq!(add_months(date, 1).to_string(), "2024-02-29");
/// assert_eq!(add_months(date, -2).to_string(), "2023-11-30");
/// ```
#[must_use]
pub fn add_months(date: Date, months: i32) -> Date {
    let count = Months::new(months.unsigned_abs());
    if months < 0 {
        date.checked_sub_months(count).unwrap_or(Date::MIN)
    } else {
        date.checked_add_months(count).unwrap_or(Date::MAX)
    }
}

/// True on the last day of a month.
#[must_use]
pub fn is_end_of_month(date: Date) -> bool {
    date.day() == u32::from(date.num_days_in_month())
}

/// The last day of the month of `date`.
#[must_use]
pub fn end_of_month(date: Date) -> Date {
    date.with_day(u32::from(date.num_days_in_month())).unwrap_or(date)
}
