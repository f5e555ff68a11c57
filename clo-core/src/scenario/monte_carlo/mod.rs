//! Defaults, recoveries and ratings at random, through the whole waterfall.

mod driver;
mod migration;
mod settings;
mod tally;

use super::class_value::ClassValue;
use crate::assumptions::{Assumptions, Vector};
use crate::collateral::path_pool::Ratings;
use crate::deal::Deal;
use crate::projection::{LANES, Lanes, PathEngine, PathEvents, PathFlows, PathModel};
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
pub use tally::Tally;

/// Blocks of paths between two reports of progress.
const REPORT: usize = 64;

/// A loss below this fraction of the balance is rounding.
const NO_LOSS: f64 = 1e-6;

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

/// What a class got over all paths.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ClassTally {
    /// The class's name.
    pub name: String,
    /// Whether it is owed anything: not the equity.
    pub is_note: bool,
    /// As in [`ClassPaths`]; a loss of less than a millionth counts as none.
    pub loss: Tally,
    /// The largest interest it was owed and not paid on a date, as a fraction of its balance at the start.
    pub interest_shortfall: Tally,
    /// As in [`ClassPaths`].
    pub price: Tally,
    /// As in [`ClassPaths`].
    pub wal_years: Tally,
    /// As in [`ClassPaths`].
    #[serde(rename = "yield")]
    pub yield_rate: Tally,
    /// On how many paths with a loss it became known on each payment date: on the first on which interest
    /// was left unpaid or deferred, or else on the last of the path.
    pub loss_dates: Vec<u64>,
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
    let mut desks: Vec<Desk<'_, '_>> =
        (0..rayon::current_num_threads()).map(|_| Desk::new(deal, &model)).collect();
    let mut found = run.nothing(start);
    let mut values = vec![0.0; run.width() * (REPORT * BLOCK).min(total as usize)];
    for first in (start..end).step_by(REPORT * BLOCK) {
        progress.report(first - start, total)?;
        let paths = ((end - first) as usize).min(REPORT * BLOCK);
        let values = &mut values[..paths * run.width()];
        let share = paths.div_ceil(BLOCK).div_ceil(desks.len()) * BLOCK;
        let shares = values.par_chunks_mut(share * run.width()).zip(&mut desks).enumerate();
        let done: Result<()> = shares
            .map(|(i, (values, desk))| run.paths(desk, first + (i * share) as u64, values))
            .reduce(|| Ok(()), Result::and);
        done?;
        run.count(values, settings.path_values, &mut found);
    }
    progress.report(total, total)?;
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
        let own = scenario.by_asset.entry(deal.assets[default.asset].id.clone()).or_default();
        let noticed = model.pool.assets[default.asset].dates[default.date];
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

/// The memory of one thread.
struct Desk<'m, 'd> {
    model: &'m PathModel<'d>,
    engine: PathEngine<'m, 'd>,
    flows: PathFlows,
    received: Vec<Lanes>,
    block: Block,
}

impl<'m, 'd> Desk<'m, 'd> {
    fn new(deal: &Deal, model: &'m PathModel<'d>) -> Self {
        let (flows, received) = (PathFlows::default(), Vec::new());
        Self { model, engine: model.engine(), flows, received, block: Block::new(deal) }
    }
}

/// The numbers of a class on a path: loss, interest shortfall, price, life, yield, first period short.
const NUMBERS: usize = 6;

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

    /// How many numbers a path has: how many assets default, and those of each class.
    fn width(&self) -> usize {
        1 + NUMBERS * self.values.len()
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

    /// Fills the numbers of neighbouring paths, on one thread.
    fn paths(&self, desk: &mut Desk<'_, '_>, first: u64, values: &mut [f64]) -> Result<()> {
        let width = self.width();
        let Desk { model, engine, flows, received, block } = desk;
        for (b, values) in values.chunks_mut(BLOCK * width).enumerate() {
            let paths = values.len() / width;
            self.driver.draw(first + (b * BLOCK) as u64, paths, &model.pool, block)?;
            for (g, values) in values.chunks_mut(LANES * width).enumerate() {
                let some = g * LANES..g * LANES + values.len() / width;
                let bucket = self.driver.migrates().then_some((&block.bucket, (g * LANES) as u32));
                let defaults = &block.defaults[some];
                engine.run(PathEvents { defaults, bucket }, flows)?;
                for (values, defaults) in values.chunks_mut(width).zip(defaults) {
                    values[0] = defaults.len() as f64;
                }
                for (i, value) in self.values.iter().enumerate() {
                    let worth = value.of(flows, i, received);
                    for (l, values) in values.chunks_mut(width).enumerate() {
                        values[1 + i * NUMBERS..][..NUMBERS].copy_from_slice(&[
                            worth.loss[l],
                            flows.shortfall[i][l],
                            worth.price[l],
                            worth.wal_years[l],
                            worth.yield_rate[l],
                            flows.first_short[i][l],
                        ]);
                    }
                }
            }
        }
        Ok(())
    }

    /// Adds the numbers of paths to what was found before.
    fn count(&self, values: &[f64], path_values: PathValues, found: &mut MonteCarlo) {
        for path in values.chunks_exact(self.width()) {
            found.default_tally.push(path[0]);
        }
        let tallies = found.tallies.par_iter_mut().zip(&self.balances).enumerate();
        tallies.for_each(|(i, (tally, balance))| {
            for path in values.chunks_exact(self.width()) {
                tally.push(&path[1 + i * NUMBERS..][..NUMBERS], *balance);
            }
        });
        if path_values == PathValues::Keep {
            found.classes.resize(self.values.len(), ClassPaths::default());
            for path in values.chunks_exact(self.width()) {
                found.defaults.push(path[0] as u32);
                for (i, class) in found.classes.iter_mut().enumerate() {
                    class.name.clone_from(&self.values[i].name);
                    let own = &path[1 + i * NUMBERS..][..NUMBERS];
                    class.loss.push(own[0]);
                    class.interest_shortfall.push(own[1]);
                    class.price.push(own[2]);
                    class.wal_years.push(own[3]);
                    class.yield_rate.push(own[4]);
                }
            }
        }
    }
}

impl ClassTally {
    /// Counts a path.
    fn push(&mut self, numbers: &[f64], balance: f64) {
        let &[loss, shortfall, price, wal_years, yield_rate, first_short] = numbers else { return };
        let loss = if loss > NO_LOSS { loss } else { 0.0 };
        self.loss.push(loss);
        self.interest_shortfall.push(if balance > 0.0 { shortfall / balance } else { 0.0 });
        self.price.push(price);
        self.wal_years.push(wal_years);
        self.yield_rate.push(yield_rate);
        if loss > 0.0
            && let Some(paths) = self.loss_dates.get_mut(first_short as usize)
        {
            *paths += 1;
        }
    }

    fn each(&mut self) -> [&mut Tally; 5] {
        [
            &mut self.loss,
            &mut self.interest_shortfall,
            &mut self.price,
            &mut self.wal_years,
            &mut self.yield_rate,
        ]
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
        self.default_tally.merge(&next.default_tally)?;
        for (class, more) in self.tallies.iter_mut().zip(&next.tallies) {
            let mut more = more.clone();
            for (tally, more) in class.each().into_iter().zip(more.each()) {
                tally.merge(more)?;
            }
            for (paths, more) in class.loss_dates.iter_mut().zip(&more.loss_dates) {
                *paths += more;
            }
        }
        self.trim();
        self.defaults.extend_from_slice(&next.defaults);
        for (class, more) in self.classes.iter_mut().zip(&next.classes) {
            class.loss.extend_from_slice(&more.loss);
            class.interest_shortfall.extend_from_slice(&more.interest_shortfall);
            class.price.extend_from_slice(&more.price);
            class.wal_years.extend_from_slice(&more.wal_years);
            class.yield_rate.extend_from_slice(&more.yield_rate);
        }
        Ok(self)
    }

    fn trim(&mut self) {
        self.default_tally.trim();
        for class in &mut self.tallies {
            class.each().into_iter().for_each(Tally::trim);
        }
    }
}
