use super::{near, noise, paths, truth};
use ndarray::{Array2, array, s};
use proptest::prelude::*;
use risk_core::factor::{
    BetaEstimate, BetaQuality, BetaSettings, MissingValues, beta, interest_rate_beta,
    interest_rate_beta_by_proxy, univariate_betas,
};
use serde::Deserialize;

#[derive(Deserialize)]
pub struct Pair {
    slope: f64,
    alpha: f64,
    standard_error: f64,
    t_statistic: f64,
    p_value: f64,
    r_squared: f64,
    observations: usize,
}

fn assert_agrees(got: &BetaEstimate, expected: &Pair) {
    let pairs = [
        (got.slope, expected.slope, 1e-10),
        (got.alpha, expected.alpha, 1e-9),
        (got.standard_error, expected.standard_error, 1e-10),
        (got.t_statistic, expected.t_statistic, 1e-10),
        (got.p_value, expected.p_value, 1e-8),
        (got.r_squared, expected.r_squared, 1e-9),
    ];
    for (got, expected, tolerance) in pairs {
        assert!(near(got.unwrap(), expected, tolerance), "{got:?} for {expected}");
    }
    assert_eq!(got.observations, expected.observations);
}

fn few(least: usize) -> BetaSettings {
    BetaSettings { min_observations: least, cap: None, ..Default::default() }
}

#[test]
fn every_pair_is_the_regression_of_statsmodels() {
    let truth = truth();
    let report = univariate_betas(truth.assets.view(), truth.factors.view(), &few(60)).unwrap();
    for (i, row) in truth.pairs.iter().enumerate() {
        for (k, expected) in row.iter().enumerate() {
            assert_agrees(&report.estimates[i][k], expected);
            assert_eq!(Some(report.betas[[i, k]]), report.estimates[i][k].slope);
        }
    }
    assert_eq!(report.betas.dim(), (5, 4));
}

#[test]
fn gaps_cost_only_the_rows_that_have_them() {
    let truth = truth();
    let mut assets = truth.assets.clone();
    for t in &truth.gaps {
        assets[[*t, 0]] = f64::NAN;
    }
    let settings = BetaSettings { missing: MissingValues::SkipPairs, ..few(60) };
    let report = univariate_betas(assets.view(), truth.factors.view(), &settings).unwrap();
    for k in 0..4 {
        assert_agrees(&report.estimates[0][k], &truth.pairs_with_gaps[k]);
        assert_agrees(&report.estimates[1][k], &truth.pairs[1][k]);
    }
    // A gap in a factor costs every asset its row, for that factor alone.
    let mut factors = truth.factors.clone();
    factors[[7, 2]] = f64::NAN;
    let report = univariate_betas(truth.assets.view(), factors.view(), &settings).unwrap();
    assert_eq!(report.estimates[3].iter().map(|e| e.observations).collect::<Vec<_>>(), [120, 120, 119, 120]);
    assert_agrees(&report.estimates[3][3], &truth.pairs[3][3]);
    assert_eq!(paths(univariate_betas(assets.view(), truth.factors.view(), &few(60))), ["assets[3][0]"]);
}

#[test]
fn a_window_is_the_last_rows() {
    let truth = truth();
    let windowed = BetaSettings { window: Some(70), ..few(60) };
    let got = univariate_betas(truth.assets.view(), truth.factors.view(), &windowed).unwrap();
    let (assets, factors) = (truth.assets.slice(s![50.., ..]), truth.factors.slice(s![50.., ..]));
    assert_eq!(got, univariate_betas(assets, factors, &few(60)).unwrap());
}

#[test]
fn betas_are_capped_and_short_histories_flagged() {
    let factor: Vec<f64> = (0..60).map(|t| (f64::from(t) * 0.7).sin() * 0.01).collect();
    let returns: Vec<f64> = factor.iter().map(|f| -5.0 * f + 0.001).collect();
    let found = beta(&returns, &factor, &BetaSettings::default()).unwrap();
    assert_eq!((found.beta, found.quality), (-3.0, BetaQuality::Capped));
    assert!(near(found.slope.unwrap(), -5.0, 1e-12) && near(found.alpha.unwrap(), 0.001, 1e-10));
    assert!(found.r_squared.unwrap() > 1.0 - 1e-12);
    let short = beta(&returns[1..], &factor[1..], &BetaSettings::default()).unwrap();
    assert_eq!((short.beta, short.slope, short.quality), (0.0, None, BetaQuality::LimitedHistory));
    assert_eq!(short.observations, 59);
    let still = beta(&returns, &[0.1; 60], &BetaSettings::default()).unwrap();
    assert_eq!((still.beta, still.slope, still.quality), (0.0, None, BetaQuality::ConstantFactor));
    let cash = beta(&[0.1; 60], &factor, &BetaSettings::default()).unwrap();
    assert!(cash.beta.abs() < 1e-12 && cash.r_squared.is_none() && cash.quality == BetaQuality::Full);
}

#[test]
fn many_assets_are_as_each_alone_on_any_number_of_threads() {
    let (assets, factors) = (noise(90, 53, 1), noise(90, 3, 2));
    let all = univariate_betas(assets.view(), factors.view(), &few(60)).unwrap();
    for threads in [1, 2, 8] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let again = pool.install(|| univariate_betas(assets.view(), factors.view(), &few(60)).unwrap());
        assert_eq!(again, all);
    }
    for i in [0, 15, 16, 52] {
        let one = univariate_betas(assets.slice(s![.., i..=i]), factors.view(), &few(60)).unwrap();
        assert_eq!(one.estimates[0], all.estimates[i]);
    }
    // Columns side by side or one below the other in memory: the same.
    let turned = assets.t().as_standard_layout().to_owned();
    assert_eq!(univariate_betas(turned.t(), factors.view(), &few(60)).unwrap(), all);
}

#[test]
fn rate_beta_is_the_regression_on_absolute_changes() {
    let truth = truth();
    let returns = truth.assets.column(0).to_vec();
    let got = interest_rate_beta(&returns, &truth.yields, &BetaSettings::default()).unwrap();
    assert_agrees(&got, &truth.interest_rate);
    assert_eq!(paths(interest_rate_beta(&returns, &truth.yields[1..], &BetaSettings::default())), ["yields"]);
    let percent: Vec<f64> = truth.yields.iter().map(|y| 1000.0 * y).collect();
    assert_eq!(paths(interest_rate_beta(&returns, &percent, &BetaSettings::default())), ["yields[0]"]);
    assert!(near(interest_rate_beta_by_proxy(0.4, 16.5).unwrap(), -6.6, 1e-15));
    assert_eq!(paths(interest_rate_beta_by_proxy(f64::NAN, 0.0)), ["beta_to_bond", "duration_years"]);
}

#[test]
fn bad_input_is_named() {
    let (a, f) = (array![[0.1], [0.2], [0.3]], array![[0.1], [f64::INFINITY]]);
    let settings =
        BetaSettings { min_observations: 2, window: Some(0), cap: Some(0.0), ..Default::default() };
    let got = paths(univariate_betas(a.view(), f.view(), &settings));
    assert_eq!(got, ["factors[1][0]", "factors", "min_observations", "window", "cap"]);
    let none = Array2::zeros((3, 0));
    assert_eq!(paths(univariate_betas(none.view(), a.view(), &few(3))), ["assets"]);
    assert_eq!(paths(univariate_betas(a.view(), none.view(), &few(3))), ["factors"]);
    let empty = Array2::zeros((0, 2));
    let report = univariate_betas(empty.view(), empty.view(), &few(3)).unwrap();
    assert!(report.estimates.iter().flatten().all(|e| e.quality == BetaQuality::LimitedHistory));
}

proptest! {
    #[test]
    fn a_beta_scales_with_the_asset_and_against_the_factor(seed in 0u64..500, by in 0.01..100.0f64, shift in -1.0..1.0f64) {
        let (assets, factors) = (noise(40, 3, seed), noise(40, 2, seed + 1000));
        let plain = univariate_betas(assets.view(), factors.view(), &few(3)).unwrap();
        let moved = univariate_betas((&assets * -by + shift).view(), (&factors / by).view(), &few(3)).unwrap();
        for (a, b) in plain.estimates.iter().flatten().zip(moved.estimates.iter().flatten()) {
            prop_assert!(near(b.slope.unwrap(), -a.slope.unwrap() * by * by, 1e-8));
            prop_assert!((b.r_squared.unwrap() - a.r_squared.unwrap()).abs() < 1e-8);
            prop_assert!((b.p_value.unwrap() - a.p_value.unwrap()).abs() < 1e-7);
        }
    }

    #[test]
    fn any_numbers_of_any_size_get_an_answer(numbers in prop::collection::vec(prop::num::f64::ANY, 24)) {
        let clean: Vec<f64> = numbers.iter().map(|x| if x.abs() <= 1e100 { *x } else { f64::NAN }).collect();
        let panel = Array2::from_shape_vec((8, 3), clean).unwrap();
        let settings = BetaSettings { missing: MissingValues::SkipPairs, min_observations: 3, ..Default::default() };
        let report = univariate_betas(panel.slice(s![.., ..2]), panel.slice(s![.., 2..]), &settings).unwrap();
        prop_assert!(report.betas.iter().all(|b| b.is_finite()));
        for e in report.estimates.iter().flatten() {
            let all = [e.slope, e.alpha, e.standard_error, e.t_statistic, e.p_value, e.r_squared];
            prop_assert!(all.iter().flatten().all(|x| x.is_finite()), "{:?}", e);
        }
    }
}
