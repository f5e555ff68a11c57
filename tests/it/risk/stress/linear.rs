use super::{exposure, factor, near, paths, scenario};
use proptest::prelude::*;
use risk_core::stress::{
    Category, Exposure, Scenario, Severity, StressSettings, Target, base_cases, catalogue, direct_stress,
    idiosyncratic_band, summarize_stress,
};

const PLAIN: StressSettings = StressSettings { value: None, most_loss: 0.99 };

/// A real book, and what a production system made of it.
fn book() -> Vec<Exposure> {
    vec![
        exposure(factor("market"), 491_202.89),
        exposure(factor("size"), 364.91),
        exposure(factor("quality"), 144_331.18),
        exposure(factor("low_volatility"), 5_845.76),
        exposure(factor("growth"), 268_580.02),
        exposure(factor("momentum"), 4_189.83),
        exposure(factor("value"), 25_573.94),
        exposure(Target::InterestRate, -17_986.060_685_493_194),
    ]
}

#[test]
fn the_catalogue_gives_the_known_answers_of_a_real_book() {
    let known = [
        ("liquidity_crisis", -78_381.12),
        ("vix_spike_150", -75_141.87),
        ("quality_flight_12", -7_240.40),
        ("small_cap_outperformance_10", 36.49),
        ("growth_rally_15", 40_705.99),
        ("value_rotation_20", -21_743.21),
        ("rate_spike_300bp", -539.58),
        ("rates_down_100bp", 179.86),
        ("rates_up_100bp", -179.86),
        ("rates_down_25bp", 44.97),
        ("rates_up_25bp", -44.97),
        ("market_rally_25", 122_800.72),
        ("market_crash_35", -171_921.01),
        ("market_down_10", -49_120.29),
        ("market_up_10", 49_120.29),
        ("rates_down_50bp", 89.93),
        ("rates_up_50bp", -89.93),
        ("market_down_5", -24_560.14),
        ("market_up_5", 24_560.14),
    ];
    let all: Vec<Scenario> = catalogue().into_iter().chain(base_cases()).collect();
    for (id, expected) in known {
        let scenario = all.iter().find(|scenario| scenario.id == id).unwrap();
        let result = direct_stress(&book(), scenario, &PLAIN).unwrap();
        assert!((result.pnl - expected).abs() < 0.006, "{id}: {} for {expected}", result.pnl);
        assert_eq!(result.missing, []);
    }
}

#[test]
fn the_catalogue_is_whole() {
    let all: Vec<Scenario> = catalogue().into_iter().chain(base_cases()).collect();
    let count = |category| all.iter().filter(|scenario| scenario.category == category).count();
    let categories =
        [Category::Market, Category::Rates, Category::Rotation, Category::Volatility, Category::Historical];
    assert_eq!(categories.map(count), [6, 7, 4, 2, 3]);
    let mut ids: Vec<&str> = all.iter().map(|scenario| scenario.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 22);
    assert!(
        all.iter().all(|scenario| (scenario.category == Category::Historical) == scenario.period.is_some())
    );
    let covid = all.iter().find(|scenario| scenario.id == "covid_crash_2020").unwrap();
    let period = covid.period.unwrap();
    assert_eq!(
        (period.from.to_string(), period.to.to_string()),
        ("2020-02-19".to_owned(), "2020-03-23".to_owned())
    );
    assert_eq!(covid.shocks.iter().map(|shock| shock.size).sum::<f64>(), -0.35 + 0.15 - 0.40 - 0.30 + 0.10);
}

#[test]
fn a_scenario_is_a_document() {
    let text = r#"{"id": "mine", "name": "Mine", "category": "custom", "severity": "severe", "shocks": [
        {"on": {"factor": "market"}, "size": -0.2}, {"on": {"asset": "AAPL"}, "size": -0.1},
        {"on": "interest_rate", "size": 0.01}, {"on": "volatility", "size": 0.15}]}"#;
    let read: Scenario = serde_json::from_str(text).unwrap();
    assert_eq!(read.shocks[1].on, Target::Asset("AAPL".to_owned()));
    assert_eq!(serde_json::from_str::<Scenario>(&serde_json::to_string(&read).unwrap()).unwrap(), read);
    let severities = [0.0, -0.05, 0.149, 0.15, -0.35].map(Severity::of);
    let expected =
        [Severity::Mild, Severity::Moderate, Severity::Moderate, Severity::Severe, Severity::Extreme];
    assert_eq!(severities, expected);
}

#[test]
fn assets_rates_and_volatility_are_shocked_alike() {
    let book = [
        exposure(Target::Asset("A".to_owned()), 600.0),
        exposure(Target::Asset("B".to_owned()), -200.0),
        exposure(Target::InterestRate, -4_000.0),
        exposure(Target::Volatility, 1_000.0),
    ];
    let shocks = [
        (Target::Asset("A".to_owned()), -0.5),
        (Target::Asset("B".to_owned()), -0.25),
        (Target::InterestRate, 0.01),
        (Target::Volatility, 0.15),
        (factor("market"), -0.4),
    ];
    let result = direct_stress(&book, &scenario(&shocks), &PLAIN).unwrap();
    assert!(near(result.pnl, -300.0 + 50.0 - 40.0 + 150.0, 1e-14));
    assert_eq!(result.missing, [factor("market")]);
    assert_eq!(result.contributions.iter().map(|c| c.pnl).collect::<Vec<_>>(), [-300.0, 50.0, -40.0, 150.0]);
}

#[test]
fn no_more_is_lost_than_there_is() {
    let book = [exposure(factor("market"), 4_000.0)];
    let settings = StressSettings { value: Some(1_000.0), ..PLAIN };
    let crash = scenario(&[(factor("market"), -0.35)]);
    let result = direct_stress(&book, &crash, &settings).unwrap();
    assert_eq!((result.pnl, result.is_clipped), (-990.0, true));
    assert_eq!(result.contributions[0].pnl, -1_400.0);
    let rally = scenario(&[(factor("market"), 0.35)]);
    assert_eq!(direct_stress(&book, &rally, &settings).unwrap().pnl, 1_400.0);
    let at_most = scenario(&[(factor("market"), -0.2475)]);
    assert!(!direct_stress(&book, &at_most, &settings).unwrap().is_clipped);
}

#[test]
fn the_band_is_that_of_the_normal() {
    let (low, high) = idiosyncratic_band(-1_000.0, 100.0, 0.95, 4.0).unwrap();
    assert!(
        near(low, -1_000.0 - 391.992_796_908_010_7, 1e-12)
            && near(high, -1_000.0 + 391.992_796_908_010_7, 1e-12)
    );
    assert_eq!(
        paths(idiosyncratic_band(f64::NAN, -1.0, 1.0, f64::INFINITY)),
        ["pnl", "idiosyncratic_volatility", "periods", "confidence"]
    );
}

#[test]
fn the_summary_names_the_worst_and_the_best() {
    let all = catalogue();
    let results: Vec<_> = all.iter().map(|s| direct_stress(&book(), s, &PLAIN).unwrap()).collect();
    let summary = summarize_stress(&results[..4]).unwrap();
    assert_eq!(
        (summary.worst.scenario.as_str(), summary.best.scenario.as_str()),
        ("market_crash_35", "market_rally_25")
    );
    // +10, −10, −35 and +25 %: mean −2.5 %, median 0, deviations 12.5, 7.5, 32.5, 27.5.
    let dollars = 491_202.89;
    assert!(near(summary.mean, -0.025 * dollars, 1e-12) && summary.median.abs() < 1e-9);
    let squares = 0.125f64.powi(2) + 0.075f64.powi(2) + 0.325f64.powi(2) + 0.275f64.powi(2);
    assert!(near(summary.standard_deviation, (squares / 4.0).sqrt() * dollars, 1e-12));
    assert_eq!((summary.negative, summary.positive, summary.clipped), (2, 2, 0));
    assert_eq!(summary.mean_correlation_effect, 0.0);
    assert_eq!(paths(summarize_stress(&[])), ["results"]);
}

#[test]
fn bad_input_is_named() {
    let book = [exposure(factor("a"), f64::NAN), exposure(factor("a"), 1.0)];
    let bad = scenario(&[(factor("b"), f64::INFINITY), (factor("b"), 0.1)]);
    let settings = StressSettings { value: Some(-1.0), most_loss: 2.0 };
    assert_eq!(
        paths(direct_stress(&book, &bad, &settings)),
        ["exposures[0].dollars", "exposures[1].to", "shocks[0].size", "shocks[1].on", "value", "most_loss"]
    );
}

proptest! {
    #[test]
    fn a_linear_pnl_is_linear(dollars in prop::collection::vec(-1e6..1e6f64, 3), sizes in prop::collection::vec(-0.5..0.5f64, 3), by in -3.0..3.0f64) {
        let names = ["a", "b", "c"];
        let book: Vec<Exposure> = names.iter().zip(&dollars).map(|(n, d)| exposure(factor(n), *d)).collect();
        let shocks: Vec<_> = names.iter().zip(&sizes).map(|(n, s)| (factor(n), *s)).collect();
        let scaled: Vec<_> = names.iter().zip(&sizes).map(|(n, s)| (factor(n), by * s)).collect();
        let plain = direct_stress(&book, &scenario(&shocks), &PLAIN).unwrap();
        let moved = direct_stress(&book, &scenario(&scaled), &PLAIN).unwrap();
        prop_assert!((moved.pnl - by * plain.pnl).abs() < 1e-9 * 1e6);
        let backwards: Vec<Exposure> = book.iter().rev().cloned().collect();
        let turned = direct_stress(&backwards, &scenario(&shocks), &PLAIN).unwrap();
        prop_assert!((turned.pnl - plain.pnl).abs() < 1e-9 * 1e6);
    }
}
