//! Where the risk of a portfolio comes from: factors, and what they do not explain.

use super::check::{check_length, check_sizes};
use crate::Result;
use crate::check::Checks;
use crate::linalg::check_symmetric;
use ndarray::ArrayView2;
use serde::{Deserialize, Serialize};

/// The variance of a portfolio by source, per period of the inputs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RiskDecomposition {
    /// σ² = b'Σ_F b + Σ wᵢ²·σ²_εi.
    pub variance: f64,
    /// σ.
    pub volatility: f64,
    /// b'Σ_F b.
    pub systematic_variance: f64,
    /// Σ wᵢ²·σ²_εi.
    pub idiosyncratic_variance: f64,
    /// b'Σ_F b/σ², the R² of the portfolio; `None` for a portfolio without risk.
    pub systematic_share: Option<f64>,
    /// The rest.
    pub idiosyncratic_share: Option<f64>,
    /// Per factor.
    pub factors: Vec<FactorContribution>,
    /// wᵢ²·σ²_εi/σ per asset: what each adds to the volatility by itself; `None` without risk.
    pub idiosyncratic_contributions: Option<Vec<f64>>,
}

/// What one factor adds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FactorContribution {
    /// b_f·(Σ_F b)_f: these add up to the systematic variance.
    pub variance: f64,
    /// b_f·(Σ_F b)_f/σ: with the idiosyncratic contributions these add up to the volatility.
    pub volatility: Option<f64>,
    /// b_f·(Σ_F b)_f/σ²; negative for a factor that hedges others.
    pub share: Option<f64>,
    /// (Σ_F b)_f/σ = ∂σ/∂b_f.
    pub marginal: Option<f64>,
}

/// Decomposes the variance of a portfolio under a factor model.
///
/// # Formula
/// σ² = b'Σ_F b + Σᵢ wᵢ²·σ²_εi, and σ = Σ_f b_f·∂σ/∂b_f + Σᵢ wᵢ²·σ²_εi/σ
///
/// where b are the K portfolio betas Σᵢ wᵢ·β_if of a *joint* regression, Σ_F is the K×K covariance of the
/// factors, w the N weights and σ²_ε the N residual variances. Weights may be dollars, with b dollar
/// exposures: then every volatility is in dollars, and z·σ is the parametric value at risk.
///
/// # References
/// R. Grinold, R. Kahn (2000), *Active Portfolio Management*, 2nd edition, chapter 3 and its appendix;
/// A. Meucci (2005), *Risk and Asset Allocation*, section 5.5 (Euler's decomposition).
///
/// # Examples
/// ```
/// use ndarray::array;
/// use risk_core::factor::decompose_risk;
///
/// let risk = decompose_risk(&[1.1], array![[0.0004]].view(), &[0.5, 0.5], &[0.0002, 0.0002])?;
/// assert!((risk.variance - (1.21 * 0.0004 + 0.0001)).abs() < 1e-18);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) when sizes differ, a number is not finite, the covariance is not
/// symmetric, or a variance is negative.
pub fn decompose_risk(
    betas: &[f64],
    factor_covariance: ArrayView2<'_, f64>,
    weights: &[f64],
    idiosyncratic_variances: &[f64],
) -> Result<RiskDecomposition> {
    check_symmetric("factor_covariance", factor_covariance)?;
    let mut checks = Checks::default();
    check_sizes(&mut checks, "betas", betas);
    check_sizes(&mut checks, "weights", weights);
    check_length(&mut checks, "betas", betas.len(), "factor", factor_covariance.nrows());
    check_length(
        &mut checks,
        "idiosyncratic_variances",
        idiosyncratic_variances.len(),
        "weight",
        weights.len(),
    );
    for (i, &variance) in idiosyncratic_variances.iter().enumerate() {
        if checks.is_clean() {
            checks.between(
                format_args!("idiosyncratic_variances[{i}]"),
                variance,
                0.0,
                super::check::LARGEST,
            );
        }
    }
    checks.finish()?;
    // Σ_F b, and b times it.
    let covariances: Vec<f64> = factor_covariance
        .rows()
        .into_iter()
        .map(|row| row.iter().zip(betas).map(|(covariance, beta)| covariance * beta).sum())
        .collect();
    let systematic: Vec<f64> = betas.iter().zip(&covariances).map(|(beta, c)| beta * c).collect();
    let own: Vec<f64> = weights.iter().zip(idiosyncratic_variances).map(|(w, v)| w * w * v).collect();
    let systematic_variance: f64 = systematic.iter().sum::<f64>().max(0.0);
    let idiosyncratic_variance: f64 = own.iter().sum();
    let variance = systematic_variance + idiosyncratic_variance;
    if !variance.is_finite() {
        return Err(crate::Error::invalid("weights", "must be smaller, the variance overflows"));
    }
    let volatility = variance.sqrt();
    let per_volatility = |part: f64| (volatility > 0.0).then(|| part / volatility);
    let per_variance = |part: f64| (variance > 0.0).then(|| part / variance);
    let factors = systematic.iter().zip(&covariances).map(|(&part, &covariance)| FactorContribution {
        variance: part,
        volatility: per_volatility(part),
        share: per_variance(part),
        marginal: per_volatility(covariance),
    });
    Ok(RiskDecomposition {
        variance,
        volatility,
        systematic_variance,
        idiosyncratic_variance,
        systematic_share: per_variance(systematic_variance),
        idiosyncratic_share: per_variance(idiosyncratic_variance),
        factors: factors.collect(),
        idiosyncratic_contributions: own.iter().map(|&part| per_volatility(part)).collect(),
    })
}
