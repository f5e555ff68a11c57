//! Stress tests: correlated defaults under shocked rates, through the capital structure and the waterfall.

use super::classify::sector;
use super::correlation;
use clo_core::assumptions::Vector;
use clo_core::deal::{Amortization, Asset, Tranche};
use clo_core::scenario::{DefaultRisk, MonteCarloSettings, Stress, monte_carlo_with};
use clo_core::{Assumptions, Deal, project};
use ndarray::Array2;
use rayon::prelude::*;
use risk_core::Result;
use risk_core::credit::{
    BLOCK, Copula, CopulaModel, DefaultEvent, DefaultEventSampler, DefaultWorkspace, Dependence,
    LossDistribution, Recovery,
};
use risk_core::curve::HazardCurve;
use risk_core::math::{exp, ln_1p, power};
use risk_core::progress::Progress;
use std::collections::BTreeMap;

/// The tail that is told.
const CONFIDENCE: f64 = 0.95;
/// The rating factor of what has no rating.
const UNRATED: f64 = 6_500.0;
/// Assets that are named as the worst.
const WORST: usize = 10;
const SEED: u64 = 42;
/// A class that loses less than this part of its balance loses nothing.
const NO_LOSS: f64 = 1e-4;

/// A stress.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Shock {
    /// Added to the annual default rate.
    pub default_rate: f64,
    /// Added to recoveries.
    pub recovery_rate: f64,
    /// Added to market spreads, decimal.
    pub spread: f64,
    /// Added to every correlation.
    pub correlation: f64,
}

/// What losses are simulated with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Simulation {
    /// Months for which the shock lasts.
    pub horizon_months: u32,
    pub paths: u64,
}

/// What a stress does.
#[derive(Debug, Clone, PartialEq)]
pub struct Stressed {
    /// The mean par lost.
    pub loss: f64,
    /// Of the par of the collateral.
    pub loss_fraction: f64,
    /// What each class of notes loses of it.
    pub classes: BTreeMap<String, f64>,
    /// What the equity and the deal's cushion lose: the rest.
    pub equity_share: f64,
    /// The loss that 95 % of paths do not exceed, and the mean of those beyond.
    pub value_at_risk: f64,
    pub expected_shortfall: f64,
    /// Annual, of the loss as a fraction of par.
    pub volatility: f64,
    /// Months until no coverage test fails that passes without the shock; none when they fail to the end.
    pub recovery_months: Option<i64>,
    /// The fall in the market value of the collateral: the same flows at wider spreads, less defaults.
    pub mark_to_market: f64,
    /// Whether a test fails that passes without the shock, or a class of notes loses.
    pub critical: bool,
    /// Fraction of its par that each asset is expected to lose, the worst first.
    pub worst: Vec<(String, f64)>,
    /// Fraction of its par that each sector is expected to lose.
    pub sectors: BTreeMap<String, f64>,
    /// Mean correlation without and with the shock.
    pub correlations: (f64, f64),
    /// Of each class, the share of paths on which it loses; only through the waterfall.
    pub probabilities: BTreeMap<String, f64>,
    /// The equity's mean annual return; only through the waterfall.
    pub equity_return: Option<f64>,
}

/// How losses reach the classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Through {
    /// Up to the horizon, from the most junior: what stands below a class protects it.
    Structure,
    /// To the end of the deal, by interest and principal waterfalls on every path.
    Waterfall,
}

/// A deal, and what all of its stresses start from.
#[derive(Debug)]
pub struct Bench<'d> {
    deal: &'d Deal,
    base: &'d Assumptions,
    matrix: Array2<f64>,
    /// Hazard rate of each asset in the base case: those of the ratings, scaled to the default rate.
    hazards: Vec<f64>,
    /// Failing tests by payment date.
    failing: Vec<Vec<bool>>,
    par: f64,
}

impl<'d> Bench<'d> {
    /// # Errors
    /// Those of `project`.
    pub fn new(deal: &'d Deal, base: &'d Assumptions, matrix: Array2<f64>) -> Result<Self> {
        let failing = failing(deal, base)?.1;
        let par = deal.assets.iter().map(|asset| asset.par).sum();
        Ok(Self { deal, base, matrix, hazards: hazards(deal, base), failing, par })
    }

    /// # Errors
    /// Those of the simulation, and [`risk_core::Error::Cancelled`].
    pub fn stress(
        &self,
        shock: &Shock,
        simulation: Simulation,
        through: Through,
        progress: &Progress<'_>,
    ) -> Result<Stressed> {
        let years = f64::from(simulation.horizon_months) / 12.0;
        let severity = (self.base.severity.at(0) - shock.recovery_rate).clamp(0.0, 1.0);
        let stressed: Vec<f64> =
            self.hazards.iter().map(|hazard| shocked(*hazard, shock.default_rate)).collect();
        let rates = match through {
            Through::Structure => stressed.clone(),
            Through::Waterfall => self.to_maturity(&stressed, years),
        };
        let matrix = correlation::shifted(&self.matrix, shock.correlation);
        let before = mean(correlation::pairs(&self.matrix));
        let correlations = (before, mean(correlation::pairs(&matrix)));
        let model =
            CopulaModel { copula: Copula::Gaussian, dependence: Dependence::Matrix { correlation: matrix } };
        let assumptions = self.assumptions(shock, simulation.horizon_months);
        let losses = self.losses(&rates, severity, &model, simulation, through, years, progress)?;
        let distribution = LossDistribution::of_sample(&losses);
        let loss = mean(losses.iter().copied());
        let spread = losses.iter().map(|x| (x - loss) * (x - loss)).sum::<f64>() / losses.len().max(1) as f64;
        let (end, fails) = failing(self.deal, &assumptions)?;
        let mut told = Stressed {
            loss,
            loss_fraction: if self.par > 0.0 { loss / self.par } else { 0.0 },
            classes: BTreeMap::new(),
            equity_share: 0.0,
            value_at_risk: distribution.quantile(CONFIDENCE).unwrap_or(0.0),
            expected_shortfall: distribution.expected_shortfall(CONFIDENCE).unwrap_or(0.0),
            volatility: if self.par > 0.0 { (spread / years.max(1.0 / 12.0)).sqrt() / self.par } else { 0.0 },
            recovery_months: self.recovery_months(&fails, &end),
            mark_to_market: self.mark_to_market(&assumptions, shock)?,
            critical: self.new_failures(&fails).any(|failed| failed),
            worst: Vec::new(),
            sectors: BTreeMap::new(),
            correlations,
            probabilities: BTreeMap::new(),
            equity_return: None,
        };
        self.by_asset(&stressed, severity, years, &mut told);
        match through {
            Through::Structure => self.through_structure(&losses, &mut told),
            Through::Waterfall => {
                let run = Run { rates, severity, model, paths: simulation.paths };
                self.through_waterfall(&assumptions, run, &mut told, progress)?;
            }
        }
        told.equity_share = told.loss - told.classes.values().sum::<f64>();
        let balance = |name: &String| {
            self.deal.tranches.iter().find(|class| class.name == *name).map_or(0.0, |class| class.balance)
        };
        told.critical |= told.classes.iter().any(|(name, loss)| *loss > NO_LOSS * balance(name));
        Ok(told)
    }

    /// Hazard rates that make as many defaults to maturity as shocked ones for `years` and those of the
    /// base case after.
    fn to_maturity(&self, stressed: &[f64], years: f64) -> Vec<f64> {
        let rate = |((asset, base), stressed): ((&Asset, &f64), &f64)| {
            let life = self.life(asset).max(1.0 / 12.0);
            let first = years.min(life);
            (stressed * first + base * (life - first)) / life
        };
        self.deal.assets.iter().zip(&self.hazards).zip(stressed).map(rate).collect()
    }

    fn life(&self, asset: &Asset) -> f64 {
        (asset.maturity - self.deal.dates.analysis).num_days().max(0) as f64 / 365.25
    }

    /// The base case with the shock for as long as it lasts.
    fn assumptions(&self, shock: &Shock, months: u32) -> Assumptions {
        let periods = months.div_ceil(self.deal.dates.frequency.months().max(1)).max(1) as usize;
        let for_a_time = |vector: &Vector, shift: f64| {
            let known = match vector {
                Vector::Constant(_) => 0,
                Vector::Path(values) => values.len(),
            };
            let at = |k: usize| if k < periods { vector.at(k) + shift } else { vector.at(k) };
            Vector::Path((0..=periods.max(known)).map(|k| at(k).clamp(0.0, 1.0)).collect())
        };
        let mut assumptions = self.base.clone();
        assumptions.default_rate = for_a_time(&assumptions.default_rate, shock.default_rate);
        assumptions.severity = for_a_time(&assumptions.severity, -shock.recovery_rate);
        Stress { reinvestment_spread_shift: shock.spread, ..Stress::default() }.apply(self.deal, &assumptions)
    }

    /// The par lost on each path: within the horizon, or to the end with what has been repaid by then.
    #[allow(clippy::too_many_arguments)]
    fn losses(
        &self,
        rates: &[f64],
        severity: f64,
        model: &CopulaModel,
        simulation: Simulation,
        through: Through,
        years: f64,
        progress: &Progress<'_>,
    ) -> Result<Vec<f64>> {
        let last = (self.deal.dates.maturity - self.deal.dates.analysis).num_days() as f64 / 365.25;
        let horizon = match through {
            Through::Structure => years,
            Through::Waterfall => last.max(1.0),
        };
        let curves = rates.iter().map(|rate| HazardCurve::flat(*rate)).collect::<Result<Vec<_>>>()?;
        let recoveries = vec![Recovery::fixed(1.0 - severity); rates.len()];
        let sampler = DefaultEventSampler::new(&curves, horizon, model, &recoveries, SEED)?;
        let prepaid = self.base.prepayment_rate.at(0).min(0.999_999);
        let lost = |event: &DefaultEvent| {
            let Some(asset) = self.deal.assets.get(event.name) else { return 0.0 };
            let left = match through {
                Through::Structure => 1.0,
                Through::Waterfall => self.left(asset, event.years, prepaid),
            };
            asset.par * left * (1.0 - event.recovery)
        };
        progress.report(0, simulation.paths)?;
        let blocks: Vec<u64> = (0..simulation.paths).step_by(BLOCK).collect();
        let block = |workspace: &mut DefaultWorkspace, first: &u64| {
            let count = (simulation.paths - first).min(BLOCK as u64) as usize;
            let mut events = vec![Vec::new(); count];
            sampler.draw(*first, workspace, &mut events);
            events.iter().map(|path| path.iter().map(lost).sum()).collect::<Vec<f64>>()
        };
        let losses: Vec<Vec<f64>> = blocks.par_iter().map_init(DefaultWorkspace::default, block).collect();
        Ok(losses.into_iter().flatten().collect())
    }

    /// The part of an asset's par that is neither due nor prepaid after `years`.
    fn left(&self, asset: &Asset, years: f64, prepaid: f64) -> f64 {
        if years >= self.life(asset) {
            return 0.0;
        }
        let due = match asset.amortization {
            Amortization::AnnualRate(rate) => (1.0 - rate * years).max(0.0),
            _ => 1.0,
        };
        due * power(1.0 - prepaid, years)
    }

    fn by_asset(&self, stressed: &[f64], severity: f64, years: f64, told: &mut Stressed) {
        let mut by_sector: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
        for (asset, hazard) in self.deal.assets.iter().zip(stressed) {
            let fraction = (1.0 - exp(-hazard * years)) * severity;
            let (lost, par) = by_sector.entry(sector(asset)).or_default();
            *lost += fraction * asset.par;
            *par += asset.par;
            told.worst.push((asset.id.clone(), fraction));
        }
        told.worst.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        told.worst.truncate(WORST);
        let fraction = |(name, (lost, par)): (&str, (f64, f64))| {
            (name.to_owned(), if par > 0.0 { lost / par } else { 0.0 })
        };
        told.sectors = by_sector.into_iter().map(fraction).collect();
    }

    /// Each path's loss goes to what stands below the notes, then to the notes from the most junior.
    fn through_structure(&self, losses: &[f64], told: &mut Stressed) {
        let accounts = &self.deal.accounts;
        let assets = self.par + accounts.collection.principal + accounts.ramp_up.principal;
        let notes: Vec<&Tranche> = self.deal.tranches.iter().filter(|class| !class.is_equity()).collect();
        let debt: f64 = notes.iter().map(|class| class.balance).sum();
        let n = losses.len().max(1) as f64;
        let mut attach = (assets - debt).max(0.0);
        for ranked in notes.chunk_by(|a, b| a.rank() == b.rank()).rev() {
            let size: f64 = ranked.iter().map(|class| class.balance).sum();
            let mean = losses.iter().map(|loss| (loss - attach).clamp(0.0, size)).sum::<f64>() / n;
            let hit = losses.iter().filter(|loss| **loss > attach).count() as f64 / n;
            for class in ranked {
                let share = if size > 0.0 { class.balance / size } else { 0.0 };
                told.classes.insert(class.name.clone(), mean * share);
                told.probabilities.insert(class.name.clone(), hit);
            }
            attach += size;
        }
    }

    fn through_waterfall(
        &self,
        assumptions: &Assumptions,
        run: Run,
        told: &mut Stressed,
        progress: &Progress<'_>,
    ) -> Result<()> {
        let ids = self.deal.assets.iter().map(|asset| asset.id.clone());
        let settings = MonteCarloSettings {
            seed: SEED,
            paths: 0..run.paths,
            model: run.model,
            default_risk: DefaultRisk::ByAsset(ids.zip(run.rates).collect()),
            recovery: Some(Recovery::fixed(1.0 - run.severity)),
            ..MonteCarloSettings::default()
        };
        let paths = monte_carlo_with(self.deal, assumptions, &settings, progress)?.summary();
        for (class, result) in self.deal.tranches.iter().zip(&paths.classes) {
            if class.is_equity() {
                told.equity_return = Some(result.yield_rate.mean);
                continue;
            }
            let owed = class.balance + class.deferred;
            told.classes.insert(class.name.clone(), owed * result.expected_loss);
            told.probabilities.insert(class.name.clone(), result.probability_of_loss);
        }
        Ok(())
    }

    fn mark_to_market(&self, assumptions: &Assumptions, shock: &Shock) -> Result<f64> {
        let pricing = clo_core::analytics::CollateralPricing::new(self.deal, self.base)?;
        let stressed: f64 = pricing.values(assumptions, shock.spread)?.iter().sum();
        Ok(pricing.market_values().iter().sum::<f64>() - stressed)
    }

    /// By payment date, whether a test fails that passes without the shock.
    fn new_failures<'a>(&'a self, fails: &'a [Vec<bool>]) -> impl Iterator<Item = bool> + 'a {
        let none = Vec::new();
        fails.iter().enumerate().map(move |(k, fails)| {
            let before = self.failing.get(k).unwrap_or(&none);
            fails.iter().enumerate().any(|(t, failed)| *failed && !before.get(t).copied().unwrap_or(false))
        })
    }

    fn recovery_months(&self, fails: &[Vec<bool>], dates: &[risk_core::time::Date]) -> Option<i64> {
        let failed: Vec<bool> = self.new_failures(fails).collect();
        let Some(last) = failed.iter().rposition(|failed| *failed) else { return Some(0) };
        let again = dates.get(last + 1)?;
        let days = (*again - self.deal.dates.analysis).num_days();
        Some((days as f64 / 30.4375).round() as i64)
    }
}

/// What a run through the waterfall draws.
struct Run {
    rates: Vec<f64>,
    severity: f64,
    model: CopulaModel,
    paths: u64,
}

/// The payment dates, and on each whether each test fails.
type Failing = (Vec<risk_core::time::Date>, Vec<Vec<bool>>);

fn failing(deal: &Deal, assumptions: &Assumptions) -> Result<Failing> {
    let projection = project(deal, assumptions)?;
    let dates = projection.periods.iter().map(|period| period.date).collect();
    let failing = |period: &clo_core::report::Period| period.tests.iter().map(|test| !test.passing).collect();
    Ok((dates, projection.periods.iter().map(failing).collect()))
}

/// Hazard rates by rating factors, scaled so that as much par defaults in a year as the base case says.
fn hazards(deal: &Deal, base: &Assumptions) -> Vec<f64> {
    let by_rating = |asset: &Asset| {
        let factor = super::classify::rating(asset).map_or(UNRATED, risk_core::rating::Rating::factor);
        if asset.defaulted { 0.0 } else { -ln_1p(-(factor / 1e4).min(0.9999)) / 10.0 }
    };
    let rates: Vec<f64> = deal.assets.iter().map(by_rating).collect();
    let mean =
        super::overview::weighted(deal.assets.iter().zip(&rates).map(|(asset, rate)| (asset.par, *rate)));
    let wanted = -ln_1p(-base.default_rate.at(0).min(0.9999));
    let scale = mean.filter(|mean| *mean > 0.0).map_or(1.0, |mean| wanted / mean);
    rates.into_iter().map(|rate| rate * scale).collect()
}

/// The hazard rate with an annual default rate added.
fn shocked(hazard: f64, shock: f64) -> f64 {
    let change = -ln_1p(-shock.abs().min(0.9999));
    if hazard == 0.0 { 0.0 } else { (hazard + shock.signum() * change).max(0.0) }
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0_usize), |(sum, count), value| (sum + value, count + 1));
    if count == 0 { 0.0 } else { sum / count as f64 }
}
