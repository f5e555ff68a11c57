//! Hypothetical trades.

use super::{invented, near, report};
use clo_core::deal::Asset;
use clo_core::quality::Outcome;
use clo_core::rebalance::hypo::{Against, Mode};
use clo_core::rebalance::{HypoSettings, Objective, Side, Trade, hypothetical};

fn trade(asset: &str, side: Side, par: f64, price: Option<f64>) -> Trade {
    Trade { asset: asset.into(), side, par, price }
}

fn master() -> Vec<Asset> {
    let mut asset = invented().assets[11].clone();
    (asset.id, asset.issuer, asset.par) = ("B01".into(), "Willow".into(), 0.0);
    vec![asset]
}

#[test]
fn trades_show_in_the_tests_and_change_nothing() {
    let deal = invented();
    let trades = [trade("A08", Side::Sell, 5e6, Some(0.6)), trade("B01", Side::Buy, 500e3, None)];
    let settings = HypoSettings { against: Against::Baseline, ..HypoSettings::default() };
    let hypo = hypothetical(&deal, &master(), &trades, &settings).unwrap();
    assert_eq!(hypo.before, report(&deal));
    let [after] = hypo.after.as_slice() else { panic!() };
    // No more is sold than is held, and prices are filled in.
    assert_eq!((after.trades[0].par, after.trades[1].price), (0.9e6, Some(0.985)));

    let mut traded = deal.clone();
    traded.assets.retain(|asset| asset.id != "A08");
    traded.assets.push(Asset { par: 500e3, ..master().remove(0) });
    traded.accounts.collection.principal += 0.9e6 * 0.6 - 500e3 * 0.985;
    let want = report(&traded);
    for (got, want) in after.compliance.tests.iter().zip(&want.tests) {
        assert!(near(got.numerator, want.numerator, 1e-13), "{}", got.number);
        assert_eq!((got.outcome, &got.group), (want.outcome, &want.group), "{}", got.number);
    }
    for change in &after.changes {
        let [before, after] =
            [&hypo.before, &after.compliance].map(|of| of.get(change.number).unwrap().value);
        assert_eq!((change.before, change.after), (before, after));
        assert_eq!(change.difference, Some(after.unwrap() - before.unwrap()));
    }
    let caa = after.changes.iter().find(|change| change.number == 7).unwrap();
    assert_eq!(caa.improved, Some(true));
    // Defaults and distress sold below par cost the par coverage.
    assert!(after.changes.iter().find(|change| change.number == 38).unwrap().difference.unwrap() < 0.0);
}

#[test]
fn each_by_itself_starts_from_the_same_holdings() {
    let trades = [trade("A08", Side::Sell, 0.9e6, None), trade("A07", Side::Sell, 1.2e6, None)];
    let one_by_one = HypoSettings { mode: Mode::Individual, ..HypoSettings::default() };
    let separate = hypothetical(&invented(), &[], &trades, &one_by_one).unwrap();
    assert_eq!(separate.after.len(), 2);
    for (after, trade) in separate.after.iter().zip(&trades) {
        let alone = hypothetical(&invented(), &[], std::slice::from_ref(trade), &HypoSettings::default());
        assert_eq!(after, &alone.unwrap().after[0]);
    }
}

#[test]
fn what_failed_before_need_only_be_maintained() {
    let sale = [trade("A08", Side::Sell, 0.9e6, Some(0.6))];
    let outcome = |against| {
        let settings = HypoSettings { against, ..HypoSettings::default() };
        let hypo = hypothetical(&invented(), &[], &sale, &settings).unwrap();
        hypo.after[0].compliance.get(7).unwrap().outcome
    };
    assert_eq!(
        (outcome(Against::Before), outcome(Against::Baseline)),
        (Outcome::Maintained, Outcome::Failed)
    );
}

#[test]
fn the_objective_is_reported_before_and_after() {
    let mut deal = invented();
    deal.quality.as_mut().unwrap().tests.retain(|test| test.number == 29);
    let settings = HypoSettings {
        objective: Objective { weights: [(29, 1.0)].into(), ..Objective::default() },
        ..HypoSettings::default()
    };
    // Selling a cov-lite loan at par leaves the denominator as it is.
    let sale = [trade("A23", Side::Sell, 1.9e6, Some(1.0))];
    let hypo = hypothetical(&deal, &[], &sale, &settings).unwrap();
    assert!(near(hypo.objective_before, 100.0 * 0.6 * 43.6 / 6.5, 1e-13));
    assert!(near(hypo.after[0].objective, 100.0 * 0.6 * 43.6 / 4.6, 1e-13));
}

#[test]
fn trades_that_are_none_are_named() {
    let trades = [
        trade("Z99", Side::Buy, 1e6, None),
        trade("A01", Side::Buy, -1.0, Some(98.5)),
        trade("A02", Side::Sell, f64::NAN, Some(f64::NAN)),
    ];
    let error = hypothetical(&invented(), &[], &trades, &HypoSettings::default()).unwrap_err();
    let problems: Vec<String> = error.problems().iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            "trades[0].asset: is no asset of the deal nor of the master list: \"Z99\"",
            "trades[1].par: must be an amount from 0 to 1e13, got -1",
            "trades[1].price: must be between 0 and 2, got 98.5",
            "trades[2].par: must be an amount from 0 to 1e13, got NaN",
            "trades[2].price: must be between 0 and 2, got NaN",
        ]
    );
    let none = hypothetical(&invented(), &[], &[], &HypoSettings::default()).unwrap();
    assert_eq!(none.after[0].compliance.tests.len(), 54);
}
