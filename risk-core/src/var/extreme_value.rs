//! Losses beyond a threshold: the generalized Pareto distribution.

use super::report::{Estimate, VarFit};
use crate::math::{self, root};
use crate::statistics::{QuantileMethod, sorted_quantile};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// A generalized Pareto distribution: P(Y > y) = (1 + ξy/β)^(−1/ξ), and e^(−y/β) for ξ = 0.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct GeneralizedPareto {
    /// The shape ξ: above 0 for a heavy tail, whose moments exist below 1/ξ.
    pub shape: f64,
    /// The scale β.
    pub scale: f64,
    /// The standard error of ξ; `None` where the likelihood has no maximum above ξ = −½.
    pub shape_standard_error: Option<f64>,
    /// The standard error of β.
    pub scale_standard_error: Option<f64>,
    /// The logarithm of the likelihood.
    pub log_likelihood: f64,
}

/// The fitted tail of a sample of returns.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ParetoTail {
    /// The threshold u, a loss.
    pub threshold: f64,
    /// Nᵤ, the number of losses above u.
    pub exceedances: usize,
    /// n, the number of returns.
    pub observations: usize,
    /// The distribution of the losses above u, less u.
    pub excess: GeneralizedPareto,
}

/// The fewest losses beyond the threshold from which two parameters are fitted.
const LEAST_EXCEEDANCES: usize = 10;

/// Below this shape the maximum of the likelihood has no normal distribution, and below −1 there is none.
const LEAST_SHAPE: f64 = -0.5;

/// The generalized Pareto distribution of the largest likelihood with ξ ≥ −½, for positive `excesses`.
///
/// # Formula
/// With θ = ξ/β the best shape is ξ(θ) = mean ln(1 + θy), and the likelihood is a function of θ alone:
/// ℓ(θ)/n = −ln(ξ(θ)/θ) − ξ(θ) − 1
///
/// where every 1 + θy > 0. Standard errors are those of large samples: (1 + ξ)/√n for ξ and
/// β√(2(1 + ξ)/n) for β.
///
/// # References
/// S. D. Grimshaw (1993), "Computing maximum likelihood estimates for the generalized Pareto
/// distribution", *Technometrics* 35; R. L. Smith (1987), "Estimating tails of probability
/// distributions", *Annals of Statistics* 15.
///
/// # Examples
/// ```
/// use risk_core::var::fit_generalized_pareto;
///
/// // Quantiles of the exponential distribution, whose ξ is 0 and whose β is 1.
/// let excesses: Vec<f64> = (1..200).map(|i| -risk_core::math::ln(1.0 - f64::from(i) / 200.0)).collect();
/// let fit = fit_generalized_pareto(&excesses)?;
/// assert!(fit.shape.abs() < 0.05 && (fit.scale - 1.0).abs() < 0.05);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`] with fewer than 10 excesses, or one that is not positive and finite.
pub fn fit_generalized_pareto(excesses: &[f64]) -> Result<GeneralizedPareto> {
    let count = excesses.len();
    if count < LEAST_EXCEEDANCES {
        return Err(Error::invalid(
            "excesses",
            format_args!("must have at least {LEAST_EXCEEDANCES} observations, got {count}"),
        ));
    }
    if let Some((i, y)) = excesses.iter().enumerate().find(|(_, y)| !(**y > 0.0 && y.is_finite())) {
        return Err(Error::invalid(
            format_args!("excesses[{i}]"),
            format_args!("must be positive and finite, got {y}"),
        ));
    }
    let n = count as f64;
    let largest = excesses.iter().copied().fold(0.0, f64::max);
    // In units of the largest excess, so that θ > −1.
    let profile = Profile { excesses: excesses.iter().map(|y| y / largest).collect() };
    let (theta, regular) = profile.best()?;
    let (shape, log_ratio) = profile.shape_and_log_scale(theta);
    let scale = math::exp(log_ratio) * largest;
    Ok(GeneralizedPareto {
        shape,
        scale,
        shape_standard_error: regular.then(|| (1.0 + shape) / n.sqrt()),
        scale_standard_error: regular.then(|| scale * (2.0 * (1.0 + shape) / n).sqrt()),
        log_likelihood: -n * (log_ratio + math::ln(largest) + shape + 1.0),
    })
}

/// The likelihood along its best shapes.
struct Profile {
    excesses: Vec<f64>,
}

/// The grid of ln(1 + θ) on which maxima are looked for, θ in units of one over the largest excess.
const GRID: std::ops::RangeInclusive<i32> = -70..=80;
const GRID_STEP: f64 = 0.5;

/// Below this θ the first terms of the series in θ are exact.
const SMALL: f64 = 1e-6;

impl Profile {
    fn mean(&self, f: impl Fn(f64) -> f64) -> f64 {
        self.excesses.iter().map(|&y| f(y)).sum::<f64>() / self.excesses.len() as f64
    }

    /// ξ(θ) and ln β = ln(ξ(θ)/θ).
    fn shape_and_log_scale(&self, theta: f64) -> (f64, f64) {
        if theta.abs() < SMALL {
            let (first, second) = (self.mean(|y| y), self.mean(|y| y * y));
            let scale = first - 0.5 * theta * second;
            return (theta * scale, math::ln(scale));
        }
        let shape = self.mean(|y| math::ln_1p(theta * y));
        (shape, math::ln(shape / theta))
    }

    /// The slope of the profile in θ: 1/θ − ξ′/ξ − ξ′, ξ′ = mean y/(1 + θy).
    fn slope(&self, theta: f64) -> f64 {
        if theta.abs() < SMALL {
            let [m1, m2, m3] = [1, 2, 3].map(|k| self.mean(|y| y.powi(k)));
            let level = 0.5 * m2 / m1 - m1;
            let change = m2 - 2.0 * m3 / (3.0 * m1) + 0.25 * (m2 / m1) * (m2 / m1);
            return level + theta * change;
        }
        let shape = self.mean(|y| math::ln_1p(theta * y));
        let change = self.mean(|y| y / (1.0 + theta * y));
        1.0 / theta - change / shape - change
    }

    /// θ of the largest likelihood, and whether it is a maximum within ξ > −½ and not its end.
    fn best(&self) -> Result<(f64, bool)> {
        let theta = |s: i32| math::exp_m1(f64::from(s) * GRID_STEP);
        let shape = |theta: f64| self.shape_and_log_scale(theta).0;
        let end = root::brent(
            "threshold of the shape",
            |s| shape(math::exp_m1(s)) - LEAST_SHAPE,
            f64::from(*GRID.start()) * GRID_STEP,
            0.0,
            0.0,
        );
        // Where no θ of the grid reaches the end, all of the grid is inside.
        let end = end.map_or(theta(*GRID.start()), math::exp_m1);
        let mut best: Option<(f64, f64)> = None;
        let mut left = end;
        let mut left_slope = self.slope(left);
        for right in GRID.map(theta).filter(|theta| *theta > end) {
            let right_slope = self.slope(right);
            if left_slope > 0.0 && right_slope <= 0.0 {
                let at = root::brent("shape of the tail", |x| self.slope(x), left, right, 0.0)?;
                let (shape, log_scale) = self.shape_and_log_scale(at);
                let likelihood = -log_scale - shape;
                if best.is_none_or(|(most, _)| likelihood > most) {
                    best = Some((likelihood, at));
                }
            }
            (left, left_slope) = (right, right_slope);
        }
        Ok(best.map_or((end, false), |(_, at)| (at, true)))
    }
}

impl ParetoTail {
    /// Fits the losses beyond the `fraction`-quantile of the ascending `returns`.
    pub(super) fn fit(returns: &[f64], fraction: f64) -> Result<Self> {
        let level = sorted_quantile(returns, fraction, QuantileMethod::Linear);
        let excesses: Vec<f64> =
            returns.iter().take_while(|r| **r < level).map(|r| level - r).filter(|y| *y > 0.0).collect();
        if excesses.len() < LEAST_EXCEEDANCES {
            return Err(Error::invalid(
                "returns",
                format_args!(
                    "must have at least {LEAST_EXCEEDANCES} losses beyond the threshold {}, got {}",
                    -level,
                    excesses.len()
                ),
            ));
        }
        Ok(Self {
            threshold: -level,
            exceedances: excesses.len(),
            observations: returns.len(),
            excess: fit_generalized_pareto(&excesses)?,
        })
    }

    /// The estimate for the tail probability p, by the delta method over β, ξ and Nᵤ/n.
    ///
    /// # Formula
    /// VaR = u + β/ξ·((np/Nᵤ)^(−ξ) − 1);  ES = VaR/(1 − ξ) + (β − ξu)/(1 − ξ)
    ///
    /// # References
    /// A. J. McNeil, R. Frey, P. Embrechts (2015), *Quantitative Risk Management*, equations 5.18 and
    /// 5.19; S. Coles (2001), *An Introduction to Statistical Modeling of Extreme Values*, section 4.3.3.
    ///
    /// # Errors
    /// [`Error::Invalid`] when p is not below Nᵤ/n: the quantile is then not in the tail.
    pub(super) fn at(&self, p: f64) -> Result<Estimate> {
        let GeneralizedPareto { shape, scale, .. } = self.excess;
        let share = self.exceedances as f64 / self.observations as f64;
        if p >= share {
            return Err(Error::invalid(
                "confidence",
                format_args!(
                    "must be above {}, where the tail beyond the threshold begins, got {}",
                    1.0 - share,
                    1.0 - p
                ),
            ));
        }
        let depth = math::ln(share / p);
        let growth = math::exp(shape * depth);
        // (e^{ξL} − 1)/ξ and its slope in ξ.
        let (reach, reach_slope) = if (shape * depth).abs() < 1e-5 {
            let (x, half) = (shape * depth, 0.5 * depth);
            (depth + half * x + depth * x * x / 6.0, depth * (half + depth * x / 3.0))
        } else {
            let reach = math::exp_m1(shape * depth) / shape;
            (reach, (depth * growth - reach) / shape)
        };
        let rest = 1.0 - shape;
        let has_mean = rest > 0.0;
        let gradients = [scale * reach_slope, reach, scale * growth / share];
        let shortfall_gradients = [
            scale * (reach_slope * rest + reach + 1.0) / (rest * rest),
            (reach + 1.0) / rest,
            gradients[2] / rest,
        ];
        Ok(Estimate {
            value_at_risk: self.threshold + scale * reach,
            expected_shortfall: has_mean.then(|| self.threshold + scale * (reach + 1.0) / rest),
            value_at_risk_error: self.error(gradients, share),
            expected_shortfall_error: if has_mean { self.error(shortfall_gradients, share) } else { None },
            interval: None,
        })
    }

    /// √(g′Vg) for the gradient in (ξ, β, Nᵤ/n).
    fn error(&self, [shape, scale, tail]: [f64; 3], share: f64) -> Option<f64> {
        let (xi, beta) = (self.excess.shape, self.excess.scale);
        self.excess.shape_standard_error?;
        // (1 + ξ)/Nᵤ · [[1 + ξ, −β], [−β, 2β²]]
        let form =
            (1.0 + xi) * shape * shape - 2.0 * beta * shape * scale + 2.0 * beta * beta * scale * scale;
        let fitted = (1.0 + xi) / self.exceedances as f64 * form;
        let counted = share * (1.0 - share) / self.observations as f64 * tail * tail;
        Some((fitted + counted).sqrt())
    }

    pub(super) fn as_fit(&self) -> VarFit {
        VarFit::GeneralizedPareto(*self)
    }
}
