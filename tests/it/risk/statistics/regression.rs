use super::{close, matrix, numbers, on_any_threads, panel, truth};
use ndarray::{Array2, ArrayView2, array, s};
use proptest::prelude::*;
use risk_core::statistics::{
    Coefficient, Intercept, Regression, RegressionSettings, RidgeSettings, least_squares, least_squares_many,
    ridge,
};

const WITH: RegressionSettings = RegressionSettings { intercept: Intercept::With };
const WITHOUT: RegressionSettings = RegressionSettings { intercept: Intercept::Without };

/// The constant, if any, and the slopes.
fn terms(found: &Regression) -> Vec<Coefficient> {
    found.intercept.into_iter().chain(found.coefficients.iter().copied()).collect()
}

#[test]
fn a_regression_is_that_of_statsmodels() {
    for case in truth("regression").as_array().unwrap() {
        let settings = if case["constant"].as_bool().unwrap() { WITH } else { WITHOUT };
        let found = least_squares(matrix(&case["x"]).view(), &numbers(&case["y"]), &settings).unwrap();
        let expected = |name: &str| numbers(&case[name]);
        for (k, term) in terms(&found).into_iter().enumerate() {
            assert!((term.estimate - expected("params")[k]).abs() < 1e-13);
            close("error", term.standard_error.unwrap(), expected("bse")[k], 1e-13);
            close("t", term.t_statistic.unwrap(), expected("tvalues")[k], 1e-11);
            close("p", term.p_value.unwrap(), expected("pvalues")[k], 1e-10);
        }
        let number = |name: &str| case[name].as_f64().unwrap();
        close("R²", found.r_squared.unwrap(), number("r_squared"), 1e-13);
        close("adjusted R²", found.adjusted_r_squared.unwrap(), number("adjusted"), 1e-13);
        close("s", found.residual_standard_deviation.unwrap(), number("residual_deviation"), 1e-13);
        close("F", found.f_statistic.unwrap(), number("f"), 1e-12);
        close("P(F)", found.f_p_value.unwrap(), number("f_p"), 1e-10);
        close("Durbin-Watson", found.durbin_watson.unwrap(), number("durbin_watson"), 1e-12);
    }
}

#[test]
fn longleys_collinear_columns_keep_their_digits() {
    let case = truth("longley");
    let (x, y) = (matrix(&case["x"]), numbers(&case["y"]));
    let found = least_squares(x.view(), &y, &WITH).unwrap();
    // The condition of 43,275 costs five digits of sixteen.
    for (k, term) in terms(&found).into_iter().enumerate() {
        close("estimate", term.estimate, numbers(&case["params"])[k], 1e-10);
        close("error", term.standard_error.unwrap(), numbers(&case["bse"])[k], 1e-10);
    }
    close(
        "s",
        found.residual_standard_deviation.unwrap(),
        case["residual_deviation"].as_f64().unwrap(),
        1e-11,
    );
    close("condition", found.condition, 43_275.0, 1e-4);
    let many =
        least_squares_many(x.view(), Array2::from_shape_vec((16, 1), y).unwrap().view(), &WITH).unwrap();
    for k in 0..7 {
        close("estimate", many.coefficients[[k, 0]], numbers(&case["params"])[k], 1e-10);
        close("error", many.standard_errors[[k, 0]], numbers(&case["bse"])[k], 1e-10);
    }
}

#[test]
fn many_regressions_are_each_what_one_is() {
    for (rows, columns, responses) in [(252, 7, 130), (9, 7, 64), (30, 1, 65), (11, 3, 1)] {
        let x = panel(1, rows, columns);
        let mut y = panel(2, rows, responses);
        y.column_mut(0).assign(&(&x.column(0) * 3.0 + 5.0));
        if responses > 1 {
            y.column_mut(responses - 1).mapv_inplace(|y| 1e6 + y);
        }
        for settings in [WITH, WITHOUT] {
            let found = on_any_threads(|| least_squares_many(x.view(), y.view(), &settings).unwrap());
            for j in 0..responses {
                let one = least_squares(x.view(), &y.column(j).to_vec(), &settings).unwrap();
                assert_eq!(found.degrees_of_freedom, one.degrees_of_freedom);
                let deviation = one.residual_standard_deviation.unwrap();
                if deviation < 1e-13 {
                    assert!(found.residual_standard_deviations[j] < 1e-13);
                    continue;
                }
                close("s", found.residual_standard_deviations[j], deviation, 1e-9);
                close("R²", found.r_squared[j].unwrap(), one.r_squared.unwrap(), 1e-9);
                for (k, term) in terms(&one).into_iter().enumerate() {
                    let scale = term.standard_error.unwrap();
                    assert!((found.coefficients[[k, j]] - term.estimate).abs() < 1e-7 * scale);
                    close("error", found.standard_errors[[k, j]], scale, 1e-9);
                    assert!(
                        (found.t_statistics[[k, j]].unwrap() - term.t_statistic.unwrap()).abs()
                            < 1e-6 * (1.0 + term.t_statistic.unwrap().abs())
                    );
                }
            }
        }
    }
}

#[test]
fn ridge_is_that_of_scikit_learn() {
    let case = &truth("regression")[0];
    let (x, y) = (matrix(&case["x"]), numbers(&case["y"]));
    for expected in truth("ridge").as_array().unwrap() {
        let found =
            ridge(x.view(), &y, &RidgeSettings { alpha: expected["alpha"].as_f64().unwrap() }).unwrap();
        for (b, expected) in found.coefficients.iter().zip(numbers(&expected["coefficients"])) {
            assert!((b - expected).abs() < 1e-14, "{b} {expected}");
        }
        assert!((found.intercept - expected["intercept"].as_f64().unwrap()).abs() < 1e-14);
        close("R²", found.r_squared.unwrap(), expected["r_squared"].as_f64().unwrap(), 1e-13);
    }
    // Collinear and constant columns are no trouble.
    let twice = array![[1.0, 2.0, 7.0], [2.0, 4.0, 7.0], [4.0, 8.0, 7.0], [3.0, 6.0, 7.0]];
    let found = ridge(twice.view(), &[1.0, 2.0, 4.0, 3.0], &RidgeSettings::default()).unwrap();
    close("split", found.coefficients[0], 2.0 * found.coefficients[1], 1e-13);
    assert_eq!(found.coefficients[2], 0.0);
    for alpha in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(
            ridge(twice.view(), &[1.0; 4], &RidgeSettings { alpha })
                .unwrap_err()
                .to_string()
                .starts_with("alpha: ")
        );
    }
    assert_eq!(ridge(twice.view(), &[1.0; 4], &RidgeSettings::default()).unwrap().r_squared, None);
    assert!(ridge(twice.view(), &[1.0; 3], &RidgeSettings::default()).is_err());
    assert!(ridge(Array2::zeros((0, 1)).view(), &[], &RidgeSettings::default()).is_err());
}

#[test]
fn dependent_columns_are_named() {
    let x = array![
        [1.0, 3.0, 4.0, 0.0],
        [2.0, 3.0, 5.0, 1.0],
        [5.0, 3.0, 8.0, 0.0],
        [7.0, 3.0, 10.0, 2.0],
        [1.0, 3.0, 4.0, 1.0]
    ];
    let y = [1.0, 2.0, 3.0, 5.0, 4.0];
    let text = |x: ArrayView2<'_, f64>, settings| least_squares(x, &y, &settings).unwrap_err().to_string();
    let constant = "infeasible: x has columns that are linear combinations of the constant and the columns before them: ";
    assert_eq!(text(x.view(), WITH), format!("{constant}1, 2"));
    assert_eq!(
        text(x.view(), WITHOUT),
        "infeasible: x has columns that are linear combinations of those before them: 2"
    );
    assert_eq!(text(Array2::zeros((5, 1)).view(), WITHOUT).split(": ").last(), Some("0"));
    let long = ndarray::concatenate![ndarray::Axis(0), x, x];
    assert!(
        least_squares_many(long.view(), Array2::zeros((10, 1)).view(), &WITH)
            .unwrap_err()
            .to_string()
            .ends_with("1, 2")
    );
}

#[test]
fn bad_regressions_are_named() {
    let text = |x: Array2<f64>, y: &[f64]| least_squares(x.view(), y, &WITH).unwrap_err().to_string();
    assert_eq!(text(array![[1.0], [2.0]], &[1.0]), "y: must have 2 elements, one for each row of x, got 1");
    assert_eq!(
        text(array![[1.0]], &[1.0]),
        "x: must have at least as many rows as the 2 coefficients, and one of them, got 1"
    );
    assert_eq!(text(array![[1.0], [f64::NAN], [2.0]], &[1.0, 2.0, 3.0]), "x[1][0]: must be finite, got NaN");
    assert_eq!(text(array![[1.0], [2.0]], &[1.0, f64::INFINITY]), "y[1]: must be finite, got inf");
    assert!(text(array![[1.0], [2.0], [4.0]], &[1e300, -1e300, 3.0]).contains("must hold smaller numbers"));
    let many = |x: Array2<f64>, y: Array2<f64>| {
        least_squares_many(x.view(), y.view(), &WITH).unwrap_err().to_string()
    };
    assert_eq!(
        many(array![[1.0], [2.0]], array![[1.0], [2.0]]),
        "x: must have more rows than the 2 terms, got 2"
    );
    assert_eq!(
        many(array![[1.0], [2.0], [4.0]], array![[1.0], [f64::NAN], [3.0]]),
        "y[1][0]: must be finite, got NaN"
    );
    assert!(many(array![[1.0], [2.0], [4.0]], Array2::zeros((3, 0))).contains("got 3 x 0"));
}

#[test]
fn degenerate_fits_have_answers() {
    let exact = least_squares(array![[1.0], [2.0]].view(), &[3.0, 5.0], &WITH).unwrap();
    assert_eq!((exact.degrees_of_freedom, exact.residual_standard_deviation), (0, None));
    assert_eq!(exact.coefficients[0].standard_error, None);
    assert_eq!(exact.f_statistic, None);
    let flat = least_squares(array![[1.0], [2.0], [4.0]].view(), &[2.0; 3], &WITH).unwrap();
    assert_eq!(flat.r_squared, None);
    let level = least_squares(Array2::zeros((3, 0)).view(), &[1.0, 2.0, 6.0], &WITH).unwrap();
    close("mean", level.intercept.unwrap().estimate, 3.0, 1e-15);
    assert_eq!((level.coefficients.len(), level.f_statistic), (0, None));
}

proptest! {
    #[test]
    fn residuals_are_orthogonal_to_the_columns(seed: u64, rows in 5..60_usize, columns in 1..4_usize) {
        let x = panel(seed, rows, columns);
        let y = panel(seed ^ 7, rows, 1).column(0).to_vec();
        let found = least_squares(x.view(), &y, &WITH)?;
        let residuals = ndarray::Array1::from(found.residuals.clone());
        prop_assert!(residuals.sum().abs() < 1e-14 * rows as f64);
        prop_assert!(x.t().dot(&residuals).iter().all(|along| along.abs() < 1e-15 * rows as f64));
        // Fitted again, the fit is found again: a projection.
        let fitted: Vec<f64> = y.iter().zip(&found.residuals).map(|(y, e)| y - e).collect();
        let again = least_squares(x.view(), &fitted, &WITH)?;
        for (a, b) in terms(&again).into_iter().zip(terms(&found)) {
            prop_assert!((a.estimate - b.estimate).abs() < 1e-10 * (1.0 + b.estimate.abs()));
        }
        prop_assert!((0.0..=1.0).contains(&found.r_squared.unwrap()));
    }

    #[test]
    fn ridge_goes_from_least_squares_to_nothing(seed: u64) {
        let x = panel(seed, 40, 3);
        let y = panel(seed ^ 7, 40, 1).column(0).to_vec();
        let plain = least_squares(x.slice(s![.., ..]), &y, &WITH)?;
        let slope = |alpha| ridge(x.view(), &y, &RidgeSettings { alpha }).map(|found| found.coefficients);
        let (none, some, all) = (slope(1e-12)?, slope(10.0)?, slope(1e12)?);
        let norm = |b: &[f64]| b.iter().map(|b| b * b).sum::<f64>();
        for (b, exact) in none.iter().zip(&plain.coefficients) {
            prop_assert!((b - exact.estimate).abs() < 1e-9);
        }
        prop_assert!(all.iter().all(|b| b.abs() < 1e-8));
        prop_assert!(norm(&some) < 2.0 * norm(&none) + 1e-12);
    }
}
