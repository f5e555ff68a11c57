//! Backtests: what a strategy would have earned.
//!
//! [`run`] is the event-driven engine: a strategy decides on each close, seeing nothing that lies
//! ahead, and its orders fill on the next bar. [`backtest`] runs a [`TradingStrategy`], which is
//! data; [`grid`] evaluates many parameters of one at once; [`walk_forward`] chooses parameters on
//! one stretch and trades them on the next; [`baselines`] are what any strategy should beat.
//!
//! Conventions: market orders fill at the next open, worse by the slippage. On a bar, orders fill at
//! the open first; then stops, orders with a price, and targets, so that of a stop and a target that
//! are both touched the stop counts. Prices are adjusted for splits and dividends; cash earns
//! nothing; nothing is borrowed.

mod baseline;
mod broker;
mod built_in;
mod execution;
mod grid;
mod lanes;
mod ledger;
mod limit;
mod market;
mod metrics;
mod order;
mod parameter;
mod report;
mod settings;
mod strategy;
mod tables;
mod walk_forward;

pub use baseline::{
    Baseline, BaselineComparison, BaselineKind, BaselineSettings, baselines, compare_baselines,
};
pub use built_in::{Sizing, TradingStrategy};
pub use grid::{GridPoint, GridSettings, crossovers, grid, grid_with};
pub use ledger::{ExitReason, Position, Trade, TradeSide};
pub use limit::{
    AccountFacts, LimitKind, OrderFacts, RiskLimits, Severity, TradingState, Violation, check_order,
    rejection_reason,
};
pub use market::{History, Instrument};
pub use metrics::Metrics;
pub use order::{
    Effect, Exits, Order, OrderKind, OrderRecord, OrderSide, OrderStatus, Quantity, Shortage, TimeInForce,
};
pub use parameter::{ParameterKind, ParameterRange};
pub use report::{ReportSettings, html_report};
pub use settings::{AtEnd, BacktestSettings, Commission, FillTiming};
pub use strategy::{Instruction, Strategy, View};
pub use walk_forward::{
    Objective, WalkForward, WalkForwardSettings, WalkForwardWindow, Window, WindowKind, walk_forward,
    walk_forward_windows, walk_forward_with,
};

use broker::Broker;
use market::Market;
use risk_core::check::MOST_MONEY;
use risk_core::progress::Progress;
use risk_core::time::Date;
use risk_core::{Error, Result};
use serde::{Deserialize, Serialize};

/// Bars from one report of progress to the next.
const REPORT_EVERY: usize = 256;

/// The account at a close.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct EquityPoint {
    /// The date.
    pub date: Date,
    /// Cash.
    pub cash: f64,
    /// What positions are worth; negative when more is sold short than bought.
    pub positions: f64,
    /// Cash and positions.
    pub equity: f64,
    /// How many positions are open.
    pub open_positions: usize,
}

/// What a strategy did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Backtest {
    /// In numbers.
    pub metrics: Metrics,
    /// The account at every close.
    pub equity: Vec<EquityPoint>,
    /// Trades in the order in which they were closed.
    pub trades: Vec<Trade>,
    /// What is held at the end.
    pub open_positions: Vec<Position>,
    /// Every order, in the order in which they were sent.
    pub orders: Vec<OrderRecord>,
    /// The date on which nothing was left of the equity; nothing is traded after it.
    pub ruin: Option<Date>,
}

/// What a strategy of one's own would have earned.
///
/// # Errors
/// [`Error::Invalid`] unless there is an instrument, bars are sound and dated, at least two bars lie
/// between start and end, the settings can be used, and the strategy's orders name instruments and
/// amounts. An error of the strategy.
///
/// # Examples
/// ```
/// use portfolio_core::backtest::{BacktestSettings, Commission, Instruction, Instrument, Order, OrderSide, Quantity, View, run};
/// use portfolio_core::indicator::Bars;
/// use risk_core::time::Date;
///
/// let dates: Vec<Date> = (1..=3).filter_map(|d| Date::from_ymd_opt(2025, 7, d)).collect();
/// let open = vec![100.0, 110.0, 120.0];
/// let bars = Bars { dates, high: open.clone(), low: open.clone(), close: open.clone(), volume: vec![1e6; 3], open };
/// let instruments = [Instrument { symbol: "A".into(), bars }];
/// let mut buys_once = |view: &View<'_>| {
///     let first = view.histories[0].dates.len() == 1;
///     let order = Order::market("A", OrderSide::Buy, Quantity::Units(10.0));
///     Ok(if first { vec![Instruction::Submit(order)] } else { vec![] })
/// };
/// let settings = BacktestSettings { commission: Commission::none(), slippage_bps: 0.0, ..Default::default() };
/// let result = run(&instruments, &mut buys_once, &settings)?;
/// assert_eq!(result.open_positions[0].entry_price, 110.0);
/// assert_eq!(result.metrics.final_equity, 100_100.0);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn run(
    instruments: &[Instrument],
    strategy: &mut dyn Strategy,
    settings: &BacktestSettings,
) -> Result<Backtest> {
    run_with(instruments, strategy, settings, &Progress::silent())
}

/// [`run`], reporting bars to `progress`.
///
/// # Errors
/// As [`run`], and [`Error::Cancelled`].
pub fn run_with(
    instruments: &[Instrument],
    strategy: &mut dyn Strategy,
    settings: &BacktestSettings,
    progress: &Progress<'_>,
) -> Result<Backtest> {
    settings.check()?;
    let market = Market::of(instruments)?;
    let (first, end) = traded_dates(&market, settings)?;
    let mut broker = Broker::new(&market, settings);
    let mut equity = Vec::with_capacity(end - first);
    let mut ruin = None;
    for (t, &date) in market.dates[..end].iter().enumerate() {
        if t % REPORT_EVERY == 0 {
            progress.report(t as u64, end as u64)?;
        }
        broker.turn_to(date);
        if t < first {
            continue;
        }
        broker.open();
        broker.within();
        broker.close();
        if broker.ledger.equity() <= 0.0 && ruin.is_none() {
            broker.cancel(|_| true);
            broker.liquidate(ExitReason::Ruin);
            ruin = Some(date);
        }
        if ruin.is_none() {
            let instructions = strategy.decide(&broker.view())?;
            broker.instruct(instructions)?;
            if settings.fill_timing == FillTiming::Close {
                broker.fill_at_close();
            }
        }
        if t + 1 == end && settings.at_end == AtEnd::Liquidate {
            broker.liquidate(ExitReason::End);
        }
        equity.push(broker.record()?);
    }
    progress.report(end as u64, end as u64)?;
    broker.into_result(equity, ruin)
}

/// What a strategy that is data would have earned.
///
/// # Errors
/// As [`run`], and when the strategy's parameters cannot be used.
///
/// # Examples
/// ```
/// use portfolio_core::backtest::{BacktestSettings, Instrument, TradingStrategy, backtest};
/// use portfolio_core::indicator::Bars;
/// use portfolio_core::strategy::{PositionRule, Shorting};
/// use risk_core::time::Date;
///
/// let start = Date::from_ymd_opt(2024, 1, 1).unwrap();
/// let close: Vec<f64> = (0..300).map(|t| 100.0 + f64::from((t % 60 - 30i32).abs())).collect();
/// let bars = Bars {
///     dates: start.iter_days().take(300).collect(),
///     open: close.clone(), high: close.clone(), low: close.clone(), volume: vec![1e6; 300], close,
/// };
/// let strategy = TradingStrategy::Rule {
///     rule: PositionRule::SmaCrossoverV1 { short: 5, long: 20, shorting: Shorting::Forbidden },
///     sizing: Default::default(),
///     exits: Default::default(),
/// };
/// let instruments = [Instrument { symbol: "A".into(), bars }];
/// let result = backtest(&instruments, &strategy, &BacktestSettings::default())?;
/// assert_eq!(result.metrics.total_trades, 4);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn backtest(
    instruments: &[Instrument],
    strategy: &TradingStrategy,
    settings: &BacktestSettings,
) -> Result<Backtest> {
    Market::of(instruments)?;
    run(instruments, strategy.prepare(instruments)?.as_mut(), settings)
}

/// The places of the first date that trades and of the end.
fn traded_dates(market: &Market<'_>, settings: &BacktestSettings) -> Result<(usize, usize)> {
    let first = settings.start.map_or(0, |start| market.dates.partition_point(|date| *date < start));
    let end =
        settings.end.map_or(market.dates.len(), |end| market.dates.partition_point(|date| *date <= end));
    let count = end.saturating_sub(first);
    if count < 2 {
        let message = format_args!("must leave at least 2 dates from start to end, got {count}");
        return Err(Error::invalid("settings.start", message));
    }
    Ok((first, end))
}

impl Broker<'_> {
    fn view(&self) -> View<'_> {
        View {
            date: self.date,
            histories: &self.histories,
            positions: &self.ledger.positions,
            orders: &self.working,
            cash: self.ledger.cash,
            equity: self.ledger.equity(),
        }
    }

    /// The account at the close.
    fn record(&mut self) -> Result<EquityPoint> {
        let (cash, positions, equity) = (self.ledger.cash, self.ledger.value(), self.ledger.equity());
        if !(equity.abs() <= MOST_MONEY && self.ledger.traded.is_finite()) {
            let message =
                format_args!("must keep equity within {MOST_MONEY:e}, got {equity} on {}", self.date);
            return Err(Error::invalid("instruments", message));
        }
        self.day_start_equity = equity;
        self.high_water_mark = self.high_water_mark.max(equity);
        Ok(EquityPoint {
            date: self.date,
            cash,
            positions,
            equity,
            open_positions: self.ledger.open_positions(),
        })
    }

    fn into_result(self, equity: Vec<EquityPoint>, ruin: Option<Date>) -> Result<Backtest> {
        let ledger = self.ledger;
        let costs = metrics::Costs { commission: ledger.commission, traded: ledger.traded };
        let metrics = metrics::metrics(self.settings, &equity, &ledger.trades, &costs)?;
        let mut orders = self.done;
        orders.extend(self.working);
        orders.sort_by_key(|record| record.id);
        let open_positions = ledger.positions.into_iter().filter(|p| p.quantity != 0.0).collect();
        Ok(Backtest { metrics, equity, trades: ledger.trades, open_positions, orders, ruin })
    }
}
