//! Every numbered test of the invented pool, to the last digits.

use super::{fixture, invented, near, report};
use clo_core::deal::Structure;
use clo_core::quality::{Measure, Outcome, RatingsUsed, Settings, Terms, compliance};

#[test]
fn the_54_tests_come_out_as_the_definitions_say() {
    let fixture = fixture();
    let tolerance = fixture["tolerance"].as_f64().unwrap();
    let report = report(&invented());
    assert_eq!(Some(report.collateral_principal_amount), fixture["collateral_principal_amount"].as_f64());
    let expected: Vec<(u16, f64, f64, Option<f64>, f64, bool)> =
        serde_json::from_value(fixture["tests"].clone()).unwrap();
    assert_eq!((expected.len(), report.tests.len()), (54, 54));
    for (number, numerator, denominator, value, threshold, passing) in expected {
        let got = report.get(number).unwrap();
        assert!(near(got.numerator, numerator, tolerance), "{number}: {} {numerator}", got.numerator);
        assert!(near(got.denominator, denominator, tolerance), "{number}: {} {denominator}", got.denominator);
        assert!(near(got.value.unwrap(), value.unwrap(), tolerance), "{number}: {:?} {value:?}", got.value);
        assert!(near(got.threshold, threshold, tolerance), "{number}: {} {threshold}", got.threshold);
        assert_eq!(got.outcome, if passing { Outcome::Passed } else { Outcome::Failed }, "{number}");
        assert_eq!(got.margin.unwrap() >= 0.0, passing, "{number}");
    }
    assert!(!report.passing);
}

#[test]
fn the_cdo_monitor_comes_out_as_its_formulas_say() {
    let fixture = fixture();
    let monitor = report(&invented()).cdo_monitor.unwrap();
    let metrics = serde_json::to_value(monitor.metrics.unwrap()).unwrap();
    for (name, want) in fixture["monitor"]["metrics"].as_object().unwrap() {
        let (got, want) = (metrics[name].as_f64().unwrap(), want.as_f64().unwrap());
        assert!(near(got, want, 1e-13), "{name}: {got} {want}");
    }
    let classes: Vec<(String, f64, f64, f64, bool)> =
        serde_json::from_value(fixture["monitor"]["classes"].clone()).unwrap();
    assert_eq!(classes.len(), monitor.classes.len());
    for (got, (class, recovery, scenario, breakeven, passing)) in monitor.classes.iter().zip(classes) {
        assert_eq!((&got.class, got.passing), (&class, passing));
        assert!(near(got.recovery_rate, recovery, 1e-13), "{class}");
        assert!(near(got.scenario_default_rate.unwrap(), scenario, 1e-12), "{class}");
        assert!(near(got.breakeven_default_rate.unwrap(), breakeven, 1e-12), "{class}");
        assert!(near(got.default_differential.unwrap(), breakeven - scenario, 1e-11), "{class}");
    }
}

#[test]
fn contributors_add_up_to_the_numerator_and_the_largest_is_first() {
    for test in report(&invented()).tests {
        let sum: f64 = test.contributors.iter().map(|part| part.amount).sum();
        assert!(near(sum, test.numerator, 1e-12), "{}: {sum} {}", test.number, test.numerator);
        assert!(test.contributors.is_sorted_by(|a, b| a.amount >= b.amount), "{}", test.number);
    }
}

#[test]
fn a_result_is_explained_in_words() {
    let report = report(&invented());
    for (number, want) in [
        (
            4,
            "Largest obligor (Alder): 5,300,000.00 of 43,600,000.00 is 12.156 %; at most 2.5 % is asked. \
             Failed by 9.656 %.",
        ),
        (
            29,
            "Cov-lite loans: 6,500,000.00 of 43,600,000.00 is 14.908 %; at most 60 % is asked. Passed with \
             45.092 % to spare.",
        ),
        (
            35,
            "Weighted average life: 5.31 years on average over par of 37,200,000.00; at most 5.5 years is \
             asked. Passed with 0.19 years to spare.",
        ),
        (
            37,
            "Moody's diversity score: 10.88 is the sum of the scores of its industries; at least 12 is asked. \
             Failed by 1.12.",
        ),
    ] {
        assert_eq!(report.get(number).unwrap().explanation, want);
    }
    let largest: Vec<&str> =
        report.get(4).unwrap().contributors.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(largest, ["A01", "A02", "A22"]);
}

#[test]
fn what_is_unknown_is_said() {
    let assumed: Vec<String> = report(&invented()).assumed.iter().map(ToString::to_string).collect();
    assert!(assumed.is_empty(), "{assumed:?}");
    let mut deal = invented();
    deal.assets[0].country.clear();
    deal.assets[1].facility_size = 0.0;
    deal.assets[2].moodys_industry.clear();
    deal.assets[3].wal_years = None;
    deal.assets[4].moodys = Default::default();
    deal.assets[4].sp = Default::default();
    deal.assets[4].price = None;
    let assumed: Vec<String> = report(&deal).assumed.iter().map(ToString::to_string).collect();
    assert_eq!(
        assumed,
        [
            "assets[0].country: unknown, taken for a foreign country outside every group",
            "assets[1].facility_size: unknown, taken for small",
            "assets[2].moodys_industry: unknown, taken for an industry of its own kind",
            "assets[3].wal_years: not reported, taken from the schedule of amortization",
            "assets[4].moodys.rating: not rated, taken for Caa3",
            "assets[4].sp.rating: not rated, taken for CCC-",
            "assets[4].price: unknown, taken for par",
        ]
    );
}

#[test]
fn given_ratings_go_before_derived_ones_unless_told_otherwise() {
    let mut deal = invented();
    let ccc = |deal: &_, ratings| {
        let settings = Settings { ratings, ..Settings::default() };
        compliance(deal, &settings).unwrap().get(40).unwrap().numerator
    };
    let derived = ccc(&deal, RatingsUsed::GivenElseDerived);
    deal.assets[0].sp.rating = risk_core::rating::Rating::parse("CCC");
    assert_eq!(ccc(&deal, RatingsUsed::GivenElseDerived), derived + deal.assets[0].par);
    assert_eq!(ccc(&deal, RatingsUsed::Derived), derived);
}

#[test]
fn countries_are_known_by_name_and_code() {
    let mut deal = invented();
    let want = report(&deal);
    for asset in &mut deal.assets {
        asset.country = match asset.country.as_str() {
            "USA" => " united states",
            "Netherlands" => "NLD",
            "United Kingdom" => "GB",
            "Cayman Islands" => "Caymen Islands",
            "Luxembourg" => "LU",
            other => other,
        }
        .to_owned();
    }
    for (got, want) in report(&deal).tests.iter().zip(&want.tests) {
        assert_eq!((got.numerator, got.outcome), (want.numerator, want.outcome), "{}", got.number);
    }
}

#[test]
fn known_deals_have_their_tests() {
    for (structure, count) in [
        (Structure::Mag6, 36),
        (Structure::Mag7, 41),
        (Structure::Mag8, 38),
        (Structure::Mag9, 37),
        (Structure::Mag14, 37),
        (Structure::Mag17, 37),
    ] {
        assert_eq!(Terms::of(structure).unwrap().tests.len(), count, "{structure:?}");
    }
    assert_eq!(Terms::of(Structure::Clo2), None);
    let mut deal = invented();
    deal.quality = Terms::of(Structure::Mag17);
    let report = report(&deal);
    assert_eq!(report.get(11).unwrap().threshold, 0.025);
    assert_eq!(report.get(37).unwrap().threshold, 55.0);
    assert!(report.tests.iter().all(|test| !matches!(test.measure, Measure::Unfunded)));
}

#[test]
fn a_test_of_the_deals_own_says_everything_itself() {
    let mut deal = invented();
    let test = r#"{"number": 101, "name": "Third largest obligor of cov-lite", "direction": "at_most", "threshold": 0.02,
                   "measure": {"obligor": {"rank": 2, "among": "cov_lite"}}}"#;
    deal.quality.as_mut().unwrap().tests = vec![serde_json::from_str(test).unwrap()];
    let report = report(&deal);
    assert_eq!(report.tests[0].group.as_deref(), Some("Umbrella"));
    assert_eq!(report.tests[0].numerator, 1.9e6);
}

#[test]
fn what_the_tests_ask_can_come_from_a_tape() {
    let tape = clo_core::tape::read_csv(
        "ID,Par,Maturity,Spread,Price,Purchase Price,Swapped Non-Discount\nA,1000,2030-01-15,0.03,99,78.5,Yes\n",
    )
    .unwrap();
    let asset = &tape.assets[0];
    assert_eq!((asset.purchase_price, asset.swapped_non_discount), (Some(0.785), true));
}
