//! What happens to orders and positions on a bar.

use super::execution::{Moment, Touch, slipped, touch};
use super::ledger::{Booking, ExitReason, Ledger};
use super::limit::{
    AccountFacts, OrderFacts, RiskLimits, TradingState, check_order, is_tripped, rejection_reason,
};
use super::market::{Bar, History, Market};
use super::order::{
    Effect, Order, OrderKind, OrderRecord, OrderSide, OrderStatus, Quantity, Shortage, TimeInForce,
};
use super::settings::{BacktestSettings, FillTiming};
use super::strategy::Instruction;
use crate::strategy::Shorting;
use risk_core::Result;
use risk_core::check::Checks;
use risk_core::time::Date;
use std::collections::BTreeMap;

/// Bars over which the average daily volume is taken.
const VOLUME_WINDOW: usize = 20;

/// Orders that work, orders that are done, and the account they trade for.
pub(super) struct Broker<'a> {
    market: &'a Market<'a>,
    pub settings: &'a BacktestSettings,
    pub ledger: Ledger,
    pub histories: Vec<History<'a>>,
    pub working: Vec<OrderRecord>,
    pub done: Vec<OrderRecord>,
    pub high_water_mark: f64,
    /// Equity at the close before this one.
    pub day_start_equity: f64,
    pub date: Date,
    /// Reducing once a circuit breaker is open.
    trading: TradingState,
    next_id: u64,
}

impl<'a> Broker<'a> {
    pub fn new(market: &'a Market<'a>, settings: &'a BacktestSettings) -> Self {
        let symbols = market.instruments.iter().map(|i| i.symbol.as_str());
        Self {
            market,
            settings,
            ledger: Ledger::open(settings.initial_capital, symbols),
            histories: market.instruments.iter().map(|i| History::of(i, 0)).collect(),
            working: Vec::new(),
            done: Vec::new(),
            high_water_mark: settings.initial_capital,
            day_start_equity: settings.initial_capital,
            date: Date::MIN,
            trading: TradingState::Active,
            next_id: 1,
        }
    }

    /// Lets every history go on to `date`.
    pub fn turn_to(&mut self, date: Date) {
        self.date = date;
        for (history, instrument) in self.histories.iter_mut().zip(self.market.instruments) {
            let seen = history.dates.len();
            if instrument.bars.dates.get(seen) == Some(&date) {
                *history = History::of(instrument, seen + 1);
            }
        }
    }

    /// The open: orders that its price fills.
    pub fn open(&mut self) {
        let working = self.in_order();
        for mut record in working {
            let order = &record.order;
            let bar = self.bar(order).filter(|_| {
                order.kind != OrderKind::Market || self.settings.fill_timing == FillTiming::NextOpen
            });
            if let Some(bar) = bar {
                if let Touch::Fill(price, Moment::Open) = touch(kind(&record), order.side, &bar) {
                    self.execute(&mut record, price, &bar);
                }
                self.end_if_hasty(&mut record);
            }
            self.keep(record);
        }
    }

    /// The bar after its open, symbol by symbol: stops, then orders, then targets. A position that
    /// was opened within the bar can meet its stop on it, though not its target.
    pub fn within(&mut self) {
        let market = self.market;
        let mut working: BTreeMap<usize, Vec<OrderRecord>> = BTreeMap::new();
        for record in self.in_order() {
            working.entry(self.place(&record.order)).or_default().push(record);
        }
        for place in market.places.values().copied() {
            let orders = working.remove(&place).unwrap_or_default();
            let Some(bar) = self.histories[place].bar_on(self.date) else {
                self.working.extend(orders);
                continue;
            };
            self.leave_at_stop(place, &bar);
            let at_open = self.ledger.positions[place].quantity;
            for mut record in orders {
                self.touch_within(&mut record, &bar);
                self.keep(record);
            }
            if self.ledger.positions[place].quantity == at_open {
                self.leave_at_target(place, &bar);
            } else {
                self.leave_at_stop(place, &bar);
            }
        }
    }

    fn touch_within(&mut self, record: &mut OrderRecord, bar: &Bar) {
        let is_market = record.order.kind == OrderKind::Market;
        if is_market && self.settings.fill_timing == FillTiming::Close {
            return;
        }
        match touch(kind(record), record.order.side, bar) {
            Touch::Fill(price, Moment::Within) => self.execute(record, price, bar),
            Touch::Trigger => record.triggered = true,
            _ => {}
        }
        if record.order.time_in_force == TimeInForce::Day {
            self.end(record, OrderStatus::Expired, "was not filled on its day");
        }
    }

    /// The close: positions are marked, and remember their best price; and limits of drawdown are looked at.
    pub fn close(&mut self) {
        self.mark();
        for (position, history) in self.ledger.positions.iter_mut().zip(&self.histories) {
            if let Some(bar) = history.bar_on(self.date) {
                let is_long = position.quantity > 0.0;
                position.best_price = if is_long {
                    position.best_price.max(bar.high)
                } else {
                    position.best_price.min(bar.low)
                };
            }
        }
        self.watch();
    }

    /// Prices every position at its last close.
    fn mark(&mut self) {
        for (position, history) in self.ledger.positions.iter_mut().zip(&self.histories) {
            position.price = history.close.last().copied().unwrap_or_default();
        }
    }

    /// Market orders at the close on which they were decided.
    pub fn fill_at_close(&mut self) {
        let working = self.in_order();
        for mut record in working {
            if record.order.kind == OrderKind::Market
                && let Some(bar) = self.bar(&record.order)
            {
                self.execute(&mut record, bar.close, &bar);
                self.end_if_hasty(&mut record);
            }
            self.keep(record);
        }
        self.mark();
    }

    /// Takes a strategy's instructions, and checks its orders.
    pub fn instruct(&mut self, instructions: Vec<Instruction>) -> Result<()> {
        let mut checks = Checks::default();
        for (k, instruction) in instructions.iter().enumerate() {
            if let Instruction::Submit(order) = instruction {
                let known = self.market.places.contains_key(order.symbol.as_str());
                let message = format_args!("must be a symbol of the instruments, got {:?}", order.symbol);
                checks.require(known, format_args!("instructions[{k}].symbol"), message);
                order.check(&format!("instructions[{k}]"), &mut checks);
            }
        }
        checks.finish()?;
        for instruction in instructions {
            match instruction {
                Instruction::Submit(order) => self.submit(order),
                Instruction::Cancel(id) => self.cancel(|record| record.id == id),
                Instruction::CancelAll(symbol) => self.cancel(|record| record.order.symbol == symbol),
            }
        }
        Ok(())
    }

    fn submit(&mut self, order: Order) {
        let violations = match &self.settings.limits {
            Some(limits) => self.violations(&order, limits),
            None => Vec::new(),
        };
        let mut record = OrderRecord {
            id: self.next_id,
            order,
            date: self.date,
            status: OrderStatus::Submitted,
            filled: 0.0,
            average_price: None,
            commission: 0.0,
            closed: None,
            reason: None,
            violations,
            triggered: false,
        };
        self.next_id += 1;
        if let Some(reason) = rejection_reason(&record.violations).map(str::to_owned) {
            self.end(&mut record, OrderStatus::Rejected, &reason);
        }
        self.keep(record);
    }

    fn violations(&self, order: &Order, limits: &RiskLimits) -> Vec<super::limit::Violation> {
        let place = self.place(order);
        let (position, history) = (&self.ledger.positions[place], &self.histories[place]);
        let last_price = history.close.last().copied().unwrap_or_default();
        let price = order.kind.price().unwrap_or(last_price);
        let sign = order.side.sign();
        let facts = OrderFacts {
            symbol: order.symbol.clone(),
            side: order.side,
            quantity: match order.quantity {
                Quantity::Units(units) => units,
                Quantity::Cash(fraction) => fraction * self.ledger.free_cash().max(0.0) / price,
            },
            price,
            last_price,
            stop: order.exits.stop_loss.map(|loss| price * (1.0 - sign * loss)),
            average_volume: history.average_volume(VOLUME_WINDOW),
            reduces: self.reduces(order),
            adds: position.quantity * sign > 0.0,
        };
        check_order(&facts, &self.account(), limits)
    }

    /// The account, which one strategy has all of.
    fn account(&self) -> AccountFacts {
        let (equity, deployed) = (self.ledger.equity(), self.ledger.gross());
        AccountFacts {
            trading: self.trading,
            equity,
            high_water_mark: self.high_water_mark,
            day_start_equity: self.day_start_equity,
            deployed,
            open_positions: self.ledger.open_positions(),
            strategy_paused: false,
            strategy_allocation: equity,
            strategy_deployed: deployed,
            strategy_drawdown: 1.0 - equity / self.high_water_mark,
            strategy_daily_loss: (self.day_start_equity - equity).max(0.0),
        }
    }

    /// Opens the circuit breaker for good, where it latches and equity has fallen to a limit.
    fn watch(&mut self) {
        let Some(limits) = self.settings.limits.as_ref().filter(|limits| limits.latched) else { return };
        if self.trading == TradingState::Active && is_tripped(&self.account(), limits) {
            self.trading = TradingState::Reducing;
            let opening = self.working.iter().filter(|record| !self.reduces(&record.order));
            let opening: Vec<u64> = opening.map(|record| record.id).collect();
            self.cancel(|record| opening.contains(&record.id));
        }
    }

    /// Takes back the orders that are chosen.
    pub fn cancel(&mut self, chosen: impl Fn(&OrderRecord) -> bool) {
        for mut record in std::mem::take(&mut self.working) {
            if chosen(&record) {
                self.end(&mut record, OrderStatus::Cancelled, "was taken back");
            }
            self.keep(record);
        }
    }

    /// Trades as much of an order as position, volume and cash allow.
    fn execute(&mut self, record: &mut OrderRecord, price: f64, bar: &Bar) {
        let order = &record.order;
        let (place, side) = (self.place(order), order.side);
        let price = slipped(price, order.kind, side, self.settings.slippage_bps);
        let reducible = (-side.sign() * self.ledger.positions[place].quantity).max(0.0);
        let mut wanted = match order.quantity {
            Quantity::Units(units) => units - record.filled,
            Quantity::Cash(fraction) => {
                let cash = fraction * self.ledger.free_cash();
                reducible + self.lots(self.settings.commission.affordable(cash, price))
            }
        };
        if self.reduces(order) {
            wanted = wanted.min(reducible);
        }
        let share = self.settings.volume_share.map_or(f64::INFINITY, |share| share * bar.volume);
        if order.time_in_force == TimeInForce::FillOrKill && share < wanted {
            return;
        }
        let trades = wanted.min(share);
        let (closing, mut opening) = (trades.min(reducible), (trades - reducible).max(0.0));
        let is_partial = share < wanted && !matches!(order.quantity, Quantity::Cash(_));
        if trades <= 0.0 {
            let (status, reason) = if self.reduces(order) {
                (OrderStatus::Cancelled, "there was nothing to reduce")
            } else {
                (OrderStatus::Rejected, "free cash does not pay for a unit")
            };
            if share > 0.0 {
                self.end(record, status, reason);
            }
            return;
        }
        if closing > 0.0 {
            let commission = self.settings.commission.of(closing, price);
            self.reduce(place, side.sign() * closing, price, commission, ExitReason::Signal);
            note_fill(record, closing, price, commission);
        }
        let mut reason = None;
        if opening > 0.0 {
            let free = self.ledger.free_cash();
            let before = if closing > 0.0 { self.settings.commission.of(closing, price) } else { 0.0 };
            let commission = |units: f64| self.settings.commission.of(closing + units, price) - before;
            opening = self.lots(opening);
            let cost = opening * price + commission(opening);
            if cost > free && !matches!(record.order.quantity, Quantity::Cash(_)) {
                reason = Some(format!("needs {cost:.2}, free cash is {free:.2}"));
                opening = match record.order.shortage {
                    Shortage::Reject => 0.0,
                    Shortage::Reduce => self.lots(self.settings.commission.affordable(free, price)),
                };
            }
            if opening > 0.0 {
                let commission = commission(opening);
                let booking =
                    Booking { place, units: side.sign() * opening, price, commission, date: self.date };
                self.ledger.enter(&booking, record.order.exits);
                note_fill(record, opening, price, commission);
            } else {
                reason.get_or_insert_with(|| "is less than a lot".to_owned());
            }
        }
        record.reason = reason;
        match (&record.reason, record.filled > 0.0) {
            (Some(_), false) => record.status = OrderStatus::Rejected,
            (None, _) if is_partial => {
                record.status = OrderStatus::PartiallyFilled;
                return;
            }
            _ => record.status = OrderStatus::Filled,
        }
        record.closed = Some(self.date);
    }

    fn leave_at_stop(&mut self, place: usize, bar: &Bar) {
        let position = &self.ledger.positions[place];
        if let Some(stop) = position.stop().filter(|_| position.quantity != 0.0) {
            self.leave_at(place, OrderKind::Stop { stop }, bar, ExitReason::Stop);
        }
    }

    fn leave_at_target(&mut self, place: usize, bar: &Bar) {
        let position = &self.ledger.positions[place];
        if let Some(limit) = position.target().filter(|_| position.quantity != 0.0) {
            self.leave_at(place, OrderKind::Limit { limit }, bar, ExitReason::Target);
        }
    }

    fn leave_at(&mut self, place: usize, kind: OrderKind, bar: &Bar, reason: ExitReason) {
        let quantity = self.ledger.positions[place].quantity;
        if let Touch::Fill(price, _) = touch(kind, OrderSide::closing(quantity), bar) {
            self.leave_all(place, price, reason);
        }
    }

    /// Closes a position at a price, with costs.
    pub fn leave_all(&mut self, place: usize, price: f64, reason: ExitReason) {
        let quantity = self.ledger.positions[place].quantity;
        if quantity != 0.0 {
            let side = OrderSide::closing(quantity);
            let price = slipped(price, OrderKind::Market, side, self.settings.slippage_bps);
            let commission = self.settings.commission.of(quantity.abs(), price);
            self.reduce(place, -quantity, price, commission, reason);
        }
    }

    /// Closes every position at its last price.
    pub fn liquidate(&mut self, reason: ExitReason) {
        let market = self.market;
        for place in market.places.values().copied() {
            self.leave_all(place, self.ledger.positions[place].price, reason);
        }
    }

    fn reduce(&mut self, place: usize, units: f64, price: f64, commission: f64, reason: ExitReason) {
        self.ledger.leave(&Booking { place, units, price, commission, date: self.date }, reason);
    }

    /// Whether an order cannot open anything.
    fn reduces(&self, order: &Order) -> bool {
        let forbidden = self.settings.shorting == Shorting::Forbidden && order.side == OrderSide::Sell;
        order.effect == Effect::ReduceOnly || forbidden
    }

    fn place(&self, order: &Order) -> usize {
        self.market.places.get(order.symbol.as_str()).copied().unwrap_or_default()
    }

    /// The orders that work: those that reduce first, then by symbol and age.
    fn in_order(&mut self) -> Vec<OrderRecord> {
        let mut working = std::mem::take(&mut self.working);
        working.sort_by(|a, b| {
            let reducing = self.reduces(&b.order).cmp(&self.reduces(&a.order));
            reducing.then_with(|| a.order.symbol.cmp(&b.order.symbol)).then(a.id.cmp(&b.id))
        });
        working
    }

    fn bar(&self, order: &Order) -> Option<Bar> {
        self.histories[self.place(order)].bar_on(self.date)
    }

    fn lots(&self, units: f64) -> f64 {
        self.settings.lot.map_or(units, |lot| (units / lot + 1e-9).floor() * lot)
    }

    /// Ends an order that wanted to be filled at once.
    fn end_if_hasty(&self, record: &mut OrderRecord) {
        if matches!(record.order.time_in_force, TimeInForce::ImmediateOrCancel | TimeInForce::FillOrKill) {
            self.end(record, OrderStatus::Cancelled, "was not filled at once");
        }
    }

    fn end(&self, record: &mut OrderRecord, status: OrderStatus, reason: &str) {
        if matches!(record.status, OrderStatus::Submitted | OrderStatus::PartiallyFilled) {
            record.status = status;
            record.closed = Some(self.date);
            record.reason = Some(reason.to_owned());
        }
    }

    fn keep(&mut self, record: OrderRecord) {
        if matches!(record.status, OrderStatus::Submitted | OrderStatus::PartiallyFilled) {
            self.working.push(record);
        } else {
            self.done.push(record);
        }
    }
}

/// A stop-limit order whose stop was touched is a limit order.
fn kind(record: &OrderRecord) -> OrderKind {
    match record.order.kind {
        OrderKind::StopLimit { limit, .. } if record.triggered => OrderKind::Limit { limit },
        kind => kind,
    }
}

fn note_fill(record: &mut OrderRecord, units: f64, price: f64, commission: f64) {
    let before = record.average_price.unwrap_or_default() * record.filled;
    record.filled += units;
    record.average_price = Some((before + units * price) / record.filled);
    record.commission += commission;
}
