//! How much of its limits a portfolio uses.

use super::Position;
use crate::performance::quotient;
use crate::sizing::RiskProfile;
use risk_core::Result;
use risk_core::check::Checks;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Above this share of a limit its use is [`UseLevel::Medium`].
const MEDIUM: f64 = 0.8;

/// How close an exposure is to its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UseLevel {
    /// At most 80 % of the limit.
    Low,
    /// Above 80 % of the limit.
    Medium,
    /// Above the limit.
    High,
}

/// The exposure to one underlying.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StockUse {
    /// The underlying.
    pub symbol: String,
    /// Σ market value.
    pub value: f64,
    /// Of the portfolio's value; 0 when that is not positive.
    pub fraction: f64,
    /// Beside the limit of one stock.
    pub level: UseLevel,
}

/// Exposures beside the limits of a risk profile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExposureUse {
    /// Σ market value.
    pub total: f64,
    /// Of the portfolio's value; 0 when that is not positive.
    pub fraction: f64,
    /// What the profile allows, in currency, whether there are positions or not.
    pub maximum: f64,
    /// Beside the limit of the portfolio.
    pub level: UseLevel,
    /// By underlying, in order of symbols.
    pub stocks: Vec<StockUse>,
}

/// Exposures of active positions beside the limits of a risk profile.
///
/// # Errors
/// [`Error::Invalid`](risk_core::Error::Invalid) unless the numbers are amounts of money and the
/// profile is sound.
pub fn exposure_use(
    positions: &[Position],
    portfolio_value: f64,
    profile: &RiskProfile,
) -> Result<ExposureUse> {
    profile.check()?;
    super::position::check(positions)?;
    let mut checks = Checks::default();
    checks.money("portfolio_value", portfolio_value);
    checks.finish()?;
    let mut by_symbol: BTreeMap<&str, f64> = BTreeMap::new();
    for position in positions {
        *by_symbol.entry(position.underlying_symbol()).or_default() += position.market_value();
    }
    let fraction = |value: f64| quotient(value, portfolio_value).unwrap_or(0.0);
    let level = |fraction: f64, limit_pct: f64| match fraction / (limit_pct / 100.0) {
        used if used > 1.0 => UseLevel::High,
        used if used > MEDIUM => UseLevel::Medium,
        _ => UseLevel::Low,
    };
    let stock = |(symbol, value): (&str, f64)| StockUse {
        symbol: symbol.to_owned(),
        value,
        fraction: fraction(value),
        level: level(fraction(value), profile.max_stock_allocation_pct),
    };
    let total: f64 = by_symbol.values().sum();
    Ok(ExposureUse {
        total,
        fraction: fraction(total),
        maximum: portfolio_value * profile.max_portfolio_exposure_pct / 100.0,
        level: level(fraction(total), profile.max_portfolio_exposure_pct),
        stocks: by_symbol.into_iter().map(stock).collect(),
    })
}
