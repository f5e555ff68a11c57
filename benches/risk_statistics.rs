//! Estimates from panels: 500 columns of 2520 rows, and 1000 regressions at once.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use criterion::{Criterion, criterion_group, criterion_main};
use ndarray::Array2;
use risk_core::random::stream;
use risk_core::statistics::{
    Bias, BootstrapSettings, CorrelationMethod, CovarianceMethod, PairwiseSettings, QuantileMethod,
    RegressionSettings, ShrinkageTarget, bootstrap, correlation, covariance, least_squares_many, mean,
    moments, pairwise_correlation, quantile, rolling_correlation, shrinkage,
};
use std::hint::black_box;

/// Normal numbers with a part that all columns of a row share.
fn panel(rows: usize, columns: usize) -> Array2<f64> {
    let mut shared = stream(1, 0);
    let mut own = stream(1, 1);
    let mut out = Array2::zeros((rows, columns));
    for mut row in out.rows_mut() {
        let market = shared.normal();
        row.mapv_inplace(|_| 0.006 * market + 0.01 * own.normal());
    }
    out
}

fn matrices(c: &mut Criterion) {
    let returns = panel(2520, 500);
    let mut group = c.benchmark_group("2520 x 500");
    for (name, method) in [("Pearson", CorrelationMethod::Pearson), ("Spearman", CorrelationMethod::Spearman)]
    {
        group.bench_function(name, |b| b.iter(|| correlation(black_box(returns.view()), method)));
    }
    group.bench_function("covariance", |b| {
        b.iter(|| covariance(black_box(returns.view()), &CovarianceMethod::Sample));
    });
    group.bench_function("Ledoit-Wolf", |b| {
        b.iter(|| shrinkage(black_box(returns.view()), ShrinkageTarget::ScaledIdentity));
    });
    let mut gaps = returns.clone();
    gaps.iter_mut().step_by(11).for_each(|x| *x = f64::NAN);
    let settings = PairwiseSettings::default();
    group.sample_size(10);
    group.bench_function("Pearson with gaps", |b| {
        b.iter(|| pairwise_correlation(black_box(gaps.view()), &settings))
    });
    group.finish();
}

fn regressions(c: &mut Criterion) {
    let (x, y) = (panel(252, 7), panel(252, 1000));
    let settings = RegressionSettings::default();
    c.bench_function("1000 regressions, 7 factors, 252 dates", |b| {
        b.iter(|| least_squares_many(black_box(x.view()), black_box(y.view()), &settings));
    });
}

fn samples(c: &mut Criterion) {
    let returns = panel(2520, 2);
    let (x, y) = (returns.column(0).to_vec(), returns.column(1).to_vec());
    let mut group = c.benchmark_group("2520 observations");
    group.bench_function("moments", |b| b.iter(|| moments(black_box(&x), Bias::Sample)));
    group.bench_function("quantile", |b| b.iter(|| quantile(black_box(&x), 0.05, QuantileMethod::Linear)));
    group.bench_function("rolling correlation", |b| b.iter(|| rolling_correlation(black_box(&x), &y, 60)));
    let settings = BootstrapSettings { resamples: 1000, ..Default::default() };
    group.bench_function("bootstrap of a mean, 1000", |b| {
        b.iter(|| bootstrap(black_box(&x), |x| mean(x).unwrap_or(0.0), &settings));
    });
    group.finish();
}

criterion_group!(benches, matrices, regressions, samples);
criterion_main!(benches);
