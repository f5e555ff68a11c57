//! The engine beside known answers and an engine of its own in Python.

use super::*;
use ndarray::Array2;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
pub(super) struct Fixture {
    pub tolerance: f64,
    dates: Vec<Date>,
    bars: BTreeMap<String, Columns>,
    rows: BTreeMap<usize, Vec<f64>>,
    cases: BTreeMap<String, Case>,
    pub grids: Vec<GridCase>,
}

#[derive(Deserialize)]
struct Columns {
    open: Vec<f64>,
    high: Vec<f64>,
    low: Vec<f64>,
    close: Vec<f64>,
    volume: Vec<f64>,
}

#[derive(Deserialize)]
struct Case {
    equity: BTreeMap<usize, f64>,
    trades: Vec<Expected>,
    metrics: BTreeMap<String, Option<f64>>,
}

#[derive(Deserialize)]
struct Expected {
    symbol: String,
    entry: usize,
    exit: usize,
    entry_price: f64,
    exit_price: f64,
    quantity: f64,
    pnl: f64,
    why: String,
}

#[derive(Deserialize)]
pub(super) struct GridCase {
    pub timing: FillTiming,
    pub bps: f64,
    pub rate: f64,
    pub points: Vec<GridExpected>,
}

#[derive(Deserialize)]
pub(super) struct GridExpected {
    pub short: usize,
    pub long: usize,
    pub total_return: f64,
    pub sharpe_ratio: Option<f64>,
    pub maximum_drawdown: f64,
}

impl Fixture {
    pub(super) fn instruments(&self) -> Vec<Instrument> {
        let instrument = |(symbol, c): (&String, &Columns)| Instrument {
            symbol: symbol.clone(),
            bars: Bars {
                dates: self.dates.clone(),
                open: c.open.clone(),
                high: c.high.clone(),
                low: c.low.clone(),
                close: c.close.clone(),
                volume: c.volume.clone(),
            },
        };
        self.bars.iter().map(instrument).collect()
    }
}

#[test]
fn golden_trades_earn_what_they_should() {
    // Units, price out, commission, profit: all bought at 150.
    for (units, exit, commission, pnl) in [
        (100.0, 155.0, 1.0, 498.0),
        (100.0, 145.0, 1.0, -502.0),
        (100.0, 150.0, 1.0, -2.0),
        (10.5, 155.0, 1.0, 50.5),
        (100.0, 155.0, 50.0, 400.0),
    ] {
        let market = [flat_bars("A", &[150.0, 150.0, exit, exit])];
        let commission = Commission { per_trade: commission, ..Commission::none() };
        for timing in [FillTiming::Close, FillTiming::NextOpen] {
            let settings = BacktestSettings { commission, slippage_bps: 0.0, fill_timing: timing, ..free() };
            let result = play(&market, vec![(0, buy(units)), (2, sell(units))], &settings);
            let trade = &result.trades[0];
            assert_eq!((trade.entry_price, trade.exit_price, trade.pnl), (150.0, exit, pnl));
            assert_eq!(trade.return_on_entry, (exit - 150.0) / 150.0);
            assert_eq!(result.metrics.final_equity, 100_000.0 + pnl);
            assert_eq!(result.metrics.total_return, (100_000.0 + pnl) / 100_000.0 - 1.0);
        }
    }
}

#[test]
fn the_engine_agrees_with_one_in_python() {
    let fixture: Fixture = fixture("backtest.json");
    let both = fixture.instruments();
    let one = &both[..1];
    let next = BacktestSettings::default();
    let close = BacktestSettings { fill_timing: FillTiming::Close, ..next.clone() };
    let ten = |exits| follow(crossover(8, 21), Sizing::Equity(0.1), exits);
    let exits = Exits { stop_loss: Some(0.02), take_profit: Some(0.05), trailing_stop: None };
    let dates = fixture.rows.keys().map(|t| fixture.dates[*t]).collect();
    let rows: Vec<f64> = fixture.rows.values().flatten().copied().collect();
    let weights = TradingStrategy::Weights { dates, weights: Array2::from_shape_vec((3, 2), rows).unwrap() };
    let by_rate = Commission { bps: 5.0, ..Commission::none() };
    let liquidated = BacktestSettings { at_end: AtEnd::Liquidate, ..next.clone() };
    let all = BacktestSettings { commission: by_rate, ..next.clone() };
    let unpaid = BacktestSettings { fill_timing: FillTiming::Close, ..free() };
    let two = follow(crossover(5, 13), Sizing::Equity(0.7), Exits::default());
    let held = follow(crossover(3, 67), Sizing::Equity(0.1), Exits::default());
    let all_cash = follow(crossover(8, 21), Sizing::Cash(1.0), Exits::default());
    let cases: [(&str, &[Instrument], TradingStrategy, &BacktestSettings); 8] = [
        ("close", one, ten(Exits::default()), &close),
        ("next_open", one, ten(Exits::default()), &next),
        ("next_open_liquidated", one, held, &liquidated),
        ("next_open_stop_target", one, ten(exits), &next),
        ("close_free", one, ten(Exits::default()), &unpaid),
        ("all_cash", one, all_cash, &all),
        ("two", &both, two, &next),
        ("rebalanced", &both, weights, &next),
    ];
    assert_eq!(cases.len(), fixture.cases.len());
    for (name, instruments, strategy, settings) in cases {
        let wanted = &fixture.cases[name];
        let got = backtest(instruments, &strategy, settings).unwrap();
        for (t, equity) in &wanted.equity {
            assert_close(got.equity[*t].equity, *equity, fixture.tolerance);
        }
        assert_eq!(got.trades.len(), wanted.trades.len(), "{name}");
        for (trade, wanted) in got.trades.iter().zip(&wanted.trades) {
            let dates = (fixture.dates[wanted.entry], fixture.dates[wanted.exit]);
            assert_eq!(
                (trade.entry_date, trade.exit_date, &trade.symbol),
                (dates.0, dates.1, &wanted.symbol),
                "{name}"
            );
            assert_eq!(format!("{:?}", trade.exit_reason).to_lowercase(), wanted.why, "{name}");
            assert_close(trade.entry_price, wanted.entry_price, fixture.tolerance);
            assert_close(trade.exit_price, wanted.exit_price, fixture.tolerance);
            assert_close(trade.quantity, wanted.quantity, fixture.tolerance);
            // A profit is a small difference of large amounts.
            assert!((trade.pnl - wanted.pnl).abs() < 1e-7, "{name}: {} {}", trade.pnl, wanted.pnl);
        }
        let metrics = serde_json::to_value(&got.metrics).unwrap();
        for (measure, wanted) in &wanted.metrics {
            match (metrics[measure].as_f64(), wanted) {
                (Some(got), Some(wanted)) => assert_close(got, *wanted, fixture.tolerance),
                (got, wanted) => assert_eq!(got, *wanted, "{name} {measure}"),
            }
        }
    }
}

#[test]
fn a_strategy_is_data() {
    let text = r#"{"strategy": "rule", "rule": {"rule": "sma_crossover_v1", "short": 20, "long": 50},
                   "sizing": {"risk": 0.01}, "exits": {"stop_loss": 0.02}}"#;
    let strategy: TradingStrategy = serde_json::from_str(text).unwrap();
    let exits = Exits { stop_loss: Some(0.02), ..Exits::default() };
    assert_eq!(strategy, follow(crossover(20, 50), Sizing::Risk(0.01), exits));
    let settings: BacktestSettings =
        serde_json::from_str(r#"{"fill_timing": "close", "commission": {"per_trade": 0, "bps": 5}}"#)
            .unwrap();
    assert_eq!(settings.commission, Commission { bps: 5.0, ..Commission::none() });
    assert!(serde_json::from_str::<BacktestSettings>(r#"{"comission": 1}"#).is_err());
    let result =
        backtest(&[random_instrument("A", 200, 3)], &strategy, &BacktestSettings::default()).unwrap();
    let text = serde_json::to_string(&result).unwrap();
    assert_eq!(serde_json::from_str::<Backtest>(&text).unwrap(), result);
}

#[test]
fn sizing_by_risk_loses_that_much_at_the_stop() {
    // Bought at 100 with a stop 4 % below: the next bar opens there.
    let market = [flat_bars("A", &[100.0, 100.0, 100.0, 96.0, 96.0])];
    let exits = Exits { stop_loss: Some(0.04), ..Exits::default() };
    let strategy = follow(PositionRule::BuyAndHold, Sizing::Risk(0.01), exits);
    let result = backtest(&market, &strategy, &free()).unwrap();
    assert_eq!(result.trades[0].quantity, 250.0);
    assert_close(result.trades[0].pnl, -1000.0, 1e-12);
    assert_eq!(result.trades[0].exit_reason, ExitReason::Stop);
    assert_eq!(result.trades.len(), 1, "it does not come back before the rule speaks again");
}

#[test]
fn every_built_in_strategy_trades() {
    let market: Vec<Instrument> =
        ["A", "B", "C"].iter().zip(1..).map(|(s, seed)| random_instrument(s, 400, seed)).collect();
    let rule = |rule| follow(rule, Sizing::default(), Exits::default());
    let shorting = Shorting::Forbidden;
    let momentum = portfolio_core::strategy::RelativeMomentumSettings {
        lookback: 60,
        skip: 5,
        winners: 1,
        rebalance_every: 20,
    };
    let rsi = PositionRule::Rsi {
        window: 14,
        oversold: 40.0,
        overbought: 60.0,
        smoothing: Default::default(),
        shorting,
    };
    let signal = portfolio_core::strategy::Strategy::Rsi(Default::default());
    for strategy in [
        rule(PositionRule::Momentum { window: 20, threshold: 0.02, shorting }),
        rule(PositionRule::MeanReversion { window: 20, entry: 1.5, exit: 0.0, shorting }),
        rule(rsi),
        rule(PositionRule::Breakout { entry: 20, exit: 10 }),
        TradingStrategy::RelativeMomentum(momentum),
        TradingStrategy::Signals { signal, sizing: Sizing::default(), exits: Exits::default() },
    ] {
        let result = backtest(&market, &strategy, &BacktestSettings::default()).unwrap();
        assert!(result.metrics.total_trades > 2, "{strategy:?}: {}", result.metrics.total_trades);
    }
}

#[test]
fn a_strategy_sees_the_bars_before_the_start() {
    let market = [random_instrument("A", 300, 9)];
    let dates = &market[0].bars.dates;
    let settings = BacktestSettings { start: Some(dates[100]), end: Some(dates[199]), ..Default::default() };
    let mut seen = Vec::new();
    let mut watch = |view: &View<'_>| {
        seen.push((view.date, view.histories[0].close.len()));
        Ok(Vec::new())
    };
    let result = run(&market, &mut watch, &settings).unwrap();
    assert_eq!((seen.len(), seen[0], seen[99]), (100, (dates[100], 101), (dates[199], 200)));
    assert_eq!((result.equity[0].date, result.equity.len()), (dates[100], 100));
}

#[test]
fn instruments_may_trade_on_different_dates() {
    // B has no bar on the second and third day: an order for it waits, and it keeps its price.
    let mut b = flat_bars("B", &[10.0, 11.0, 12.0]);
    b.bars.dates = [0, 3, 4].map(|d| days(5)[d]).to_vec();
    let market = [flat_bars("A", &[100.0, 101.0, 102.0, 103.0, 104.0]), b];
    let order = Order::market("B", OrderSide::Buy, Quantity::Units(1.0));
    let result = play(&market, vec![(0, order)], &free());
    let values: Vec<f64> = result.equity.iter().map(|point| point.positions).collect();
    assert_eq!(values, [0.0, 0.0, 0.0, 11.0, 12.0]);
    assert_eq!(result.orders[0].closed, Some(days(5)[3]));
}
