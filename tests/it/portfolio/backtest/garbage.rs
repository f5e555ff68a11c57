//! Nothing panics, and errors name the argument.

use super::*;
use ndarray::array;
use proptest::prelude::*;
use proptest::strategy::Strategy;

fn nothing(instruments: &[Instrument], settings: &BacktestSettings) -> String {
    let mut nothing = |_: &View<'_>| Ok(vec![]);
    run(instruments, &mut nothing, settings).unwrap_err().to_string()
}

#[test]
fn instruments_are_checked() {
    let settings = BacktestSettings::default();
    assert_eq!(nothing(&[], &settings), "instruments: must be at least one, got none");
    let good = flat_bars("A", &[1.0, 2.0, 3.0]);
    let one = flat_bars("B", &[1.0]);
    assert_eq!(
        nothing(&[good.clone(), one], &settings),
        "instruments[1].bars: must be at least 2 bars, got 1"
    );
    let message = nothing(&[good.clone(), good.clone(), flat_bars(" ", &[1.0, 1.0])], &settings);
    assert!(message.contains("instruments[1].symbol: must be unique, got A again"), "{message}");
    assert!(message.contains("instruments[2].symbol: must not be empty"), "{message}");
    let changed = |change: fn(&mut Bars)| {
        let mut bad = good.clone();
        change(&mut bad.bars);
        nothing(&[flat_bars("Z", &[1.0, 1.0]), bad], &settings)
    };
    assert!(
        changed(|b| b.close[1] = f64::NAN).starts_with("instruments[1].bars.close[1]: must be a positive")
    );
    assert!(changed(|b| b.open[2] = -1.0).starts_with("instruments[1].bars.open[2]"));
    assert!(changed(|b| b.volume[0] = f64::INFINITY).starts_with("instruments[1].bars.volume[0]"));
    assert!(changed(|b| b.dates.swap(0, 2)).starts_with("instruments[1].bars.dates[1]: must increase"));
    assert!(
        changed(|b| b.dates.clear()).starts_with("instruments[1].bars.dates: must be one for each of 3 bars")
    );
    assert!(changed(|b| b.high.truncate(1)).starts_with("instruments[1].bars.high: must be 3 values, got 1"));
    assert!(changed(|b| b.high[0] = 0.5).starts_with("instruments[1].bars[0]: must hold"));
    assert!(changed(|b| b.high[0] = 1e300).starts_with("instruments[1].bars.high[0]: must be between"));
}

#[test]
fn settings_are_checked_all_at_once() {
    let settings = BacktestSettings {
        initial_capital: 0.0,
        commission: Commission { per_trade: -1.0, per_unit: f64::NAN, bps: 1e9, minimum: f64::INFINITY },
        slippage_bps: 1000.1,
        volume_share: Some(0.0),
        lot: Some(-1.0),
        start: Some(days(2)[1]),
        end: Some(days(2)[0]),
        limits: Some(RiskLimits { order_notional: Some(f64::NAN), ..Default::default() }),
        ..Default::default()
    };
    let message = nothing(&[flat_bars("A", &[1.0, 1.0])], &settings);
    for field in [
        "initial_capital",
        "commission.per_trade",
        "commission.per_unit",
        "commission.bps",
        "commission.minimum",
        "slippage_bps",
        "volume_share",
        "lot",
        "end",
        "limits.order_notional",
    ] {
        assert!(message.contains(&format!("settings.{field}:")), "{field} in {message}");
    }
    let late = BacktestSettings { start: Some(days(9)[8]), ..Default::default() };
    let message = nothing(&[flat_bars("A", &[1.0, 1.0])], &late);
    assert_eq!(message, "settings.start: must leave at least 2 dates from start to end, got 0");
}

#[test]
fn orders_are_checked() {
    let market = [flat_bars("A", &[1.0, 1.0, 1.0])];
    let message = |order: Order| {
        let mut script = Script(vec![(0, Instruction::Submit(buy(1.0))), (0, Instruction::Submit(order))]);
        run(&market, &mut script, &free()).unwrap_err().to_string()
    };
    let unknown = Order { symbol: "X".into(), ..buy(1.0) };
    assert_eq!(message(unknown), "instructions[1].symbol: must be a symbol of the instruments, got \"X\"");
    for units in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(message(buy(units)).starts_with("instructions[1].quantity: must be positive"));
    }
    let cash = Order { quantity: Quantity::Cash(1.5), ..buy(1.0) };
    assert!(message(cash).starts_with("instructions[1].quantity: must be above 0 and at most 1"));
    let limit = Order { kind: OrderKind::Limit { limit: f64::NAN }, ..buy(1.0) };
    assert!(message(limit).starts_with("instructions[1].kind.limit:"));
    let exits = Exits { stop_loss: Some(1.0), take_profit: Some(0.0), trailing_stop: Some(f64::NAN) };
    let problems = message(Order { exits, ..buy(1.0) });
    for name in ["stop_loss", "take_profit", "trailing_stop"] {
        assert!(problems.contains(&format!("instructions[1].exits.{name}: must be above 0")), "{problems}");
    }
}

#[test]
fn strategies_are_checked() {
    let market = [flat_bars("A", &[1.0, 1.0, 1.0])];
    let message = |strategy: TradingStrategy| {
        backtest(&market, &strategy, &BacktestSettings::default()).unwrap_err().to_string()
    };
    let rule = |rule, sizing| follow(rule, sizing, Exits::default());
    assert!(
        message(rule(crossover(9, 3), Sizing::default())).starts_with("rule.short: must be less than long 3")
    );
    assert!(message(rule(crossover(0, 3), Sizing::default())).starts_with("window: must be at least 1"));
    assert!(
        message(rule(crossover(1, 3), Sizing::Risk(0.1)))
            .starts_with("strategy.exits.stop_loss: must be given")
    );
    assert!(message(rule(crossover(1, 3), Sizing::Equity(f64::NAN))).starts_with("strategy.sizing.equity:"));
    let weights = |dates: usize, weights| TradingStrategy::Weights { dates: days(dates), weights };
    assert!(message(weights(2, array![[1.0]])).starts_with("strategy.weights: must be 2 rows, got 1"));
    assert!(message(weights(1, array![[0.5, 0.5]])).starts_with("strategy.weights: must be 1 columns"));
    assert!(message(weights(1, array![[f64::NAN]])).starts_with("strategy.weights[0][0]:"));
}

#[test]
fn windows_longer_than_the_history_never_trade() {
    let market = [flat_bars("A", &[1.0, 2.0])];
    let strategy = follow(crossover(20, usize::MAX), Sizing::default(), Exits::default());
    assert!(backtest(&market, &strategy, &BacktestSettings::default()).unwrap().trades.is_empty());
}

/// Prices far apart, within what is allowed.
fn wild_price() -> impl Strategy<Value = f64> {
    prop_oneof![0.5f64..2.0, Just(1e-9), Just(1e12), 1e-6f64..1e6]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn wild_prices_give_an_answer_or_an_error(
        prices in prop::collection::vec(wild_price(), 2..40),
        allowed in any::<bool>(),
        close in any::<bool>(),
    ) {
        let market = [flat_bars("A", &prices)];
        let shorting = if allowed { Shorting::Allowed } else { Shorting::Forbidden };
        let fill_timing = if close { FillTiming::Close } else { FillTiming::NextOpen };
        let settings = BacktestSettings { shorting, fill_timing, ..Default::default() };
        let rule = PositionRule::Momentum { window: 1, threshold: 0.0, shorting };
        let exits = Exits { stop_loss: Some(0.1), take_profit: Some(0.5), trailing_stop: None };
        match backtest(&market, &follow(rule, Sizing::Cash(1.0), exits), &settings) {
            Ok(result) => {
                let text = format!("{result:?}");
                prop_assert!(!text.contains("NaN") && !text.contains(": inf") && !text.contains("-inf"));
                prop_assert!(html_report(&result, &ReportSettings::default()).is_ok());
            }
            Err(error) => prop_assert!(error.problems().iter().all(|p| !p.path.is_empty()), "{}", error),
        }
        let rule = PositionRule::Momentum { window: 1, threshold: 0.0, shorting: Shorting::Forbidden };
        let points = grid(&market[0].bars, &[rule, crossover(1, 2)], &GridSettings::default()).unwrap();
        prop_assert!(points.iter().all(|p| p.maximum_drawdown.is_finite() && p.maximum_drawdown <= 0.0));
    }
}
