//! What a book of options makes or loses when prices, volatilities, rates and time move.

use super::book::{self, Asset, Instrument, Market, Position, Priced};
use super::{Greeks, black_scholes};
use crate::check::Checks;
use crate::option::american::{self, AmericanSettings};
use crate::option::binomial::Exercise;
use crate::progress::Progress;
use crate::{Error, Result};
use ndarray::Array2;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How a shock moves volatility.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VolatilityShock {
    /// By a sum: 0.05 makes 25 % into 30 %.
    #[default]
    Absolute,
    /// By a fraction: 0.2 makes 25 % into 30 %.
    Relative,
}

/// What happens. Nothing, by default.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Shock {
    /// The relative move of all prices: −0.1 is a fall by 10 %.
    pub spot: f64,
    /// The relative move of single assets, in place of the above.
    pub spots: BTreeMap<String, f64>,
    /// The move of all volatilities; they stop at zero.
    pub volatility: f64,
    /// How volatility moves: by a sum, by default.
    pub volatility_shock: VolatilityShock,
    /// The move of the rate: 0.01 is a percentage point.
    pub rate: f64,
    /// The calendar days that pass.
    pub days: f64,
}

/// The profit or loss of a book under a shock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScenarioReport {
    /// What the book is worth before.
    pub value: f64,
    /// The gain, by full revaluation.
    pub profit: f64,
    /// What the Greeks say it would be: ΔdS + ½ΓdS² + νdσ + Θdt + ρdr.
    pub estimate: f64,
    /// The gain by underlying.
    pub underlyings: BTreeMap<String, f64>,
    /// Every position, in their order.
    pub positions: Vec<PositionProfit>,
    /// How many positions lack what a value needs, and are in no sum.
    pub missing: usize,
}

/// The profit or loss of one position; none where something is missing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PositionProfit {
    /// Its name.
    pub id: String,
    /// What it is worth before.
    pub value: Option<f64>,
    /// Its gain.
    pub profit: Option<f64>,
    /// What its Greeks say.
    pub estimate: Option<f64>,
}

/// What a book gains under a shock: every position is valued again, and beside it stands the estimate
/// of its Greeks.
///
/// An option whose expiry passes meanwhile is worth its intrinsic value at the shocked price; one that
/// had expired before is worth nothing and gains nothing.
///
/// # References
/// Hull (2022), section 19.11 (scenario analysis) and equation 19.3 (the estimate).
///
/// # Errors
/// [`Error::Invalid`] names every number that is out of range; [`Error::Infeasible`] when a value
/// leaves the range of numbers.
///
/// # Examples
/// ```
/// use risk_core::option::book::{Asset, Contract, Instrument, Market, Position};
/// use risk_core::option::scenario::{Shock, revalue};
///
/// let mut market = Market::default();
/// market.assets.insert("SPY".to_owned(), Asset { spot: Some(530.0), ..Asset::default() });
/// let call = Contract { strike: Some(540.0), years: Some(0.25), ..Contract::default() };
/// let position = Position {
///     id: "calls".to_owned(),
///     underlying: "SPY".to_owned(),
///     quantity: 10.0,
///     multiplier: None,
///     instrument: Instrument::Option(call),
/// };
/// let crash = Shock { spot: -0.1, volatility: 0.1, ..Shock::default() };
/// let report = revalue(&[position], &market, &crash)?;
/// assert!(report.profit < 0.0 && report.profit > -report.value);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn revalue(positions: &[Position], market: &Market, shock: &Shock) -> Result<ScenarioReport> {
    book::check(positions, market)?;
    check(shock, market)?;
    let before = values(positions, market)?;
    report(positions, market, shock, &before)
}

/// Spot moves against volatility moves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GridSettings {
    /// The relative moves of all prices: by default −20 % to 20 % in steps of 5 %.
    pub spots: Vec<f64>,
    /// The moves of all volatilities: by default −10 to 10 points in steps of 5.
    pub volatilities: Vec<f64>,
    /// How volatility moves: by a sum, by default.
    pub volatility_shock: VolatilityShock,
    /// The move of the rate, in every cell: 0 by default.
    pub rate: f64,
    /// The calendar days that pass, in every cell: 0 by default.
    pub days: f64,
}

impl Default for GridSettings {
    fn default() -> Self {
        Self {
            spots: vec![-0.2, -0.15, -0.1, -0.05, 0.0, 0.05, 0.1, 0.15, 0.2],
            volatilities: vec![-0.1, -0.05, 0.0, 0.05, 0.1],
            volatility_shock: VolatilityShock::Absolute,
            rate: 0.0,
            days: 0.0,
        }
    }
}

/// The profit or loss of a book in every cell of a grid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScenarioGrid {
    /// The moves of prices: one for each row.
    pub spots: Vec<f64>,
    /// The moves of volatilities: one for each column.
    pub volatilities: Vec<f64>,
    /// The gains by full revaluation.
    #[serde(with = "crate::linalg::rows")]
    pub profit: Array2<f64>,
    /// What the Greeks say.
    #[serde(with = "crate::linalg::rows")]
    pub estimate: Array2<f64>,
}

/// What a book gains in every cell of a grid of spot and volatility moves; see [`revalue`].
///
/// # Errors
/// As [`revalue`].
pub fn grid(positions: &[Position], market: &Market, settings: &GridSettings) -> Result<ScenarioGrid> {
    grid_with(positions, market, settings, &Progress::silent())
}

/// [`grid`], reporting to `progress` row by row.
///
/// # Errors
/// As [`grid`], and [`Error::Cancelled`].
pub fn grid_with(
    positions: &[Position],
    market: &Market,
    settings: &GridSettings,
    progress: &Progress<'_>,
) -> Result<ScenarioGrid> {
    book::check(positions, market)?;
    let (rows, columns) = (settings.spots.len(), settings.volatilities.len());
    let mut checks = Checks::default();
    checks.require(rows > 0, "spots", "must be at least one, got none");
    checks.require(columns > 0, "volatilities", "must be at least one, got none");
    checks.finish()?;
    let shock = |spot: f64, volatility: f64| Shock {
        spot,
        spots: BTreeMap::new(),
        volatility,
        volatility_shock: settings.volatility_shock,
        rate: settings.rate,
        days: settings.days,
    };
    for (&spot, &volatility) in settings.spots.iter().zip(settings.volatilities.iter().cycle()) {
        check(&shock(spot, volatility), market)?;
    }
    for &volatility in &settings.volatilities {
        check(&shock(0.0, volatility), market)?;
    }
    let before = values(positions, market)?;
    let mut profit = Array2::zeros((rows, columns));
    let mut estimate = Array2::zeros((rows, columns));
    for (i, &spot) in settings.spots.iter().enumerate() {
        let cell = |&volatility: &f64| report(positions, market, &shock(spot, volatility), &before);
        let row: Vec<Result<ScenarioReport>> = settings.volatilities.par_iter().map(cell).collect();
        for (j, cell) in row.into_iter().enumerate() {
            let cell = cell?;
            (profit[[i, j]], estimate[[i, j]]) = (cell.profit, cell.estimate);
        }
        progress.report(i as u64 + 1, rows as u64)?;
    }
    let (spots, volatilities) = (settings.spots.clone(), settings.volatilities.clone());
    Ok(ScenarioGrid { spots, volatilities, profit, estimate })
}

fn check(shock: &Shock, market: &Market) -> Result<()> {
    let mut checks = Checks::default();
    checks.between("spot", shock.spot, -1.0, MOST_MOVE);
    for (symbol, &spot) in &shock.spots {
        checks.between(format_args!("spots.{symbol}"), spot, -1.0, MOST_MOVE);
    }
    checks.between("volatility", shock.volatility, -MOST_MOVE, MOST_MOVE);
    let rate = market.rate + shock.rate;
    let message = format!("must leave the rate between -1 and 10, leaves {rate}");
    checks.require((-1.0..=10.0).contains(&rate), "rate", message);
    checks.between("days", shock.days, 0.0, 73_000.0);
    checks.finish()
}

/// The largest move, relative or of volatility.
const MOST_MOVE: f64 = 1e3;

/// The price and Greeks of every position now; none where something is missing.
fn values(positions: &[Position], market: &Market) -> Result<Vec<Option<Now>>> {
    let now = |position: &Position| {
        Ok(match book::price(position, market)? {
            Priced::Missing(_) => None,
            Priced::Value { spot, unit, volatility, expired } => {
                Some(Now { spot, unit, volatility, expired })
            }
        })
    };
    positions.iter().map(now).collect()
}

/// A position before the shock.
struct Now {
    spot: f64,
    unit: Greeks,
    volatility: Option<f64>,
    expired: bool,
}

fn report(
    positions: &[Position],
    market: &Market,
    shock: &Shock,
    before: &[Option<Now>],
) -> Result<ScenarioReport> {
    let mut report = ScenarioReport {
        value: 0.0,
        profit: 0.0,
        estimate: 0.0,
        underlyings: BTreeMap::new(),
        positions: Vec::with_capacity(positions.len()),
        missing: 0,
    };
    for (position, now) in positions.iter().zip(before) {
        let id = position.id.clone();
        let Some(now) = now else {
            report.missing += 1;
            report.positions.push(PositionProfit { id, value: None, profit: None, estimate: None });
            continue;
        };
        let money = position.quantity * position.units();
        let value = money * now.unit.price;
        let profit = money * (later(position, market, shock, now)? - now.unit.price);
        let estimate = money * shock.estimate(position, now);
        if !(value + profit + estimate).is_finite() {
            let message = format!("position {id} is worth more than a number can say");
            return Err(Error::Infeasible(message));
        }
        report.value += value;
        report.profit += profit;
        report.estimate += estimate;
        *report.underlyings.entry(position.underlying.clone()).or_default() += profit;
        let (value, profit, estimate) = (Some(value), Some(profit), Some(estimate));
        report.positions.push(PositionProfit { id, value, profit, estimate });
    }
    if (report.value + report.profit + report.estimate).is_finite() {
        return Ok(report);
    }
    Err(Error::Infeasible("the book is worth more than a number can say".to_owned()))
}

/// What one unit of a position is worth after the shock.
fn later(position: &Position, market: &Market, shock: &Shock, now: &Now) -> Result<f64> {
    let spot = now.spot * (1.0 + shock.spot_of(position));
    let Instrument::Option(contract) = position.instrument else { return Ok(spot) };
    if now.expired {
        return Ok(0.0);
    }
    let asset = market.assets.get(&position.underlying).copied().unwrap_or_default();
    let asset = Asset { spot: Some(spot.min(MOST_PRICE)), ..asset };
    let Some(mut option) = book::terms(&contract, &asset, market) else { return Ok(0.0) };
    option.rate += shock.rate;
    option.volatility = shock.volatility_from(option.volatility);
    // What expires meanwhile pays at the shocked price.
    option.years = (option.years - shock.days / DAYS).max(0.0);
    match contract.exercise {
        Exercise::European => black_scholes::price(&option),
        Exercise::American => american::price(&option, &AmericanSettings::default()),
    }
}

/// Days of a year, as in the Greeks.
const DAYS: f64 = 365.0;

const MOST_PRICE: f64 = 1e100;
const MOST_VOLATILITY: f64 = 1e6;

impl Shock {
    fn spot_of(&self, position: &Position) -> f64 {
        self.spots.get(&position.underlying).copied().unwrap_or(self.spot)
    }

    fn volatility_from(&self, volatility: f64) -> f64 {
        let moved = match self.volatility_shock {
            VolatilityShock::Absolute => volatility + self.volatility,
            VolatilityShock::Relative => volatility * (1.0 + self.volatility),
        };
        moved.clamp(0.0, MOST_VOLATILITY)
    }

    /// The gain of one unit by its Greeks, whose units are the market's.
    ///
    /// # Formula
    /// ΔdS + ½ΓdS² + ν·100dσ + Θ·days + ρ·100dr
    fn estimate(&self, position: &Position, now: &Now) -> f64 {
        if now.expired {
            return 0.0;
        }
        let unit = &now.unit;
        let move_of_spot = now.spot * self.spot_of(position);
        let points = now.volatility.map_or(0.0, |v| 100.0 * (self.volatility_from(v) - v));
        let by_price = (unit.delta + 0.5 * unit.gamma * move_of_spot) * move_of_spot;
        by_price + unit.vega * points + unit.theta * self.days + unit.rho * 100.0 * self.rate
    }
}
