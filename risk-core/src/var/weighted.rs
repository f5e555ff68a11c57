//! Observations with weights by age, and observations brought to the volatility of today.

use super::report::Estimate;
use super::settings::{TailMean, VarSettings};
use crate::{Error, Result, math};

/// Observations in ascending order with the probabilities that their age gives them.
#[derive(Debug)]
pub(super) struct Weighted {
    /// (return, weight).
    atoms: Vec<(f64, f64)>,
    tail_mean: TailMean,
}

impl Weighted {
    /// # Formula
    /// wₜ = λ^{T−t}·(1 − λ)/(1 − λᵀ)
    pub fn new(returns: &[f64], settings: &VarSettings) -> Self {
        let newest = returns.len().saturating_sub(1);
        let weight = |t: usize| math::power(settings.age_decay, (newest - t) as f64);
        let mut atoms: Vec<(f64, f64)> = returns.iter().enumerate().map(|(t, &r)| (r, weight(t))).collect();
        let total: f64 = atoms.iter().map(|atom| atom.1).sum();
        atoms.iter_mut().for_each(|atom| atom.1 /= total);
        atoms.sort_by(|a, b| a.0.total_cmp(&b.0));
        Self { atoms, tail_mean: settings.tail_mean }
    }

    /// The least observation at or below which the weights reach p, and the mean of the tail.
    ///
    /// [`TailMean::AtOrBelow`] and [`TailMean::WorstObservations`] are the same here: the weighted mean
    /// of the observations up to that one; [`TailMean::Fractional`] counts it with the weight that is
    /// missing to p.
    ///
    /// # References
    /// J. C. Hull (2018), *Risk Management and Financial Institutions*, 5th edition, section 13.3.1.
    pub fn at(&self, p: f64) -> Estimate {
        let (mut reached, mut sum) = (0.0, 0.0);
        for &(r, weight) in &self.atoms {
            // The weights are rounded: what is missing to p by less than that is not missing.
            if reached + weight >= p * (1.0 - 1e-13) {
                let taken = match self.tail_mean {
                    TailMean::Fractional => p - reached,
                    TailMean::AtOrBelow | TailMean::WorstObservations => weight,
                };
                let mean = (sum + taken * r) / (reached + taken);
                return estimate(r, mean);
            }
            reached += weight;
            sum += weight * r;
        }
        let worst = self.atoms.last().map_or(0.0, |atom| atom.0);
        estimate(worst, sum / reached)
    }
}

fn estimate(quantile: f64, mean: f64) -> Estimate {
    Estimate {
        value_at_risk: -quantile,
        expected_shortfall: Some(-mean.min(quantile)),
        ..Estimate::default()
    }
}

/// The exponentially weighted volatility expected for each return and, at the end, for the next one.
///
/// # Formula
/// σ²ₜ₊₁ = λσ²ₜ + (1 − λ)r²ₜ
///
/// where σ₁² is the mean of all r².
pub(super) fn volatilities(returns: &[f64], decay: f64) -> Vec<f64> {
    // In units of the largest return, whose square could overflow.
    let largest = returns.iter().fold(0.0_f64, |most, r| most.max(r.abs()));
    if largest == 0.0 {
        return vec![1.0; returns.len() + 1];
    }
    let square = |r: &f64| (r / largest) * (r / largest);
    let mut variance = returns.iter().map(square).sum::<f64>() / returns.len() as f64;
    let mut found = vec![largest * variance.sqrt()];
    for r in returns {
        variance = decay * variance + (1.0 - decay) * square(r);
        found.push(largest * variance.sqrt());
    }
    found
}

/// The returns, each at the last of the volatilities instead of its own.
pub(super) fn rescaled(returns: &[f64], volatilities: &[f64]) -> Result<Vec<f64>> {
    let today = volatilities.last().copied().unwrap_or(1.0);
    let rescaled: Vec<f64> = returns.iter().zip(volatilities).map(|(r, own)| r * (today / own)).collect();
    match rescaled.iter().position(|r| !r.is_finite()) {
        None => Ok(rescaled),
        Some(t) => Err(Error::Infeasible(format!(
            "returns[{t}]: the volatility of its day is too small to scale it by, {:e}",
            volatilities.get(t).copied().unwrap_or(0.0)
        ))),
    }
}
