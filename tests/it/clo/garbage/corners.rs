//! Odd deals with right answers.

use super::{Input, small};
use serde_json::{Value, json};

/// The small deal with other classes, and no tests.
fn with_classes(classes: Value) -> Input {
    small().with("/deal/tranches", classes).with("/deal/coverage_tests", json!([]))
}

#[test]
fn a_deal_of_equity_alone_pays_it_all_that_fees_leave() {
    let projection = with_classes(json!([{"name": "Equity", "kind": "equity", "balance": 1e8}])).answer();
    for period in &projection.periods {
        let collections = &period.collections;
        let came = collections.interest + collections.principal + collections.recoveries + collections.sales;
        let fees: f64 = period.fees.iter().map(|fee| fee.paid).sum();
        let paid = period.tranches[0].interest_paid + period.tranches[0].principal_paid;
        assert!((paid - (came - fees)).abs() < 1e-6, "{}: {paid} of {came}", period.date);
    }
}

/// A Class X is senior, whether or not there are notes beside it.
#[test]
fn a_class_x_without_notes_is_paid_before_the_equity() {
    let x = json!({"name": "X", "kind": "class_x", "balance": 1e6, "coupon": {"fixed": 0.05}, "amortization": [2.5e5]});
    let projection = with_classes(json!([x, {"name": "Equity", "kind": "equity", "balance": 1e8}])).answer();
    assert_eq!(projection.tranches[0].principal_paid, 1e6);
    assert_eq!(projection.tranches[0].loss, Some(0.0));
}

#[test]
fn a_deal_of_notes_alone_keeps_what_nobody_claims() {
    let notes = json!([{"name": "A", "balance": 10, "coupon": {"fixed": 0.05}}]);
    let projection = with_classes(notes).answer();
    assert_eq!(projection.equity, None);
    assert_eq!(projection.tranches[0].loss, Some(0.0));
    assert!(projection.periods.last().unwrap().cash.closing > 90e6);
}

#[test]
fn a_pool_in_default_brings_its_recoveries() {
    let mut input = small().with("/assumptions/by_asset", json!({}));
    for i in 0..5 {
        input = input
            .with(&format!("/deal/assets/{i}/defaulted"), true)
            .with(&format!("/deal/assets/{i}/price"), 0.25)
            .with(&format!("/deal/assets/{i}/maturity"), "2020-06-30");
    }
    let projection = input.answer();
    let recovered: f64 =
        projection.periods.iter().map(|p| p.collections.recoveries + p.collections.sales).sum();
    assert_eq!(recovered, 25e6);
    assert!(projection.periods.iter().all(|p| p.collections.interest == 0.0 && p.pool.performing == 0.0));
}

/// L2's 2 % of 20m is added to its par instead of being paid.
#[test]
fn an_asset_that_pays_in_kind_pays_no_cash() {
    let first = &small().with("/deal/assets/1/piking", true).answer().periods[0];
    assert_eq!((first.collections.interest, first.pool.capitalized), (1.6e6, 4e5));
}

/// It owes nothing more, neither a coupon nor a fee for a commitment that it can no longer draw.
#[test]
fn an_asset_in_default_pays_no_commitment_fee() {
    let input = small()
        .with("/deal/assets/0/defaulted", true)
        .with("/deal/assets/0/unfunded", 1e7)
        .with("/deal/assets/0/commitment_fee", 0.01)
        .with("/deal/assets/0/draws", json!([{"date": "2026-05-01", "amount": 1e7}]))
        .with("/deal/accounts", json!({"revolver_funding": {"principal": 1e7}}));
    let first = &input.answer().periods[0];
    assert_eq!(first.collections.interest, 80e6 * 0.02);
}

/// 10m undrawn at 2 % a year, 30/360: 50,000 a quarter, drawn one day or never.
#[test]
fn an_undrawn_commitment_earns_its_fee() {
    let input = small().with("/deal/assets/0/unfunded", 1e7).with("/deal/assets/0/commitment_fee", 0.02);
    let first = &input.answer().periods[0];
    assert_eq!(first.collections.interest, 100e6 * 0.02 + 50_000.0);
}

/// What is drawn in July cannot default in April: par is never less than nothing, nor more than there is.
#[test]
fn a_commitment_drawn_inside_a_bad_period_defaults_once() {
    let draw = json!({
        "id": "DD", "par": 0, "spread": 0.04, "first_payment": "2026-04-30", "dated": "2026-01-31",
        "maturity": "2028-04-30", "unfunded": 1e7, "draws": [{"date": "2026-07-20", "amount": 1e7}]
    });
    let term = json!({"id": "TL", "par": 1e6, "spread": 0.04, "maturity": "2028-06-30"});
    let input = small()
        .with("/deal/assets", json!([draw, term]))
        .with("/deal/accounts", json!({"revolver_funding": {"principal": 1e7}}))
        .with("/assumptions/recovery_lag_months", 12)
        .with("/assumptions/by_asset", json!({"DD": {"default_rate": [0, 1]}}));
    let par: Vec<(f64, f64)> =
        input.answer().periods.iter().map(|period| (period.pool.performing, period.pool.defaulted)).collect();
    // In default only once drawn; on the last date the collateral is sold.
    assert_eq!(par, [(1e6, 0.0), (1e6, 0.0), (1e6, 1e7), (0.0, 0.0)]);
}

/// One payment date, on which all ends. L5's default is dated 31 March, in the collection period: 10m of
/// its 20m are worth something, whatever comes after.
#[test]
fn a_deal_of_one_date_is_liquidated_on_it() {
    let projection = small().with("/deal/dates/maturity", "2026-04-15").answer();
    let [only] = &projection.periods[..] else { panic!("one date") };
    assert!(only.redeemed && only.pool.performing == 0.0);
    let after_fees_and_a = 90e6 + 2e6 - 10_000.0 - 100_000.0 - 70e6 - 962_500.0 - 20e6 - 350_000.0;
    let equity = &only.tranches[2];
    assert_eq!(equity.interest_paid + equity.principal_paid, after_fees_and_a);
}

/// The end of a deal is the end of it, by its maturity or by a call.
#[test]
fn a_call_and_a_maturity_on_one_date_pay_the_same() {
    for date in ["2026-04-15", "2026-07-15", "2026-10-15"] {
        let matured = small().with("/deal/dates/maturity", date).answer();
        let called = small().with("/assumptions/call", json!({"on": date})).answer();
        assert_eq!(matured.periods.last(), called.periods.last(), "{date}");
    }
}

#[test]
fn a_loan_beyond_the_deals_maturity_is_sold() {
    let projection = small()
        .with("/deal/assets/3/maturity", "2060-12-31")
        .with("/assumptions/liquidation", json!({"price": 0.5}))
        .answer();
    let last = projection.periods.last().unwrap();
    assert!(last.redeemed);
    assert_eq!((last.collections.sales, last.pool.losses), (10e6, 10e6));
}

/// At a trigger of par or less, principal cannot restore a ratio, and all of it is due once the test
/// fails; but a test that interest has just restored does not fail, whatever its last digit says.
#[test]
fn a_cure_from_interest_leaves_nothing_for_principal_to_cure() {
    for cents in 0..200 {
        let classes = json!([
            {"name": "A", "balance": 50e6 + f64::from(cents) / 100.0, "coupon": {"fixed": 0}},
            {"name": "Equity", "kind": "equity", "balance": 1e6}
        ]);
        let test = json!({"name": "oc_a", "kind": "overcollateralization", "through": "A", "trigger": 0.9});
        let input = with_classes(classes)
            .with("/deal/coverage_tests", json!([test]))
            .with("/deal/fees", json!([]))
            .with("/deal/dates/reinvestment_end", "2027-01-15")
            .with(
                "/deal/assets",
                json!([{"id": "L1", "par": 30e6, "spread": 0.04, "maturity": "2030-06-30"}]),
            )
            .with("/deal/accounts", json!({"collection": {"interest": 30e6, "principal": 5e6}}));
        let first = &input.with("/assumptions/by_asset", json!({})).answer().periods[0];
        assert_eq!(first.pool.purchase_cost, 5e6, "at {cents} cents");
    }
}

/// Neither a class nor an equity of next to nothing divides by it.
#[test]
fn a_balance_of_next_to_nothing_is_nothing() {
    for i in 0..3 {
        for balance in [5e-324, 1e-308, 1e-300, 1e-12] {
            let fault = small().with(&format!("/deal/tranches/{i}/balance"), balance).fault();
            assert_eq!(fault, None, "class {i} of {balance}");
        }
    }
}

/// An annual period at a margin of -100 % discounts by nothing: there is no such price.
#[test]
fn a_margin_that_discounts_by_nothing_gives_no_price() {
    let input = small()
        .with("/deal/dates/frequency", "annual")
        .with("/deal/dates/first_payment", "2027-01-15")
        .with("/deal/dates/maturity", "2029-01-15")
        .with("/deal/tranches/0/discount_margin", -1.0)
        .with("/deal/current_index", 0.0)
        .with("/assumptions/index/flat", 0.0);
    assert_eq!(input.fault(), None);
}

/// A century of compounding at the highest rates that are read.
#[test]
fn what_compounds_beyond_all_numbers_is_refused() {
    let long =
        |input: Input| input.with("/deal/dates/maturity", "2125-12-15").with("/assumptions/index/flat", 10.0);
    let deferred = long(small()).with("/deal/tranches/1/coupon/floating/spread", 10.0);
    let mut piking = long(small()).with("/assumptions/by_asset", json!({}));
    for i in 0..5 {
        piking = piking
            .with(&format!("/deal/assets/{i}/piking"), true)
            .with(&format!("/deal/assets/{i}/frequency"), "monthly")
            .with(&format!("/deal/assets/{i}/spread"), 10.0)
            .with(&format!("/deal/assets/{i}/maturity"), "2125-12-15");
    }
    let nodes = json!([{"date": "2026-04-15", "rate": 0.0}, {"date": "2026-04-16", "rate": 10.0}]);
    let curve =
        json!({"zero_rates": {"reference": "2025-04-15", "compounding": "continuous", "nodes": nodes}});
    for (what, input) in
        [("deferred", deferred), ("piking", piking), ("curve", small().with("/assumptions/index", curve))]
    {
        assert_eq!(input.fault(), None, "{what}");
    }
}
