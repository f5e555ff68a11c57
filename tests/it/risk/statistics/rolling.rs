use super::{numbers, optional, truth};
use proptest::prelude::*;
use risk_core::statistics::{
    Bias, mean, rolling_beta, rolling_correlation, rolling_covariance, rolling_mean,
    rolling_standard_deviation, standard_deviation,
};

fn alike(what: &str, got: &[Option<f64>], expected: &[Option<f64>], tolerance: f64) {
    assert_eq!(got.len(), expected.len());
    for (t, (got, expected)) in got.iter().zip(expected).enumerate() {
        assert_eq!(got.is_some(), expected.is_some(), "{what} {t}: {got:?} for {expected:?}");
        let apart = (got.unwrap_or(0.0) - expected.unwrap_or(0.0)).abs();
        assert!(
            apart <= tolerance * expected.unwrap_or(0.0).abs().max(1.0),
            "{what} {t}: {got:?} for {expected:?}"
        );
    }
}

#[test]
fn windows_are_those_of_numpy() {
    let truth = truth("rolling");
    let (x, y) = (numbers(&truth["x"]), numbers(&truth["y"]));
    for (window, expected) in truth["windows"].as_object().unwrap() {
        let window = window.parse().unwrap();
        let expected = |name: &str| optional(&expected[name]);
        alike("mean", &rolling_mean(&x, window).unwrap(), &expected("mean"), 1e-14);
        let deviations = rolling_standard_deviation(&x, window, Bias::Sample).unwrap();
        alike("deviation", &deviations, &expected("deviation"), 1e-12);
        let covariances = rolling_covariance(&x, &y, window, Bias::Sample).unwrap();
        alike("covariance", &covariances, &expected("covariance"), 1e-12);
        alike("correlation", &rolling_correlation(&x, &y, window).unwrap(), &expected("correlation"), 1e-12);
        alike("beta", &rolling_beta(&x, &y, window).unwrap(), &expected("beta"), 1e-12);
    }
}

#[test]
fn an_outlier_leaves_no_trace() {
    let mut series = vec![1e-3; 50];
    series[10] = 1e12;
    let found = rolling_standard_deviation(&series, 5, Bias::Sample).unwrap();
    assert!(found[15..].iter().all(|&s| s == Some(0.0)));
    assert_eq!(rolling_mean(&series, 5).unwrap()[15], Some(1e-3));
    assert_eq!(rolling_correlation(&series, &series, 5).unwrap()[20], None);
    assert_eq!(rolling_beta(&series, &series, 5).unwrap()[20], None);
}

#[test]
fn bad_windows_are_named() {
    let window = rolling_mean(&[1.0], 0).unwrap_err().to_string();
    assert_eq!(window, "window: must be at least 1, got 0");
    assert_eq!(
        rolling_mean(&[1.0, f64::NAN], 1).unwrap_err().to_string(),
        "series[1]: must be finite, got NaN"
    );
    assert!(
        rolling_covariance(&[1.0], &[1.0, 2.0], 1, Bias::Sample)
            .unwrap_err()
            .to_string()
            .starts_with("y: must")
    );
    assert!(rolling_beta(&[1.0], &[], 1).unwrap_err().to_string().starts_with("market: must have 1"));
    assert_eq!(rolling_mean(&[], 5).unwrap(), []);
    assert_eq!(rolling_mean(&[1.0, 2.0], usize::MAX).unwrap(), [None, None]);
    assert_eq!(rolling_standard_deviation(&[1.0], 1, Bias::Sample).unwrap(), [None]);
    assert_eq!(rolling_standard_deviation(&[1.0], 1, Bias::Population).unwrap(), [Some(0.0)]);
    assert_eq!(rolling_mean(&[f64::MAX, -f64::MAX], 2).unwrap()[0], None);
}

proptest! {
    #[test]
    fn each_window_is_a_sample(series in prop::collection::vec(-1.0..1.0_f64, 0..60), window in 1..20_usize) {
        let means: Vec<_> = rolling_mean(&series, window)?;
        let deviations = rolling_standard_deviation(&series, window, Bias::Population)?;
        for t in 0..series.len() {
            let part = (t + 1 >= window).then(|| &series[t + 1 - window..=t]);
            let (m, s) = (part.and_then(mean), part.and_then(|part| standard_deviation(part, Bias::Population)));
            prop_assert!((means[t].unwrap_or(9.0) - m.unwrap_or(9.0)).abs() < 1e-14);
            prop_assert!((deviations[t].unwrap_or(9.0) - s.unwrap_or(9.0)).abs() < 1e-14);
        }
    }
}
