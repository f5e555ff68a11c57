//! Decrements: annual rates of default and prepayment turned into rates of a period.

use risk_core::math::power;
use risk_core::time::{Date, DayCount};

/// The part of a balance that leaves between two dates at an annual rate.
///
/// # Formula
/// p = 1 − (1 − a)^(d/360), where a is the annual rate (CDR, CPR) and d the 30/360 days of the period
#[must_use]
pub fn period_rate(annual: f64, start: Date, end: Date) -> f64 {
    let days = DayCount::Thirty360Us.days(start, end).max(0) as f64;
    if days == 0.0 || annual <= 0.0 {
        return 0.0;
    }
    (1.0 - power((1.0 - annual).max(0.0), days / 360.0)).clamp(0.0, 1.0)
}
