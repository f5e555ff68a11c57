//! Discount margin: the spread over the projected index that prices a class.

use risk_core::math::root::brent;
use serde::{Deserialize, Serialize};

/// The bounds between which a margin is sought.
const BOUNDS: (f64, f64) = (-0.5, 10.0);

/// Cash flows with the index of the period that each ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IndexedFlows {
    /// Amounts.
    pub amounts: Vec<f64>,
    /// Annual index rate of each period.
    pub index: Vec<f64>,
    /// Year fraction of each period; the first begins at settlement.
    pub years: Vec<f64>,
}

impl IndexedFlows {
    /// Present value at the discount margin `margin`.
    ///
    /// # Formula
    /// P = Σ CFᵢ ∏_{j ≤ i} 1/(1 + (fⱼ + m) τⱼ), with fⱼ the forward index of period j
    ///
    /// # References
    /// Fabozzi and Mann, *Floating-Rate Securities* (2000), chapter 3, with forwards in place of a
    /// constant index.
    #[must_use]
    pub fn present_value(&self, margin: f64) -> f64 {
        let mut discount = 1.0;
        let mut value = 0.0;
        for ((amount, index), years) in self.amounts.iter().zip(&self.index).zip(&self.years) {
            discount /= 1.0 + (index + margin) * years;
            value += amount * discount;
        }
        value
    }

    /// The margin at which the flows are worth `value`; none when none from −50 % to 1000 % does it.
    #[must_use]
    pub fn margin_at(&self, value: f64) -> Option<f64> {
        if value <= 0.0 {
            return None;
        }
        let excess = |margin: f64| self.present_value(margin) / value - 1.0;
        brent("discount margin", excess, BOUNDS.0, BOUNDS.1, 0.0).ok()
    }
}
