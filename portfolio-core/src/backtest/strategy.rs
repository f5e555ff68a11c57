//! What a strategy sees and says.

use super::ledger::Position;
use super::market::History;
use super::order::{Order, OrderRecord};
use risk_core::Result;
use risk_core::time::Date;
use serde::{Deserialize, Serialize};

/// What a strategy sees at a close: the past, and its account.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// Today.
    pub date: Date,
    /// Every instrument up to today's close, in the order in which they were given.
    pub histories: &'a [History<'a>],
    /// What is held of each, in the same order.
    pub positions: &'a [Position],
    /// Orders that wait.
    pub orders: &'a [OrderRecord],
    /// Cash of the account.
    pub cash: f64,
    /// Cash and positions.
    pub equity: f64,
}

/// What a strategy wants done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Instruction {
    /// Send an order.
    Submit(Order),
    /// Take back the order of this number.
    Cancel(u64),
    /// Take back every order for this symbol.
    CancelAll(String),
}

/// A strategy of one's own, asked after every close.
///
/// It sees no bar that lies ahead. It may keep what it has learnt. Built-in strategies are data:
/// [`TradingStrategy`](super::TradingStrategy).
///
/// # Examples
/// ```
/// use portfolio_core::backtest::{Instruction, Order, OrderSide, Quantity, Strategy, View};
///
/// /// Buys one unit of everything that closes at its highest.
/// struct NewHighs;
///
/// impl Strategy for NewHighs {
///     fn decide(&mut self, view: &View<'_>) -> risk_core::Result<Vec<Instruction>> {
///         let is_highest = |close: &[f64]| close.iter().all(|c| close.last() >= Some(c));
///         let highest = view.histories.iter().filter(|h| !h.close.is_empty() && is_highest(h.close));
///         Ok(highest
///             .map(|h| Instruction::Submit(Order::market(h.symbol, OrderSide::Buy, Quantity::Units(1.0))))
///             .collect())
///     }
/// }
/// ```
pub trait Strategy {
    /// What to do after today's close.
    ///
    /// # Errors
    /// Any error ends the backtest and becomes its own.
    fn decide(&mut self, view: &View<'_>) -> Result<Vec<Instruction>>;
}

impl<F: FnMut(&View<'_>) -> Result<Vec<Instruction>>> Strategy for F {
    fn decide(&mut self, view: &View<'_>) -> Result<Vec<Instruction>> {
        self(view)
    }
}
