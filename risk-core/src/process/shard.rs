use crate::check::Checks;
use crate::linalg::rows;
use crate::{Error, Result};
use ndarray::{Array2, Axis, concatenate};
use serde::{Deserialize, Serialize};

/// What a range of paths came to: a part of a run, or all of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shard {
    /// The seed of the run.
    pub seed: u64,
    /// The number of the first path.
    pub first_path: u64,
    /// The steps of a path.
    pub steps: usize,
    /// The value of the portfolio at the start.
    pub initial_value: f64,
    /// The value of each path at the horizon.
    pub terminal: Vec<f64>,
    /// The largest fall of each path below its highest value so far, the start included, as a fraction
    /// of that value; empty when only the horizon was looked at.
    pub drawdown: Vec<f64>,
    /// The values of the first of the paths at steps 0, 1, …, one row per path that was to be kept.
    #[serde(with = "rows")]
    pub values: Array2<f64>,
}

/// The run of which these are the shards, in order: the bits of a run that was made at once.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use risk_core::process::{Model, SimulationSettings, merge, simulate_shard};
///
/// let model = Model::SimpleReturns { mean: vec![0.05], covariance: array![[0.04]] };
/// let part = |first_path, paths| {
///     simulate_shard(&[1.0], &model, &SimulationSettings { first_path, paths, ..Default::default() })
/// };
/// assert_eq!(merge(&[part(0, 300)?, part(300, 700)?])?, part(0, 1_000)?);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`] when there is none, or they are not neighbouring parts of one run.
pub fn merge(shards: &[Shard]) -> Result<Shard> {
    let [first, rest @ ..] = shards else {
        return Err(Error::invalid("shards", "must be at least one, got none"));
    };
    let mut run = first.clone();
    let mut checks = Checks::default();
    for (i, shard) in rest.iter().enumerate() {
        let i = i + 1;
        let following = run.first_path.wrapping_add(run.terminal.len() as u64);
        checks.require(
            shard.first_path == following,
            format_args!("shards[{i}].first_path"),
            format_args!("must be {following}, where the shard before ends, got {}", shard.first_path),
        );
        let is_alike = (shard.seed, shard.steps, shard.initial_value.to_bits(), shard.drawdown.is_empty())
            == (run.seed, run.steps, run.initial_value.to_bits(), run.drawdown.is_empty());
        checks.require(is_alike, format_args!("shards[{i}]"), "must be of the same run as the first");
        run.terminal.extend_from_slice(&shard.terminal);
        run.drawdown.extend_from_slice(&shard.drawdown);
        if shard.values.nrows() > 0 {
            match concatenate(Axis(0), &[run.values.view(), shard.values.view()]) {
                Ok(values) => run.values = values,
                Err(error) => checks.problem(format_args!("shards[{i}].values"), error),
            }
        }
    }
    checks.finish()?;
    Ok(run)
}
