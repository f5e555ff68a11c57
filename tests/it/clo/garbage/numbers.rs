//! Numbers that no deal has: every number of a deal is replaced by each of them.

use super::{Input, assert_no_fault, every_feature, pointers, refused, small};
use clo_core::assumptions::Vector;
use clo_core::{Assumptions, Deal};
use serde_json::{Value, json};

fn numbers(input: &Input) -> Vec<String> {
    pointers(&input.0, &Value::is_number)
}

#[test]
fn extremes_for_every_number_of_a_small_deal() {
    let hostile = [
        json!(0),
        json!(-0.0),
        json!(-1),
        json!(1),
        json!(10.0),
        json!(1e-9),
        json!(1e-308),
        json!(5e-324),
        json!(1e13),
        json!(1e14),
        json!(1e308),
        json!(-1e308),
        json!(u64::MAX),
    ];
    assert_no_fault(&small(), &numbers(&small()), &hostile);
}

#[test]
fn extremes_for_every_number_of_a_large_deal() {
    let hostile = [json!(-0.0), json!(-0.5), json!(1e-308), json!(1e13), json!(1e308)];
    assert_no_fault(&every_feature(), &numbers(&every_feature()), &hostile);
}

#[test]
fn what_is_no_number_is_refused_by_its_path() {
    for wrong in [json!("NaN"), json!(null), json!("1e6"), json!([1]), json!({}), json!(true)] {
        refused(&small().with("/deal/assets/2/par", wrong), &["assets[2].par"]);
    }
    let too_large = small().0["deal"].to_string().replace("\"par\":20000000", "\"par\":1e999");
    assert!(Deal::from_json(&too_large).unwrap_err().to_string().contains("number out of range"));
    let not_a_number = small().0["deal"].to_string().replace("\"par\":20000000", "\"par\":NaN");
    assert!(Deal::from_json(&not_a_number).unwrap_err().to_string().starts_with("not JSON"));
}

/// A caller in Rust needs no JSON to hand over what is not finite.
#[test]
fn what_is_not_finite_is_refused_by_its_path() {
    let deal = Deal::from_json(&small().0["deal"].to_string()).unwrap();
    for wrong in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let mut deal = deal.clone();
        deal.assets[1].par = wrong;
        deal.assets[2].price = Some(wrong);
        deal.tranches[0].balance = wrong;
        deal.fees[0].fixed = wrong;
        deal.coverage_tests[3].trigger = wrong;
        deal.accounts.payment.interest = wrong;
        deal.current_index = Some(wrong);
        let error = deal.check().unwrap_err();
        let mut paths: Vec<&str> = error.problems().iter().map(|problem| problem.path.as_str()).collect();
        paths.sort_unstable();
        let want = [
            "accounts.payment.interest",
            "assets[1].par",
            "assets[2].price",
            "coverage_tests[3].trigger",
            "current_index",
            "fees[0].fixed",
            "tranches[0].balance",
        ];
        assert_eq!(paths, want);
    }
    let assumptions = Assumptions {
        default_rate: Vector::Path(vec![0.02, f64::NAN]),
        equity_discount_rate: f64::NAN,
        ..Assumptions::default()
    };
    let error = assumptions.check(&deal).unwrap_err();
    let paths: Vec<&str> = error.problems().iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(paths, ["default_rate[1]", "equity_discount_rate"]);
}

/// At a rate of -50 % the floaters and the notes earn nothing, and nobody pays in.
#[test]
fn a_rate_below_zero_earns_nothing() {
    let input = small().with("/assumptions/index/flat", -0.5).with("/deal/current_index", -0.5);
    let later = &input.answer().periods[1..];
    for period in later.iter().filter(|period| !period.redeemed) {
        assert!(
            period.tranches.iter().all(|row| row.rate == 0.0 && row.interest_due == 0.0),
            "{}",
            period.date
        );
    }
}

/// A coupon below zero is wrong, or it is worth nothing: an asset has no cash to pay in with.
#[test]
fn a_coupon_below_zero_takes_no_cash_from_the_deal() {
    for kind in ["fixed", "floating"] {
        let input = small().with("/deal/assets/0/coupon_type", kind).with("/deal/assets/0/coupon", -0.9);
        assert_eq!(input.fault(), None, "{kind}");
    }
}

/// 1000 % a year: 2.5 times par in a quarter of 30/360.
#[test]
fn a_coupon_of_a_thousand_percent_is_paid() {
    let mut input = small();
    for i in 0..5 {
        input = input.with(&format!("/deal/assets/{i}/coupon"), 10.0);
    }
    let first = &input.answer().periods[0];
    assert_eq!(first.collections.interest, 2.5 * 100e6);
}

#[test]
fn vectors_are_held_at_their_last_value_and_may_not_be_empty() {
    refused(&small().with("/assumptions/severity", json!([])), &["severity"]);
    let constant = small().with("/assumptions/default_rate", 0.02).answer();
    let long = small().with("/assumptions/default_rate", json!(vec![0.02; 10_000])).answer();
    let short = small().with("/assumptions/default_rate", json!([0.02])).answer();
    assert_eq!(constant, long);
    assert_eq!(constant, short);
    let mut wrong = vec![0.02; 10_000];
    wrong[9_999] = 1.5;
    refused(&small().with("/assumptions/default_rate", json!(wrong)), &["default_rate[9999]"]);
}
