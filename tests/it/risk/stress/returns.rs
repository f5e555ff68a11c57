use super::{near, paths};
use proptest::prelude::*;
use risk_core::stress::{ReturnStress, SpikeCenter, stress_returns};

const RETURNS: [f64; 4] = [0.01, -0.02, 0.03, 0.0];

fn spike(center: SpikeCenter) -> ReturnStress {
    ReturnStress::VolatilitySpike { multiplier: 2.0, center }
}

#[test]
fn each_stress_bends_the_series_as_it_says() {
    let stresses =
        [ReturnStress::MarketCrash { shock: -0.3 }, spike(SpikeCenter::Zero), spike(SpikeCenter::Mean)];
    let report = stress_returns(&RETURNS, &stresses).unwrap();
    // Mean 0.005; squares of deviations 0.25, 6.25, 6.25, 0.25 in 1e-4.
    let volatility = (13.0e-4f64 / 4.0).sqrt();
    assert!(near(report.mean, 0.005, 1e-14) && near(report.volatility, volatility, 1e-14));
    let [crash, spread, about] = [0, 1, 2].map(|i| report.results[i]);
    assert!(near(crash.mean, -0.295, 1e-13) && near(crash.volatility, volatility, 1e-12));
    assert!(near(crash.relative_mean_impact.unwrap(), -60.0, 1e-12));
    assert!(near(spread.mean, 0.01, 1e-13) && near(spread.volatility, 2.0 * volatility, 1e-13));
    assert!(near(spread.relative_volatility_impact.unwrap(), 1.0, 1e-13));
    assert!(near(about.mean, 0.005, 1e-13) && near(about.volatility, 2.0 * volatility, 1e-13));
}

/// A portfolio of three technology shares, 2020 to 2025, known by its published moments alone.
#[test]
fn relative_impact_is_over_the_size_of_the_mean() {
    let mean = 0.000_915_002_983_995;
    let report =
        stress_returns(&[mean - 0.01, mean + 0.01], &[ReturnStress::MarketCrash { shock: -0.3 }]).unwrap();
    assert!(near(report.results[0].mean, -0.299_084_997, 1e-9));
    assert!(near(report.results[0].relative_mean_impact.unwrap(), -327.867_783_2, 1e-9));
}

#[test]
fn what_was_zero_has_no_relative_impact() {
    let report = stress_returns(&[0.0, 0.0], &[ReturnStress::MarketCrash { shock: 0.1 }]).unwrap();
    let result = report.results[0];
    assert_eq!((result.relative_mean_impact, result.relative_volatility_impact), (None, None));
    assert_eq!(result.mean_impact, 0.1);
}

#[test]
fn noise_adds_its_variance_and_is_the_same_each_time() {
    let returns: Vec<f64> = (0..5_000).map(|t| if t % 2 == 0 { 0.1 } else { -0.1 }).collect();
    let stress = |seed| ReturnStress::CorrelationBreakdown { noise_level: 0.1, seed };
    let report = stress_returns(&returns, &[stress(42), stress(42), stress(7)]).unwrap();
    assert_eq!(report.results[0], report.results[1]);
    assert_ne!(report.results[0].mean, report.results[2].mean);
    assert!((report.results[0].volatility - 0.02f64.sqrt()).abs() < 0.003);
}

#[test]
fn a_document_may_leave_the_parameters_out() {
    let read = |text| serde_json::from_str::<ReturnStress>(text).unwrap();
    assert_eq!(read(r#"{"type": "market_crash"}"#), ReturnStress::MarketCrash { shock: -0.30 });
    assert_eq!(read(r#"{"type": "volatility_spike"}"#), spike(SpikeCenter::Zero));
    assert_eq!(
        read(r#"{"type": "correlation_breakdown"}"#),
        ReturnStress::CorrelationBreakdown { noise_level: 0.1, seed: 42 }
    );
    assert!(serde_json::from_str::<ReturnStress>(r#"{"type": "interest_rate_shock"}"#).is_err());
    assert!(serde_json::from_str::<ReturnStress>(r#"{"type": "market_crash", "shok": -0.2}"#).is_err());
}

#[test]
fn bad_input_is_named() {
    let stresses = [
        ReturnStress::MarketCrash { shock: f64::NAN },
        ReturnStress::VolatilitySpike { multiplier: -1.0, center: SpikeCenter::Zero },
        ReturnStress::CorrelationBreakdown { noise_level: f64::INFINITY, seed: 0 },
    ];
    assert_eq!(
        paths(stress_returns(&[], &stresses)),
        ["returns", "stresses[0].shock", "stresses[1].multiplier", "stresses[2].noise_level"]
    );
    assert_eq!(paths(stress_returns(&[0.0, f64::NAN], &[])), ["returns[1]"]);
}

proptest! {
    #[test]
    fn impacts_are_differences(returns in prop::collection::vec(-0.2..0.2f64, 1..40), shock in -0.5..0.5f64, multiplier in 0.0..5.0f64) {
        let stresses = [ReturnStress::MarketCrash { shock }, ReturnStress::VolatilitySpike { multiplier, center: SpikeCenter::Mean }];
        let report = stress_returns(&returns, &stresses).unwrap();
        for result in &report.results {
            prop_assert!((report.mean + result.mean_impact - result.mean).abs() < 1e-14);
            prop_assert!((report.volatility + result.volatility_impact - result.volatility).abs() < 1e-14);
        }
        prop_assert!((report.results[0].mean_impact - shock).abs() < 1e-14);
        prop_assert!(report.results[0].volatility_impact.abs() < 1e-13);
        prop_assert!(report.results[1].mean_impact.abs() < 1e-13);
    }
}
