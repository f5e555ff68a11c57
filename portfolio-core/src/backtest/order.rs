//! Orders: what a strategy may ask for, and what became of it.

use super::limit::Violation;
use risk_core::check::Checks;
use risk_core::time::Date;
use serde::{Deserialize, Serialize};

/// Which way an order trades.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderSide {
    /// Units come in.
    Buy,
    /// Units go out.
    Sell,
}

impl OrderSide {
    /// 1 for a purchase, −1 for a sale.
    pub(super) const fn sign(self) -> f64 {
        match self {
            Self::Buy => 1.0,
            Self::Sell => -1.0,
        }
    }

    /// The side that closes a position.
    pub(super) fn closing(quantity: f64) -> Self {
        if quantity > 0.0 { Self::Sell } else { Self::Buy }
    }
}

/// At what price an order trades.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", deny_unknown_fields)]
pub enum OrderKind {
    /// At the next price.
    #[default]
    Market,
    /// At the limit or better.
    Limit {
        /// The worst price.
        limit: f64,
    },
    /// At the next price once the stop is touched: above the market for a purchase, below for a sale.
    Stop {
        /// The price that triggers.
        stop: f64,
    },
    /// A limit order once the stop is touched.
    StopLimit {
        /// The price that triggers.
        stop: f64,
        /// The worst price.
        limit: f64,
    },
}

impl OrderKind {
    /// The price that the order names, if any: the limit before the stop.
    pub(super) const fn price(self) -> Option<f64> {
        match self {
            Self::Market => None,
            Self::Limit { limit } | Self::StopLimit { limit, .. } => Some(limit),
            Self::Stop { stop } => Some(stop),
        }
    }
}

/// How long an order works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeInForce {
    /// Until it is filled or cancelled.
    #[default]
    GoodTillCancelled,
    /// To the end of the first bar on which it can trade.
    Day,
    /// At the first open, as much as there is; the rest is cancelled.
    ImmediateOrCancel,
    /// At the first open, all of it or nothing.
    FillOrKill,
}

/// How much an order trades.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// So many units.
    Units(f64),
    /// What this fraction of the free cash pays for when the order fills, costs among it.
    Cash(f64),
}

/// What happens when there is not enough free cash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shortage {
    /// The order is rejected, and says why.
    #[default]
    Reject,
    /// The order trades what the cash pays for.
    Reduce,
}

/// Whether an order may open a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// It may open, add, reduce and turn.
    #[default]
    Any,
    /// It never trades more than brings the position to zero.
    ReduceOnly,
}

/// Where to leave the position that an order opens, as fractions of the entry price.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Exits {
    /// Leave when the price is this far against the position: 0.02 is 2 %.
    pub stop_loss: Option<f64>,
    /// Leave when the price is this far in favour of the position.
    pub take_profit: Option<f64>,
    /// Leave when the price is this far from the best price since the entry, the current bar's left
    /// out.
    pub trailing_stop: Option<f64>,
}

impl Exits {
    pub(super) fn check(&self, path: &str, checks: &mut Checks) {
        let levels = [("stop_loss", self.stop_loss, 1.0), ("trailing_stop", self.trailing_stop, 1.0)];
        for (name, level, most) in levels.into_iter().chain([("take_profit", self.take_profit, 1e6)]) {
            if let Some(level) = level {
                let message = format_args!("must be above 0 and below {most}, got {level}");
                checks.require(level > 0.0 && level < most, format_args!("{path}.{name}"), message);
            }
        }
    }
}

/// An order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// Of an instrument.
    pub symbol: String,
    /// Purchase or sale.
    pub side: OrderSide,
    /// How much.
    pub quantity: Quantity,
    /// Market by default.
    #[serde(default)]
    pub kind: OrderKind,
    /// Good till cancelled by default.
    #[serde(default)]
    pub time_in_force: TimeInForce,
    /// Reject by default.
    #[serde(default)]
    pub shortage: Shortage,
    /// Any by default.
    #[serde(default)]
    pub effect: Effect,
    /// None by default; what it opens or adds to takes them over.
    #[serde(default)]
    pub exits: Exits,
    /// Why, for people: `crossed above`.
    #[serde(default)]
    pub reason: String,
}

impl Order {
    /// A market order, good till cancelled, that is rejected when cash is short.
    #[must_use]
    pub fn market(symbol: &str, side: OrderSide, quantity: Quantity) -> Self {
        Self {
            symbol: symbol.to_owned(),
            side,
            quantity,
            kind: OrderKind::Market,
            time_in_force: TimeInForce::default(),
            shortage: Shortage::default(),
            effect: Effect::default(),
            exits: Exits::default(),
            reason: String::new(),
        }
    }

    pub(super) fn check(&self, path: &str, checks: &mut Checks) {
        match self.quantity {
            Quantity::Units(units) => {
                let message = format_args!("must be positive and at most 1e15, got {units}");
                checks.require(units > 0.0 && units <= 1e15, format_args!("{path}.quantity"), message);
            }
            Quantity::Cash(fraction) => {
                let message = format_args!("must be above 0 and at most 1, got {fraction}");
                checks.require(fraction > 0.0 && fraction <= 1.0, format_args!("{path}.quantity"), message);
            }
        }
        let (stop, limit) = match self.kind {
            OrderKind::Market => (None, None),
            OrderKind::Limit { limit } => (None, Some(limit)),
            OrderKind::Stop { stop } => (Some(stop), None),
            OrderKind::StopLimit { stop, limit } => (Some(stop), Some(limit)),
        };
        for (name, price) in [("stop", stop), ("limit", limit)] {
            if let Some(price) = price {
                checks.between(format_args!("{path}.kind.{name}"), price, 1e-9, 1e12);
            }
        }
        self.exits.check(&format!("{path}.exits"), checks);
    }
}

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// It waits for its price.
    Submitted,
    /// Some of it is filled, the rest waits.
    PartiallyFilled,
    /// All of it is filled, or as much as the cash pays for.
    Filled,
    /// Taken back, by the strategy or because nothing was left to reduce.
    Cancelled,
    /// Its time ran out.
    Expired,
    /// Refused by a limit or for want of cash.
    Rejected,
}

/// An order and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrderRecord {
    /// Counts orders from 1.
    pub id: u64,
    /// What was asked for.
    pub order: Order,
    /// The date on whose close it was decided.
    pub date: Date,
    /// Where it stands.
    pub status: OrderStatus,
    /// Units filled.
    pub filled: f64,
    /// The mean price of what is filled, slippage among it.
    pub average_price: Option<f64>,
    /// Commission paid.
    pub commission: f64,
    /// The date on which it ceased to work.
    pub closed: Option<Date>,
    /// Why it was not filled in full.
    pub reason: Option<String>,
    /// What the limits said of it.
    pub violations: Vec<Violation>,
    /// A stop-limit order whose stop was touched.
    pub triggered: bool,
}
