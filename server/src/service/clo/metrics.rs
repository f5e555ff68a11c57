//! The risk of a deal's collateral in numbers.

use super::market::History;
use super::{base, classify, overview};
use clo_core::Deal;
use clo_core::analytics::{CollateralPricing, asset_yield};
use clo_core::deal::Asset;
use clo_core::scenario::Stress;
use risk_core::Result;
use risk_core::curve::ForwardCurve;
use risk_core::rating::Rating;
use risk_core::var::VarMethod;
use std::collections::BTreeMap;

/// The days over which value at risk is told.
const DAYS: u32 = 30;
/// How far the index moves for effective durations.
const BUMP: f64 = 0.0025;
/// What sensitivities are quoted to: a hundred basis points.
const POINT: f64 = 0.01;
/// The largest part of a sector, and of an obligor, that raises no finding.
pub const SECTOR_LIMIT: f64 = 0.15;
const OBLIGOR_LIMIT: f64 = 0.025;
const CCC_LIMIT: f64 = 0.075;
/// From these volatilities on the risk is medium, and high.
const LEVELS: (f64, f64) = (0.03, 0.08);

/// The numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Metrics {
    pub volatility: f64,
    pub tracking_error: f64,
    pub sectors: BTreeMap<String, f64>,
    pub ratings: BTreeMap<String, f64>,
    pub largest: f64,
    pub herfindahl: f64,
    /// In currency, over thirty days.
    pub value_at_risk_95: f64,
    pub value_at_risk_99: f64,
    pub expected_shortfall: f64,
    /// At the yields to maturity.
    pub modified_duration: Option<f64>,
    pub effective_duration: f64,
    pub convexity: f64,
    /// Mean rank: 1 is AAA.
    pub rating_score: Option<f64>,
    pub average_rating: &'static str,
    /// In a year.
    pub default_probability: Option<f64>,
    /// Change of the value, as a fraction, when the index rises by a point.
    pub rate_sensitivity: f64,
    /// The same when spreads widen by a point.
    pub spread_sensitivity: f64,
    pub level: &'static str,
    pub factors: Vec<String>,
}

/// Weights of obligors.
fn obligors(assets: &[Asset]) -> BTreeMap<String, f64> {
    overview::weights_by(assets, Asset::obligor)
}

/// Measures the collateral of `deal`, with its prices' history.
///
/// # Errors
/// Those of the pricing and of value at risk.
pub fn metrics(deal: &Deal, history: &History) -> Result<Metrics> {
    let assumptions = base::assumptions();
    let pricing = CollateralPricing::new(deal, &assumptions)?;
    let value: f64 = pricing.market_values().iter().sum();
    let worth = |index_shift: f64, margin_shift: f64| -> Result<f64> {
        let shifted = Stress { index_shift, ..Stress::default() }.apply(deal, &assumptions);
        Ok(pricing.values(&shifted, margin_shift)?.iter().sum())
    };
    let (up, down) = (worth(BUMP, 0.0)?, worth(-BUMP, 0.0)?);
    let relative = |worth: f64| if value > 0.0 { worth / value } else { 0.0 };
    let var = |confidence| history.value_at_risk(VarMethod::Normal, confidence, DAYS);
    let (var_95, var_99) = (var(0.95)?, var(0.99)?);
    let assets = &deal.assets;
    let obligors = obligors(assets);
    let sectors = overview::weights_by(assets, |asset| classify::sector(asset));
    let rank = |asset: &Asset| classify::rating(asset).map_or(Rating::CCC_MINUS, |rating| rating);
    let factor = overview::rating_factor(assets);
    let mut found = Metrics {
        volatility: history.volatility()?,
        tracking_error: history.tracking_error()?,
        ratings: overview::weights_by(assets, |asset| classify::rating_name(asset)),
        largest: obligors.values().copied().fold(0.0, f64::max),
        herfindahl: obligors.values().map(|weight| weight * weight).sum(),
        value_at_risk_95: value * var_95.value_at_risk,
        value_at_risk_99: value * var_99.value_at_risk,
        expected_shortfall: value * var_95.expected_shortfall.unwrap_or(var_95.value_at_risk),
        modified_duration: modified_duration(deal),
        effective_duration: relative(down - up) / (2.0 * BUMP),
        convexity: relative(up + down - 2.0 * value) / (BUMP * BUMP),
        rating_score: overview::weighted(
            assets.iter().map(|asset| (asset.par, f64::from(rank(asset).rank()))),
        ),
        average_rating: factor.map_or("NR", classify::rating_of_factor),
        default_probability: overview::weighted(assets.iter().map(|asset| (asset.par, yearly(asset)))),
        rate_sensitivity: relative(worth(POINT, 0.0)? - value),
        spread_sensitivity: relative(worth(0.0, POINT)? - value),
        level: "low",
        factors: Vec::new(),
        sectors,
    };
    found.level = match found.volatility {
        volatility if volatility >= LEVELS.1 => "high",
        volatility if volatility >= LEVELS.0 => "medium",
        _ => "low",
    };
    found.factors = factors(&found);
    Ok(found)
}

/// The probability of default in a year, by the rating factor.
fn yearly(asset: &Asset) -> f64 {
    let factor = classify::rating(asset).map_or(6_500.0, Rating::factor);
    if asset.defaulted { 1.0 } else { 1.0 - risk_core::math::power(1.0 - (factor / 1e4).min(0.9999), 0.1) }
}

fn modified_duration(deal: &Deal) -> Option<f64> {
    let index = ForwardCurve::flat(deal.current_index.unwrap_or(0.0));
    let of = |asset: &Asset| {
        let priced = Asset { price: Some(asset.price_or_par()), ..asset.clone() };
        let found = asset_yield(&priced, &index, &deal.dates.calendar, deal.dates.settlement())?;
        Some((asset.par * asset.price_or_par(), found.modified_duration))
    };
    overview::weighted(deal.assets.iter().filter_map(of))
}

/// What stands out, by rule.
fn factors(metrics: &Metrics) -> Vec<String> {
    let mut found = Vec::new();
    for (sector, weight) in metrics.sectors.iter().filter(|(_, weight)| **weight > SECTOR_LIMIT) {
        found.push(format!("High sector concentration: {sector} {:.1} %", 100.0 * weight));
    }
    if metrics.largest > OBLIGOR_LIMIT {
        found.push(format!("Large obligor: {:.1} %", 100.0 * metrics.largest));
    }
    let is_low = |rating: &str| Rating::parse(rating).is_some_and(|rating| rating < Rating::B_MINUS);
    let low: f64 =
        metrics.ratings.iter().filter(|(rating, _)| is_low(rating)).map(|(_, weight)| weight).sum();
    if low > CCC_LIMIT {
        found.push(format!("CCC and below: {:.1} %", 100.0 * low));
    }
    if metrics.spread_sensitivity < -0.02 {
        let change = -100.0 * metrics.spread_sensitivity;
        found.push(format!("Credit spread exposure: {change:.1} % of value for 100 basis points"));
    }
    if metrics.rate_sensitivity < -0.01 {
        let change = -100.0 * metrics.rate_sensitivity;
        found.push(format!("Interest rate exposure: {change:.1} % of value for 100 basis points"));
    }
    found
}
