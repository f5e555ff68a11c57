//! What the exposures to factors earned.

use super::Linking;
use super::contribution::{check_losses, check_panel, check_shape, weighted_sums};
use ndarray::{Array2, ArrayView2};
use risk_core::Result;
use risk_core::check::Checks;
use serde::{Deserialize, Serialize};

/// A return by factors, and the rest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FactorAttribution {
    /// βₜₖ fₜₖ: T periods × K factors.
    #[serde(with = "risk_core::linalg::rows")]
    pub periods: Array2<f64>,
    /// What the factors do not explain, by period.
    pub residuals: Vec<f64>,
    /// By factor, linked; with the residual they add up to the total return.
    pub linked: Vec<f64>,
    /// The residuals, linked.
    pub linked_residual: f64,
    /// All periods compounded.
    pub total_return: f64,
}

/// Attribution of returns to factors.
///
/// # Formula
/// rₜ = Σₖ βₜₖ fₜₖ + εₜ; linked Cₖ = Σₜ kₜ βₜₖ fₜₖ with Σₖ Cₖ + C_ε = Π (1 + rₜ) − 1
///
/// where β are exposures at the beginning of each period, T × K, or 1 × K when they stay the same,
/// and f returns of the factors, T × K. The residual holds what is specific, and any intercept.
///
/// # References
/// R. C. Grinold, R. N. Kahn (2000), *Active Portfolio Management*, 2nd edition, chapter 17.
///
/// # Errors
/// [`Error::Invalid`](risk_core::Error::Invalid) unless the shapes fit, all numbers are finite, and
/// no period loses everything.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use portfolio_core::attribution::{Linking, factor_attribution};
///
/// let factors = array![[0.02], [-0.01]];
/// let result = factor_attribution(&[0.03, -0.01], array![[1.2]].view(), factors.view(), Linking::Carino)?;
/// assert!((result.residuals[0] - 0.006).abs() < 1e-15);
/// assert!((result.linked[0] + result.linked_residual - result.total_return).abs() < 1e-15);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn factor_attribution(
    returns: &[f64],
    exposures: ArrayView2<'_, f64>,
    factors: ArrayView2<'_, f64>,
    linking: Linking,
) -> Result<FactorAttribution> {
    let mut checks = Checks::default();
    let own = ndarray::aview1(returns);
    check_panel(&mut checks, "returns", own.insert_axis(ndarray::Axis(0)));
    check_panel(&mut checks, "exposures", exposures);
    check_panel(&mut checks, "factors", factors);
    check_shape(&mut checks, "factors", factors.dim(), (returns.len(), factors.ncols()));
    let rows = if exposures.nrows() == 1 { 1 } else { returns.len() };
    check_shape(&mut checks, "exposures", exposures.dim(), (rows, factors.ncols()));
    checks.finish()?;
    check_losses("returns", returns)?;
    let periods = &factors * &exposures;
    let residuals: Vec<f64> = returns.iter().zip(periods.rows()).map(|(r, row)| r - row.sum()).collect();
    let coefficients = linking.coefficients(returns, &vec![0.0; returns.len()]);
    Ok(FactorAttribution {
        linked: weighted_sums(&periods, &coefficients),
        linked_residual: residuals.iter().zip(&coefficients).map(|(x, k)| x * k).sum(),
        total_return: returns.iter().map(|r| 1.0 + r).product::<f64>() - 1.0,
        periods,
        residuals,
    })
}
