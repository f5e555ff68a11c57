use super::{close_to, truth};
use proptest::prelude::*;
use risk_core::Error;
use risk_core::volatility::{
    HeterogeneousSettings, TrendDirection, TrendSettings, heterogeneous_forecast, volatility_percentile,
    volatility_trend,
};
use serde::Deserialize;

#[derive(Deserialize)]
pub struct Case {
    week: usize,
    month: usize,
    parameters: [f64; 4],
    standard_errors: [f64; 4],
    r_squared: f64,
    forecast: f64,
    observations: usize,
}

#[derive(Deserialize)]
pub struct Line {
    slope: f64,
    r_squared: f64,
}

fn paths<T: std::fmt::Debug>(result: risk_core::Result<T>) -> Vec<String> {
    result.unwrap_err().problems().iter().map(|problem| problem.path.clone()).collect()
}

#[test]
fn the_regression_is_that_of_statsmodels() {
    let truth = truth();
    for case in &truth.heterogeneous {
        let settings = HeterogeneousSettings { week: case.week, month: case.month, min_observations: 63 };
        let got = heterogeneous_forecast(&truth.daily_volatility, &settings).unwrap();
        assert!(
            close_to(got.forecast, case.forecast, 1e-10) && close_to(got.intercept, case.parameters[0], 1e-9)
        );
        for (k, coefficient) in [got.day, got.week, got.month].iter().enumerate() {
            assert!(close_to(coefficient.estimate, case.parameters[k + 1], 1e-8));
            assert!(close_to(coefficient.standard_error.unwrap(), case.standard_errors[k + 1], 1e-9));
        }
        assert!(close_to(got.r_squared.unwrap(), case.r_squared, 1e-9));
        assert_eq!(got.observations, case.observations);
    }
}

#[test]
fn the_trend_is_a_line_through_the_last_points() {
    let truth = truth();
    let trend = volatility_trend(&truth.daily_volatility, &TrendSettings::default()).unwrap().unwrap();
    assert!(close_to(trend.slope, truth.trend.slope, 1e-9));
    assert!(close_to(trend.r_squared.unwrap(), truth.trend.r_squared, 1e-9));
    let line = |slope: f64| (0..30).map(|t| 0.3 + slope * f64::from(t)).collect::<Vec<_>>();
    let direction = |v: &[f64]| volatility_trend(v, &TrendSettings::default()).unwrap().map(|t| t.direction);
    assert_eq!(direction(&line(0.0011)), Some(TrendDirection::Increasing));
    assert_eq!(direction(&line(0.0009)), Some(TrendDirection::Stable));
    assert_eq!(direction(&line(-0.0011)), Some(TrendDirection::Decreasing));
    assert_eq!(direction(&[0.2; 30]), Some(TrendDirection::Stable));
    assert_eq!(direction(&line(0.01)[..20]), None);
    // Steep, but the line explains little.
    let jumps: Vec<f64> =
        (0..21).map(|t| 0.3 + 0.002 * f64::from(t) + if t % 2 == 0 { 0.2 } else { 0.0 }).collect();
    assert_eq!(direction(&jumps), Some(TrendDirection::Stable));
}

#[test]
fn a_percentile_counts_what_lay_below() {
    let rising: Vec<f64> = (0..252).map(f64::from).collect();
    assert_eq!(volatility_percentile(&rising, 252).unwrap(), Some(1.0));
    assert_eq!(volatility_percentile(&rising[1..], 252).unwrap(), None);
    assert_eq!(volatility_percentile(&[0.2; 252], 252).unwrap(), Some(0.0));
    assert_eq!(volatility_percentile(&[], 0).unwrap(), None);
    assert_eq!(volatility_percentile(&[0.1], 0).unwrap(), None);
}

#[test]
fn bad_input_is_named() {
    let settings = HeterogeneousSettings { week: 21, month: 21, min_observations: 0 };
    assert_eq!(
        paths(heterogeneous_forecast(&[0.1, -0.1], &settings)),
        ["week", "volatilities", "volatilities[1]"]
    );
    let flat = heterogeneous_forecast(&[0.2; 100], &HeterogeneousSettings::default()).unwrap_err();
    assert!(matches!(&flat, Error::Infeasible(why) if why.contains("vary")), "{flat}");
    let trend = TrendSettings { window: 2, least_slope: -1.0, least_r_squared: 2.0 };
    let got = paths(volatility_trend(&[f64::NAN], &trend));
    assert_eq!(got, ["volatilities[0]", "window", "least_slope", "least_r_squared"]);
    assert_eq!(paths(volatility_percentile(&[-0.1], 5)), ["volatilities[0]"]);
}

proptest! {
    #[test]
    fn a_forecast_scales_with_its_unit(v in prop::collection::vec(0.01..1.0f64, 80), by in 0.01..100.0f64) {
        let settings = HeterogeneousSettings::default();
        let plain = heterogeneous_forecast(&v, &settings).unwrap().forecast;
        let scaled: Vec<f64> = v.iter().map(|v| v * by).collect();
        let got = heterogeneous_forecast(&scaled, &settings).unwrap().forecast;
        prop_assert!((got - by * plain).abs() < 1e-8 * by);
        prop_assert!(got >= 0.0);
    }
}
