//! clo-core: one deal projected end to end, with its full ledger.
#![allow(clippy::unwrap_used, missing_docs)]

use clo_core::quality::{Book, QualityPoint, Settings, Terms, Test};
use clo_core::scenario::{DefaultRisk, Migration, MonteCarloSettings, monte_carlo};
use clo_core::{Assumptions, Deal, Projector, project};
use criterion::{Criterion, criterion_group, criterion_main};
use ndarray::Array2;
use risk_core::credit::TransitionMatrix;
use risk_core::rating::Rating;
use risk_core::time::Frequency;
use std::hint::black_box;

/// The demonstration deal, reinvesting over 60 payment dates: 200 loans, six classes.
fn deal() -> Deal {
    let mut deal = Deal::from_json(include_str!("../examples/deals/demo.json")).unwrap();
    deal.dates.maturity = risk_core::time::add_months(deal.dates.first_payment, 59 * 3);
    deal.dates.reinvestment_end = Some(deal.dates.maturity);
    deal
}

fn projection(c: &mut Criterion) {
    let deal = deal();
    let assumptions = Assumptions::default();
    assert_eq!((deal.assets.len(), project(&deal, &assumptions).unwrap().periods.len()), (200, 60));
    c.bench_function("project 200 loans over 60 periods", |b| {
        b.iter(|| project(black_box(&deal), black_box(&assumptions)).unwrap());
    });
}

/// Every numbered test on the holdings of 200 loans, as a rebalance measures them at each step.
fn compliance(c: &mut Criterion) {
    let mut deal = deal();
    let own = |number: u16| matches!(number, 35 | 37 | 38).then_some(1.0);
    let test = |number| Test { number, threshold: own(number), ..Test::default() };
    let point = QualityPoint {
        spread: 0.04,
        diversity: None,
        warf: 2740.0,
        warf_modifier: 67.0,
        spread_modifier: None,
    };
    deal.quality =
        Some(Terms { tests: (1..=54).map(test).collect(), point: Some(point), ..Terms::default() });
    let settings = Settings { index: Some(0.02), ..Settings::default() };
    let book = Book::new(&deal, &[], &settings).unwrap();
    let par = book.par().to_vec();
    c.bench_function("evaluate the 54 tests on 200 loans", |b| {
        b.iter(|| book.evaluate(black_box(&par), black_box(book.cash())));
    });
}

/// 300 loans, seven classes and 40 payment dates, from the demonstration deal.
fn large() -> Deal {
    let mut deal = Deal::from_json(include_str!("../examples/deals/demo.json")).unwrap();
    deal.dates.maturity = risk_core::time::add_months(deal.dates.first_payment, 39 * 3);
    for place in 0..100 {
        let mut loan = deal.assets[place].clone();
        loan.id = format!("{}-2", loan.id);
        loan.issuer = format!("{} II", loan.issuer);
        deal.assets.push(loan);
    }
    let mut senior = deal.tranches[0].clone();
    senior.name = "A-2".to_owned();
    senior.balance *= 0.1;
    deal.tranches[0].balance *= 0.9;
    deal.tranches.insert(1, senior);
    deal.tranches.iter_mut().for_each(|class| class.balance *= 1.5);
    deal
}

/// Random defaults through collateral, tests and waterfall.
fn paths(c: &mut Criterion) {
    let deal = Deal::from_json(include_str!("../examples/deals/demo.json")).unwrap();
    let assumptions = Assumptions::default();
    let mut group = c.benchmark_group("paths of 200 loans");
    group.sample_size(10);
    for paths in [1, 10_000] {
        let settings = MonteCarloSettings { paths: 0..paths, ..MonteCarloSettings::default() };
        group.bench_function(format!("{paths}"), |b| {
            b.iter(|| monte_carlo(black_box(&deal), &assumptions, &settings).unwrap());
        });
    }
    let migration = Migration { matrix: yearly(), frequency: Frequency::Quarterly, rule: None };
    let default_risk = DefaultRisk::Migration(migration);
    let settings = MonteCarloSettings { default_risk, ..MonteCarloSettings::default() };
    group.bench_function("10000 with migration", |b| {
        b.iter(|| monte_carlo(black_box(&deal), &assumptions, &settings).unwrap());
    });
    group.finish();

    let deal = large();
    let projector = Projector::new(&deal, &assumptions).unwrap();
    c.bench_function("the waterfalls of 300 loans, 40 dates and 7 classes, with ledger and report", |b| {
        b.iter(|| black_box(&projector).periods().unwrap());
    });
    assert_eq!((deal.assets.len(), deal.tranches.len()), (300, 7));
    assert_eq!(project(&deal, &assumptions).unwrap().periods.len(), 40);
    let mut group = c.benchmark_group("paths of 300 loans, 40 dates and 7 classes");
    group.sample_size(10);
    let copula = MonteCarloSettings::default();
    for (name, settings) in [("10000", copula), ("10000 with migration", settings)] {
        group.bench_function(name, |b| {
            b.iter(|| monte_carlo(black_box(&deal), &assumptions, &settings).unwrap());
        });
    }
    group.finish();
}

/// Eight letters, each left for its neighbours and for default.
fn yearly() -> TransitionMatrix {
    let ratings = ["AAA", "AA", "A", "BBB", "BB", "B", "CCC", "D"].map(|name| Rating::parse(name).unwrap());
    let mut probabilities = Array2::zeros((8, 8));
    for i in 0..7 {
        let (up, down) = (if i > 0 { 0.04 } else { 0.0 }, 0.06);
        let default = 0.0004 * f64::from(1 << i);
        if i > 0 {
            probabilities[[i, i - 1]] = up;
        }
        probabilities[[i, i + 1]] += down;
        probabilities[[i, 7]] += default;
        probabilities[[i, i]] = 1.0 - up - down - default;
    }
    probabilities[[7, 7]] = 1.0;
    TransitionMatrix { ratings: ratings.into(), period_years: 1.0, probabilities }
}

criterion_group!(benches, projection, compliance, paths);
criterion_main!(benches);
