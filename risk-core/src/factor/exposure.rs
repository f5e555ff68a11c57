//! What a book is exposed to: dollars and betas per factor.

use super::check::{check_length, check_panel_sizes, check_rows, check_sizes};
use crate::Result;
use crate::check::Checks;
use ndarray::ArrayView2;
use serde::{Deserialize, Serialize};

/// What a dollar exposure is divided by to give the beta of a portfolio.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Denominator {
    /// Σ|Eᵢ|.
    #[default]
    Gross,
    /// ΣEᵢ.
    Net,
    /// A given value, such as equity or total assets with cash.
    Value(f64),
}

/// The exposure of a portfolio to each factor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FactorExposures {
    /// D_f = Σ Eᵢ·β_if, signed: the P&L of a factor return of 1.
    pub dollars: Vec<f64>,
    /// Σ|Eᵢ·β_if|: what would be left if nothing offset anything.
    pub gross_dollars: Vec<f64>,
    /// b_f = D_f/denominator; `None` when the denominator is 0.
    pub betas: Option<Vec<f64>>,
    /// The value that was divided by.
    pub denominator: f64,
}

/// The factor exposures of positions.
///
/// # Formula
/// D_f = Σᵢ Eᵢ·β_if, b_f = D_f/V
///
/// where E are N signed dollar exposures (short positions negative, options at their dollar delta), β
/// is N×K and V is the denominator. With betas of single regressions the D_f overlap and are no
/// partition of the portfolio.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use risk_core::factor::{Denominator, factor_exposures};
///
/// let betas = array![[1.2], [0.8]];
/// let exposures = factor_exposures(&[100.0, -50.0], betas.view(), Denominator::Gross)?;
/// assert!((exposures.dollars[0] - 80.0).abs() < 1e-12);
/// assert!((exposures.betas.unwrap()[0] - 80.0 / 150.0).abs() < 1e-12);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) when the sizes differ or a number is not finite.
pub fn factor_exposures(
    exposures: &[f64],
    betas: ArrayView2<'_, f64>,
    denominator: Denominator,
) -> Result<FactorExposures> {
    let mut checks = Checks::default();
    check_sizes(&mut checks, "exposures", exposures);
    check_panel_sizes(&mut checks, "betas", betas, false);
    check_rows(&mut checks, "betas", betas.nrows(), "exposures", exposures.len());
    if let Denominator::Value(value) = denominator {
        checks.finite("denominator", value);
    }
    checks.finish()?;
    let mut dollars = vec![0.0; betas.ncols()];
    let mut gross_dollars = dollars.clone();
    for (exposure, row) in exposures.iter().zip(betas.rows()) {
        for (k, beta) in row.iter().enumerate() {
            dollars[k] += exposure * beta;
            gross_dollars[k] += (exposure * beta).abs();
        }
    }
    let denominator = match denominator {
        Denominator::Gross => exposures.iter().map(|exposure| exposure.abs()).sum(),
        Denominator::Net => exposures.iter().sum(),
        Denominator::Value(value) => value,
    };
    let betas: Vec<f64> = dollars.iter().map(|dollar| dollar / denominator).collect();
    let betas = Some(betas).filter(|betas| betas.iter().all(|beta| beta.is_finite()));
    Ok(FactorExposures { dollars, gross_dollars, betas, denominator })
}

/// The beta of a portfolio to one factor from the betas of its positions: Σ Eᵢ·βᵢ/V.
///
/// `None` when the denominator is 0.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) as [`factor_exposures`].
pub fn portfolio_beta(exposures: &[f64], betas: &[f64], denominator: Denominator) -> Result<Option<f64>> {
    let mut checks = Checks::default();
    check_length(&mut checks, "betas", betas.len(), "exposure", exposures.len());
    checks.finish()?;
    let column = ndarray::ArrayView1::from(betas).insert_axis(ndarray::Axis(1));
    let found = factor_exposures(exposures, column, denominator)?;
    Ok(found.betas.and_then(|betas| betas.first().copied()))
}
