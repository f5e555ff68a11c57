//! Decrements: annual rates of default and prepayment turned into rates of a period.

use risk_core::math::power;
use risk_core::time::{Date, DayCount};

/// The part of a balance that leaves between two dates at an annual rate.
///
/// # Formula
/// p = 1 − (1 − a)^(d/360), where a is the annual rate (CDR, CPR) and d the 30/360 days of the period
#[must_use]
pub fn period_rate(annual: f64, start: Date, end: Date) -> f64 {
    Decrement::default().rate(annual, start, end)
}

/// [`period_rate`], which remembers the last few: periods have few lengths, and a power takes longer than all
/// else that an asset does in one.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Decrement {
    known: [Known; 8],
    /// Which is forgotten next.
    oldest: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Known {
    annual: f64,
    days: f64,
    rate: f64,
}

impl Decrement {
    /// The part of a balance that leaves between two dates at an annual rate.
    pub fn rate(&mut self, annual: f64, start: Date, end: Date) -> f64 {
        let days = DayCount::Thirty360Us.days(start, end).max(0) as f64;
        if days == 0.0 || annual <= 0.0 {
            return 0.0;
        }
        if let Some(known) = self.known.iter().find(|known| known.days == days && known.annual == annual) {
            return known.rate;
        }
        let rate = (1.0 - power((1.0 - annual).max(0.0), days / 360.0)).clamp(0.0, 1.0);
        self.known[self.oldest] = Known { annual, days, rate };
        self.oldest = (self.oldest + 1) % self.known.len();
        rate
    }
}
