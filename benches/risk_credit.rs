//! Credit portfolios: default draws, rating migration, the recursion.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use criterion::{Criterion, criterion_group, criterion_main};
use ndarray::Array2;
use rayon::prelude::*;
use risk_core::credit::{
    BLOCK, Copula, CopulaModel, DefaultSampler, DefaultWorkspace, Dependence, Exposure, MigrationStepper,
    MigrationWorkspace, Recovery, RecursionSettings, TransitionMatrix, loss_distribution,
};
use risk_core::curve::HazardCurve;
use risk_core::random::Streams;
use risk_core::rating::Rating;
use std::hint::black_box;

const NAMES: usize = 300;
const PATHS: usize = 10_000;
const QUARTERS: usize = 40;

fn sectors() -> Dependence {
    Dependence::Sectors { sectors: (0..NAMES).map(|i| i % 20).collect(), within: 0.25, across: 0.15 }
}

/// Calls `block` with the first path and the number of paths of each block.
fn each_block<W: Default>(block: impl Fn(&mut W, u64, usize) + Sync) {
    (0..PATHS.div_ceil(BLOCK)).into_par_iter().for_each_init(W::default, |workspace, b| {
        block(workspace, (b * BLOCK) as u64, BLOCK.min(PATHS - b * BLOCK));
    });
}

fn defaults(c: &mut Criterion) {
    let curves: Vec<HazardCurve> =
        (0..NAMES).map(|i| HazardCurve::flat(0.005 + 0.0001 * i as f64).unwrap()).collect();
    let quarters: Vec<f64> = (1..=QUARTERS).map(|q| q as f64 / 4.0).collect();
    let mut group = c.benchmark_group("default periods, 300 names x 10,000 paths");
    for (name, copula) in [("Gaussian", Copula::Gaussian), ("Student t", Copula::StudentT { degrees: 4.0 })] {
        let model = CopulaModel { copula, dependence: sectors() };
        let sampler = DefaultSampler::new(&curves, &quarters, &model).unwrap();
        group.bench_function(name, |b| {
            b.iter(|| {
                each_block(|(workspace, out): &mut (DefaultWorkspace, Vec<u16>), first, paths| {
                    out.resize(NAMES * paths, 0);
                    sampler.default_periods(&Streams::of(42), first, paths, workspace, out).unwrap();
                    black_box(&out);
                })
            });
        });
    }
    group.finish();
}

/// Eight states, each left for its neighbours, as of a quarter.
fn quarterly() -> TransitionMatrix {
    let rank = [1, 3, 6, 9, 12, 15, 18, 22];
    let mut probabilities = Array2::zeros((8, 8));
    for i in 0..7 {
        let (up, down, default) = (if i > 0 { 0.01 } else { 0.0 }, 0.015, 0.0005 * f64::from(1 << i) / 2.0);
        if i > 0 {
            probabilities[[i, i - 1]] = up;
        }
        probabilities[[i, i + 1]] += down;
        probabilities[[i, 7]] += default;
        probabilities[[i, i]] = 1.0 - up - down - default;
    }
    probabilities[[7, 7]] = 1.0;
    let ratings = rank.iter().map(|&r| Rating::from_rank(r).unwrap()).collect();
    TransitionMatrix { ratings, period_years: 0.25, probabilities }
}

fn migration(c: &mut Criterion) {
    let model = CopulaModel { copula: Copula::Gaussian, dependence: sectors() };
    let stepper = MigrationStepper::new(&quarterly(), NAMES, &model).unwrap();
    let mut group = c.benchmark_group("migration, 300 names x 40 quarters x 10,000 paths");
    group.sample_size(10);
    group.bench_function("stepper", |b| {
        b.iter(|| {
            each_block(|(workspace, states): &mut (MigrationWorkspace, Vec<u8>), first, paths| {
                states.clear();
                states.resize(NAMES * paths, 4);
                for quarter in 0..QUARTERS {
                    stepper.step(&Streams::of(42), first, paths, quarter, workspace, states).unwrap();
                }
                black_box(&states);
            })
        });
    });
    group.finish();
}

fn recursion(c: &mut Criterion) {
    let name = Exposure { notional: 1e6, default_probability: 0.03, recovery: Recovery::fixed(0.4) };
    c.bench_function("loss distribution by recursion, 125 names", |b| {
        b.iter(|| loss_distribution(&[name; 125], black_box(&[0.5; 125]), &RecursionSettings::default()));
    });
}

criterion_group!(benches, defaults, migration, recursion);
criterion_main!(benches);
