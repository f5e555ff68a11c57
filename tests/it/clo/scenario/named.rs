use super::super::generate::{Case, case};
use super::{demo, small};
use clo_core::assumptions::Vector;
use clo_core::scenario::{
    Operation, Outcome, Override, Scenario, ScenarioKind, compare_scenarios, parameters,
};
use clo_core::{Assumptions, Deal};
use proptest::prelude::*;
use proptest::sample::select;
use risk_core::Result;
use serde_json::{Value, json};

fn scenario(overrides: &[(&str, Operation, Value)]) -> Scenario {
    let one = |(path, operation, value): &(&str, Operation, Value)| Override {
        path: (*path).into(),
        operation: *operation,
        value: value.clone(),
    };
    Scenario {
        id: "SCEN_1".into(),
        name: "one".into(),
        description: String::new(),
        kind: ScenarioKind::Custom,
        overrides: overrides.iter().map(one).collect(),
    }
}

fn apply(overrides: &[(&str, Operation, Value)]) -> Result<(Deal, Assumptions)> {
    let (deal, assumptions) = small();
    scenario(overrides).apply(&deal, &assumptions)
}

fn problems(overrides: &[(&str, Operation, Value)]) -> Vec<String> {
    apply(overrides).unwrap_err().problems().iter().map(ToString::to_string).collect()
}

use Operation::{Add, Multiply, Remove, Set};

#[test]
fn a_scenario_without_overrides_is_the_base_to_the_bit() {
    for (deal, assumptions) in [small(), (demo(), Assumptions::default())] {
        assert_eq!(scenario(&[]).apply(&deal, &assumptions).unwrap(), (deal, assumptions));
    }
}

#[test]
fn overrides_change_what_their_paths_name_and_nothing_else() {
    let (mut deal, mut assumptions) = small();
    assumptions.default_rate = Vector::Path(vec![0.01, 0.02]);
    let changed = scenario(&[
        ("assumptions.default_rate", Multiply, json!(3)),
        ("assumptions.recovery_lag_months", Multiply, json!(1.5)),
        ("assumptions.by_asset[L1].severity", Set, json!(0.9)),
        ("assumptions.call.on", Set, json!("2026-10-15")),
        ("assumptions.index", Set, json!({"path": [{"date": "2026-04-15", "rate": 0.03}]})),
        ("assumptions.index.path[*].rate", Add, json!(0.01)),
        ("deal.tranches[B].coupon.floating.spread", Add, json!(0.01)),
        ("deal.tranches[0].balance", Multiply, json!(0.5)),
        ("deal.assets[*].price", Multiply, json!(0.5)),
        ("deal.assets[?maturity <= '2026-09-30'].cov_lite", Set, json!(true)),
        ("deal.assets[L5]", Remove, Value::Null),
        ("deal.fees[trustee].fixed", Set, json!(0)),
        ("deal.coverage_tests[*]", Remove, Value::Null),
    ]);
    let got = changed.apply(&deal, &assumptions).unwrap();
    assumptions.default_rate = Vector::Path(vec![0.03, 0.06]);
    assumptions.recovery_lag_months = assumptions.recovery_lag_months * 3 / 2;
    assumptions.by_asset.entry("L1".into()).or_default().severity = Some(Vector::Constant(0.9));
    assumptions.call =
        Some(clo_core::assumptions::Call { on: Some("2026-10-15".parse().unwrap()), ..Default::default() });
    let quote = risk_core::curve::Quote { date: "2026-04-15".parse().unwrap(), rate: 0.03 + 0.01 };
    assumptions.index = Some(risk_core::curve::CurveQuotes::Path(vec![quote]));
    deal.tranches[1].coupon = Some(clo_core::deal::Coupon::Floating { spread: 0.03 + 0.01, floor: None });
    deal.tranches[0].balance *= 0.5;
    for asset in &mut deal.assets {
        asset.price = asset.price.map(|price| price * 0.5);
    }
    deal.assets[0].cov_lite = true;
    deal.assets[1].cov_lite = true;
    deal.assets.pop();
    deal.fees[0].fixed = 0.0;
    deal.coverage_tests.clear();
    assert_eq!(got.0, deal);
    assert_eq!(got.1, assumptions);
}

#[test]
fn assets_that_lack_the_value_are_passed_over_but_one_that_is_named_is_not() {
    let (mut deal, assumptions) = small();
    deal.assets[0].price = None;
    let cut = |path| scenario(&[(path, Multiply, json!(0.5))]).apply(&deal, &assumptions);
    let (changed, _) = cut("deal.assets[*].price").unwrap();
    assert_eq!((changed.assets[0].price, changed.assets[1].price), (None, Some(0.495)));
    let error = cut("deal.assets[0].price").unwrap_err().to_string();
    assert_eq!(error, r#"overrides[0].path: "deal.assets[0].price" is not there"#);
    let error = cut("deal.assets[?price IS NULL].price").unwrap_err().to_string();
    assert!(error.ends_with("selects nothing"), "{error}");
}

#[test]
fn what_cannot_be_changed_is_told_all_at_once_with_its_path() {
    assert_eq!(
        problems(&[
            ("", Set, json!(1)),
            ("deal", Set, json!(1)),
            ("waterfall.x", Set, json!(1)),
            ("dealer.x", Set, json!(1)),
            ("deal..x", Set, json!(1)),
            ("deal.tranches[Z].balance", Set, json!(1)),
            ("deal.tranches[9].balance", Set, json!(1)),
            ("deal.tranches[0", Set, json!(1)),
            ("deal.name", Add, json!(1)),
            ("deal.name.first", Set, json!(1)),
            ("deal.dates[0]", Set, json!(1)),
            ("deal.tranches[0].balance", Multiply, json!("two")),
            ("deal.assets[?pric > 1].par", Set, json!(1)),
            ("deal.tranches[?par > 1].balance", Set, json!(1)),
            ("assumptions.nothing", Remove, json!(1)),
        ]),
        [
            r#"overrides[0].path: "" is empty"#,
            r#"overrides[1].path: "deal" must go on from deal or assumptions"#,
            r#"overrides[2].path: "waterfall.x" must go on from deal or assumptions"#,
            r#"overrides[3].path: "dealer.x" must go on from deal or assumptions"#,
            r#"overrides[4].path: "deal..x" has an empty name"#,
            r#"overrides[5].path: "deal.tranches[Z].balance" has no element named "Z""#,
            r#"overrides[6].path: "deal.tranches[9].balance" has 3 elements, none is 9"#,
            r#"overrides[7].path: "deal.tranches[0" the bracket before "0" is not closed"#,
            r#"overrides[8].path: "deal.name" is no number: "Small CLO: five loans, three classes""#,
            r#"overrides[9].path: "deal.name.first" goes into a value that has no parts"#,
            r#"overrides[10].path: "deal.dates[0]" is no list, so it has no element 0"#,
            r#"overrides[11].value: must be a finite number, got "two""#,
            r#"overrides[12].path: "deal.assets[?pric > 1].par" in the filter, character 1: unknown field `pric`, did you mean `price`?"#,
            r#"overrides[13].path: "deal.tranches[?par > 1].balance" a filter selects among assets alone"#,
            r#"overrides[14].path: "assumptions.nothing" is not there"#,
        ]
    );
}

#[test]
fn what_comes_out_is_checked_again() {
    assert_eq!(
        problems(&[("deal.tranches[1].balance", Set, json!(-1)), ("assumptions.severity", Add, json!(2))]),
        [
            "deal.tranches[1].balance: must be an amount from 0 to 1e13, got -1",
            "assumptions.severity: must be between 0 and 1, got 2.3",
        ]
    );
    let told = problems(&[
        ("assumptions.recovry_rate", Set, json!(0.4)),
        ("deal.tranches[A].balance", Set, json!("x")),
    ]);
    assert!(told[0].starts_with("deal.tranches[0].balance: invalid type: string"), "{told:?}");
    assert!(told[1].starts_with("assumptions.recovry_rate: unknown field"), "{told:?}");
}

#[test]
fn two_to_five_scenarios_are_compared_with_the_first() {
    let (deal, assumptions) = small();
    let base = Scenario { name: "base".into(), ..scenario(&[]) };
    let worse =
        Scenario { name: "worse".into(), ..scenario(&[("assumptions.default_rate", Set, json!(0.5))]) };
    let table = compare_scenarios(&deal, &assumptions, &[base.clone(), worse.clone()]).unwrap();
    assert_eq!(table.names, ["base", "worse"]);
    assert_eq!(table.outcomes[0], Outcome::of(&deal, &assumptions).unwrap());
    assert_eq!(table.outcomes[1], worse.outcome(&deal, &assumptions).unwrap());
    assert!(table.outcomes[1].losses > table.outcomes[0].losses);
    for count in [0, 1, 6] {
        let error = compare_scenarios(&deal, &assumptions, &vec![base.clone(); count]).unwrap_err();
        assert_eq!(error.to_string(), format!("scenarios: must be two to five, got {count}"));
    }
    let wrong = scenario(&[("deal.x[", Set, json!(1))]);
    let error = compare_scenarios(&deal, &assumptions, &[base, wrong]).unwrap_err().to_string();
    assert!(error.starts_with("scenarios[1]: overrides[0].path: "), "{error}");
}

#[test]
fn a_scenario_is_json_that_forgives_no_misspelling() {
    let text = r#"{"id": "S", "name": "n", "overrides": [{"path": "assumptions.severity", "value": 0.5}]}"#;
    let read: Scenario = risk_core::read::text(text).unwrap();
    assert_eq!((read.kind, read.overrides[0].operation), (ScenarioKind::Custom, Set));
    let back: Scenario = serde_json::from_str(&serde_json::to_string(&read).unwrap()).unwrap();
    assert_eq!(back, read);
    assert!(risk_core::read::text::<Scenario>(&text.replace("value", "valeu")).is_err());
}

proptest! {
    #[test]
    fn any_deal_survives_its_json_and_lists_its_inputs(case in case()) {
        let Case { deal, assumptions } = &case;
        let (same, equal) = scenario(&[]).apply(deal, assumptions).unwrap();
        prop_assert_eq!(&same, deal);
        prop_assert_eq!(&equal, assumptions);
        let all = parameters(deal, assumptions).unwrap();
        prop_assert!(all.iter().all(|parameter| !parameter.value.is_null()));
    }

    #[test]
    fn no_path_upsets_the_reader(
        parts in prop::collection::vec(
            select(vec!["deal", "assumptions", ".", "[", "]", "*", "?", "0", "99999999999999999999", "tranches", "assets", "A", "L1",
                "par", "price < 1", "coupon", "é", "[*]", ".dates", ".maturity", "[?par > 0]"]),
            0..12,
        ),
        operation in select(vec![Set, Add, Multiply, Remove]),
        value in select(vec![json!(null), json!(1), json!(-1e308), json!("x"), json!([]), json!({"a": 1})]),
        rooted in any::<bool>(),
    ) {
        let path = format!("{}{}", if rooted { "deal." } else { "" }, parts.concat());
        match apply(&[(&path, operation, value)]) {
            Ok((deal, assumptions)) => prop_assert!(assumptions.check(&deal).is_ok()),
            Err(error) => prop_assert!(!error.problems().is_empty()),
        }
    }
}
