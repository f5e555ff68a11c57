use super::{near, noise, paths, truth};
use ndarray::{Array1, Array2, Axis, array, concatenate, s};
use proptest::prelude::*;
use risk_core::Error;
use risk_core::factor::{
    FactorModelSettings, FactorRegression, decompose_risk, fit_factor_model, implied_covariance,
    portfolio_risk,
};
use serde::Deserialize;

#[derive(Deserialize)]
pub struct Joint {
    alpha: f64,
    betas: Vec<f64>,
    standard_errors: Vec<f64>,
    p_values: Vec<f64>,
    r_squared: f64,
    residual_variance: f64,
}

#[derive(Deserialize)]
pub struct RidgeFit {
    alpha: f64,
    betas: Vec<f64>,
    r_squared: f64,
}

fn ridge(alpha: f64) -> FactorModelSettings {
    FactorModelSettings { regression: FactorRegression::Ridge { alpha }, ..Default::default() }
}

#[test]
fn joint_betas_are_those_of_statsmodels() {
    let truth = truth();
    let model = fit_factor_model(truth.assets.view(), truth.factors.view(), &Default::default()).unwrap();
    for (i, expected) in truth.joint.iter().enumerate() {
        assert!(near(model.alphas[i], expected.alpha, 1e-9));
        assert!(near(model.r_squared[i].unwrap(), expected.r_squared, 1e-10));
        assert!(near(model.idiosyncratic_variances[i], expected.residual_variance, 1e-10));
        for k in 0..4 {
            assert!(near(model.betas[[i, k]], expected.betas[k], 1e-9));
            assert!(near(model.standard_errors.as_ref().unwrap()[i][k], expected.standard_errors[k], 1e-9));
            assert!(near(model.p_values.as_ref().unwrap()[i][k].unwrap(), expected.p_values[k], 1e-7));
        }
    }
    assert_eq!(model.degrees, 4.0);
}

#[test]
fn ridge_betas_are_those_of_scikit_learn() {
    let truth = truth();
    for (alpha, fits) in &truth.ridge {
        let settings = ridge(alpha.parse().unwrap());
        let model = fit_factor_model(truth.assets.view(), truth.factors.view(), &settings).unwrap();
        for (i, expected) in fits.iter().enumerate() {
            assert!((model.alphas[i] - expected.alpha).abs() < 1e-14);
            assert!(near(model.r_squared[i].unwrap(), expected.r_squared, 1e-10));
            for k in 0..4 {
                assert!(near(model.betas[[i, k]], expected.betas[k], 1e-9), "{alpha}: {:?}", model.betas);
            }
        }
        assert!(model.degrees > 0.0 && model.degrees < 4.0 && model.standard_errors.is_none());
    }
}

#[test]
fn portfolio_variance_is_the_quadratic_form_of_numpy() {
    let truth = truth();
    let model = fit_factor_model(truth.assets.view(), truth.factors.view(), &Default::default()).unwrap();
    let risk = portfolio_risk(&model, &truth.weights).unwrap();
    assert!(near(risk.variance, truth.portfolio_variance, 1e-10));
    assert!(near(risk.systematic_variance, truth.portfolio_systematic_variance, 1e-10));
    let implied = implied_covariance(&model).unwrap();
    assert!((&implied - &truth.implied_covariance).iter().all(|d| d.abs() < 1e-15));
    let w = Array1::from(truth.weights.clone());
    assert!(near(w.dot(&implied.dot(&w)), risk.variance, 1e-12));
}

#[test]
fn a_little_ridge_is_least_squares_and_much_of_it_nothing() {
    let truth = truth();
    let fit = |settings| fit_factor_model(truth.assets.view(), truth.factors.view(), &settings).unwrap();
    let plain = fit(FactorModelSettings::default());
    let little = fit(ridge(1e-9));
    assert!((&plain.betas - &little.betas).iter().all(|d| d.abs() < 1e-7));
    assert!(near(little.degrees, 4.0, 1e-8));
    for (a, b) in plain.idiosyncratic_variances.iter().zip(&little.idiosyncratic_variances) {
        assert!(near(*a, *b, 1e-8));
    }
    let much = fit(ridge(1e12));
    assert!(much.betas.iter().all(|b| b.abs() < 1e-8) && much.degrees < 1e-6);
}

#[test]
fn factors_that_depend_on_each_other_want_a_penalty() {
    let base = noise(60, 2, 1);
    let sum = (&base.column(0) + &base.column(1)).insert_axis(Axis(1));
    let factors = concatenate![Axis(1), base, sum];
    let assets = noise(60, 3, 2);
    let error = fit_factor_model(assets.view(), factors.view(), &Default::default()).unwrap_err();
    assert!(matches!(&error, Error::Infeasible(why) if why.contains("linearly dependent")), "{error}");
    let model = fit_factor_model(assets.view(), factors.view(), &ridge(1.0)).unwrap();
    assert!(model.betas.iter().all(|b| b.is_finite()));
    let still = concatenate![Axis(1), base, Array2::from_elem((60, 1), 0.1)];
    let model = fit_factor_model(assets.view(), still.view(), &ridge(1.0)).unwrap();
    assert!(model.betas.column(2).iter().all(|b| *b == 0.0));
    let two = fit_factor_model(assets.view(), base.view(), &ridge(1.0)).unwrap();
    assert!((&model.betas.slice(s![.., ..2]) - &two.betas).iter().all(|d| d.abs() < 1e-12));
}

#[test]
fn bad_input_is_named() {
    let (a, f) = (array![[0.1], [f64::NAN]], array![[0.1], [0.2], [0.3]]);
    let got = paths(fit_factor_model(a.view(), f.view(), &ridge(0.0)));
    assert_eq!(got, ["assets[1][0]", "factors", "regression.alpha"]);
    let short = fit_factor_model(f.slice(s![..2, ..]), f.slice(s![..2, ..]), &Default::default());
    assert_eq!(paths(short), ["factors"]);
    let (assets, factors) = (noise(30, 2, 1), noise(30, 2, 2));
    let mut model = fit_factor_model(assets.view(), factors.view(), &Default::default()).unwrap();
    assert_eq!(paths(portfolio_risk(&model, &[1.0])), ["weights"]);
    model.idiosyncratic_variances.pop();
    model.factor_covariance = array![[1.0]];
    assert_eq!(paths(implied_covariance(&model)), ["factor_covariance", "idiosyncratic_variances"]);
}

proptest! {
    #[test]
    fn a_model_without_noise_is_found_exactly(seed in 0u64..300) {
        let factors = noise(40, 3, seed);
        let loads = noise(3, 4, seed + 999) * 50.0;
        let assets = factors.dot(&loads) + 0.001;
        let model = fit_factor_model(assets.view(), factors.view(), &Default::default()).unwrap();
        prop_assert!((&model.betas - &loads.t()).iter().all(|d| d.abs() < 1e-10));
        prop_assert!(model.alphas.iter().all(|a| (a - 0.001).abs() < 1e-12));
        prop_assert!(model.r_squared.iter().all(|r| r.unwrap() > 1.0 - 1e-12));
        let weights = [0.5, 0.5, -0.25, 0.25];
        let risk = portfolio_risk(&model, &weights).unwrap();
        prop_assert!(risk.systematic_share.unwrap() > 1.0 - 1e-10);
        let betas = model.betas.t().dot(&Array1::from(weights.to_vec())).to_vec();
        let direct = decompose_risk(&betas, model.factor_covariance.view(), &weights, &model.idiosyncratic_variances).unwrap();
        prop_assert_eq!(direct, risk);
    }
}
