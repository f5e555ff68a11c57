//! Large deals: an answer, or all their problems.

use super::{Input, small};
use serde_json::{Value, json};

/// `count` items made of one.
fn many(count: usize, one: impl Fn(usize) -> Value) -> Value {
    (0..count).map(one).collect()
}

fn pool(count: usize, par: f64) -> Input {
    let loan = |i: usize| json!({"id": format!("L{i}"), "par": par, "spread": 0.04, "maturity": "2030-06-30", "first_payment": "2026-03-31"});
    small().with("/deal/assets", many(count, loan)).with("/assumptions/by_asset", json!({}))
}

#[test]
fn a_hundred_thousand_loans_are_projected() {
    let input = pool(100_000, 1000.0);
    let projection = input.answer();
    assert_eq!(projection.analysis.assets, 100_000);
    assert_eq!(projection.analysis.performing, 100e6);
}

#[test]
fn a_hundred_thousand_bad_loans_are_all_named() {
    let input = pool(100_000, -1.0);
    let error = input.run().unwrap_err();
    let loans = error.problems().iter().filter(|problem| problem.path.ends_with(".par"));
    assert_eq!(loans.count(), 100_000);
    assert!(error.to_string().len() < 10_000, "the message stays readable");
}

#[test]
fn a_hundred_thousand_unreadable_loans_are_given_up_on_soon() {
    let input = pool(100_000, 1000.0);
    let text = input.0["deal"].to_string().replace("\"par\":1000.0", "\"par\":\"much\"");
    let error = clo_core::Deal::from_json(&text).unwrap_err();
    assert!((20..=1000).contains(&error.problems().len()), "{}", error.problems().len());
}

#[test]
fn too_many_loans_are_refused() {
    let error = pool(200_001, 1000.0).run().unwrap_err();
    assert_eq!(error.problems()[0].path, "assets");
}

/// A deal has a dozen classes. Thousands are projected in time or refused; they do not hang.
#[test]
fn thousands_of_classes_fees_tests_and_steps_do_not_hang() {
    let class = |i: usize| json!({"name": format!("class {i}"), "balance": 1000, "coupon": {"fixed": 0.05}});
    let fee = |i: usize| json!({"name": format!("fee {i}"), "kind": "administrative", "fixed": 1});
    let test = |i: usize| json!({"name": format!("test {i}"), "kind": "overcollateralization", "through": "A", "trigger": 1.1});
    let step =
        |i: usize| json!({"pay": "interest", "to": ["A"], "limit": {"cap": i}, "when": {"failing": "oc_b"}});
    let steps =
        json!({"interest": many(10_000, step), "principal": [], "note_sequence": [], "acceleration": []});
    let classes = many(10_000, class);
    for (what, input) in [
        ("classes", small().with("/deal/tranches", classes).with("/deal/coverage_tests", json!([]))),
        ("fees", small().with("/deal/fees", many(10_000, fee))),
        ("tests", small().with("/deal/coverage_tests", many(10_000, test))),
        ("steps", small().with("/deal/waterfall", json!({"steps": steps}))),
    ] {
        assert_eq!(input.fault(), None, "{what}");
    }
}

#[test]
fn long_lists_in_one_asset_are_read() {
    let day =
        |i: usize| risk_core::time::Date::from_num_days_from_ce_opt(739_700 + i as i32).unwrap().to_string();
    let schedule = many(30_000, |i| json!({"date": day(i), "amount": 1}));
    let input = small()
        .with("/deal/assets/0/maturity", "2110-12-31")
        .with("/deal/assets/0/amortization", json!({"schedule": schedule}));
    assert_eq!(input.fault(), None);
}
