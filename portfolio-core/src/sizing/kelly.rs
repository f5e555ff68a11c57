//! The sizes that grow fastest.

use ndarray::ArrayView2;
use risk_core::Result;
use risk_core::check::Checks;
use risk_core::linalg::cholesky;

/// The Kelly fraction of a bet that wins `payoff` with probability p and loses 1 otherwise; 0 when
/// the odds are against it.
///
/// # Formula
/// f = max(p − (1 − p) / b, 0)
///
/// where b is the payoff of a win for each unit lost.
///
/// # References
/// J. L. Kelly (1956), *A new interpretation of information rate*, Bell System Technical Journal
/// 35(4).
///
/// # Errors
/// [`Error::Invalid`](risk_core::Error::Invalid) unless p is from 0 to 1 and the payoff positive.
///
/// # Examples
/// ```
/// assert!((portfolio_core::sizing::kelly_bet(0.6, 1.0)? - 0.2).abs() < 1e-15);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn kelly_bet(win_probability: f64, payoff: f64) -> Result<f64> {
    let mut checks = Checks::default();
    checks.fraction("win_probability", win_probability);
    checks.between("payoff", payoff, 1e-9, 1e12);
    checks.finish()?;
    Ok((win_probability - (1.0 - win_probability) / payoff).max(0.0))
}

/// Kelly weights of several assets, without constraints.
///
/// # Formula
/// w = k Σ⁻¹ (μ − r)
///
/// where μ are expected returns and Σ their covariance over one period, r the risk-free rate, and k
/// the fraction of full Kelly: ½ gives up a quarter of the growth for half the risk. What the
/// weights leave of 1 is lent or borrowed at r.
///
/// # References
/// E. O. Thorp (2006), *The Kelly criterion in blackjack, sports betting, and the stock market*,
/// Handbook of Asset and Liability Management, section 8.
///
/// # Errors
/// [`Error::Invalid`](risk_core::Error::Invalid) unless the numbers are finite, the shapes fit and
/// the fraction is from 0 to 10; [`Error::Infeasible`](risk_core::Error::Infeasible) when the
/// covariance is not positive definite.
///
/// # Examples
/// ```
/// let weights = portfolio_core::sizing::kelly_weights(&[0.08], ndarray::array![[0.04]].view(), 0.02, 0.5)?;
/// assert!((weights[0] - 0.75).abs() < 1e-15);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn kelly_weights(
    means: &[f64],
    covariance: ArrayView2<'_, f64>,
    risk_free_rate: f64,
    fraction: f64,
) -> Result<Vec<f64>> {
    let mut checks = Checks::default();
    check_means(&mut checks, means, covariance);
    checks.between("risk_free_rate", risk_free_rate, -1.0, 10.0);
    checks.between("fraction", fraction, 0.0, 10.0);
    checks.finish()?;
    let factor = cholesky(covariance)?;
    let n = means.len();
    // L y = μ − r, then Lᵀ w = y.
    let mut w: Vec<f64> = means.iter().map(|mean| mean - risk_free_rate).collect();
    for i in 0..n {
        let done: f64 = (0..i).map(|j| factor[[i, j]] * w[j]).sum();
        w[i] = (w[i] - done) / factor[[i, i]];
    }
    for i in (0..n).rev() {
        let done: f64 = (i + 1..n).map(|j| factor[[j, i]] * w[j]).sum();
        w[i] = (w[i] - done) / factor[[i, i]];
    }
    let weights: Vec<f64> = w.iter().map(|w| fraction * w).collect();
    if weights.iter().all(|w| w.is_finite()) {
        Ok(weights)
    } else {
        Err(risk_core::Error::Infeasible("Kelly weights: the covariance is too near to singular".to_owned()))
    }
}

/// The expected growth of a portfolio per period, to second order.
///
/// # Formula
/// g(w) = r + wᵀ(μ − r) − ½ wᵀΣw
///
/// # References
/// As [`kelly_weights`].
///
/// # Errors
/// As [`kelly_weights`], but a covariance need not be positive definite.
pub fn kelly_growth(
    weights: &[f64],
    means: &[f64],
    covariance: ArrayView2<'_, f64>,
    risk_free_rate: f64,
) -> Result<f64> {
    let mut checks = Checks::default();
    check_means(&mut checks, means, covariance);
    let (wanted, got) = (means.len(), weights.len());
    checks.require(wanted == got, "weights", format_args!("must be {wanted} weights, got {got}"));
    for (i, w) in weights.iter().enumerate() {
        checks.between(format_args!("weights[{i}]"), *w, -1e12, 1e12);
    }
    checks.between("risk_free_rate", risk_free_rate, -1.0, 10.0);
    checks.finish()?;
    let excess: f64 = weights.iter().zip(means).map(|(w, mean)| w * (mean - risk_free_rate)).sum();
    let variance: f64 = covariance.indexed_iter().map(|((i, j), s)| weights[i] * s * weights[j]).sum();
    Ok(risk_free_rate + excess - 0.5 * variance)
}

fn check_means(checks: &mut Checks, means: &[f64], covariance: ArrayView2<'_, f64>) {
    let n = means.len();
    checks.require(n > 0, "means", "must be at least one, got none");
    for (i, mean) in means.iter().enumerate() {
        checks.between(format_args!("means[{i}]"), *mean, -1e6, 1e6);
    }
    let (rows, columns) = covariance.dim();
    let message = format_args!("must be {n} x {n}, got {rows} x {columns}");
    checks.require((rows, columns) == (n, n), "covariance", message);
    if let Some(((i, j), x)) = covariance.indexed_iter().find(|(_, x)| x.abs() > 1e12 || !x.is_finite()) {
        checks.problem(format_args!("covariance[{i}][{j}]"), format_args!("must be finite, got {x}"));
    }
}
