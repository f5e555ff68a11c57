use super::close;
use proptest::prelude::*;
use risk_core::curve::HazardCurve;

#[test]
fn hulls_examples_come_out() {
    // Hull, 11th edition, section 24.2: a hazard rate of 1.5 % a year.
    let curve = HazardCurve::flat(0.015).unwrap();
    close("one year", curve.default_probability(1.0), 0.0149, 5e-5);
    close("five years", curve.default_probability(5.0), 0.0723, 5e-5);
    // Section 24.4: spreads of 150, 180 and 195 bps to 1, 2 and 3 years, recovery 40 %.
    let curve = HazardCurve::from_spreads(&[1.0, 2.0, 3.0], &[0.0150, 0.0180, 0.0195], 0.4).unwrap();
    close("first year", curve.cumulative_hazard(1.0), 0.025, 1e-15);
    close("second year", curve.cumulative_hazard(2.0) - curve.cumulative_hazard(1.0), 0.035, 1e-15);
    close("third year", curve.cumulative_hazard(3.0) - curve.cumulative_hazard(2.0), 0.0375, 1e-15);
}

#[test]
fn a_name_that_cannot_default_never_does() {
    let curve = HazardCurve::new(&[1.0, 2.0], &[0.1, 0.0]).unwrap();
    assert_eq!(curve.default_time(0.5), None);
    assert!(curve.default_time(0.05).is_some_and(|t| t < 1.0));
    assert_eq!(HazardCurve::flat(0.0).unwrap().default_time(1e-9), None);
    assert_eq!(HazardCurve::flat(0.1).unwrap().default_time(0.0), Some(0.0));
    for u in [1.0, -0.1, f64::NAN, f64::INFINITY] {
        assert_eq!(curve.default_time(u), None);
    }
    assert_eq!(curve.survival(f64::INFINITY), curve.survival(3.0));
    assert_eq!(HazardCurve::flat(0.1).unwrap().survival(f64::INFINITY), 0.0);
    assert_eq!((curve.survival(-1.0), curve.survival(f64::NAN)), (1.0, 1.0));
}

#[test]
fn what_is_no_curve_is_refused() {
    let text = |result: risk_core::Result<HazardCurve>| result.unwrap_err().to_string();
    assert!(text(HazardCurve::new(&[], &[])).contains("times: must not be empty"));
    assert!(
        text(HazardCurve::new(&[1.0, 1.0], &[0.1, 0.1])).contains("times[1]: must be finite and above 1")
    );
    assert!(text(HazardCurve::new(&[1.0], &[-0.1])).contains("rates[0]"));
    assert!(
        text(HazardCurve::new(&[1.0], &[0.1, 0.2])).contains("must have 1 elements, one per time, got 2")
    );
    assert!(text(HazardCurve::flat(f64::NAN)).contains("rate"));
    let decreasing = HazardCurve::from_default_probabilities(&[1.0, 2.0], &[0.1, 0.05]);
    assert_eq!(text(decreasing), "probabilities[1]: must be from 0.1, the one before, to 1, got 0.05");
    assert!(text(HazardCurve::from_default_probabilities(&[1.0], &[f64::NAN])).contains("probabilities[0]"));
    assert!(text(HazardCurve::from_spreads(&[1.0, 2.0], &[0.02, 0.005], 0.4)).contains("spreads[1]"));
    assert!(text(HazardCurve::from_spreads(&[1.0], &[0.02], 1.0)).contains("recovery"));
    let certain = HazardCurve::from_default_probabilities(&[1.0], &[1.0]).unwrap();
    close("certain default", certain.default_probability(1.0), 1.0, 1e-15);
    assert!(serde_json::from_str::<HazardCurve>(r#"{"times": [2.0, 1.0], "rates": [0.1, 0.1]}"#).is_err());
    let back: HazardCurve = serde_json::from_str(&serde_json::to_string(&certain).unwrap()).unwrap();
    assert_eq!(back, certain);
}

proptest! {
    #[test]
    fn a_default_time_inverts_the_default_probability(
        steps in prop::collection::vec((0.1..3.0f64, 0.001..0.5f64), 1..6), t in 0.01..15.0f64,
    ) {
        let times: Vec<f64> = steps.iter().scan(0.0, |sum, (dt, _)| { *sum += dt; Some(*sum) }).collect();
        let rates: Vec<f64> = steps.iter().map(|(_, rate)| *rate).collect();
        let curve = HazardCurve::new(&times, &rates).unwrap();
        let p = curve.default_probability(t);
        prop_assume!(p < 0.999);
        prop_assert!((curve.default_time(p).unwrap() - t).abs() < 1e-9);
        prop_assert!((curve.survival(t) + p - 1.0).abs() < 1e-15);
        let probabilities: Vec<f64> = times.iter().map(|&t| curve.default_probability(t)).collect();
        let again = HazardCurve::from_default_probabilities(&times, &probabilities).unwrap();
        prop_assert!((again.default_probability(t) - p).abs() < 1e-10);
    }
}
