//! Value at risk of portfolios and panels.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use criterion::{Criterion, criterion_group, criterion_main};
use ndarray::{Array2, ArrayView2};
use risk_core::statistics::{CovarianceMethod, covariance};
use risk_core::var::{
    ContributionSettings, PanelSettings, ParametricSettings, SimulationModel, SimulationSettings, VarMethod,
    VarSettings, historical_contributions, incremental_value_at_risk, parametric_value_at_risk,
    portfolio_returns, portfolio_value_at_risk, value_at_risk, value_at_risk_levels, value_at_risk_of_each,
};
use std::hint::black_box;

const DAYS: usize = 2_520;
const ASSETS: usize = 500;

/// Returns of a market and of each asset.
fn panel(days: usize, assets: usize) -> Array2<f64> {
    let mut market = vec![0.0; days];
    risk_core::random::stream(1, 0).fill_normal(&mut market);
    let mut out = vec![0.0; days * assets];
    risk_core::random::stream(1, 1).fill_normal(&mut out);
    for (row, market) in out.chunks_exact_mut(assets).zip(market) {
        row.iter_mut().for_each(|r| *r = 0.0003 + 0.008 * market + 0.012 * *r);
    }
    Array2::from_shape_vec((days, assets), out).unwrap()
}

fn historical(c: &mut Criterion) {
    let returns = panel(DAYS, ASSETS);
    let weights = vec![1.0 / ASSETS as f64; ASSETS];
    let series = portfolio_returns(returns.view(), &weights).unwrap();
    let view: ArrayView2<'_, f64> = returns.view();
    let mut group = c.benchmark_group("value at risk");
    group.bench_function("each of 500 x 2520, 2 levels", |b| {
        b.iter(|| value_at_risk_of_each(black_box(view), &PanelSettings::default()))
    });
    group.bench_function("portfolio of 500 x 2520, 2 levels", |b| {
        b.iter(|| {
            let series = portfolio_returns(black_box(view), &weights).unwrap();
            value_at_risk_levels(&series, &[0.95, 0.99], &VarSettings::default())
        })
    });
    group.bench_function("one series of 2520, historical", |b| {
        b.iter(|| value_at_risk(black_box(&series), &VarSettings::default()))
    });
    for method in [VarMethod::Normal, VarMethod::StudentT, VarMethod::CornishFisher, VarMethod::ExtremeValue]
    {
        let settings = VarSettings { method, ..VarSettings::default() };
        group.bench_function(format!("one series of 2520, {method:?}"), |b| {
            b.iter(|| value_at_risk(black_box(&series), &settings))
        });
    }
    group.bench_function("parts of 500 x 2520, kernel", |b| {
        b.iter(|| historical_contributions(black_box(view), &weights, &ContributionSettings::default()))
    });
    group.bench_function("increments of 500 x 2520", |b| {
        b.iter(|| incremental_value_at_risk(black_box(view), &weights, &VarSettings::default()))
    });
    group.bench_function("covariance and parts of 500 x 2520, normal", |b| {
        b.iter(|| {
            let sigma = covariance(black_box(view), &CovarianceMethod::Sample).unwrap();
            parametric_value_at_risk(
                &weights,
                &vec![0.0; ASSETS],
                sigma.view(),
                &ParametricSettings::default(),
            )
        })
    });
    group.finish();
}

fn simulated(c: &mut Criterion) {
    let returns = panel(1_260, 100);
    let weights = vec![0.01; 100];
    let mut group = c.benchmark_group("simulated value at risk");
    for (model, name) in [
        (SimulationModel::Normal, "normal"),
        (SimulationModel::StudentT, "t"),
        (SimulationModel::Bootstrap, "bootstrap"),
    ] {
        let simulation = SimulationSettings { model, paths: 100_000, ..SimulationSettings::default() };
        let settings = VarSettings {
            method: VarMethod::MonteCarlo,
            degrees: Some(5.0),
            simulation,
            ..VarSettings::default()
        };
        group.bench_function(format!("100 assets, 100,000 paths, {name}"), |b| {
            b.iter(|| portfolio_value_at_risk(black_box(returns.view()), &weights, &settings))
        });
    }
    group.finish();
}

criterion_group!(benches, historical, simulated);
criterion_main!(benches);
