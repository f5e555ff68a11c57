use super::{close_to, truth};
use risk_core::volatility::{
    GarchErrors, GarchParameters, GarchSettings, Innovation, fit_garch, garch_forecast, garch_series,
};
use serde::Deserialize;

#[derive(Deserialize)]
pub struct Case {
    returns: String,
    settings: GarchSettings,
    parameters: GarchParameters,
    log_likelihood: f64,
    akaike: f64,
    bayesian: f64,
    standard_errors: GarchErrors,
    robust_standard_errors: GarchErrors,
    variances: Vec<f64>,
    forecast: Vec<f64>,
}

fn elements(parameters: &GarchParameters) -> [f64; 6] {
    let GarchParameters { mean, omega, alpha, leverage, beta, degrees } = *parameters;
    [mean, omega, alpha, leverage, beta, degrees.unwrap_or(0.0)]
}

fn errors(errors: &GarchErrors) -> [Option<f64>; 6] {
    [errors.mean, errors.omega, errors.alpha, errors.leverage, errors.beta, errors.degrees]
}

/// Normal returns have no best ν: the likelihood is flat from 100 on.
fn is_flat(case: &Case) -> bool {
    case.parameters.degrees.is_some_and(|degrees| degrees > 100.0)
}

#[test]
fn a_model_with_given_parameters_is_the_one_of_arch() {
    let truth = truth();
    for case in &truth.garch {
        let returns = &truth.garch_returns[&case.returns];
        let n = returns.len();
        let series = garch_series(returns, &case.parameters).unwrap();
        let likelihood = series.log_likelihood;
        assert!(close_to(likelihood, case.log_likelihood, 1e-12), "{likelihood} for {}", case.log_likelihood);
        for (t, expected) in [0, 1, 2, n / 2, n - 1].into_iter().zip(&case.variances) {
            assert!(close_to(series.variances[t], *expected, 1e-12), "{t}");
        }
        let forecast = garch_forecast(&case.parameters, series.forecast_variance, 10);
        assert_eq!(forecast.len(), case.forecast.len());
        for (got, expected) in forecast.iter().zip(&case.forecast) {
            assert!(close_to(*got, *expected, 1e-10), "{got} for {expected}");
        }
    }
}

#[test]
fn estimates_agree_with_arch_and_are_no_less_likely() {
    let truth = truth();
    for case in &truth.garch {
        let fit = fit_garch(&truth.garch_returns[&case.returns], &case.settings).unwrap();
        let label = format!("{} {:?}: {:?}", case.returns, case.settings, fit.parameters);
        let likelihood = fit.series.log_likelihood;
        assert!(
            likelihood >= case.log_likelihood - 1e-9,
            "{label}: {likelihood} for {}",
            case.log_likelihood
        );
        if is_flat(case) {
            continue;
        }
        assert!(likelihood <= case.log_likelihood + 1e-4, "{label}: {likelihood}");
        for (k, (got, expected)) in
            elements(&fit.parameters).iter().zip(elements(&case.parameters)).enumerate()
        {
            let near = if k == 5 { 2e-3 * expected } else { 1e-4 };
            assert!((got - expected).abs() <= near, "{label}: {got} for {expected}");
        }
        assert!((fit.akaike - case.akaike).abs() < 1e-3, "{label}");
        assert!((fit.bayesian - case.bayesian).abs() < 1e-3, "{label}");
    }
}

#[test]
fn standard_errors_agree_with_arch() {
    let truth = truth();
    for case in truth.garch.iter().filter(|case| !is_flat(case)) {
        let fit = fit_garch(&truth.garch_returns[&case.returns], &case.settings).unwrap();
        let pairs = [
            (fit.standard_errors.unwrap(), &case.standard_errors),
            (fit.robust_standard_errors.unwrap(), &case.robust_standard_errors),
        ];
        for (got, expected) in pairs {
            for (got, expected) in errors(&got).into_iter().zip(errors(expected)) {
                assert_eq!(got.is_some(), expected.is_some());
                // arch takes second differences of ln L, which leave three digits.
                let (got, expected) = (got.unwrap_or(0.0), expected.unwrap_or(0.0));
                assert!(close_to(got, expected, 3e-3), "{:?}: {got} for {expected}", case.settings);
            }
        }
    }
}

#[test]
fn the_fat_tails_are_found_where_they_are() {
    let truth = truth();
    let settings = GarchSettings { innovation: Innovation::StudentT, ..Default::default() };
    let degrees = |returns: &str| {
        fit_garch(&truth.garch_returns[returns], &settings).unwrap().parameters.degrees.unwrap()
    };
    assert!(degrees("plain") > 50.0);
    assert!((5.0..12.0).contains(&degrees("skewed")));
}
