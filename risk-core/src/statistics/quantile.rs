use super::panel::check_sample;
use crate::Result;
use crate::check::Checks;
use serde::{Deserialize, Serialize};

/// How a quantile is read off a sample: the nine definitions of Hyndman and Fan.
///
/// With the order statistics x₍₁₎ ≤ … ≤ x₍ₙ₎, h = np + m, j = ⌊h⌋ and g = h − j, the quantile is
/// (1 − γ)·x₍ⱼ₎ + γ·x₍ⱼ₊₁₎, where m and γ are those of the method. Below x₍₁₎ it is x₍₁₎, above x₍ₙ₎
/// it is x₍ₙ₎.
///
/// # References
/// R. J. Hyndman, Y. Fan (1996), "Sample quantiles in statistical packages", *The American
/// Statistician* 50.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuantileMethod {
    /// Type 1, the inverse of the empirical distribution function: m = 0; γ is 1 where g > 0, else 0.
    InverseEmpirical,
    /// Type 2, type 1 with the mean where the empirical distribution function is flat: γ = ½ at g = 0.
    AveragedInverseEmpirical,
    /// Type 3, the observation closest to np: m = −½; γ is 0 where g = 0 and j is even, else 1.
    ClosestObservation,
    /// Type 4, linear between the points of the empirical distribution function: m = 0; γ = g.
    InterpolatedInverseEmpirical,
    /// Type 5, Hazen's: m = ½; γ = g.
    Hazen,
    /// Type 6, Weibull's, the expected position: m = p; γ = g.
    Weibull,
    /// Type 7, linear between the order statistics: m = 1 − p; γ = g. The default of NumPy, pandas,
    /// Excel and R, and here.
    #[default]
    Linear,
    /// Type 8, about median-unbiased for every distribution: m = (p + 1)/3; γ = g.
    MedianUnbiased,
    /// Type 9, about unbiased for a normal distribution: m = p/4 + 3/8; γ = g.
    NormalUnbiased,
}

/// The p-quantile of a sample, in time linear in its length.
///
/// # Formula
/// See [`QuantileMethod`].
///
/// # Examples
/// ```
/// use risk_core::statistics::{QuantileMethod, quantile};
///
/// let sample = [4.0, 1.0, 3.0, 2.0];
/// assert_eq!(quantile(&sample, 0.5, QuantileMethod::Linear)?, 2.5);
/// assert_eq!(quantile(&sample, 0.5, QuantileMethod::InverseEmpirical)?, 2.0);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) when the sample is empty or not finite, or p is not from
/// 0 to 1.
pub fn quantile(sample: &[f64], p: f64, method: QuantileMethod) -> Result<f64> {
    let mut checks = Checks::default();
    checks.fraction("p", p);
    if let Err(error) = check_sample("sample", sample, 1) {
        for problem in error.problems() {
            checks.problem(&problem.path, &problem.message);
        }
    }
    checks.finish()?;
    let place = place(sample.len(), p, method);
    let mut sample = sample.to_vec();
    let (_, &mut below, rest) = sample.select_nth_unstable_by(place.below, f64::total_cmp);
    let above =
        if place.above > place.below { rest.iter().copied().fold(f64::INFINITY, f64::min) } else { below };
    Ok(between(below, above, place.weight))
}

/// The quantiles of one sample at several probabilities, for which it is sorted once.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) as by [`quantile`], each probability by its index.
pub fn quantiles(sample: &[f64], probabilities: &[f64], method: QuantileMethod) -> Result<Vec<f64>> {
    let mut checks = Checks::default();
    for (i, &p) in probabilities.iter().enumerate() {
        checks.fraction(format_args!("probabilities[{i}]"), p);
    }
    if let Err(error) = check_sample("sample", sample, 1) {
        for problem in error.problems() {
            checks.problem(&problem.path, &problem.message);
        }
    }
    checks.finish()?;
    let mut sorted = sample.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    Ok(probabilities.iter().map(|&p| sorted_quantile(&sorted, p, method)).collect())
}

/// The p-quantile of a sample in ascending order that is not empty. A p outside \[0, 1\] counts as the
/// nearer end.
pub(crate) fn sorted_quantile(sorted: &[f64], p: f64, method: QuantileMethod) -> f64 {
    let place = place(sorted.len(), p, method);
    between(sorted[place.below], sorted[place.above], place.weight)
}

/// Two order statistics, counted from 0, and the weight of the upper one.
struct Place {
    below: usize,
    above: usize,
    weight: f64,
}

fn place(count: usize, p: f64, method: QuantileMethod) -> Place {
    use QuantileMethod as M;
    let p = if p.is_nan() { 0.0 } else { p.clamp(0.0, 1.0) };
    let n = count as f64;
    let shift = match method {
        M::InverseEmpirical | M::AveragedInverseEmpirical | M::InterpolatedInverseEmpirical => 0.0,
        M::ClosestObservation => -0.5,
        M::Hazen => 0.5,
        M::Weibull => p,
        M::Linear => 1.0 - p,
        M::MedianUnbiased => (p + 1.0) / 3.0,
        M::NormalUnbiased => 0.25 * p + 0.375,
    };
    // 100 × 0.07 is a little more than 7 in binary and must count as 7: the first three methods jump
    // there.
    let h = n * p + shift;
    let nearest = h.round();
    let h = if (h - nearest).abs() <= 4.0 * f64::EPSILON * nearest.abs() { nearest } else { h };
    let j = h.floor();
    let g = h - j;
    let weight = match method {
        M::InverseEmpirical => f64::from(u8::from(g > 0.0)),
        M::AveragedInverseEmpirical => 0.5 + 0.5 * f64::from(u8::from(g > 0.0)),
        M::ClosestObservation => f64::from(u8::from(g > 0.0 || j % 2.0 != 0.0)),
        _ => g,
    };
    let last = count.saturating_sub(1);
    // Weights of 0 and 1 name one order statistic.
    let at = |order: f64| (order.max(1.0) as usize - 1).min(last);
    let (below, above) = (at(j), at(j + 1.0));
    if weight == 0.0 {
        Place { below, above: below, weight }
    } else if weight == 1.0 {
        Place { below: above, above, weight }
    } else {
        Place { below, above, weight }
    }
}

/// From `below` to `above`, and never beyond them.
fn between(below: f64, above: f64, weight: f64) -> f64 {
    let width = above - below;
    let value =
        if width.is_finite() { below + weight * width } else { (1.0 - weight) * below + weight * above };
    value.clamp(below, above)
}
