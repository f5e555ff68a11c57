//! Quantile and tail mean of the observations themselves.

use super::expected_shortfall::{excess_deviation, tail_mean};
use super::report::{Estimate, Interval};
use super::settings::{TailMean, VarSettings};
use crate::math::{normal, special};
use crate::statistics::{QuantileMethod, sorted_quantile};

/// Observations in ascending order.
#[derive(Debug)]
pub(super) struct Sorted {
    pub returns: Vec<f64>,
    quantile: QuantileMethod,
    tail_mean: TailMean,
    interval_confidence: f64,
}

impl Sorted {
    pub fn new(mut returns: Vec<f64>, settings: &VarSettings) -> Self {
        returns.sort_unstable_by(f64::total_cmp);
        let VarSettings { quantile, tail_mean, interval_confidence, .. } = *settings;
        Self { returns, quantile, tail_mean, interval_confidence }
    }

    /// The estimate for the tail probability p.
    pub fn at(&self, p: f64) -> Estimate {
        let n = self.returns.len() as f64;
        let quantile = sorted_quantile(&self.returns, p, self.quantile);
        let shortfall = tail_mean(&self.returns, p, quantile, self.tail_mean);
        let interval = order_statistic_interval(&self.returns, p, self.interval_confidence);
        let width = normal::quantile(0.5 + 0.5 * self.interval_confidence).unwrap_or(f64::INFINITY);
        Estimate {
            value_at_risk: -quantile,
            expected_shortfall: Some(shortfall),
            value_at_risk_error: interval.lower.zip(interval.upper).map(|(l, u)| (u - l) / (2.0 * width)),
            expected_shortfall_error: Some(excess_deviation(&self.returns, quantile) / (p * n.sqrt())),
            interval: Some(interval),
        }
    }
}

/// The interval between two order statistics that holds the p-quantile with at least the given
/// probability, whatever the distribution, as losses.
///
/// # Formula
/// P(x₍ₗ₎ < q < x₍ᵤ₎) ≥ P(l ≤ B ≤ u − 1), B ~ Binomial(n, p)
///
/// where l is the largest and u the smallest rank that leaves at most half the rest on its side.
///
/// # References
/// A. J. McNeil, R. Frey, P. Embrechts (2015), *Quantitative Risk Management*, section 9.2.6; W. J.
/// Conover (1999), *Practical Nonparametric Statistics*, 3rd edition, section 3.2.
fn order_statistic_interval(returns: &[f64], p: f64, confidence: f64) -> Interval {
    let n = returns.len();
    let rest = 0.5 * (1.0 - confidence);
    // The ranks at which the cumulative binomial passes the two ends.
    let lower = first_rank(n, |k| binomial_cumulative(k, n, p) > rest);
    let upper = first_rank(n, |k| binomial_cumulative(k, n, p) >= 1.0 - rest) + 1;
    Interval {
        lower: returns.get(upper - 1).map(|x| -x),
        upper: lower.checked_sub(1).and_then(|i| returns.get(i)).map(|x| -x),
    }
}

/// The first k from 0 to n at which a condition that stays true becomes so.
fn first_rank(n: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, n);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) { high = middle } else { low = middle + 1 }
    }
    low
}

/// P(B ≤ k) for B ~ Binomial(n, p).
pub(super) fn binomial_cumulative(k: usize, n: usize, p: f64) -> f64 {
    if k >= n {
        return 1.0;
    }
    special::beta_regularized((n - k) as f64, k as f64 + 1.0, 1.0 - p).unwrap_or(1.0)
}
