use ndarray::{Array2, array};
use risk_core::statistics::Bias;
use risk_core::var::*;
use risk_core::{Error, Result};

const ALL: [VarMethod; 8] = [
    VarMethod::Historical,
    VarMethod::AgeWeighted,
    VarMethod::FilteredHistorical,
    VarMethod::Normal,
    VarMethod::StudentT,
    VarMethod::CornishFisher,
    VarMethod::ExtremeValue,
    VarMethod::MonteCarlo,
];

fn message<T: std::fmt::Debug>(result: Result<T>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn a_constant_is_its_own_risk() {
    for method in ALL {
        for x in [0.1, -0.03, 0.0] {
            let settings = VarSettings { method, ..VarSettings::default() };
            let found = value_at_risk(&[x; 30], &settings).unwrap();
            assert!((found.value_at_risk + x).abs() < 1e-16, "{method:?}: {found:?}");
            assert!((found.expected_shortfall.unwrap() + x).abs() < 1e-16, "{method:?}: {found:?}");
            assert!(found.standard_deviation.unwrap() < 1e-16);
        }
    }
}

#[test]
fn returns_must_be_there_and_finite() {
    for method in ALL {
        let settings = VarSettings { method, ..VarSettings::default() };
        assert!(message(value_at_risk(&[], &settings)).starts_with("returns: must have at least"));
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let error = message(value_at_risk(&[0.1, 0.2, 0.1, bad, 0.1], &settings));
            assert_eq!(error, format!("returns[3]: must be finite, got {bad}"));
        }
    }
    let one = value_at_risk(&[-0.02], &VarSettings::default()).unwrap();
    assert_eq!((one.value_at_risk, one.expected_shortfall), (0.02, Some(0.02)));
    let normal = VarSettings { method: VarMethod::Normal, ..VarSettings::default() };
    assert_eq!(
        message(value_at_risk(&[-0.02], &normal)),
        "returns: must have at least 2 observations, got 1"
    );
}

#[test]
fn every_wrong_setting_is_named_at_once() {
    let settings = VarSettings {
        confidence: 1.0,
        horizon_days: 0,
        age_decay: 0.0,
        volatility_decay: 1.0,
        degrees: Some(2.0),
        threshold_fraction: f64::NAN,
        interval_confidence: -1.0,
        simulation: SimulationSettings { paths: 0, block_days: 0, ..SimulationSettings::default() },
        ..VarSettings::default()
    };
    let Err(Error::Invalid(problems)) = value_at_risk(&[], &settings) else { panic!("must fail") };
    let paths: Vec<&str> = problems.iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "confidence",
            "volatility_decay",
            "threshold_fraction",
            "interval_confidence",
            "horizon_days",
            "age_decay",
            "degrees",
            "simulation.paths",
            "simulation.block_days",
            "returns"
        ]
    );
    for confidence in [0.0, 1.0, -0.5, 95.0, f64::NAN] {
        let settings = VarSettings { confidence, ..VarSettings::default() };
        assert!(
            message(value_at_risk(&[0.1], &settings)).starts_with("confidence: must lie strictly between")
        );
        let error = message(value_at_risk_levels(&[0.1], &[0.95, confidence], &VarSettings::default()));
        assert!(error.starts_with("confidences[1]: must lie strictly between"), "{error}");
    }
    let long =
        VarSettings { horizon_days: 5, scaling: HorizonScaling::OverlappingSums, ..VarSettings::default() };
    assert_eq!(message(value_at_risk(&[0.1; 4], &long)), "returns: must have at least 5 observations, got 4");
}

#[test]
fn weights_must_fit_the_panel() {
    let panel = array![[0.01, 0.02], [0.02, -0.01], [-0.03, 0.0], [0.01, 0.0]];
    let settings = VarSettings::default();
    for wrong in [vec![], vec![1.0], vec![1.0, 2.0, 3.0]] {
        let error = message(portfolio_value_at_risk(panel.view(), &wrong, &settings));
        assert!(error.starts_with("weights: must have 2 elements, one for each column"), "{error}");
        assert!(historical_contributions(panel.view(), &wrong, &ContributionSettings::default()).is_err());
        assert!(incremental_value_at_risk(panel.view(), &wrong, &settings).is_err());
        assert!(simulate_portfolio(panel.view(), &wrong, &settings).is_err());
    }
    assert_eq!(
        message(portfolio_value_at_risk(panel.view(), &[1.0, f64::NAN], &settings)),
        "weights[1]: must be finite, got NaN"
    );
    let mut bad = panel.clone();
    bad[[2, 1]] = f64::INFINITY;
    for weights in [[0.0, 0.0], [1.0, -1.0]] {
        let error = message(portfolio_value_at_risk(bad.view(), &weights, &settings));
        assert_eq!(error, "returns[2][1]: must be finite, got inf");
    }
    let error = message(value_at_risk_of_each(bad.view(), &PanelSettings::default()));
    assert_eq!(error, "returns[2][1]: must be finite, got inf");
    for empty in [Array2::zeros((0, 2)), Array2::zeros((3, 0)), Array2::<f64>::zeros((0, 0))] {
        let weights = vec![1.0; empty.ncols()];
        assert!(
            message(portfolio_value_at_risk(empty.view(), &weights, &settings))
                .starts_with("returns: must have at least")
        );
        assert!(value_at_risk_of_each(empty.view(), &PanelSettings::default()).is_err());
        assert!(simulate_returns(empty.view(), &settings).is_err());
    }
    // Overflow is said, not returned.
    let huge = array![[1e308, 1e308], [1e308, -1e308]];
    assert!(matches!(
        portfolio_value_at_risk(huge.view(), &[1e300, 1.0], &settings),
        Err(Error::Infeasible(_))
    ));
}

#[test]
fn covariances_may_be_singular_but_not_wrong() {
    let settings = ParametricSettings::default();
    let singular = array![[0.04, 0.04], [0.04, 0.04]];
    let found = parametric_value_at_risk(&[1.0, 1.0], &[0.0; 2], singular.view(), &settings).unwrap();
    assert!((found.standard_deviation - 0.4).abs() < 1e-15);
    let hedged = parametric_value_at_risk(&[1.0, -1.0], &[0.01, 0.02], singular.view(), &settings).unwrap();
    assert_eq!((hedged.standard_deviation, hedged.value_at_risk), (0.0, 0.01));
    assert_eq!(hedged.value_at_risk_contributions.component, [-0.01, 0.02]);
    let nothing = parametric_value_at_risk(&[0.0, 0.0], &[0.0; 2], singular.view(), &settings).unwrap();
    assert_eq!((nothing.value_at_risk, nothing.value_at_risk_contributions.share), (0.0, None));
    let indefinite = array![[1.0, 2.0], [2.0, 1.0]];
    let error = message(parametric_value_at_risk(&[1.0, -1.0], &[0.0; 2], indefinite.view(), &settings));
    assert!(error.contains("covariance is not positive semidefinite"), "{error}");
    let error = message(parametric_value_at_risk(
        &[1.0, f64::NAN],
        &[0.0],
        array![[1.0, 0.5], [0.4, 1.0]].view(),
        &ParametricSettings { confidence: 2.0, degrees: Some(1.0), horizon_days: 0 },
    ));
    for name in ["confidence", "degrees", "horizon_days", "mean", "covariance[0][1]", "weights[1]"] {
        assert!(error.contains(&format!("{name}: ")), "{name} in {error}");
    }
    let error = message(factor_value_at_risk(
        &[1.0, 1.0],
        array![[1.0, f64::NAN]].view(),
        array![[1.0]].view(),
        &[-1.0],
        &settings,
    ));
    for name in [
        "loadings: must be 2 x 1",
        "loadings[0][1]",
        "idiosyncratic_variances: must have 2",
        "idiosyncratic_variances[0]",
    ] {
        assert!(error.contains(name), "{name} in {error}");
    }
}

#[test]
fn volatilities_must_be_positive_and_one_more_than_returns() {
    let settings = VarSettings::default();
    let error = message(filtered_value_at_risk(&[0.1, 0.2], &[0.1, 0.0], &settings));
    assert!(
        error.contains("volatilities: must have 3 elements")
            && error.contains("volatilities[1]: must be positive")
    );
    let overlapping =
        VarSettings { horizon_days: 2, scaling: HorizonScaling::OverlappingSums, ..VarSettings::default() };
    assert!(message(filtered_value_at_risk(&[0.1, 0.2], &[0.1; 3], &overlapping)).starts_with("scaling"));
    // A volatility that dies out cannot be divided by.
    let mut returns = vec![0.0; 15_000];
    returns[0] = 1.0;
    returns[14_999] = 1.0;
    let settings = VarSettings { method: VarMethod::FilteredHistorical, ..VarSettings::default() };
    let result = value_at_risk(&returns, &settings);
    assert!(result.is_err() || result.unwrap().value_at_risk.is_finite());
}

#[test]
fn ties_that_leave_no_likelihood_are_told() {
    let mut returns = vec![0.0; 40];
    returns[1] = 0.01;
    returns[5] = -0.02;
    let settings = VarSettings { method: VarMethod::StudentT, ..VarSettings::default() };
    let error = message(value_at_risk(&returns, &settings));
    assert!(error.contains("too many observations are equal"), "{error}");
    // Given ν, the moments are enough.
    assert!(value_at_risk(&returns, &VarSettings { degrees: Some(4.0), ..settings }).is_ok());
    // Thin tails: the likelihood rises to the normal limit.
    let uniform: Vec<f64> = (0..100).map(|i| f64::from(i) / 100.0).collect();
    for degrees_estimator in [DegreesEstimator::MaximumLikelihood, DegreesEstimator::Kurtosis] {
        let settings = VarSettings { degrees_estimator, ..settings };
        let found = value_at_risk(&uniform, &settings).unwrap();
        assert!(matches!(found.fit, VarFit::StudentT { degrees: None, .. }), "{:?}", found.fit);
        let normal = value_at_risk(&uniform, &VarSettings { method: VarMethod::Normal, ..settings }).unwrap();
        assert!((found.value_at_risk - normal.value_at_risk).abs() < 1e-3);
    }
}

#[test]
fn simulations_name_what_is_wrong() {
    let panel = array![[0.01, 0.02], [0.02, -0.01], [-0.03, 0.0]];
    let too_many = SimulationSettings { paths: usize::MAX, ..SimulationSettings::default() };
    let settings = VarSettings { simulation: too_many, ..VarSettings::default() };
    assert!(
        message(simulate_returns(panel.view(), &settings)).starts_with("simulation.paths: must be at most")
    );
    assert!(
        message(simulate_portfolio(panel.view(), &[1.0, 1.0], &settings)).starts_with("simulation.paths")
    );
    let monte_carlo = VarSettings { method: VarMethod::MonteCarlo, ..VarSettings::default() };
    assert!(
        message(incremental_value_at_risk(panel.view(), &[1.0, 1.0], &monte_carlo)).starts_with("method")
    );
    // One asset without any movement.
    let still = Array2::from_elem((5, 1), 0.01);
    let settings =
        VarSettings { method: VarMethod::MonteCarlo, bias: Bias::Sample, ..VarSettings::default() };
    let found = portfolio_value_at_risk(still.view(), &[2.0], &settings).unwrap();
    assert!((found.value_at_risk + 0.02).abs() < 1e-16);
}
