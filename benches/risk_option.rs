//! European options: Greeks and implied volatilities of a million, drawn as the peers draw them.
#![allow(missing_docs, clippy::unwrap_used)]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use risk_core::math::exp;
use risk_core::option::batch::{
    CrossGreeksOut, GreeksOut, Options, all_greeks_into, greeks_into, prices_into,
};
use risk_core::option::implied_volatility::{Quotes, Status, implied_volatilities_into};
use risk_core::option::{European, Kind, Units, black_scholes};
use risk_core::random::stream;
use std::hint::black_box;

const MOST: usize = 1_000_000;

struct Book {
    kind: Vec<i8>,
    columns: [Vec<f64>; 6],
}

impl Book {
    /// S 50 to 150, T 0.02 to 3 years, r 0 to 6 %, q 0 to 4 %, σ 5 to 90 %, and strikes within four
    /// standard deviations of the forward.
    fn drawn() -> Self {
        let mut draw = stream(42, 0);
        let mut book = Self { kind: Vec::new(), columns: Default::default() };
        for _ in 0..MOST {
            let deviations = (1.2 * draw.normal()).clamp(-4.0, 4.0);
            let mut between = |low: f64, high: f64| low + (high - low) * draw.uniform();
            let (spot, years) = (between(50.0, 150.0), between(0.02, 3.0));
            let (rate, dividend_yield) = (between(0.0, 0.06), between(0.0, 0.04));
            let volatility = between(0.05, 0.9);
            let growth = (rate - dividend_yield) * years + deviations * volatility * years.sqrt();
            let row = [spot, spot * exp(growth), years, rate, dividend_yield, volatility];
            book.columns.iter_mut().zip(row).for_each(|(column, x)| column.push(x));
            book.kind.push(if draw.uniform() < 0.5 { 1 } else { -1 });
        }
        book
    }

    fn options(&self, rows: usize) -> Options<'_> {
        let [spot, strike, years, rate, dividend_yield, volatility] =
            self.columns.each_ref().map(|column| &column[..rows]);
        Options { kind: &self.kind[..rows], spot, strike, years, rate, dividend_yield, volatility }
    }
}

fn greeks(c: &mut Criterion) {
    let book = Book::drawn();
    let mut out: [Vec<f64>; 9] = std::array::from_fn(|_| vec![0.0; MOST]);
    let mut group = c.benchmark_group("options");
    for rows in [10_000, MOST] {
        let options = book.options(rows);
        group.throughput(Throughput::Elements(rows as u64));
        group.bench_with_input(BenchmarkId::new("prices", rows), &rows, |b, _| {
            b.iter(|| prices_into(black_box(&options), &mut out[0][..rows]).unwrap());
        });
        group.bench_with_input(BenchmarkId::new("price and five Greeks", rows), &rows, |b, _| {
            b.iter(|| {
                let [price, delta, gamma, vega, theta, rho, ..] = out.each_mut().map(|x| &mut x[..rows]);
                let out = GreeksOut { price, delta, gamma, vega, theta, rho };
                greeks_into(black_box(&options), Units::Market, out).unwrap();
            });
        });
        group.bench_with_input(BenchmarkId::new("price and eight Greeks", rows), &rows, |b, _| {
            b.iter(|| {
                let [price, delta, gamma, vega, theta, rho, vanna, volga, charm] =
                    out.each_mut().map(|x| &mut x[..rows]);
                let out = GreeksOut { price, delta, gamma, vega, theta, rho };
                let cross = CrossGreeksOut { vanna, volga, charm };
                all_greeks_into(black_box(&options), Units::Market, out, cross).unwrap();
            });
        });
    }
    group.finish();
}

fn implied(c: &mut Criterion) {
    let book = Book::drawn();
    let mut price = vec![0.0; MOST];
    prices_into(&book.options(MOST), &mut price).unwrap();
    let (mut volatility, mut status) = (vec![0.0; MOST], vec![Status::default(); MOST]);
    let mut group = c.benchmark_group("implied volatility");
    for rows in [10_000, MOST] {
        let Options { kind, spot, strike, years, rate, dividend_yield, .. } = book.options(rows);
        let quotes = Quotes { kind, price: &price[..rows], spot, strike, years, rate, dividend_yield };
        group.throughput(Throughput::Elements(rows as u64));
        group.bench_with_input(BenchmarkId::from_parameter(rows), &rows, |b, _| {
            b.iter(|| {
                let out = (&mut volatility[..rows], &mut status[..rows]);
                implied_volatilities_into(black_box(&quotes), out.0, out.1).unwrap();
            });
        });
    }
    group.finish();
}

fn one(c: &mut Criterion) {
    let option = European {
        kind: Kind::Call,
        spot: 100.0,
        strike: 105.0,
        years: 0.5,
        rate: 0.03,
        dividend_yield: 0.01,
        volatility: 0.2,
    };
    c.bench_function("options/one option", |b| b.iter(|| black_scholes::greeks(black_box(&option)).unwrap()));
}

criterion_group!(benches, greeks, implied, one);
criterion_main!(benches);
