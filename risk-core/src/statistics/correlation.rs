use super::panel::{check_overflow, check_shape, products, standardise};
use super::rank::rank_block;
use crate::Result;
use crate::check::Checks;
use crate::linalg::check_symmetric;
use crate::math::student;
use ndarray::{Array2, ArrayView2};
use serde::{Deserialize, Serialize};

/// Which dependence a correlation measures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CorrelationMethod {
    /// Linear dependence: the product-moment correlation. The default.
    #[default]
    Pearson,
    /// Monotone dependence: the product-moment correlation of the ranks; ties share their mean rank.
    Spearman,
}

/// The correlation matrix of the columns; its diagonal is exactly 1.
///
/// # Formula
/// ρᵢⱼ = Σₜ (xₜᵢ − x̄ᵢ)(xₜⱼ − x̄ⱼ) / √(Σₜ (xₜᵢ − x̄ᵢ)²·Σₜ (xₜⱼ − x̄ⱼ)²)
///
/// where x are the observations, or their ranks for [`CorrelationMethod::Spearman`].
///
/// # References
/// C. Spearman (1904), "The proof and measurement of association between two things", *American
/// Journal of Psychology* 15.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use risk_core::statistics::{CorrelationMethod, correlation};
///
/// let returns = array![[0.01, 0.02], [0.02, 0.08], [0.03, 0.18]];
/// let rho = correlation(returns.view(), CorrelationMethod::Spearman)?;
/// assert!((rho[[0, 1]] - 1.0).abs() < 1e-15);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) when the panel has fewer than 2 rows, no column, a number
/// that is not finite, or constant columns, which have no correlation: each of them is named.
/// [`pairwise_correlation`](super::pairwise_correlation) takes all of these.
pub fn correlation(returns: ArrayView2<'_, f64>, method: CorrelationMethod) -> Result<Array2<f64>> {
    check_shape("returns", returns, 2)?;
    let (mut found, constant) = products(returns, |block| {
        if method == CorrelationMethod::Spearman {
            rank_block(block);
        }
        standardise(block)
    });
    check_overflow("returns", returns, &found)?;
    let mut checks = Checks::default();
    let constant = constant.as_flattened().iter().take(returns.ncols()).enumerate();
    for (column, _) in constant.filter(|&(_, &constant)| constant) {
        checks.problem("returns", format_args!("column {column} must vary, got a constant"));
    }
    checks.finish()?;
    found.mapv_inplace(|rho| rho.clamp(-1.0, 1.0));
    found.diag_mut().fill(1.0);
    Ok(found)
}

/// The probability, under independence of two normal variables, of a sample correlation of at least
/// this size.
///
/// # Formula
/// p = 2·T₍ₙ₋₂₎(−|ρ|·√((n − 2)/(1 − ρ²))) with Student's distribution function T.
///
/// `None` when n < 3 or ρ is not from −1 to 1.
///
/// # References
/// R. A. Fisher (1915), "Frequency distribution of the values of the correlation coefficient in
/// samples from an indefinitely large population", *Biometrika* 10.
#[must_use]
pub fn correlation_p_value(correlation: f64, observations: usize) -> Option<f64> {
    if !(-1.0..=1.0).contains(&correlation) || observations < 3 {
        return None;
    }
    let degrees = (observations - 2) as f64;
    let rest = (1.0 - correlation) * (1.0 + correlation);
    if rest == 0.0 {
        return Some(0.0);
    }
    Some(2.0 * student::cumulative(-correlation.abs() * (degrees / rest).sqrt(), degrees)?)
}

/// The correlations in a covariance matrix.
///
/// # Formula
/// ρᵢⱼ = σᵢⱼ/√(σᵢᵢσⱼⱼ)
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) when the matrix is not square, finite and symmetric, when
/// a variance is not positive, or when a covariance exceeds what its variances allow.
pub fn covariance_to_correlation(covariance: ArrayView2<'_, f64>) -> Result<Array2<f64>> {
    check_symmetric("covariance", covariance)?;
    let mut checks = Checks::default();
    for (i, &variance) in covariance.diag().iter().enumerate() {
        checks.require(
            variance > 0.0,
            format_args!("covariance[{i}][{i}]"),
            format_args!("must be positive, got {variance}"),
        );
    }
    checks.finish()?;
    let deviations = covariance.diag().mapv(f64::sqrt);
    let mut checks = Checks::default();
    let rho = Array2::from_shape_fn(covariance.dim(), |(i, j)| {
        if i == j {
            return 1.0;
        }
        let rho = covariance[[i, j]] / deviations[i] / deviations[j];
        if i < j && rho.abs() > 1.0 + SLACK {
            checks.problem(
                format_args!("covariance[{i}][{j}]"),
                format_args!("must give a correlation from -1 to 1, got {rho}"),
            );
        }
        rho.clamp(-1.0, 1.0)
    });
    checks.finish()?;
    Ok(rho)
}

/// What rounding may add to a correlation of 1.
const SLACK: f64 = 1e-9;

/// The covariance matrix of variables with these correlations and standard deviations.
///
/// # Formula
/// σᵢⱼ = ρᵢⱼ·σᵢ·σⱼ
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) when the matrix is not square, finite and symmetric with
/// elements from −1 to 1 and a diagonal of 1, or when the standard deviations are not as many as its
/// rows, finite and at least 0.
pub fn correlation_to_covariance(
    correlation: ArrayView2<'_, f64>,
    standard_deviations: &[f64],
) -> Result<Array2<f64>> {
    check_correlation("correlation", correlation)?;
    let mut checks = Checks::default();
    let (want, got) = (correlation.nrows(), standard_deviations.len());
    checks.require(
        want == got,
        "standard_deviations",
        format_args!("must be {want}, one for each row of the matrix, got {got}"),
    );
    for (i, &sigma) in standard_deviations.iter().enumerate() {
        checks.between(format_args!("standard_deviations[{i}]"), sigma, 0.0, LARGEST);
    }
    checks.finish()?;
    Ok(Array2::from_shape_fn(correlation.dim(), |(i, j)| {
        correlation[[i, j]] * (standard_deviations[i] * standard_deviations[j])
    }))
}

/// A standard deviation whose square is still a number.
const LARGEST: f64 = 1e150;

/// Wants a symmetric matrix with elements from −1 to 1 and a diagonal of 1.
pub(crate) fn check_correlation(name: &str, matrix: ArrayView2<'_, f64>) -> Result<()> {
    check_symmetric(name, matrix)?;
    let mut checks = Checks::default();
    for ((i, j), &rho) in matrix.indexed_iter() {
        let path = format_args!("{name}[{i}][{j}]");
        if i == j {
            checks.require((rho - 1.0).abs() <= SLACK, path, format_args!("must be 1, got {rho}"));
        } else if i < j {
            checks.between(path, rho, -1.0 - SLACK, 1.0 + SLACK);
        }
    }
    checks.finish()
}
