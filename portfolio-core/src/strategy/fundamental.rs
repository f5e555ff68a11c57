//! Signals from earnings, valuations and analysts.

use super::{Side, Signal, StrategyKind};
use crate::performance::quotient;
use risk_core::Result;
use risk_core::check::Checks;
use serde::{Deserialize, Serialize};

/// Earnings of a company.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Earnings {
    /// Days to the report, negative after it.
    pub days_to_report: i64,
    /// Surprises of past reports in percent of the estimate, oldest first.
    pub surprises_pct: Vec<f64>,
}

/// Parameters of the earnings strategy.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EarningsSettings {
    /// Speaks from so many days before; 5 by default.
    pub days_before: i64,
    /// Speaks to so many days after; 2 by default.
    pub days_after: i64,
    /// The least trend of surprises before, where 1 is 100 points; 0.2 by default.
    pub least_trend: f64,
    /// The least surprise after, in percent; 10 by default.
    pub least_surprise_pct: f64,
}

impl Default for EarningsSettings {
    fn default() -> Self {
        Self { days_before: 5, days_after: 2, least_trend: 0.2, least_surprise_pct: 10.0 }
    }
}

/// Before the report follows the trend of surprises, after it the surprise.
///
/// # Formula
/// trend = (latest − mean of earlier) / 100, held to ±1
pub(super) fn earnings(
    spot: f64,
    view: Option<&Earnings>,
    settings: &EarningsSettings,
) -> Result<Option<Signal>> {
    let Some(view) = view else { return Ok(None) };
    let mut checks = Checks::default();
    for (i, surprise) in view.surprises_pct.iter().enumerate() {
        checks.between(format_args!("earnings.surprises_pct[{i}]"), *surprise, -1e9, 1e9);
    }
    checks.between("strategy.least_trend", settings.least_trend, 0.0, 1.0);
    checks.between("strategy.least_surprise_pct", settings.least_surprise_pct, 0.0, 1e6);
    checks.finish()?;
    let Some((latest, earlier)) = view.surprises_pct.split_last() else { return Ok(None) };
    let days = view.days_to_report;
    let factor_of_days = Some(days as f64);
    let signal = |side, confidence, levels, factors: [(&str, Option<f64>, f64); 2]| {
        Some(Signal::new(StrategyKind::Earnings, side, confidence, spot, levels, &factors))
    };
    if days > 0 && days <= settings.days_before {
        let Some(mean) = quotient(earlier.iter().sum(), earlier.len() as f64) else { return Ok(None) };
        let trend = ((latest - mean) / 100.0).clamp(-1.0, 1.0);
        let Some(side) = side_of(trend, settings.least_trend) else { return Ok(None) };
        let factors = [("surprise_trend", Some(trend), 0.6), ("days_to_earnings", factor_of_days, 0.4)];
        return Ok(signal(side, 0.6 + 0.3 * trend.abs(), (1.07, 0.95), factors));
    }
    if days <= 0 && days.saturating_neg() <= settings.days_after {
        let Some(side) = side_of(*latest, settings.least_surprise_pct) else { return Ok(None) };
        let factors = [("surprise_pct", Some(*latest), 0.7), ("days_to_earnings", factor_of_days, 0.3)];
        return Ok(signal(side, 0.7 + latest.abs().min(30.0) / 100.0, (1.08, 0.96), factors));
    }
    Ok(None)
}

/// Bullish above a threshold, bearish below its negative.
fn side_of(value: f64, threshold: f64) -> Option<Side> {
    if value > threshold {
        Some(Side::Bullish)
    } else if value < -threshold {
        Some(Side::Bearish)
    } else {
        None
    }
}

/// Ratios of a company, or of a sector on average.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Ratios {
    /// Price over earnings.
    pub price_earnings: Option<f64>,
    /// Price over earnings over growth in percent.
    pub price_earnings_growth: Option<f64>,
    /// Price over book value.
    pub price_book: Option<f64>,
    /// Profit over sales.
    pub profit_margin: Option<f64>,
}

/// A company beside its sector.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Valuations {
    /// The company's ratios.
    pub company: Ratios,
    /// The sector's mean ratios.
    pub sector: Ratios,
}

/// Parameters of the valuation strategy.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ValuationSettings {
    /// Cheap below this multiple of the sector's; 0.8 by default.
    pub cheap: f64,
    /// Dear above this multiple of the sector's; 1.2 by default.
    pub dear: f64,
}

impl Default for ValuationSettings {
    fn default() -> Self {
        Self { cheap: 0.8, dear: 1.2 }
    }
}

/// Bullish on every ratio that is cheap, bearish on every one that is dear; both may be said. A
/// ratio that is not positive says nothing.
pub(super) fn valuation(
    spot: f64,
    view: Option<&Valuations>,
    settings: &ValuationSettings,
) -> Result<Vec<Signal>> {
    let Some(Valuations { company, sector }) = view else { return Ok(Vec::new()) };
    let mut checks = Checks::default();
    let (cheap, dear) = (settings.cheap, settings.dear);
    let message = format_args!("must lie from 0 to dear, got {cheap} and {dear}");
    checks.require(0.0 <= cheap && cheap <= dear && dear < 1e6, "strategy.cheap", message);
    let pairs = [
        ("price_earnings", company.price_earnings, sector.price_earnings, 0.3),
        ("price_earnings_growth", company.price_earnings_growth, sector.price_earnings_growth, 0.25),
        ("price_book", company.price_book, sector.price_book, 0.25),
        ("profit_margin", company.profit_margin, sector.profit_margin, 0.2),
    ];
    for (name, own, other, _) in pairs {
        for (of, value) in [("company", own), ("sector", other)] {
            value.into_iter().for_each(|x| checks.finite(format_args!("valuations.{of}.{name}"), x));
        }
    }
    checks.finish()?;
    let multiples = pairs.map(|(name, own, other, weight)| {
        let positive = |x: Option<f64>| x.filter(|x| *x > 0.0);
        (name, own, positive(own).zip(positive(other)).and_then(|(own, other)| quotient(own, other)), weight)
    });
    let signal = |side: Side| {
        let speaks = |name: &str, multiple: f64| {
            // A high margin is good, a high price is not.
            let wants_low = (side == Side::Bullish) != (name == "profit_margin");
            if wants_low { multiple < cheap } else { multiple > dear }
        };
        let spoken: Vec<(&str, Option<f64>, f64)> = multiples
            .iter()
            .filter(|(name, _, multiple, _)| multiple.is_some_and(|m| speaks(name, m)))
            .map(|(name, own, _, weight)| (*name, *own, *weight))
            .collect();
        let weight: f64 = spoken.iter().map(|factor| factor.2).sum();
        let confidence = (0.6 + 0.3 * weight).min(0.9);
        (!spoken.is_empty())
            .then(|| Signal::new(StrategyKind::Valuation, side, confidence, spot, (1.06, 0.96), &spoken))
    };
    Ok([Side::Bullish, Side::Bearish].into_iter().filter_map(signal).collect())
}

/// Ratings and price targets of the last 30 days.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Analysts {
    /// Ratings to buy.
    pub buy: u32,
    /// Ratings to hold.
    pub hold: u32,
    /// Ratings to sell.
    pub sell: u32,
    /// The mean price target.
    pub mean_target: f64,
}

/// Parameters of the analyst strategy.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AnalystSettings {
    /// The least number of ratings; 3 by default.
    pub least_ratings: u32,
    /// Bullish above this share of buys less sells; 0.5 by default.
    pub bullish_sentiment: f64,
    /// Bearish below it; −0.3 by default.
    pub bearish_sentiment: f64,
    /// The least distance of the target from the price; 0.1 by default.
    pub least_upside: f64,
}

impl Default for AnalystSettings {
    fn default() -> Self {
        Self { least_ratings: 3, bullish_sentiment: 0.5, bearish_sentiment: -0.3, least_upside: 0.1 }
    }
}

/// Follows analysts whose ratings and price targets agree.
///
/// # Formula
/// sentiment = (buys − sells) / ratings, upside = target / spot − 1
pub(super) fn analyst(
    spot: f64,
    view: Option<&Analysts>,
    settings: &AnalystSettings,
) -> Result<Option<Signal>> {
    let Some(view) = view else { return Ok(None) };
    let mut checks = Checks::default();
    checks.money("analysts.mean_target", view.mean_target);
    checks.between("strategy.bullish_sentiment", settings.bullish_sentiment, 0.0, 1.0);
    checks.between("strategy.bearish_sentiment", settings.bearish_sentiment, -1.0, 0.0);
    checks.between("strategy.least_upside", settings.least_upside, 0.0, 1e6);
    checks.finish()?;
    let ratings = f64::from(view.buy) + f64::from(view.hold) + f64::from(view.sell);
    if ratings < f64::from(settings.least_ratings.max(1)) {
        return Ok(None);
    }
    let sentiment = (f64::from(view.buy) - f64::from(view.sell)) / ratings;
    let Some(upside) = quotient(view.mean_target - spot, spot) else { return Ok(None) };
    let side = if sentiment > settings.bullish_sentiment && upside > settings.least_upside {
        Side::Bullish
    } else if sentiment < settings.bearish_sentiment && upside < -settings.least_upside {
        Side::Bearish
    } else {
        return Ok(None);
    };
    let levels = (1.0 + (upside.abs() / 2.0).min(0.1), 0.95);
    let factors = [("analyst_sentiment", Some(sentiment), 0.5), ("target_upside", Some(upside), 0.5)];
    let confidence = 0.5 + 0.4 * sentiment.abs();
    Ok(Some(Signal::new(StrategyKind::Analyst, side, confidence, spot, levels, &factors)))
}
