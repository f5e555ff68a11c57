//! The parts of a risk that are due to each position.

use serde::{Deserialize, Serialize};

/// A risk, divided among positions by Euler's theorem for functions of degree one.
///
/// # Formula
/// componentᵢ = wᵢ·∂ρ/∂wᵢ,  Σᵢ componentᵢ = ρ
///
/// The total is *defined* as the sum of the components in their order, so they add up to it to the last
/// bit; it lies within rounding of the risk that is computed directly. A hedge has a negative component.
///
/// # References
/// D. Tasche (1999), "Risk contributions and performance measurement"; P. Jorion (2007), *Value at
/// Risk*, 3rd edition, section 7.2.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contributions {
    /// The risk: the sum of the components.
    pub total: f64,
    /// ∂ρ/∂wᵢ: the change of the risk for each unit of the position.
    pub marginal: Vec<f64>,
    /// wᵢ·∂ρ/∂wᵢ.
    pub component: Vec<f64>,
    /// The components in fractions of the total; `None` when the total is 0.
    pub share: Option<Vec<f64>>,
}

impl Contributions {
    /// The contributions from the marginal risks.
    pub(super) fn new(weights: &[f64], marginal: Vec<f64>) -> Self {
        let component: Vec<f64> = weights.iter().zip(&marginal).map(|(w, m)| w * m).collect();
        let total: f64 = component.iter().sum();
        let share = component.iter().map(|c| Some(c / total).filter(|x| x.is_finite())).collect();
        Self { total, marginal, component, share }
    }

    pub(super) fn is_finite(&self) -> bool {
        self.total.is_finite() && self.marginal.iter().all(|x| x.is_finite())
    }
}
