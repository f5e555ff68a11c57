//! Betas, factor models and GARCH.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use criterion::{Criterion, criterion_group, criterion_main};
use ndarray::Array2;
use risk_core::factor::{
    BetaSettings, FactorModelSettings, FactorRegression, PrincipalSettings, fit_factor_model,
    principal_components, univariate_betas,
};
use risk_core::random::stream;
use risk_core::stress::{FactorMove, Holding, reverse_stress, worst_window};
use risk_core::volatility::{Asymmetry, GarchSettings, Innovation, fit_garch};
use std::hint::black_box;

fn panel(rows: usize, columns: usize, seed: u64) -> Array2<f64> {
    let mut draws = stream(seed, 0);
    Array2::from_shape_fn((rows, columns), |_| 0.01 * draws.normal())
}

fn factors(c: &mut Criterion) {
    let mut group = c.benchmark_group("factor");
    let (assets, factors) = (panel(252, 1000, 1), panel(252, 7, 2));
    let settings = BetaSettings::default();
    group.bench_function("7000 univariate betas, 252 days", |b| {
        b.iter(|| univariate_betas(black_box(assets.view()), factors.view(), &settings).unwrap());
    });
    for (name, regression) in
        [("least squares", FactorRegression::LeastSquares), ("ridge", FactorRegression::Ridge { alpha: 1.0 })]
    {
        let settings = FactorModelSettings { regression, ..Default::default() };
        group.bench_function(format!("model of 1000 assets on 7 factors, {name}"), |b| {
            b.iter(|| fit_factor_model(black_box(assets.view()), factors.view(), &settings).unwrap());
        });
    }
    let hundred = panel(504, 100, 3);
    group.bench_function("principal components, 100 assets, 504 days", |b| {
        b.iter(|| principal_components(black_box(hundred.view()), &PrincipalSettings::default()).unwrap());
    });
    group.finish();
}

fn garch(c: &mut Criterion) {
    let mut group = c.benchmark_group("garch, 1000 returns");
    let mut draws = stream(5, 0);
    let (mut variance, mut returns) = (1.0, Vec::new());
    for _ in 0..1000 {
        let residual = f64::sqrt(variance) * draws.normal();
        returns.push(residual);
        variance = 0.02 + (if residual < 0.0 { 0.12 } else { 0.05 }) * residual * residual + 0.88 * variance;
    }
    for (name, asymmetry, innovation) in [
        ("normal", Asymmetry::None, Innovation::Normal),
        ("student t", Asymmetry::None, Innovation::StudentT),
        ("threshold, student t", Asymmetry::Threshold, Innovation::StudentT),
    ] {
        let settings = GarchSettings { asymmetry, innovation, ..Default::default() };
        group.bench_function(name, |b| b.iter(|| fit_garch(black_box(&returns), &settings).unwrap()));
    }
    group.finish();
}

fn stress(c: &mut Criterion) {
    let mut group = c.benchmark_group("stress");
    let returns = panel(2520, 100, 7);
    let values = vec![1.0; 100];
    group.bench_function("worst month of ten years, 100 assets", |b| {
        b.iter(|| worst_window(black_box(&values), returns.view(), 21, Holding::Units).unwrap());
    });
    let history = panel(252, 12, 8);
    let covariance = history.t().dot(&history) / 252.0;
    let rules = [FactorMove::Up, FactorMove::Free, FactorMove::Down].repeat(4);
    let exposures: Vec<f64> = (0..12).map(|k| f64::from(k) - 4.5).collect();
    group.bench_function("reverse stress, 12 factors, signs", |b| {
        b.iter(|| reverse_stress(black_box(&exposures), covariance.view(), 0.05, &rules).unwrap());
    });
    group.finish();
}

criterion_group!(benches, factors, garch, stress);
criterion_main!(benches);
