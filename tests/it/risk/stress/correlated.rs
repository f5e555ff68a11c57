use super::{exposure, factor, near, paths, scenario, truth};
use ndarray::{Array2, array, s};
use proptest::prelude::*;
use risk_core::Error;
use risk_core::stress::{
    Exposure, StressCorrelationSettings, StressSettings, Target, TargetMatrix, conditional_stress,
    correlated_stress, direct_stress, stress_correlation,
};

const PLAIN: StressSettings = StressSettings { value: None, most_loss: 0.99 };
const NAMES: [&str; 4] = ["a", "b", "c", "d"];

fn matrix(matrix: Array2<f64>) -> TargetMatrix {
    TargetMatrix { targets: NAMES[..matrix.nrows()].iter().map(|name| factor(name)).collect(), matrix }
}

fn book(dollars: &[f64]) -> Vec<Exposure> {
    NAMES.iter().zip(dollars).map(|(name, dollars)| exposure(factor(name), *dollars)).collect()
}

#[test]
fn correlations_are_the_weighted_ones_of_pandas() {
    let truth = truth();
    let wide = StressCorrelationSettings { limit: 1.0, ..Default::default() };
    let short = StressCorrelationSettings { decay: 0.97, window: 40, ..wide };
    for (settings, expected) in [(wide, &truth.correlation_252), (short, &truth.correlation_40)] {
        let got = stress_correlation(truth.factors.view(), &settings).unwrap();
        assert!((&got - expected).iter().all(|d| d.abs() < 1e-11), "{got:?}");
    }
    let limited = stress_correlation(truth.factors.view(), &StressCorrelationSettings { limit: 0.5, ..wide });
    assert_eq!(limited.unwrap()[[0, 1]], 0.5);
    let few = stress_correlation(truth.factors.slice(s![..29, ..]), &StressCorrelationSettings::default());
    assert_eq!(few.unwrap(), Array2::<f64>::eye(4));
    let mut still = truth.factors.clone();
    still.column_mut(2).fill(0.0);
    let got = stress_correlation(still.view(), &wide).unwrap();
    assert_eq!(got.row(2).to_vec(), [0.0, 0.0, 1.0, 0.0]);
}

#[test]
fn every_factor_follows_by_its_correlation() {
    // Shock a by −10 %: b follows by −8 %, c by −2 %; d is outside the matrix.
    let correlation = matrix(array![[1.0, 0.8, 0.2], [0.8, 1.0, 0.5], [0.2, 0.5, 1.0]]);
    let shocks = scenario(&[(factor("a"), -0.10), (factor("d"), 0.01)]);
    let result =
        correlated_stress(&book(&[1_000.0, 500.0, -200.0, 100.0]), &shocks, &correlation, &PLAIN).unwrap();
    assert!(near(result.pnl, -100.0 - 40.0 + 4.0 + 1.0, 1e-12));
    assert!(near(result.direct_pnl, -99.0, 1e-12) && near(result.correlation_effect, -36.0, 1e-12));
    let moves: Vec<f64> = result.contributions.iter().map(|c| c.shock).collect();
    assert!(near(moves[1], -0.08, 1e-12) && near(moves[2], -0.02, 1e-12));
    // Of two shocks each pulls the other: a moves −10 % + 0.8·5 %.
    let both = scenario(&[(factor("a"), -0.10), (factor("b"), 0.05)]);
    let result = correlated_stress(&book(&[1_000.0]), &both, &correlation, &PLAIN).unwrap();
    assert!(near(result.pnl, -60.0, 1e-12) && near(result.correlation_effect, 40.0, 1e-12));
    assert_eq!(result.missing, [factor("b")]);
}

#[test]
fn expected_moves_are_the_fit_of_a_regression() {
    let truth = truth();
    let deviations = &truth.factors - &truth.factors.mean_axis(ndarray::Axis(0)).unwrap();
    let covariance = matrix(deviations.t().dot(&deviations) / 299.0);
    let shocks: Vec<_> =
        truth.shocked.iter().zip(&truth.sizes).map(|(k, size)| (factor(NAMES[*k]), *size)).collect();
    let result =
        conditional_stress(&book(&[1.0, 1.0, 1.0, 1.0]), &scenario(&shocks), &covariance, &PLAIN).unwrap();
    let moves: Vec<f64> = result.contributions.iter().map(|c| c.shock).collect();
    let expected = [truth.sizes[0], truth.expected_rest[0], truth.expected_rest[1], truth.sizes[1]];
    for (got, expected) in moves.iter().zip(expected) {
        assert!(near(*got, expected, 1e-10), "{got} for {expected}");
    }
}

#[test]
fn factors_that_are_one_cannot_be_shocked_apart() {
    let covariance = matrix(array![[1.0, 1.0], [1.0, 1.0]]);
    let apart = scenario(&[(factor("a"), 0.1), (factor("b"), -0.1)]);
    let error = conditional_stress(&book(&[1.0]), &apart, &covariance, &PLAIN).unwrap_err();
    assert!(matches!(&error, Error::Infeasible(why) if why.contains("\"a\"")), "{error}");
    // One of them alone takes the other along.
    let one = scenario(&[(factor("a"), 0.1)]);
    assert!(near(
        conditional_stress(&book(&[0.0, 50.0]), &one, &covariance, &PLAIN).unwrap().pnl,
        5.0,
        1e-12
    ));
}

#[test]
fn what_the_matrix_does_not_know_moves_as_shocked() {
    let covariance = matrix(array![[0.04, 0.01], [0.01, 0.09]]);
    let rates = scenario(&[(Target::InterestRate, 0.01)]);
    let rate_book = [exposure(Target::InterestRate, -5_000.0), exposure(factor("a"), 100.0)];
    for result in [
        conditional_stress(&rate_book, &rates, &covariance, &PLAIN).unwrap(),
        correlated_stress(&rate_book, &rates, &matrix(Array2::eye(2)), &PLAIN).unwrap(),
    ] {
        assert_eq!((result.pnl, result.correlation_effect), (-50.0, 0.0));
        assert_eq!(result.contributions.len(), 1);
    }
}

#[test]
fn bad_input_is_named() {
    let shocks = scenario(&[(factor("a"), 0.1)]);
    let twice = TargetMatrix { targets: vec![factor("a"), factor("a"), factor("b")], matrix: Array2::eye(2) };
    let got = paths(correlated_stress(&[], &shocks, &twice, &PLAIN));
    assert_eq!(got, ["correlation.targets", "correlation.targets[1]"]);
    let covariance = matrix(array![[0.04, 0.0], [0.0, 0.04]]);
    assert_eq!(paths(correlated_stress(&[], &shocks, &covariance, &PLAIN)), ["correlation.matrix"]);
    let skew = matrix(array![[0.04, 0.01], [0.0, f64::NAN]]);
    assert_eq!(paths(conditional_stress(&[], &shocks, &skew, &PLAIN)), ["covariance.matrix[1][1]"]);
    let settings = StressCorrelationSettings { decay: 0.0, window: 0, limit: 1.5, min_observations: 0 };
    let got = paths(stress_correlation(array![[f64::NAN]].view(), &settings));
    assert_eq!(got, ["returns[0][0]", "decay", "window", "limit"]);
}

proptest! {
    #[test]
    fn with_one_shock_and_unit_variances_conditional_and_correlated_agree(
        root in prop::collection::vec(-1.0..1.0f64, 16),
        dollars in prop::collection::vec(-1e4..1e4f64, 4),
        size in -0.5..0.5f64,
    ) {
        let root = Array2::from_shape_vec((4, 4), root).unwrap() + Array2::<f64>::eye(4);
        let covariance = root.dot(&root.t()) + Array2::<f64>::eye(4) * 0.1;
        let correlation = Array2::from_shape_fn((4, 4), |(i, j)| {
            if i == j { 1.0 } else { covariance[[i, j]] / (covariance[[i, i]] * covariance[[j, j]]).sqrt() }
        });
        let shocks = scenario(&[(factor("b"), size)]);
        let book = book(&dollars);
        let a = correlated_stress(&book, &shocks, &matrix(correlation.clone()), &PLAIN).unwrap();
        let b = conditional_stress(&book, &shocks, &matrix(correlation), &PLAIN).unwrap();
        prop_assert!((a.pnl - b.pnl).abs() < 1e-8);
        // With every factor shocked nothing is left to follow.
        let all: Vec<_> = NAMES.iter().map(|name| (factor(name), size)).collect();
        let conditional = conditional_stress(&book, &scenario(&all), &matrix(covariance), &PLAIN).unwrap();
        let direct = direct_stress(&book, &scenario(&all), &PLAIN).unwrap();
        prop_assert_eq!(conditional.pnl, direct.pnl);
    }
}
