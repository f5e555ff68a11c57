//! Ratings that migrate along the paths.

use super::driver::{Block, Draw};
use super::settings::MonteCarloSettings;
use crate::assumptions::DatedRating;
use crate::collateral::path_pool::PathPool;
use crate::deal::{Asset, Deal, PaymentPeriod};
use risk_core::check::Checks;
use risk_core::credit::{
    BLOCK, CopulaModel, CorrelationRule, DatedDefault, Dependence, MatrixRepair, MigrationStepper,
    MigrationWorkspace, Obligor, Recovery, RecoverySampler, TransitionMatrix, rule_correlation,
    transition_root,
};
use risk_core::random::Streams;
use risk_core::rating::Rating;
use risk_core::time::{Date, Frequency, add_months};
use risk_core::{Error, Result};
use serde::{Deserialize, Serialize};

/// How ratings migrate: all assets move together, from the analysis date on, once in every step.
///
/// An asset starts from its S&P rating, or Moody's where there is none, or CCC where there is neither. From
/// the end of the first step on the simulated rating is that of both agencies: it decides what counts as
/// CCC. An asset that becomes D defaults on its first interest date on or after the end of that step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Migration {
    /// The probabilities of one period, mostly a year.
    pub matrix: TransitionMatrix,
    /// How often ratings move: the matrix of one step is a root of that of the period.
    #[serde(default)]
    pub frequency: Frequency,
    /// The correlations by issuer, industry and rating; those of `model` when absent. A matrix that is not
    /// positive semidefinite is repaired, and the result says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<CorrelationRule>,
}

/// The rating of an asset without any.
const UNRATED: &str = "CCC";

/// How far the period of a matrix may be from whole steps, in steps.
const WHOLE: f64 = 1e-6;

impl Migration {
    pub(super) fn check(&self, deal: &Deal, settings: &MonteCarloSettings, checks: &mut Checks) {
        if let Err(error) = self.matrix.check() {
            for problem in error.problems() {
                checks.problem(
                    format_args!("default_risk.migration.matrix.{}", problem.path),
                    &problem.message,
                );
            }
            return;
        }
        for asset in deal.assets.iter().filter(|asset| !asset.defaulted) {
            if let Err(error) = self.matrix.state(rating(asset)) {
                checks.problem(format_args!("assets.{}", asset.id), error);
            }
        }
        let (steps, per_year) = (self.steps_of_matrix(), self.frequency.per_year());
        checks.require(
            steps >= 1.0 - WHOLE && (steps - steps.round()).abs() < WHOLE,
            "default_risk.migration.matrix.period_years",
            format_args!("must be a multiple of 1/{per_year}, got {}", self.matrix.period_years),
        );
        checks.require(
            settings.recovery.is_none_or(|recovery| recovery.systematic == 0.0),
            "recovery.systematic",
            "must be 0 when ratings migrate, for every step has factors of its own",
        );
    }

    fn steps_of_matrix(&self) -> f64 {
        self.matrix.period_years * f64::from(self.frequency.per_year())
    }

    fn step_matrix(&self) -> Result<TransitionMatrix> {
        match self.steps_of_matrix().round() as usize {
            0 | 1 => Ok(self.matrix.clone()),
            parts => Ok(transition_root(&self.matrix, parts)?.matrix),
        }
    }

    fn model(&self, deal: &Deal, model: &CopulaModel) -> Result<CopulaModel> {
        let Some(rule) = &self.rule else { return Ok(model.clone()) };
        let obligor = |asset: &Asset| Obligor {
            issuer: asset.obligor().to_owned(),
            industry: if asset.sp_industry.is_empty() { &asset.moodys_industry } else { &asset.sp_industry }
                .clone(),
            rating: rating(asset),
        };
        let obligors: Vec<Obligor> = deal.assets.iter().map(obligor).collect();
        let dependence = Dependence::Matrix { correlation: rule_correlation(&obligors, rule)? };
        Ok(CopulaModel { copula: model.copula, dependence })
    }
}

fn rating(asset: &Asset) -> Rating {
    let own = asset.sp_rating().or(asset.moodys_rating()).or(Rating::parse(UNRATED));
    match own {
        Some(rating) if !asset.defaulted => rating,
        _ => Rating::D,
    }
}

/// Draws the ratings of the deal's assets, and the defaults among them.
#[derive(Debug)]
pub(super) struct MigrationDriver {
    stepper: MigrationStepper,
    streams: Streams,
    recoveries: RecoverySampler,
    starts: Vec<u8>,
    ratings: Vec<Rating>,
    /// The end of each step.
    steps: Vec<Date>,
    /// By step, the periods that end before the next one does; those before the first step come first.
    periods_after: Vec<std::ops::Range<usize>>,
    /// By step and asset, the interest date on which a default is noticed.
    noticed: Vec<Vec<Option<usize>>>,
}

impl MigrationDriver {
    pub fn new(
        deal: &Deal,
        migration: &Migration,
        settings: &MonteCarloSettings,
        recoveries: &[Recovery],
        pool: &PathPool,
        periods: &[PaymentPeriod],
    ) -> Result<Self> {
        let matrix = migration.step_matrix()?;
        let model = migration.model(deal, &settings.model)?;
        let months = migration.frequency.months() as i32;
        let last = periods.last().map_or(deal.dates.maturity, |period| period.collection_end);
        let steps: Vec<Date> = (1..)
            .map(|step: i32| add_months(deal.dates.analysis, step.saturating_mul(months)))
            .take_while(|date| *date <= last)
            .collect();
        let period = |date: Option<&Date>| {
            date.map_or(periods.len(), |date| periods.partition_point(|p| p.collection_end < *date))
        };
        let mut periods_after = Vec::with_capacity(steps.len() + 1);
        periods_after.push(0..period(steps.first()));
        for (step, date) in steps.iter().enumerate() {
            periods_after.push(period(Some(date))..period(steps.get(step + 1)));
        }
        let notice = |date: &Date| {
            let assets = pool.assets.iter().map(|asset| {
                let place = asset.dates.partition_point(|at| at < date);
                (place < asset.dates.len()).then_some(place)
            });
            assets.collect()
        };
        let start = |asset: &Asset| matrix.state(rating(asset)).map(|state| state as u8);
        Ok(Self {
            stepper: MigrationStepper::new(&matrix, deal.assets.len(), &model)?,
            streams: Streams::of(settings.seed),
            recoveries: RecoverySampler::new(recoveries, deal.assets.len(), settings.seed)?,
            starts: deal.assets.iter().map(start).collect::<Result<_>>()?,
            noticed: steps.iter().map(notice).collect(),
            ratings: matrix.ratings,
            steps,
            periods_after,
        })
    }

    pub fn repair(&self) -> Option<MatrixRepair> {
        self.stepper.repair()
    }

    /// The recovery of a default comes after the draws of all steps.
    fn recovery(&self, path: u64, asset: usize) -> f64 {
        let after = self.stepper.draws_per_period() * self.steps.len() as u64;
        self.recoveries.draw(path, asset, after, None)
    }

    /// Draws `paths` paths from `first` into `block`.
    pub fn draw(&self, first: u64, paths: usize, pool: &PathPool, block: &mut Block) -> Result<()> {
        let Block { defaults, bucket, draw, .. } = block;
        let Draw { migration, states, defaulted, .. } = draw;
        let candidates = pool.bucket.len();
        let own = |i: usize| {
            let exposure = &pool.bucket[i].exposure;
            (if exposure.sp { u64::MAX } else { 0 }, if exposure.moodys { u64::MAX } else { 0 })
        };
        bucket.bits.resize(candidates * self.periods(), (0, 0));
        for k in self.periods_after[0].clone() {
            for i in 0..candidates {
                bucket.bits[k * candidates + i] = own(i);
            }
        }
        states.clear();
        for &start in &self.starts {
            states.extend(std::iter::repeat_n(start, paths));
        }
        let default = self.ratings.len() as u8 - 1;
        defaulted.clear();
        defaulted.extend(self.starts.iter().map(|start| if *start == default { u64::MAX } else { 0 }));
        for step in 0..self.steps.len() {
            self.stepper.step(&self.streams, first, paths, step, migration, states)?;
            for (asset, states) in states.chunks_exact(paths).enumerate() {
                let mut new = paths_where(states, |state| state == default) & !defaulted[asset];
                defaulted[asset] |= new;
                while new != 0 {
                    let path = new.trailing_zeros() as usize;
                    new &= new - 1;
                    if let Some(date) = self.noticed[step][asset] {
                        let recovery = self.recovery(first.wrapping_add(path as u64), asset);
                        defaults[path].push(DatedDefault { name: asset, date, recovery });
                    }
                }
            }
            self.mark(step, paths, states, pool, &mut bucket.bits);
        }
        Ok(())
    }

    /// Notes which candidates are in the CCC bucket in the periods that end after a step.
    fn mark(&self, step: usize, paths: usize, states: &[u8], pool: &PathPool, bits: &mut [(u64, u64)]) {
        let periods = self.periods_after[step + 1].clone();
        if periods.is_empty() {
            return;
        }
        let ccc = self.ratings.partition_point(|rating| !rating.is_ccc()) as u8;
        let candidates = pool.bucket.len();
        for (i, candidate) in pool.bucket.iter().enumerate() {
            let states = &states[candidate.asset * paths..][..paths];
            let held = paths_where(states, |state| state >= ccc);
            for k in periods.clone() {
                bits[k * candidates + i] = (held, held);
            }
        }
    }

    fn periods(&self) -> usize {
        self.periods_after.last().map_or(0, |last| last.end)
    }

    /// The ratings of each asset on one path.
    pub fn ratings(&self, path: u64) -> Result<Vec<Vec<DatedRating>>> {
        let mut states = self.starts.clone();
        let mut found = vec![Vec::new(); states.len()];
        let mut workspace = MigrationWorkspace::default();
        for (step, &date) in self.steps.iter().enumerate() {
            let before = states.clone();
            self.stepper.step(&self.streams, path, 1, step, &mut workspace, &mut states)?;
            for (asset, state) in states.iter().enumerate() {
                if step == 0 || before[asset] != *state {
                    let rating = self.ratings.get(usize::from(*state)).copied();
                    let rating = rating.ok_or_else(|| Error::invalid("ratings", "has no such state"))?;
                    found[asset].push(DatedRating { date, rating });
                }
            }
        }
        Ok(found)
    }
}

/// The paths of a block whose state is such, as bits.
fn paths_where(states: &[u8], is: impl Fn(u8) -> bool) -> u64 {
    // Brings the lowest bit of each byte of a word together in its highest byte.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let mut ones = [0; BLOCK];
    for (one, state) in ones.iter_mut().zip(states) {
        *one = u8::from(is(*state));
    }
    let eights = ones.as_chunks::<8>().0.iter().enumerate();
    eights.fold(0, |bits, (i, ones)| bits | (u64::from_le_bytes(*ones).wrapping_mul(GATHER) >> 56) << (8 * i))
}
