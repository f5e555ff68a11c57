//! A position and what it is worth.

use crate::performance::quotient;
use risk_core::Result;
use risk_core::check::{Checks, MOST_MONEY};
use serde::{Deserialize, Serialize};

/// What is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Instrument {
    /// Shares, funds: a unit is one.
    #[default]
    Stock,
    /// Call options: a contract is on 100 shares.
    Call,
    /// Put options: a contract is on 100 shares.
    Put,
}

impl Instrument {
    /// True for calls and puts.
    #[must_use]
    pub const fn is_option(self) -> bool {
        matches!(self, Self::Call | Self::Put)
    }
}

/// Greeks of an option on one share.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitGreeks {
    /// Per unit of the underlying's price.
    pub delta: f64,
    /// Of delta, per unit of the underlying's price.
    pub gamma: f64,
    /// Per calendar day.
    pub theta: f64,
    /// Per volatility point (0.01).
    pub vega: f64,
    /// Per percentage point of the rate.
    pub rho: f64,
}

/// A signed position: a negative quantity is sold short, or written.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Position {
    /// What messages and results call it.
    pub symbol: String,
    /// Stock by default.
    pub instrument: Instrument,
    /// Shares or contracts, negative when short.
    pub quantity: f64,
    /// Per share.
    pub price: f64,
    /// What was paid, or got, per share.
    pub entry_price: f64,
    /// Of the session before; without it there is no day change.
    pub previous_price: Option<f64>,
    /// Shares in a unit: 1 for stocks and 100 for options unless given.
    pub multiplier: Option<f64>,
    /// Of an option: the symbol of what it is on. Stocks are their own underlying.
    pub underlying: Option<String>,
    /// Of an option: the price of what it is on.
    pub underlying_price: Option<f64>,
    /// Of an option, on one share.
    pub greeks: Option<UnitGreeks>,
    /// Of the stock or the underlying, to the market.
    pub beta: Option<f64>,
    /// Of the stock or the underlying.
    pub sector: Option<String>,
    /// Any number of labels.
    pub tags: Vec<String>,
}

impl Position {
    /// Shares in a unit.
    #[must_use]
    pub fn shares_per_unit(&self) -> f64 {
        self.multiplier.unwrap_or(if self.instrument.is_option() { 100.0 } else { 1.0 })
    }

    /// The symbol whose price moves it.
    #[must_use]
    pub fn underlying_symbol(&self) -> &str {
        self.underlying.as_deref().unwrap_or(&self.symbol)
    }

    /// q p m: signed.
    #[must_use]
    pub fn market_value(&self) -> f64 {
        self.quantity * self.price * self.shares_per_unit()
    }

    /// What it gains when the underlying's price doubles, were delta constant: the market value of
    /// a stock, q m δ S of an option; None for an option without delta or underlying price.
    #[must_use]
    pub fn dollar_delta(&self) -> Option<f64> {
        if self.instrument.is_option() {
            Some(self.quantity * self.shares_per_unit() * self.greeks?.delta * self.underlying_price?)
        } else {
            Some(self.market_value())
        }
    }
}

/// What a position is worth, and what it has earned.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Valuation {
    /// Signed.
    pub market_value: f64,
    /// Signed.
    pub cost: f64,
    /// Market value less cost, right for shorts too.
    pub unrealized_pnl: f64,
    /// Of |cost|; 0 when it cost nothing.
    pub unrealized_pnl_fraction: f64,
    /// Since the session before; 0 without its price.
    pub day_change: f64,
    /// Relative, positive when the position gained.
    pub day_change_fraction: f64,
}

/// Values a position.
///
/// # Formula
/// MV = q p m, C = q e m, P&L = MV − C, day change = q m (p − p₀)
///
/// where q is the signed quantity, p the price, e the entry price, p₀ the price of the session
/// before, and m the shares in a unit.
///
/// # Examples
/// ```
/// use portfolio_core::exposure::{Instrument, Position, value};
///
/// let call = Position {
///     instrument: Instrument::Call, quantity: 5.0, entry_price: 2.85, price: 4.2, ..Position::default()
/// };
/// let valuation = value(&call);
/// assert!((valuation.market_value - 2100.0).abs() < 1e-9 && (valuation.unrealized_pnl - 675.0).abs() < 1e-9);
/// ```
#[must_use]
pub fn value(position: &Position) -> Valuation {
    let units = position.quantity * position.shares_per_unit();
    let market_value = position.market_value();
    let cost = units * position.entry_price;
    let unrealized_pnl = market_value - cost;
    let before = position.previous_price;
    let sign = if position.quantity < 0.0 { -1.0 } else { 1.0 };
    Valuation {
        market_value,
        cost,
        unrealized_pnl,
        unrealized_pnl_fraction: quotient(unrealized_pnl, cost.abs()).unwrap_or(0.0),
        day_change: before.map_or(0.0, |before| units * (position.price - before)),
        day_change_fraction: before
            .and_then(|before| quotient(position.price - before, before))
            .map_or(0.0, |change| sign * change),
    }
}

/// Wants positions whose values are amounts of money.
pub(super) fn check(positions: &[Position]) -> Result<()> {
    let mut checks = Checks::default();
    for (i, position) in positions.iter().enumerate() {
        let path = |field: &str| format!("positions[{i}].{field}");
        checks.between(path("quantity"), position.quantity, -MOST_MONEY, MOST_MONEY);
        checks.money(path("price"), position.price);
        checks.money(path("entry_price"), position.entry_price);
        let optional = [
            ("previous_price", position.previous_price),
            ("underlying_price", position.underlying_price),
            ("multiplier", position.multiplier),
        ];
        for (field, amount) in optional {
            amount.into_iter().for_each(|amount| checks.money(path(field), amount));
        }
        if let Some(beta) = position.beta {
            checks.between(path("beta"), beta, -1e6, 1e6);
        }
        if let Some(greeks) = position.greeks {
            let UnitGreeks { delta, gamma, theta, vega, rho } = greeks;
            for (name, greek) in
                [("delta", delta), ("gamma", gamma), ("theta", theta), ("vega", vega), ("rho", rho)]
            {
                checks.between(path(&format!("greeks.{name}")), greek, -MOST_MONEY, MOST_MONEY);
            }
        }
    }
    checks.finish()
}
