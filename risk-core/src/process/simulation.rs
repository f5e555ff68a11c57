use super::settings::SimulationSettings;
use super::shard::Shard;
use crate::Result;
use crate::check::Checks;
use crate::linalg::rows;
use crate::statistics::{Bias, QuantileMethod, sorted_quantile, standard_deviation};
use ndarray::{Array2, Axis, s};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// What a simulation says of a portfolio.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Simulation {
    /// How many paths there are.
    pub paths: usize,
    /// The value at the start.
    pub initial_value: f64,
    /// The value at the horizon.
    pub terminal: Distribution,
    /// The standard error of the mean of the value at the horizon, from the independent batches of
    /// paths; `None` for one batch.
    pub standard_error: Option<f64>,
    /// The share of paths that end below the start.
    pub probability_of_loss: f64,
    /// The risk of the return to the horizon, at each confidence level.
    pub tail: Vec<TailRisk>,
    /// The maximum drawdown of a path, positive, the start included; `None` when only the horizon was
    /// looked at.
    pub drawdown: Option<Distribution>,
    /// Row t holds the percentiles of the value after t steps, in the order of the settings' `fan`.
    #[serde(with = "rows")]
    pub fan: Array2<f64>,
    /// Row k holds the values of path k at steps 0, 1, …
    #[serde(with = "rows")]
    pub sample: Array2<f64>,
}

/// A sample in a few numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Distribution {
    /// The arithmetic mean.
    pub mean: f64,
    /// The standard deviation of the sample itself: divisor n.
    pub standard_deviation: f64,
    /// The smallest.
    pub minimum: f64,
    /// The median.
    pub median: f64,
    /// The largest.
    pub maximum: f64,
    /// The percentiles that were asked for, by type 7.
    pub percentiles: Vec<Percentile>,
}

/// A percentile.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Percentile {
    /// From 0 to 100.
    pub percent: f64,
    /// The value below which so many percent lie.
    pub value: f64,
}

/// Losses to the horizon as fractions of the value at the start, positive.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TailRisk {
    /// c, such as 0.95.
    pub confidence: f64,
    /// The c-quantile of the loss, by type 7.
    pub value_at_risk: f64,
    /// The mean of the losses that are at least the value at risk.
    pub expected_shortfall: f64,
}

/// What a run of paths says: the statistics of its shards, [merged](super::merge) before.
///
/// Of the settings it reads confidence levels, percentiles, fan, sample and variance reduction.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) when the shard has no paths or numbers that are not
/// finite, or the settings are out of range.
pub fn summarize(shard: &Shard, settings: &SimulationSettings) -> Result<Simulation> {
    check(shard, settings)?;
    let sorted = sort(&shard.terminal);
    let paths = sorted.len();
    let terminal = distribution(&shard.terminal, &sorted, &settings.percentiles);
    let drawdown = (!shard.drawdown.is_empty())
        .then(|| distribution(&shard.drawdown, &sort(&shard.drawdown), &settings.percentiles));
    let below = sorted.partition_point(|v| *v < shard.initial_value);
    let tail = settings.confidence_levels.iter().map(|c| tail_risk(&sorted, shard.initial_value, *c));
    let sampled =
        settings.sample_paths.saturating_sub(usize::try_from(shard.first_path).unwrap_or(usize::MAX));
    Ok(Simulation {
        paths,
        initial_value: shard.initial_value,
        standard_error: standard_error(&shard.terminal, settings.variance_reduction.batch()),
        probability_of_loss: below as f64 / paths as f64,
        tail: tail.collect(),
        fan: fan(&shard.values, &settings.fan),
        sample: shard.values.slice(s![..sampled.min(shard.values.nrows()), ..]).to_owned(),
        terminal,
        drawdown,
    })
}

fn check(shard: &Shard, settings: &SimulationSettings) -> Result<()> {
    let mut checks = Checks::default();
    settings.check(1, &mut checks);
    let paths = shard.terminal.len();
    checks.require(paths > 0, "shard.terminal", "must have at least one path, got none");
    checks.require(
        shard.drawdown.is_empty() || shard.drawdown.len() == paths,
        "shard.drawdown",
        format_args!("must be empty or have {paths} elements, got {}", shard.drawdown.len()),
    );
    checks.require(
        shard.initial_value.is_finite() && shard.initial_value > 0.0,
        "shard.initial_value",
        format_args!("must be above 0, got {}", shard.initial_value),
    );
    for (name, series) in [("terminal", &shard.terminal), ("drawdown", &shard.drawdown)] {
        if let Some(i) = series.iter().position(|x| !x.is_finite()) {
            checks.finite(format_args!("shard.{name}[{i}]"), series[i]);
        }
    }
    checks.require(
        settings.fan.is_empty() || shard.values.nrows() == paths && shard.values.ncols() > 0,
        "fan",
        "must be none unless the shard kept the values of all its paths",
    );
    checks.finish()
}

fn sort(sample: &[f64]) -> Vec<f64> {
    let mut sorted = sample.to_vec();
    sorted.par_sort_unstable_by(f64::total_cmp);
    sorted
}

fn quantile(sorted: &[f64], p: f64) -> f64 {
    sorted_quantile(sorted, p, QuantileMethod::Linear)
}

fn distribution(sample: &[f64], sorted: &[f64], percentiles: &[f64]) -> Distribution {
    let value = |percent: f64| quantile(sorted, percent / 100.0);
    Distribution {
        mean: sample.iter().sum::<f64>() / sample.len() as f64,
        standard_deviation: standard_deviation(sample, Bias::Population).unwrap_or(0.0),
        minimum: value(0.0),
        median: value(50.0),
        maximum: value(100.0),
        percentiles: percentiles
            .iter()
            .map(|&percent| Percentile { percent, value: value(percent) })
            .collect(),
    }
}

/// The standard error of the mean when each `batch` of neighbours is one observation.
fn standard_error(sample: &[f64], batch: usize) -> Option<f64> {
    let means: Vec<f64> = sample.chunks(batch).map(|b| b.iter().sum::<f64>() / b.len() as f64).collect();
    Some(standard_deviation(&means, Bias::Sample)? / (means.len() as f64).sqrt())
}

fn tail_risk(sorted: &[f64], initial: f64, confidence: f64) -> TailRisk {
    let bound = quantile(sorted, 1.0 - confidence);
    let worst = &sorted[..sorted.partition_point(|v| *v <= bound)];
    let mean = worst.iter().sum::<f64>() / worst.len().max(1) as f64;
    TailRisk {
        confidence,
        value_at_risk: 1.0 - bound / initial,
        expected_shortfall: if worst.is_empty() { 1.0 - bound / initial } else { 1.0 - mean / initial },
    }
}

fn fan(values: &Array2<f64>, percentiles: &[f64]) -> Array2<f64> {
    if percentiles.is_empty() {
        return Array2::zeros((0, 0));
    }
    let steps: Vec<Vec<f64>> = (0..values.ncols())
        .into_par_iter()
        .map(|step| {
            let mut sorted = values.index_axis(Axis(1), step).to_vec();
            sorted.sort_unstable_by(f64::total_cmp);
            percentiles.iter().map(|percent| quantile(&sorted, percent / 100.0)).collect()
        })
        .collect();
    Array2::from_shape_fn((values.ncols(), percentiles.len()), |(t, j)| steps[t][j])
}
