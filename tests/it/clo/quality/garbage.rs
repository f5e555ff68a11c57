//! What cannot be tested is named.

use super::{invented, report};
use clo_core::Deal;
use clo_core::quality::{Book, Outcome, Settings, Test, compliance};
use serde_json::json;

fn problems(deal: &Deal, settings: &Settings) -> Vec<String> {
    let error = compliance(deal, settings).unwrap_err();
    error.problems().iter().map(ToString::to_string).collect()
}

fn spoilt(spoil: impl FnOnce(&mut Deal)) -> Vec<String> {
    let mut deal = invented();
    spoil(&mut deal);
    problems(&deal, &Settings::default())
}

#[test]
fn assets_that_are_none_are_named() {
    assert_eq!(
        spoilt(|deal| {
            deal.assets[2].par = -1.0;
            deal.assets[3].par = f64::NAN;
            deal.assets[4].id = "A01".into();
            deal.assets[5].moodys.recovery_rate = Some(1.5);
            deal.assets[6].purchase_price = Some(98.0);
        }),
        [
            "assets[2].par: must be an amount from 0 to 1e13, got -1",
            "assets[3].par: must be an amount from 0 to 1e13, got NaN",
            "assets[4].id: is given twice: \"A01\"",
            "assets[5].moodys.recovery_rate: must be between 0 and 1, got 1.5",
            "assets[6].purchase_price: must be between 0 and 2, got 98",
        ]
    );
}

#[test]
fn an_unknown_rating_is_named() {
    let mut deal = serde_json::to_value(invented()).unwrap();
    deal["assets"][7]["moodys"]["facility"] = json!("Bx");
    let error = Deal::from_json(&deal.to_string()).unwrap_err();
    assert_eq!(error.problems()[0].path, "assets[7].moodys.facility");
    assert!(error.to_string().contains("not a rating: \"Bx\""), "{error}");
}

#[test]
fn terms_that_are_incomplete_are_named() {
    assert_eq!(spoilt(|deal| deal.quality = None), ["quality: is missing: the deal has no compliance tests"]);
    assert_eq!(
        spoilt(|deal| deal.quality.as_mut().unwrap().point = None),
        [32, 36, 39, 46, 54].map(|number| format!(
            "quality.tests[{}].threshold: is missing, and so are quality.point and quality.matrix: test {number} has \
             no usual one",
            number - 1
        ))
    );
    assert_eq!(
        spoilt(|deal| {
            let tests = &mut deal.quality.as_mut().unwrap().tests;
            tests[34].threshold = None;
            tests[36].threshold = None;
        }),
        [
            "quality.tests[34].threshold: is missing: test 35 has no usual one",
            "quality.tests[36].threshold: is missing, and so is a quality point with a diversity: test 37 has no usual one",
        ]
    );
    assert_eq!(
        spoilt(|deal| {
            let tests = &mut deal.quality.as_mut().unwrap().tests;
            tests.truncate(1);
            tests.push(Test { number: 1, threshold: Some(f64::NAN), ..Test::default() });
            tests.push(Test { number: 55, threshold: Some(0.1), ..Test::default() });
        }),
        [
            "quality.tests[1].threshold: must be between -1000000 and 1000000, got NaN",
            "quality.tests[1].number: is given twice: 1",
            "quality.tests[2].name: is missing: test 55 is not one of the numbered 1 to 54",
            "quality.tests[2].measure: is missing: test 55 is not one of the numbered 1 to 54",
            "quality.tests[2].direction: is missing: test 55 is not one of the numbered 1 to 54",
        ]
    );
    assert_eq!(
        spoilt(|deal| deal.current_index = None),
        ["current_index: is missing: the spreads of floating-rate assets are measured against it"]
    );
}

#[test]
fn settings_that_are_none_are_named() {
    let settings = Settings { baseline: [(7, f64::NAN)].into(), index: Some(5.4e3), ..Settings::default() };
    assert_eq!(
        problems(&invented(), &settings),
        [
            "baseline.7: must be finite, got NaN",
            "index: must be a decimal rate from -1 to 10 (0.05 is 5 %), got 5400",
        ]
    );
}

#[test]
fn candidates_are_checked_too() {
    let deal = invented();
    let mut candidates = vec![deal.assets[0].clone(); 3];
    for candidate in &mut candidates {
        candidate.id = "B01".into();
    }
    candidates[0].currency = "EUR".into();
    candidates[2].spread = f64::INFINITY;
    let error = Book::new(&deal, &candidates, &Settings::default()).unwrap_err();
    let problems: Vec<_> = error.problems().iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(
        problems,
        ["candidates[0].currency", "candidates[1].id", "candidates[2].spread", "candidates[2].id"]
    );
}

#[test]
fn a_pool_without_performing_par_is_no_fault() {
    let mut deal = invented();
    for asset in &mut deal.assets {
        asset.defaulted = true;
    }
    let all_defaulted = report(&deal);
    assert_eq!(all_defaulted.collateral_principal_amount, 6.4e6);
    assert_eq!(all_defaulted.get(1).unwrap().value, Some(1.0));
    for number in [32, 33, 34, 35, 36] {
        assert_eq!(all_defaulted.get(number).unwrap().outcome, Outcome::NotApplicable, "{number}");
    }
    let monitor = all_defaulted.cdo_monitor.unwrap();
    assert_eq!((monitor.metrics, monitor.classes[0].scenario_default_rate), (None, None));
    assert!(!monitor.classes[0].passing);

    deal.assets.clear();
    let only_cash = report(&deal);
    assert_eq!(only_cash.get(1).unwrap().value, Some(1.0));
    assert_eq!(only_cash.get(37).unwrap().value, Some(0.0));
    assert!(only_cash.assumed.is_empty());
}
