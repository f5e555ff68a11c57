use super::{all_close, close, matrix, numbers, on_any_threads, optional, panel, truth};
use ndarray::{Array2, array, s};
use proptest::prelude::*;
use risk_core::statistics::{
    CorrelationMethod, CovarianceMethod, PairwiseCorrelation, PairwiseSettings, correlation,
    correlation_clusters, correlation_p_value, correlation_to_covariance, covariance,
    covariance_to_correlation, effective_positions, mean_absolute_correlation, pairwise_correlation, ranks,
};
use serde_json::Value;

const BOTH: [CorrelationMethod; 2] = [CorrelationMethod::Pearson, CorrelationMethod::Spearman];

#[test]
fn correlations_are_those_of_numpy_and_scipy() {
    let truth = truth("correlation");
    let returns = matrix(&truth["returns"]);
    for (method, name) in BOTH.into_iter().zip(["pearson", "spearman"]) {
        let found = correlation(returns.view(), method).unwrap();
        all_close(name, found.view(), matrix(&truth[name]).view(), 2e-15);
    }
    let ties = correlation(matrix(&truth["ties"]).view(), CorrelationMethod::Spearman).unwrap();
    all_close("ties", ties.view(), matrix(&truth["spearman_ties"]).view(), 2e-15);
    for row in truth["p_values"].as_array().unwrap() {
        let got = correlation_p_value(row[0].as_f64().unwrap(), row[1].as_u64().unwrap() as usize).unwrap();
        close("p", got, row[2].as_f64().unwrap(), 1e-11);
    }
    assert_eq!(correlation_p_value(1.0, 3), Some(0.0));
    assert_eq!(correlation_p_value(0.5, 2), None);
    assert_eq!(correlation_p_value(f64::NAN, 20), None);
}

#[test]
fn pairwise_correlations_are_those_of_pandas() {
    let truth = truth("pairwise");
    let gaps: Vec<Vec<Option<f64>>> = truth["returns"].as_array().unwrap().iter().map(optional).collect();
    let gaps = Array2::from_shape_fn((gaps.len(), gaps[0].len()), |(t, j)| gaps[t][j].unwrap_or(f64::NAN));
    for (method, name) in BOTH.into_iter().zip(["pearson", "spearman"]) {
        let settings = PairwiseSettings { method, minimum_overlap: 12 };
        let found = on_any_threads(|| pairwise_correlation(gaps.view(), &settings).unwrap());
        for (i, row) in truth[name].as_array().unwrap().iter().enumerate() {
            let overlap: Vec<usize> = numbers(&truth["overlap"][i]).into_iter().map(|n| n as usize).collect();
            assert_eq!(found.overlap.row(i).to_vec(), overlap);
            for (j, expected) in optional(row).into_iter().enumerate() {
                let got = found.correlation[[i, j]];
                assert_eq!(got.is_some(), expected.is_some(), "{name} {i} {j}");
                assert!((got.unwrap_or(0.0) - expected.unwrap_or(0.0)).abs() < 1e-14, "{name} {i} {j}");
            }
        }
        let document = serde_json::to_value(&found).unwrap();
        assert_eq!(document["correlation"][0][4], Value::Null);
        assert_eq!(serde_json::from_value::<PairwiseCorrelation>(document).unwrap(), found);
    }
}

#[test]
fn without_gaps_pairs_correlate_as_the_panel() {
    let returns = panel(3, 101, 9);
    for method in BOTH {
        let whole = correlation(returns.view(), method).unwrap();
        let settings = PairwiseSettings { method, ..Default::default() };
        let found = pairwise_correlation(returns.view(), &settings).unwrap();
        let found = found.correlation.mapv(Option::unwrap);
        all_close("pairs", found.view(), whole.view(), 2e-15);
    }
}

#[test]
fn ranks_share_ties_and_tell_neighbours_apart() {
    assert_eq!(ranks(&[0.0, -0.0, 1.0, -1.0]).unwrap(), [2.5, 2.5, 4.0, 1.0]);
    // Neighbouring numbers differ in their last bit alone.
    let near: Vec<f64> = (0..300_u64).map(|k| f64::from_bits(1.0_f64.to_bits() + k * 7 % 300)).collect();
    let expected: Vec<f64> = (0..300_u64).map(|k| (k * 7 % 300 + 1) as f64).collect();
    assert_eq!(ranks(&near).unwrap(), expected);
    let negative: Vec<f64> = near.iter().map(|x| -x).collect();
    assert_eq!(ranks(&negative).unwrap(), expected.iter().map(|r| 301.0 - r).collect::<Vec<f64>>());
    assert!(ranks(&[]).is_err() && ranks(&[f64::NAN]).is_err());
}

#[test]
fn a_wide_panel_correlates_alike_on_any_number_of_threads() {
    let mut returns = panel(8, 300, 40);
    returns.column_mut(3).mapv_inplace(|x| 1e200 * x);
    returns.column_mut(4).mapv_inplace(|x| 1e-200 * x);
    for method in BOTH {
        let found = on_any_threads(|| correlation(returns.view(), method).unwrap());
        let part = correlation(returns.slice(s![.., 3..5]), method).unwrap();
        assert!((found[[3, 4]] - part[[0, 1]]).abs() < 1e-15);
        assert!(found.diag().iter().all(|&x| x == 1.0));
    }
}

#[test]
fn what_has_no_correlation_is_named() {
    let text = |returns: Array2<f64>, method| correlation(returns.view(), method).unwrap_err().to_string();
    for method in BOTH {
        let flat = array![[0.1, 1.0, 5.0], [0.1, 2.0, 5.0], [0.1, 4.0, 5.0]];
        assert_eq!(
            text(flat.clone(), method),
            "returns: column 0 must vary, got a constant\nreturns: column 2 must vary, got a constant"
        );
        assert_eq!(
            text(array![[1.0, 2.0]], method),
            "returns: must have at least 2 rows and 1 column, got 1 x 2"
        );
        assert_eq!(text(array![[1.0], [f64::NAN], [2.0]], method), "returns[1][0]: must be finite, got NaN");
        let settings = PairwiseSettings { method, minimum_overlap: 2 };
        let found = pairwise_correlation(flat.view(), &settings).unwrap();
        assert_eq!(found.correlation.iter().flatten().count(), 1);
        let nothing = pairwise_correlation(Array2::from_elem((3, 2), f64::NAN).view(), &settings).unwrap();
        assert_eq!(nothing.overlap, Array2::<usize>::zeros((2, 2)));
        assert!(nothing.correlation.iter().all(Option::is_none));
    }
    let text = |returns: Array2<f64>, minimum_overlap| {
        let settings = PairwiseSettings { minimum_overlap, ..Default::default() };
        pairwise_correlation(returns.view(), &settings).unwrap_err().to_string()
    };
    assert_eq!(text(array![[1.0]], 1), "minimum_overlap: must be at least 2, got 1");
    assert!(text(array![[1.0], [f64::INFINITY]], 2).starts_with("returns[1][0]: must be finite, or NaN"));
    assert!(text(Array2::zeros((0, 3)), 2).contains("got 0 x 3"));
}

#[test]
fn covariance_and_correlation_are_turned_into_each_other() {
    let sigma = covariance(panel(9, 50, 5).view(), &CovarianceMethod::Sample).unwrap();
    let rho = covariance_to_correlation(sigma.view()).unwrap();
    let back =
        correlation_to_covariance(rho.view(), sigma.diag().mapv(f64::sqrt).as_slice().unwrap()).unwrap();
    all_close("back", back.view(), sigma.view(), 1e-15);
    let text = |a: Array2<f64>| covariance_to_correlation(a.view()).unwrap_err().to_string();
    assert_eq!(text(array![[1.0, 0.0], [0.0, 0.0]]), "covariance[1][1]: must be positive, got 0");
    assert!(text(array![[1.0, 2.0], [2.0, 1.0]]).contains("must give a correlation from -1 to 1, got 2"));
    let text =
        |rho: Array2<f64>, s: &[f64]| correlation_to_covariance(rho.view(), s).unwrap_err().to_string();
    assert!(text(array![[1.0]], &[1.0, 2.0]).contains("must be 1, one for each row of the matrix, got 2"));
    assert!(text(array![[1.0]], &[-1.0]).starts_with("standard_deviations[0]: must be between 0"));
    assert!(text(array![[0.5]], &[1.0]).contains("correlation[0][0]: must be 1, got 0.5"));
    assert!(
        text(array![[1.0, -1.5], [-1.5, 1.0]], &[1.0, 1.0]).contains("correlation[0][1]: must be between -1")
    );
}

#[test]
fn clusters_are_chains_of_strong_correlation() {
    // 0–3–4 in a chain, one link of which is negative; 1–5; 2 alone.
    let mut rho = Array2::eye(6);
    for (i, j, x) in [(0, 3, 0.7), (3, 4, -0.9), (1, 5, 0.8), (0, 4, -0.5), (2, 5, 0.69)] {
        rho[[i, j]] = x;
        rho[[j, i]] = x;
    }
    let clusters = correlation_clusters(rho.view(), 0.7).unwrap();
    let members: Vec<&[usize]> = clusters.iter().map(|cluster| &cluster.members[..]).collect();
    assert_eq!(members, [&[0, 3, 4][..], &[1, 5]]);
    close("mean", clusters[0].mean_correlation, (0.7 - 0.9 - 0.5) / 3.0, 1e-15);
    assert_eq!(clusters[1].mean_correlation, 0.8);
    close("effective", effective_positions(rho.view()).unwrap().unwrap(), 36.0 / 7.58, 1e-15);
    close("mean |ρ|", mean_absolute_correlation(rho.view()).unwrap().unwrap(), 3.59 / 15.0, 1e-15);
    assert_eq!(correlation_clusters(rho.view(), 0.0).unwrap()[0].members.len(), 6);
    assert!(correlation_clusters(rho.view(), f64::NAN).is_err());
    assert_eq!(effective_positions(Array2::eye(4).view()).unwrap(), Some(4.0));
    assert_eq!(effective_positions(Array2::ones((4, 4)).view()).unwrap(), Some(1.0));
    assert_eq!(effective_positions(array![[1.0, -1.0], [-1.0, 1.0]].view()).unwrap(), None);
    assert_eq!(mean_absolute_correlation(array![[1.0]].view()).unwrap(), None);
    assert!(effective_positions(array![[2.0]].view()).is_err());
}

proptest! {
    #[test]
    fn ranks_do_not_see_a_monotone_change(seed: u64, rows in 3..40_usize) {
        let returns = panel(seed, rows, 3);
        let cubed = returns.mapv(|x| x * x * x);
        let (a, b) = (correlation(returns.view(), BOTH[1])?, correlation(cubed.view(), BOTH[1])?);
        prop_assert_eq!(a, b);
    }

    #[test]
    fn a_correlation_has_no_units(seed: u64, scale in 1e-3..1e3_f64, shift in -1.0..1.0_f64) {
        let returns = panel(seed, 30, 4);
        let mut moved = returns.clone();
        moved.column_mut(1).mapv_inplace(|x| shift - scale * x);
        let (a, b) = (correlation(returns.view(), BOTH[0])?, correlation(moved.view(), BOTH[0])?);
        for j in [0, 2, 3] {
            prop_assert!((a[[1, j]] + b[[1, j]]).abs() < 1e-9);
            prop_assert!(a[[1, j]].abs() <= 1.0);
        }
    }

    #[test]
    fn any_panel_has_an_answer_or_an_error(values in prop::collection::vec(any::<f64>(), 12)) {
        let returns = Array2::from_shape_vec((4, 3), values)?;
        for method in BOTH {
            if let Ok(rho) = correlation(returns.view(), method) {
                prop_assert!(rho.iter().all(|x| x.abs() <= 1.0));
            }
            let settings = PairwiseSettings { method, minimum_overlap: 2 };
            if let Ok(found) = pairwise_correlation(returns.view(), &settings) {
                prop_assert!(found.correlation.iter().flatten().all(|x| x.abs() <= 1.0));
            }
        }
    }
}
