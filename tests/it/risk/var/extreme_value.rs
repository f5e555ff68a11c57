use super::{close, truth};
use risk_core::var::{
    VarFit, VarMethod, VarSettings, fit_generalized_pareto, value_at_risk, value_at_risk_levels,
};

fn settings() -> VarSettings {
    VarSettings { method: VarMethod::ExtremeValue, ..VarSettings::default() }
}

#[test]
fn the_tail_is_that_of_scipy() {
    let truth = truth();
    let expected = truth.extreme_value;
    let reports = value_at_risk_levels(&truth.returns, &truth.levels[1..], &settings()).unwrap();
    let VarFit::GeneralizedPareto(tail) = reports[0].fit else { panic!("{:?}", reports[0].fit) };
    close("threshold", tail.threshold, expected.threshold, 1e-14);
    assert_eq!((tail.exceedances, tail.observations), (expected.exceedances, 500));
    // The search of the second opinion ends at half of the digits.
    close("shape", tail.excess.shape, expected.shape, 1e-6);
    close("scale", tail.excess.scale, expected.scale, 1e-7);
    close("likelihood", tail.excess.log_likelihood, expected.log_likelihood, 1e-13);
    for (found, expected) in reports.iter().zip(&expected.levels) {
        close("VaR", found.value_at_risk, expected.value_at_risk, 1e-8);
        close("ES", found.expected_shortfall.unwrap(), expected.expected_shortfall, 1e-7);
        // The second opinion integrates and differentiates numerically.
        let errors =
            (found.value_at_risk_standard_error.unwrap(), found.expected_shortfall_standard_error.unwrap());
        let relative = |got: f64, wanted: Option<f64>| (got / wanted.unwrap() - 1.0).abs();
        assert!(relative(errors.0, expected.value_at_risk_error) < 1e-3, "{errors:?}");
        assert!(relative(errors.1, expected.expected_shortfall_error) < 1e-3, "{errors:?}");
    }
}

/// Samples at the quantiles of a known tail give its parameters back.
#[test]
fn parameters_come_back_from_their_own_quantiles() {
    for shape in [-0.3, -0.1, 0.0, 0.2, 0.5, 1.5] {
        let quantile = |u: f64| {
            if shape == 0.0 { -(-u).ln_1p() } else { ((1.0 - u).powf(-shape) - 1.0) / shape }
        };
        for unit in [1e-6, 1.0, 1e6] {
            let excesses: Vec<f64> =
                (0..2_000).map(|i| unit * quantile((f64::from(i) + 0.5) / 2_000.0)).collect();
            let fit = fit_generalized_pareto(&excesses).unwrap();
            assert!((fit.shape - shape).abs() < 0.01, "{shape}: {fit:?}");
            close("scale", fit.scale / unit, 1.0, 0.01);
            assert!(fit.shape_standard_error.unwrap() < 0.06);
        }
    }
}

/// At the fitted parameters no neighbour is more likely.
#[test]
fn the_likelihood_is_largest_at_the_fit() {
    let likelihood = |y: &[f64], shape: f64, scale: f64| -> f64 {
        y.iter().map(|y| -scale.ln() - (1.0 + 1.0 / shape) * (shape * y / scale).ln_1p()).sum()
    };
    for seed in 0..50 {
        let mut y = vec![0.0; 60];
        risk_core::random::stream(1, seed).fill_uniform(&mut y);
        y.iter_mut().for_each(|u| *u = (u.powf(-0.25) - 1.0) / 0.25);
        let fit = fit_generalized_pareto(&y).unwrap();
        if fit.shape_standard_error.is_none() {
            continue;
        }
        let best = likelihood(&y, fit.shape, fit.scale);
        close("likelihood", fit.log_likelihood, best, 1e-10);
        for (a, b) in [(1e-3, 0.0), (-1e-3, 0.0), (0.0, 1e-3), (0.0, -1e-3), (1e-3, -1e-3), (-1e-3, 1e-3)] {
            assert!(likelihood(&y, fit.shape + a, fit.scale * (1.0 + b)) < best, "seed {seed}: {fit:?}");
        }
    }
}

#[test]
fn a_tail_without_a_mean_has_no_shortfall() {
    // Losses whose tail falls as 1/x: the shape is near 1.3.
    let returns: Vec<f64> = (0..1_000).map(|i| -((f64::from(i) + 0.5) / 1_000.0).powf(-1.3)).collect();
    let found = value_at_risk(&returns, &VarSettings { confidence: 0.99, ..settings() }).unwrap();
    assert_eq!(found.expected_shortfall, None);
    assert_eq!(found.expected_shortfall_standard_error, None);
    assert!((found.value_at_risk / 0.01f64.powf(-1.3) - 1.0).abs() < 0.05);
}

#[test]
fn the_level_must_lie_in_the_tail() {
    let error = value_at_risk(&truth().returns, &VarSettings { confidence: 0.85, ..settings() }).unwrap_err();
    assert!(error.to_string().starts_with("confidence: must be above 0.9"), "{error}");
    let error = value_at_risk(&truth().returns[..60], &settings()).unwrap_err();
    assert!(error.to_string().contains("at least 10 losses beyond the threshold"), "{error}");
    for bad in [vec![1.0; 9], vec![0.0; 20], vec![f64::NAN; 20], vec![-1.0; 20]] {
        assert!(fit_generalized_pareto(&bad).unwrap_err().to_string().starts_with("excesses"));
    }
    // Equal excesses and others without a maximum still have an answer, without errors.
    let fit = fit_generalized_pareto(&[1.0; 50]).unwrap();
    assert!(fit.shape.is_finite() && fit.scale.is_finite() && fit.shape_standard_error.is_none());
}
