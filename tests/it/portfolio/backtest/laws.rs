//! What holds of every backtest.

use super::*;
use portfolio_core::strategy::RelativeMomentumSettings;
use proptest::prelude::*;
use proptest::strategy::Strategy;
use risk_core::random::Stream;

/// Sends orders of every kind by chance.
struct Chaos(Stream);

impl portfolio_core::backtest::Strategy for Chaos {
    fn decide(&mut self, view: &View<'_>) -> risk_core::Result<Vec<Instruction>> {
        let draws = &mut self.0;
        let mut instructions = Vec::new();
        for history in view.histories {
            let Some(&price) = history.close.last() else { continue };
            if draws.uniform() < 0.6 {
                continue;
            }
            let mut near = || price * (1.0 + 0.02 * draws.normal());
            let (stop, limit) = (near(), near());
            let pick = (draws.uniform() * 4.0) as usize;
            let kind = [
                OrderKind::Market,
                OrderKind::Limit { limit },
                OrderKind::Stop { stop },
                OrderKind::StopLimit { stop, limit },
            ][pick];
            let exit = |u: f64| (u < 0.5).then_some(0.005 + 0.05 * u);
            let order = Order {
                kind,
                time_in_force: [
                    TimeInForce::GoodTillCancelled,
                    TimeInForce::Day,
                    TimeInForce::ImmediateOrCancel,
                    TimeInForce::FillOrKill,
                ][(draws.uniform() * 4.0) as usize],
                shortage: if draws.uniform() < 0.5 { Shortage::Reduce } else { Shortage::Reject },
                exits: Exits {
                    stop_loss: exit(draws.uniform()),
                    take_profit: exit(draws.uniform()),
                    trailing_stop: exit(draws.uniform()),
                },
                ..Order::market(
                    history.symbol,
                    if draws.uniform() < 0.5 { OrderSide::Buy } else { OrderSide::Sell },
                    if draws.uniform() < 0.8 {
                        Quantity::Units(800.0 * draws.uniform() + 0.01)
                    } else {
                        Quantity::Cash(draws.uniform().max(0.01))
                    },
                )
            };
            instructions.push(Instruction::Submit(order));
            if draws.uniform() < 0.1 {
                instructions.push(Instruction::CancelAll(history.symbol.to_owned()));
            }
        }
        Ok(instructions)
    }
}

fn any_settings() -> impl Strategy<Value = BacktestSettings> {
    let timing = prop_oneof![Just(FillTiming::NextOpen), Just(FillTiming::Close)];
    let shorting = prop_oneof![Just(Shorting::Forbidden), Just(Shorting::Allowed)];
    let end = prop_oneof![Just(AtEnd::Keep), Just(AtEnd::Liquidate)];
    let share = prop_oneof![Just(None), Just(Some(2e-4))];
    (timing, shorting, end, share, 0.0..5.0, 0.0..20.0, 0.0..30.0).prop_map(
        |(fill_timing, shorting, at_end, volume_share, per_trade, bps, slippage_bps)| BacktestSettings {
            fill_timing,
            shorting,
            at_end,
            volume_share,
            commission: Commission { per_trade, bps, ..Commission::none() },
            slippage_bps,
            ..Default::default()
        },
    )
}

fn chaos(market: &[Instrument], seed: u64, settings: &BacktestSettings) -> Backtest {
    run(market, &mut Chaos(stream(seed, 1)), settings).unwrap()
}

fn market(seed: u64) -> Vec<Instrument> {
    let mut late = random_instrument("C", 90, seed + 2);
    late.bars.dates = days(120).split_off(30);
    vec![random_instrument("B", 120, seed), random_instrument("A", 120, seed + 1), late]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_account_balances(seed in 0u64..1000, settings in any_settings()) {
        let market = market(seed);
        let result = chaos(&market, seed, &settings);
        prop_assert_eq!(result.equity.len(), 120);
        for point in &result.equity {
            prop_assert!((point.cash + point.positions - point.equity).abs() < 1e-9 * point.equity.abs());
        }
        // Nothing is lost but by prices and commission: profits of closed trades and of open
        // positions are the change of equity.
        let closed: f64 = result.trades.iter().map(|t| t.pnl).sum();
        let open: f64 = result
            .open_positions
            .iter()
            .map(|p| p.quantity * (p.price - p.entry_price) - p.entry_commission)
            .sum();
        let gained = result.metrics.final_equity - result.metrics.initial_capital;
        prop_assert!((closed + open - gained).abs() < 1e-6, "{} {}", closed + open, gained);
        let paid: f64 = result.trades.iter().map(|t| t.commission).sum::<f64>()
            + result.open_positions.iter().map(|p| p.entry_commission).sum::<f64>();
        prop_assert!((paid - result.metrics.commission).abs() < 1e-6);
        if settings.at_end == AtEnd::Liquidate {
            prop_assert!(result.open_positions.is_empty());
        }
        if settings.shorting == Shorting::Forbidden {
            prop_assert!(result.equity.iter().all(|p| p.cash >= -1e-9 && p.positions >= 0.0));
            prop_assert!(result.trades.iter().all(|t| t.side == TradeSide::Long));
        }
        prop_assert!(!result.trades.is_empty());
    }

    #[test]
    fn the_equity_on_each_bar_follows_from_the_fills(seed in 0u64..1000) {
        // Without stops every fill is an order's: cash and units replayed from the records alone.
        let market = [random_instrument("A", 100, seed)];
        let mut draws = stream(seed, 3);
        let mut coin = |view: &View<'_>| {
            let side = if draws.uniform() < 0.5 { OrderSide::Buy } else { OrderSide::Sell };
            let order = Order::market("A", side, Quantity::Units(100.0 * draws.uniform() + 0.1));
            Ok(if view.date < days(99)[98] { vec![Instruction::Submit(order)] } else { vec![] })
        };
        let result = run(&market, &mut coin, &BacktestSettings::default()).unwrap();
        let (mut cash, mut units) = (100_000.0, 0.0);
        for (t, point) in result.equity.iter().enumerate() {
            for record in result.orders.iter().filter(|o| o.closed == Some(point.date)) {
                if let Some(price) = record.average_price {
                    let sign = if record.order.side == OrderSide::Buy { 1.0 } else { -1.0 };
                    cash -= sign * record.filled * price + record.commission;
                    units += sign * record.filled;
                }
            }
            prop_assert!((point.cash - cash).abs() < 1e-6);
            prop_assert!((point.positions - units * market[0].bars.close[t]).abs() < 1e-6);
        }
    }

    #[test]
    fn the_order_of_instruments_does_not_matter(seed in 0u64..1000, settings in any_settings()) {
        let market = market(seed);
        let reversed: Vec<Instrument> = market.iter().rev().cloned().collect();
        let rule = PositionRule::Momentum { window: 5, threshold: 0.0, shorting: settings.shorting };
        let strategy = follow(rule, Sizing::Equity(0.5), Exits { stop_loss: Some(0.03), ..Exits::default() });
        let (a, b) = (backtest(&market, &strategy, &settings).unwrap(), backtest(&reversed, &strategy, &settings).unwrap());
        for (a, b) in a.equity.iter().zip(&b.equity) {
            prop_assert!((a.equity - b.equity).abs() < 1e-6);
        }
        prop_assert_eq!(a.trades.len(), b.trades.len());
    }
}

/// The market with the bars after `bar` in another order, and prices that continue.
fn shuffled_future(market: &[Instrument], bar: usize, seed: u64) -> Vec<Instrument> {
    let mut draws = stream(seed, 9);
    let mut other = market.to_vec();
    for instrument in &mut other {
        let bars = &mut instrument.bars;
        for t in (bar + 2..bars.close.len()).rev() {
            let k = bar + 1 + (draws.uniform() * (t - bar) as f64) as usize;
            for column in [&mut bars.open, &mut bars.high, &mut bars.low, &mut bars.close, &mut bars.volume] {
                column.swap(t, k.min(t));
            }
        }
    }
    other
}

#[test]
fn no_strategy_sees_the_future() {
    let market = [random_instrument("A", 260, 4), random_instrument("B", 260, 5)];
    let shorting = Shorting::Allowed;
    let exits = Exits { stop_loss: Some(0.03), take_profit: Some(0.06), trailing_stop: Some(0.05) };
    let rule = |rule| follow(rule, Sizing::Equity(0.4), exits);
    let relative = RelativeMomentumSettings { lookback: 40, skip: 5, winners: 1, rebalance_every: 10 };
    let strategies = [
        rule(crossover(5, 15)),
        rule(PositionRule::Momentum { window: 10, threshold: 0.01, shorting }),
        rule(PositionRule::MeanReversion { window: 20, entry: 1.0, exit: 0.0, shorting }),
        rule(PositionRule::Rsi {
            window: 10,
            oversold: 40.0,
            overbought: 60.0,
            smoothing: Default::default(),
            shorting,
        }),
        rule(PositionRule::Breakout { entry: 10, exit: 5 }),
        TradingStrategy::RelativeMomentum(relative),
        TradingStrategy::Signals {
            signal: portfolio_core::strategy::Strategy::Macd(Default::default()),
            sizing: Sizing::Cash(0.5),
            exits,
        },
    ];
    let settings = BacktestSettings { shorting, ..Default::default() };
    let close = BacktestSettings { fill_timing: FillTiming::Close, ..settings.clone() };
    for bar in [60, 130, 200] {
        let other = shuffled_future(&market, bar, bar as u64);
        assert_ne!(other[0].bars.close[bar + 1..], market[0].bars.close[bar + 1..]);
        for settings in [&settings, &close] {
            let mut traded = 0;
            let mut changed = 0;
            for strategy in &strategies {
                let (a, b) = (
                    backtest(&market, strategy, settings).unwrap(),
                    backtest(&other, strategy, settings).unwrap(),
                );
                assert_eq!(a.equity[..=bar], b.equity[..=bar], "{strategy:?}");
                let date = a.equity[bar].date;
                let sent = |b: &Backtest| {
                    b.orders.iter().filter(|o| o.date <= date).map(|o| o.order.clone()).collect::<Vec<_>>()
                };
                assert_eq!(sent(&a), sent(&b), "{strategy:?}");
                let closed = |b: &Backtest| {
                    b.trades.iter().filter(|t| t.exit_date <= date).cloned().collect::<Vec<_>>()
                };
                assert_eq!(closed(&a), closed(&b), "{strategy:?}");
                traded += closed(&a).len();
                changed += usize::from(a.equity.last() != b.equity.last());
            }
            assert!(traded > 10 && changed >= 5, "the test must be able to fail: {traded} {changed}");
        }
    }
}

#[test]
fn a_view_ends_today() {
    let market = [random_instrument("A", 50, 4), random_instrument("B", 40, 5)];
    let mut bars = 0;
    let mut watch = |view: &View<'_>| {
        bars += 1;
        for history in view.histories {
            assert!(history.dates.iter().all(|date| *date <= view.date));
            let lengths =
                [history.open, history.high, history.low, history.close, history.volume].map(<[f64]>::len);
            assert_eq!(lengths, [history.dates.len(); 5]);
        }
        assert_eq!(view.histories[0].dates.len(), bars);
        assert_eq!(view.histories[1].dates.len(), bars.min(40));
        Ok(vec![])
    };
    run(&market, &mut watch, &free()).unwrap();
    assert_eq!(bars, 50);
}

#[test]
fn short_positions_can_ruin_and_then_nothing_trades() {
    let settings = BacktestSettings { shorting: Shorting::Allowed, initial_capital: 1000.0, ..free() };
    let market = [flat_bars("A", &[100.0, 100.0, 150.0, 500.0, 100.0, 50.0])];
    let mut sells = |view: &View<'_>| {
        let order = Order::market("A", OrderSide::Sell, Quantity::Cash(1.0));
        Ok(if view.positions[0].quantity == 0.0 { vec![Instruction::Submit(order)] } else { vec![] })
    };
    let result = run(&market, &mut sells, &settings).unwrap();
    assert_eq!(result.ruin, Some(days(6)[3]));
    // Ten units sold at 100 and bought back at 500.
    assert_close(result.metrics.final_equity, -3000.0, 1e-9);
    assert_eq!(result.trades.len(), 1);
    assert_eq!((result.trades[0].exit_reason, result.metrics.sharpe_ratio), (ExitReason::Ruin, None));
    assert_eq!(result.equity.len(), 6);
}

#[test]
fn what_is_sold_short_is_backed_by_equity() {
    let settings = BacktestSettings { shorting: Shorting::Allowed, ..free() };
    let market = [flat_bars("A", &[100.0; 4])];
    let record = |units| play(&market, vec![(0, sell(units))], &settings).orders[0].status;
    assert_eq!((record(1000.0), record(1000.1)), (OrderStatus::Filled, OrderStatus::Rejected));
}

#[test]
fn errors_of_a_strategy_and_cancelling_end_the_run() {
    use risk_core::progress::Progress;
    use std::ops::ControlFlow;
    let market = [random_instrument("A", 50, 4)];
    let mut fails = |_: &View<'_>| Err(risk_core::Error::Infeasible("no idea".into()));
    assert_eq!(run(&market, &mut fails, &free()).unwrap_err().to_string(), "infeasible: no idea");
    let mut nothing = |_: &View<'_>| Ok(vec![]);
    let stop = |_, _| ControlFlow::Break(());
    let cancelled = run_with(&market, &mut nothing, &free(), &Progress::new(&stop));
    assert_eq!(cancelled.unwrap_err(), risk_core::Error::Cancelled);
}
