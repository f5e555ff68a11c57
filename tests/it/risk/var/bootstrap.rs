use super::{close, on_any_threads, truth};
use risk_core::statistics::{BootstrapMethod, BootstrapSettings};
use risk_core::var::{
    TailMean, VarMethod, VarSettings, bootstrap_value_at_risk, bootstrap_value_at_risk_with, value_at_risk,
};
use risk_core::{Error, Progress};
use std::ops::ControlFlow;

#[test]
fn the_spread_of_resamples_is_the_standard_error_of_the_formula() {
    let returns = truth().returns;
    let bootstrap = BootstrapSettings { resamples: 2_000, ..BootstrapSettings::default() };
    for method in [VarMethod::Normal, VarMethod::Historical, VarMethod::CornishFisher] {
        let settings = VarSettings { method, tail_mean: TailMean::Fractional, ..VarSettings::default() };
        let estimate = value_at_risk(&returns, &settings).unwrap();
        let found = bootstrap_value_at_risk(&returns, &settings, &bootstrap).unwrap();
        assert_eq!(found.value_at_risk.estimate, estimate.value_at_risk);
        let shortfall = found.expected_shortfall.unwrap();
        assert_eq!(Some(shortfall.estimate), estimate.expected_shortfall);
        assert!(shortfall.lower < shortfall.estimate && shortfall.estimate < shortfall.upper);
        let error = shortfall.standard_error.unwrap();
        match estimate.expected_shortfall_standard_error {
            Some(formula) if method == VarMethod::Historical => close("error", error, formula, 0.15),
            // The returns have heavier tails than the formula takes them to have.
            Some(formula) => assert!(error > 1.2 * formula),
            None => assert_eq!(method, VarMethod::CornishFisher),
        }
    }
}

#[test]
fn resamples_do_not_depend_on_threads() {
    let returns = truth().returns;
    let settings = VarSettings { method: VarMethod::CornishFisher, ..VarSettings::default() };
    let method = BootstrapMethod::CircularBlock { length: 5 };
    let bootstrap = BootstrapSettings { resamples: 300, method, ..BootstrapSettings::default() };
    on_any_threads(|| bootstrap_value_at_risk(&returns, &settings, &bootstrap).unwrap());
}

#[test]
fn a_bootstrap_can_be_stopped_and_needs_observations() {
    let stop = |_, _| ControlFlow::Break(());
    let (returns, settings) = (truth().returns, VarSettings::default());
    let bootstrap = BootstrapSettings::default();
    let stopped = bootstrap_value_at_risk_with(&returns, &settings, &bootstrap, &Progress::new(&stop));
    assert_eq!(stopped, Err(Error::Cancelled));
    let monte_carlo = VarSettings { method: VarMethod::MonteCarlo, ..settings };
    let error = bootstrap_value_at_risk(&returns, &monte_carlo, &bootstrap).unwrap_err();
    assert!(error.to_string().starts_with("method: must not be monte_carlo"), "{error}");
    assert!(bootstrap_value_at_risk(&[], &settings, &bootstrap).is_err());
    // A tail without a mean has a value at risk to resample.
    let heavy: Vec<f64> = (0..1_000).map(|i| -((f64::from(i) + 0.5) / 1_000.0).powf(-1.3)).collect();
    let pareto = VarSettings { method: VarMethod::ExtremeValue, ..settings };
    let few = BootstrapSettings { resamples: 50, ..bootstrap };
    let found = bootstrap_value_at_risk(&heavy, &pareto, &few).unwrap();
    assert!(found.expected_shortfall.is_none() && found.value_at_risk.standard_error.is_some());
}
