use ndarray::{Array2, array};
use proptest::prelude::*;
use risk_core::linalg::{
    CorrelationRepair, NearestCorrelationSettings, check_symmetric, cholesky, cholesky_semidefinite,
    log_determinant, nearest_correlation, nearest_correlation_with, qr, solve_positive_definite,
    symmetric_eigen,
};
use risk_core::random::stream;
use risk_core::{Error, Progress};
use std::ops::ControlFlow;

/// Hilbert's matrix of order n, whose elements lie close to singularity.
fn hilbert(n: usize) -> Array2<f64> {
    Array2::from_shape_fn((n, n), |(i, j)| 1.0 / (i + j + 1) as f64)
}

fn largest(a: &Array2<f64>) -> f64 {
    a.iter().fold(0.0, |most, x| most.max(x.abs()))
}

#[test]
fn a_matrix_is_the_product_of_its_factors() {
    for n in [1, 2, 5, 8] {
        let a = hilbert(n);
        let factor = cholesky(a.view()).unwrap();
        assert!(largest(&(factor.dot(&factor.t()) - &a)) < 1e-15);
        let eigen = symmetric_eigen(a.view()).unwrap();
        let v = &eigen.vectors;
        let back = v.dot(&Array2::from_diag(&eigen.values)).dot(&v.t());
        assert!(largest(&(back - &a)) < 1e-14);
        assert!(largest(&(v.t().dot(v) - Array2::<f64>::eye(n))) < 1e-14);
        assert!(eigen.values.windows(2).into_iter().all(|pair| pair[0] >= pair[1]));
    }
    let eigen = symmetric_eigen(array![[2.0, 1.0], [1.0, 2.0]].view()).unwrap();
    assert!((eigen.values[0] - 3.0).abs() < 1e-15 && (eigen.values[1] - 1.0).abs() < 1e-15);
}

#[test]
fn what_has_no_factor_is_refused() {
    let text = |a: Array2<f64>| cholesky(a.view()).unwrap_err().to_string();
    assert!(text(array![[1.0, 2.0], [2.0, 1.0]]).contains("leading minor of order 2"));
    assert!(text(array![[1.0, 2.0]]).contains("must be square with at least one row, got 1 x 2"));
    assert!(text(Array2::zeros((0, 0))).contains("got 0 x 0"));
    assert_eq!(text(array![[1.0, 0.5], [0.4, 1.0]]), "matrix[0][1]: must equal [1][0], got 0.5 and 0.4");
    assert_eq!(text(array![[1.0, 0.5], [f64::NAN, 1.0]]), "matrix[1][0]: must be finite, got NaN");
    assert!(matches!(symmetric_eigen(array![[f64::INFINITY]].view()), Err(Error::Invalid(_))));
}

/// Every element is compared with its mirror image, whatever tile it falls into.
#[test]
fn one_wrong_element_is_found_wherever_it_is() {
    for n in [2, 7, 8, 9, 15, 16, 17, 20] {
        let square = normal(3, n, n);
        let symmetric = &square + &square.t();
        let rounded = &symmetric * &Array2::from_shape_fn((n, n), |(i, j)| 1.0 + 1e-12 * f64::from(i > j));
        assert!(check_symmetric("a", symmetric.view()).is_ok());
        assert!(check_symmetric("a", rounded.view()).is_ok() && check_symmetric("a", rounded.t()).is_ok());
        for i in 0..n {
            for j in 0..n {
                let mut wrong = symmetric.clone();
                wrong[[i, j]] = f64::INFINITY;
                let error = check_symmetric("a", wrong.view()).unwrap_err();
                assert_eq!(error.problems()[0].path, format!("a[{i}][{j}]"));
                wrong[[j, i]] = f64::INFINITY;
                assert!(check_symmetric("a", wrong.view()).is_err());
                wrong.assign(&symmetric);
                wrong[[i, j]] += 0.01;
                assert!(i == j || check_symmetric("a", wrong.view()).is_err(), "{i} {j} of {n}");
            }
        }
    }
}

/// Normal numbers.
fn normal(seed: u64, rows: usize, columns: usize) -> Array2<f64> {
    let mut draws = stream(seed, 0);
    Array2::from_shape_fn((rows, columns), |_| draws.normal())
}

/// Matrices and the correlation matrices nearest to them, from Newton's method on the dual problem.
fn nearest() -> Vec<(Array2<f64>, Array2<f64>, f64, f64)> {
    let truth: serde_json::Value = super::fixture("statistics.json");
    let matrix = |value: &serde_json::Value| {
        let rows: Vec<Vec<f64>> = serde_json::from_value(value.clone()).unwrap();
        Array2::from_shape_vec((rows.len(), rows.len()), rows.concat()).unwrap()
    };
    let number = |value: &serde_json::Value| value.as_f64().unwrap();
    let cases = truth["nearest_correlation"].as_array().unwrap().iter();
    cases
        .map(|c| {
            (matrix(&c["matrix"]), matrix(&c["nearest"]), number(&c["distance"]), number(&c["smallest"]))
        })
        .collect()
}

#[test]
fn the_nearest_correlation_matrix_is_that_of_the_dual_problem() {
    let settings = NearestCorrelationSettings::default();
    for (a, expected, distance, smallest) in nearest() {
        let found = nearest_correlation(a.view(), &settings).unwrap();
        assert!(largest(&(&found.correlation - &expected)) < 1e-9, "{}", found.correlation);
        assert!(
            (found.distance - distance).abs() < 1e-9 && (found.smallest_eigenvalue - smallest).abs() < 1e-12
        );
        assert!(found.correlation.diag().iter().all(|&x| x == 1.0));
        assert!(symmetric_eigen(found.correlation.view()).unwrap().values.iter().all(|&x| x > -1e-14));
        let again = nearest_correlation(expected.view(), &settings).unwrap();
        assert!(again.distance < 1e-9);
    }
    // N. J. Higham (2002), section 4, to the digits printed there.
    let (_, found, ..) = &nearest()[0];
    assert!((found[[0, 1]] - 0.7607).abs() < 5e-5 && (found[[0, 2]] - 0.1573).abs() < 5e-5);
}

#[test]
fn clipping_is_quick_and_no_nearer() {
    for least_eigenvalue in [0.0, 1e-6, 0.05] {
        let clip = NearestCorrelationSettings {
            repair: CorrelationRepair::EigenvalueClipping,
            least_eigenvalue,
            ..Default::default()
        };
        let project = NearestCorrelationSettings { repair: CorrelationRepair::default(), ..clip };
        for (a, ..) in nearest() {
            let clipped = nearest_correlation(a.view(), &clip).unwrap();
            let projected = nearest_correlation(a.view(), &project).unwrap();
            assert_eq!(clipped.iterations, 1);
            assert!(clipped.distance >= projected.distance - 1e-9);
            for found in [clipped, projected] {
                let values = symmetric_eigen(found.correlation.view()).unwrap().values;
                // Bringing the diagonal to 1 may halve an eigenvalue where the matrix was far from one.
                assert!(values[values.len() - 1] >= 0.4 * least_eigenvalue - 1e-14);
                assert!(least_eigenvalue == 0.0 || cholesky(found.correlation.view()).is_ok());
            }
        }
    }
}

#[test]
fn a_correlation_matrix_is_left_as_it_is() {
    let a = array![[1.0, 0.3], [0.3, 1.0]];
    let found = nearest_correlation(a.view(), &NearestCorrelationSettings::default()).unwrap();
    assert_eq!((found.correlation, found.distance, found.iterations), (a, 0.0, 0));
    let nothing =
        nearest_correlation(Array2::zeros((2, 2)).view(), &NearestCorrelationSettings::default()).unwrap();
    assert!(largest(&(nothing.correlation - Array2::<f64>::eye(2))) < 1e-9);
    let text = |a: Array2<f64>, settings: NearestCorrelationSettings| {
        nearest_correlation(a.view(), &settings).unwrap_err().to_string()
    };
    let standard = NearestCorrelationSettings::default();
    assert!(text(array![[1.0, 2.0]], standard).contains("must be square"));
    assert!(text(array![[1e9]], standard).contains("at most 1e6 in size"));
    let wrong =
        NearestCorrelationSettings { least_eigenvalue: 2.0, tolerance: 0.0, most_iterations: 0, ..standard };
    assert_eq!(text(array![[1.0]], wrong).lines().count(), 3);
    let (broken, ..) = nearest().remove(0);
    let short = NearestCorrelationSettings { most_iterations: 2, ..standard };
    assert!(text(broken.clone(), short).contains("did not converge in 2 iterations"));
    let stop = |_, _| ControlFlow::Break(());
    assert_eq!(
        nearest_correlation_with(broken.view(), &standard, &Progress::new(&stop)),
        Err(Error::Cancelled)
    );
}

#[test]
fn a_singular_matrix_has_a_factor() {
    for (seed, rows, columns) in [(1, 3, 8), (2, 20, 60), (3, 1, 5), (4, 40, 40)] {
        let x = normal(seed, rows, columns);
        let a = x.t().dot(&x) / rows as f64;
        let factor = cholesky_semidefinite(a.view()).unwrap();
        assert!(largest(&(factor.dot(&factor.t()) - &a)) < 1e-12 * largest(&a));
        assert!(factor.indexed_iter().all(|((i, j), &x)| j <= i || x == 0.0));
        assert_eq!(factor.diag().iter().filter(|&&x| x > 0.0).count(), rows.min(columns));
        for (j, column) in factor.columns().into_iter().enumerate() {
            assert!(column[j] > 0.0 || column.iter().all(|&x| x == 0.0));
        }
    }
    let a = hilbert(5);
    assert!(largest(&(cholesky_semidefinite(a.view()).unwrap() - cholesky(a.view()).unwrap())) < 1e-15);
    assert_eq!(cholesky_semidefinite(Array2::zeros((3, 3)).view()).unwrap(), Array2::<f64>::zeros((3, 3)));
    // A variable without variance among others, and units that differ by 24 orders.
    let mixed = array![[1e12, 0.0, 0.5], [0.0, 0.0, 0.0], [0.5, 0.0, 1e-12]];
    let factor = cholesky_semidefinite(mixed.view()).unwrap();
    assert!((factor[[2, 0]] - 5e-7).abs() < 1e-21 && (factor[[2, 2]] - 0.75_f64.sqrt() * 1e-6).abs() < 1e-20);
    let text = |a: Array2<f64>| cholesky_semidefinite(a.view()).unwrap_err().to_string();
    assert!(text(array![[1.0, 2.0], [2.0, 1.0]]).ends_with("at unit diagonal it has the eigenvalue -1e0"));
    assert!(text(array![[-1.0]]).contains("element [0][0] is -1 beside a diagonal that is not positive"));
    assert!(text(array![[0.0, 1.0], [1.0, 1.0]]).contains("element [0][1] is 1"));
    assert!(text(array![[1.0, 1.0, 0.5], [1.0, 1.0, 0.6], [0.5, 0.6, 1.0]]).contains("the eigenvalue -"));
}

#[test]
fn equations_are_solved_and_determinants_do_not_overflow() {
    let a = hilbert(5);
    // The inverse of Hilbert's matrix has integer elements.
    let inverse = solve_positive_definite(a.view(), Array2::eye(5).view()).unwrap();
    let expected = array![
        [25.0, -300.0, 1050.0, -1400.0, 630.0],
        [-300.0, 4800.0, -18900.0, 26880.0, -12600.0],
        [1050.0, -18900.0, 79380.0, -117600.0, 56700.0],
        [-1400.0, 26880.0, -117600.0, 179200.0, -88200.0],
        [630.0, -12600.0, 56700.0, -88200.0, 44100.0]
    ];
    assert!(largest(&((inverse - &expected) / &expected)) < 1e-10);
    // det H₅ = 1/266716800000.
    let log = log_determinant(a.view()).unwrap();
    assert!((log + 26.309453258276445).abs() < 1e-10, "{log}");
    let tiny = Array2::from_diag_elem(400, 1e-3);
    assert!((log_determinant(tiny.view()).unwrap() + 400.0 * 6.907_755_278_982_137).abs() < 1e-9);
    assert!(solve_positive_definite(a.view(), Array2::zeros((4, 1)).view()).is_err());
    assert!(solve_positive_definite(a.view(), Array2::from_elem((5, 1), f64::NAN).view()).is_err());
    assert!(solve_positive_definite(array![[1e-300]].view(), array![[1e300]].view()).is_err());
}

#[test]
fn least_squares_need_columns_of_their_own() {
    let text = |x: Array2<f64>| qr(x.view()).unwrap_err().to_string();
    assert!(text(array![[1.0, 2.0, 3.0], [2.0, 4.0, 1.0], [3.0, 6.0, 1.0]]).ends_with("before them: 1"));
    assert!(text(array![[1.0, 2.0]]).contains("got 1 x 2"));
    assert!(text(Array2::zeros((3, 0))).contains("got 3 x 0"));
    assert!(text(array![[f64::NAN]]).contains("x[0][0]: must be finite, got NaN"));
    assert!(text(Array2::zeros((3, 2))).ends_with("before them: 0, 1"));
    let x = qr(array![[1e200, 0.0], [0.0, 1e-200], [0.0, 0.0]].view()).unwrap();
    assert!(x.coefficients(&[1e200, 1e-200, 5.0]).unwrap().iter().all(|b| (b - 1.0).abs() < 1e-15));
    assert!((x.condition() - 1.0).abs() < 1e-15);
    assert!(x.coefficients(&[1.0]).is_err() && x.coefficients(&[f64::NAN; 3]).is_err());
    assert!(x.coefficients(&[0.0, 1e200, 0.0]).unwrap_err().to_string().contains("overflow"));
}

proptest! {
    #[test]
    fn q_is_orthonormal_and_solves(seed: u64, columns in 1..8_usize, more in 0..30_usize) {
        let x = normal(seed, columns + more, columns);
        let found = qr(x.view())?;
        let q = found.orthonormal();
        prop_assert!(largest(&(q.t().dot(&q) - Array2::<f64>::eye(columns))) < 1e-14);
        // Q spans what X spans: projecting X changes nothing.
        prop_assert!(largest(&(q.dot(&q.t().dot(&x)) - &x)) < 1e-13);
        let b = normal(seed ^ 5, columns, 1).column(0).to_vec();
        let y = x.dot(&ndarray::Array1::from(b.clone())).to_vec();
        let solved = found.coefficients(&y)?;
        let apart = solved.iter().zip(&b).fold(0.0_f64, |most, (x, y)| most.max((x - y).abs()));
        prop_assert!(apart < 1e-13 * found.condition() * 10.0);
    }

    #[test]
    fn any_symmetric_matrix_is_repaired(seed: u64, n in 1..7_usize) {
        let x = normal(seed, n, n);
        let a = &x + &x.t();
        let settings = NearestCorrelationSettings::default();
        let found = nearest_correlation(a.view(), &settings)?;
        prop_assert!(found.correlation.iter().all(|x| x.abs() <= 1.0));
        prop_assert!(cholesky_semidefinite(found.correlation.view()).is_ok());
        let identity = largest(&(&a - &Array2::<f64>::eye(n)));
        prop_assert!(found.distance <= identity * n as f64 + 1e-9);
    }
}
