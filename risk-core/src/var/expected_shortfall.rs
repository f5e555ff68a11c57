//! The mean of the tail.

use super::estimate::value_at_risk;
use super::settings::{TailMean, VarSettings};
use crate::Result;

/// The expected shortfall alone: that of [`value_at_risk`].
///
/// `None` where the distribution has none.
///
/// # References
/// C. Acerbi, D. Tasche (2002), "On the coherence of expected shortfall", *Journal of Banking and
/// Finance* 26.
///
/// # Examples
/// ```
/// use risk_core::var::{TailMean, VarSettings, expected_shortfall};
///
/// let returns = [-0.02, 0.01, -0.015, 0.03, -0.01];
/// let settings = VarSettings { confidence: 0.7, tail_mean: TailMean::Fractional, ..VarSettings::default() };
/// // 5 · 0.3 observations: the worst, and half of the next.
/// let found = expected_shortfall(&returns, &settings)?.unwrap();
/// assert!((found - (0.02 + 0.5 * 0.015) / 1.5).abs() < 1e-15);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// As [`value_at_risk`].
pub fn expected_shortfall(returns: &[f64], settings: &VarSettings) -> Result<Option<f64>> {
    Ok(value_at_risk(returns, settings)?.expected_shortfall)
}

/// How many of the ascending `returns` lie at or below `quantile`.
///
/// A quantile is an interpolation, whose rounding must not push out the observation that it lies on.
pub(super) fn tail_count(returns: &[f64], quantile: f64) -> usize {
    let largest = returns.first().map_or(0.0, |x| x.abs()).max(quantile.abs());
    returns.partition_point(|&x| x <= quantile + 8.0 * f64::EPSILON * largest)
}

/// The mean loss in the tail of the ascending `returns`, of which those beyond `quantile` may be in any
/// order.
///
/// It is at least the value at risk, also where a small sample sets two conventions against each other.
pub(super) fn tail_mean(returns: &[f64], p: f64, quantile: f64, convention: TailMean) -> f64 {
    let n = returns.len();
    let sum = |count: usize| returns.iter().take(count).sum::<f64>();
    let mean = match convention {
        TailMean::AtOrBelow => {
            let count = tail_count(returns, quantile).max(1);
            sum(count) / count as f64
        }
        TailMean::WorstObservations => {
            let count = (near_integer(n as f64 * p).ceil() as usize).clamp(1, n.max(1));
            sum(count) / count as f64
        }
        TailMean::Fractional => {
            let size = near_integer(n as f64 * p);
            let whole = size.floor();
            let next = returns.get(whole as usize).copied().unwrap_or(0.0);
            (sum(whole as usize) + (size - whole) * next) / size
        }
    };
    -mean.min(quantile)
}

/// 0.07 · 100 is a little more than 7 in binary and must count as 7.
pub(super) fn near_integer(x: f64) -> f64 {
    let nearest = x.round();
    if (x - nearest).abs() <= 8.0 * f64::EPSILON * nearest { nearest } else { x }
}

/// The standard deviation of (q − r)⁺, from which the asymptotic error of the tail mean comes.
///
/// # References
/// S. X. Chen (2008), "Nonparametric estimation of expected shortfall", *Journal of Financial
/// Econometrics* 6, theorem 1 for independent returns.
pub(super) fn excess_deviation(returns: &[f64], quantile: f64) -> f64 {
    let n = returns.len() as f64;
    let excess = returns.iter().map(|&x| (quantile - x).max(0.0));
    let mean = excess.clone().sum::<f64>() / n;
    (excess.map(|x| (x - mean) * (x - mean)).sum::<f64>() / n).sqrt()
}
