//! Yields and scenario values of the collateral against a model of the loans in Python and QuantLib.

use clo_core::analytics::{AssetYield, CollateralPricing, asset_yield};
use clo_core::{Assumptions, Deal};
use risk_core::curve::ForwardCurve;
use serde::Deserialize;

#[derive(Deserialize)]
struct Fixture {
    tolerance: f64,
    index: f64,
    deal: Deal,
    yields: Vec<Yield>,
    base: Assumptions,
    scenarios: Vec<Scenario>,
}

#[derive(Deserialize)]
struct Yield {
    id: String,
    #[serde(flatten)]
    wanted: AssetYield,
}

#[derive(Deserialize)]
struct Scenario {
    assumptions: Assumptions,
    margin_shift: f64,
    /// By asset.
    values: Vec<f64>,
}

fn fixture() -> Fixture {
    serde_json::from_str(include_str!("../../fixtures/clo/analytics/collateral_value.json")).unwrap()
}

#[track_caller]
fn assert_near(what: &str, got: f64, want: f64, tolerance: f64) {
    assert!((got - want).abs() <= tolerance * want.abs().max(1.0), "{what}: got {got}, want {want}");
}

#[test]
fn loans_yield_what_their_contracts_pay() {
    let Fixture { tolerance, index, deal, yields, .. } = fixture();
    let index = ForwardCurve::flat(index);
    let of = |id: &str| {
        let asset = deal.assets.iter().find(|asset| asset.id == id).unwrap();
        asset_yield(asset, &index, &deal.dates.calendar, deal.dates.settlement())
    };
    for Yield { id, wanted } in &yields {
        let got = of(id).unwrap();
        assert_near(id, got.yield_to_maturity, wanted.yield_to_maturity, tolerance);
        assert_near(id, got.macaulay_duration, wanted.macaulay_duration, tolerance);
        assert_near(id, got.modified_duration, wanted.modified_duration, tolerance);
        assert_near(id, got.convexity, wanted.convexity, tolerance);
        assert_near(id, got.wal_years, wanted.wal_years, tolerance);
    }
    assert_eq!(yields.len() + 1, deal.assets.len());
    assert_eq!(of("in default"), None);
}

#[test]
fn what_has_no_price_or_no_time_left_has_no_yield() {
    let Fixture { index, deal, .. } = fixture();
    let index = ForwardCurve::flat(index);
    let (calendar, settlement) = (&deal.dates.calendar, deal.dates.settlement());
    let bullet = &deal.assets[0];
    let unpriced = clo_core::deal::Asset { price: None, ..bullet.clone() };
    let repaid = clo_core::deal::Asset { maturity: settlement, ..bullet.clone() };
    let gone = clo_core::deal::Asset { par: 0.0, ..bullet.clone() };
    for asset in [unpriced, repaid, gone] {
        assert_eq!(asset_yield(&asset, &index, calendar, settlement), None);
    }
}

#[test]
fn scenarios_reprice_the_collateral_at_its_margins() {
    let Fixture { tolerance, deal, base, scenarios, .. } = fixture();
    let pricing = CollateralPricing::new(&deal, &base).unwrap();
    for (number, Scenario { assumptions, margin_shift, values }) in scenarios.iter().enumerate() {
        let got = pricing.values(assumptions, *margin_shift).unwrap();
        assert_eq!(got.len(), values.len());
        for ((asset, got), wanted) in deal.assets.iter().zip(&got).zip(values) {
            assert_near(&format!("{number}, {}", asset.id), *got, *wanted, tolerance);
        }
    }
    // The base case itself gives the market's values.
    for (got, market) in pricing.values(&base, 0.0).unwrap().iter().zip(pricing.market_values()) {
        assert_near("the base case", *got, *market, tolerance);
    }
}

/// Wider margins, more defaults and worse recoveries all cost.
#[test]
fn values_fall_with_what_is_worse() {
    let Fixture { deal, base, .. } = fixture();
    let pricing = CollateralPricing::new(&deal, &base).unwrap();
    let total = |assumptions: &Assumptions, shift: f64| -> f64 {
        pricing.values(assumptions, shift).unwrap().iter().sum()
    };
    let mut last = total(&base, 0.0);
    for shift in [0.0025, 0.01, 0.05, 0.5] {
        let next = total(&base, shift);
        assert!(next < last, "at {shift}: {next}, after {last}");
        last = next;
    }
    let worse = |text: &str| -> Assumptions {
        let mut json = serde_json::to_value(&base).unwrap();
        let (name, value) = text.split_once('=').unwrap();
        json[name] = value.parse::<f64>().unwrap().into();
        serde_json::from_value(json).unwrap()
    };
    for text in ["default_rate=0.1", "severity=0.9"] {
        assert!(total(&worse(text), 0.0) < total(&base, 0.0), "{text}");
    }
}

#[test]
fn what_is_wrong_with_a_scenario_is_told() {
    let Fixture { deal, base, .. } = fixture();
    let pricing = CollateralPricing::new(&deal, &base).unwrap();
    let wrong: Assumptions = serde_json::from_str(r#"{"default_rate": 1.5}"#).unwrap();
    let message = pricing.values(&wrong, 0.0).unwrap_err().to_string();
    assert!(message.contains("default_rate"), "{message}");
    assert!(CollateralPricing::new(&deal, &wrong).is_err());
}
