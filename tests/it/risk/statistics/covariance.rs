use super::{all_close, close, matrix, on_any_threads, panel, truth};
use ndarray::{Array2, array, s};
use proptest::prelude::*;
use risk_core::linalg::symmetric_eigen;
use risk_core::statistics::{CovarianceMethod, ShrinkageTarget, Shrunk, covariance, shrinkage};

const TARGETS: [(ShrinkageTarget, &str); 3] = [
    (ShrinkageTarget::ScaledIdentity, "scaled_identity"),
    (ShrinkageTarget::ConstantCorrelation, "constant_correlation"),
    (ShrinkageTarget::SingleFactor, "single_factor"),
];

const METHODS: [CovarianceMethod; 7] = [
    CovarianceMethod::Sample,
    CovarianceMethod::Population,
    CovarianceMethod::Ewma { decay: 0.94 },
    CovarianceMethod::CentredEwma { decay: 0.94 },
    CovarianceMethod::LedoitWolf { target: ShrinkageTarget::ScaledIdentity },
    CovarianceMethod::LedoitWolf { target: ShrinkageTarget::ConstantCorrelation },
    CovarianceMethod::LedoitWolf { target: ShrinkageTarget::SingleFactor },
];

#[test]
fn covariances_are_those_of_numpy_and_pandas() {
    let truth = truth("covariance");
    let returns = matrix(&truth["returns"]);
    for (method, name) in METHODS.into_iter().zip(["sample", "population", "ewma", "centred_ewma"]) {
        let found = covariance(returns.view(), &method).unwrap();
        all_close(name, found.view(), matrix(&truth[name]).view(), 1e-14);
    }
}

#[test]
fn shrinkage_is_that_of_scikit_learn_and_of_the_definitions() {
    for case in truth("shrinkage").as_array().unwrap() {
        let returns = matrix(&case["returns"]);
        for (target, name) in TARGETS {
            let found = shrinkage(returns.view(), target).unwrap();
            close(name, found.intensity, case[name]["intensity"].as_f64().unwrap(), 1e-12);
            all_close(name, found.covariance.view(), matrix(&case[name]["covariance"]).view(), 1e-13);
            let method = CovarianceMethod::LedoitWolf { target };
            assert_eq!(covariance(returns.view(), &method).unwrap(), found.covariance);
        }
    }
}

#[test]
fn the_tiles_of_a_wide_panel_fit_together() {
    for (rows, columns) in [(1, 1), (3, 7), (255, 8), (256, 9), (257, 17), (600, 33)] {
        let returns = panel(5, rows, columns);
        let found = on_any_threads(|| covariance(returns.view(), &CovarianceMethod::Population).unwrap());
        let mut expected = Array2::zeros((columns, columns));
        let centred = &returns - &returns.mean_axis(ndarray::Axis(0)).unwrap();
        for i in 0..columns {
            for j in 0..columns {
                expected[[i, j]] = centred.column(i).dot(&centred.column(j)) / rows as f64;
            }
        }
        if rows == 1 {
            assert_eq!(found, expected);
        } else {
            all_close("covariance", found.view(), expected.view(), 1e-13);
        }
        assert_eq!(found, found.t());
        // The same numbers under other strides.
        let turned = returns.t().as_standard_layout().to_owned();
        assert_eq!(covariance(turned.t(), &CovarianceMethod::Population).unwrap(), found);
    }
}

#[test]
fn a_far_mean_costs_no_digits() {
    let returns = panel(6, 200, 3);
    let near = covariance(returns.view(), &CovarianceMethod::Sample).unwrap();
    // Moved by a power of two the numbers keep 2⁻⁴³ of their units.
    let far = covariance((&returns + 512.0).view(), &CovarianceMethod::Sample).unwrap();
    all_close("far", far.view(), near.view(), 1e-11);
    let constant = Array2::from_elem((7, 3), 0.1);
    assert_eq!(covariance(constant.view(), &CovarianceMethod::Sample).unwrap(), Array2::<f64>::zeros((3, 3)));
}

#[test]
fn bad_panels_are_named() {
    let text = |returns: Array2<f64>, method| covariance(returns.view(), &method).unwrap_err().to_string();
    for method in METHODS {
        assert!(text(Array2::zeros((0, 2)), method).starts_with("returns: must have at least"));
        assert!(text(Array2::zeros((5, 0)), method).contains("1 column, got 5 x 0"));
        assert_eq!(
            text(array![[1.0, 2.0], [3.0, f64::NAN], [1.0, 1.0]], method),
            "returns[1][1]: must be finite, got NaN"
        );
        assert_eq!(
            text(array![[1.0, f64::INFINITY], [3.0, 2.0], [1.0, 1.0]], method),
            "returns[0][1]: must be finite, got inf"
        );
        assert!(
            text(array![[1e200, 1.0], [-1e200, 0.0], [3e200, 0.5]], method)
                .contains("must hold smaller numbers")
        );
    }
    for decay in [0.0, 1.0, -1.0, 2.0, f64::NAN] {
        assert_eq!(
            text(array![[1.0]], CovarianceMethod::Ewma { decay }),
            format!("decay: must lie between 0 and 1, got {decay}")
        );
    }
    let constant = Array2::from_elem((4, 3), 2.0);
    for (target, _) in TARGETS {
        let Shrunk { covariance, intensity } = shrinkage(constant.view(), target).unwrap();
        assert_eq!((covariance, intensity), (Array2::zeros((3, 3)), 0.0));
        let one = shrinkage(array![[1.0], [2.0], [4.0]].view(), target).unwrap();
        assert_eq!(one.intensity, 0.0);
        assert!((one.covariance[[0, 0]] - 14.0 / 9.0).abs() < 1e-15);
    }
    // Columns that cancel: the factor does not move.
    let pair = shrinkage(array![[1.0, -1.0], [2.0, -2.0], [4.0, -4.0]].view(), ShrinkageTarget::SingleFactor)
        .unwrap();
    assert!((0.0..=1.0).contains(&pair.intensity));
}

#[test]
fn methods_are_written_as_data() {
    let read = |text: &str| serde_json::from_str::<CovarianceMethod>(text).unwrap();
    assert_eq!(read("\"sample\""), CovarianceMethod::Sample);
    assert_eq!(read(r#"{"ewma": {"decay": 0.94}}"#), METHODS[2]);
    assert_eq!(read(r#"{"ledoit_wolf": {"target": "constant_correlation"}}"#), METHODS[5]);
}

proptest! {
    #[test]
    fn estimates_are_semidefinite_and_shrink_within_bounds(seed: u64, rows in 2..40_usize, columns in 1..12_usize) {
        let returns = panel(seed, rows, columns);
        for method in METHODS {
            let sigma = covariance(returns.view(), &method)?;
            let values = symmetric_eigen(sigma.view())?.values;
            prop_assert!(values[columns - 1] >= -1e-14 * values[0], "{method:?}: {values}");
            for i in 0..columns {
                for j in 0..columns {
                    let most = (sigma[[i, i]] * sigma[[j, j]]).sqrt();
                    prop_assert!(sigma[[i, j]].abs() <= most * (1.0 + 1e-13));
                }
            }
        }
        for (target, _) in TARGETS {
            prop_assert!((0.0..=1.0).contains(&shrinkage(returns.view(), target)?.intensity));
        }
    }

    #[test]
    fn a_portfolio_has_the_variance_of_its_returns(seed: u64, rows in 2..40_usize, columns in 1..12_usize) {
        let returns = panel(seed, rows, columns);
        let weights = panel(seed ^ 1, 1, columns).row(0).to_owned();
        let sigma = covariance(returns.view(), &CovarianceMethod::Sample)?;
        let series = returns.dot(&weights).to_vec();
        let variance = risk_core::statistics::variance(&series, risk_core::statistics::Bias::Sample).unwrap();
        let scale: f64 = weights.iter().zip(sigma.diag()).map(|(w, s)| w.abs() * s.sqrt()).sum();
        prop_assert!((weights.dot(&sigma.dot(&weights)) - variance).abs() <= 1e-13 * scale * scale);
    }

    #[test]
    fn the_newest_rows_weigh_most(seed: u64) {
        let returns = panel(seed, 400, 2);
        let all = covariance(returns.view(), &CovarianceMethod::Ewma { decay: 0.9 })?;
        let last = covariance(returns.slice(s![100.., ..]), &CovarianceMethod::Ewma { decay: 0.9 })?;
        prop_assert!((&all - &last).iter().all(|x| x.abs() < 1e-12 * all[[0, 0]].max(all[[1, 1]]) * 100.0));
    }
}
