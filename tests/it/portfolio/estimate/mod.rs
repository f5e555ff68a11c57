//! portfolio_core::estimate.

use ndarray::{Array2, array};
use portfolio_core::estimate::{
    BlackLittermanSettings, EstimateSettings, MeanMethod, Uncertainty, View, black_litterman, estimate,
    implied_returns, mean,
};
use risk_core::Error;

fn close(got: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(got.len(), expected.len());
    for (a, b) in got.iter().zip(expected) {
        assert!((a - b).abs() <= tolerance, "{got:?} for {expected:?}");
    }
}

#[test]
fn means_are_those_of_the_definitions() {
    let returns = array![[0.10, -0.02], [-0.05, 0.04], [0.03, 0.01]];
    let of = |method| mean(returns.view(), &method, 12.0).unwrap();
    close(&of(MeanMethod::Historical), &[0.32, 0.12], 1e-15);
    let growth = [(1.1f64 * 0.95 * 1.03).powi(4) - 1.0, (0.98f64 * 1.04 * 1.01).powi(4) - 1.0];
    close(&of(MeanMethod::Geometric), &growth, 1e-14);
    let weights = [0.25 / 1.75, 0.5 / 1.75, 1.0 / 1.75];
    let weighted = |x: [f64; 3]| 12.0 * x.iter().zip(weights).map(|(x, w)| x * w).sum::<f64>();
    close(
        &of(MeanMethod::Ewma { decay: 0.5 }),
        &[weighted([0.1, -0.05, 0.03]), weighted([-0.02, 0.04, 0.01])],
        1e-15,
    );
    // The market's own beta is 1, and an asset that moves twice as much has 2.
    let market = vec![0.02, -0.01, 0.03];
    let both = array![[0.02, 0.05], [-0.01, -0.01], [0.03, 0.07]];
    let capm = mean(both.view(), &MeanMethod::Capm { market, risk_free_rate: 0.02 }, 12.0).unwrap();
    let premium = 12.0 * 0.04 / 3.0 - 0.02;
    close(&capm, &[0.02 + premium, 0.02 + 2.0 * premium], 1e-14);
}

#[test]
fn an_estimate_is_annual() {
    let returns = array![[0.01, 0.02], [0.03, -0.02], [-0.01, 0.00]];
    let found = estimate(returns.view(), &EstimateSettings::default()).unwrap();
    close(&found.mean, &[2.52, 0.0], 1e-14);
    assert!((found.covariance[[0, 0]] - 252.0 * 4e-4).abs() < 1e-15);
    let settings = EstimateSettings { periods_per_year: 0.0, ..EstimateSettings::default() };
    assert!(
        estimate(returns.view(), &settings)
            .unwrap_err()
            .to_string()
            .contains("periods_per_year: must be positive")
    );
}

/// He and Litterman (1999), tables 1 to 4: seven countries, δ = 2.5, τ = 0.05, and the view that
/// Germany returns 5 % more than France and the United Kingdom in proportion to their size.
fn he_litterman() -> (Array2<f64>, Vec<f64>) {
    let correlation = array![
        [1.0, 0.488, 0.478, 0.515, 0.439, 0.512, 0.491],
        [0.488, 1.0, 0.664, 0.655, 0.310, 0.608, 0.779],
        [0.478, 0.664, 1.0, 0.861, 0.355, 0.783, 0.668],
        [0.515, 0.655, 0.861, 1.0, 0.354, 0.777, 0.653],
        [0.439, 0.310, 0.355, 0.354, 1.0, 0.405, 0.306],
        [0.512, 0.608, 0.783, 0.777, 0.405, 1.0, 0.652],
        [0.491, 0.779, 0.668, 0.653, 0.306, 0.652, 1.0],
    ];
    let volatility = [0.160, 0.203, 0.248, 0.271, 0.210, 0.200, 0.187];
    let covariance =
        Array2::from_shape_fn((7, 7), |(i, j)| correlation[[i, j]] * volatility[i] * volatility[j]);
    (covariance, vec![0.016, 0.022, 0.052, 0.055, 0.116, 0.124, 0.615])
}

#[test]
fn the_published_example_comes_out() {
    let (covariance, weights) = he_litterman();
    let settings = BlackLittermanSettings { risk_aversion: 2.5, tau: 0.05 };
    let implied = implied_returns(covariance.view(), &weights, 2.5).unwrap();
    close(&implied, &[0.039, 0.069, 0.084, 0.090, 0.043, 0.068, 0.076], 6e-4);
    let view = View {
        coefficients: vec![0.0, 0.0, -0.295, 1.0, 0.0, -0.705, 0.0],
        expected_return: 0.05,
        uncertainty: Uncertainty::Proportional,
    };
    let blended = black_litterman(covariance.view(), &weights, &[view], &settings).unwrap();
    close(&blended.mean, &[0.043, 0.076, 0.093, 0.110, 0.045, 0.070, 0.081], 6e-4);
}

/// (τΣ)⁻¹ + P'Ω⁻¹P, written out for two assets and one view.
#[test]
fn the_posterior_is_that_of_bayes() {
    let covariance = array![[0.04, 0.01], [0.01, 0.09]];
    let settings = BlackLittermanSettings::default();
    let view = View {
        coefficients: vec![1.0, 0.0],
        expected_return: 0.2,
        uncertainty: Uncertainty::Variance(0.003),
    };
    let found = black_litterman(covariance.view(), &[0.6, 0.4], &[view], &settings).unwrap();
    let tau = 0.05;
    let det = tau * tau * (0.04 * 0.09 - 0.0001);
    let mut precision = [[tau * 0.09 / det, -tau * 0.01 / det], [-tau * 0.01 / det, tau * 0.04 / det]];
    let prior = [3.0 * (0.04 * 0.6 + 0.01 * 0.4), 3.0 * (0.01 * 0.6 + 0.09 * 0.4)];
    let mut right = [0.0; 2];
    for i in 0..2 {
        right[i] = precision[i][0] * prior[0] + precision[i][1] * prior[1];
    }
    precision[0][0] += 1.0 / 0.003;
    right[0] += 0.2 / 0.003;
    let det = precision[0][0] * precision[1][1] - precision[0][1] * precision[1][0];
    let inverse =
        [[precision[1][1] / det, -precision[0][1] / det], [-precision[1][0] / det, precision[0][0] / det]];
    let mean = [
        inverse[0][0] * right[0] + inverse[0][1] * right[1],
        inverse[1][0] * right[0] + inverse[1][1] * right[1],
    ];
    close(&found.mean, &mean, 1e-14);
    for i in 0..2 {
        for j in 0..2 {
            assert!((found.covariance[[i, j]] - covariance[[i, j]] - inverse[i][j]).abs() < 1e-15);
        }
    }
}

#[test]
fn confidence_is_the_share_of_the_way() {
    let (covariance, weights) = he_litterman();
    let settings = BlackLittermanSettings::default();
    let prior = implied_returns(covariance.view(), &weights, settings.risk_aversion).unwrap();
    let with = |confidence| {
        let mut coefficients = vec![0.0; 7];
        coefficients[2] = 1.0;
        let view =
            View { coefficients, expected_return: 0.2, uncertainty: Uncertainty::Confidence(confidence) };
        black_litterman(covariance.view(), &weights, &[view], &settings).unwrap().mean
    };
    close(&with(0.0), &prior, 0.0);
    for confidence in [0.25, 0.5, 0.9, 1.0] {
        let moved = with(confidence)[2];
        assert!((moved - (prior[2] + confidence * (0.2 - prior[2]))).abs() < 1e-14);
    }
    close(&black_litterman(covariance.view(), &weights, &[], &settings).unwrap().mean, &prior, 0.0);
}

#[test]
fn wrong_views_are_named() {
    let covariance = array![[0.04, 0.01], [0.01, 0.09]];
    let view = |coefficients: Vec<f64>, uncertainty| View { coefficients, expected_return: 0.1, uncertainty };
    let ask = |views: &[View]| {
        black_litterman(covariance.view(), &[0.5, 0.5], views, &BlackLittermanSettings::default())
    };
    let certain = view(vec![1.0, 0.0], Uncertainty::Confidence(1.0));
    assert!(matches!(ask(&[certain.clone(), certain]), Err(Error::Infeasible(_))));
    let wrong =
        [view(vec![1.0], Uncertainty::Confidence(2.0)), view(vec![0.0, 0.0], Uncertainty::Variance(-1.0))];
    let paths: Vec<String> = ask(&wrong).unwrap_err().problems().iter().map(|p| p.path.clone()).collect();
    assert_eq!(
        paths,
        ["views[0].coefficients", "views[0].uncertainty", "views[1].coefficients", "views[1].uncertainty"]
    );
    let returns = array![[0.01], [-1.0]];
    let text = |method| mean(returns.view(), &method, 252.0).unwrap_err().to_string();
    assert_eq!(text(MeanMethod::Geometric), "returns[1][0]: must be above -1, got -1");
    assert!(text(MeanMethod::Ewma { decay: 1.0 }).contains("decay: must lie between 0 and 1"));
    assert!(
        text(MeanMethod::Capm { market: vec![0.1], risk_free_rate: 0.0 })
            .contains("market: must have 2 returns, got 1")
    );
    assert!(text(MeanMethod::Capm { market: vec![0.1, 0.1], risk_free_rate: 0.0 }).contains("must vary"));
}
