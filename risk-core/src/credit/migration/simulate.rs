use super::matrix::TransitionMatrix;
use super::stepper::{MigrationStepper, MigrationWorkspace};
use super::summary::MigrationField;
use crate::check::Checks;
use crate::credit::default_time::CopulaModel;
use crate::credit::dependence::MatrixRepair;
use crate::credit::latent::BLOCK;
use crate::credit::loss::SimulationSettings;
use crate::random::Streams;
use crate::rating::Rating;
use crate::{Error, Progress, Result};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// A name whose rating is followed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MigrationName {
    /// The rating at the start.
    pub rating: Rating,
    /// The balance, in units of currency.
    pub balance: f64,
    /// When it is repaid, in years from the start, unless it has defaulted; never, when absent.
    #[serde(default)]
    pub maturity_years: Option<f64>,
}

/// What happened on each path of a migration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MigrationSample {
    /// The ratings of the matrix.
    pub ratings: Vec<Rating>,
    /// The period in years.
    pub period_years: f64,
    /// The number of periods.
    pub periods: usize,
    /// The first path.
    pub first_path: u64,
    /// What is counted; it is the order of the innermost dimension of `values`.
    pub fields: Vec<MigrationField>,
    /// Paths × periods × fields, at the end of each period.
    pub values: Vec<f64>,
    /// What was done to a correlation matrix that is none.
    pub repair: Option<MatrixRepair>,
}

/// Most values of a sample: a gigabyte of them.
const MOST_VALUES: usize = 1 << 27;

const MOST_PERIODS: usize = 10_000;

/// Paths between two reports.
const REPORT: usize = 16 * BLOCK;

/// Simulates the ratings of a pool, period by period.
///
/// The transition matrix is that of one period: of a quarter, by [`transition_root`](super::transition_root)
/// of an annual one. A name is repaid at the end of the first period that ends after its maturity; one
/// in default stays there.
///
/// # Errors
/// [`Error::Invalid`] when the matrix is none, a rating is none of its, a balance or maturity is out of
/// range, there are no names, periods or paths, the model does not fit the names, or the sample would
/// have more than 2²⁷ values.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use risk_core::credit::*;
/// use risk_core::rating::Rating;
///
/// let quarterly = TransitionMatrix {
///     ratings: vec![Rating::BBB_MINUS, Rating::B_MINUS, Rating::D],
///     period_years: 0.25,
///     probabilities: array![[0.97, 0.027, 0.003], [0.02, 0.95, 0.03], [0.0, 0.0, 1.0]],
/// };
/// let name = MigrationName { rating: Rating::B_MINUS, balance: 1e6, maturity_years: Some(5.0) };
/// let model = CopulaModel { copula: Copula::Gaussian, dependence: Dependence::Uniform { correlation: 0.2 } };
/// let settings = SimulationSettings { paths: 0..1_000, ..SimulationSettings::default() };
/// let sample = simulate_migration(&[name; 50], &quarterly, 20, &model, &settings)?;
/// let defaulted = sample.statistics().of(MigrationField::Balance(Rating::D)).unwrap()[19];
/// assert!(0.0 < defaulted.mean && defaulted.mean < 50e6);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn simulate_migration(
    names: &[MigrationName],
    matrix: &TransitionMatrix,
    periods: usize,
    model: &CopulaModel,
    settings: &SimulationSettings,
) -> Result<MigrationSample> {
    simulate_migration_with(names, matrix, periods, model, settings, &Progress::silent())
}

/// [`simulate_migration`], reporting its paths to `progress`.
///
/// # Errors
/// As for [`simulate_migration`], and [`Error::Cancelled`].
pub fn simulate_migration_with(
    names: &[MigrationName],
    matrix: &TransitionMatrix,
    periods: usize,
    model: &CopulaModel,
    settings: &SimulationSettings,
    progress: &Progress<'_>,
) -> Result<MigrationSample> {
    let fields = MigrationField::all(&matrix.ratings);
    check(names, matrix, periods, settings, fields.len())?;
    let pool = Pool::new(names, matrix, periods, model, settings.seed)?;
    let paths = (settings.paths.end - settings.paths.start) as usize;
    let width = periods * fields.len();
    let mut values = vec![0.0; paths * width];
    for (chunk, values) in values.chunks_mut(REPORT * width).enumerate() {
        progress.report((chunk * REPORT) as u64, paths as u64)?;
        let first = settings.paths.start + (chunk * REPORT) as u64;
        let blocks = values.par_chunks_mut(BLOCK * width).enumerate();
        blocks.try_for_each_init(Workspace::default, |workspace, (block, values)| {
            pool.follow(first + (block * BLOCK) as u64, workspace, values)
        })?;
    }
    progress.report(paths as u64, paths as u64)?;
    Ok(MigrationSample {
        ratings: matrix.ratings.clone(),
        period_years: matrix.period_years,
        periods,
        first_path: settings.paths.start,
        fields,
        values,
        repair: pool.stepper.repair(),
    })
}

fn check(
    names: &[MigrationName],
    matrix: &TransitionMatrix,
    periods: usize,
    settings: &SimulationSettings,
    fields: usize,
) -> Result<()> {
    matrix.check()?;
    let mut checks = Checks::default();
    settings.check(&mut checks);
    checks.require(!names.is_empty(), "names", "must not be empty");
    let message = format_args!("must be from 1 to {MOST_PERIODS}, got {periods}");
    checks.require((1..=MOST_PERIODS).contains(&periods), "periods", message);
    for (i, name) in names.iter().enumerate() {
        checks.money(format_args!("names[{i}].balance"), name.balance);
        let maturity = name.maturity_years.unwrap_or(0.0);
        checks.finite(format_args!("names[{i}].maturity_years"), maturity);
        if let Err(error) = matrix.state(name.rating) {
            checks.problem(format_args!("names[{i}].rating"), error);
        }
    }
    checks.finish()?;
    let paths = (settings.paths.end - settings.paths.start) as usize;
    let values = paths.saturating_mul(periods).saturating_mul(fields);
    let message = format_args!("must give at most {MOST_VALUES} values over all periods, got {values}");
    if values <= MOST_VALUES { Ok(()) } else { Err(Error::invalid("paths", message)) }
}

/// What the paths have in common.
struct Pool<'a> {
    stepper: MigrationStepper,
    streams: Streams,
    names: &'a [MigrationName],
    starts: Vec<u8>,
    /// The period at whose end each name is repaid.
    matures: Vec<usize>,
    periods: usize,
    period_years: f64,
    ratings: usize,
    original: f64,
}

/// The memory of one thread.
#[derive(Default)]
struct Workspace {
    migration: MigrationWorkspace,
    before: Vec<u8>,
    states: Vec<u8>,
}

impl<'a> Pool<'a> {
    fn new(
        names: &'a [MigrationName],
        matrix: &TransitionMatrix,
        periods: usize,
        model: &CopulaModel,
        seed: u64,
    ) -> Result<Self> {
        let start = |name: &MigrationName| matrix.state(name.rating).map(|state| state as u8);
        let end = |name: &MigrationName| {
            let Some(maturity) = name.maturity_years else { return periods };
            let ends_after = |k: &usize| (k + 1) as f64 * matrix.period_years > maturity + 1e-9;
            (0..periods).find(ends_after).unwrap_or(periods)
        };
        Ok(Self {
            stepper: MigrationStepper::new(matrix, names.len(), model)?,
            streams: Streams::of(seed),
            names,
            starts: names.iter().map(start).collect::<Result<_>>()?,
            matures: names.iter().map(end).collect(),
            periods,
            period_years: matrix.period_years,
            ratings: matrix.ratings.len(),
            original: names.iter().map(|name| name.balance).sum(),
        })
    }

    /// Fills the values of neighbouring paths.
    fn follow(&self, first: u64, workspace: &mut Workspace, values: &mut [f64]) -> Result<()> {
        let fields = MigrationField::count(self.ratings);
        let paths = values.len() / (self.periods * fields);
        let Workspace { migration, before, states } = workspace;
        states.clear();
        for &start in &self.starts {
            states.extend(std::iter::repeat_n(start, paths));
        }
        for period in 0..self.periods {
            before.clone_from(states);
            self.repay(period, paths, states);
            self.stepper.step(&self.streams, first, paths, period, migration, states)?;
            for path in 0..paths {
                let width = self.periods * fields;
                let (past, now) = values[path * width..][..width].split_at_mut(period * fields);
                let last = past.len().checked_sub(fields).map(|at| &past[at..]);
                self.count(path, paths, before, states, &mut now[..fields]);
                self.rates(last, &mut now[..fields]);
            }
        }
        Ok(())
    }

    /// Marks what is repaid in this period and not in default.
    fn repay(&self, period: usize, paths: usize, states: &mut [u8]) {
        let default = self.ratings as u8 - 1;
        for (states, _) in
            states.chunks_exact_mut(paths).zip(&self.matures).filter(|(_, end)| **end == period)
        {
            for state in states.iter_mut().filter(|state| **state != default) {
                *state = self.stepper.matured();
            }
        }
    }

    /// Counts and balances of a path at the end of a period, in the order of the fields.
    fn count(&self, path: usize, paths: usize, before: &[u8], states: &[u8], out: &mut [f64]) {
        let (kinds, default) = (self.ratings + 1, self.ratings - 1);
        for (i, name) in self.names.iter().enumerate() {
            let (from, to) = (usize::from(before[i * paths + path]), usize::from(states[i * paths + path]));
            out[to] += 1.0;
            out[kinds + to] += name.balance;
            if to != from {
                let moved = if to == kinds - 1 {
                    continue; // repaid: neither up nor down
                } else if to < from {
                    0
                } else {
                    1
                };
                out[2 * kinds + 2 * moved] += 1.0;
                out[2 * kinds + 2 * moved + 1] += name.balance;
                if to == default {
                    out[2 * kinds + 4] += 1.0;
                    out[2 * kinds + 5] += name.balance;
                }
            }
        }
    }

    /// The default rates of a path, from its values at the end of the period before.
    fn rates(&self, last: Option<&[f64]>, out: &mut [f64]) {
        let (kinds, default) = (self.ratings + 1, self.ratings - 1);
        let at_start: f64 = self
            .names
            .iter()
            .zip(&self.starts)
            .map(|(name, start)| if usize::from(*start) == default { name.balance } else { 0.0 })
            .sum();
        let defaulted_before = last.map_or(at_start, |last| last[kinds + default]);
        let (defaulted, matured) = (out[kinds + default], out[kinds + kinds - 1]);
        let performing = self.original - matured - defaulted_before;
        let rate = (defaulted - defaulted_before) / performing / self.period_years;
        out[2 * kinds + 6] = if performing > 1e-9 * self.original { rate } else { 0.0 };
        out[2 * kinds + 7] = if self.original > 0.0 { defaulted / self.original } else { 0.0 };
    }
}
