//! Contributions from the observations themselves.

use super::component::Contributions;
use super::expected_shortfall::{near_integer, tail_count};
use super::portfolio::portfolio_returns;
use super::settings::{TailMean, check_horizon, open_fraction, tail_probability};
use crate::check::Checks;
use crate::math::normal;
use crate::statistics::{Bias, QuantileMethod, mean, sorted_quantile, standard_deviation};
use crate::{Error, Result};
use ndarray::{Array1, ArrayView2};
use serde::{Deserialize, Serialize};

/// How the historical value at risk, which is one or two observations, is divided.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VarAllocation {
    /// In proportion to the mean returns of the positions around the value at risk, weighted by a normal
    /// kernel. The default: far less noisy than single days.
    #[default]
    Kernel,
    /// By the returns of the positions on the days that the quantile lies between.
    NearestDays,
    /// In proportion to the parts of the parametric value at risk: wᵢ·cov(rᵢ, r)/var(r).
    Parametric,
}

/// The settings of [`historical_contributions`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ContributionSettings {
    /// The level c in (0, 1). Default: 0.95.
    pub confidence: f64,
    /// How the value at risk is divided. Default: [`VarAllocation::Kernel`].
    pub allocation: VarAllocation,
    /// How the quantile is read off. Default: [`QuantileMethod::Linear`].
    pub quantile: QuantileMethod,
    /// The tail of the expected shortfall. Default: [`TailMean::AtOrBelow`].
    pub tail_mean: TailMean,
    /// h: the figures of one day are taken times √h. Default: 1.
    pub horizon_days: usize,
}

impl Default for ContributionSettings {
    fn default() -> Self {
        Self {
            confidence: 0.95,
            allocation: VarAllocation::Kernel,
            quantile: QuantileMethod::Linear,
            tail_mean: TailMean::AtOrBelow,
            horizon_days: 1,
        }
    }
}

/// The historical value at risk and expected shortfall of a portfolio, divided among its positions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HistoricalContributions {
    /// The parts of the value at risk.
    pub value_at_risk: Contributions,
    /// The parts of the expected shortfall.
    pub expected_shortfall: Contributions,
}

/// The parts of the historical value at risk and expected shortfall of a portfolio.
///
/// # Formula
/// ∂ES/∂wᵢ = −E\[rᵢ | r in the tail\],  ∂VaR/∂wᵢ = −E\[rᵢ | r = −VaR\]
///
/// where `returns` is T × N, `weights` are fractions or exposures in money, and r = Σwᵢrᵢ. The second
/// mean is over one or two days, or over those near by: see [`VarAllocation`]. The parts near by are
/// scaled to add up to the value at risk; where they do not come near to it, because positions cancel,
/// the days themselves count.
///
/// # References
/// D. Tasche (1999), "Risk contributions and performance measurement"; E. Epperlein, A. Smillie (2006),
/// "Cracking VaR with kernels", *Risk* 19.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use risk_core::var::{ContributionSettings, historical_contributions};
///
/// let returns = array![[0.01, -0.02], [-0.03, 0.01], [0.02, 0.02], [-0.01, -0.01]];
/// let settings = ContributionSettings { confidence: 0.75, ..ContributionSettings::default() };
/// let found = historical_contributions(returns.view(), &[100.0, 50.0], &settings)?;
/// // The tail is the second day.
/// assert_eq!(found.expected_shortfall.component, [3.0, -0.5]);
/// assert_eq!(found.expected_shortfall.total, 2.5);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`] when the panel, the weights or a setting is wrong.
pub fn historical_contributions(
    returns: ArrayView2<'_, f64>,
    weights: &[f64],
    settings: &ContributionSettings,
) -> Result<HistoricalContributions> {
    let mut checks = Checks::default();
    open_fraction(&mut checks, "confidence", settings.confidence);
    check_horizon(&mut checks, settings.horizon_days);
    checks.finish()?;
    let tail = Tail::new(portfolio_returns(returns, weights)?, settings);
    let factor = (settings.horizon_days as f64).sqrt();
    let contributions = |days: &[(usize, f64)]| {
        let mut marginal = Array1::zeros(weights.len());
        for &(t, share) in days {
            marginal.scaled_add(-factor * share, &returns.row(t));
        }
        Contributions::new(weights, marginal.to_vec())
    };
    let nearest = contributions(&tail.nearest_days());
    let expected_shortfall = contributions(&tail.tail_days(settings.tail_mean));
    let near = match settings.allocation {
        VarAllocation::NearestDays => None,
        VarAllocation::Kernel => Some(contributions(&tail.days_around())),
        VarAllocation::Parametric => Some(contributions(&tail.days_by_deviation())),
    };
    let value_at_risk = near.and_then(|near| rescaled(&near, nearest.total, weights)).unwrap_or(nearest);
    if !(value_at_risk.is_finite() && expected_shortfall.is_finite()) {
        return Err(Error::Infeasible("weights: the risk exceeds the largest number".to_owned()));
    }
    Ok(HistoricalContributions { value_at_risk, expected_shortfall })
}

/// Contributions in the same proportions that add up to `total`; `None` where the proportions mean
/// nothing.
fn rescaled(near: &Contributions, total: f64, weights: &[f64]) -> Option<Contributions> {
    let ratio = total / near.total;
    let gross: f64 = near.component.iter().map(|c| c.abs()).sum();
    let sound = ratio.is_finite() && near.total.abs() > 1e-3 * gross;
    sound.then(|| Contributions::new(weights, near.marginal.iter().map(|m| m * ratio).collect()))
}

/// The days of a portfolio and its quantile.
struct Tail {
    returns: Vec<f64>,
    /// The days, worst first.
    order: Vec<usize>,
    sorted: Vec<f64>,
    probability: f64,
    quantile: f64,
}

impl Tail {
    fn new(returns: Vec<f64>, settings: &ContributionSettings) -> Self {
        let mut order: Vec<usize> = (0..returns.len()).collect();
        order.sort_by(|&a, &b| returns[a].total_cmp(&returns[b]));
        let sorted: Vec<f64> = order.iter().map(|&t| returns[t]).collect();
        let probability = tail_probability(settings.confidence);
        let quantile = sorted_quantile(&sorted, probability, settings.quantile);
        Self { returns, order, sorted, probability, quantile }
    }

    /// The days that the quantile lies between, with the shares of its interpolation.
    fn nearest_days(&self) -> Vec<(usize, f64)> {
        let above = self.sorted.partition_point(|&x| x < self.quantile).min(self.sorted.len() - 1);
        let Some(below) = above.checked_sub(1).filter(|_| self.sorted[above] > self.quantile) else {
            return vec![(self.order[above], 1.0)];
        };
        let share = (self.quantile - self.sorted[below]) / (self.sorted[above] - self.sorted[below]);
        vec![(self.order[below], 1.0 - share), (self.order[above], share)]
    }

    /// The days of the tail, with their shares in its mean.
    fn tail_days(&self, tail_mean: TailMean) -> Vec<(usize, f64)> {
        let n = self.sorted.len();
        let size = near_integer(n as f64 * self.probability);
        let (whole, size) = match tail_mean {
            TailMean::AtOrBelow => {
                let count = tail_count(&self.sorted, self.quantile).max(1);
                (count, count as f64)
            }
            TailMean::WorstObservations => {
                let count = (size.ceil() as usize).clamp(1, n);
                (count, count as f64)
            }
            TailMean::Fractional => (size.floor() as usize, size),
        };
        let mut days: Vec<(usize, f64)> = self.order.iter().take(whole).map(|&t| (t, 1.0 / size)).collect();
        if let Some(&part) = self.order.get(whole).filter(|_| size > whole as f64) {
            days.push((part, (size - whole as f64) / size));
        }
        let mean: f64 = days.iter().map(|&(t, share)| share * self.returns[t]).sum();
        // As in the estimate: the shortfall is at least the value at risk.
        if mean > self.quantile { self.nearest_days() } else { days }
    }

    /// All days, weighted by how near their returns are to the quantile; the bandwidth is Silverman's.
    fn days_around(&self) -> Vec<(usize, f64)> {
        let n = self.sorted.len() as f64;
        let quartile = |p| sorted_quantile(&self.sorted, p, QuantileMethod::Linear);
        let deviation = standard_deviation(&self.returns, Bias::Population).unwrap_or(0.0);
        let quartiles = (quartile(0.75) - quartile(0.25)) / 1.34;
        let spread = if quartiles > 0.0 { deviation.min(quartiles) } else { deviation };
        // n^(−1/5)
        let bandwidth = 0.9 * spread * crate::math::power(n, -0.2);
        if bandwidth == 0.0 {
            return self.nearest_days();
        }
        let weight = |&r: &f64| normal::density((r - self.quantile) / bandwidth);
        let weights: Vec<f64> = self.returns.iter().map(weight).collect();
        let total: f64 = weights.iter().sum();
        if total <= 0.0 {
            return self.nearest_days();
        }
        weights.into_iter().map(|weight| weight / total).enumerate().filter(|day| day.1 > 0.0).collect()
    }

    /// All days, weighted by the portfolio's deviation: their sums are the covariances with it.
    fn days_by_deviation(&self) -> Vec<(usize, f64)> {
        let centre = mean(&self.returns).unwrap_or(0.0);
        let sum: f64 = self.returns.iter().map(|r| (r - centre).abs()).sum();
        if sum == 0.0 {
            return self.nearest_days();
        }
        self.returns.iter().map(|r| (r - centre) / sum).enumerate().collect()
    }
}
