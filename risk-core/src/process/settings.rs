use crate::check::Checks;
use serde::{Deserialize, Serialize};

/// How a portfolio is simulated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SimulationSettings {
    /// Steps of a path, from 1 to [`MOST_STEPS`]; 252, a year of trading days.
    pub steps: usize,
    /// Steps in a year, 252. Set it to 1 when the model's rates are per step.
    pub steps_per_year: f64,
    /// Paths, from 1 to [`MOST_PATHS`]; 10,000.
    pub paths: usize,
    /// The number of the first path, 0: paths 50,000 to 99,999 here and 0 to 49,999 elsewhere are one run.
    pub first_path: u64,
    /// What the random numbers are a function of; 42.
    pub seed: u64,
    /// What the owner does after a step; nothing.
    pub rebalancing: Rebalancing,
    /// How the error of the estimates is made smaller; not at all.
    pub variance_reduction: VarianceReduction,
    /// When the portfolio is looked at; after each step.
    pub monitoring: Monitoring,
    /// The confidence levels of value at risk and expected shortfall, inside (0, 1); 95 % and 99 %.
    pub confidence_levels: Vec<f64>,
    /// The percentiles of the distributions, from 0 to 100; 1, 5, 10, 25, 50, 75, 90, 95 and 99.
    pub percentiles: Vec<f64>,
    /// The percentiles of the portfolio's value at each step, from 0 to 100; none. Paths × steps is then
    /// at most [`MOST_VALUES`].
    pub fan: Vec<f64>,
    /// How many paths, from path 0 on, are given whole; none.
    pub sample_paths: usize,
}

impl Default for SimulationSettings {
    fn default() -> Self {
        Self {
            steps: 252,
            steps_per_year: 252.0,
            paths: 10_000,
            first_path: 0,
            seed: 42,
            rebalancing: Rebalancing::BuyAndHold,
            variance_reduction: VarianceReduction::None,
            monitoring: Monitoring::EachStep,
            confidence_levels: vec![0.95, 0.99],
            percentiles: vec![1.0, 5.0, 10.0, 25.0, 50.0, 75.0, 90.0, 95.0, 99.0],
            fan: Vec::new(),
            sample_paths: 0,
        }
    }
}

/// The most paths of one call; a longer run is made of shards.
pub const MOST_PATHS: usize = 20_000_000;

/// The most steps of a path.
pub const MOST_STEPS: usize = 1_000_000;

/// The most assets.
pub const MOST_ASSETS: usize = 10_000;

/// The most values along paths that are kept, which are 400 MB.
pub const MOST_VALUES: usize = 50_000_000;

/// What the owner of a portfolio does after each step.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rebalancing {
    /// Nothing: the weights drift. The default.
    #[default]
    BuyAndHold,
    /// Trades back to the first weights, at no cost.
    EachStep,
}

/// How the error of the estimates is made smaller.
///
/// # References
/// P. Glasserman (2003), *Monte Carlo Methods in Financial Engineering*, sections 4.2 and 4.5.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VarianceReduction {
    /// Path k follows stream k. The default.
    #[default]
    None,
    /// Paths 2k and 2k + 1 follow stream k with z and with −z. The first path and the number of paths
    /// must be even.
    Antithetic,
    /// In each batch of sixteen paths the normal numbers of a draw are moved to the mean 0, and scaled
    /// by √(16/15), so that each remains exactly standard normal and estimates stay unbiased. The
    /// variance is not matched: that would thin the tails. The first path and the number of paths must
    /// be multiples of 16.
    MomentMatching,
}

impl VarianceReduction {
    /// Paths that depend on each other, and so make one observation.
    pub(super) fn batch(self) -> usize {
        match self {
            Self::None => 1,
            Self::Antithetic => 2,
            Self::MomentMatching => super::block::LANES,
        }
    }
}

/// When the portfolio is looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Monitoring {
    /// After each step. The default.
    #[default]
    EachStep,
    /// At the horizon only: all steps are made as one, of the same law and from other random numbers,
    /// and there is no drawdown. Only for [`Model::CorrelatedGbm`](super::Model) and
    /// [`Model::MertonJump`](super::Model), bought and held, which have an exact law.
    Terminal,
}

impl SimulationSettings {
    /// Wants settings that make sense by themselves, for a portfolio of `assets`.
    pub(super) fn check(&self, assets: usize, checks: &mut Checks) {
        let range = |checks: &mut Checks, path: &str, value: usize, most: usize| {
            checks.require(
                (1..=most).contains(&value),
                path,
                format_args!("must be from 1 to {most}, got {value}"),
            );
        };
        range(checks, "steps", self.steps, MOST_STEPS);
        range(checks, "paths", self.paths, MOST_PATHS);
        checks.between("steps_per_year", self.steps_per_year, 1e-3, 1e9);
        let work = self.paths as u128 * self.steps as u128 * assets as u128;
        checks.require(
            work <= MOST_WORK,
            "paths",
            format_args!("paths x steps x assets must be at most {MOST_WORK:e}, got {:e}", work as f64),
        );
        checks.require(
            self.first_path.checked_add(self.paths as u64).is_some(),
            "first_path",
            format_args!("must leave room for {} paths below 2^64, got {}", self.paths, self.first_path),
        );
        let batch = self.variance_reduction.batch();
        for (path, value) in [("first_path", self.first_path), ("paths", self.paths as u64)] {
            let message =
                format_args!("must be a multiple of {batch} with this variance reduction, got {value}");
            checks.require(value.is_multiple_of(batch as u64), path, message);
        }
        for (i, level) in self.confidence_levels.iter().enumerate() {
            checks.require(
                *level > 0.0 && *level < 1.0,
                format_args!("confidence_levels[{i}]"),
                format_args!("must be between 0 and 1, exclusive, got {level}"),
            );
        }
        for (name, percentiles) in [("percentiles", &self.percentiles), ("fan", &self.fan)] {
            for (i, percentile) in percentiles.iter().enumerate() {
                checks.between(format_args!("{name}[{i}]"), *percentile, 0.0, 100.0);
            }
        }
        let kept = self.kept_paths() as u128 * (self.steps as u128 + 1);
        checks.require(
            kept <= MOST_VALUES as u128,
            if self.fan.is_empty() { "sample_paths" } else { "fan" },
            format_args!("the values that are kept along paths must be at most {MOST_VALUES}, got {kept}"),
        );
    }

    /// How many of the paths, from the first on, are kept whole.
    pub(super) fn kept_paths(&self) -> usize {
        let sampled = (self.sample_paths as u64).saturating_sub(self.first_path);
        if self.fan.is_empty() {
            usize::try_from(sampled).map_or(self.paths, |n| n.min(self.paths))
        } else {
            self.paths
        }
    }
}

/// The most asset-steps of one call: hours.
const MOST_WORK: u128 = 10_000_000_000_000;
