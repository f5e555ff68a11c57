//! Z-spread: the spread over the spot rates that prices a class.

use super::discount_margin::IndexedFlows;
use risk_core::math::power;
use risk_core::math::root::brent;
use serde::{Deserialize, Serialize};

/// The bounds between which a spread is sought, when spot rates allow it.
const BOUNDS: (f64, f64) = (-0.5, 10.0);

/// Cash flows by the spot rate to each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SpotFlows {
    /// Years from settlement (ACT/365).
    pub years: Vec<f64>,
    /// Amounts.
    pub amounts: Vec<f64>,
    /// Nominal annual spot rates, compounded `per_year` times.
    pub rates: Vec<f64>,
    /// Compounding periods in a year.
    pub per_year: f64,
}

impl SpotFlows {
    /// The flows over the curve of discount factors that the projected index makes.
    ///
    /// # Formula
    /// D(tᵢ) = ∏_{j ≤ i} 1/(1 + fⱼ τⱼ) and (1 + zᵢ/f)^(−f tᵢ) = D(tᵢ)
    #[must_use]
    pub fn new(flows: &IndexedFlows, years: Vec<f64>, per_year: f64) -> Self {
        let mut discount = 1.0;
        let mut rates = Vec::with_capacity(years.len());
        for ((index, fraction), t) in flows.index.iter().zip(&flows.years).zip(&years) {
            discount /= 1.0 + index * fraction;
            let is_later = *t > 0.0;
            rates.push(if is_later {
                per_year * (power(discount, -1.0 / (per_year * t)) - 1.0)
            } else {
                0.0
            });
        }
        Self { years, amounts: flows.amounts.clone(), rates, per_year }
    }

    /// Present value at the Z-spread `spread`.
    ///
    /// # Formula
    /// P = Σ CFᵢ (1 + (zᵢ + s)/f)^(−f tᵢ), with zᵢ the spot rate to flow i and f periods a year
    ///
    /// # References
    /// Fabozzi, *Fixed Income Analysis*, chapter on yield and spread measures: the zero-volatility
    /// spread.
    #[must_use]
    pub fn present_value(&self, spread: f64) -> f64 {
        let flows = self.years.iter().zip(&self.amounts).zip(&self.rates);
        flows
            .map(|((t, amount), rate)| {
                let base = (1.0 + (rate + spread) / self.per_year).max(0.0);
                if *amount == 0.0 { 0.0 } else { amount * power(base, -self.per_year * t) }
            })
            .sum()
    }

    /// The spread at which the flows are worth `value`; none when none from −50 % to 1000 % does it.
    #[must_use]
    pub fn spread_at(&self, value: f64) -> Option<f64> {
        if value <= 0.0 {
            return None;
        }
        let lowest = self.rates.iter().fold(f64::INFINITY, |lowest, rate| lowest.min(*rate));
        let low = BOUNDS.0.max(-0.999 * self.per_year - lowest);
        let excess = |spread: f64| self.present_value(spread) / value - 1.0;
        brent("Z-spread", excess, low, BOUNDS.1, 0.0).ok()
    }
}
