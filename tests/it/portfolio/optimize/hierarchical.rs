use super::market;
use ndarray::{Array2, array};
use portfolio_core::optimize::{Estimates, Linkage, Method, Settings, optimize};
use proptest::prelude::*;

fn weights(covariance: &Array2<f64>, method: Method) -> Vec<f64> {
    let estimates =
        Estimates { mean: vec![0.0; covariance.nrows()], covariance: covariance.clone(), returns: None };
    optimize(&estimates, &Settings { method, ..Settings::default() }).unwrap().weights
}

const LINKAGES: [Linkage; 4] = [Linkage::Single, Linkage::Complete, Linkage::Average, Linkage::Ward];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn weights_are_positive_and_sum_to_one(seed in any::<u64>(), n in 1usize..30) {
        let (_, covariance) = market(seed, n, 3);
        for linkage in LINKAGES {
            for method in [
                Method::HierarchicalRiskParity { linkage },
                Method::HierarchicalEqualRisk { linkage, clusters: None },
                Method::HierarchicalEqualRisk { linkage, clusters: Some(n) },
            ] {
                let w = weights(&covariance, method);
                prop_assert!((w.iter().sum::<f64>() - 1.0).abs() < 1e-12);
                prop_assert!(w.iter().all(|&w| w > 0.0));
            }
        }
    }
}

/// Two pairs of twins: the tree joins each pair first, so that the two halves are the pairs. Each
/// pair's inverse-variance portfolio has the variance v(1 + ρ)/2.
#[test]
fn two_pairs_are_weighted_by_hand() {
    let (calm, wild) = (0.01, 0.04);
    let covariance = array![
        [calm, 0.0, 0.9 * calm, 0.0],
        [0.0, wild, 0.0, 0.9 * wild],
        [0.9 * calm, 0.0, calm, 0.0],
        [0.0, 0.9 * wild, 0.0, wild],
    ];
    for linkage in LINKAGES {
        let w = weights(&covariance, Method::HierarchicalRiskParity { linkage });
        for (got, expected) in w.iter().zip([0.4, 0.1, 0.4, 0.1]) {
            assert!((got - expected).abs() < 1e-12, "{w:?}");
        }
        let w = weights(&covariance, Method::HierarchicalEqualRisk { linkage, clusters: Some(2) });
        for (got, expected) in w.iter().zip([1.0 / 3.0, 1.0 / 6.0, 1.0 / 3.0, 1.0 / 6.0]) {
            assert!((got - expected).abs() < 1e-12, "{w:?}");
        }
    }
}
