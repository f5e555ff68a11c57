use super::{near, noise, paths, truth};
use ndarray::{Array2, Axis, array};
use risk_core::factor::{ComponentCount, PrincipalMatrix, PrincipalSettings, principal_components};
use serde::Deserialize;

#[derive(Deserialize)]
pub struct Components {
    eigenvalues: Vec<f64>,
    explained: Vec<f64>,
    #[serde(with = "risk_core::linalg::rows")]
    vectors: Array2<f64>,
    first_scores: Vec<f64>,
}

fn settings(matrix: PrincipalMatrix, components: ComponentCount) -> PrincipalSettings {
    PrincipalSettings { matrix, components }
}

#[test]
fn components_are_those_of_scikit_learn() {
    let truth = truth();
    let cases = [
        (PrincipalMatrix::Covariance, &truth.covariance_components),
        (PrincipalMatrix::Correlation, &truth.correlation_components),
    ];
    for (matrix, expected) in cases {
        let got = principal_components(truth.assets.view(), &settings(matrix, ComponentCount::All)).unwrap();
        for (got, expected) in got.eigenvalues.iter().zip(&expected.eigenvalues) {
            assert!(near(*got, *expected, 1e-10), "{got} for {expected}");
        }
        for (got, expected) in got.explained.unwrap().iter().zip(&expected.explained) {
            assert!(near(*got, *expected, 1e-10));
        }
        assert!((&got.vectors - &expected.vectors).iter().all(|d| d.abs() < 1e-9), "{:?}", got.vectors);
        for (got, expected) in got.scores.row(0).iter().zip(&expected.first_scores) {
            assert!((got - expected).abs() < 1e-9 * expected.abs().max(1.0));
        }
    }
}

#[test]
fn scores_are_uncorrelated_and_give_the_returns_back() {
    let returns = noise(80, 6, 5);
    for matrix in [PrincipalMatrix::Covariance, PrincipalMatrix::Correlation] {
        let got = principal_components(returns.view(), &settings(matrix, ComponentCount::All)).unwrap();
        let products = got.scores.t().dot(&got.scores) / 79.0;
        for ((i, j), x) in products.indexed_iter() {
            let expected = if i == j { got.eigenvalues[i] } else { 0.0 };
            assert!((x - expected).abs() < 1e-12 * got.eigenvalues[0]);
        }
        let mut back = got.scores.dot(&got.vectors.t());
        for (j, mut column) in back.axis_iter_mut(Axis(1)).enumerate() {
            column.mapv_inplace(|x| x * got.scales[j] + got.means[j]);
        }
        assert!((back - &returns).iter().all(|d| d.abs() < 1e-15));
        let rebuilt = got.loadings.dot(&got.loadings.t());
        let trace: f64 = got.eigenvalues.iter().sum();
        assert!(near(rebuilt.diag().sum(), trace, 1e-12));
    }
}

#[test]
fn each_rule_keeps_as_many_as_it_says() {
    // One strong factor in ten assets over 500 days: the bound for noise is (1 + √0.02)² = 1.303.
    let market = noise(500, 1, 7);
    let returns = noise(500, 10, 8) + &market;
    let kept = |rule| {
        let settings = settings(PrincipalMatrix::Correlation, rule);
        principal_components(returns.view(), &settings).unwrap().vectors.ncols()
    };
    assert_eq!(kept(ComponentCount::MarchenkoPastur), 1);
    assert_eq!(kept(ComponentCount::Kaiser), 1);
    assert_eq!(kept(ComponentCount::Fixed(3)), 3);
    assert_eq!(kept(ComponentCount::Fixed(99)), 10);
    assert_eq!(kept(ComponentCount::Share(1.0)), 10);
    assert_eq!(kept(ComponentCount::Share(0.0)), 0);
    let all =
        principal_components(returns.view(), &settings(PrincipalMatrix::Correlation, ComponentCount::All));
    let explained = all.unwrap().explained.unwrap();
    let halves = kept(ComponentCount::Share(0.7));
    let sum = |n: usize| explained[..n].iter().sum::<f64>();
    assert!(sum(halves) >= 0.7 && sum(halves - 1) < 0.7);
    // In noise without a factor, the bound keeps next to nothing and Kaiser's rule about half.
    let pure = noise(500, 100, 9);
    let settings = settings(PrincipalMatrix::Correlation, ComponentCount::MarchenkoPastur);
    assert!(principal_components(pure.view(), &settings).unwrap().vectors.ncols() <= 1);
}

#[test]
fn more_assets_than_days_leave_the_rest_without_variance() {
    let got = principal_components(noise(5, 8, 3).view(), &PrincipalSettings::default()).unwrap();
    assert!(got.eigenvalues[4..].iter().all(|value| *value < 1e-15 * 1e3 && *value >= 0.0));
    let still = principal_components(Array2::zeros((5, 2)).view(), &PrincipalSettings::default()).unwrap();
    assert_eq!((still.explained, still.eigenvalues), (None, vec![0.0, 0.0]));
}

#[test]
fn bad_input_is_named() {
    let correlation = settings(PrincipalMatrix::Correlation, ComponentCount::All);
    let constant = array![[0.1, 0.3], [0.2, 0.3], [0.3, 0.3]];
    assert_eq!(paths(principal_components(constant.view(), &correlation)), ["returns[..][1]"]);
    let share = settings(PrincipalMatrix::Covariance, ComponentCount::Share(1.5));
    let one = array![[f64::NAN]];
    let got = paths(principal_components(one.view(), &share));
    assert_eq!(got, ["returns[0][0]", "returns", "components.share"]);
    assert_eq!(paths(principal_components(Array2::zeros((3, 0)).view(), &correlation)), ["returns"]);
}
