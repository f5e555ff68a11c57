use super::panel::{centre, check_overflow, check_shape, products, scale_rows};
use super::shrinkage::{ShrinkageTarget, shrinkage};
use crate::{Error, Result, math};
use ndarray::{Array1, Array2, ArrayView2};
use serde::{Deserialize, Serialize};

/// How a covariance matrix is estimated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CovarianceMethod {
    /// Deviations from the mean, divisor T − 1. The default.
    #[default]
    Sample,
    /// Deviations from the mean, divisor T.
    Population,
    /// Exponentially declining weights wₖ = (1 − λ)λᵏ/(1 − λᵀ), k = 0 for the newest row, and means
    /// of zero: the estimator of RiskMetrics.
    Ewma {
        /// λ in (0, 1): 0.94 for daily returns in RiskMetrics, 0.97 for monthly ones.
        decay: f64,
    },
    /// The weights of [`Ewma`](Self::Ewma), and deviations from the mean under the same weights.
    CentredEwma {
        /// λ in (0, 1).
        decay: f64,
    },
    /// The population covariance, pulled towards a target of few parameters: see [`shrinkage`].
    LedoitWolf {
        /// The target.
        target: ShrinkageTarget,
    },
}

/// The covariance matrix of the columns, per observation.
///
/// # Formula
/// Σᵢⱼ = Σₜ wₜ·(rₜᵢ − mᵢ)(rₜⱼ − mⱼ)
///
/// where w is 1/(T − 1) for [`CovarianceMethod::Sample`], 1/T for [`CovarianceMethod::Population`],
/// and as said at [`CovarianceMethod`] otherwise. Every estimate is positive semidefinite.
///
/// `returns` has T rows, oldest first, and N columns. The result is not annualised: multiply it by
/// the number of observations a year.
///
/// # References
/// J.P. Morgan/Reuters (1996), *RiskMetrics — Technical Document*, 4th edition, section 5.2.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use risk_core::statistics::{CovarianceMethod, covariance};
///
/// let returns = array![[0.01, 0.02], [0.03, -0.02], [-0.01, 0.00]];
/// let sigma = covariance(returns.view(), &CovarianceMethod::Sample)?;
/// assert!((sigma[[0, 0]] - 4e-4).abs() < 1e-16 && (sigma[[0, 1]] + 2e-4).abs() < 1e-16);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`] when the panel has too few rows (2, but 1 for the population and for the
/// weighted estimates), no column or a number that is not finite, when its covariances overflow, or
/// when λ is not in (0, 1).
pub fn covariance(returns: ArrayView2<'_, f64>, method: &CovarianceMethod) -> Result<Array2<f64>> {
    let products = match *method {
        CovarianceMethod::Sample => {
            check_shape("returns", returns, 2)?;
            products(returns, centre).0 / (returns.nrows() - 1) as f64
        }
        CovarianceMethod::Population => {
            check_shape("returns", returns, 1)?;
            products(returns, centre).0 / returns.nrows() as f64
        }
        CovarianceMethod::Ewma { decay } => {
            let roots = weights(returns, decay)?.mapv(f64::sqrt).to_vec();
            products(returns, |block| scale_rows(block, &roots)).0
        }
        CovarianceMethod::CentredEwma { decay } => {
            let weights = weights(returns, decay)?;
            let roots = weights.mapv(f64::sqrt).to_vec();
            let centred = &returns - &returns.t().dot(&weights);
            products(centred.view(), |block| scale_rows(block, &roots)).0
        }
        CovarianceMethod::LedoitWolf { target } => return Ok(shrinkage(returns, target)?.covariance),
    };
    check_overflow("returns", returns, &products)?;
    Ok(products)
}

/// The weights of the rows, which sum to 1.
fn weights(returns: ArrayView2<'_, f64>, decay: f64) -> Result<Array1<f64>> {
    if !(decay > 0.0 && decay < 1.0) {
        return Err(Error::invalid("decay", format_args!("must lie between 0 and 1, got {decay}")));
    }
    check_shape("returns", returns, 1)?;
    let count = returns.nrows();
    let raw = Array1::from_shape_fn(count, |t| math::power(decay, (count - 1 - t) as f64));
    let sum = raw.sum();
    Ok(raw / sum)
}
