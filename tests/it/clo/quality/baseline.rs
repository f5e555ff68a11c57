//! Maintain or improve: a failing test passes while it is no worse than an explicit baseline.

use super::{invented, report};
use clo_core::Deal;
use clo_core::quality::{Outcome, Settings, compliance};

/// How test `number` ends against a baseline.
fn outcome(deal: &Deal, number: u16, baseline: f64) -> Outcome {
    let settings = Settings { baseline: [(number, baseline)].into(), ..Settings::default() };
    compliance(deal, &settings).unwrap().get(number).unwrap().outcome
}

#[test]
fn a_failing_test_that_is_no_worse_is_maintained() {
    let deal = invented();
    // Caa obligations are 11.5826 % where 7.5 % is allowed.
    assert_eq!(outcome(&deal, 7, 0.12), Outcome::Maintained);
    assert_eq!(outcome(&deal, 7, 0.11), Outcome::Failed);
    // Recovery is 45.8535 % where 47 % is asked.
    assert_eq!(outcome(&deal, 33, 0.45), Outcome::Maintained);
    assert_eq!(outcome(&deal, 33, 0.46), Outcome::Failed);
    // A test that passes needs no baseline, and a bad one does not harm it.
    assert_eq!(outcome(&deal, 29, 0.01), Outcome::Passed);
}

#[test]
fn four_decimals_are_compared() {
    let deal = invented();
    let caa = report(&deal).get(7).unwrap().value.unwrap();
    assert_eq!((caa * 1e6).round(), 115_826.0);
    assert_eq!(outcome(&deal, 7, 0.115_75), Outcome::Maintained); // rounds to 0.1158, as the result does
    assert_eq!(outcome(&deal, 7, 0.115_74), Outcome::Failed);
}

#[test]
fn a_baseline_of_zero_is_none() {
    let deal = invented();
    assert_eq!(outcome(&deal, 33, 0.0), Outcome::Failed);
    assert_eq!(outcome(&deal, 33, -1.0), Outcome::Failed);
}

#[test]
fn the_bar_does_not_sink_with_the_pool() {
    let mut deal = invented();
    let before = report(&deal);
    let settings = Settings { baseline: before.results(), ..Settings::default() };
    assert!(compliance(&deal, &settings).unwrap().passing || before.cdo_monitor.is_some());
    let caa = |deal: &Deal| compliance(deal, &settings).unwrap().get(7).unwrap().outcome;
    deal.assets[6].par += 1e6; // rated Caa1
    // The same worse pool fails the second time too: nothing remembers it.
    assert_eq!([caa(&deal), caa(&deal)], [Outcome::Failed, Outcome::Failed]);
    deal.assets[6].par -= 1e6;
    assert_eq!(caa(&deal), Outcome::Maintained);
    let explained = compliance(&deal, &settings).unwrap().get(7).unwrap().explanation.clone();
    assert!(explained.ends_with("no worse than 11.583 % before: maintained or improved."), "{explained}");
}
