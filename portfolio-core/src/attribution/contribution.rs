//! What each asset contributed to the return.

use super::Linking;
use ndarray::{Array2, ArrayView2};
use risk_core::Result;
use risk_core::check::Checks;
use serde::{Deserialize, Serialize};

/// Contributions to return.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contribution {
    /// wₜᵢ rₜᵢ: T periods × N assets; a row adds up to the return of its period.
    #[serde(with = "risk_core::linalg::rows")]
    pub periods: Array2<f64>,
    /// Σᵢ wₜᵢ rₜᵢ.
    pub returns: Vec<f64>,
    /// Σₜ wₜᵢ rₜᵢ by asset: the arithmetic contributions.
    pub arithmetic: Vec<f64>,
    /// By asset, linked: they add up to the total return.
    pub linked: Vec<f64>,
    /// All periods compounded.
    pub total_return: f64,
}

/// Contributions of assets to the return of a portfolio over several periods.
///
/// # Formula
/// cₜᵢ = wₜᵢ rₜᵢ; linked Cᵢ = Σₜ kₜ cₜᵢ with Σᵢ Cᵢ = Π (1 + rₜ) − 1
///
/// where w are weights at the beginning of each period and r returns of the assets (both T × N). A
/// part that is not invested is cash at zero; weights need not add up to one.
///
/// # References
/// D. R. Cariño (1999), see [`Linking`].
///
/// # Errors
/// [`Error::Invalid`](risk_core::Error::Invalid) unless both panels are of one shape with a row and
/// a column, all numbers are finite, and no period loses everything.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use portfolio_core::attribution::{Linking, contributions};
///
/// let weights = array![[0.5, 0.5], [0.6, 0.4]];
/// let returns = array![[0.1, -0.1], [0.1, 0.0]];
/// let result = contributions(weights.view(), returns.view(), Linking::Carino)?;
/// assert!((result.linked.iter().sum::<f64>() - 0.06).abs() < 1e-15);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn contributions(
    weights: ArrayView2<'_, f64>,
    returns: ArrayView2<'_, f64>,
    linking: Linking,
) -> Result<Contribution> {
    let mut checks = Checks::default();
    check_panel(&mut checks, "weights", weights);
    check_panel(&mut checks, "returns", returns);
    check_shape(&mut checks, "returns", returns.dim(), weights.dim());
    checks.finish()?;
    let periods = &weights * &returns;
    let own: Vec<f64> = periods.rows().into_iter().map(|row| row.sum()).collect();
    check_losses("returns", &own)?;
    let coefficients = linking.coefficients(&own, &vec![0.0; own.len()]);
    Ok(Contribution {
        arithmetic: periods.columns().into_iter().map(|column| column.sum()).collect(),
        linked: weighted_sums(&periods, &coefficients),
        total_return: own.iter().map(|r| 1.0 + r).product::<f64>() - 1.0,
        returns: own,
        periods,
    })
}

/// Σₜ kₜ xₜᵢ of every column.
pub(super) fn weighted_sums(effects: &Array2<f64>, coefficients: &[f64]) -> Vec<f64> {
    let sum =
        |column: ndarray::ArrayView1<'_, f64>| column.iter().zip(coefficients).map(|(x, k)| x * k).sum();
    effects.columns().into_iter().map(sum).collect()
}

/// The largest weight or return that is accepted: products and sums of such stay finite.
const LARGEST: f64 = 1e9;

pub(super) fn check_panel(checks: &mut Checks, name: &str, panel: ArrayView2<'_, f64>) {
    let (rows, columns) = panel.dim();
    let message = format_args!("must have a row and a column, got {rows} x {columns}");
    checks.require(rows > 0 && columns > 0, name, message);
    let is_good = |x: f64| x.abs() <= LARGEST;
    if let Some(((t, i), x)) = panel.indexed_iter().find(|(_, x)| !is_good(**x)) {
        let message = format_args!("must be finite, at most {LARGEST:e}, got {x}");
        checks.problem(format_args!("{name}[{t}][{i}]"), message);
    }
}

pub(super) fn check_shape(checks: &mut Checks, name: &str, got: (usize, usize), wanted: (usize, usize)) {
    let message = format_args!("must be {} x {}, got {} x {}", wanted.0, wanted.1, got.0, got.1);
    checks.require(got == wanted, name, message);
}

/// The least and the greatest growth over all periods that can be linked.
const GROWTHS: std::ops::RangeInclusive<f64> = 1e-12..=1e200;

/// Wants that no period loses everything, nor all of them together: nothing links beyond that.
pub(super) fn check_losses(name: &str, returns: &[f64]) -> Result<()> {
    let mut checks = Checks::default();
    if let Some(t) = returns.iter().position(|r| *r <= -1.0) {
        let message = format_args!("must give a return above -1, got {}", returns[t]);
        checks.problem(format_args!("{name}[{t}]"), message);
    }
    let growth: f64 = returns.iter().map(|r| 1.0 + r).product();
    let message = format_args!("must compound to a growth from 1e-12 to 1e200, got {growth}");
    checks.require(GROWTHS.contains(&growth), name, message);
    checks.finish()
}
