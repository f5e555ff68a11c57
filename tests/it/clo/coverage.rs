//! Coverage tests, cures, fees and the liabilities on small deals worked out by hand.

use clo_core::coverage::ccc::{CccLimit, Exposure, haircut};
use clo_core::coverage::{Collateral, Measure, Proceeds, Struck, TestKind, measure};
use clo_core::waterfall::Class;
use clo_core::{Assumptions, Deal, project};
use proptest::prelude::*;
use risk_core::time::Date;
use serde_json::Value;

/// Projects the fixture's deal and compares every value of `expected` with what is found at its path.
/// Numbers are near: `tolerance` is relative above 1 and absolute below.
pub(super) fn check(text: &str) {
    let fixture: Value = serde_json::from_str(text).unwrap();
    let deal = Deal::from_json(&fixture["deal"].to_string()).unwrap();
    let assumptions = Assumptions::from_json(&fixture["assumptions"].to_string()).unwrap();
    let projection = serde_json::to_value(project(&deal, &assumptions).unwrap()).unwrap();
    let tolerance = fixture["tolerance"].as_f64().unwrap();
    let name = &fixture["deal"]["name"];
    let mut differences = Vec::new();
    for (path, want) in fixture["expected"].as_object().unwrap() {
        let got = at(&projection, path);
        let near = match (got.as_f64(), want.as_f64()) {
            (Some(got), Some(want)) => (got - want).abs() <= tolerance * want.abs().max(1.0),
            _ => got == *want,
        };
        if !near {
            differences.push(format!("{name}, {path}: got {got}, want {want}"));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// What stands at `path`: keys, indices, and names of a list's elements. In a list of payments,
/// `waterfall:kind:payee.paid` is a sum.
fn at(projection: &Value, path: &str) -> Value {
    let mut value = projection.clone();
    let mut keys = path.split('.');
    while let Some(key) = keys.next() {
        value = match &value {
            Value::Array(list) if key.contains(':') => {
                let field = keys.next().unwrap();
                let same = |m: &&Value| {
                    key == format!("{}:{}:{}", text(m, "waterfall"), text(m, "kind"), text(m, "payee"))
                };
                list.iter().filter(same).map(|m| m[field].as_f64().unwrap()).sum::<f64>().into()
            }
            Value::Array(list) => {
                let named = list.iter().find(|element| element["name"] == key);
                named.or_else(|| list.get(key.parse::<usize>().ok()?)).cloned().unwrap_or_default()
            }
            other => other[key].clone(),
        };
    }
    value
}

fn text<'v>(movement: &'v Value, key: &str) -> &'v str {
    movement[key].as_str().unwrap()
}

macro_rules! by_hand {
    ($($name:ident: $($file:literal),+;)+) => {
        $(#[test]
        fn $name() {
            $(check(include_str!(concat!("../../fixtures/clo/coverage/", $file, ".json")));)+
        })+
    };
}

by_hand! {
    senior_interest_unpaid_earns_interest: "shortfall";
    senior_interest_unpaid_beyond_the_grace_period_accelerates: "unpaid_senior_interest";
    deferred_interest_compounds_and_is_repaid: "deferral", "deferral_repaid_in_part";
    classes_of_one_rank_share: "pari_passu";
    fees_accrue_on_their_basis_and_on_what_is_unpaid: "fees";
    the_manager_shares_once_the_hurdle_is_met: "incentive", "incentive_with_a_past";
    a_call_sells_the_collateral: "call", "call_after_the_no_call_date";
    a_low_distribution_calls: "call_after_a_low_distribution", "call_after_a_low_distribution_when_callable";
    too_little_collateral_for_the_senior_class_accelerates: "event_of_default", "acceleration";
    a_failing_diversion_test_takes_the_smaller_of_its_cure_and_half: "diversion_capped", "diversion_cured";
    reserves_are_released: "reserves", "revolver_funding", "financed_accrued_interest";
    a_class_x_amortises: "class_x";
    cures_are_paid_from_interest_then_from_principal: "cure_by_interest", "cure_by_interest_and_principal", "cure_runs_out_of_cash";
    a_senior_cure_counts_for_junior_tests: "cures_at_two_levels";
    interest_coverage_is_cured_by_a_fraction_of_the_balance: "interest_coverage_cure";
    of_two_cures_the_larger_is_paid: "cure_of_interest_coverage_is_larger", "cure_of_overcollateralization_is_larger";
    principal_buys_collateral: "reinvestment";
    the_ccc_excess_is_haircut: "ccc_excess";
    the_last_date_sells_what_is_left: "maturity";
}

#[test]
fn the_ccc_excess_is_haircut_at_the_analysis_date() {
    check(include_str!("../../fixtures/clo/coverage/ccc_excess_at_the_analysis_date.json"));
}

#[test]
fn every_ratio_has_its_own_numerator_and_denominator() {
    let fixture: Value =
        serde_json::from_str(include_str!("../../fixtures/clo/coverage/measures.json")).unwrap();
    let deal = Deal::from_json(&fixture["deal"].to_string()).unwrap();
    let number = |key: &str| fixture["collateral"][key].as_f64().unwrap();
    let collateral = Collateral {
        performing: number("performing"),
        defaulted_value: number("defaulted_value"),
        ccc_haircut: number("ccc_haircut"),
        principal_proceeds: number("principal_proceeds"),
        interest_proceeds: number("interest_proceeds"),
        financed_accrued_interest: number("financed_accrued_interest"),
    };
    let [start, end]: [Date; 2] = serde_json::from_value(fixture["accrual"].clone()).unwrap();
    let mut classes: Vec<Class<'_>> = deal.tranches.iter().map(Class::new).collect();
    for class in &mut classes {
        class.accrue(0, start, end, fixture["index"].as_f64().unwrap());
    }
    let fees: Vec<f64> = serde_json::from_value(fixture["fees_accrued"].clone()).unwrap();
    let struck = measure(&deal, &collateral, &classes, &fees);
    let expected: Vec<(String, f64, f64, bool)> =
        serde_json::from_value(fixture["expected"].clone()).unwrap();
    assert_eq!(struck.measures.len(), expected.len());
    let tolerance = fixture["tolerance"].as_f64().unwrap();
    for (name, numerator, denominator, passing) in expected {
        let got = struck.get(&name).unwrap();
        for (got, want) in [(got.numerator, numerator), (got.denominator, denominator)] {
            assert!((got - want).abs() <= tolerance * want, "{name}: got {got}, want {want}");
        }
        assert!((got.value.unwrap() - numerator / denominator).abs() <= tolerance * 10.0, "{name}");
        assert_eq!(got.passing, passing, "{name}");
    }
}

#[test]
fn the_haircut_takes_the_lowest_prices_of_the_larger_bucket() {
    let fixture: Value =
        serde_json::from_str(include_str!("../../fixtures/clo/coverage/ccc_haircuts.json")).unwrap();
    for case in fixture["cases"].as_array().unwrap() {
        let number = |value: &Value| value.as_f64().unwrap();
        let exposures: Vec<Exposure> = case["exposures"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| Exposure {
                par: number(&e["par"]),
                price: number(&e["price"]),
                sp: e["sp"] == true,
                moodys: e["moodys"] == true,
            })
            .collect();
        let limit = CccLimit { limit: number(&case["limit"]), price: case["price"].as_f64() };
        let got = haircut(&limit, exposures.iter().copied(), number(&case["base"]));
        let want = number(&case["haircut"]);
        assert!(
            (got - want).abs() <= number(&fixture["tolerance"]),
            "{}: got {got}, want {want}",
            case["name"]
        );
    }
}

/// One test as it stood, with nothing done to cure it yet.
fn struck(kind: TestKind, numerator: f64, denominator: f64, threshold: f64, covered_balance: f64) -> Struck {
    let value = numerator / denominator;
    let measure = Measure {
        name: "t".into(),
        kind,
        numerator,
        denominator,
        value: Some(value),
        threshold,
        margin: Some(value - threshold),
        passing: value >= threshold,
        covered_balance,
    };
    Struck { measures: vec![measure], ..Struck::default() }
}

fn assert_due(struck: &Struck, proceeds: Proceeds, want: f64) {
    let got = struck.cure_due("t", proceeds);
    assert!((got - want).abs() < 1e-9, "from {proceeds:?}: got {got}, want {want}");
}

/// 440 over 400 at a trigger of 1.20: 440 / 366.667 and 240 / 200 are 1.20.
#[test]
fn cures_are_those_of_the_worked_check() {
    let oc = struck(TestKind::Overcollateralization, 440.0, 400.0, 1.2, 400.0);
    assert_due(&oc, Proceeds::Interest, 100.0 / 3.0);
    assert_due(&oc, Proceeds::Principal, 200.0);
    // 10 paid from interest: (1.2 x 390 - 440) / 0.2; all of it: nothing; 50 from principal: 390 / 350
    assert_due(&Struck { cured_from_interest: 10.0, ..oc.clone() }, Proceeds::Principal, 140.0);
    assert_due(&Struck { cured_from_interest: 100.0 / 3.0 + 1e-12, ..oc.clone() }, Proceeds::Principal, 0.0);
    assert_due(&Struck { cured_from_principal: 50.0, ..oc.clone() }, Proceeds::Principal, 150.0);
    assert_due(&Struck { cured_from_principal: 50.0, ..oc }, Proceeds::Interest, 350.0 - 390.0 / 1.2);
    // interest coverage 1.08 / 1.20 over a balance of 400: 40, less 15 paid already
    let ic = struck(TestKind::InterestCoverage, 5.4, 5.0, 1.2, 400.0);
    assert_due(&ic, Proceeds::Interest, 40.0);
    assert_due(
        &Struck { cured_from_interest: 10.0, cured_from_principal: 5.0, ..ic },
        Proceeds::Principal,
        25.0,
    );
    // diversion 440 / 400 at 1.15: 400 - 382.609, less 10 of cures and 5 diverted
    let id = struck(TestKind::InterestDiversion, 440.0, 400.0, 1.15, 400.0);
    assert_due(&id, Proceeds::Interest, 400.0 - 440.0 / 1.15);
    assert_due(
        &Struck { cured_from_interest: 10.0, diverted: 5.0, ..id },
        Proceeds::Interest,
        385.0 - 440.0 / 1.15,
    );
    // passing tests need nothing
    for kind in [TestKind::Overcollateralization, TestKind::InterestCoverage, TestKind::InterestDiversion] {
        assert_due(&struck(kind, 480.0, 400.0, 1.2, 400.0), Proceeds::Interest, 0.0);
        assert_due(&struck(kind, 480.0, 400.0, 1.2, 400.0), Proceeds::Principal, 0.0);
    }
}

proptest! {
    /// A cure brings the ratio to its trigger, unless it takes the whole debt.
    #[test]
    fn a_cured_test_stands_at_its_trigger(
        debt in 1.0..1e9, ratio in 0.2..2.0, trigger in 1.001..2.0, before in 0.0..0.5, diverted in 0.0..0.1,
    ) {
        let collateral = ratio * debt;
        let mut oc = struck(TestKind::Overcollateralization, collateral, debt, trigger, debt);
        oc.cured_from_interest = before * debt;
        oc.diverted = diverted * debt;
        let (n, d) = (collateral + oc.diverted, debt - oc.cured_from_interest);
        let interest = oc.cure_due("t", Proceeds::Interest);
        let principal = oc.cure_due("t", Proceeds::Principal);
        if n >= trigger * d {
            prop_assert_eq!((interest, principal), (0.0, 0.0));
        } else {
            prop_assert!((n / (d - interest) / trigger - 1.0).abs() < 1e-9);
            prop_assert!(principal >= interest && principal <= d);
            let whole = n <= d;
            prop_assert!(whole == ((d - principal).abs() < 1e-9 * d) || (n / d - 1.0).abs() < 1e-9);
            if n > d * (1.0 + 1e-3) {
                prop_assert!(((n - principal) / (d - principal) / trigger - 1.0).abs() < 1e-6);
            }
        }
    }
}
