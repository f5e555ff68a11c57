//! The four worked quarters: one payment date each, to the cent.

use clo_core::report::Period;
use clo_core::waterfall::{Kind, Stage};
use clo_core::{Assumptions, Deal, project};
use serde_json::Value;

fn fixture(text: &str) -> (Period, Value, f64, f64) {
    let fixture: Value = serde_json::from_str(text).unwrap();
    let deal = Deal::from_json(&fixture["deal"].to_string()).unwrap();
    let assumptions = Assumptions::from_json(&fixture["assumptions"].to_string()).unwrap();
    let period = project(&deal, &assumptions).unwrap().periods.remove(0);
    let tolerance = |key: &str| fixture["tolerance"][key].as_f64().unwrap();
    (period, fixture["expected"].clone(), tolerance("money"), tolerance("ratio"))
}

fn paid(period: &Period, payee: &str, kinds: &[Kind]) -> f64 {
    let of = period.payments.iter().filter(|m| m.payee == payee && kinds.contains(&m.kind));
    of.map(|m| m.paid).sum()
}

fn check(text: &str) {
    let (period, expected, money, ratio) = fixture(text);
    let close = |what: &str, got: f64, want: &Value, tolerance: f64| {
        let want = want.as_f64().unwrap();
        assert!((got - want).abs() <= tolerance, "{what}: got {got}, want {want}");
    };
    for (name, want) in expected["tests"].as_object().unwrap() {
        let test = period.tests.iter().find(|test| test.name == *name).unwrap();
        close(name, test.value.unwrap(), want, ratio);
    }
    for (payee, want) in expected["paid"].as_object().unwrap() {
        close(payee, paid(&period, payee, &[Kind::Fees, Kind::Interest, Kind::Residual]), want, money);
    }
    for (class, want) in expected["principal"].as_object().unwrap() {
        close(class, paid(&period, class, &[Kind::Principal]), want, money);
    }
    for (class, want) in expected["deferred"].as_object().into_iter().flatten() {
        let row = period.tranches.iter().find(|row| row.name == *class).unwrap();
        close(class, row.deferred_ending, want, money);
    }
    let cures: Vec<_> = period.payments.iter().filter(|m| m.kind == Kind::Cure && m.due > 0.0).collect();
    for want in expected["cures"].as_array().into_iter().flatten() {
        let stage = if want[0] == "interest" { Stage::Interest } else { Stage::Principal };
        let due = want[2].as_f64().unwrap();
        let cure = cures.iter().find(|m| m.waterfall == stage && (m.due - due).abs() <= money);
        let cure = cure.unwrap_or_else(|| panic!("no cure of {due} in {cures:#?}"));
        close("cure", cure.paid, &want[3], money);
    }
    close("reinvested", period.pool.purchase_cost, &expected["reinvested"], money);
    close("diverted", paid(&period, "principal", &[Kind::Divert]), &expected["diverted"], money);
}

#[test]
fn every_test_passes() {
    check(include_str!("../../fixtures/clo/quarters/passing.json"));
}

#[test]
fn cures_are_paid_from_interest_then_from_principal() {
    check(include_str!("../../fixtures/clo/quarters/failing.json"));
}

#[test]
fn the_manager_shares_once_the_hurdle_is_met() {
    check(include_str!("../../fixtures/clo/quarters/incentive.json"));
}

#[test]
fn a_failing_diversion_test_turns_interest_into_principal() {
    check(include_str!("../../fixtures/clo/quarters/diversion.json"));
}
