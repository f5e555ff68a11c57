//! Moving averages.

use super::bars::check;
use crate::performance::finite;
use crate::returns::windowed;
use risk_core::Result;
use serde::{Deserialize, Serialize};

/// The mean of the last `window` values.
///
/// # Formula
/// SMAₜ = (xₜ + … + xₜ₋ₙ₊₁) / n
///
/// # Errors
/// [`Error::Invalid`](risk_core::Error::Invalid) at a window of 0 and at the first value that is
/// not finite.
///
/// # Examples
/// ```
/// use portfolio_core::indicator::simple_moving_average;
///
/// assert_eq!(simple_moving_average(&[1.0, 2.0, 6.0], 2)?, [None, Some(1.5), Some(4.0)]);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn simple_moving_average(values: &[f64], window: usize) -> Result<Vec<Option<f64>>> {
    check(&[("window", window)], &[("values", values)])?;
    Ok(simple(values, window))
}

pub(super) fn simple(values: &[f64], window: usize) -> Vec<Option<f64>> {
    let sums = windowed(values, window, |a, b| a + b);
    sums.into_iter().map(|sum| finite(sum? / window as f64)).collect()
}

/// The mean of the last `window` values that are all there.
pub(super) fn simple_of_known(values: &[Option<f64>], window: usize) -> Vec<Option<f64>> {
    let sums = windowed(values, window, |a, b| Some(a? + b?));
    sums.into_iter().map(|sum| finite(sum?? / window as f64)).collect()
}

/// The mean with weights n for the last value, n − 1 for the one before, down to 1.
///
/// # Formula
/// WMAₜ = (n xₜ + (n − 1) xₜ₋₁ + … + xₜ₋ₙ₊₁) / (n (n + 1) / 2)
///
/// # Errors
/// As [`simple_moving_average`].
pub fn weighted_moving_average(values: &[f64], window: usize) -> Result<Vec<Option<f64>>> {
    check(&[("window", window)], &[("values", values)])?;
    // Number, sum, and sum weighted 1, 2, … of a stretch; what precedes a stretch lifts its weights.
    let items: Vec<[f64; 3]> = values.iter().map(|x| [1.0, *x, *x]).collect();
    let join = |a: [f64; 3], b: [f64; 3]| [a[0] + b[0], a[1] + b[1], a[2] + b[2] + a[0] * b[1]];
    let n = window as f64;
    let sums = windowed(&items, window, join);
    Ok(sums.into_iter().map(|sum| finite(sum?[2] / (n * (n + 1.0) / 2.0))).collect())
}

/// How an exponential average begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExponentialSeed {
    /// At the first value, from the first bar: pandas `ewm(adjust=False)`.
    #[default]
    FirstValue,
    /// At the mean of the first n values, from bar n: TA-Lib.
    SimpleAverage,
    /// As the weighted mean of all values so far, from the first bar: pandas `ewm(adjust=True)`.
    Adjusted,
}

/// The exponential moving average of span `window`.
///
/// # Formula
/// EMAₜ = α xₜ + (1 − α) EMAₜ₋₁, α = 2 / (n + 1)
///
/// Its value depends on where the series begins: feed ten times the window or more.
///
/// # Errors
/// As [`simple_moving_average`].
pub fn exponential_moving_average(
    values: &[f64],
    window: usize,
    seed: ExponentialSeed,
) -> Result<Vec<Option<f64>>> {
    check(&[("window", window)], &[("values", values)])?;
    Ok(exponential(values, window, 2.0 / (window as f64 + 1.0), seed))
}

/// Wilder's moving average: an exponential one with α = 1 / n, seeded by the mean of n values.
///
/// # References
/// J. W. Wilder (1978), *New Concepts in Technical Trading Systems*.
///
/// # Errors
/// As [`simple_moving_average`].
pub fn wilder_moving_average(values: &[f64], window: usize) -> Result<Vec<Option<f64>>> {
    check(&[("window", window)], &[("values", values)])?;
    Ok(wilder(values, window))
}

pub(super) fn wilder(values: &[f64], window: usize) -> Vec<Option<f64>> {
    exponential(values, window, 1.0 / window as f64, ExponentialSeed::SimpleAverage)
}

pub(super) fn exponential(
    values: &[f64],
    window: usize,
    alpha: f64,
    seed: ExponentialSeed,
) -> Vec<Option<f64>> {
    let mut averages = vec![None; values.len()];
    let first = if seed == ExponentialSeed::SimpleAverage { window - 1 } else { 0 };
    let Some(seeds) = values.get(..=first) else { return averages };
    let mut average = seeds.iter().sum::<f64>() / seeds.len() as f64;
    averages[first] = finite(average);
    let mut weight = 1.0;
    for (t, x) in values.iter().enumerate().skip(first + 1) {
        weight = match seed {
            ExponentialSeed::Adjusted => 1.0 + (1.0 - alpha) * weight,
            _ => 1.0 / alpha,
        };
        average += (x - average) / weight;
        averages[t] = finite(average);
    }
    averages
}

/// `average` of the values from the first that is known to the next that is missing.
pub(super) fn of_known(
    values: &[Option<f64>],
    average: impl Fn(&[f64]) -> Vec<Option<f64>>,
) -> Vec<Option<f64>> {
    let missing = values.iter().take_while(|x| x.is_none()).count();
    let known: Vec<f64> = values.iter().skip(missing).map_while(|x| *x).collect();
    let mut averages = vec![None; missing];
    averages.extend(average(&known));
    averages.resize(values.len(), None);
    averages
}
