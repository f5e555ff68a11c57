use super::{close, numbers, truth};
use proptest::prelude::*;
use risk_core::statistics::{Bias, excess_kurtosis, mean, moments, skewness, standard_deviation, variance};

#[test]
fn moments_are_those_of_forty_digits() {
    for (k, case) in truth("moments").as_array().unwrap().iter().enumerate() {
        let sample = numbers(&case["sample"]);
        // 10⁹ + noise: the mean takes seven of the digits of each deviation.
        let tolerance = if k == 2 { 1e-13 } else { 3e-14 };
        for (bias, name) in [(Bias::Population, "population"), (Bias::Sample, "corrected")] {
            let found = moments(&sample, bias).unwrap();
            let expected = numbers(&case[name]);
            close("mean", found.mean, case["mean"].as_f64().unwrap(), 1e-14);
            close("deviation", found.standard_deviation.unwrap(), expected[0], tolerance);
            close("skewness", found.skewness.unwrap(), expected[1], tolerance);
            close("kurtosis", found.excess_kurtosis.unwrap(), expected[2], tolerance);
            assert_eq!(found.count, sample.len());
            assert_eq!(mean(&sample), Some(found.mean));
            assert_eq!(standard_deviation(&sample, bias), found.standard_deviation);
            assert_eq!(skewness(&sample, bias), found.skewness);
            assert_eq!(excess_kurtosis(&sample, bias), found.excess_kurtosis);
            // The squares of the case near 1e150 are numbers still, those near 1e-170 are not.
            let square = expected[0] * expected[0];
            close(
                "variance",
                variance(&sample, bias).unwrap(),
                square,
                if square > 0.0 { 1e-13 } else { 0.0 },
            );
        }
    }
}

#[test]
fn what_has_no_moment_gives_none() {
    let three = [0.1; 3];
    assert_eq!(standard_deviation(&three, Bias::Sample), Some(0.0));
    assert_eq!(skewness(&three, Bias::Sample), None);
    assert_eq!(excess_kurtosis(&three, Bias::Population), None);
    assert_eq!(variance(&[1.0], Bias::Sample), None);
    assert_eq!(variance(&[1.0], Bias::Population), Some(0.0));
    assert_eq!(skewness(&[1.0, 2.0], Bias::Sample), None);
    assert_eq!(skewness(&[1.0, 2.0], Bias::Population), Some(0.0));
    assert_eq!(excess_kurtosis(&[1.0, 2.0, 4.0], Bias::Sample), None);
    assert_eq!(mean(&[]), None);
    assert_eq!(mean(&[1.0, f64::NAN]), None);
    assert_eq!(variance(&[1.0, f64::INFINITY], Bias::Population), None);
    assert_eq!(mean(&[f64::MAX, f64::MAX]), Some(f64::MAX));
    assert_eq!(mean(&[f64::MAX, -f64::MAX]), Some(0.0));
    assert_eq!(variance(&[f64::MAX, -f64::MAX], Bias::Population), None);
    assert_eq!(standard_deviation(&[f64::MAX, -f64::MAX], Bias::Population), Some(f64::MAX));
    assert_eq!(standard_deviation(&[0.0, 5e-324], Bias::Population), Some(0.0));
    assert_eq!(
        moments(&[], Bias::Sample).unwrap_err().to_string(),
        "sample: must have at least 1 observations, got 0"
    );
    assert_eq!(
        moments(&[1.0, f64::NAN], Bias::Sample).unwrap_err().to_string(),
        "sample[1]: must be finite, got NaN"
    );
}

proptest! {
    #[test]
    fn moments_follow_a_change_of_units(
        sample in prop::collection::vec(-1.0..1.0_f64, 5..60), shift in -10.0..10.0_f64, scale in 0.1..10.0_f64, flip: bool,
    ) {
        let scale = if flip { -scale } else { scale };
        let moved: Vec<f64> = sample.iter().map(|x| shift + scale * x).collect();
        let (before, after) = (moments(&sample, Bias::Sample)?, moments(&moved, Bias::Sample)?);
        let deviation = before.standard_deviation.unwrap();
        prop_assume!(deviation > 0.01);
        prop_assert!((after.mean - (shift + scale * before.mean)).abs() < 1e-13 * 20.0);
        prop_assert!((after.standard_deviation.unwrap() - scale.abs() * deviation).abs() < 1e-12 * 10.0);
        prop_assert!((after.skewness.unwrap() - scale.signum() * before.skewness.unwrap()).abs() < 1e-8);
        prop_assert!((after.excess_kurtosis.unwrap() - before.excess_kurtosis.unwrap()).abs() < 1e-8);
    }

    #[test]
    fn nothing_finite_has_moments_that_are_not(sample in prop::collection::vec(any::<f64>(), 0..12)) {
        for bias in [Bias::Population, Bias::Sample] {
            if let Ok(found) = moments(&sample, bias) {
                let all = [Some(found.mean), found.standard_deviation, found.skewness, found.excess_kurtosis];
                prop_assert!(all.into_iter().flatten().all(f64::is_finite), "{found:?}");
            }
        }
    }

    #[test]
    fn kurtosis_is_at_least_the_square_of_skewness_less_2(sample in prop::collection::vec(-1.0..1.0_f64, 2..40)) {
        let found = moments(&sample, Bias::Population)?;
        if let (Some(g1), Some(g2)) = (found.skewness, found.excess_kurtosis) {
            prop_assert!(g2 >= g1 * g1 - 2.0 - 1e-9 * (1.0 + g1 * g1));
        }
    }
}
