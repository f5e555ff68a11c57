use super::panel::check_sample;
use super::{Bias, QuantileMethod, sorted_quantile, standard_deviation};
use crate::check::Checks;
use crate::random::{Stream, stream};
use crate::{Error, Progress, Result};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// How observations are drawn again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BootstrapMethod {
    /// One by one, with replacement: for independent observations. The default.
    #[default]
    Independent,
    /// Blocks of one length from a random start, the last observation being followed by the first:
    /// keeps the dependence within a block.
    CircularBlock {
        /// The observations in a block, from 1 to n.
        length: usize,
    },
    /// Blocks of random, geometric length: a resample is then stationary.
    Stationary {
        /// The mean number of observations in a block, at least 1.
        mean_length: f64,
    },
}

/// The settings of [`bootstrap`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BootstrapSettings {
    /// Default: one by one.
    pub method: BootstrapMethod,
    /// The number of resamples, from 1 to 10 million. Default 10,000.
    pub resamples: usize,
    /// The probability in the interval, between 0 and 1. Default 0.95.
    pub confidence: f64,
    /// Default 42.
    pub seed: u64,
}

impl Default for BootstrapSettings {
    fn default() -> Self {
        Self { method: BootstrapMethod::default(), resamples: 10_000, confidence: 0.95, seed: 42 }
    }
}

/// What a bootstrap says of a statistic.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BootstrapReport {
    /// The statistic of the sample itself.
    pub estimate: f64,
    /// The mean of the statistic over the resamples, less the estimate.
    pub bias: f64,
    /// The sample standard deviation of the statistic over the resamples; `None` for one resample.
    pub standard_error: Option<f64>,
    /// The lower end of the percentile interval: the quantile at (1 − confidence)/2.
    pub lower: f64,
    /// Its upper end: the quantile at (1 + confidence)/2.
    pub upper: f64,
    /// The statistic of each resample, in the order of their streams.
    pub replicates: Vec<f64>,
}

/// The percentile confidence interval of a statistic by drawing the observations again.
///
/// Resample b uses stream b of the seed and nothing else, so the answer does not depend on threads.
///
/// # References
/// B. Efron, R. J. Tibshirani (1993), *An Introduction to the Bootstrap*, chapters 6 and 13; D. N.
/// Politis, J. P. Romano (1992), "A circular block-resampling procedure for stationary data"; (1994),
/// "The stationary bootstrap", *Journal of the American Statistical Association* 89.
///
/// # Examples
/// ```
/// use risk_core::statistics::{BootstrapSettings, bootstrap, mean};
///
/// let sample: Vec<f64> = (0..100).map(f64::from).collect();
/// let found = bootstrap(&sample, |x| mean(x).unwrap_or(0.0), &BootstrapSettings::default())?;
/// assert!(found.lower < 49.5 && 49.5 < found.upper);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`] when the sample is empty or not finite or a setting is out of range;
/// [`Error::Infeasible`] when the statistic of a resample is not finite.
pub fn bootstrap(
    sample: &[f64],
    statistic: impl Fn(&[f64]) -> f64 + Sync,
    settings: &BootstrapSettings,
) -> Result<BootstrapReport> {
    bootstrap_with(sample, statistic, settings, &Progress::silent())
}

/// [`bootstrap`], which reports its resamples and can be stopped between blocks of them.
///
/// # Errors
/// Those of [`bootstrap`], and [`Error::Cancelled`].
pub fn bootstrap_with(
    sample: &[f64],
    statistic: impl Fn(&[f64]) -> f64 + Sync,
    settings: &BootstrapSettings,
    progress: &Progress<'_>,
) -> Result<BootstrapReport> {
    check_sample("sample", sample, 1)?;
    check(sample.len(), settings)?;
    let finite = |value: f64, of: &str| {
        let message = || Error::Infeasible(format!("the statistic of {of} must be finite, got {value}"));
        if value.is_finite() { Ok(value) } else { Err(message()) }
    };
    let estimate = finite(statistic(sample), "the sample")?;
    let mut replicates = Vec::with_capacity(settings.resamples);
    let total = settings.resamples as u64;
    for first in (0..settings.resamples).step_by(BLOCK) {
        progress.report(first as u64, total)?;
        let block = first..settings.resamples.min(first + BLOCK);
        let drawn = block.into_par_iter().map_init(Vec::new, |drawn: &mut Vec<f64>, b| {
            drawn.clear();
            let mut draws = stream(settings.seed, b as u64);
            each_index(sample.len(), &settings.method, &mut draws, |at| drawn.push(sample[at]));
            finite(statistic(drawn), &format!("resample {b}"))
        });
        // The first failure in order, whatever the threads did.
        let drawn: Vec<Result<f64>> = drawn.collect();
        for value in drawn {
            replicates.push(value?);
        }
    }
    progress.report(total, total)?;
    let mut sorted = replicates.clone();
    sorted.sort_unstable_by(f64::total_cmp);
    let tail = 0.5 * (1.0 - settings.confidence);
    Ok(BootstrapReport {
        estimate,
        bias: replicates.iter().map(|x| (x - estimate) / total as f64).sum(),
        standard_error: standard_deviation(&replicates, Bias::Sample),
        lower: sorted_quantile(&sorted, tail, QuantileMethod::Linear),
        upper: sorted_quantile(&sorted, 1.0 - tail, QuantileMethod::Linear),
        replicates,
    })
}

/// Resamples between two reports.
const BLOCK: usize = 4096;

/// The rows of resample `path`: n numbers below n, for the rows of a panel, say.
///
/// # Errors
/// [`Error::Invalid`] when n is 0 or the block length is out of range.
pub fn resample_indices(count: usize, method: &BootstrapMethod, seed: u64, path: u64) -> Result<Vec<usize>> {
    let settings = BootstrapSettings { method: *method, ..BootstrapSettings::default() };
    if count == 0 {
        return Err(Error::invalid("count", "must be at least 1, got 0"));
    }
    check(count, &settings)?;
    let mut indices = Vec::with_capacity(count);
    each_index(count, method, &mut stream(seed, path), |at| indices.push(at));
    Ok(indices)
}

fn check(count: usize, settings: &BootstrapSettings) -> Result<()> {
    let mut checks = Checks::default();
    match settings.method {
        BootstrapMethod::Independent => {}
        BootstrapMethod::CircularBlock { length } => checks.require(
            (1..=count).contains(&length),
            "method.length",
            format_args!("must be from 1 to the {count} observations, got {length}"),
        ),
        BootstrapMethod::Stationary { mean_length } => checks.require(
            mean_length >= 1.0 && mean_length.is_finite(),
            "method.mean_length",
            format_args!("must be at least 1 and finite, got {mean_length}"),
        ),
    }
    checks.require(
        (1..=10_000_000).contains(&settings.resamples),
        "resamples",
        format_args!("must be from 1 to 10,000,000, got {}", settings.resamples),
    );
    checks.require(
        settings.confidence > 0.0 && settings.confidence < 1.0,
        "confidence",
        format_args!("must lie between 0 and 1, got {}", settings.confidence),
    );
    checks.finish()
}

/// Gives the indices of one resample.
fn each_index(count: usize, method: &BootstrapMethod, draws: &mut Stream, mut give: impl FnMut(usize)) {
    // A uniform lies below 1, but its product with n may round to n.
    let anywhere = |draws: &mut Stream| ((draws.uniform() * count as f64) as usize).min(count - 1);
    match *method {
        BootstrapMethod::Independent => (0..count).for_each(|_| give(anywhere(draws))),
        BootstrapMethod::CircularBlock { length } => {
            for first in (0..count).step_by(length) {
                let start = anywhere(draws);
                (0..length.min(count - first)).for_each(|i| give((start + i) % count));
            }
        }
        BootstrapMethod::Stationary { mean_length } => {
            let mut at = anywhere(draws);
            give(at);
            for _ in 1..count {
                let ends = draws.uniform() < 1.0 / mean_length;
                at = if ends { anywhere(draws) } else { (at + 1) % count };
                give(at);
            }
        }
    }
}
