//! Defaults, recoveries and ratings at random, through the whole waterfall.

mod class_tally;
mod driver;
mod migration;
mod settings;
mod tally;

use super::class_value::{ClassValue, Worth};
use crate::assumptions::{Assumptions, Vector};
use crate::collateral::path_pool::Ratings;
use crate::deal::Deal;
use crate::projection::{LANES, Lanes, PathEngine, PathEvents, PathFlows, PathModel, ZERO};
pub use class_tally::ClassTally;
use driver::{Block, Driver};
pub use migration::Migration;
use rayon::prelude::*;
use risk_core::credit::{BLOCK, MatrixRepair};
use risk_core::time::Date;
use risk_core::{Error, Progress, Result};
use serde::{Deserialize, Serialize};
use settings::check;
pub use settings::{DefaultRisk, MonteCarloSettings, PathValues};
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
pub use tally::Tally;

/// Blocks of paths between two reports of progress.
const REPORT: usize = 64;

/// What happened on all paths.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MonteCarlo {
    /// The first path.
    pub first_path: u64,
    /// The payment dates.
    pub dates: Vec<Date>,
    /// How many assets defaulted.
    pub default_tally: Tally,
    /// Every class over all paths, from the most senior.
    pub tallies: Vec<ClassTally>,
    /// How many assets defaulted on each path; empty unless path values are kept.
    pub defaults: Vec<u32>,
    /// Every class on each path; empty unless path values are kept.
    pub classes: Vec<ClassPaths>,
    /// What was done to a correlation matrix that is none.
    pub repair: Option<MatrixRepair>,
}

/// What a class got on each path.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ClassPaths {
    /// The class's name.
    pub name: String,
    /// What it was owed in the end, as a fraction of its balance at the start; 0 for the equity.
    pub loss: Vec<f64>,
    /// The largest interest it was owed and not paid on a date, in units of currency.
    pub interest_shortfall: Vec<f64>,
    /// The present value of what it got, per unit of its balance: for notes at their own coupons, so that
    /// a note which is paid all that falls due is worth 1 on a payment date; for the equity at the
    /// scenario's discount rate.
    pub price: Vec<f64>,
    /// Its average life in years; 0 where no principal was paid.
    pub wal_years: Vec<f64>,
    /// Its yield at its price (par without one), compounded with the deal's frequency, for the equity
    /// annually (the internal rate of return); −1 where it got nothing.
    #[serde(rename = "yield")]
    pub yield_rate: Vec<f64>,
}

/// Runs `deal` along paths of random defaults.
///
/// Each path draws correlated default times, or ratings, and recoveries for the assets that are performing,
/// and runs collateral, tests and waterfall as [`project`](crate::project) does: an asset defaults on its first
/// interest date on or after its default time. All else, and the defaults of purchased collateral, are the
/// scenario's.
///
/// # References
/// D. X. Li (2000), "On default correlation: a copula function approach", *Journal of Fixed Income* 9, 43–54.
///
/// # Errors
/// [`Error::Invalid`] with every problem of the deal, the assumptions, or the settings.
///
/// # Examples
/// ```
/// # fn main() -> risk_core::Result<()> {
/// use clo_core::scenario::{MonteCarloSettings, monte_carlo};
///
/// let deal = clo_core::Deal::from_json(include_str!("../../../../examples/deals/small.json"))?;
/// let settings = MonteCarloSettings { paths: 0..200, ..MonteCarloSettings::default() };
/// let paths = monte_carlo(&deal, &clo_core::Assumptions::default(), &settings)?;
/// let senior = &paths.summary().classes[0];
/// assert!(senior.expected_loss < 0.01);
/// # Ok(())
/// # }
/// ```
pub fn monte_carlo(
    deal: &Deal,
    assumptions: &Assumptions,
    settings: &MonteCarloSettings,
) -> Result<MonteCarlo> {
    monte_carlo_with(deal, assumptions, settings, &Progress::silent())
}

/// [`monte_carlo`], watched: progress counts paths.
///
/// # Errors
/// As [`monte_carlo`]; [`Error::Cancelled`] when `progress` says so.
pub fn monte_carlo_with(
    deal: &Deal,
    assumptions: &Assumptions,
    settings: &MonteCarloSettings,
    progress: &Progress<'_>,
) -> Result<MonteCarlo> {
    deal.check()?;
    assumptions.check(deal)?;
    check(deal, settings)?;
    let scenario = without_defaults(deal, assumptions);
    let model = PathModel::new(deal, &scenario, ratings(settings))?;
    let run = Run::new(deal, assumptions, settings, &model)?;
    let Range { start, end } = settings.paths;
    let total = end - start;
    let desk = |_| Desk::new(deal, &model, run.nothing(start));
    let mut desks: Vec<Desk<'_, '_>> = (0..rayon::current_num_threads()).map(desk).collect();
    let mut found = run.nothing(start);
    for first in (start..end).step_by(REPORT * BLOCK) {
        progress.report(first - start, total)?;
        let last = end.min(first.saturating_add((REPORT * BLOCK) as u64));
        run.chunk(&mut desks, first..last, settings.path_values, &mut found)?;
    }
    progress.report(total, total)?;
    for Desk { found: counted, .. } in desks {
        if found.paths() == 0 {
            (found.default_tally, found.tallies) = (counted.default_tally, counted.tallies);
        } else {
            found.add(&counted)?;
        }
    }
    found.trim();
    Ok(found)
}

/// The scenario of one path, with which [`project`](crate::project) shows it in full: the default date and the
/// severity of each asset that defaults, and the ratings of each where they migrate.
///
/// # Errors
/// As [`monte_carlo`].
pub fn path_scenario(
    deal: &Deal,
    assumptions: &Assumptions,
    settings: &MonteCarloSettings,
    path: u64,
) -> Result<Assumptions> {
    deal.check()?;
    assumptions.check(deal)?;
    check(deal, settings)?;
    let without = without_defaults(deal, assumptions);
    let model = PathModel::new(deal, &without, ratings(settings))?;
    let driver = Driver::new(deal, assumptions, settings, &model)?;
    let mut block = Block::new(deal);
    driver.draw(path, 1, &model.pool, &mut block)?;
    let mut scenario = without.clone();
    for default in block.defaults.iter().flatten() {
        let own = scenario.by_asset.entry(deal.assets[default.name].id.clone()).or_default();
        let noticed = model.pool.assets[default.name].dates[default.date];
        (own.default_rate, own.default_date) = (None, Some(noticed));
        own.severity = Some(Vector::Constant(1.0 - default.recovery));
    }
    for (asset, ratings) in driver.ratings(path)?.into_iter().flatten().enumerate() {
        scenario.by_asset.entry(deal.assets[asset].id.clone()).or_default().ratings = ratings;
    }
    Ok(scenario)
}

fn ratings(settings: &MonteCarloSettings) -> Ratings {
    match settings.default_risk {
        DefaultRisk::Migration(_) => Ratings::Migrate,
        _ => Ratings::Stay,
    }
}

/// The scenario in which the assets have no defaults of their own, and no ratings but today's.
fn without_defaults(deal: &Deal, assumptions: &Assumptions) -> Assumptions {
    let mut scenario = assumptions.clone();
    for asset in &deal.assets {
        let own = scenario.by_asset.entry(asset.id.clone()).or_default();
        (own.default_rate, own.default_date) = (Some(Vector::Constant(0.0)), None);
        own.ratings.clear();
    }
    scenario
}

/// What the paths of a run have in common.
struct Run {
    driver: Driver,
    values: Vec<ClassValue>,
    balances: Vec<f64>,
    dates: Vec<Date>,
}

/// The memory of one thread, and what it has counted.
struct Desk<'m, 'd> {
    model: &'m PathModel<'d>,
    engine: PathEngine<'m, 'd>,
    flows: PathFlows,
    received: Vec<Lanes>,
    block: Block,
    found: MonteCarlo,
}

impl<'m, 'd> Desk<'m, 'd> {
    fn new(deal: &Deal, model: &'m PathModel<'d>, found: MonteCarlo) -> Self {
        let (flows, received) = (PathFlows::default(), Vec::new());
        Self { model, engine: model.engine(), flows, received, block: Block::new(deal), found }
    }
}

/// A class on neighbouring paths.
struct ClassNumbers {
    loss: Lanes,
    /// The largest interest that was due and not paid.
    shortfall: Lanes,
    price: Lanes,
    wal_years: Lanes,
    yield_rate: Lanes,
    /// The first period in which interest was not paid in full.
    first_short: Lanes,
}

/// What is kept of a block of paths: how many assets default on each, and each class.
type Kept = (Vec<u32>, Vec<ClassPaths>);

impl Run {
    fn new(
        deal: &Deal,
        assumptions: &Assumptions,
        settings: &MonteCarloSettings,
        model: &PathModel<'_>,
    ) -> Result<Self> {
        let driver = Driver::new(deal, assumptions, settings, model)?;
        let discount_rate = assumptions.equity_discount_rate;
        let value = |class| ClassValue::new(deal, class, model.periods(), model.rates(), discount_rate);
        Ok(Self {
            driver,
            values: deal.tranches.iter().map(value).collect(),
            balances: deal.tranches.iter().map(|class| class.balance + class.deferred).collect(),
            dates: model.periods().iter().map(|period| period.payment).collect(),
        })
    }

    /// The result of no paths, from `first` on.
    fn nothing(&self, first: u64) -> MonteCarlo {
        let class = |value: &ClassValue| ClassTally {
            name: value.name.clone(),
            is_note: value.is_note,
            loss_dates: vec![0; self.dates.len()],
            ..ClassTally::default()
        };
        MonteCarlo {
            first_path: first,
            dates: self.dates.clone(),
            default_tally: Tally::of_whole_numbers(),
            tallies: self.values.iter().map(class).collect(),
            defaults: Vec::new(),
            classes: Vec::new(),
            repair: self.driver.repair(),
        }
    }

    /// Runs neighbouring paths, which the threads take up block by block.
    fn chunk(
        &self,
        desks: &mut [Desk<'_, '_>],
        paths: Range<u64>,
        path_values: PathValues,
        found: &mut MonteCarlo,
    ) -> Result<()> {
        let (count, next) = ((paths.end - paths.start) as usize, AtomicUsize::new(0));
        let work = |desk: &mut Desk<'_, '_>| {
            let mut kept = Vec::new();
            loop {
                let at = next.fetch_add(BLOCK, Ordering::Relaxed);
                if at >= count {
                    return Ok(kept);
                }
                let (first, some) = (paths.start + at as u64, BLOCK.min(count - at));
                let values = self.block(desk, first, some, path_values).map_err(|error| (at, error))?;
                kept.extend(values.map(|values| (at, values)));
            }
        };
        let done: Vec<std::result::Result<_, (usize, Error)>> = desks.par_iter_mut().map(work).collect();
        let (mut kept, mut failures) = (Vec::new(), Vec::new());
        for done in done {
            match done {
                Ok(own) => kept.extend(own),
                Err(failure) => failures.push(failure),
            }
        }
        // A thread has taken up every block before one that fails: the first to fail is among them.
        if let Some((_, error)) = failures.into_iter().min_by_key(|(at, _)| *at) {
            return Err(error);
        }
        kept.sort_unstable_by_key(|(at, _)| *at);
        for (_, (defaults, classes)) in kept {
            found.defaults.extend(defaults);
            found.classes.resize(classes.len(), ClassPaths::default());
            for (class, more) in found.classes.iter_mut().zip(classes) {
                class.extend(&more);
                class.name = more.name;
            }
        }
        Ok(())
    }

    /// Runs and counts the paths of a block, and gives what each path has where that is to be kept.
    fn block(
        &self,
        desk: &mut Desk<'_, '_>,
        first: u64,
        paths: usize,
        path_values: PathValues,
    ) -> Result<Option<Kept>> {
        let Desk { model, engine, flows, received, block, found } = desk;
        self.driver.draw(first, paths, &model.pool, block)?;
        let mut kept = (path_values == PathValues::Keep).then(|| {
            let defaults = block.defaults[..paths].iter().map(|defaults| defaults.len() as u32);
            let class = |value: &ClassValue| ClassPaths { name: value.name.clone(), ..ClassPaths::default() };
            (defaults.collect(), self.values.iter().map(class).collect::<Vec<_>>())
        });
        for at in (0..paths).step_by(LANES) {
            let some = LANES.min(paths - at);
            let defaults = &block.defaults[at..at + some];
            let bucket = self.driver.migrates().then_some((&block.bucket, at as u32));
            engine.run(PathEvents { defaults, bucket }, flows)?;
            let mut counts = ZERO;
            for (count, defaults) in counts.iter_mut().zip(defaults) {
                *count = defaults.len() as f64;
            }
            found.default_tally.push(&counts[..some]);
            for (i, (value, tally)) in self.values.iter().zip(&mut found.tallies).enumerate() {
                let Worth { loss, price, wal_years, yield_rate } = value.of(flows, i, received);
                let (shortfall, first_short) = (flows.shortfall[i], flows.first_short[i]);
                let numbers = ClassNumbers { loss, shortfall, price, wal_years, yield_rate, first_short };
                tally.push(&numbers, self.balances[i], some);
                if let Some((_, classes)) = &mut kept {
                    classes[i].push(&numbers, some);
                }
            }
        }
        Ok(kept)
    }
}

impl ClassPaths {
    fn push(&mut self, numbers: &ClassNumbers, paths: usize) {
        self.loss.extend_from_slice(&numbers.loss[..paths]);
        self.interest_shortfall.extend_from_slice(&numbers.shortfall[..paths]);
        self.price.extend_from_slice(&numbers.price[..paths]);
        self.wal_years.extend_from_slice(&numbers.wal_years[..paths]);
        self.yield_rate.extend_from_slice(&numbers.yield_rate[..paths]);
    }

    fn extend(&mut self, next: &Self) {
        self.loss.extend_from_slice(&next.loss);
        self.interest_shortfall.extend_from_slice(&next.interest_shortfall);
        self.price.extend_from_slice(&next.price);
        self.wal_years.extend_from_slice(&next.wal_years);
        self.yield_rate.extend_from_slice(&next.yield_rate);
    }
}

impl MonteCarlo {
    /// How many paths there are.
    #[must_use]
    pub fn paths(&self) -> usize {
        self.default_tally.count as usize
    }

    /// These paths and those that follow them.
    ///
    /// # Errors
    /// [`Error::Invalid`] unless `next` begins where these end, and has the same classes, dates, grids and
    /// kind of values.
    pub fn join(mut self, next: &Self) -> Result<Self> {
        let end = self.first_path + self.paths() as u64;
        if next.first_path != end {
            let message = format_args!("must begin with path {end}, got {}", next.first_path);
            return Err(Error::invalid("next.first_path", message));
        }
        let names = |paths: &Self| paths.tallies.iter().map(|class| class.name.clone()).collect::<Vec<_>>();
        if names(&self) != names(next) || self.dates != next.dates {
            return Err(Error::invalid("next.tallies", "must be the classes of the same deal"));
        }
        if self.classes.len() != next.classes.len() {
            return Err(Error::invalid("next.classes", "must keep path values as these do"));
        }
        self.add(next)?;
        self.trim();
        self.defaults.extend_from_slice(&next.defaults);
        for (class, more) in self.classes.iter_mut().zip(&next.classes) {
            class.extend(more);
        }
        Ok(self)
    }

    /// Counts the paths of another simulation of the same classes.
    fn add(&mut self, other: &Self) -> Result<()> {
        self.default_tally.merge(&other.default_tally)?;
        let classes = self.tallies.par_iter_mut().zip(&other.tallies);
        classes.try_for_each(|(class, more)| class.merge(more))
    }

    fn trim(&mut self) {
        self.default_tally.trim();
        self.tallies.par_iter_mut().for_each(ClassTally::trim);
    }
}
