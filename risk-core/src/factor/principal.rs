//! Principal components: the factors that the returns themselves suggest.

use super::check::check_panel_sizes;
use crate::check::Checks;
use crate::linalg::{rows, symmetric_eigen};
use crate::statistics::{CovarianceMethod, covariance};
use crate::{Error, Result};
use ndarray::{Array1, Array2, ArrayView2, Axis, s};
use serde::{Deserialize, Serialize};

/// Which matrix is decomposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PrincipalMatrix {
    /// The covariance: volatile assets count for more.
    #[default]
    Covariance,
    /// The correlation: every asset counts the same.
    Correlation,
}

/// How many components are kept.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ComponentCount {
    /// All.
    #[default]
    All,
    /// So many, or all when there are fewer.
    Fixed(usize),
    /// The fewest that explain this share of the variance.
    Share(f64),
    /// Those with an eigenvalue above the mean one, which is 1 for a correlation: Kaiser's rule.
    Kaiser,
    /// Those above what pure noise would give, λ₊ = σ²·(1 + √(N/T))² with σ² the mean eigenvalue: the
    /// bound of Marchenko and Pastur.
    MarchenkoPastur,
}

/// How principal components are found.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PrincipalSettings {
    /// `covariance` by default.
    pub matrix: PrincipalMatrix,
    /// `all` by default.
    pub components: ComponentCount,
}

/// Principal components of returns: N assets, T observations, m components kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PrincipalComponents {
    /// All N eigenvalues, largest first.
    pub eigenvalues: Vec<f64>,
    /// Each eigenvalue's share of their sum; `None` for returns that do not move.
    pub explained: Option<Vec<f64>>,
    /// N×m: the unit eigenvectors as columns; the largest element of each is positive.
    #[serde(with = "rows")]
    pub vectors: Array2<f64>,
    /// N×m: the eigenvectors times √λ, the covariance (or correlation) of asset and standardised component.
    #[serde(with = "rows")]
    pub loadings: Array2<f64>,
    /// T×m: the components, (r − mean)/scale times the vectors; column k has variance λₖ.
    #[serde(with = "rows")]
    pub scores: Array2<f64>,
    /// What was subtracted from each asset.
    pub means: Vec<f64>,
    /// What each asset was divided by: 1, or its standard deviation for a correlation.
    pub scales: Vec<f64>,
}

/// The principal components of returns.
///
/// # Formula
/// Σ = V·diag(λ)·Vᵀ, scores = (R − 1·r̄ᵀ)·diag(scale)⁻¹·V
///
/// where `returns` is T×N, oldest first, and Σ their sample covariance (divisor T − 1) or correlation.
///
/// # References
/// I. T. Jolliffe (2002), *Principal Component Analysis*, 2nd edition, chapters 3 and 6; V. A. Marchenko,
/// L. A. Pastur (1967), *Mathematics of the USSR-Sbornik* 1; L. Laloux, P. Cizeau, J.-P. Bouchaud,
/// M. Potters (1999), "Noise dressing of financial correlation matrices", *Physical Review Letters* 83.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use risk_core::factor::{PrincipalSettings, principal_components};
///
/// let returns = array![[0.01, 0.02], [-0.01, -0.02], [0.02, 0.04], [-0.02, -0.04]];
/// let components = principal_components(returns.view(), &PrincipalSettings::default())?;
/// assert!((components.explained.unwrap()[0] - 1.0).abs() < 1e-12);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`] when there are fewer than two rows, a number is not finite, a share is outside 0 to 1,
/// or, for a correlation, an asset does not move; [`Error::NoConvergence`] when the eigenvalues are not found.
pub fn principal_components(
    returns: ArrayView2<'_, f64>,
    settings: &PrincipalSettings,
) -> Result<PrincipalComponents> {
    check(returns, settings)?;
    let (observations, assets) = returns.dim();
    let means = returns.mean_axis(Axis(0)).unwrap_or_else(|| Array1::zeros(assets));
    let covariance = covariance(returns, &CovarianceMethod::Sample)?;
    let scales = match settings.matrix {
        PrincipalMatrix::Covariance => Array1::ones(assets),
        PrincipalMatrix::Correlation => covariance.diag().mapv(f64::sqrt),
    };
    // A constant's deviations are the rounding of its mean.
    let still = |j: &usize| scales[*j].is_nan() || scales[*j] <= 1e-14 * means[*j].abs();
    if let Some(j) = (0..assets).find(still) {
        return Err(Error::invalid(
            format_args!("returns[..][{j}]"),
            "must vary for a correlation, got a constant column",
        ));
    }
    let matrix =
        Array2::from_shape_fn((assets, assets), |(i, j)| covariance[[i, j]] / (scales[i] * scales[j]));
    let eigen = symmetric_eigen(matrix.view())?;
    // Rounding may leave the eigenvalues of a singular matrix just below zero.
    let eigenvalues = eigen.values.mapv(|value| value.max(0.0));
    let total = eigenvalues.sum();
    let kept = count(&eigenvalues, total, observations, settings.components);
    let vectors = eigen.vectors.slice(s![.., ..kept]).to_owned();
    let roots = eigenvalues.slice(s![..kept]).mapv(f64::sqrt);
    let scores = ((&returns - &means) / &scales).dot(&vectors);
    Ok(PrincipalComponents {
        explained: (total > 0.0).then(|| eigenvalues.iter().map(|value| value / total).collect()),
        eigenvalues: eigenvalues.to_vec(),
        loadings: &vectors * &roots,
        scores,
        vectors,
        means: means.to_vec(),
        scales: scales.to_vec(),
    })
}

fn count(eigenvalues: &Array1<f64>, total: f64, observations: usize, rule: ComponentCount) -> usize {
    let n = eigenvalues.len();
    let mean = total / n as f64;
    let above = |bound: f64| eigenvalues.iter().filter(|value| **value > bound).count();
    match rule {
        ComponentCount::All => n,
        ComponentCount::Fixed(count) => count.min(n),
        ComponentCount::Kaiser => above(mean),
        ComponentCount::MarchenkoPastur => {
            let edge = 1.0 + (n as f64 / observations as f64).sqrt();
            above(mean * edge * edge)
        }
        ComponentCount::Share(share) => {
            // The sum of the shares may miss 1 by its rounding.
            let want = share * total * (1.0 - 1e-12);
            let sums = eigenvalues.iter().scan(0.0, |sum, value| {
                *sum += value;
                Some(*sum)
            });
            sums.take_while(|sum| *sum < want).count().saturating_add(usize::from(want > 0.0)).min(n)
        }
    }
}

fn check(returns: ArrayView2<'_, f64>, settings: &PrincipalSettings) -> Result<()> {
    let mut checks = Checks::default();
    check_panel_sizes(&mut checks, "returns", returns, false);
    let rows = returns.nrows();
    checks.require(rows >= 2, "returns", format_args!("must have at least 2 rows, got {rows}"));
    if let ComponentCount::Share(share) = settings.components {
        checks.fraction("components.share", share);
    }
    checks.finish()
}
