use super::close_to;
use proptest::prelude::*;
use risk_core::Error;
use risk_core::random::stream;
use risk_core::volatility::{
    Asymmetry, GarchMean, GarchParameters, GarchSettings, Innovation, LongRunVariance, fit_garch,
    garch_forecast, garch_series,
};

const SETTINGS: GarchSettings = GarchSettings {
    asymmetry: Asymmetry::None,
    mean: GarchMean::Constant,
    innovation: Innovation::Normal,
    long_run_variance: LongRunVariance::Estimated,
    periods_per_year: 252.0,
};

fn simulated(n: usize, seed: u64, parameters: &GarchParameters) -> Vec<f64> {
    let mut draws = stream(seed, 0);
    let mut variance = parameters.long_run_variance().unwrap();
    let mut returns = Vec::new();
    for _ in 0..n {
        let residual = variance.sqrt() * draws.normal();
        returns.push(parameters.mean + residual);
        let weight = parameters.alpha + if residual < 0.0 { parameters.leverage } else { 0.0 };
        variance = parameters.omega + weight * residual * residual + parameters.beta * variance;
    }
    returns
}

const TRUE: GarchParameters =
    GarchParameters { mean: 0.0004, omega: 2e-6, alpha: 0.08, leverage: 0.0, beta: 0.9, degrees: None };

#[test]
fn a_long_sample_gives_the_parameters_back() {
    let asymmetric = GarchParameters { alpha: 0.03, leverage: 0.1, ..TRUE };
    for (parameters, asymmetry) in [(TRUE, Asymmetry::None), (asymmetric, Asymmetry::Threshold)] {
        let fit =
            fit_garch(&simulated(20_000, 1, &parameters), &GarchSettings { asymmetry, ..SETTINGS }).unwrap();
        let errors = fit.robust_standard_errors.unwrap();
        let within =
            |got: f64, expected: f64, error: Option<f64>| (got - expected).abs() < 4.0 * error.unwrap();
        assert!(within(fit.parameters.alpha, parameters.alpha, errors.alpha), "{fit:?}");
        assert!(within(fit.parameters.beta, parameters.beta, errors.beta));
        assert!(within(fit.parameters.omega, parameters.omega, errors.omega));
        assert!(within(fit.parameters.mean, parameters.mean, errors.mean));
        assert!(errors.beta.unwrap() < 0.02);
    }
}

#[test]
fn no_neighbour_is_likelier() {
    let returns = simulated(1500, 3, &GarchParameters { leverage: 0.06, beta: 0.86, ..TRUE });
    let settings =
        GarchSettings { asymmetry: Asymmetry::Threshold, innovation: Innovation::StudentT, ..SETTINGS };
    let fit = fit_garch(&returns, &settings).unwrap();
    let best = fit.parameters;
    for step in [-1e-3, 1e-3] {
        let neighbours = [
            GarchParameters { mean: best.mean + step * 0.01, ..best },
            GarchParameters { omega: best.omega * (1.0 + step), ..best },
            GarchParameters { alpha: (best.alpha + step).max(0.0), ..best },
            GarchParameters { leverage: best.leverage + step, ..best },
            GarchParameters { beta: best.beta + step, ..best },
            GarchParameters { degrees: best.degrees.map(|d| d * (1.0 - step.abs())), ..best },
        ];
        for neighbour in neighbours {
            let other = garch_series(&returns, &neighbour).unwrap().log_likelihood;
            assert!(other <= fit.series.log_likelihood + 1e-9, "{neighbour:?}");
        }
    }
}

#[test]
fn a_model_with_more_parameters_is_no_less_likely() {
    let returns = simulated(800, 4, &TRUE);
    let likelihood = |settings: GarchSettings| fit_garch(&returns, &settings).unwrap().series.log_likelihood;
    let plain = likelihood(SETTINGS);
    assert!(likelihood(GarchSettings { asymmetry: Asymmetry::Threshold, ..SETTINGS }) >= plain - 1e-7);
    assert!(likelihood(GarchSettings { mean: GarchMean::Zero, ..SETTINGS }) <= plain + 1.0);
    assert!(
        likelihood(GarchSettings { long_run_variance: LongRunVariance::Sample, ..SETTINGS }) <= plain + 1e-7
    );
}

#[test]
fn variance_targeting_returns_to_the_sample_variance() {
    let returns = simulated(700, 5, &TRUE);
    for mean in [GarchMean::Zero, GarchMean::Constant] {
        let settings = GarchSettings { mean, long_run_variance: LongRunVariance::Sample, ..SETTINGS };
        let fit = fit_garch(&returns, &settings).unwrap();
        let n = returns.len() as f64;
        let center = if mean == GarchMean::Zero { 0.0 } else { returns.iter().sum::<f64>() / n };
        let sample = returns.iter().map(|r| (r - center).powi(2)).sum::<f64>() / n;
        assert!(close_to(fit.long_run_variance.unwrap(), sample, 1e-9));
        assert_eq!(fit.standard_errors.unwrap().omega, None);
        assert!(fit.standard_errors.unwrap().alpha.unwrap() > 0.0);
    }
}

#[test]
fn percent_and_decimals_give_the_same_model() {
    let returns = simulated(600, 6, &TRUE);
    let percent: Vec<f64> = returns.iter().map(|r| 100.0 * r).collect();
    let settings = GarchSettings { innovation: Innovation::StudentT, ..SETTINGS };
    let (small, large) = (fit_garch(&returns, &settings).unwrap(), fit_garch(&percent, &settings).unwrap());
    assert!(close_to(large.parameters.alpha, small.parameters.alpha, 1e-6));
    assert!(close_to(large.parameters.omega, 1e4 * small.parameters.omega, 1e-6));
    assert!(close_to(large.series.log_likelihood, small.series.log_likelihood - 600.0 * 100f64.ln(), 1e-9));
    let errors = |fit: &risk_core::volatility::GarchFit| fit.robust_standard_errors.unwrap();
    assert!(close_to(errors(&large).omega.unwrap(), 1e4 * errors(&small).omega.unwrap(), 1e-3));
}

#[test]
fn forecasts_go_to_the_long_run_variance() {
    let forecast = garch_forecast(&TRUE, 3e-4, 2000);
    assert_eq!(forecast[0], 3e-4);
    assert!(close_to(forecast[1999], 1e-4, 1e-9));
    let half_life = TRUE.half_life().unwrap();
    assert!((half_life - 34.309_618_0).abs() < 1e-6, "{half_life}");
    assert!((forecast[34] - 2e-4).abs() < 1e-6 && forecast[34] > forecast[35]);
    assert!(garch_forecast(&TRUE, 3e-4, 0).is_empty());
}

#[test]
fn returns_without_clusters_still_have_a_model() {
    // Alternating returns: squares are constant, so nothing tells α from β.
    let alternating: Vec<f64> = (0..100).map(|t| if t % 2 == 0 { 0.01 } else { -0.01 }).collect();
    // One jump in a flat series.
    let mut jump = vec![0.001; 200];
    jump[100] = -0.3;
    // White noise.
    let noise = simulated(300, 9, &GarchParameters { omega: 1e-4, alpha: 0.0, beta: 0.0, ..TRUE });
    // A trend in volatility, which wants a persistence of 1.
    let growing: Vec<f64> = noise.iter().enumerate().map(|(t, r)| r * (1.0 + t as f64 / 20.0)).collect();
    for returns in [alternating, jump, noise, growing] {
        for asymmetry in [Asymmetry::None, Asymmetry::Threshold] {
            for innovation in [Innovation::Normal, Innovation::StudentT] {
                match fit_garch(&returns, &GarchSettings { asymmetry, innovation, ..SETTINGS }) {
                    Ok(fit) => {
                        let series = &fit.series;
                        assert!(series.log_likelihood.is_finite() && fit.persistence <= 1.0 + 1e-12);
                        assert!(series.variances.iter().all(|v| v.is_finite() && *v > 0.0));
                    }
                    Err(error) => assert!(matches!(error, Error::NoConvergence { .. }), "{error}"),
                }
            }
        }
    }
}

#[test]
fn bad_input_is_named() {
    let paths = |returns: &[f64], settings: &GarchSettings| -> Vec<String> {
        fit_garch(returns, settings).unwrap_err().problems().iter().map(|p| p.path.clone()).collect()
    };
    assert_eq!(
        paths(&[0.1], &GarchSettings { periods_per_year: -1.0, ..SETTINGS }),
        ["returns", "periods_per_year"]
    );
    assert_eq!(paths(&[0.1; 40], &SETTINGS), ["returns"]);
    assert_eq!(paths(&[0.0; 40], &GarchSettings { mean: GarchMean::Zero, ..SETTINGS }), ["returns"]);
    let mut returns = vec![0.1; 40];
    returns[7] = f64::NAN;
    assert_eq!(paths(&returns, &SETTINGS), ["returns[7]"]);
    let wrong = GarchParameters {
        mean: f64::NAN,
        omega: 0.0,
        alpha: -0.1,
        leverage: -0.5,
        beta: 2.0,
        degrees: Some(2.0),
    };
    let error = garch_series(&[], &wrong).unwrap_err();
    let names: Vec<&str> =
        error.problems().iter().map(|p| p.path.trim_start_matches("parameters.")).collect();
    assert_eq!(names, ["returns", "mean", "omega", "alpha", "beta", "leverage", "degrees"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn a_fit_never_fails_on_noise(seed in 0u64..1000, n in 30usize..300) {
        let returns = simulated(n, seed, &GarchParameters { omega: 1e-4, alpha: 0.0, beta: 0.0, ..TRUE });
        let fit = fit_garch(&returns, &SETTINGS);
        prop_assert!(fit.is_ok(), "{:?}", fit);
    }
}
