use super::{near, paths};
use ndarray::{Array2, array};
use proptest::prelude::*;
use risk_core::factor::{Denominator, decompose_risk, factor_exposures, portfolio_beta};

#[test]
fn shorts_enter_with_their_sign() {
    let exposures = [10_000.0, -5_000.0, 3_000.0, -2_000.0];
    let betas = array![[1.0, 0.5], [1.2, -0.4], [2.0, 0.0], [0.5, 1.0]];
    let got = factor_exposures(&exposures, betas.view(), Denominator::Gross).unwrap();
    assert_eq!(got.dollars, [9_000.0, 5_000.0]);
    assert_eq!(got.gross_dollars, [23_000.0, 9_000.0]);
    assert_eq!((got.denominator, got.betas), (20_000.0, Some(vec![0.45, 0.25])));
    let net = factor_exposures(&exposures, betas.view(), Denominator::Net).unwrap();
    assert_eq!((net.denominator, net.betas), (6_000.0, Some(vec![1.5, 5.0 / 6.0])));
    let equity = factor_exposures(&exposures, betas.view(), Denominator::Value(50_000.0)).unwrap();
    assert_eq!(equity.betas, Some(vec![0.18, 0.1]));
    let column = betas.column(0).to_vec();
    assert_eq!(portfolio_beta(&exposures, &column, Denominator::Net).unwrap(), Some(1.5));
}

#[test]
fn a_portfolio_of_nothing_has_no_beta() {
    let betas = Array2::zeros((0, 2));
    let got = factor_exposures(&[], betas.view(), Denominator::Gross).unwrap();
    assert_eq!((got.dollars, got.betas), (vec![0.0, 0.0], None));
    let hedged = array![[1.0], [1.0]];
    assert_eq!(factor_exposures(&[5.0, -5.0], hedged.view(), Denominator::Net).unwrap().betas, None);
}

#[test]
fn bad_input_is_named() {
    let betas = array![[1.0], [f64::NAN]];
    let got = paths(factor_exposures(&[f64::INFINITY], betas.view(), Denominator::Value(f64::NAN)));
    assert_eq!(got, ["exposures[0]", "betas[1][0]", "betas", "denominator"]);
    assert_eq!(paths(portfolio_beta(&[1.0], &[], Denominator::Gross)), ["betas"]);
    let covariance = array![[1.0, 0.0], [0.0, 1.0]];
    let got = paths(decompose_risk(&[1.0], covariance.view(), &[1.0], &[1.0, 2.0]));
    assert_eq!(got, ["betas", "idiosyncratic_variances"]);
    let got = paths(decompose_risk(&[1.0, 2.0], covariance.view(), &[1.0], &[-1.0]));
    assert_eq!(got, ["idiosyncratic_variances[0]"]);
    let skewed = array![[1.0, 0.5], [0.0, 1.0]];
    assert_eq!(paths(decompose_risk(&[1.0, 2.0], skewed.view(), &[], &[])), ["factor_covariance[0][1]"]);
    assert_eq!(paths(decompose_risk(&[1e100, 1e100], (&covariance * 1e200).view(), &[], &[])), ["weights"]);
}

#[test]
fn two_factors_by_hand() {
    // b'Σb = 1·0.04 + 2·0.5·0.006 + 0.25·0.09 = 0.0685; idiosyncratic 0.25·0.01 + 0.25·0.02 = 0.0075.
    let covariance = array![[0.04, 0.006], [0.006, 0.09]];
    let risk = decompose_risk(&[1.0, 0.5], covariance.view(), &[0.5, 0.5], &[0.01, 0.02]).unwrap();
    assert!(
        near(risk.systematic_variance, 0.0685, 1e-14) && near(risk.idiosyncratic_variance, 0.0075, 1e-14)
    );
    assert!(near(risk.volatility, 0.076f64.sqrt(), 1e-14));
    assert!(near(risk.systematic_share.unwrap(), 0.0685 / 0.076, 1e-14));
    assert!(near(risk.factors[0].variance, 0.043, 1e-14) && near(risk.factors[1].variance, 0.0255, 1e-14));
}

#[test]
fn a_portfolio_without_risk_has_no_shares() {
    let risk = decompose_risk(&[0.0], array![[0.04]].view(), &[0.0], &[0.01]).unwrap();
    assert_eq!((risk.volatility, risk.systematic_share, risk.idiosyncratic_contributions), (0.0, None, None));
    assert_eq!(risk.factors[0].volatility, None);
}

proptest! {
    #[test]
    fn contributions_add_up_and_follow_the_derivative(
        b in prop::collection::vec(-2.0..2.0f64, 3),
        root in prop::collection::vec(-0.2..0.2f64, 9),
        weights in prop::collection::vec(-1.0..1.0f64, 4),
        variances in prop::collection::vec(0.001..0.1f64, 4),
    ) {
        let root = Array2::from_shape_vec((3, 3), root).unwrap();
        let covariance = root.dot(&root.t());
        let risk = decompose_risk(&b, covariance.view(), &weights, &variances).unwrap();
        let parts: f64 = risk.factors.iter().map(|f| f.volatility.unwrap()).sum();
        let own: f64 = risk.idiosyncratic_contributions.as_ref().unwrap().iter().sum();
        prop_assert!(near(parts + own, risk.volatility, 1e-10));
        prop_assert!(near(risk.systematic_share.unwrap() + risk.idiosyncratic_share.unwrap(), 1.0, 1e-12));
        for k in 0..3 {
            let at = |step: f64| {
                let mut moved = b.clone();
                moved[k] += step;
                decompose_risk(&moved, covariance.view(), &weights, &variances).unwrap().volatility
            };
            let slope = (at(1e-5) - at(-1e-5)) / 2e-5;
            prop_assert!((slope - risk.factors[k].marginal.unwrap()).abs() < 1e-6);
        }
    }
}
