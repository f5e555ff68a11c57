//! Business days.

use super::Date;
use chrono::{Datelike, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Where a date that falls on a closed day goes.
///
/// # References
/// ISDA, *2006 ISDA Definitions*, section 4.12.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BusinessDayConvention {
    /// Nowhere.
    Unadjusted,
    /// To the next business day.
    Following,
    /// To the next business day, unless it lies in another month: then to the one before.
    #[default]
    ModifiedFollowing,
    /// To the business day before.
    Preceding,
    /// To the business day before, unless it lies in another month: then to the next.
    ModifiedPreceding,
}

/// The days that are closed by rule.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HolidayRule {
    /// Saturdays and Sundays.
    WeekendsOnly,
    /// Saturdays, Sundays and the legal public holidays of the United States (5 U.S.C. 6103).
    ///
    /// A fixed holiday on a Saturday is kept on the Friday before, one on a Sunday on the Monday
    /// after. Martin Luther King's birthday counts from 1986 and Juneteenth from 2021; before
    /// 1971 the Uniform Monday Holiday Act was not in force. Inauguration days and days closed by
    /// executive order are not holidays by rule: add them to [`Calendar::holidays`].
    #[default]
    UsFederal,
}

/// The business days of a market: all but those closed by a rule, and but some single dates.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Calendar {
    /// The days closed by rule; US federal unless said otherwise.
    pub rule: HolidayRule,
    /// Further closed days.
    pub holidays: BTreeSet<Date>,
}

impl Calendar {
    /// Closed on weekends and US federal holidays.
    #[must_use]
    pub fn us_federal() -> Self {
        Self { rule: HolidayRule::UsFederal, holidays: BTreeSet::new() }
    }

    /// Closed on weekends.
    #[must_use]
    pub fn weekends_only() -> Self {
        Self { rule: HolidayRule::WeekendsOnly, holidays: BTreeSet::new() }
    }

    /// True when the market is open on `date`.
    #[must_use]
    pub fn is_business_day(&self, date: Date) -> bool {
        let closed_by_rule = || match self.rule {
            HolidayRule::WeekendsOnly => false,
            HolidayRule::UsFederal => is_us_federal_holiday(date),
        };
        let is_weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        !is_weekend && !closed_by_rule() && !self.holidays.contains(&date)
    }

    /// `date` itself if it is a business day, else where `convention` puts it.
    ///
    /// Unadjusted where the calendar ends ([`Date::MIN`], [`Date::MAX`]) before a business day.
    ///
    /// # Examples
    /// ```
    /// use risk_core::time::{BusinessDayConvention, Calendar, Date};
    ///
    /// let calendar = Calendar::us_federal();
    /// let sunday = Date::from_ymd_opt(2026, 5, 31).unwrap();
    /// let following = calendar.adjust(sunday, BusinessDayConvention::Following);
    /// let modified = calendar.adjust(sunday, BusinessDayConvention::ModifiedFollowing);
    /// assert_eq!(following.to_string(), "2026-06-01");
    /// assert_eq!(modified.to_string(), "2026-05-29");
    /// ```
    #[must_use]
    pub fn adjust(&self, date: Date, convention: BusinessDayConvention) -> Date {
        let following = || self.first_open(date, Date::succ_opt);
        let preceding = || self.first_open(date, Date::pred_opt);
        let in_month = |adjusted: &Date| adjusted.month() == date.month();
        let adjusted = match convention {
            BusinessDayConvention::Unadjusted => Some(date),
            BusinessDayConvention::Following => following(),
            BusinessDayConvention::Preceding => preceding(),
            BusinessDayConvention::ModifiedFollowing => following().filter(in_month).or_else(preceding),
            BusinessDayConvention::ModifiedPreceding => preceding().filter(in_month).or_else(following),
        };
        adjusted.unwrap_or(date)
    }

    /// The date `business_days` business days after `date`, or before it when negative; `date`
    /// itself need not be one.
    ///
    /// Saturates at the first and last business day of the calendar.
    ///
    /// # Examples
    /// ```
    /// use risk_core::time::{Calendar, Date};
    ///
    /// let payment = Date::from_ymd_opt(2016, 1, 19).unwrap();
    /// let collection_end = Calendar::us_federal().advance(payment, -8);
    /// assert_eq!(collection_end.to_string(), "2016-01-06"); // the 18th is a holiday
    /// ```
    #[must_use]
    pub fn advance(&self, date: Date, business_days: i32) -> Date {
        let step = if business_days < 0 { Date::pred_opt } else { Date::succ_opt };
        let mut reached = date;
        for _ in 0..business_days.unsigned_abs() {
            match step(&reached).and_then(|next| self.first_open(next, step)) {
                Some(open) => reached = open,
                None => break,
            }
        }
        reached
    }

    /// The first business day met on walking from `date` by `step`; none where the calendar ends.
    /// Ends, since the single holidays are finite and every rule opens some day of each week.
    fn first_open(&self, date: Date, step: fn(&Date) -> Option<Date>) -> Option<Date> {
        std::iter::successors(Some(date), step).find(|&day| self.is_business_day(day))
    }
}

/// True on a weekday that a US federal holiday closes.
fn is_us_federal_holiday(date: Date) -> bool {
    is_monday_or_thursday_holiday(date)
        || is_fixed_holiday(date)
        || match date.weekday() {
            Weekday::Mon => date.pred_opt().is_some_and(is_fixed_holiday),
            Weekday::Fri => date.succ_opt().is_some_and(is_fixed_holiday),
            _ => false,
        }
}

/// The holidays on a day of the month.
fn is_fixed_holiday(date: Date) -> bool {
    let year = date.year();
    match (date.month(), date.day()) {
        (1, 1) | (7, 4) | (12, 25) => true,
        (2, 22) | (5, 30) => year < 1971,
        (6, 19) => year >= 2021,
        (11, 11) => !(1971..=1977).contains(&year),
        _ => false,
    }
}

/// The holidays on a weekday of a week of the month.
fn is_monday_or_thursday_holiday(date: Date) -> bool {
    let year = date.year();
    let week = date.day().div_ceil(7);
    match (date.month(), date.weekday(), week) {
        (1, Weekday::Mon, 3) => year >= 1986, // Martin Luther King
        (2, Weekday::Mon, 3) => year >= 1971, // Washington
        (5, Weekday::Mon, _) => year >= 1971 && date.day() > 24, // Memorial Day, the last Monday
        (9, Weekday::Mon, 1) => true,         // Labor Day
        (10, Weekday::Mon, 2) => year >= 1971, // Columbus
        (10, Weekday::Mon, 4) => (1971..=1977).contains(&year), // Veterans Day, in those years
        (11, Weekday::Thu, 4) => true,        // Thanksgiving
        _ => false,
    }
}
