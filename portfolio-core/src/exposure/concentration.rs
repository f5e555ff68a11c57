//! How much of a portfolio lies in few positions.

use crate::performance::quotient;
use serde::{Deserialize, Serialize};

/// Concentration of positions; None without exposure.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Concentration {
    /// The largest share of gross exposure.
    pub largest: Option<f64>,
    /// The share of the five largest.
    pub top_five: Option<f64>,
    /// Σ w², from 1/n to 1.
    pub herfindahl_index: Option<f64>,
    /// 1 / Σ w².
    pub effective_positions: Option<f64>,
}

/// Concentration of signed exposures.
///
/// # Formula
/// HHI = Σ wᵢ², wᵢ = |Eᵢ| / Σ |E|; effective number = 1 / HHI
///
/// # References
/// A. O. Hirschman (1964), *The paternity of an index*, American Economic Review 54(5).
///
/// # Examples
/// ```
/// use portfolio_core::exposure::concentration;
///
/// let even = concentration(&[25.0, -25.0, 25.0, 25.0]);
/// assert_eq!((even.herfindahl_index, even.effective_positions), (Some(0.25), Some(4.0)));
/// ```
#[must_use]
pub fn concentration(exposures: &[f64]) -> Concentration {
    let mut sizes: Vec<f64> = exposures.iter().map(|e| e.abs()).collect();
    sizes.sort_by(|a, b| b.total_cmp(a));
    let gross: f64 = sizes.iter().sum();
    let share = |size: f64| quotient(size, gross);
    let herfindahl_index = share(1.0).and_then(|_| sizes.iter().map(|s| share(*s).map(|w| w * w)).sum());
    Concentration {
        largest: sizes.first().and_then(|s| share(*s)),
        top_five: share(sizes.iter().take(5).sum()),
        herfindahl_index,
        effective_positions: herfindahl_index.and_then(|h| quotient(1.0, h)),
    }
}
