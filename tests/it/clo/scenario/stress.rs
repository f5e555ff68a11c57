use super::{on, small};
use clo_core::assumptions::{AssetAssumptions, Vector};
use clo_core::scenario::{
    Outcome, Stress, compare, compare_stresses, compare_stresses_with, stress::standard_set,
};
use clo_core::{Assumptions, project};
use proptest::prelude::*;
use risk_core::curve::{CurveQuotes, Quote};
use risk_core::{Error, Progress};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};

#[test]
fn a_stress_moves_every_rate_that_it_names_and_keeps_it_a_rate() {
    let (deal, mut base) = small();
    base.default_rate = Vector::Path(vec![0.02, 0.9]);
    base.severity = Vector::Constant(0.3);
    base.prepayment_rate = Vector::Constant(0.2);
    base.recovery_lag_months = 12;
    let own = AssetAssumptions {
        default_rate: Some(Vector::Constant(0.125)),
        recovery_lag_months: Some(3),
        ..AssetAssumptions::default()
    };
    base.by_asset.insert("L1".into(), own);
    base.reinvestment.asset.severity = Some(Vector::Constant(0.5));
    base.index = Some(CurveQuotes::Path(vec![Quote { date: "2026-04-15".parse().unwrap(), rate: 0.03 }]));
    let stress = Stress {
        default_rate_factor: 2.0,
        default_rate_shift: 0.01,
        prepayment_rate_factor: 0.5,
        severity_shift: 0.25,
        recovery_lag_shift_months: -6,
        index_shift: 0.01,
        reinvestment_spread_shift: 0.005,
        reinvestment_price_shift: -0.02,
        liquidation_price_shift: -0.1,
        ..Stress::default()
    };
    let got = stress.apply(&deal, &base);
    assert_eq!(got.default_rate, Vector::Path(vec![0.05, 1.0]));
    assert_eq!(got.prepayment_rate, Vector::Constant(0.1));
    assert_eq!(got.severity, Vector::Constant(0.55));
    assert_eq!(got.recovery_lag_months, 6);
    let own = &got.by_asset["L1"];
    assert_eq!((own.default_rate.clone(), own.recovery_lag_months), (Some(Vector::Constant(0.26)), Some(0)));
    assert_eq!((own.severity.clone(), own.prepayment_rate.clone()), (None, None));
    let bought = &got.reinvestment.asset;
    assert_eq!(bought.severity, Some(Vector::Constant(0.75)));
    // The pool's mean spread of 4 % is what it shifts from.
    assert!((bought.spread.unwrap() - 0.045).abs() < 1e-15 && (bought.price - 0.98).abs() < 1e-15);
    assert_eq!(got.liquidation.price, 0.9);
    let Some(CurveQuotes::Path(nodes)) = &got.index else { panic!("{:?}", got.index) };
    assert!((nodes[0].rate - 0.04).abs() < 1e-15);
}

#[test]
fn a_stress_of_nothing_changes_nothing() {
    let (deal, base) = small();
    assert_eq!(Stress::default().apply(&deal, &base), base);
}

#[test]
fn a_shift_of_the_index_without_a_curve_is_from_the_deals_rate() {
    let (deal, _) = small();
    let got = Stress { index_shift: 0.01, ..Stress::default() }.apply(&deal, &Assumptions::default());
    assert_eq!(got.index, Some(CurveQuotes::Flat(0.05)));
}

#[test]
fn stresses_are_compared_with_the_first() {
    let (deal, base) = small();
    let set = standard_set();
    let table = compare_stresses(&deal, &base, &set).unwrap();
    assert_eq!(table.names.len(), set.len());
    let metric = |name: &str| table.metrics.iter().find(|metric| metric.name == name).unwrap();
    let run = project(&deal, &set[1].apply(&deal, &base)).unwrap();
    assert_eq!(metric("equity_irr").values[1], run.equity.unwrap().irr);
    assert_eq!(metric("B.yield").values[1], run.tranches[1].yield_rate);
    for metric in &table.metrics {
        for (value, change) in metric.values.iter().zip(&metric.changes) {
            assert_eq!(*change, value.zip(metric.values[0]).map(|(value, base)| value - base));
        }
    }
    // More defaults, more losses, less for the equity.
    assert!(metric("losses").changes[1].unwrap() > 0.0 && metric("equity_npv").changes[1].unwrap() < 0.0);
    assert!(compare(Vec::new()).is_err());
    let other = Outcome { classes: Vec::new(), ..table.outcomes[0].clone() };
    let mixed = vec![("a".to_owned(), table.outcomes[0].clone()), ("b".to_owned(), other)];
    assert_eq!(compare(mixed.clone()).unwrap_err().to_string(), "outcomes: must all be of the same classes");
    assert!(compare(mixed.into_iter().rev().collect()).is_err());
}

#[test]
fn stresses_out_of_range_are_all_told() {
    let (deal, base) = small();
    let wrong = [
        Stress::default(),
        Stress {
            default_rate_factor: -1.0,
            index_shift: f64::NAN,
            severity_shift: f64::INFINITY,
            ..Stress::default()
        },
    ];
    let error = compare_stresses(&deal, &base, &wrong).unwrap_err();
    let paths: Vec<&str> = error.problems().iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(
        paths,
        ["stresses[1].default_rate_factor", "stresses[1].severity_shift", "stresses[1].index_shift"]
    );
}

#[test]
fn progress_counts_runs_and_can_stop_them() {
    let (deal, base) = small();
    let set = vec![Stress::default(); 70];
    let last = AtomicU64::new(0);
    let watch = |done, total| {
        assert_eq!(total, 70);
        assert!(last.swap(done, Ordering::SeqCst) <= done);
        ControlFlow::Continue(())
    };
    compare_stresses_with(&deal, &base, &set, &Progress::new(&watch)).unwrap();
    assert_eq!(last.load(Ordering::SeqCst), 70);
    let stop = |done, _| {
        if done >= 32 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    assert_eq!(compare_stresses_with(&deal, &base, &set, &Progress::new(&stop)), Err(Error::Cancelled));
}

#[test]
fn the_same_table_on_any_number_of_threads() {
    let (deal, base) = small();
    let table = || compare_stresses(&deal, &base, &standard_set()).unwrap();
    let one = on(1, table);
    assert!([2, 8].into_iter().all(|threads| on(threads, table) == one));
}

proptest! {
    #[test]
    fn a_stressed_scenario_is_still_a_scenario(
        factors in prop::array::uniform3(0.0..100.0), shifts in prop::array::uniform6(-1.0..1.0), lag in -100i32..100,
    ) {
        let (deal, base) = small();
        let stress = Stress {
            default_rate_factor: factors[0],
            default_rate_shift: shifts[0],
            prepayment_rate_factor: factors[1],
            prepayment_rate_shift: shifts[1],
            severity_factor: factors[2],
            severity_shift: shifts[2],
            recovery_lag_shift_months: lag,
            index_shift: shifts[3],
            liquidation_price_shift: shifts[4],
            reinvestment_price_shift: 0.5 * shifts[5],
            ..Stress::default()
        };
        let outcome = Outcome::of(&deal, &stress.apply(&deal, &base));
        prop_assert!(outcome.is_ok(), "{outcome:?}");
    }
}
