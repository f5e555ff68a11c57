//! Windows, choices and chains.

use super::super::date;
use super::*;

fn last_of(count: usize) -> (Date, Date) {
    (days(count)[0], days(count)[count - 1])
}

#[test]
fn windows_are_half_open() {
    let (first, last) = last_of(1000);
    let windows = walk_forward_windows(first, last, &WalkForwardSettings::default()).unwrap();
    assert_eq!(windows.len(), 11);
    let w = windows[0];
    assert_eq!((w.in_sample_start, w.in_sample_end), (date("2024-01-01"), date("2024-09-09")));
    assert_eq!((w.out_of_sample_start, w.out_of_sample_end), (date("2024-09-09"), date("2024-11-11")));
    assert!(windows.windows(2).all(|w| w[0].out_of_sample_end == w[1].out_of_sample_start));
    // The last day of the last window may be the last bar.
    let fits =
        |count| walk_forward_windows(first, last_of(count).1, &WalkForwardSettings::default()).unwrap().len();
    assert_eq!((fits(314), fits(315)), (0, 1));
}

#[test]
fn anchored_windows_end_and_purged_ones_leave_a_gap() {
    let (first, last) = last_of(1000);
    let settings = WalkForwardSettings { kind: WindowKind::Anchored, purge_days: 10, ..Default::default() };
    let windows = walk_forward_windows(first, last, &settings).unwrap();
    assert_eq!(windows.len(), 11);
    for w in &windows {
        assert_eq!(w.in_sample_start, first);
        assert_eq!((w.out_of_sample_start - w.in_sample_end).num_days(), 10);
    }
}

fn candidates() -> Vec<TradingStrategy> {
    let base = follow(crossover(2, 10), Sizing::Cash(1.0), Exits::default());
    let range = |name: &str, min, max, step| ParameterRange {
        name: name.into(),
        min,
        max,
        step,
        kind: ParameterKind::Int,
    };
    base.combinations(&[range("short", 2.0, 6.0, 2.0), range("long", 10.0, 30.0, 10.0)]).unwrap()
}

fn settings() -> WalkForwardSettings {
    WalkForwardSettings {
        in_sample_days: 150,
        out_of_sample_days: 50,
        step_days: 50,
        least_trades: 2,
        ..Default::default()
    }
}

#[test]
fn the_best_in_sample_is_traded_out_of_sample() {
    let market = [random_instrument("A", 420, 21)];
    let settings = settings();
    let result = walk_forward(&market, &candidates(), &settings).unwrap();
    assert_eq!(result.windows.len(), 5);
    let mut wealth = 100_000.0;
    let mut trades = 0;
    for WalkForwardWindow { window, chosen, in_sample, out_of_sample } in &result.windows {
        let run = |strategy: &TradingStrategy, start: Date, end: Date| {
            let end = end.pred_opt();
            let settings = BacktestSettings { start: Some(start), end, ..settings.backtest.clone() };
            backtest(&market, strategy, &settings).unwrap()
        };
        let ratios: Vec<Option<f64>> = candidates()
            .iter()
            .map(|c| run(c, window.in_sample_start, window.in_sample_end).metrics)
            .map(|m| m.sharpe_ratio.filter(|_| m.total_trades >= 2))
            .collect();
        let best = ratios.iter().flatten().copied().fold(f64::MIN, f64::max);
        assert_eq!(ratios[chosen.unwrap()], Some(best));
        assert_eq!(in_sample.as_ref().unwrap().sharpe_ratio, Some(best));
        let traded =
            run(&candidates()[chosen.unwrap()], window.out_of_sample_start, window.out_of_sample_end);
        assert_eq!(out_of_sample.as_ref(), Some(&traded.metrics));
        wealth *= 1.0 + traded.metrics.total_return;
        trades += traded.trades.len();
    }
    assert_close(result.metrics.final_equity, wealth, 1e-12);
    assert_eq!((result.trades.len(), result.equity.len()), (trades, 250));
    assert!(result.equity.windows(2).all(|p| p[0].date < p[1].date));
    assert!(result.equity.iter().all(|p| (p.cash + p.positions - p.equity).abs() < 1e-6));
    assert!(result.stability.is_none_or(|s| (0.0..=1.0).contains(&s)));
}

#[test]
fn a_choice_does_not_depend_on_what_comes_after_it() {
    let market = [random_instrument("A", 420, 22)];
    let settings = WalkForwardSettings { purge_days: 20, ..settings() };
    let before = walk_forward(&market, &candidates(), &settings).unwrap();
    // Everything from the purge before the third trading stretch on is another market.
    let cut = 2 * 50 + 150 - 20;
    let mut other = market.clone();
    let strange = random_instrument("A", 420, 99).bars;
    for t in cut..420 {
        other[0].bars.open[t] = strange.open[t];
        other[0].bars.high[t] = strange.high[t];
        other[0].bars.low[t] = strange.low[t];
        other[0].bars.close[t] = strange.close[t];
    }
    let after = walk_forward(&other, &candidates(), &settings).unwrap();
    for k in 0..3 {
        assert_eq!(before.windows[k].chosen, after.windows[k].chosen);
        assert_eq!(before.windows[k].in_sample, after.windows[k].in_sample);
    }
    assert_ne!(before.windows[2].out_of_sample, after.windows[2].out_of_sample);
}

#[test]
fn the_warm_up_lets_a_rule_hold_from_the_first_close() {
    // It rises throughout: a crossing lies before the stretch, none in it.
    let prices: Vec<f64> =
        (0..260u32).map(|t| if t < 40 { 140.0 - f64::from(t) } else { 60.0 + f64::from(t) }).collect();
    let market = [flat_bars("A", &prices)];
    let strategy = follow(crossover(3, 30), Sizing::Cash(1.0), Exits::default());
    let settings = WalkForwardSettings { least_trades: 0, objective: Objective::TotalReturn, ..settings() };
    let result = walk_forward(&market, &[strategy], &settings).unwrap();
    assert_eq!(result.windows[0].chosen, Some(0));
    // What is decided on the first close of a stretch fills at the next open.
    let held: Vec<usize> = result.equity.iter().map(|point| point.open_positions).collect();
    assert_eq!(held, (0..100).map(|t| usize::from(t % 50 > 0)).collect::<Vec<_>>());
}

#[test]
fn without_a_sound_candidate_nothing_is_traded() {
    let market = [random_instrument("A", 420, 23)];
    let settings = WalkForwardSettings { least_trades: 10_000, ..settings() };
    let result = walk_forward(&market, &candidates(), &settings).unwrap();
    assert!(result.windows.iter().all(|w| w.chosen.is_none() && w.out_of_sample.is_none()));
    assert!(result.equity.iter().all(|point| point.equity == 100_000.0));
    assert_eq!((result.equity.len(), result.stability, result.metrics.total_trades), (250, None, 0));
}

#[test]
fn threads_do_not_change_the_choice() {
    let market = [random_instrument("A", 420, 24)];
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| walk_forward(&market, &candidates(), &settings()).unwrap())
    };
    assert_eq!(run(1), run(4));
}

#[test]
fn steps_of_a_range_do_not_add_up_errors() {
    let range =
        |min, max, step| ParameterRange { name: "x".into(), min, max, step, kind: ParameterKind::Float };
    let values = range(0.0, 1.0, 0.1).values().unwrap();
    assert_eq!((values.len(), values[3], values[10]), (11, 3.0 * 0.1, 1.0));
    assert_eq!(range(1.0, 1.0, 5.0).values().unwrap(), [1.0]);
    for bad in [range(1.0, 0.0, 0.1), range(0.0, 1.0, 0.0), range(0.0, f64::NAN, 0.1), range(0.0, 1e12, 1e-3)]
    {
        assert!(bad.values().unwrap_err().to_string().starts_with("x."), "{bad:?}");
    }
}

#[test]
fn parameters_go_where_they_belong() {
    let base = follow(crossover(2, 10), Sizing::Equity(0.1), Exits::default());
    let changed = base.with_parameter("long", 30.0).unwrap().with_parameter("stop_loss", 0.03).unwrap();
    let exits = Exits { stop_loss: Some(0.03), ..Exits::default() };
    assert_eq!(
        changed.with_parameter("size", 0.5).unwrap(),
        follow(crossover(2, 30), Sizing::Equity(0.5), exits)
    );
    assert_eq!(
        base.with_parameter("window", 3.0).unwrap_err().to_string(),
        "window: must be a parameter of the strategy"
    );
    assert!(
        base.with_parameter("short", 2.5)
            .unwrap_err()
            .to_string()
            .starts_with("short: must be a whole number")
    );
}

#[test]
fn walk_forward_names_what_is_wrong() {
    let market = [random_instrument("A", 100, 24)];
    let message = |candidates: &[TradingStrategy], settings: &WalkForwardSettings| {
        walk_forward(&market, candidates, settings).unwrap_err().to_string()
    };
    assert!(message(&[], &WalkForwardSettings::default()).starts_with("candidates: must be at least one"));
    let message = |settings: WalkForwardSettings| message(&candidates(), &settings);
    assert!(
        message(settings()).starts_with("settings.in_sample_days: must leave room for a window of 200 days")
    );
    assert!(message(WalkForwardSettings { step_days: 51, ..settings() }).starts_with("settings.step_days:"));
    assert!(
        message(WalkForwardSettings { purge_days: 150, ..settings() }).starts_with("settings.purge_days:")
    );
    assert!(
        message(WalkForwardSettings { out_of_sample_days: 0, ..settings() })
            .contains("settings.out_of_sample_days:")
    );
}
