//! Backtests: the grid of moving averages, and the event-driven engine.
#![allow(missing_docs, clippy::unwrap_used)]

use criterion::{Criterion, criterion_group, criterion_main};
use portfolio_core::backtest::{
    BacktestSettings, Exits, FillTiming, GridSettings, Instrument, Sizing, TradingStrategy, backtest,
    crossovers, grid,
};
use portfolio_core::indicator::Bars;
use portfolio_core::strategy::{PositionRule, Shorting};
use risk_core::math::exp;
use risk_core::random::stream;
use risk_core::time::Date;
use std::hint::black_box;

fn bars(days: usize, seed: u64) -> Bars {
    let mut draws = stream(seed, 0);
    let mut price = 100.0;
    let close: Vec<f64> = (0..days)
        .map(|_| {
            price *= exp(0.0003 + 0.012 * draws.normal());
            price
        })
        .collect();
    let dates = Date::from_ymd_opt(2015, 1, 1).unwrap().iter_days().take(days).collect();
    let (open, high, low) = (close.clone(), close.clone(), close.clone());
    Bars { dates, open, high, low, volume: vec![1e6; days], close }
}

fn grids(c: &mut Criterion) {
    let mut group = c.benchmark_group("backtest grid");
    let history = bars(2520, 7);
    let short: Vec<usize> = (5..45).collect();
    let long: Vec<usize> = (50..300).step_by(10).collect();
    let rules = crossovers(&short, &long);
    let settings = GridSettings { fill_timing: FillTiming::Close, ..Default::default() };
    group.bench_function("1000 crossovers, 2520 days", |b| {
        b.iter(|| grid(black_box(&history), &rules, &settings).unwrap());
    });
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    group.bench_function("1000 crossovers, 2520 days, one thread", |b| {
        b.iter(|| one.install(|| grid(black_box(&history), &rules, &settings).unwrap()));
    });
    group.finish();
}

fn events(c: &mut Criterion) {
    let mut group = c.benchmark_group("backtest events");
    let strategy = TradingStrategy::Rule {
        rule: PositionRule::SmaCrossoverV1 { short: 20, long: 100, shorting: Shorting::Forbidden },
        sizing: Sizing::default(),
        exits: Exits::default(),
    };
    for count in [1, 50] {
        let instruments: Vec<Instrument> =
            (0..count).map(|i| Instrument { symbol: format!("S{i}"), bars: bars(2520, i) }).collect();
        group.bench_function(format!("crossover of {count} instruments, 2520 days"), |b| {
            b.iter(|| backtest(black_box(&instruments), &strategy, &BacktestSettings::default()).unwrap());
        });
    }
    group.finish();
}

criterion_group!(benches, grids, events);
criterion_main!(benches);
