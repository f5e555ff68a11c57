use super::{numbers, truth};
use proptest::prelude::*;
use risk_core::statistics::{QuantileMethod, quantile, quantiles};

const ALL: [QuantileMethod; 9] = [
    QuantileMethod::InverseEmpirical,
    QuantileMethod::AveragedInverseEmpirical,
    QuantileMethod::ClosestObservation,
    QuantileMethod::InterpolatedInverseEmpirical,
    QuantileMethod::Hazen,
    QuantileMethod::Weibull,
    QuantileMethod::Linear,
    QuantileMethod::MedianUnbiased,
    QuantileMethod::NormalUnbiased,
];

#[test]
fn the_nine_quantiles_are_those_of_exact_arithmetic() {
    for case in truth("quantile").as_array().unwrap() {
        let sample = numbers(&case["sample"]);
        for row in case["p"].as_array().unwrap() {
            let p = row[0].as_f64().unwrap();
            for (method, expected) in ALL.into_iter().zip(numbers(&row[1])) {
                let got = quantile(&sample, p, method).unwrap();
                let n = sample.len();
                assert!(
                    (got - expected).abs() < 1e-13 * expected.abs().max(1.0),
                    "{method:?} {n} {p}: {got} {expected}"
                );
            }
        }
    }
}

#[test]
fn a_quantile_wants_a_sample_and_a_probability() {
    let text = |sample: &[f64], p| quantile(sample, p, QuantileMethod::Linear).unwrap_err().to_string();
    assert_eq!(text(&[], 0.5), "sample: must have at least 1 observations, got 0");
    assert_eq!(text(&[1.0], 1.5), "p: must be between 0 and 1, got 1.5");
    assert_eq!(
        text(&[f64::NAN], f64::NAN),
        "p: must be between 0 and 1, got NaN\nsample[0]: must be finite, got NaN"
    );
    let extremes = [f64::MAX, -f64::MAX];
    assert_eq!(quantile(&extremes, 0.5, QuantileMethod::Linear).unwrap(), 0.0);
    assert_eq!(
        quantiles(&[], &[0.5, f64::NAN], QuantileMethod::Linear).unwrap_err().to_string(),
        "probabilities[1]: must be between 0 and 1, got NaN\nsample: must have at least 1 observations, got 0"
    );
    assert_eq!(quantiles(&[2.0, 1.0], &[1.0, 0.0], QuantileMethod::Linear).unwrap(), [2.0, 1.0]);
    assert_eq!(serde_json::to_string(&QuantileMethod::default()).unwrap(), "\"linear\"");
}

proptest! {
    #[test]
    fn a_quantile_does_not_depend_on_the_order_and_grows_with_p(
        sample in prop::collection::vec(-1e6..1e6_f64, 1..40), p in 0.0..=1.0_f64, q in 0.0..=1.0_f64,
    ) {
        let mut sorted = sample.clone();
        sorted.sort_by(f64::total_cmp);
        let (low, high) = (p.min(q), p.max(q));
        for method in ALL {
            let found = quantile(&sample, low, method)?;
            prop_assert_eq!(vec![found], quantiles(&sample, &[low], method)?);
            prop_assert!(found <= quantile(&sample, high, method)?);
            prop_assert!(sorted[0] <= found && found <= sorted[sorted.len() - 1]);
        }
    }

    #[test]
    fn quantiles_of_the_negative_are_those_from_the_other_end(
        sample in prop::collection::vec(-1.0..1.0_f64, 1..30), p in 0.0..=1.0_f64,
    ) {
        let negative: Vec<f64> = sample.iter().map(|x| -x).collect();
        // Types 1, 3 and 4 are not symmetric.
        for method in [ALL[4], ALL[5], ALL[6], ALL[7], ALL[8]] {
            let (there, here) = (quantile(&negative, 1.0 - p, method)?, quantile(&sample, p, method)?);
            prop_assert!((there + here).abs() < 1e-12);
        }
    }
}
