//! clo-core: a rebalance of 200 loans out of a list of 100, greedy and optimal.
#![allow(clippy::unwrap_used, missing_docs)]

use clo_core::Deal;
use clo_core::deal::Asset;
use clo_core::quality::{Terms, Test};
use clo_core::rebalance::trade::Method;
use clo_core::rebalance::{RebalanceSettings, rebalance};
use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;

/// The demonstration deal under tests of concentration, rating, spread, recovery and life; and a list of
/// loans like every second of its own, at other issuers and spreads.
fn case() -> (Deal, Vec<Asset>, RebalanceSettings) {
    let mut deal = Deal::from_json(include_str!("../examples/deals/demo.json")).unwrap();
    let test = |(number, threshold)| Test { number, threshold: Some(threshold), ..Test::default() };
    let tests = [(1, 0.9), (3, 0.1), (4, 0.1), (25, 0.25), (27, 0.4), (32, 0.02), (36, 4_000.0), (37, 20.0)];
    deal.quality = Some(Terms { tests: tests.map(test).into(), ..Terms::default() });
    deal.accounts.collection.principal = 5e6;
    let other = |(i, asset): (usize, &Asset)| Asset {
        id: format!("M{i}"),
        issuer: format!("Listed {i}"),
        par: 0.0,
        spread: asset.spread + 0.0005 * (i % 7) as f64,
        price: Some(0.95 + 0.005 * (i % 11) as f64),
        ..asset.clone()
    };
    let master = deal.assets.iter().step_by(2).enumerate().map(other).collect();
    let settings = RebalanceSettings { sale_par: 10e6, buy_par: 15e6, ..RebalanceSettings::default() };
    (deal, master, settings)
}

fn trades(c: &mut Criterion) {
    let (deal, master, settings) = case();
    let mut group = c.benchmark_group("rebalance 200 loans");
    group.sample_size(10);
    for (name, method) in [("two phases", Method::TwoPhase), ("optimal", Method::Optimal)] {
        let settings = RebalanceSettings { method, ..settings.clone() };
        group.bench_function(name, |b| {
            b.iter(|| rebalance(black_box(&deal), &master, &settings).unwrap());
        });
    }
    group.finish();
}

criterion_group!(benches, trades);
criterion_main!(benches);
