//! clo-core: one deal projected end to end, with its full ledger.
#![allow(clippy::unwrap_used, missing_docs)]

use clo_core::{Assumptions, Deal, project};
use criterion::{Criterion, criterion_group, criterion_main};
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

criterion_group!(benches, projection);
criterion_main!(benches);
