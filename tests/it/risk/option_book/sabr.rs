use super::super::fixture;
use proptest::prelude::*;
use risk_core::Error;
use risk_core::option::Sabr;
use risk_core::option::smile::sabr::{SabrExpansion, SabrSettings, VolatilityPoint, fit, volatility};
use serde::Deserialize;

#[derive(Deserialize)]
struct Smiles {
    hagan: Vec<Point>,
    obloj: Vec<Point>,
}

#[derive(Deserialize)]
struct Point {
    sabr: Sabr,
    forward: f64,
    strike: f64,
    years: f64,
    volatility: f64,
}

#[test]
fn agrees_with_quantlib_and_mpmath() {
    let smiles: Smiles = fixture("smile.json");
    for (expansion, points) in [(SabrExpansion::Hagan, smiles.hagan), (SabrExpansion::Obloj, smiles.obloj)] {
        assert!(points.len() > 30);
        for Point { sabr, forward, strike, years, volatility: wanted } in points {
            let found = volatility(&sabr, forward, strike, years, expansion).unwrap();
            assert!(
                (found / wanted - 1.0).abs() < 1e-12,
                "{expansion:?} {found} for {wanted}: {sabr:?} {strike}"
            );
        }
    }
}

/// Hagan's formula on the money, equation 2.18 of the paper, has no fraction 0/0.
#[test]
fn is_smooth_on_the_money() {
    let sabr = Sabr { alpha: 0.04, beta: 0.5, rho: -0.4, nu: 0.5 };
    let (f, t) = (0.05f64, 2.0);
    let scale = f.sqrt();
    let correction = 0.25 / 24.0 * (sabr.alpha / scale).powi(2) - 0.25 * 0.5 * 0.4 * 0.5 * sabr.alpha / scale
        + (2.0 - 3.0 * 0.16) * 0.25 / 24.0;
    let exact = sabr.alpha / scale * (1.0 + correction * t);
    for expansion in [SabrExpansion::Hagan, SabrExpansion::Obloj] {
        let at = |strike: f64| volatility(&sabr, f, strike, t, expansion).unwrap();
        assert!((at(f) - exact).abs() < 1e-15, "{} {exact}", at(f));
        for shift in [1e-12, 1e-10, 1e-9, 1e-8, 1e-7] {
            let (left, right) = (at(f * (1.0 - shift)), at(f * (1.0 + shift)));
            assert!((left - exact).abs() < shift && (right - exact).abs() < shift, "{left} {exact} {right}");
        }
    }
}

#[test]
fn without_volatility_of_volatility_a_lognormal_model_is_flat() {
    let sabr = Sabr { alpha: 0.25, beta: 1.0, rho: 0.3, nu: 0.0 };
    for strike in [40.0, 100.0, 250.0] {
        assert_eq!(volatility(&sabr, 100.0, strike, 3.0, SabrExpansion::Hagan).unwrap(), 0.25);
    }
}

#[test]
fn every_problem_is_named() {
    let bad = Sabr { alpha: 0.0, beta: 2.0, rho: 1.0, nu: -1.0 };
    let error = volatility(&bad, 0.0, -1.0, f64::NAN, SabrExpansion::Hagan).unwrap_err();
    let paths: Vec<&str> = error.problems().iter().map(|p| p.path.as_str()).collect();
    assert_eq!(paths, ["alpha", "beta", "rho", "nu", "forward", "years", "strike"]);
    let wild = Sabr { alpha: 0.3, beta: 1.0, rho: -0.999, nu: 5.0 };
    assert!(matches!(volatility(&wild, 100.0, 120.0, 30.0, SabrExpansion::Hagan), Err(Error::Infeasible(_))));
    let point = VolatilityPoint { strike: 100.0, volatility: f64::INFINITY, weight: f64::NAN };
    let error =
        fit(100.0, 1.0, &[point], &SabrSettings { beta: -1.0, ..SabrSettings::default() }).unwrap_err();
    let paths: Vec<&str> = error.problems().iter().map(|p| p.path.as_str()).collect();
    assert_eq!(paths, ["beta", "points[0].volatility", "points[0].weight", "points"]);
}

proptest! {
    #[test]
    fn a_model_is_its_own_best_fit(
        alpha in 0.1..0.6f64, rho in -0.9..0.9f64, nu in 0.2..1.5f64, years in 0.1..1.5f64, lognormal in any::<bool>(), obloj in any::<bool>()
    ) {
        let beta = if lognormal { 1.0 } else { 0.5 };
        let expansion = if obloj { SabrExpansion::Obloj } else { SabrExpansion::Hagan };
        let sabr = Sabr { alpha: alpha * 100f64.powf(1.0 - beta), beta, rho, nu };
        let mut quotes = vec![];
        for i in 0..11 {
            let strike = 60.0 + 8.0 * f64::from(i);
            let Ok(volatility) = volatility(&sabr, 100.0, strike, years, expansion) else { return Ok(()) };
            quotes.push(VolatilityPoint { strike, volatility, weight: 1.0 });
        }
        let found = fit(100.0, years, &quotes, &SabrSettings { beta, expansion }).unwrap();
        prop_assert!(found.error < 1e-9, "{:?} for {:?}", found, sabr);
        for (x, y) in [(found.sabr.alpha / sabr.alpha, 1.0), (found.sabr.rho, rho), (found.sabr.nu, nu)] {
            prop_assert!((x - y).abs() < 1e-5, "{:?} for {:?}", found, sabr);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn never_panics_nor_answers_nan(
        numbers in prop::array::uniform4(any::<f64>()), market in prop::array::uniform3(any::<f64>()),
        quotes in prop::collection::vec((1e-3..1e6f64, 1e-3..50.0f64, 0.0..3.0f64), 0..8), years in 1e-6..200.0f64
    ) {
        let [alpha, beta, rho, nu] = numbers;
        let [forward, strike, time] = market;
        if let Ok(v) = volatility(&Sabr { alpha, beta, rho, nu }, forward, strike, time, SabrExpansion::Obloj) {
            prop_assert!(v.is_finite() && v > 0.0);
        }
        let point = |&(strike, volatility, weight): &(f64, f64, f64)| VolatilityPoint { strike, volatility, weight };
        let points: Vec<VolatilityPoint> = quotes.iter().map(point).collect();
        if let Ok(found) = fit(100.0, years, &points, &SabrSettings::default()) {
            prop_assert!((found.error + found.largest_error + found.sabr.alpha + found.sabr.rho + found.sabr.nu).is_finite());
        }
    }
}
