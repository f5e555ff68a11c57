//! All exposures of a portfolio.

use super::beta::{BetaExposure, beta_exposure};
use super::concentration::{Concentration, concentration};
use super::greeks::{GreekTotals, aggregate_greeks};
use super::group::{Group, Grouping, group};
use super::position::{Position, Valuation, check, value};
use super::totals::{ExposureTotals, exposure_totals};
use crate::performance::quotient;
use risk_core::Result;
use risk_core::check::{Checks, MOST_MONEY};
use serde::{Deserialize, Serialize};

/// The cash beside positions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cash {
    /// A known balance: total value T = M + cash.
    Balance(f64),
    /// A share c of total value: T = M / (1 − c), cash = c T; no cash when M is not positive.
    ShareOfTotal(f64),
}

/// The conventions of an exposure report.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ExposureSettings {
    /// A balance of 0 by default.
    pub cash: Cash,
}

impl Default for ExposureSettings {
    fn default() -> Self {
        Self { cash: Cash::Balance(0.0) }
    }
}

/// What a portfolio holds and what that exposes it to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExposureReport {
    /// T: positions and cash.
    pub total_value: f64,
    /// M: Σ market value, signed.
    pub market_value: f64,
    /// T − M.
    pub cash: f64,
    /// Σ cost, signed.
    pub cost: f64,
    /// Σ unrealised P&L.
    pub unrealized_pnl: f64,
    /// Of |cost|; None when that is 0.
    pub unrealized_pnl_fraction: Option<f64>,
    /// Σ day change.
    pub day_change: f64,
    /// Of total value at the session before; None when that is 0.
    pub day_change_fraction: Option<f64>,
    /// By position, in the order given.
    pub valuations: Vec<Valuation>,
    /// Market value over total value, signed; None when that is 0.
    pub weights: Vec<Option<f64>>,
    /// Of market values.
    pub exposure: ExposureTotals,
    /// Of dollar deltas.
    pub delta_adjusted: ExposureTotals,
    /// Σ |market value| of all positions.
    pub notional: f64,
    /// Σ |premium value| of options.
    pub options_notional: f64,
    /// Σ |q| m S of options; those without an underlying price count as nothing.
    pub options_underlying_notional: f64,
    /// Of |market values|.
    pub concentration: Concentration,
    /// Of options.
    pub greeks: GreekTotals,
    /// To the market.
    pub beta: BetaExposure,
    /// Long, short, call, put.
    pub by_type: Vec<Group>,
    /// By sector.
    pub by_sector: Vec<Group>,
    /// Stocks with the options on them.
    pub by_underlying: Vec<Group>,
    /// By tag.
    pub by_tag: Vec<Group>,
}

/// What a portfolio holds and what that exposes it to; of no positions, zeros.
///
/// # Formula
/// M = Σ MV, T = M + cash, wᵢ = MVᵢ / T; long Σ MV⁺, short Σ MV⁻, gross Σ |MV|, net M; delta-adjusted
/// the same of q m δ S for options
///
/// # Errors
/// [`Error::Invalid`](risk_core::Error::Invalid) with every position whose numbers are not amounts
/// of money, and unless cash is one, or a share below 1.
///
/// # Examples
/// ```
/// use portfolio_core::exposure::{Cash, ExposureSettings, Position, exposure};
///
/// let shares = Position { symbol: "A".into(), quantity: 95.0, price: 10.0, ..Position::default() };
/// let report = exposure(&[shares], &ExposureSettings { cash: Cash::ShareOfTotal(0.05) })?;
/// assert!((report.total_value - 1000.0).abs() < 1e-9 && (report.cash - 50.0).abs() < 1e-9);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn exposure(positions: &[Position], settings: &ExposureSettings) -> Result<ExposureReport> {
    check(positions)?;
    let mut checks = Checks::default();
    match settings.cash {
        Cash::Balance(cash) => checks.between("settings.cash", cash, -MOST_MONEY, MOST_MONEY),
        Cash::ShareOfTotal(share) => checks.between("settings.cash", share, 0.0, 0.999),
    }
    checks.finish()?;
    let valuations: Vec<Valuation> = positions.iter().map(value).collect();
    let sum = |of: fn(&Valuation) -> f64| valuations.iter().map(of).sum::<f64>();
    let (market_value, cost) = (sum(|v| v.market_value), sum(|v| v.cost));
    let (unrealized_pnl, day_change) = (sum(|v| v.unrealized_pnl), sum(|v| v.day_change));
    let cash = match settings.cash {
        Cash::Balance(cash) => cash,
        Cash::ShareOfTotal(share) if market_value > 0.0 => market_value * share / (1.0 - share),
        Cash::ShareOfTotal(_) => 0.0,
    };
    let total_value = market_value + cash;
    let values: Vec<f64> = valuations.iter().map(|v| v.market_value).collect();
    let exposure = exposure_totals(positions, |p| Some(p.market_value()));
    let underlying =
        |p: &Position| p.quantity.abs() * p.shares_per_unit() * p.underlying_price.unwrap_or(0.0);
    Ok(ExposureReport {
        total_value,
        market_value,
        cash,
        cost,
        unrealized_pnl,
        unrealized_pnl_fraction: quotient(unrealized_pnl, cost.abs()),
        day_change,
        day_change_fraction: quotient(day_change, total_value - day_change),
        weights: values.iter().map(|v| quotient(*v, total_value)).collect(),
        valuations,
        exposure,
        delta_adjusted: exposure_totals(positions, Position::dollar_delta),
        notional: exposure.gross,
        options_notional: exposure.options,
        options_underlying_notional: positions
            .iter()
            .filter(|p| p.instrument.is_option())
            .map(underlying)
            .sum(),
        concentration: concentration(&values),
        greeks: aggregate_greeks(positions),
        beta: beta_exposure(positions, total_value),
        by_type: group(positions, Grouping::Type),
        by_sector: group(positions, Grouping::Sector),
        by_underlying: group(positions, Grouping::Underlying),
        by_tag: group(positions, Grouping::Tag),
    })
}
