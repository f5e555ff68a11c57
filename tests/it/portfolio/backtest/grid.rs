//! The grid beside the event engine and beside NumPy.

use super::engine::{Fixture, GridCase};
use super::*;

fn settings(timing: FillTiming, bps: f64, rate: f64) -> GridSettings {
    GridSettings { commission_bps: 1e4 * rate, slippage_bps: bps, fill_timing: timing, ..Default::default() }
}

#[test]
fn the_grid_agrees_with_numpy() {
    let fixture: Fixture = fixture("backtest.json");
    let bars = fixture.instruments()[0].bars.clone();
    for GridCase { timing, bps, rate, points } in &fixture.grids {
        let rules: Vec<PositionRule> = points.iter().map(|p| crossover(p.short, p.long)).collect();
        let got = grid(&bars, &rules, &settings(*timing, *bps, *rate)).unwrap();
        assert_eq!(got.len(), points.len());
        for (got, wanted) in got.iter().zip(points) {
            assert_close(got.total_return.unwrap(), wanted.total_return, fixture.tolerance);
            assert_close(got.maximum_drawdown, wanted.maximum_drawdown, fixture.tolerance);
            assert_close(got.sharpe_ratio.unwrap(), wanted.sharpe_ratio.unwrap(), fixture.tolerance);
        }
    }
}

/// Rules of every kind, the number of whose groups is not whole.
fn rules() -> Vec<PositionRule> {
    let shorting = Shorting::Forbidden;
    let mut rules = crossovers(&[1, 2, 3, 5, 8, 13], &[8, 10, 20, 34, 55, 400]);
    rules.insert(3, PositionRule::BuyAndHold);
    rules.insert(9, PositionRule::Momentum { window: 10, threshold: 0.02, shorting });
    rules.push(PositionRule::MeanReversion { window: 15, entry: 1.0, exit: 0.0, shorting });
    let smoothing = Default::default();
    rules.push(PositionRule::Rsi { window: 9, oversold: 40.0, overbought: 60.0, smoothing, shorting });
    rules.push(PositionRule::Breakout { entry: 15, exit: 7 });
    rules
}

#[test]
fn the_grid_agrees_with_the_events() {
    for seed in 1..4 {
        let market = [random_instrument("A", 300, seed)];
        for timing in [FillTiming::NextOpen, FillTiming::Close] {
            for (bps, rate) in [(0.0, 0.0), (10.0, 0.001)] {
                let points = grid(&market[0].bars, &rules(), &settings(timing, bps, rate)).unwrap();
                let settings = BacktestSettings {
                    fill_timing: timing,
                    slippage_bps: bps,
                    commission: Commission { bps: 1e4 * rate, ..Commission::none() },
                    ..Default::default()
                };
                for (rule, point) in rules().into_iter().zip(points) {
                    let strategy = follow(rule, Sizing::Cash(1.0), Exits::default());
                    let metrics = backtest(&market, &strategy, &settings).unwrap().metrics;
                    assert_close(point.total_return.unwrap(), metrics.total_return, 1e-11);
                    assert_close(point.maximum_drawdown, metrics.maximum_drawdown, 1e-11);
                    match (point.sharpe_ratio, metrics.sharpe_ratio) {
                        (Some(got), Some(wanted)) => assert_close(got, wanted, 1e-10),
                        (got, wanted) => assert_eq!(got, wanted, "{rule:?}"),
                    }
                }
            }
        }
    }
}

#[test]
fn equal_averages_are_not_above() {
    // Prices of a coarse grid, on which averages meet often.
    let market: Vec<f64> = (0..200u32).map(|t| 16.0 + f64::from((t * 7919) % 13 % 5)).collect();
    let market = [flat_bars("A", &market)];
    let rules = crossovers(&[1, 2, 4], &[2, 4, 8, 16]);
    let points = grid(&market[0].bars, &rules, &settings(FillTiming::Close, 0.0, 0.0)).unwrap();
    for (rule, point) in rules.into_iter().zip(points) {
        let close = BacktestSettings { fill_timing: FillTiming::Close, ..free() };
        let events = backtest(&market, &follow(rule, Sizing::Cash(1.0), Exits::default()), &close).unwrap();
        assert_close(point.total_return.unwrap(), events.metrics.total_return, 1e-11);
    }
}

#[test]
fn threads_and_company_do_not_change_a_bit() {
    let bars = random_instrument("A", 500, 8).bars;
    let rules = rules();
    let run = |rules: &[PositionRule], threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| grid(&bars, rules, &GridSettings::default()).unwrap())
    };
    let one = run(&rules, 1);
    assert_eq!(one, run(&rules, 2));
    assert_eq!(one, run(&rules, 8));
    let alone: Vec<GridPoint> = rules.iter().map(|rule| run(&[*rule], 1)[0]).collect();
    assert_eq!(one, alone);
}

#[test]
fn a_rule_that_never_trades_earns_nothing() {
    let bars = random_instrument("A", 50, 8).bars;
    let points = grid(&bars, &[crossover(5, 60)], &GridSettings::default()).unwrap();
    assert_eq!(points, [GridPoint { total_return: Some(0.0), sharpe_ratio: None, maximum_drawdown: 0.0 }]);
    assert!(grid(&bars, &[], &GridSettings::default()).unwrap().is_empty());
}

#[test]
fn the_grid_names_what_is_wrong() {
    let bars = random_instrument("A", 50, 8).bars;
    let short = PositionRule::SmaCrossoverV1 { short: 9, long: 3, shorting: Shorting::Allowed };
    let slow =
        PositionRule::MeanReversion { window: 1, entry: 1.0, exit: 0.0, shorting: Shorting::Forbidden };
    let wrong = GridSettings { slippage_bps: f64::NAN, periods_per_year: 0.0, ..Default::default() };
    let message = grid(&bars, &[crossover(2, 3), short], &wrong).unwrap_err().to_string();
    for name in
        ["rules[1].short:", "rules[1].shorting:", "settings.slippage_bps:", "settings.periods_per_year:"]
    {
        assert!(message.contains(name), "{message}");
    }
    let message = grid(&bars, &[crossover(2, 3), slow], &GridSettings::default()).unwrap_err().to_string();
    assert!(message.contains("rules[1].window: must be at least 2"), "{message}");
    let mut bad = bars.clone();
    bad.close[7] = f64::NAN;
    assert!(grid(&bad, &[], &GridSettings::default()).unwrap_err().to_string().starts_with("bars.close[7]"));
}
