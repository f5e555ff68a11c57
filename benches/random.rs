//! Random numbers and elementary functions, per element.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use risk_core::math::normal;
use risk_core::random::{Streams, stream};
use std::hint::black_box;

fn draws(c: &mut Criterion) {
    let mut group = c.benchmark_group("random");
    let mut out = vec![0.0; 64 * 1024];
    group.throughput(Throughput::Elements(out.len() as u64));
    group.bench_function("uniform, one path", |b| {
        b.iter(|| stream(1, 2).fill_uniform(black_box(&mut out)));
    });
    group.bench_function("normal, one path", |b| {
        b.iter(|| stream(1, 2).fill_normal(black_box(&mut out)));
    });
    group.bench_function("uniform, 64 paths", |b| {
        b.iter(|| Streams::of(1).uniforms(0, 0, 64, black_box(&mut out)))
    });
    group.bench_function("normal, 64 paths", |b| {
        b.iter(|| Streams::of(1).normals(0, 0, 64, black_box(&mut out)))
    });
    let x: Vec<f64> = (0..out.len()).map(|i| -5.0 + 10.0 * i as f64 / out.len() as f64).collect();
    group.bench_function("N(x)", |b| b.iter(|| normal::cumulative_into(black_box(&x), &mut out)));
    group.finish();
}

criterion_group!(benches, draws);
criterion_main!(benches);
