//! Backtests: fills, accounts, grids, walk-forward, reports.

mod engine;
mod fills;
mod garbage;
mod grid;
mod laws;
mod limits;
mod report;
mod walk_forward;

use super::{assert_close, fixture};
use portfolio_core::backtest::*;
use portfolio_core::indicator::Bars;
use portfolio_core::strategy::{PositionRule, Shorting};
use risk_core::random::stream;
use risk_core::time::Date;

/// Days from 2024-01-01 on, weekends among them.
fn days(count: usize) -> Vec<Date> {
    super::date("2024-01-01").iter_days().take(count).collect()
}

/// An instrument with the bars (open, high, low, close).
fn instrument(symbol: &str, bars: &[[f64; 4]]) -> Instrument {
    let column = |k: usize| bars.iter().map(|bar| bar[k]).collect();
    Instrument {
        symbol: symbol.to_owned(),
        bars: Bars {
            dates: days(bars.len()),
            open: column(0),
            high: column(1),
            low: column(2),
            close: column(3),
            volume: vec![1e6; bars.len()],
        },
    }
}

/// An instrument whose bars are single prices.
fn flat_bars(symbol: &str, prices: &[f64]) -> Instrument {
    instrument(symbol, &prices.iter().map(|p| [*p; 4]).collect::<Vec<_>>())
}

/// An instrument with random bars.
fn random_instrument(symbol: &str, count: usize, seed: u64) -> Instrument {
    let mut draws = stream(seed, 0);
    let mut last = 100.0;
    let bars: Vec<[f64; 4]> = (0..count)
        .map(|_| {
            let open = last * (1.0 + 0.006 * draws.normal());
            let close = open * (1.0 + 0.015 * draws.normal());
            let high = f64::max(open, close) * (1.0 + 0.01 * draws.uniform());
            let low = f64::min(open, close) * (1.0 - 0.01 * draws.uniform());
            last = close;
            [open, high, low, close]
        })
        .collect();
    instrument(symbol, &bars)
}

/// No costs.
fn free() -> BacktestSettings {
    BacktestSettings { commission: Commission::none(), slippage_bps: 0.0, ..Default::default() }
}

fn crossover(short: usize, long: usize) -> PositionRule {
    PositionRule::SmaCrossoverV1 { short, long, shorting: Shorting::Forbidden }
}

fn follow(rule: PositionRule, sizing: Sizing, exits: Exits) -> TradingStrategy {
    TradingStrategy::Rule { rule, sizing, exits }
}

/// Sends instructions on chosen bars, counted from 0.
struct Script(Vec<(usize, Instruction)>);

impl Strategy for Script {
    fn decide(&mut self, view: &View<'_>) -> risk_core::Result<Vec<Instruction>> {
        let t = view.histories[0].dates.len() - 1;
        Ok(self.0.iter().filter(|(bar, _)| *bar == t).map(|(_, what)| what.clone()).collect())
    }
}

/// What a script of orders does with instruments.
fn play(instruments: &[Instrument], script: Vec<(usize, Order)>, settings: &BacktestSettings) -> Backtest {
    let script = script.into_iter().map(|(bar, order)| (bar, Instruction::Submit(order))).collect();
    run(instruments, &mut Script(script), settings).unwrap()
}

fn buy(units: f64) -> Order {
    Order::market("A", OrderSide::Buy, Quantity::Units(units))
}

fn sell(units: f64) -> Order {
    Order::market("A", OrderSide::Sell, Quantity::Units(units))
}
