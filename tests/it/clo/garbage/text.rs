//! Documents that are not what they should be.

use super::{Input, every_feature, refused, small};
use clo_core::{Assumptions, Deal};
use serde_json::{Value, json};

#[test]
fn what_is_not_json_says_so() {
    for text in ["", " ", "{", "{\"name\": }", "NaN", "deal", "{} {}", "\u{0}", "{\"name\": \"\\ud800\"}"] {
        let error = Deal::from_json(text).unwrap_err().to_string();
        assert!(error.starts_with("not JSON: "), "{text:?}: {error}");
    }
}

#[test]
fn json_of_another_shape_is_no_deal() {
    for text in ["null", "[]", "{}", "1", "\"deal\"", "[{}]"] {
        assert!(!Deal::from_json(text).unwrap_err().problems().is_empty(), "{text}");
    }
    for text in ["null", "1", "\"base\""] {
        assert!(!Assumptions::from_json(text).unwrap_err().problems().is_empty(), "{text}");
    }
    assert_eq!(Assumptions::from_json("{}").unwrap(), Assumptions::default());
}

#[test]
fn nesting_without_end_is_refused() {
    let deep = 10_000;
    for (open, close) in [("[", "]"), ("{\"not\":", "}"), ("{\"all\":[", "]}")] {
        let nested = format!("{}{}", open.repeat(deep), close.repeat(deep));
        for text in [nested.clone(), format!("{{\"waterfall\": {{\"steps\": {nested}}}}}")] {
            let error = Deal::from_json(&text).unwrap_err().to_string();
            assert!(error.starts_with("not JSON: "), "{error}");
        }
    }
}

#[test]
fn a_word_that_is_not_known_is_refused_by_its_path() {
    refused(&small().with("/deal/assets/3/recovry_rate", 0.4), &["assets[3].recovry_rate"]);
    refused(&small().with("/deal/dates/calender", json!({})), &["dates.calender"]);
    refused(&small().with("/assumptions/recovery_lag", 12), &["recovery_lag"]);
    refused(
        &small().with("/assumptions/by_asset/L5/default_dat", "2026-01-01"),
        &["by_asset.L5.default_dat"],
    );
    refused(&small().with("/deal/assets/3/day_count", "thirty_three_360"), &["assets[3].day_count"]);
    refused(&small().with("/deal/waterfall/preset/structure", "mag_10"), &["waterfall.preset.structure"]);
}

fn with_steps(interest: Value) -> Input {
    let steps = json!({"interest": interest, "principal": [], "note_sequence": [], "acceleration": []});
    small().with("/deal/waterfall", json!({"steps": steps}))
}

/// The reader goes on after a problem, also below a name of a variant such as `steps` or `schedule`.
#[test]
fn all_problems_of_form_are_named_at_once() {
    let input = small()
        .with("/deal/assets/0/par", "much")
        .with("/deal/assets/3/maturity", "2026-13-01")
        .with("/deal/tranches/1/coupon", json!({"floating": {"spread": "wide"}}))
        .with("/deal/fees/0/kind", "gratuity");
    let mut paths = input.paths();
    paths.sort_unstable();
    assert_eq!(
        paths,
        ["assets[0].par", "assets[3].maturity", "fees[0].kind", "tranches[1].coupon.floating.spread"]
    );
    let steps = json!([
        {"pay": "tips", "to": ["trustee"]},
        {"pay": "fees", "to": ["trustee"]},
        {"pay": "interest", "to": ["A"], "limit": {"cap": "none"}},
        {"pay": "interest", "to": ["B"], "when": {"falling": "oc_b"}}
    ]);
    let mut paths = with_steps(steps).paths();
    paths.sort_unstable();
    let want = [
        "waterfall.steps.interest[0].pay",
        "waterfall.steps.interest[2].limit.cap",
        "waterfall.steps.interest[3].when",
    ];
    assert_eq!(paths, want);
    let schedule =
        json!({"schedule": [{"date": "soon", "amount": 1}, {"date": "2026-03-31", "amount": "half"}]});
    let mut paths = small().with("/deal/assets/1/amortization", schedule).paths();
    paths.sort_unstable();
    assert_eq!(
        paths,
        ["assets[1].amortization.schedule[0].date", "assets[1].amortization.schedule[1].amount"]
    );
}

/// Text is text: no name is too strange to be paid.
#[test]
fn strange_names_are_names() {
    for name in ["Ä-1 \"senior\"", "class\u{0}", "💶", "a.b[0]", "../A", &"x".repeat(100_000)] {
        let mut input = small().with("/deal/tranches/0/name", name);
        for test in [0, 2] {
            input = input.with(&format!("/deal/coverage_tests/{test}/through"), name);
        }
        let projection = input.answer();
        assert_eq!(projection.tranches[0].name, name);
        assert_eq!(projection.tranches[0].principal_paid, small().answer().tranches[0].principal_paid);
    }
}

/// Every value of a deal replaced by each other kind of value.
#[test]
fn no_kind_of_value_in_any_place_does_harm() {
    let hostile =
        [json!(null), json!(true), json!(""), json!("A"), json!([]), json!({}), json!([[]]), json!(0)];
    for (input, hostile) in [(small(), &hostile[..]), (every_feature(), &hostile[..3])] {
        let mut places = super::pointers(&input.0, &|_| true);
        places.retain(|place| place.matches('/').count() > 1);
        super::assert_no_fault(&input, &places, hostile);
    }
}
