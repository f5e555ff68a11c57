//! Losses in the tail.

use super::PerformanceSettings;
use super::moment::{finite, quotient};
use super::settings::TailMethod;
use risk_core::math::normal;
use risk_core::statistics::{QuantileMethod, mean, quantile, standard_deviation};

/// The loss per period that is exceeded with probability 1 − c; positive when it is a loss.
///
/// # Formula
/// historical −q(1 − c); normal −(μ + σ N⁻¹(1 − c))
///
/// where c is the confidence, q the quantile of returns (linear between order statistics), μ and σ
/// their mean and deviation.
///
/// # References
/// J. C. Hull, *Options, Futures, and Other Derivatives*, chapter "Value at risk and expected
/// shortfall".
#[must_use]
pub fn value_at_risk(returns: &[f64], settings: &PerformanceSettings) -> Option<f64> {
    let p = 1.0 - settings.confidence;
    match settings.tail {
        TailMethod::Historical => Some(-quantile(returns, p, QuantileMethod::Linear).ok()?),
        TailMethod::Normal => finite(
            -(mean(returns)? + standard_deviation(returns, settings.deviation)? * normal::quantile(p)?),
        ),
    }
}

/// The mean loss in the cases at least as bad as [`value_at_risk`]; positive when it is a loss.
///
/// # Formula
/// historical −mean(r | r ≤ −VaR); normal −μ + σ φ(N⁻¹(1 − c)) / (1 − c)
///
/// # References
/// As [`value_at_risk`].
#[must_use]
pub fn expected_shortfall(returns: &[f64], settings: &PerformanceSettings) -> Option<f64> {
    let p = 1.0 - settings.confidence;
    match settings.tail {
        TailMethod::Historical => {
            let threshold = -value_at_risk(returns, settings)?;
            let tail: Vec<f64> = returns.iter().copied().filter(|r| *r <= threshold).collect();
            Some(-mean(&tail)?)
        }
        TailMethod::Normal => {
            let spread = standard_deviation(returns, settings.deviation)?;
            let tail = quotient(normal::density(normal::quantile(p)?), p)?;
            finite(-mean(returns)? + spread * tail)
        }
    }
}
