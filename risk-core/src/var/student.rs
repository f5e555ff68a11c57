//! Student's t by maximum likelihood.

use crate::math::{self, root};
use crate::statistics::{Bias, standard_deviation};
use crate::{Error, Result};
use std::ops::ControlFlow;

/// Student's t with a location and a scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Student {
    /// ν; `None` when the likelihood rises up to [`MOST_DEGREES`]: the normal distribution.
    pub degrees: Option<f64>,
    pub location: f64,
    pub scale: f64,
}

/// The range of ν that is searched.
const LEAST_DEGREES: f64 = 1.0;
const MOST_DEGREES: f64 = 1_000.0;

const MOST_STEPS: usize = 2_000;

/// The ν in \[1, 1000\], location and scale of the largest likelihood.
///
/// Location and scale have one best value for each ν, found by the EM algorithm with an expanded
/// parameter; ν is where the likelihood along those values is level.
///
/// # References
/// C. Liu, D. B. Rubin (1995), "ML estimation of the t distribution using EM and its extensions",
/// *Statistica Sinica* 5; J. T. Kent, D. E. Tyler, Y. Vardi (1994), "A curious likelihood identity for
/// the multivariate t-distribution", *Communications in Statistics B* 23.
///
/// # Errors
/// [`Error::Infeasible`] when half of the observations or more are equal, so that the likelihood has
/// no bound.
pub(super) fn fit(returns: &[f64]) -> Result<Student> {
    let deviation = standard_deviation(returns, Bias::Population).unwrap_or(0.0);
    let mut sorted = returns.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let start = (sorted.get(returns.len() / 2).copied().unwrap_or(0.0), deviation);
    let most = location_and_scale(returns, MOST_DEGREES, start)?;
    if slope(returns, MOST_DEGREES, most) >= 0.0 {
        let mean = most.0;
        return Ok(Student { degrees: None, location: mean, scale: most.1 });
    }
    let least = location_and_scale(returns, LEAST_DEGREES, start)?;
    if slope(returns, LEAST_DEGREES, least) <= 0.0 {
        return Ok(Student { degrees: Some(LEAST_DEGREES), location: least.0, scale: least.1 });
    }
    let mut at = start;
    let mut failure = None;
    let level = |log_degrees: f64| {
        let degrees = math::exp(log_degrees);
        match location_and_scale(returns, degrees, at) {
            Ok(found) => {
                at = found;
                slope(returns, degrees, found)
            }
            Err(error) => {
                failure = Some(error);
                f64::NAN
            }
        }
    };
    let root =
        root::brent("degrees of freedom", level, math::ln(LEAST_DEGREES), math::ln(MOST_DEGREES), 1e-12);
    if let Some(error) = failure {
        return Err(error);
    }
    let degrees = math::exp(root?);
    let (location, scale) = location_and_scale(returns, degrees, at)?;
    Ok(Student { degrees: Some(degrees), location, scale })
}

/// The best location and scale for a given ν.
///
/// # Formula
/// wᵢ = (ν + 1)/(ν + δᵢ), δᵢ = (xᵢ − μ)²/τ²;  μ ← Σwx/Σw, τ² ← Σw(x − μ)²/Σw
fn location_and_scale(returns: &[f64], degrees: f64, start: (f64, f64)) -> Result<(f64, f64)> {
    let deviation = start.1;
    let mut at = start;
    for _ in 0..MOST_STEPS {
        match step(returns, degrees, at) {
            ControlFlow::Break(found) => return Ok(found),
            ControlFlow::Continue((_, scale)) if scale <= 1e-9 * deviation => {
                return Err(Error::Infeasible(
                    "returns: too many observations are equal for a fit of Student's t".to_owned(),
                ));
            }
            ControlFlow::Continue(next) => at = next,
        }
    }
    Ok(at)
}

/// One step of EM; breaks when nothing moves any more.
fn step(returns: &[f64], degrees: f64, (location, scale): (f64, f64)) -> ControlFlow<(f64, f64), (f64, f64)> {
    let inverse = 1.0 / scale;
    let (mut sum, mut first, mut second) = (0.0, 0.0, 0.0);
    // Deviations in units of the scale, so that no square overflows or vanishes.
    for &x in returns {
        let z = (x - location) * inverse;
        let weight = (degrees + 1.0) / (degrees + z * z);
        sum += weight;
        first += weight * z;
        second += weight * z * z;
    }
    let shift = first / sum;
    let ratio = (second / sum - shift * shift).max(0.0).sqrt();
    let next = (location + scale * shift, scale * ratio);
    if shift.abs() < 1e-14 && (ratio - 1.0).abs() < 1e-14 {
        ControlFlow::Break(next)
    } else {
        ControlFlow::Continue(next)
    }
}

/// The slope in ν of the mean log likelihood.
///
/// # Formula
/// ½·\[ψ((ν+1)/2) − ψ(ν/2) − 1/ν − mean ln(1 + δ/ν) + (ν+1)/ν · mean δ/(ν + δ)\]
fn slope(returns: &[f64], degrees: f64, (location, scale): (f64, f64)) -> f64 {
    let (mut logs, mut ratios) = (0.0, 0.0);
    for &x in returns {
        let z = (x - location) / scale;
        let square = z * z;
        logs += math::ln_1p(square / degrees);
        ratios += square / (degrees + square);
    }
    let n = returns.len() as f64;
    let gap = digamma(0.5 * (degrees + 1.0)) - digamma(0.5 * degrees) - 1.0 / degrees;
    0.5 * (gap - logs / n + (degrees + 1.0) / degrees * ratios / n)
}

/// ψ(x) for x > 0: its recurrence up to 10 and its asymptotic series from there.
///
/// # References
/// M. Abramowitz, I. A. Stegun (1964), *Handbook of Mathematical Functions*, 6.3.5 and 6.3.18.
fn digamma(x: f64) -> f64 {
    let (mut x, mut below) = (x, 0.0);
    while x < 10.0 {
        below += 1.0 / x;
        x += 1.0;
    }
    let y = 1.0 / (x * x);
    // The Bernoulli numbers B₂ₖ/(2k).
    let series = y
        * (1.0 / 12.0
            - y * (1.0 / 120.0
                - y * (1.0 / 252.0
                    - y * (1.0 / 240.0 - y * (1.0 / 132.0 - y * (691.0 / 32_760.0 - y / 12.0))))));
    math::ln(x) - 0.5 / x - series - below
}
