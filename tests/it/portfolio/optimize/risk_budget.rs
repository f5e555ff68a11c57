use super::market;
use ndarray::array;
use portfolio_core::optimize::risk_budget;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn contributions_are_the_budgets(seed in any::<u64>(), n in 1usize..60) {
        let (_, sigma) = market(seed, n, 4);
        let equal = risk_budget(sigma.view(), &[]).unwrap();
        prop_assert!((equal.weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        for share in &equal.risk_contributions {
            prop_assert!((share * n as f64 - 1.0).abs() < 1e-9, "{share}");
        }
        let budgets: Vec<f64> = (1..=n).map(|i| i as f64).collect();
        let total: f64 = budgets.iter().sum();
        let budgeted = risk_budget(sigma.view(), &budgets).unwrap();
        for (share, budget) in budgeted.risk_contributions.iter().zip(&budgets) {
            prop_assert!((share - budget / total).abs() < 1e-9);
        }
    }
}

/// With equal correlations, risk parity weights are inverse to the volatilities (Maillard, Roncalli,
/// Teïletche 2010, section 2.3).
#[test]
fn equal_correlations_give_inverse_volatilities() {
    let volatility = [0.1, 0.2, 0.3, 0.4];
    let sigma = ndarray::Array2::from_shape_fn((4, 4), |(i, j)| {
        volatility[i] * volatility[j] * if i == j { 1.0 } else { 0.3 }
    });
    let parity = risk_budget(sigma.view(), &[]).unwrap();
    let total: f64 = volatility.iter().map(|v| 1.0 / v).sum();
    for (w, v) in parity.weights.iter().zip(&volatility) {
        assert!((w - 1.0 / v / total).abs() < 1e-12);
    }
}

#[test]
fn what_has_no_answer_is_refused() {
    let text = |sigma: ndarray::Array2<f64>, budgets: &[f64]| {
        risk_budget(sigma.view(), budgets).unwrap_err().to_string()
    };
    assert!(text(array![[0.0, 0.0], [0.0, 1.0]], &[]).contains("covariance[0][0]: must be positive, got 0"));
    assert!(text(array![[1.0]], &[0.5, 0.5]).contains("budgets: must have 1 numbers or none, got 2"));
    assert!(text(array![[1.0]], &[-1.0]).contains("budgets[0]: must be positive, got -1"));
    // Two perfectly opposed assets have no risk to share.
    assert!(risk_budget(array![[1.0, -1.0], [-1.0, 1.0]].view(), &[]).is_err());
}
