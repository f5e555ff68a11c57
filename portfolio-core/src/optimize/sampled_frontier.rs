//! The efficient frontier of any measure of risk, under any constraints, point by point.

use super::{Estimates, Goal, Method, Optimized, Settings, optimize};
use rayon::prelude::*;
use risk_core::{Error, Result};

/// `points` portfolios from that of the least risk to that of the highest expected return, each of the
/// least risk for its return; the returns between are evenly spaced.
///
/// The method must be mean-risk; its goal is not read. Under bounds alone
/// [`critical_line`](super::critical_line) gives the whole frontier of the variance, exactly.
///
/// # Errors
/// As [`optimize`]; [`Error::Invalid`] when the method is another, or fewer than two points are wanted.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use portfolio_core::optimize::{Estimates, Settings, sampled_frontier};
///
/// let covariance = array![[0.04, 0.006], [0.006, 0.01]];
/// let estimates = Estimates { mean: vec![0.08, 0.05], covariance, returns: None };
/// let frontier = sampled_frontier(&estimates, &Settings::default(), 5)?;
/// assert_eq!(frontier.len(), 5);
/// assert!((frontier[4].expected_return - 0.08).abs() < 1e-12);
/// # Ok::<(), portfolio_core::Error>(())
/// ```
pub fn sampled_frontier(estimates: &Estimates, settings: &Settings, points: usize) -> Result<Vec<Optimized>> {
    let Method::MeanRisk { risk, .. } = &settings.method else {
        return Err(Error::invalid("method", "must be mean_risk for a frontier"));
    };
    if points < 2 {
        return Err(Error::invalid("points", format_args!("must be at least 2, got {points}")));
    }
    let reach = |goal| {
        let method = Method::MeanRisk { goal, risk: risk.clone() };
        optimize(estimates, &Settings { method, ..settings.clone() })
    };
    let (first, last) = (reach(Goal::MinimumRisk)?, reach(Goal::MaximumReturn)?);
    let (low, high) = (settings.net_return(&first), settings.net_return(&last));
    let between = (1..points - 1).into_par_iter().map(|k| {
        let expected_return = low + (high - low) * k as f64 / (points - 1) as f64;
        reach(Goal::TargetReturn { expected_return })
    });
    let between: Vec<Optimized> = between.collect::<Result<_>>()?;
    Ok(std::iter::once(first).chain(between).chain([last]).collect())
}
