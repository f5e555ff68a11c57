//! Cash, positions and trades.

use super::order::Exits;
use risk_core::time::Date;
use serde::{Deserialize, Serialize};

/// What is held of an instrument.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Position {
    /// The instrument.
    pub symbol: String,
    /// Units; negative when sold short, 0 when there is none.
    pub quantity: f64,
    /// The mean price of the units.
    pub entry_price: f64,
    /// When it was opened.
    pub entry_date: Option<Date>,
    /// Commission paid for the units that are held.
    pub entry_commission: f64,
    /// The last price.
    pub price: f64,
    /// Where to leave it.
    pub exits: Exits,
    /// The best price since the entry: the highest when bought, the lowest when sold short.
    pub best_price: f64,
}

impl Position {
    fn flat(symbol: &str) -> Self {
        Self {
            symbol: symbol.to_owned(),
            quantity: 0.0,
            entry_price: 0.0,
            entry_date: None,
            entry_commission: 0.0,
            price: 0.0,
            exits: Exits::default(),
            best_price: 0.0,
        }
    }

    /// Units at the last price.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.quantity * self.price
    }

    /// The price at which a stop ends the position: the nearer of stop loss and trailing stop.
    pub(super) fn stop(&self) -> Option<f64> {
        let sign = self.quantity.signum();
        let fixed = self.exits.stop_loss.map(|loss| self.entry_price * (1.0 - sign * loss));
        let trailing = self.exits.trailing_stop.map(|loss| self.best_price * (1.0 - sign * loss));
        let nearer = |a: f64, b: f64| if sign > 0.0 { a.max(b) } else { a.min(b) };
        fixed.into_iter().chain(trailing).reduce(nearer)
    }

    /// The price at which a target ends the position. A short position's is positive: a price that
    /// falls by everything is never reached.
    pub(super) fn target(&self) -> Option<f64> {
        let gain = self.exits.take_profit? * self.quantity.signum();
        Some(self.entry_price * (1.0 + gain)).filter(|target| *target > 0.0)
    }
}

/// Which way a position stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TradeSide {
    /// Bought first.
    Long,
    /// Sold first.
    Short,
}

/// Why a trade ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExitReason {
    /// The strategy wanted it.
    Signal,
    /// Stop loss or trailing stop.
    Stop,
    /// Take profit.
    Target,
    /// The last bar.
    End,
    /// Nothing was left of the equity.
    Ruin,
}

/// A position, or a part of one, that was opened and closed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trade {
    /// The instrument.
    pub symbol: String,
    /// Bought first or sold first.
    pub side: TradeSide,
    /// When the position was opened.
    pub entry_date: Date,
    /// When this part of it was closed.
    pub exit_date: Date,
    /// The mean price of the entry, slippage among it.
    pub entry_price: f64,
    /// The price of the exit, slippage among it.
    pub exit_price: f64,
    /// Units, positive.
    pub quantity: f64,
    /// Commission of entry and exit.
    pub commission: f64,
    /// Profit in currency, after commission.
    pub pnl: f64,
    /// exit / entry − 1, before commission; the negative of it for a short trade.
    pub return_on_entry: f64,
    /// Why it ended.
    pub exit_reason: ExitReason,
}

/// One side of a fill, as the ledger books it.
pub(super) struct Booking {
    pub place: usize,
    /// Signed units.
    pub units: f64,
    pub price: f64,
    pub commission: f64,
    pub date: Date,
}

/// The account.
#[derive(Debug, Clone)]
pub(super) struct Ledger {
    pub cash: f64,
    /// One for each instrument.
    pub positions: Vec<Position>,
    pub trades: Vec<Trade>,
    /// Paid so far.
    pub commission: f64,
    /// Value of all fills.
    pub traded: f64,
}

impl Ledger {
    pub fn open<'a>(cash: f64, symbols: impl Iterator<Item = &'a str>) -> Self {
        let positions = symbols.map(Position::flat).collect();
        Self { cash, positions, trades: Vec::new(), commission: 0.0, traded: 0.0 }
    }

    /// What positions are worth.
    pub fn value(&self) -> f64 {
        self.positions.iter().map(Position::value).sum()
    }

    /// Cash and positions.
    pub fn equity(&self) -> f64 {
        self.cash + self.value()
    }

    /// Cash that can pay for more: what is sold short keeps twice its value, its proceeds and as
    /// much again. Then the sum of all positions, long and short, is at most the equity.
    pub fn free_cash(&self) -> f64 {
        self.cash + 2.0 * self.positions.iter().map(|p| p.value().min(0.0)).sum::<f64>()
    }

    /// Long and short positions added up.
    pub fn gross(&self) -> f64 {
        self.positions.iter().map(|p| p.value().abs()).sum()
    }

    pub fn open_positions(&self) -> usize {
        self.positions.iter().filter(|p| p.quantity != 0.0).count()
    }

    fn pay(&mut self, booking: &Booking) {
        self.cash -= booking.units * booking.price + booking.commission;
        self.commission += booking.commission;
        self.traded += booking.units.abs() * booking.price;
        if let Some(position) = self.positions.get_mut(booking.place) {
            position.price = booking.price;
        }
    }

    /// Books units that open a position or add to it.
    pub fn enter(&mut self, booking: &Booking, exits: Exits) {
        self.pay(booking);
        let Some(position) = self.positions.get_mut(booking.place) else { return };
        let after = position.quantity + booking.units;
        if position.quantity == 0.0 {
            position.entry_price = booking.price;
            position.entry_date = Some(booking.date);
            position.entry_commission = booking.commission;
            position.best_price = booking.price;
            position.exits = exits;
        } else {
            position.entry_price += (booking.price - position.entry_price) * (booking.units / after);
            position.entry_commission += booking.commission;
            if exits != Exits::default() {
                position.exits = exits;
            }
        }
        position.quantity = after;
    }

    /// Books units that close a position or a part of it, and the trade.
    pub fn leave(&mut self, booking: &Booking, exit_reason: ExitReason) {
        self.pay(booking);
        let Some(position) = self.positions.get_mut(booking.place) else { return };
        let (quantity, sign) = (booking.units.abs(), position.quantity.signum());
        let share = quantity / position.quantity.abs();
        let entry_commission = position.entry_commission * share;
        let gain = sign * (booking.price - position.entry_price);
        self.trades.push(Trade {
            symbol: position.symbol.clone(),
            side: if sign > 0.0 { TradeSide::Long } else { TradeSide::Short },
            entry_date: position.entry_date.unwrap_or(booking.date),
            exit_date: booking.date,
            entry_price: position.entry_price,
            exit_price: booking.price,
            quantity,
            commission: entry_commission + booking.commission,
            pnl: gain * quantity - entry_commission - booking.commission,
            return_on_entry: gain / position.entry_price,
            exit_reason,
        });
        position.quantity += booking.units;
        position.entry_commission -= entry_commission;
        if position.quantity == 0.0 {
            let price = position.price;
            *position = Position { price, ..Position::flat(&position.symbol) };
        }
    }
}
