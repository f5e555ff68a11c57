use super::{near, noise, paths, truth};
use ndarray::{Array2, Axis, array, concatenate, s};
use proptest::prelude::*;
use risk_core::factor::{collinearity, orthogonal_factors};

#[test]
fn variance_inflation_is_that_of_statsmodels() {
    let truth = truth();
    let got = collinearity(truth.factors.view()).unwrap();
    for (got, expected) in got.variance_inflation.unwrap().iter().zip(&truth.variance_inflation) {
        assert!(near(*got, *expected, 1e-9), "{got} for {expected}");
    }
    assert!(near(got.condition_number.unwrap(), truth.condition_number, 1e-9));
    assert!(near(got.mean_correlation.unwrap(), truth.mean_correlation, 1e-12));
}

#[test]
fn a_factor_said_twice_has_no_inflation() {
    let factors = noise(50, 2, 1);
    let twice = concatenate![Axis(1), factors, factors.slice(s![.., ..1])];
    let got = collinearity(twice.view()).unwrap();
    assert_eq!((got.variance_inflation, got.condition_number), (None, None));
    let mut still = factors.clone();
    still.column_mut(1).fill(0.0);
    let got = collinearity(still.view()).unwrap();
    assert_eq!((got.variance_inflation, got.correlation[[0, 1]]), (None, 0.0));
    let one = collinearity(factors.slice(s![.., ..1])).unwrap();
    assert_eq!((one.variance_inflation, one.mean_correlation), (Some(vec![1.0]), None));
}

#[test]
fn what_the_factors_before_explain_is_taken_out() {
    let truth = truth();
    let got = orthogonal_factors(truth.factors.view()).unwrap();
    assert_eq!(got.factors.column(0), truth.factors.column(0));
    let deviations = &got.factors - &got.factors.mean_axis(Axis(0)).unwrap();
    let products = deviations.t().dot(&deviations);
    for ((i, j), x) in products.indexed_iter().filter(|((i, j), _)| i != j) {
        assert!(x.abs() < 1e-14 * (products[[i, i]] * products[[j, j]]).sqrt());
    }
    let back = got.factors.dot(&got.coefficients.t());
    assert!((back - &truth.factors).iter().all(|d| d.abs() < 1e-15));
    // The variance a factor keeps is 1/VIF of it on those before it.
    let vif = collinearity(truth.factors.view()).unwrap().variance_inflation.unwrap();
    let original = truth.factors.column(3).to_owned() - truth.factors.column(3).mean().unwrap();
    assert!(near(products[[3, 3]], original.dot(&original) / vif[3], 1e-10));
}

#[test]
fn a_dependent_factor_becomes_zero_and_harms_no_later_one() {
    let base = noise(60, 2, 4);
    let sum = &base.column(0) * 2.0 - base.column(1);
    let factors = concatenate![Axis(1), base, sum.insert_axis(Axis(1)), noise(60, 1, 5)];
    let got = orthogonal_factors(factors.view()).unwrap();
    assert!(got.factors.column(2).iter().all(|x| x.abs() < 1e-15));
    assert!(got.coefficients.iter().all(|x| x.is_finite() && x.abs() < 10.0), "{:?}", got.coefficients);
}

#[test]
fn bad_input_is_named() {
    let bad = array![[f64::NAN, 1.0]];
    assert_eq!(paths(collinearity(bad.view())), ["factors[0][0]", "factors"]);
    assert_eq!(paths(orthogonal_factors(bad.view())), ["factors[0][0]", "factors"]);
    assert_eq!(paths(collinearity(Array2::zeros((4, 0)).view())), ["factors"]);
}

proptest! {
    #[test]
    fn collinearity_does_not_depend_on_the_units(seed in 0u64..200, by in 1e-6..1e6f64) {
        let factors = noise(30, 3, seed);
        let mut scaled = factors.clone();
        scaled.column_mut(1).mapv_inplace(|x| x * by + 1.0);
        let (a, b) = (collinearity(factors.view()).unwrap(), collinearity(scaled.view()).unwrap());
        // The shift by 1 costs digits when the scale is small.
        prop_assert!(near(b.condition_number.unwrap(), a.condition_number.unwrap(), 1e-5));
    }
}
