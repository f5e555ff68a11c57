//! A deal under a scenario beside the base case.

use super::cash_flows::{Part, part};
use super::stress::{Bench, Shock, Simulation, Through};
use super::{base, classify};
use clo_core::analytics::{ClassCashFlows, CollateralPricing};
use clo_core::collateral::reinvestment::average_spread;
use clo_core::deal::Asset;
use clo_core::scenario::Scenario;
use clo_core::{Assumptions, Deal, Projection, project};
use ndarray::Array2;
use risk_core::Result;
use risk_core::progress::Progress;
use risk_core::time::{Date, add_months};
use std::collections::BTreeMap;

/// What a scenario does to a deal. Changes are fractions.
#[derive(Debug, Clone, PartialEq)]
pub struct Impact {
    pub deal_id: String,
    pub base_value: f64,
    pub value: f64,
    pub sectors: BTreeMap<String, f64>,
    pub ratings: BTreeMap<String, f64>,
    /// Paid to the classes within the horizon.
    pub base_cash_flows: f64,
    pub cash_flows: f64,
    /// Change of the value of each part of the capital structure, at its own margin or yield.
    pub parts: BTreeMap<&'static str, f64>,
    /// Par lost within the horizon at 95 %, and the mean beyond; none when not asked for.
    pub value_at_risk: f64,
    pub expected_shortfall: f64,
    /// Annual, of par lost and of prices.
    pub volatility: f64,
    /// The most par that is in default and not recovered at a time.
    pub drawdown: f64,
    /// Tests that fail, with the first date, and do not in the base case.
    pub failing: Vec<(String, Date)>,
    /// Classes of notes that are not repaid, and by how much.
    pub losing: Vec<(String, f64)>,
    pub average_correlation: Option<f64>,
}

/// How a scenario is analysed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Asked {
    pub months: u32,
    pub paths: u64,
    /// Whether losses are simulated.
    pub simulated: bool,
}

/// Runs `deal` under the scenario and in the base case.
///
/// # Errors
/// Those of the scenario and of the projections.
pub fn impact(
    deal_id: &str,
    deal: &Deal,
    scenario: Option<&Scenario>,
    matrix: Array2<f64>,
    market_volatility: f64,
    asked: Asked,
    progress: &Progress<'_>,
) -> Result<Impact> {
    let usual = base::assumptions();
    let (changed, assumptions) = base::under(scenario, deal)?;
    let (before, after) = (project(deal, &usual)?, project(&changed, &assumptions)?);
    let (base_values, values) = values(deal, &usual, &changed, &assumptions)?;
    let by = |of: fn(&Asset) -> &str| changes(&deal.assets, &base_values, &values, of);
    let end = add_months(deal.dates.analysis, i32::try_from(asked.months).unwrap_or(1200));
    let pairs = super::correlation::pairs(&matrix).count();
    let average = (pairs > 0).then(|| super::correlation::pairs(&matrix).sum::<f64>() / pairs as f64);
    let (mut value_at_risk, mut expected_shortfall, mut loss_volatility) = (0.0, 0.0, 0.0);
    if asked.simulated {
        let simulation = Simulation { horizon_months: asked.months, paths: asked.paths };
        let bench = Bench::new(&changed, &assumptions, matrix)?;
        let found = bench.stress(&Shock::default(), simulation, Through::Structure, progress)?;
        (value_at_risk, expected_shortfall) = (found.value_at_risk, found.expected_shortfall);
        loss_volatility = found.volatility;
    }
    Ok(Impact {
        deal_id: deal_id.to_owned(),
        base_value: base_values.iter().sum(),
        value: values.iter().sum(),
        sectors: by(|asset| classify::sector(asset)),
        ratings: by(|asset| classify::rating_name(asset)),
        base_cash_flows: paid(&before, end),
        cash_flows: paid(&after, end),
        parts: parts(deal, &before, &changed, &after),
        value_at_risk,
        expected_shortfall,
        volatility: (market_volatility * market_volatility + loss_volatility * loss_volatility).sqrt(),
        drawdown: drawdown(&after, end),
        failing: failing(&before, &after),
        losing: losing(&after),
        average_correlation: average,
    })
}

/// The value of each asset in the base case, which is its market value, and under the scenario: at the
/// spread at which the scenario buys, where it says one, against the mean of the pool.
fn values(
    deal: &Deal,
    usual: &Assumptions,
    changed: &Deal,
    assumptions: &Assumptions,
) -> Result<(Vec<f64>, Vec<f64>)> {
    let pricing = CollateralPricing::new(deal, usual)?;
    let own = assumptions.reinvestment.asset.spread;
    let wider = own.zip(average_spread(&deal.assets)).map_or(0.0, |(spread, mean)| spread - mean);
    let mut known = assumptions.clone();
    known.by_asset.retain(|id, _| deal.assets.iter().any(|asset| asset.id == *id));
    let mut values = pricing.values(&known, wider)?;
    // What the scenario itself does to pars and prices.
    let worth = |asset: &Asset| asset.par * asset.price_or_par();
    for (value, asset) in values.iter_mut().zip(&deal.assets) {
        let after = changed.assets.iter().find(|other| other.id == asset.id).map_or(0.0, worth);
        let before = worth(asset);
        if before > 0.0 && after != before {
            *value *= after / before;
        }
    }
    Ok((pricing.market_values().to_vec(), values))
}

fn changes<'a>(
    assets: &'a [Asset],
    before: &[f64],
    after: &[f64],
    of: fn(&'a Asset) -> &'a str,
) -> BTreeMap<String, f64> {
    let mut sums: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for ((asset, before), after) in assets.iter().zip(before).zip(after) {
        let sum = sums.entry(of(asset)).or_default();
        *sum = (sum.0 + before, sum.1 + after);
    }
    let change = |(name, (before, after)): (&str, (f64, f64))| (name.to_owned(), relative(after, before));
    sums.into_iter().map(change).collect()
}

/// How much more `after` is than `before`, as a fraction of it.
pub fn relative(after: f64, before: f64) -> f64 {
    if before == 0.0 { 0.0 } else { (after - before) / before.abs() }
}

/// Everything that the classes are paid by `end`.
fn paid(projection: &Projection, end: Date) -> f64 {
    let periods = projection.periods.iter().filter(|period| period.date <= end);
    periods
        .flat_map(|period| &period.tranches)
        .map(|paid| paid.interest_paid + paid.deferred_paid + paid.principal_paid)
        .sum()
}

fn parts(
    deal: &Deal,
    before: &Projection,
    changed: &Deal,
    after: &Projection,
) -> BTreeMap<&'static str, f64> {
    let mut sums: BTreeMap<&'static str, (f64, f64)> = BTreeMap::new();
    for class in &deal.tranches {
        let flows = ClassCashFlows::of(deal, before, &class.name)
            .ok()
            .zip(ClassCashFlows::of(changed, after, &class.name).ok());
        let Some((base, stressed)) = flows else { continue };
        let Some(price) = base.market_price(class) else { continue };
        let at_same = match class.is_equity() {
            true => base.yield_at(price).and_then(|rate| stressed.price_at_yield(rate)),
            false => base.margin_at(price).and_then(|margin| stressed.price_at_margin(margin)),
        };
        let sum = sums.entry(part(deal, class).name()).or_default();
        *sum = (sum.0 + price * class.balance, sum.1 + at_same.unwrap_or(0.0) * class.balance);
    }
    let all = [Part::Senior, Part::Mezzanine, Part::Subordinate, Part::Equity];
    all.map(|part| {
        let (before, after) = sums.get(part.name()).copied().unwrap_or_default();
        (part.name(), relative(after, before))
    })
    .into()
}

fn drawdown(projection: &Projection, end: Date) -> f64 {
    let periods = projection.periods.iter().filter(|period| period.date <= end);
    let mut out = 0.0;
    periods.fold(0.0, |most: f64, period| {
        out += period.pool.defaults - period.collections.recoveries;
        most.max(out)
    })
}

fn failing(before: &Projection, after: &Projection) -> Vec<(String, Date)> {
    let first = |projection: &Projection, name: &str| {
        let fails = |period: &&clo_core::report::Period| {
            period.tests.iter().any(|test| test.name == name && !test.passing)
        };
        projection.periods.iter().find(fails).map(|period| period.date)
    };
    let Some(period) = after.periods.first() else { return Vec::new() };
    let newly = period.tests.iter().filter_map(|test| {
        let date = first(after, &test.name).filter(|_| first(before, &test.name).is_none())?;
        Some((test.name.to_string(), date))
    });
    newly.collect()
}

fn losing(after: &Projection) -> Vec<(String, f64)> {
    let loses = after.tranches.iter().filter_map(|class| {
        let loss = class.loss.filter(|loss| *loss > 1e-4 * class.balance.max(1.0))?;
        Some((class.name.clone(), loss))
    });
    loses.collect()
}

/// What follows from the numbers, by rule: findings, warnings, recommendations.
pub fn findings(impacts: &[Impact]) -> (Vec<String>, Vec<String>, Vec<String>) {
    let (mut found, mut warned, mut advised) = (Vec::new(), Vec::new(), Vec::new());
    for impact in impacts {
        let id = &impact.deal_id;
        let change = 100.0 * relative(impact.value, impact.base_value);
        found.push(format!("{id}: the collateral's value changes by {change:.1} %"));
        let cash = 100.0 * relative(impact.cash_flows, impact.base_cash_flows);
        found.push(format!("{id}: payments to the classes change by {cash:.1} %"));
        for (test, date) in &impact.failing {
            warned.push(format!("{id}: {test} fails on {date}"));
        }
        for (class, loss) in &impact.losing {
            warned.push(format!("{id}: class {class} loses {loss:.0}"));
        }
        if change < -5.0 {
            warned.push(format!("{id}: more than 5 % of the collateral's value is lost"));
        }
        if let Some((sector, worst)) = impact.sectors.iter().min_by(|a, b| a.1.total_cmp(b.1))
            && *worst < 0.0
        {
            advised.push(format!("{id}: review {sector}, which changes most ({:.1} %)", 100.0 * worst));
        }
        if !impact.failing.is_empty() {
            advised.push(format!("{id}: build par before the coverage tests fail"));
        }
    }
    if warned.is_empty() {
        warned.push("No coverage test fails that passes in the base case, and no class loses".to_owned());
    }
    if advised.is_empty() {
        advised.push("No sector loses value: nothing follows from this scenario".to_owned());
    }
    (found, warned, advised)
}
