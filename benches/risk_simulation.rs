//! Portfolio simulation: 100 assets, a year of days, 10,000 paths.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use criterion::{Criterion, criterion_group, criterion_main};
use ndarray::Array2;
use risk_core::process::{Model, Monitoring, SimulationSettings, VarianceReduction, simulate_portfolio};
use risk_core::random::stream;
use std::hint::black_box;

/// A market of eight factors, with volatilities of 15 % to 45 % a year.
fn market(assets: usize) -> Model {
    let mut random = stream(1, 0);
    let loadings = Array2::from_shape_fn((assets, 8), |(_, k)| {
        if k == 0 { 0.15 + 0.1 * random.uniform() } else { 0.04 * random.normal() }
    });
    let own: Vec<f64> = (0..assets).map(|_| 0.1 + 0.2 * random.uniform()).collect();
    let mut covariance = loadings.dot(&loadings.t());
    for (i, own) in own.iter().enumerate() {
        covariance[[i, i]] += own * own;
    }
    Model::CorrelatedGbm { mean: vec![0.07; assets], covariance }
}

fn simulations(c: &mut Criterion) {
    let model = market(100);
    let holdings = vec![10_000.0; 100];
    let mut group = c.benchmark_group("simulation");
    group.sample_size(10);
    let each = SimulationSettings::default();
    let antithetic = SimulationSettings { variance_reduction: VarianceReduction::Antithetic, ..each.clone() };
    let terminal = SimulationSettings { monitoring: Monitoring::Terminal, ..each.clone() };
    let more = SimulationSettings { paths: 100_000, ..terminal.clone() };
    let both = SimulationSettings { variance_reduction: VarianceReduction::Antithetic, ..more.clone() };
    for (name, settings) in [
        ("100 x 252 x 10k", &each),
        ("100 x 252 x 10k, antithetic", &antithetic),
        ("terminal 100 x 10k", &terminal),
        ("terminal 100 x 100k", &more),
        ("terminal 100 x 100k, antithetic", &both),
    ] {
        group.bench_function(name, |b| {
            b.iter(|| simulate_portfolio(black_box(&holdings), &model, settings));
        });
    }
    let one = market(1);
    group.bench_function("1 x 252 x 10k", |b| {
        b.iter(|| simulate_portfolio(black_box(&[1.0]), &one, &each));
    });
    group.finish();
}

criterion_group!(benches, simulations);
criterion_main!(benches);
