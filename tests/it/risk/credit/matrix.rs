use super::{close, fixture};
use ndarray::{Array2, array};
use proptest::prelude::*;
use risk_core::Error;
use risk_core::credit::{
    Obstacle, Regularization, TransitionMatrix, embeddability, generator, transition_root,
};
use risk_core::linalg::{determinant, matrix_exponential, matrix_logarithm, square_root};
use risk_core::rating::Rating;
use serde::Deserialize;
use std::collections::HashMap;

#[derive(Deserialize)]
struct Truth {
    matrices: Vec<MatrixTruth>,
}

#[derive(Deserialize)]
struct MatrixTruth {
    name: String,
    published: Vec<Vec<f64>>,
    logarithm: Vec<Vec<f64>>,
    root: Vec<Vec<f64>>,
    quarter: Vec<Vec<f64>>,
    quarter_projected: Vec<Vec<f64>>,
    generators: HashMap<String, GeneratorTruth>,
    cumulative: Vec<Vec<f64>>,
}

#[derive(Deserialize)]
struct GeneratorTruth {
    rates: Vec<Vec<f64>>,
    half_year: Vec<Vec<f64>>,
    five_years: Vec<Vec<f64>>,
}

fn ratings(texts: &[&str]) -> Vec<Rating> {
    texts.iter().map(|text| Rating::parse(text).unwrap()).collect()
}

fn annual(truth: &MatrixTruth) -> TransitionMatrix {
    let ratings = ratings(&["AAA", "AA", "A", "BBB", "BB", "B", "CCC", "D"]);
    let figures = Array2::from_shape_fn((8, 8), |(i, j)| truth.published[i][j]);
    TransitionMatrix::from_published(ratings, 1.0, figures.view()).unwrap()
}

fn same(what: &str, got: &Array2<f64>, expected: &[Vec<f64>], tolerance: f64) {
    assert_eq!(got.nrows(), expected.len());
    for ((i, j), x) in got.indexed_iter() {
        close(&format!("{what}[{i}][{j}]"), *x, expected[i][j], tolerance);
    }
}

#[test]
fn functions_of_matrices_are_those_of_mpmath() {
    for truth in fixture::<Truth>("credit_matrices.json").matrices {
        let p = annual(&truth).probabilities;
        same(&truth.name, &matrix_logarithm(p.view()).unwrap(), &truth.logarithm, 1e-13);
        same(&truth.name, &square_root(p.view()).unwrap(), &truth.root, 1e-14);
        let back = matrix_exponential(matrix_logarithm(p.view()).unwrap().view()).unwrap();
        assert!((back - &p).iter().all(|x| x.abs() < 1e-13));
        let quarter = transition_root(&annual(&truth), 4).unwrap();
        same(&truth.name, &quarter.matrix.probabilities, &truth.quarter_projected, 1e-13);
        let largest = truth.quarter.iter().zip(&truth.quarter_projected);
        let largest =
            largest.flat_map(|(a, b)| a.iter().zip(b)).fold(0.0f64, |most, (a, b)| most.max((a - b).abs()));
        close("reported change", quarter.change.largest_change, largest, 1e-13);
        let negative = truth.quarter.iter().flatten().filter(|p| **p < -1e-12).count();
        assert_eq!(quarter.change.negative, negative);
        assert!(quarter.change.misfit < 1e-3 && quarter.matrix.period_years == 0.25);
        for parts in [1, 2, 3, 12] {
            assert!(transition_root(&annual(&truth), parts).unwrap().change.misfit < 2e-3);
        }
    }
}

#[test]
fn generators_are_regularised_as_published() {
    for truth in fixture::<Truth>("credit_matrices.json").matrices {
        let matrix = annual(&truth);
        let mut changes = Vec::new();
        for (method, regularization) in [
            ("diagonal", Regularization::Diagonal),
            ("weighted", Regularization::Weighted),
            ("quasi_optimal", Regularization::QuasiOptimal),
        ] {
            let expected = &truth.generators[method];
            let got = generator(&matrix, regularization).unwrap();
            same(method, &got.rates, &expected.rates, 1e-13);
            same(method, &got.transition_matrix(0.5).unwrap().probabilities, &expected.half_year, 1e-13);
            same(method, &got.transition_matrix(5.0).unwrap().probabilities, &expected.five_years, 1e-13);
            let negative = truth.logarithm.iter().enumerate();
            let negative = negative
                .flat_map(|(i, row)| row.iter().enumerate().filter(move |(j, g)| i != *j && **g < -1e-12));
            assert_eq!(got.change.negative, negative.count());
            assert!(got.change.negative > 0 && got.change.misfit < 2e-3);
            changes.push(
                (&got.rates - &matrix_logarithm(matrix.probabilities.view()).unwrap()).mapv(|x| x * x).sum(),
            );
        }
        assert!(
            changes[2] < changes[0] && changes[2] < changes[1],
            "quasi-optimal changes least: {changes:?}"
        );
    }
}

#[test]
fn the_term_structure_of_default_is_the_last_column_of_the_powers() {
    for truth in fixture::<Truth>("credit_matrices.json").matrices {
        let matrix = annual(&truth);
        let structure = matrix.default_term_structure(10).unwrap();
        same(&truth.name, &structure, &truth.cumulative, 1e-15);
        let rates = generator(&matrix, Regularization::QuasiOptimal).unwrap();
        let continuous = rates.default_term_structure(&[0.0, 0.5, 1.0, 10.0]).unwrap();
        assert!(continuous.column(0).iter().take(7).all(|p| *p == 0.0));
        assert!((&continuous.column(3) - &structure.column(9)).iter().all(|x| x.abs() < 2e-3));
        assert!(structure.row(7).iter().all(|p| *p == 1.0));
    }
}

#[test]
fn what_has_no_generator_says_why() {
    let three = |probabilities| TransitionMatrix {
        ratings: ratings(&["A", "B", "D"]),
        period_years: 1.0,
        probabilities,
    };
    let reasons = |probabilities| embeddability(&three(probabilities)).unwrap();
    let [a, b, d] = [0, 1, 2].map(|i| ratings(&["A", "B", "D"])[i]);
    let over = reasons(array![[0.9, 0.1, 0.0], [0.1, 0.8, 0.1], [0.0, 0.0, 1.0]]);
    assert!(over.obstacles.contains(&Obstacle::ReachedOnlyOverOthers { from: a, to: d }));
    let negative = |o: &Obstacle| matches!(o, Obstacle::NegativeRate { from, to, rate } if (*from, *to) == (a, d) && *rate < 0.0);
    assert!(over.obstacles.iter().any(negative));
    let swapped = reasons(array![[0.1, 0.8, 0.1], [0.8, 0.1, 0.1], [0.0, 0.0, 1.0]]);
    close("determinant", swapped.determinant, -0.63, 1e-15);
    assert_eq!(swapped.obstacles, [Obstacle::DeterminantNotPositive, Obstacle::NoLogarithm]);
    let fine = reasons(array![[0.9, 0.08, 0.02], [0.05, 0.85, 0.1], [0.0, 0.0, 1.0]]);
    assert_eq!(fine.obstacles, []);
    // A cycle, whose determinant 0.6³ + 0.4³ exceeds the product of its diagonal 0.6³.
    let cycle =
        array![[0.6, 0.4, 0.0, 0.0], [0.0, 0.6, 0.4, 0.0], [0.4, 0.0, 0.6, 0.0], [0.0, 0.0, 0.0, 1.0]];
    let cycle =
        TransitionMatrix { ratings: vec![a, b, Rating::C, d], period_years: 1.0, probabilities: cycle };
    let found = embeddability(&cycle).unwrap().obstacles;
    assert!(found.iter().any(
        |o| matches!(o, Obstacle::DeterminantAboveDiagonal { diagonal } if (diagonal - 0.216).abs() < 1e-15)
    ));
    let swap = three(array![[0.1, 0.8, 0.1], [0.8, 0.1, 0.1], [0.0, 0.0, 1.0]]);
    assert!(matches!(generator(&swap, Regularization::Diagonal), Err(Error::Infeasible(_))));
    assert!(matches!(transition_root(&swap, 2), Err(Error::Infeasible(_))));
    close("determinant", determinant(array![[2.0, 1.0], [1.0, 2.0]].view()).unwrap(), 3.0, 1e-15);
}

#[test]
fn a_matrix_without_roots_is_refused_and_one_with_them_is_not() {
    assert!(matches!(square_root(array![[-1.0]].view()), Err(Error::Infeasible(_))));
    assert!(matches!(square_root(array![[0.0]].view()), Err(Error::Infeasible(_))));
    assert!(matches!(matrix_logarithm(array![[0.0, 1.0], [0.0, 0.0]].view()), Err(Error::Infeasible(_))));
    // A quarter turn has complex eigenvalues, and its logarithm is the angle.
    let turn = array![[0.0, -1.0], [1.0, 0.0]];
    let angle = matrix_logarithm(turn.view()).unwrap();
    close("angle", angle[[1, 0]], std::f64::consts::FRAC_PI_2, 1e-14);
    let half = square_root(turn.view()).unwrap();
    close("half a turn", half[[0, 0]], 0.5f64.sqrt(), 1e-15);
    for (scale, power) in [(1e-200, 1e-100), (1e200, 1e100)] {
        let root = square_root((Array2::<f64>::eye(3) * scale).view()).unwrap();
        close("scale", root[[1, 1]] / power, 1.0, 1e-14);
        let logarithm = matrix_logarithm((Array2::<f64>::eye(3) * scale).view()).unwrap();
        close("logarithm", logarithm[[0, 0]] / scale.ln(), 1.0, 1e-12);
    }
    assert!(matches!(matrix_exponential(array![[1e4]].view()), Err(Error::Infeasible(_))));
    assert!(matches!(matrix_exponential(array![[1e300]].view()), Err(Error::Invalid(_))));
    let decayed = matrix_exponential(array![[-1e6, 1e6], [0.0, 0.0]].view()).unwrap();
    assert!((decayed - array![[0.0, 1.0], [0.0, 1.0]]).iter().all(|x| x.abs() < 1e-8));
    for bad in [Array2::zeros((0, 0)), Array2::zeros((2, 3)), array![[f64::NAN]], array![[f64::INFINITY]]] {
        for result in [square_root(bad.view()), matrix_logarithm(bad.view()), matrix_exponential(bad.view())]
        {
            assert!(matches!(result, Err(Error::Invalid(_))));
        }
        assert!(determinant(bad.view()).is_err());
    }
}

#[test]
fn what_is_no_transition_matrix_is_refused() {
    let good = TransitionMatrix {
        ratings: ratings(&["A", "B", "D"]),
        period_years: 1.0,
        probabilities: array![[0.9, 0.08, 0.02], [0.05, 0.85, 0.1], [0.0, 0.0, 1.0]],
    };
    good.check().unwrap();
    let text = |change: &dyn Fn(&mut TransitionMatrix)| {
        let mut bad = good.clone();
        change(&mut bad);
        bad.check().unwrap_err().to_string()
    };
    assert!(text(&|m| m.probabilities[[0, 0]] = 0.8).starts_with("probabilities[0]: must sum to 1, got 0.9"));
    assert!(
        text(&|m| m.probabilities[[1, 2]] = -0.1).starts_with("probabilities[1][2]: must be between 0 and 1")
    );
    assert!(text(&|m| m.probabilities[[1, 2]] = f64::NAN).contains("got NaN"));
    assert!(text(&|m| m.ratings.swap(0, 1)).contains("ratings[1]: must be worse than B, got A"));
    assert!(text(&|m| m.ratings[2] = Rating::C).contains("ratings: must end with D"));
    assert!(
        text(&|m| m.probabilities = Array2::eye(2))
            .contains("must have 3 rows and columns, one per rating, got 2 x 2")
    );
    assert!(text(&|m| m.period_years = f64::INFINITY).contains("period_years"));
    assert!(text(&|m| m.ratings.clear()).contains("must be at least two, got 0"));
    let escapes = text(&|m| m.probabilities.row_mut(2).assign(&array![0.0, 0.1, 0.9]));
    assert_eq!(escapes, "probabilities[2][2]: must be 1, for a default stays one, got 0.9");
    assert!(good.default_term_structure(0).is_err() && transition_root(&good, 0).is_err());
    assert!(generator(&good, Regularization::Diagonal).unwrap().transition_matrix(f64::NAN).is_err());
    let state = |text: &str| good.state(Rating::parse(text).unwrap());
    assert_eq!((state("A+"), state("B-"), state("CCC+"), state("D")), (Ok(0), Ok(1), Ok(1), Ok(2)));
    let unknown = state("BBB").unwrap_err().to_string();
    assert_eq!(unknown, "rating: must be one of the matrix (A, B, D), got BBB");
}

/// A matrix of four ratings that comes from a generator.
fn embeddable() -> impl Strategy<Value = TransitionMatrix> {
    prop::collection::vec(0.001..0.3f64, 12).prop_map(|rates| {
        let mut g = Array2::zeros((4, 4));
        for i in 0..3 {
            for j in (0..4).filter(|j| *j != i) {
                g[[i, j]] = rates[4 * i + j];
                g[[i, i]] -= rates[4 * i + j];
            }
        }
        let probabilities = matrix_exponential(g.view()).unwrap();
        TransitionMatrix::from_published(ratings(&["A", "BB", "CCC", "D"]), 1.0, probabilities.view())
            .unwrap()
    })
}

proptest! {
    #[test]
    fn horizons_of_a_generator_multiply(matrix in embeddable(), s in 0.01..3.0f64, t in 0.01..3.0f64) {
        prop_assert!(embeddability(&matrix).unwrap().obstacles.is_empty());
        let g = generator(&matrix, Regularization::Weighted).unwrap();
        prop_assert!(g.change.largest_change < 1e-12 && g.change.negative == 0);
        let p = |years: f64| g.transition_matrix(years).unwrap().probabilities;
        prop_assert!((p(s).dot(&p(t)) - p(s + t)).iter().all(|x| x.abs() < 1e-13));
        prop_assert!(p(s).rows().into_iter().all(|row| (row.sum() - 1.0).abs() < 1e-14));
        let third = transition_root(&matrix, 3).unwrap();
        prop_assert!((third.matrix.probabilities - p(1.0 / 3.0)).iter().all(|x| x.abs() < 1e-12));
    }

    #[test]
    fn a_root_of_any_matrix_is_one_of_probabilities(rows in prop::collection::vec(0.0..1.0f64, 12)) {
        let mut p = Array2::eye(4);
        for i in 0..3 {
            for j in 0..4 {
                p[[i, j]] = rows[4 * i + j].powi(3) + if i == j { 2.0 } else { 0.0 };
            }
            let sum = p.row(i).sum();
            p.row_mut(i).mapv_inplace(|x| x / sum);
        }
        let matrix = TransitionMatrix { ratings: ratings(&["A", "BB", "CCC", "D"]), period_years: 1.0, probabilities: p };
        for parts in [2, 5] {
            let root = transition_root(&matrix, parts).unwrap();
            root.matrix.check().unwrap();
            prop_assert!(root.change.negative > 0 || root.change.misfit < 1e-11);
        }
        let structure = matrix.default_term_structure(20).unwrap();
        prop_assert!(structure.rows().into_iter().all(|row| row.windows(2).into_iter().all(|p| p[0] <= p[1])));
    }
}
