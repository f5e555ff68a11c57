//! Deals whose parts do not fit together.

use super::{refused, small};
use clo_core::waterfall::Account;
use serde_json::{Value, json};

#[test]
fn a_pool_of_nothing_is_refused() {
    refused(&small().with("/deal/assets", json!([])), &["assets"]);
    let mut input = small();
    for i in 0..5 {
        input = input.with(&format!("/deal/assets/{i}/par"), 0);
    }
    refused(&input, &["assets"]);
}

#[test]
fn debt_of_nothing_is_refused() {
    refused(
        &small().with("/deal/tranches", json!([])).with("/deal/coverage_tests", json!([])),
        &["tranches"],
    );
    let mut input = small();
    for i in 0..3 {
        input = input.with(&format!("/deal/tranches/{i}/balance"), 0);
    }
    refused(&input, &["tranches"]);
}

#[test]
fn every_problem_of_sense_is_named_at_once() {
    let input = small()
        .with("/deal/dates/first_payment", "2026-01-10")
        .with("/deal/dates/determination_days", 90)
        .with("/deal/assets/0/par", -1)
        .with("/deal/assets/1/price", 98.5)
        .with("/deal/assets/2/id", "L1")
        .with("/deal/assets/3/currency", "EUR")
        .with("/deal/assets/4/maturity", "2025-12-31")
        .with("/deal/assets/4/draws", json!([{"date": "2026-03-01", "amount": 5}]))
        .with("/deal/tranches/0/balance", 1e20)
        .with("/deal/tranches/1/deferred", -5)
        .with("/deal/tranches/2/coupon", json!({"fixed": 0.05}))
        .with("/deal/fees/0/name", "A")
        .with("/deal/fees/1/rate", 40)
        .with("/deal/coverage_tests/0/through", "Z")
        .with("/deal/coverage_tests/1/trigger", 0)
        .with("/deal/coverage_tests/3/name", "ic_a")
        .with("/deal/accounts", json!({"collection": {"interest": -1}}))
        .with("/deal/ccc", json!({"limit": 7.5}))
        .with("/deal/current_index", 55)
        .with("/deal/waterfall/preset/diversion_fraction", 2);
    let mut paths = input.paths();
    paths.sort_unstable();
    paths.dedup();
    let want = [
        "accounts.collection.interest",
        "accounts.revolver_funding",
        "assets[0].par",
        "assets[1].price",
        "assets[2].id",
        "assets[3].currency",
        "assets[4].draws",
        "assets[4].draws[0].date",
        "assets[4].maturity",
        "ccc.limit",
        "coverage_tests[0].through",
        "coverage_tests[1].trigger",
        "coverage_tests[3].name",
        "current_index",
        "dates.determination_days",
        "dates.first_payment",
        "fees[0].name",
        "fees[1].rate",
        "tranches[0].balance",
        "tranches[1].deferred",
        "tranches[2].coupon",
        "waterfall.preset.diversion_fraction",
    ];
    assert_eq!(paths, want);
}

/// Each problem is one problem.
#[test]
fn no_problem_is_named_twice() {
    refused(&small().with("/deal/coverage_tests/0/through", "Z"), &["coverage_tests[0].through"]);
    refused(
        &small().with("/deal/tranches/1/name", "A").with("/deal/coverage_tests", json!([])),
        &["tranches[1].name"],
    );
}

#[test]
fn names_are_given_once_and_are_not_empty() {
    let one = |pointer: &str, name: &str, path: &str| {
        let paths = small().with(pointer, name).paths();
        assert!(paths.iter().any(|at| at == path), "{pointer} = {name:?}: {paths:?}");
    };
    for name in ["", " ", "\t\n"] {
        one("/deal/assets/0/id", name, "assets[0].id");
        one("/deal/tranches/0/name", name, "tranches[0].name");
        one("/deal/fees/0/name", name, "fees[0].name");
        one("/deal/coverage_tests/0/name", name, "coverage_tests[0].name");
    }
    one("/deal/assets/1/id", "L1", "assets[1].id");
    one("/deal/tranches/1/name", "A", "tranches[1].name");
    one("/deal/fees/1/name", "trustee", "fees[1].name");
    one("/deal/fees/1/name", "Equity", "fees[1].name");
    one("/deal/coverage_tests/1/name", "oc_a", "coverage_tests[1].name");
}

/// The ledger names accounts as it names classes: a class of such a name would be paid what is set
/// aside, and the cash would exist twice.
#[test]
fn no_class_or_fee_is_called_as_an_account() {
    use Account::{Collateral, Interest, Principal, Redemption, Reserve, RevolverFunding};
    for account in [Collateral, Interest, Principal, Redemption, RevolverFunding, Reserve] {
        let class = small()
            .with("/deal/tranches/0/name", account.name())
            .with("/deal/coverage_tests/0/through", account.name())
            .with("/deal/coverage_tests/2/through", account.name());
        refused(&class, &["tranches[0].name"]);
        refused(&small().with("/deal/fees/0/name", account.name()), &["fees[0].name"]);
    }
}

#[test]
fn the_classes_of_a_rank_stand_together() {
    let mut input = small().with("/deal/tranches/0/group", "senior");
    let far = json!({"name": "A-2", "group": "senior", "balance": 1e6, "coupon": {"fixed": 0.04}});
    input.0["deal"]["tranches"].as_array_mut().unwrap().push(far);
    refused(&input, &["tranches[3].group"]);
}

#[test]
fn a_class_has_what_its_kind_needs_and_nothing_else() {
    let class =
        |class: Value| small().with("/deal/tranches/0", class).with("/deal/coverage_tests", json!([]));
    let x = json!({"name": "X", "kind": "class_x", "balance": 1e6, "coupon": {"fixed": 0.03}});
    refused(&class(x), &["tranches[0].amortization"]);
    let note = json!({"name": "A", "balance": 1e6, "coupon": {"fixed": 0.03}, "amortization": [1e5]});
    refused(&class(note), &["tranches[0].amortization"]);
    refused(&class(json!({"name": "A", "balance": 1e6})), &["tranches[0].coupon"]);
    let senior = json!({"name": "A", "balance": 1e6, "coupon": {"fixed": 0.03}, "deferred": 5.0});
    refused(&class(senior), &["tranches[0].deferred"]);
    let equity = json!({"name": "A", "kind": "equity", "balance": 1e6, "pikable": true});
    refused(&class(equity), &["tranches[0].pikable"]);
}

#[test]
fn a_test_covers_notes() {
    for through in ["Equity", "trustee", "", "oc_a"] {
        let paths = small().with("/deal/coverage_tests/0/through", through).paths();
        assert!(paths.contains(&"coverage_tests[0].through".to_owned()), "{through}: {paths:?}");
    }
    refused(
        &small().with("/deal/coverage_tests/2/deducting", json!(["rent"])),
        &["coverage_tests[2].deducting[0]"],
    );
    refused(
        &small().with("/deal/coverage_tests/0/deducting", json!(["trustee"])),
        &["coverage_tests[0].deducting"],
    );
}

#[test]
fn what_is_drawn_was_promised_and_is_funded() {
    let draws = json!([{"date": "2026-03-01", "amount": 2e6}, {"date": "2026-02-01", "amount": 1e6}]);
    let input = small().with("/deal/assets/0/draws", draws).with("/deal/assets/0/unfunded", 2.5e6);
    refused(&input, &["assets[0].draws", "assets[0].draws", "accounts.revolver_funding"]);
}

#[test]
fn a_schedule_ascends_and_ends_with_maturity() {
    let entry = |date: &str| json!({"date": date, "amount": 1e6});
    let schedule =
        |entries: Vec<Value>| small().with("/deal/assets/0/amortization", json!({"schedule": entries}));
    let at = "assets[0].amortization.schedule";
    refused(&schedule(vec![entry("2026-03-31"), entry("2026-03-31")]), &[at]);
    refused(&schedule(vec![entry("2026-07-01")]), &[&format!("{at}[0].date")]);
    schedule(vec![]).answer();
}

#[test]
fn assumptions_are_of_this_deal() {
    refused(&small().with("/assumptions/by_asset/L9", json!({"severity": 0.1})), &["by_asset.L9"]);
    let both = json!({"default_date": "2026-06-30", "default_rate": 0.1});
    refused(&small().with("/assumptions/by_asset/L5", both), &["by_asset.L5"]);
    let mut input = small();
    input.0["assumptions"].as_object_mut().unwrap().remove("index");
    input.0["deal"].as_object_mut().unwrap().remove("current_index");
    refused(&input, &["index"]);
}
