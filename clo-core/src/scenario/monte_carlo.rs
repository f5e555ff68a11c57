//! Defaults and recoveries at random, through the whole waterfall.

use super::class_value::ClassValue;
use crate::assumptions::{Assumptions, Vector};
use crate::collateral::default_profiles::noticed_on;
use crate::deal::{Asset, Deal};
use crate::projection::{PathDefault, PathEngine, PathFlows, PathModel};
use rayon::prelude::*;
use risk_core::check::Checks;
use risk_core::credit::{
    BLOCK, Copula, CopulaModel, DefaultEvent, DefaultEventSampler, DefaultWorkspace, Dependence,
    MatrixRepair, Recovery,
};
use risk_core::curve::HazardCurve;
use risk_core::{Error, Progress, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Range;

/// What is simulated. The default is 10,000 paths of a Gaussian copula with a correlation of 20 %, default
/// rates from Moody's rating factors and the scenario's severity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MonteCarloSettings {
    /// The seed of the random numbers.
    pub seed: u64,
    /// The paths, of which each has its own random numbers: runs over 0..5,000 and 5,000..10,000
    /// [join](MonteCarlo::join) to the run over 0..10,000 bit for bit.
    pub paths: Range<u64>,
    /// How the defaults depend on one another; its names are the deal's assets, in their order.
    pub model: CopulaModel,
    /// How likely defaults are.
    pub default_risk: DefaultRisk,
    /// What is recovered; 1 less the scenario's severity of the first period when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recovery: Option<Recovery>,
}

impl Default for MonteCarloSettings {
    fn default() -> Self {
        let dependence = Dependence::Uniform { correlation: 0.20 };
        Self {
            seed: 42,
            paths: 0..10_000,
            model: CopulaModel { copula: Copula::Gaussian, dependence },
            default_risk: DefaultRisk::RatingFactors,
            recovery: None,
        }
    }
}

/// How likely the defaults of the assets are.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum DefaultRisk {
    /// By Moody's rating factor f, which is ten thousand times the probability of default in ten years:
    /// a constant hazard rate of −ln(1 − f/10,000)/10. An asset without a rating counts as Caa2.
    #[default]
    RatingFactors,
    /// The same constant hazard rate for all, per year.
    HazardRate(f64),
    /// A constant hazard rate for each asset, by its `id`.
    ByAsset(BTreeMap<String, f64>),
}

/// Most paths of one run.
const MOST_PATHS: u64 = 10_000_000;

/// Blocks of paths between two reports of progress.
const REPORT: usize = 64;

/// The rating factor of an asset without a rating.
const UNRATED: f64 = 6500.0;

/// What happened on each path.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MonteCarlo {
    /// The first path.
    pub first_path: u64,
    /// How many assets defaulted.
    pub defaults: Vec<u32>,
    /// Every class, from the most senior.
    pub classes: Vec<ClassPaths>,
    /// What was done to a correlation matrix that is none.
    pub repair: Option<MatrixRepair>,
}

/// What a class got on each path.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
/// Each path draws correlated default times and recoveries for the assets that are performing, and runs
/// collateral, tests and waterfall as [`project`](crate::project) does: an asset defaults on its first interest
/// date on or after its default time. All else, and the defaults of purchased collateral, are the scenario's.
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
/// let deal = clo_core::Deal::from_json(include_str!("../../../examples/deals/small.json"))?;
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
    let model = PathModel::new(deal, &scenario)?;
    let run = Run::new(deal, assumptions, settings, &model)?;
    let Range { start, end } = settings.paths;
    let total = end - start;
    let blocks: Vec<Range<u64>> =
        (start..end).step_by(BLOCK).map(|first| first..end.min(first + BLOCK as u64)).collect();
    let mut joined: Option<MonteCarlo> = None;
    for some in blocks.chunks(REPORT) {
        progress.report(some.first().map_or(0, |block| block.start - start), total)?;
        let found: Vec<Result<MonteCarlo>> =
            some.par_iter().map_init(|| Desk::new(&model), |desk, block| run.block(desk, block)).collect();
        for block in found {
            joined = Some(match joined {
                None => block?,
                Some(before) => before.join(&block?)?,
            });
        }
    }
    progress.report(total, total)?;
    joined.ok_or_else(|| Error::invalid("paths", "must have at least one path, got none"))
}

/// The scenario of one path, with which [`project`](crate::project) shows it in full: the default date and the severity of
/// each asset that defaults.
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
    let periods = deal.dates.payment_periods()?;
    let mut scenario = without_defaults(deal, assumptions);
    let mut events = vec![Vec::new()];
    sampler(deal, assumptions, settings)?.draw(path, &mut DefaultWorkspace::default(), &mut events);
    for PathDefault { asset, date, recovery } in
        events[0].iter().filter_map(|event| path_default(deal, event))
    {
        let asset = &deal.assets[asset];
        let Some(noticed) = noticed_on(asset, deal, &periods, date) else { continue };
        let own = scenario.by_asset.entry(asset.id.clone()).or_default();
        (own.default_rate, own.default_date) = (None, Some(noticed));
        own.severity = Some(Vector::Constant(1.0 - recovery));
    }
    Ok(scenario)
}

fn path_default(deal: &Deal, event: &DefaultEvent) -> Option<PathDefault> {
    let days = chrono::Days::new((event.years * YEAR_DAYS).ceil() as u64);
    let date = deal.dates.analysis.checked_add_days(days)?;
    Some(PathDefault { asset: event.name, date, recovery: event.recovery })
}

/// Draws the defaults of the deal's assets up to its last date.
fn sampler(
    deal: &Deal,
    assumptions: &Assumptions,
    settings: &MonteCarloSettings,
) -> Result<DefaultEventSampler> {
    let curve = |asset: &Asset| HazardCurve::flat(hazard_rate(asset, &settings.default_risk));
    let curves = deal.assets.iter().map(curve).collect::<Result<Vec<_>>>()?;
    let recovery = |asset: &Asset| {
        settings.recovery.unwrap_or_else(|| {
            let own = assumptions.by_asset.get(&asset.id).and_then(|own| own.severity.as_ref());
            Recovery::fixed(1.0 - own.unwrap_or(&assumptions.severity).at(0))
        })
    };
    let recoveries: Vec<Recovery> = deal.assets.iter().map(recovery).collect();
    let horizon = ((deal.dates.maturity - deal.dates.analysis).num_days() as f64 / YEAR_DAYS).max(1.0);
    DefaultEventSampler::new(&curves, horizon, &settings.model, &recoveries, settings.seed)
}

fn check(deal: &Deal, settings: &MonteCarloSettings) -> Result<()> {
    let mut checks = Checks::default();
    let Range { start, end } = settings.paths;
    let count = end.checked_sub(start);
    let message = format_args!("must be from 1 to {MOST_PATHS} paths, got {start} to {end}");
    checks.require(count.is_some_and(|n| (1..=MOST_PATHS).contains(&n)), "paths", message);
    checks.require(!deal.assets.is_empty(), "assets", "must have at least one asset, got none");
    match &settings.default_risk {
        DefaultRisk::RatingFactors => {}
        DefaultRisk::HazardRate(rate) => checks.between("default_risk.hazard_rate", *rate, 0.0, 100.0),
        DefaultRisk::ByAsset(rates) => {
            for asset in deal.assets.iter().filter(|asset| !asset.defaulted) {
                let path = format!("default_risk.by_asset.{}", asset.id);
                match rates.get(&asset.id) {
                    Some(rate) => checks.between(path, *rate, 0.0, 100.0),
                    None => checks.problem(path, "is missing"),
                }
            }
        }
    }
    checks.finish()
}

/// The scenario in which the assets have no defaults of their own.
fn without_defaults(deal: &Deal, assumptions: &Assumptions) -> Assumptions {
    let mut scenario = assumptions.clone();
    for asset in &deal.assets {
        let own = scenario.by_asset.entry(asset.id.clone()).or_default();
        (own.default_rate, own.default_date) = (Some(Vector::Constant(0.0)), None);
    }
    scenario
}

fn hazard_rate(asset: &Asset, risk: &DefaultRisk) -> f64 {
    if asset.defaulted {
        return 0.0;
    }
    match risk {
        DefaultRisk::RatingFactors => {
            let factor = asset.moodys_rating().map_or(UNRATED, |rating| rating.factor());
            -risk_core::math::ln_1p(-(factor / 1e4).min(0.9999)) / 10.0
        }
        DefaultRisk::HazardRate(rate) => *rate,
        DefaultRisk::ByAsset(rates) => rates.get(&asset.id).copied().unwrap_or(0.0),
    }
}

/// What the paths of a run have in common.
struct Run<'d> {
    deal: &'d Deal,
    sampler: DefaultEventSampler,
    values: Vec<ClassValue>,
}

/// The memory of one thread.
struct Desk<'m, 'd> {
    engine: PathEngine<'m, 'd>,
    flows: PathFlows,
    workspace: DefaultWorkspace,
    events: Vec<Vec<DefaultEvent>>,
}

impl<'m, 'd> Desk<'m, 'd> {
    fn new(model: &'m PathModel<'d>) -> Self {
        let workspace = DefaultWorkspace::default();
        Self {
            engine: model.engine(),
            flows: PathFlows::default(),
            workspace,
            events: vec![Vec::new(); BLOCK],
        }
    }
}

/// Days of a year, for the dates of default times.
const YEAR_DAYS: f64 = 365.25;

impl<'d> Run<'d> {
    fn new(
        deal: &'d Deal,
        assumptions: &Assumptions,
        settings: &MonteCarloSettings,
        model: &PathModel<'d>,
    ) -> Result<Self> {
        let sampler = sampler(deal, assumptions, settings)?;
        let discount_rate = assumptions.equity_discount_rate;
        let value = |class| ClassValue::new(deal, class, model.periods(), model.rates(), discount_rate);
        Ok(Self { deal, sampler, values: deal.tranches.iter().map(value).collect() })
    }

    /// Some paths, on one thread.
    fn block(&self, desk: &mut Desk<'_, '_>, paths: &Range<u64>) -> Result<MonteCarlo> {
        let Desk { engine, flows, workspace, events } = desk;
        let count = (paths.end - paths.start) as usize;
        self.sampler.draw(paths.start, workspace, &mut events[..count]);
        let list = || Vec::with_capacity(count);
        let class = |value: &ClassValue| ClassPaths {
            name: value.name.clone(),
            loss: list(),
            interest_shortfall: list(),
            price: list(),
            wal_years: list(),
            yield_rate: list(),
        };
        let mut found = MonteCarlo {
            first_path: paths.start,
            defaults: Vec::with_capacity(count),
            classes: self.values.iter().map(class).collect(),
            repair: self.sampler.repair(),
        };
        for events in &events[..count] {
            engine.run(events.iter().filter_map(|event| path_default(self.deal, event)), flows)?;
            found.defaults.push(events.len() as u32);
            for (i, (value, paths)) in self.values.iter().zip(&mut found.classes).enumerate() {
                let worth = value.of(flows, i);
                paths.loss.push(worth.loss);
                paths.interest_shortfall.push(flows.shortfall[i]);
                paths.price.push(worth.price);
                paths.wal_years.push(worth.wal_years);
                paths.yield_rate.push(worth.yield_rate);
            }
        }
        Ok(found)
    }
}

impl MonteCarlo {
    /// How many paths there are.
    #[must_use]
    pub fn paths(&self) -> usize {
        self.defaults.len()
    }

    /// These paths and those that follow them.
    ///
    /// # Errors
    /// [`Error::Invalid`] unless `next` begins where these end, and has the same classes.
    pub fn join(mut self, next: &Self) -> Result<Self> {
        let end = self.first_path + self.paths() as u64;
        if next.first_path != end {
            let message = format_args!("must begin with path {end}, got {}", next.first_path);
            return Err(Error::invalid("next.first_path", message));
        }
        let names = |paths: &Self| paths.classes.iter().map(|class| class.name.clone()).collect::<Vec<_>>();
        if names(&self) != names(next) {
            return Err(Error::invalid("next.classes", "must be the classes of the same deal"));
        }
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
}
