//! The conventions of a backtest.

use super::limit::RiskLimits;
use crate::performance::PerformanceSettings;
use crate::strategy::Shorting;
use risk_core::Result;
use risk_core::check::Checks;
use risk_core::time::Date;
use serde::{Deserialize, Serialize};

/// When an order that was decided on a close trades at the market.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FillTiming {
    /// At the next open of its symbol.
    #[default]
    NextOpen,
    /// At the very close on which it was decided: what a vectorised backtest assumes. Orders with a
    /// price of their own begin to work on the next bar all the same.
    Close,
}

/// What becomes of positions after the last bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AtEnd {
    /// They stay open, at the last close.
    #[default]
    Keep,
    /// They are sold at the last close, with costs.
    Liquidate,
}

/// What a broker takes for a fill.
///
/// # Formula
/// max(minimum, per_trade + per_unit q + bps/10⁴ · q p)
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Commission {
    /// For each fill, in currency; 1 by default.
    pub per_trade: f64,
    /// For each unit, in currency.
    pub per_unit: f64,
    /// Of the value, in basis points.
    pub bps: f64,
    /// The least, in currency.
    pub minimum: f64,
}

impl Default for Commission {
    fn default() -> Self {
        Self { per_trade: 1.0, ..Self::none() }
    }
}

impl Commission {
    /// No commission.
    #[must_use]
    pub const fn none() -> Self {
        Self { per_trade: 0.0, per_unit: 0.0, bps: 0.0, minimum: 0.0 }
    }

    /// The commission for `units` at `price`.
    pub(super) fn of(&self, units: f64, price: f64) -> f64 {
        (self.per_trade + self.per_unit * units + self.bps / 1e4 * units * price).max(self.minimum)
    }

    /// The most units that `cash` pays for at `price`, commission among it.
    pub(super) fn affordable(&self, cash: f64, price: f64) -> f64 {
        let by_parts = (cash - self.per_trade) / (price * (1.0 + self.bps / 1e4) + self.per_unit);
        let by_minimum = (cash - self.minimum) / price;
        // A little less, so that rounding does not spend more than there is.
        by_parts.min(by_minimum).max(0.0) * (1.0 - 8.0 * f64::EPSILON)
    }
}

/// How a backtest trades.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BacktestSettings {
    /// Cash before the first bar; 100,000 by default.
    pub initial_capital: f64,
    /// 1 for each fill by default.
    pub commission: Commission,
    /// How much worse than the price a fill is, in basis points, from 0 to 1000; 10 by default.
    pub slippage_bps: f64,
    /// Next open by default.
    pub fill_timing: FillTiming,
    /// Forbidden by default: a sale sells what is held. Where allowed, twice the value of what is
    /// sold short stays in cash, so that nothing is borrowed.
    pub shorting: Shorting,
    /// The most of a bar's volume that one order fills, as a fraction; no bound by default.
    pub volume_share: Option<f64>,
    /// Units come in multiples of it; any fraction of a unit by default.
    pub lot: Option<f64>,
    /// The first date that trades; strategies see the bars before it. All by default.
    pub start: Option<Date>,
    /// The last date; all by default.
    pub end: Option<Date>,
    /// Keep by default.
    pub at_end: AtEnd,
    /// Checks before each order; none by default.
    pub limits: Option<RiskLimits>,
    /// The conventions of the metrics: 252 periods by default, 365 for coins.
    pub performance: PerformanceSettings,
}

impl Default for BacktestSettings {
    fn default() -> Self {
        Self {
            initial_capital: 100_000.0,
            commission: Commission::default(),
            slippage_bps: 10.0,
            fill_timing: FillTiming::default(),
            shorting: Shorting::default(),
            volume_share: None,
            lot: None,
            start: None,
            end: None,
            at_end: AtEnd::default(),
            limits: None,
            performance: PerformanceSettings::default(),
        }
    }
}

impl BacktestSettings {
    /// Wants numbers that make sense together.
    ///
    /// # Errors
    /// [`Error::Invalid`](risk_core::Error::Invalid) with every bad field.
    pub fn check(&self) -> Result<()> {
        self.performance.check()?;
        let mut checks = Checks::default();
        checks.between("settings.initial_capital", self.initial_capital, 1e-2, 1e12);
        let Commission { per_trade, per_unit, bps, minimum } = self.commission;
        checks.between("settings.commission.per_trade", per_trade, 0.0, 1e9);
        checks.between("settings.commission.per_unit", per_unit, 0.0, 1e9);
        checks.between("settings.commission.bps", bps, 0.0, 1000.0);
        checks.between("settings.commission.minimum", minimum, 0.0, 1e9);
        checks.between("settings.slippage_bps", self.slippage_bps, 0.0, 1000.0);
        if let Some(share) = self.volume_share {
            let message = format_args!("must be above 0 and at most 1, got {share}");
            checks.require(share > 0.0 && share <= 1.0, "settings.volume_share", message);
        }
        if let Some(lot) = self.lot {
            checks.between("settings.lot", lot, 1e-9, 1e9);
        }
        if let (Some(start), Some(end)) = (self.start, self.end) {
            checks.require(
                start < end,
                "settings.end",
                format_args!("must be after start {start}, got {end}"),
            );
        }
        if let Some(limits) = &self.limits {
            limits.check("settings.limits", &mut checks);
        }
        checks.finish()
    }
}
