//! Price and yield of a class's cash flows, compounded at the deal's frequency.

use risk_core::math::power;
use risk_core::math::root::{bracket, brent};
use risk_core::time::{Date, DayCount, Frequency, add_months};
use serde::{Deserialize, Serialize};

/// The highest yield that is sought.
const HIGHEST: f64 = 10.0;

/// Cash flows by the number of payment periods from settlement to each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PeriodicFlows {
    /// Periods from settlement.
    pub periods: Vec<f64>,
    /// Amounts.
    pub amounts: Vec<f64>,
    /// Payments in a year.
    pub per_year: f64,
}

impl PeriodicFlows {
    /// Present value at the nominal annual yield `rate`.
    ///
    /// # Formula
    /// P = Σ CFᵢ (1 + y/f)^(−nᵢ), with f payments a year and nᵢ periods from settlement to flow i
    #[must_use]
    pub fn present_value(&self, rate: f64) -> f64 {
        self.discounted(rate).map(|(_, value)| value).sum()
    }

    /// Years to each flow, and its present value.
    fn discounted(&self, rate: f64) -> impl Iterator<Item = (f64, f64)> {
        let base = 1.0 + rate / self.per_year;
        self.periods
            .iter()
            .zip(&self.amounts)
            .map(move |(n, amount)| (n / self.per_year, amount * power(base, -n)))
    }

    /// The nominal annual yield at which the flows are worth `value`; none when no yield from the loss
    /// of nearly everything in a period to 1000 % does it.
    #[must_use]
    pub fn yield_at(&self, value: f64) -> Option<f64> {
        if value <= 0.0 {
            return None;
        }
        let excess = |rate: f64| self.present_value(rate) / value - 1.0;
        let (low, high) = bracket(excess, -0.1, 0.2, -0.999 * self.per_year, HIGHEST)?;
        brent("yield", excess, low, high, 0.0).ok()
    }

    /// Macaulay and modified duration in years at the yield `rate`; none without value.
    ///
    /// # Formula
    /// D = Σ tᵢ PVᵢ / Σ PVᵢ with tᵢ = nᵢ/f; modified D/(1 + y/f) = −(dP/dy)/P
    ///
    /// # References
    /// Macaulay (1938); Fabozzi, *Fixed Income Analysis*, chapter on duration.
    #[must_use]
    pub fn durations(&self, rate: f64) -> Option<(f64, f64)> {
        let (value, weighted) = self
            .discounted(rate)
            .fold((0.0, 0.0), |(value, sum), (years, pv)| (value + pv, sum + years * pv));
        if value <= 0.0 {
            return None;
        }
        let macaulay = weighted / value;
        Some((macaulay, macaulay / (1.0 + rate / self.per_year)))
    }
}

/// Payment periods from `settlement` to each unadjusted payment date: whole periods counted back from
/// the first, with what is left of the period in which settlement falls, and one for each date after
/// it (a fraction for a short last one), fractions on `day_count`.
#[must_use]
pub fn periods_from(
    settlement: Date,
    payments: &[Date],
    frequency: Frequency,
    day_count: DayCount,
) -> Vec<f64> {
    let months = frequency.months() as i32;
    let fraction = |start: Date, end: Date, whole: Date| {
        day_count.year_fraction(start, end) / day_count.year_fraction(whole, end)
    };
    let Some(&first) = payments.first() else { return Vec::new() };
    let mut whole = 0;
    while add_months(first, -(whole + 1) * months) >= settlement {
        whole += 1;
    }
    let (begin, end) = (add_months(first, -(whole + 1) * months), add_months(first, -whole * months));
    let elapsed = day_count.year_fraction(begin, settlement) / day_count.year_fraction(begin, end);
    let mut n = f64::from(whole) + if end > settlement { 1.0 - elapsed } else { 0.0 };
    let mut periods = vec![n];
    for (k, pair) in payments.windows(2).enumerate() {
        let regular = add_months(first, (k as i32 + 1) * months);
        n += if pair[1] < regular { fraction(pair[0], pair[1], add_months(pair[1], -months)) } else { 1.0 };
        periods.push(n);
    }
    periods
}
