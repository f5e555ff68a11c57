//! A book of options and stocks: what it is worth, and its Greeks by position, by underlying and in all.

use super::american::{self, AmericanSettings};
use super::binomial::Exercise;
use super::{European, Greeks, Kind, black_scholes};
use crate::check::Checks;
use crate::{Error, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a contract of a listed option is on, when the position does not say: 100 shares.
pub const OPTION_MULTIPLIER: f64 = 100.0;

/// One holding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// A name for reports.
    pub id: String,
    /// The asset, or what the option is on: a key of [`Market::assets`].
    pub underlying: String,
    /// Shares or contracts; negative when short.
    pub quantity: f64,
    /// Units of the asset for one of the quantity: by default 100 for options and 1 for stock.
    #[serde(default)]
    pub multiplier: Option<f64>,
    /// What is held.
    pub instrument: Instrument,
}

/// What is held.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Instrument {
    /// The asset itself.
    Stock,
    /// An option on it.
    Option(Contract),
}

/// The terms of an option; without a strike or an expiry it has no value.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Contract {
    /// Call or put.
    pub kind: Kind,
    /// European by default.
    pub exercise: Exercise,
    /// K
    pub strike: Option<f64>,
    /// T, calendar days/365; negative when it has expired.
    pub years: Option<f64>,
    /// σ of this contract; by default that of the asset.
    pub volatility: Option<f64>,
}

/// What positions are valued with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Market {
    /// r, continuously compounded: 5 % by default.
    pub rate: f64,
    /// σ of assets for which none is known: 25 % by default.
    pub volatility: f64,
    /// The assets by their symbols.
    pub assets: BTreeMap<String, Asset>,
}

impl Default for Market {
    fn default() -> Self {
        Self { rate: 0.05, volatility: 0.25, assets: BTreeMap::new() }
    }
}

/// An asset.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Asset {
    /// S, if it is known.
    pub spot: Option<f64>,
    /// q, continuously compounded: 0 by default.
    pub dividend_yield: f64,
    /// σ, if it is known.
    pub volatility: Option<f64>,
}

/// The risk of a book.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BookReport {
    /// Every position, in their order.
    pub positions: Vec<PositionRisk>,
    /// Sums by underlying, in the order of their symbols.
    pub underlyings: BTreeMap<String, Exposure>,
    /// The sum over options.
    pub options: Exposure,
    /// The sum over stocks.
    pub stocks: Exposure,
    /// The sum over all. Its unit Greeks mix contracts with shares; its money does not.
    pub total: Exposure,
    /// How many options have expired: they count, with zeros.
    pub expired: usize,
    /// The positions that lack what a value needs, and are in no sum.
    pub missing: Vec<Missing>,
}

/// A position without a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// Which.
    pub id: String,
    /// What it lacks: `spot`, `strike`, `years`.
    pub fields: Vec<String>,
}

/// The risk of one position.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PositionRisk {
    /// Its name.
    pub id: String,
    /// Its asset.
    pub underlying: String,
    /// σ that it was valued with; none of a stock or where something is missing.
    pub volatility: Option<f64>,
    /// The Greeks of one option or share in the market's units; none where something is missing.
    pub unit: Option<Greeks>,
    /// Those of the position; none where something is missing.
    pub exposure: Option<Exposure>,
}

/// Greeks of holdings, by quantity and in money.
///
/// where q is the signed quantity, m the multiplier, S the asset's price.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Exposure {
    /// Σ qΔ
    pub delta: f64,
    /// Σ qΓ
    pub gamma: f64,
    /// Σ qν, per volatility point
    pub vega: f64,
    /// Σ qΘ, per calendar day
    pub theta: f64,
    /// Σ qρ, per percentage point
    pub rho: f64,
    /// Σ qmV, what the holdings are worth
    pub value: f64,
    /// Σ qmΔS: money made if prices rise by 100 %, to first order; the net exposure
    pub dollar_delta: f64,
    /// Σ qmΓS²/100: how much that changes when prices rise by 1 %
    pub dollar_gamma: f64,
    /// Σ qmν, money for a volatility point
    pub dollar_vega: f64,
    /// Σ qmΘ, money for a calendar day
    pub dollar_theta: f64,
    /// Σ qmρ, money for a percentage point of rate
    pub dollar_rho: f64,
    /// Σ |q|mS
    pub notional: f64,
}

impl Exposure {
    /// The money that gamma makes when all prices move by the fraction `movement`, up or down.
    ///
    /// # Formula
    /// ½ Σ qmΓ(S·x)²
    #[must_use]
    pub fn gamma_profit(&self, movement: f64) -> f64 {
        0.5 * 100.0 * self.dollar_gamma * movement * movement
    }

    fn of(quantity: f64, multiplier: f64, spot: f64, unit: &Greeks) -> Self {
        let money = quantity * multiplier;
        Self {
            delta: quantity * unit.delta,
            gamma: quantity * unit.gamma,
            vega: quantity * unit.vega,
            theta: quantity * unit.theta,
            rho: quantity * unit.rho,
            value: money * unit.price,
            dollar_delta: money * unit.delta * spot,
            dollar_gamma: money * unit.gamma * spot * spot / 100.0,
            dollar_vega: money * unit.vega,
            dollar_theta: money * unit.theta,
            dollar_rho: money * unit.rho,
            notional: money.abs() * spot,
        }
    }

    fn add(&mut self, other: &Self) {
        self.delta += other.delta;
        self.gamma += other.gamma;
        self.vega += other.vega;
        self.theta += other.theta;
        self.rho += other.rho;
        self.value += other.value;
        self.dollar_delta += other.dollar_delta;
        self.dollar_gamma += other.dollar_gamma;
        self.dollar_vega += other.dollar_vega;
        self.dollar_theta += other.dollar_theta;
        self.dollar_rho += other.dollar_rho;
        self.notional += other.notional;
    }

    fn is_finite(&self) -> bool {
        let greeks = self.delta + self.gamma + self.vega + self.theta + self.rho + self.value;
        let money = self.dollar_delta + self.dollar_gamma + self.dollar_vega + self.dollar_theta;
        (greeks + money + self.dollar_rho + self.notional).is_finite()
    }
}

/// The Greeks of a book, by position, by underlying and in all.
///
/// A share has delta 1 and no other Greek. An option that has expired counts with zeros, one that
/// expires now is worth its intrinsic value. What lacks a price, a strike or an expiry is listed and
/// left out of the sums.
///
/// # References
/// Hull (2022), *Options, Futures, and Other Derivatives*, 11th ed., chapter 19.
///
/// # Errors
/// [`Error::Invalid`] names every number that is out of range; [`Error::Infeasible`] when a sum
/// leaves the range of numbers.
///
/// # Examples
/// ```
/// use risk_core::option::Kind;
/// use risk_core::option::book::{Asset, Contract, Instrument, Market, Position, risk};
///
/// let mut market = Market::default();
/// market.assets.insert("SPY".to_owned(), Asset { spot: Some(530.0), ..Asset::default() });
/// let call = Contract { kind: Kind::Call, strike: Some(540.0), years: Some(0.25), ..Contract::default() };
/// let position = |id: &str, quantity, instrument| Position {
///     id: id.to_owned(),
///     underlying: "SPY".to_owned(),
///     quantity,
///     multiplier: None,
///     instrument,
/// };
/// let book = [position("calls", -10.0, Instrument::Option(call)), position("hedge", 500.0, Instrument::Stock)];
/// let report = risk(&book, &market)?;
/// // The shares are worth 265,000; the calls take away about half of the exposure.
/// assert!(report.total.dollar_delta < 30_000.0 && report.total.dollar_gamma < 0.0);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn risk(positions: &[Position], market: &Market) -> Result<BookReport> {
    check(positions, market)?;
    let mut report = BookReport {
        positions: Vec::with_capacity(positions.len()),
        underlyings: BTreeMap::new(),
        options: Exposure::default(),
        stocks: Exposure::default(),
        total: Exposure::default(),
        expired: 0,
        missing: Vec::new(),
    };
    for position in positions {
        let priced = price(position, market)?;
        let mut line = PositionRisk {
            id: position.id.clone(),
            underlying: position.underlying.clone(),
            volatility: None,
            unit: None,
            exposure: None,
        };
        match priced {
            Priced::Missing(fields) => {
                let fields = fields.into_iter().map(str::to_owned).collect();
                report.missing.push(Missing { id: position.id.clone(), fields });
            }
            Priced::Value { spot, unit, volatility, expired } => {
                let notional = if expired { 0.0 } else { spot };
                let exposure = Exposure::of(position.quantity, position.units(), notional, &unit);
                report.expired += usize::from(expired);
                report.underlyings.entry(position.underlying.clone()).or_default().add(&exposure);
                report.total.add(&exposure);
                match position.instrument {
                    Instrument::Stock => report.stocks.add(&exposure),
                    Instrument::Option(_) => report.options.add(&exposure),
                }
                (line.unit, line.exposure, line.volatility) = (Some(unit), Some(exposure), volatility);
            }
        }
        report.positions.push(line);
    }
    let sums = report.underlyings.values().chain([&report.total, &report.options, &report.stocks]);
    if sums.into_iter().all(Exposure::is_finite) {
        return Ok(report);
    }
    Err(Error::Infeasible("the book is worth more than a number can say".to_owned()))
}

impl Position {
    /// m
    pub(super) fn units(&self) -> f64 {
        self.multiplier.unwrap_or(match self.instrument {
            Instrument::Stock => 1.0,
            Instrument::Option(_) => OPTION_MULTIPLIER,
        })
    }
}

/// What one unit of a position is worth.
pub(super) enum Priced {
    /// The fields that it lacks.
    Missing(Vec<&'static str>),
    Value {
        spot: f64,
        unit: Greeks,
        volatility: Option<f64>,
        expired: bool,
    },
}

/// The Greeks of nothing.
const NOTHING: Greeks = Greeks {
    price: 0.0,
    delta: 0.0,
    gamma: 0.0,
    vega: 0.0,
    theta: 0.0,
    rho: 0.0,
    vanna: 0.0,
    volga: 0.0,
    charm: 0.0,
};

/// The price and Greeks of one unit of a position.
pub(super) fn price(position: &Position, market: &Market) -> Result<Priced> {
    let asset = market.assets.get(&position.underlying).copied().unwrap_or_default();
    let contract = match position.instrument {
        Instrument::Option(contract) => contract,
        Instrument::Stock => {
            let Some(spot) = asset.spot else { return Ok(Priced::Missing(vec!["spot"])) };
            let unit = Greeks { price: spot, delta: 1.0, ..NOTHING };
            return Ok(Priced::Value { spot, unit, volatility: None, expired: false });
        }
    };
    // What has expired is worth nothing, whatever else is known of it.
    if contract.years.is_some_and(|years| years < 0.0) {
        let spot = asset.spot.unwrap_or(0.0);
        return Ok(Priced::Value { spot, unit: NOTHING, volatility: None, expired: true });
    }
    let Some(option) = terms(&contract, &asset, market) else {
        let known = [("spot", asset.spot), ("strike", contract.strike), ("years", contract.years)];
        return Ok(Priced::Missing(
            known.iter().filter(|(_, x)| x.is_none()).map(|(name, _)| *name).collect(),
        ));
    };
    let unit = match contract.exercise {
        Exercise::European => black_scholes::greeks(&option)?,
        Exercise::American => american::greeks(&option, &AmericanSettings::default())?,
    };
    Ok(Priced::Value { spot: option.spot, unit, volatility: Some(option.volatility), expired: false })
}

/// The option in its market, if all of it is known.
pub(super) fn terms(contract: &Contract, asset: &Asset, market: &Market) -> Option<European> {
    Some(European {
        kind: contract.kind,
        spot: asset.spot?,
        strike: contract.strike?,
        years: contract.years?,
        rate: market.rate,
        dividend_yield: asset.dividend_yield,
        volatility: contract.volatility.or(asset.volatility).unwrap_or(market.volatility),
    })
}

/// Wants numbers in their ranges, the problems named by position and asset.
pub(super) fn check(positions: &[Position], market: &Market) -> Result<()> {
    let mut checks = Checks::default();
    checks.rate("market.rate", market.rate);
    checks.between("market.volatility", market.volatility, 0.0, MOST_VOLATILITY);
    for (symbol, asset) in &market.assets {
        let path = format!("market.assets.{symbol}");
        if let Some(spot) = asset.spot {
            checks.between(format_args!("{path}.spot"), spot, 0.0, MOST_PRICE);
        }
        if let Some(volatility) = asset.volatility {
            checks.between(format_args!("{path}.volatility"), volatility, 0.0, MOST_VOLATILITY);
        }
        checks.rate(format_args!("{path}.dividend_yield"), asset.dividend_yield);
    }
    for (i, position) in positions.iter().enumerate() {
        let path = format!("positions[{i}]");
        checks.between(format_args!("{path}.quantity"), position.quantity, -MOST_UNITS, MOST_UNITS);
        if let Some(multiplier) = position.multiplier {
            checks.between(format_args!("{path}.multiplier"), multiplier, 0.0, MOST_UNITS);
        }
        if let Instrument::Option(contract) = &position.instrument {
            let path = format!("{path}.instrument.option");
            if let Some(strike) = contract.strike {
                checks.between(format_args!("{path}.strike"), strike, 0.0, MOST_PRICE);
            }
            if let Some(years) = contract.years {
                checks.between(format_args!("{path}.years"), years, -MOST_YEARS, MOST_YEARS);
            }
            if let Some(volatility) = contract.volatility {
                checks.between(format_args!("{path}.volatility"), volatility, 0.0, MOST_VOLATILITY);
            }
        }
    }
    checks.finish()
}

const MOST_PRICE: f64 = 1e100;
const MOST_YEARS: f64 = 200.0;
const MOST_VOLATILITY: f64 = 1e6;
const MOST_UNITS: f64 = 1e15;
