//! Optimisation at the sizes of a desk: 500 assets under a cap, an exact frontier of 100, 1000 rows.
#![allow(missing_docs, clippy::unwrap_used)]

use criterion::{Criterion, criterion_group, criterion_main};
use ndarray::{Array2, Axis};
use portfolio_core::optimize::{
    Constraints, Estimates, Goal, Method, Risk, Settings, critical_line, optimize, risk_budget,
};
use risk_core::random::{Stream, stream};
use std::hint::black_box;

/// A draw of Student's t with five degrees of freedom, of variance 1.
fn heavy(draw: &mut Stream) -> f64 {
    let normal = draw.normal();
    let square: f64 = (0..5).map(|_| draw.normal().powi(2)).sum();
    normal / (square / 5.0).sqrt() / (5.0_f64 / 3.0).sqrt()
}

/// Daily returns of assets on five factors, with heavy tails.
fn returns(seed: u64, rows: usize, assets: usize) -> Array2<f64> {
    let mut draw = stream(seed, 0);
    let loadings = Array2::from_shape_fn((assets, 5), |(_, k)| {
        if k == 0 { 0.01 * (0.6 + 0.8 * draw.uniform()) } else { 0.004 * draw.normal() }
    });
    let own: Vec<f64> = (0..assets).map(|_| 0.006 + 0.014 * draw.uniform()).collect();
    let factors = Array2::from_shape_fn((rows, 5), |_| heavy(&mut draw));
    let mut returns = factors.dot(&loadings.t());
    for mut row in returns.rows_mut() {
        for (x, own) in row.iter_mut().zip(&own) {
            *x += own * heavy(&mut draw);
        }
    }
    returns
}

fn estimates(seed: u64, rows: usize, assets: usize) -> Estimates {
    let returns = returns(seed, rows, assets);
    let centred = &returns - &returns.mean_axis(Axis(0)).unwrap();
    let mut covariance = centred.t().dot(&centred) * (252.0 / (rows - 1) as f64);
    let own = covariance.diag().to_owned();
    covariance *= 0.9;
    covariance.diag_mut().scaled_add(0.1, &own);
    let mut draw = stream(seed, 1);
    let mean = (0..assets).map(|_| 0.08 + 0.05 * draw.normal()).collect();
    Estimates { mean, covariance, returns: None }
}

fn mean_risk(goal: Goal, risk: Risk, upper: f64) -> Settings {
    let constraints = Constraints { upper: vec![upper], ..Constraints::default() };
    Settings { method: Method::MeanRisk { goal, risk }, constraints, ..Settings::default() }
}

fn optimisers(c: &mut Criterion) {
    let mut group = c.benchmark_group("optimize");
    let wide = estimates(11, 2520, 500);
    for (name, goal) in [
        ("mean-variance, 500 assets, cap 5 %", Goal::MaximumUtility { risk_aversion: 5.0 }),
        ("minimum variance, 500 assets, cap 5 %", Goal::MinimumRisk),
        ("maximum Sharpe ratio, 500 assets, cap 5 %", Goal::MaximumRatio { risk_free_rate: 0.02 }),
    ] {
        let settings = mean_risk(goal, Risk::Variance, 0.05);
        group.bench_function(name, |b| b.iter(|| optimize(black_box(&wide), &settings).unwrap()));
    }
    group.bench_function("risk parity, 500 assets", |b| {
        b.iter(|| risk_budget(black_box(wide.covariance.view()), &[]).unwrap());
    });
    let hundred = estimates(41, 1260, 100);
    let (lower, upper) = (vec![0.0; 100], vec![1.0; 100]);
    group.bench_function("exact frontier, 100 assets", |b| {
        b.iter(|| {
            critical_line(&hundred.mean, black_box(hundred.covariance.view()), &lower, &upper, 1.0).unwrap()
        });
    });
    let fifty = Estimates { returns: Some(returns(51, 1000, 50)), ..estimates(51, 1000, 50) };
    let settings = mean_risk(Goal::MinimumRisk, Risk::ExpectedShortfall { confidence: 0.95 }, 1.0);
    group.bench_function("minimum expected shortfall, 50 assets, 1000 rows", |b| {
        b.iter(|| optimize(black_box(&fifty), &settings).unwrap());
    });
    group.finish();
}

criterion_group!(benches, optimisers);
criterion_main!(benches);
