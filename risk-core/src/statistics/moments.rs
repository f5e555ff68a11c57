use super::panel::check_sample;
use crate::Result;
use serde::{Deserialize, Serialize};

/// What a sum of powers of deviations is divided by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bias {
    /// The moments of the observations themselves: divisor n.
    Population,
    /// Corrected for the bias of a sample: divisor n − 1 for the variance, the adjusted coefficients
    /// for skewness and kurtosis. The default, as in pandas, Excel and R.
    #[default]
    Sample,
}

/// The first four moments of a sample.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Moments {
    /// The number of observations.
    pub count: usize,
    /// The arithmetic mean.
    pub mean: f64,
    /// The square root of the variance; `None` where [`standard_deviation`] has none.
    pub standard_deviation: Option<f64>,
    /// `None` where [`skewness`] has none.
    pub skewness: Option<f64>,
    /// Kurtosis less 3; `None` where [`excess_kurtosis`] has none.
    pub excess_kurtosis: Option<f64>,
}

/// The moments of a sample.
///
/// # Examples
/// ```
/// use risk_core::statistics::{Bias, moments};
///
/// let found = moments(&[1.0, 2.0, 3.0, 6.0], Bias::Sample)?;
/// assert_eq!(found.mean, 3.0);
/// assert!((found.skewness.unwrap() - 1.190_340_128_278_995).abs() < 1e-14);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) when the sample is empty or not finite.
pub fn moments(sample: &[f64], bias: Bias) -> Result<Moments> {
    check_sample("sample", sample, 1)?;
    let central = Central::of(sample);
    Ok(Moments {
        count: sample.len(),
        mean: central.mean,
        standard_deviation: central.standard_deviation(bias),
        skewness: central.skewness(bias),
        excess_kurtosis: central.excess_kurtosis(bias),
    })
}

/// The arithmetic mean; `None` when the sample is empty or not finite.
#[must_use]
pub fn mean(sample: &[f64]) -> Option<f64> {
    is_usable(sample).then(|| centre(sample))
}

/// The variance about the mean.
///
/// # Formula
/// s² = Σ(xᵢ − x̄)² / (n − 1), or over n for [`Bias::Population`].
///
/// `None` when the sample is empty or not finite, when n = 1 for [`Bias::Sample`], and when the
/// variance exceeds the largest number.
#[must_use]
pub fn variance(sample: &[f64], bias: Bias) -> Option<f64> {
    let central = is_usable(sample).then(|| Central::of(sample))?;
    let unit = central.scaled_variance(bias)?;
    Some(unit * central.scale * central.scale).filter(|x| x.is_finite())
}

/// The square root of the [`variance`]; `None` where the sample has none.
#[must_use]
pub fn standard_deviation(sample: &[f64], bias: Bias) -> Option<f64> {
    is_usable(sample).then(|| Central::of(sample))?.standard_deviation(bias)
}

/// The third standardised moment.
///
/// # Formula
/// g₁ = m₃ / m₂^{3/2} for [`Bias::Population`], where mₖ = Σ(xᵢ − x̄)ᵏ/n, and the adjusted
/// Fisher–Pearson coefficient G₁ = g₁·√(n(n − 1))/(n − 2) for [`Bias::Sample`].
///
/// `None` when the sample is empty or not finite, when it is constant, and when n < 3 for
/// [`Bias::Sample`].
///
/// # References
/// D. N. Joanes, C. A. Gill (1998), "Comparing measures of sample skewness and kurtosis", *The
/// Statistician* 47, equations 1 and 3.
#[must_use]
pub fn skewness(sample: &[f64], bias: Bias) -> Option<f64> {
    is_usable(sample).then(|| Central::of(sample))?.skewness(bias)
}

/// The fourth standardised moment, less the 3 of a normal distribution.
///
/// # Formula
/// g₂ = m₄/m₂² − 3 for [`Bias::Population`], and
/// G₂ = ((n + 1)·g₂ + 6)·(n − 1)/((n − 2)(n − 3)) for [`Bias::Sample`].
///
/// `None` when the sample is empty or not finite, when it is constant, and when n < 4 for
/// [`Bias::Sample`].
///
/// # References
/// D. N. Joanes, C. A. Gill (1998), "Comparing measures of sample skewness and kurtosis", *The
/// Statistician* 47, equations 4 and 6.
#[must_use]
pub fn excess_kurtosis(sample: &[f64], bias: Bias) -> Option<f64> {
    is_usable(sample).then(|| Central::of(sample))?.excess_kurtosis(bias)
}

fn is_usable(sample: &[f64]) -> bool {
    !sample.is_empty() && sample.iter().all(|x| x.is_finite())
}

/// The mean, by a first pass and a second one that takes up what the first one lost. It lies between
/// the extremes, so a constant has no deviations.
fn centre(sample: &[f64]) -> f64 {
    let n = sample.len() as f64;
    let (low, high) =
        sample.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), &x| (l.min(x), h.max(x)));
    let sum: f64 = sample.iter().sum();
    let first = if sum.is_finite() { sum / n } else { sample.iter().map(|x| x / n).sum() };
    let first = first.clamp(low, high);
    let missed: f64 = sample.iter().map(|x| (x - first) / n).sum();
    (first + missed).clamp(low, high)
}

/// The mean and the central moments m₂, m₃, m₄ of a sample in units of `scale`, a power of two near
/// the largest deviation, so that no power overflows or vanishes.
struct Central {
    count: f64,
    mean: f64,
    scale: f64,
    powers: [f64; 3],
}

impl Central {
    fn of(sample: &[f64]) -> Self {
        let mean = centre(sample);
        let count = sample.len() as f64;
        // Halves cannot overflow where the difference could.
        let half = sample.iter().fold(0.0_f64, |most, x| most.max((0.5 * x - 0.5 * mean).abs()));
        let scale = 2.0 * power_of_two(half);
        if half == 0.0 {
            return Self { count, mean, scale: 1.0, powers: [0.0; 3] };
        }
        let deviation = |x: &f64| (0.5 * x - 0.5 * mean) / (0.5 * scale);
        // The mean is rounded to a double, which may be coarse beside the deviations.
        let missed = sample.iter().map(deviation).sum::<f64>() / count;
        let mut powers = [0.0; 3];
        for x in sample {
            let d = deviation(x) - missed;
            let square = d * d;
            powers[0] += square;
            powers[1] += square * d;
            powers[2] += square * square;
        }
        Self { count, mean, scale, powers: powers.map(|sum| sum / count) }
    }

    fn scaled_variance(&self, bias: Bias) -> Option<f64> {
        match bias {
            Bias::Population => Some(self.powers[0]),
            Bias::Sample => (self.count > 1.0).then(|| self.powers[0] * (self.count / (self.count - 1.0))),
        }
    }

    fn standard_deviation(&self, bias: Bias) -> Option<f64> {
        Some(self.scaled_variance(bias)?.sqrt() * self.scale).filter(|x| x.is_finite())
    }

    fn skewness(&self, bias: Bias) -> Option<f64> {
        let [m2, m3, _] = self.powers;
        let n = self.count;
        let g1 = (m2 > 0.0).then(|| m3 / (m2 * m2.sqrt()))?;
        match bias {
            Bias::Population => Some(g1),
            Bias::Sample => (n > 2.0).then(|| g1 * (n * (n - 1.0)).sqrt() / (n - 2.0)),
        }
    }

    fn excess_kurtosis(&self, bias: Bias) -> Option<f64> {
        let [m2, _, m4] = self.powers;
        let n = self.count;
        let g2 = (m2 > 0.0).then(|| m4 / (m2 * m2) - 3.0)?;
        match bias {
            Bias::Population => Some(g2),
            Bias::Sample => (n > 3.0).then(|| ((n + 1.0) * g2 + 6.0) * (n - 1.0) / ((n - 2.0) * (n - 3.0))),
        }
    }
}

/// The power of two at or below a positive normal `x`; the least normal number below that.
fn power_of_two(x: f64) -> f64 {
    const EXPONENT: u64 = 0x7ff0_0000_0000_0000;
    f64::from_bits(x.max(f64::MIN_POSITIVE).to_bits() & EXPONENT)
}
