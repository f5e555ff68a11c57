use super::panel::{check_overflow, check_panel, products};
use crate::linalg::rows;
use crate::{Error, Result};
use ndarray::{Array1, Array2, ArrayView2, Axis};
use serde::{Deserialize, Serialize};

/// What a covariance matrix is pulled towards.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShrinkageTarget {
    /// The mean variance on the diagonal and nothing beside it. The default, as in scikit-learn.
    #[default]
    ScaledIdentity,
    /// The variances of the sample, and its mean correlation for every pair.
    ConstantCorrelation,
    /// The variances of the sample, and the covariances of a one-factor model whose factor is the
    /// mean of the columns.
    SingleFactor,
}

/// A shrunk covariance matrix.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shrunk {
    /// δ·F + (1 − δ)·S, per observation.
    #[serde(with = "rows")]
    pub covariance: Array2<f64>,
    /// The weight δ of the target, from 0 to 1.
    pub intensity: f64,
}

/// The covariance matrix of Ledoit and Wolf.
///
/// # Formula
/// Σ = δ·F + (1 − δ)·S with δ = min(1, max(0, (π − ρ)/(γ·T)))
///
/// where S is the population covariance of the T rows, F the target, π the sum of the asymptotic
/// variances of the elements of S, ρ that of the covariances of the elements of F with those of S,
/// and γ = ‖F − S‖² in Frobenius' norm. ρ = 0 for the scaled identity. δ minimises the expected
/// distance from the true covariance.
///
/// The sums over pairs of columns are taken as products of sums over columns, row by row, so δ costs
/// O(N·T) next to the O(N²·T) of S.
///
/// # References
/// O. Ledoit, M. Wolf (2004), "A well-conditioned estimator for large-dimensional covariance
/// matrices", *Journal of Multivariate Analysis* 88, section 3.2 (scaled identity); (2004), "Honey, I
/// shrunk the sample covariance matrix", *Journal of Portfolio Management* 30, appendix (constant
/// correlation); (2003), "Improved estimation of the covariance matrix of stock returns with an
/// application to portfolio selection", *Journal of Empirical Finance* 10, section 2.5 (one factor).
///
/// # Errors
/// [`Error::Invalid`] when the panel has fewer than 2 rows, no column or a
/// number that is not finite, or when its fourth powers overflow.
pub fn shrinkage(returns: ArrayView2<'_, f64>, target: ShrinkageTarget) -> Result<Shrunk> {
    check_panel("returns", returns, 2)?;
    let x = &returns - &means(returns);
    let count = x.nrows() as f64;
    let sample = products(x.view(), |_| ()).0 / count;
    check_overflow("returns", returns, &sample)?;
    let (target, covariance_sum) = match target {
        ShrinkageTarget::ScaledIdentity => scaled_identity(&sample),
        ShrinkageTarget::ConstantCorrelation => constant_correlation(&x, &sample),
        ShrinkageTarget::SingleFactor => single_factor(&x, &sample),
    };
    let squares = x.mapv(|x| x * x).sum_axis(Axis(1));
    let variance_sum = squares.dot(&squares) / count - norm(&sample);
    let distance = norm(&(&target - &sample));
    let excess = (variance_sum - covariance_sum) / count;
    if !excess.is_finite() || !distance.is_finite() {
        return Err(Error::invalid("returns", "must hold smaller numbers: their fourth powers overflow"));
    }
    // A target that is the sample itself leaves nothing to weigh.
    let intensity = if excess > 0.0 && distance > 0.0 { (excess / distance).min(1.0) } else { 0.0 };
    Ok(Shrunk { covariance: &target * intensity + &sample * (1.0 - intensity), intensity })
}

/// The means of the columns.
fn means(returns: ArrayView2<'_, f64>) -> Array1<f64> {
    let count = returns.nrows() as f64;
    let first = returns.sum_axis(Axis(0)) / count;
    let missed = (&returns - &first).sum_axis(Axis(0)) / count;
    first + missed
}

/// ‖A‖² in Frobenius' norm.
fn norm(a: &Array2<f64>) -> f64 {
    a.iter().map(|x| x * x).sum()
}

/// The target and its ρ.
fn scaled_identity(sample: &Array2<f64>) -> (Array2<f64>, f64) {
    let mean = sample.diag().sum() / sample.nrows() as f64;
    (Array2::from_diag_elem(sample.nrows(), mean), 0.0)
}

/// The sum over columns of the asymptotic variances of sᵢᵢ: the diagonal's part of ρ for a target
/// that keeps the variances.
fn diagonal_part(x: &Array2<f64>, sample: &Array2<f64>) -> f64 {
    let fourth: f64 = x.iter().map(|x| (x * x) * (x * x)).sum();
    fourth / x.nrows() as f64 - sample.diag().mapv(|s| s * s).sum()
}

/// The target r̄·√(sᵢᵢsⱼⱼ), and ρ = Σᵢ πᵢᵢ + r̄·Σ_{i≠j} √(sⱼⱼ/sᵢᵢ)·(mean xᵢ³xⱼ − sᵢᵢsᵢⱼ).
fn constant_correlation(x: &Array2<f64>, sample: &Array2<f64>) -> (Array2<f64>, f64) {
    let count = x.nrows() as f64;
    let deviations = sample.diag().mapv(f64::sqrt);
    let inverses = deviations.mapv(|s| if s > 0.0 { 1.0 / s } else { 0.0 });
    let moving = inverses.iter().filter(|&&s| s > 0.0).count() as f64;
    let correlations = inverses.dot(&sample.dot(&inverses)) - moving;
    let mean = if moving > 1.0 { correlations / (moving * (moving - 1.0)) } else { 0.0 };
    let mut target = outer(&deviations) * mean;
    target.diag_mut().assign(&sample.diag());

    let cubes = x.mapv(|x| x * x * x).dot(&inverses);
    let fourth: f64 = x.iter().map(|x| (x * x) * (x * x)).sum();
    let mixed = (cubes.dot(&x.dot(&deviations)) - fourth) / count;
    let variances = sample.diag();
    let products = deviations.dot(&sample.dot(&deviations)) - variances.dot(&variances);
    (target, diagonal_part(x, sample) + mean * (mixed - products))
}

/// The target cᵢcⱼ/v with v the variance of the factor f and c its covariances with the columns, and
/// ρ = Σᵢ πᵢᵢ + Σ_{i≠j} (2·cⱼ/v·(mean xᵢ²xⱼf − cᵢsᵢⱼ) − cᵢcⱼ/v²·(mean f²xᵢxⱼ − v·sᵢⱼ)).
fn single_factor(x: &Array2<f64>, sample: &Array2<f64>) -> (Array2<f64>, f64) {
    let count = x.nrows() as f64;
    let factor = x.sum_axis(Axis(1)) / x.ncols() as f64;
    let variance = factor.dot(&factor) / count;
    let diagonal = diagonal_part(x, sample);
    if variance == 0.0 {
        return (Array2::from_diag(&sample.diag()), diagonal);
    }
    let loadings = x.t().dot(&factor) / (count * variance);
    let mut target = outer(&loadings) * variance;
    target.diag_mut().assign(&sample.diag());

    // Sums over all pairs, less those of a column with itself.
    let explained = x.dot(&loadings);
    let own = x.mapv(|x| x * x);
    let squares = own.sum_axis(Axis(1));
    let modelled = loadings.dot(&sample.dot(&loadings)) * variance
        - (&loadings * &loadings).dot(&sample.diag()) * variance;
    let first = ((&squares * &explained * &factor).sum()
        - (x.mapv(|x| x * x * x).dot(&loadings) * &factor).sum())
        / count
        - modelled;
    let alone = own.dot(&(&loadings * &loadings));
    let second = ((&explained * &explained - &alone) * &factor * &factor).sum() / count - modelled;
    (target, diagonal + 2.0 * first - second)
}

fn outer(a: &Array1<f64>) -> Array2<f64> {
    let column = a.view().insert_axis(Axis(1));
    column.dot(&column.t())
}
