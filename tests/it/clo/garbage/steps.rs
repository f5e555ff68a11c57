//! Waterfalls that refer to what is not there, or pay where they may not.

use super::{Input, refused, small};
use clo_core::waterfall::{Kind, Movement, Reason};
use serde_json::{Value, json};

/// The small deal with a Class X, an incentive fee, and these steps in one of its waterfalls.
fn with(waterfall: &str, steps: Value) -> Input {
    let mut input = small().with("/deal/fees/0/kind", "incentive").with("/deal/fees/0/fixed", 0);
    let x = json!({"name": "X", "kind": "class_x", "balance": 1e6, "coupon": {"fixed": 0.03}, "amortization": [1e5]});
    input.0["deal"]["tranches"].as_array_mut().unwrap().insert(0, x);
    let mut all = json!({"interest": [], "principal": [], "note_sequence": [], "acceleration": []});
    all[waterfall] = steps;
    input.with("/deal/waterfall", json!({"steps": all}))
}

/// Holds the problems of one step to these paths below it.
fn step_refused(waterfall: &str, step: Value, paths: &[&str]) {
    let paths: Vec<String> =
        paths.iter().map(|path| format!("waterfall.steps.{waterfall}[0]{path}")).collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    refused(&with(waterfall, json!([step])), &paths);
}

#[test]
fn a_step_stands_where_its_payment_has_a_place() {
    let cure = json!({"pay": "cure", "limit": {"until_cured": "oc_b"}});
    for (waterfall, step) in [
        ("note_sequence", cure.clone()),
        ("acceleration", cure),
        ("principal", json!({"pay": "divert"})),
        ("acceleration", json!({"pay": "divert"})),
        ("interest", json!({"pay": "reinvest"})),
        ("note_sequence", json!({"pay": "reinvest"})),
        ("note_sequence", json!({"pay": "redeem"})),
        ("acceleration", json!({"pay": "redeem"})),
    ] {
        step_refused(waterfall, step, &[".pay"]);
    }
}

#[test]
fn a_step_pays_those_who_can_be_paid_so() {
    for (pay, payee) in [
        ("fees", "A"),
        ("fees", "nobody"),
        ("interest", "management"),
        ("interest", "Equity"),
        ("deferred", "Equity"),
        ("principal", "nobody"),
        ("principal", "Equity"),
        ("amortization", "A"),
        ("residual", "B"),
        ("residual", "oc_b"),
    ] {
        step_refused("interest", json!({"pay": pay, "to": [payee]}), &[".to[0]"]);
    }
    step_refused(
        "interest",
        json!({"pay": "cure", "to": ["X"], "limit": {"until_cured": "oc_b"}}),
        &[".to[0]"],
    );
    step_refused("interest", json!({"pay": "interest", "to": ["A", "B", "A"]}), &[".to[2]"]);
    step_refused("interest", json!({"pay": "interest"}), &[".to"]);
    step_refused("interest", json!({"pay": "divert", "to": ["A"]}), &[".to"]);
}

#[test]
fn a_limit_refers_to_what_there_is() {
    let limited = |limit: Value| json!({"pay": "interest", "to": ["A"], "limit": limit});
    step_refused("interest", limited(json!({"until_cured": "oc_z"})), &[".limit.until_cured[0]"]);
    step_refused("interest", limited(json!({"until_cured": ["oc_a", "A"]})), &[".limit.until_cured[1]"]);
    step_refused(
        "interest",
        limited(json!({"cap": -1, "annual_cap": 1e300})),
        &[".limit.cap", ".limit.annual_cap"],
    );
    step_refused(
        "interest",
        limited(json!({"fraction": 1.5, "until_irr": 12})),
        &[".limit.fraction", ".limit.until_irr"],
    );
    step_refused("interest", json!({"pay": "cure"}), &[".limit.until_cured"]);
    step_refused("interest", json!({"pay": "fees", "to": ["trustee"]}), &[".limit"]);
}

#[test]
fn a_condition_refers_to_what_there_is() {
    let when = |condition: Value| json!({"pay": "interest", "to": ["A"], "when": condition});
    step_refused("interest", when(json!({"failing": "oc_z"})), &[".when"]);
    step_refused("interest", when(json!({"passing": "A"})), &[".when"]);
    step_refused("interest", when(json!({"controlling": "Equity"})), &[".when"]);
    step_refused("interest", when(json!({"irr_above": 12})), &[".when"]);
    let nested = json!({"all": [{"passing": "oc_a"}, {"not": {"any": [{"failing": "oc_z"}]}}]});
    step_refused("interest", when(nested), &[".when[1].not[0]"]);
}

/// As deep as JSON is read: fifty times not is yes, and fifty-one times is no.
#[test]
fn nested_conditions_are_followed_to_the_end() {
    for depth in [50, 51] {
        let mut condition = json!({"passing": "ic_a"});
        for _ in 0..depth {
            condition = json!({"not": condition});
        }
        let steps = json!([{"pay": "interest", "to": ["A"], "when": condition}]);
        let projection = with("interest", steps).answer();
        let movement = projection.periods[0].payments.iter().find(|m| m.kind == Kind::Interest).unwrap();
        assert_eq!(movement.reason == Reason::ConditionNotMet, depth == 51);
    }
}

/// From a date on is on it too; before a date is not on it.
#[test]
fn a_date_condition_turns_on_its_date() {
    let step = |when: Value| json!({"pay": "interest", "to": ["A"], "when": when});
    for (when, met) in [
        (json!({"from": "2026-07-15"}), [false, true, true, true]),
        (json!({"before": "2026-07-15"}), [true, false, false, false]),
    ] {
        let patient = json!({"grace_days": 1000});
        let projection =
            with("interest", json!([step(when)])).with("/deal/event_of_default", patient).answer();
        let is_met = |m: &Movement| m.kind == Kind::Interest && m.reason != Reason::ConditionNotMet;
        let got: Vec<bool> =
            projection.periods.iter().map(|period| period.payments.iter().any(is_met)).collect();
        assert_eq!(got, met);
    }
}

/// Nothing is paid, nothing is lost: all cash is still there on the last date.
#[test]
fn without_steps_the_cash_stays() {
    let projection = with("interest", json!([])).answer();
    let last = projection.periods.last().unwrap();
    let collected: f64 = projection
        .periods
        .iter()
        .map(|p| {
            p.collections.interest + p.collections.principal + p.collections.recoveries + p.collections.sales
        })
        .sum();
    assert!((last.cash.closing - collected).abs() < 1e-6, "{} of {collected}", last.cash.closing);
    assert!(projection.tranches.iter().all(|class| class.interest_paid + class.principal_paid == 0.0));
}

/// What a step pays again and again it pays once.
#[test]
fn a_claim_is_paid_once() {
    let again = json!({"pay": "interest", "to": ["A", "B"], "order": "pro_rata"});
    let once = with("interest", json!([again])).answer();
    let often = with("interest", json!(vec![again; 500])).answer();
    for (once, often) in once.periods.iter().zip(&often.periods) {
        assert_eq!(once.tranches, often.tranches);
    }
}
