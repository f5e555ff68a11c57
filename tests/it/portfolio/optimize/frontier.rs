use super::{dot, market, times};
use ndarray::{Array2, array};
use portfolio_core::optimize::{Frontier, critical_line};
use proptest::prelude::*;
use risk_core::Error;

struct Bounds {
    lower: Vec<f64>,
    upper: Vec<f64>,
}

fn bounds(n: usize, low: f64, high: f64) -> Bounds {
    Bounds { lower: vec![low; n], upper: vec![high; n] }
}

/// The Karush-Kuhn-Tucker conditions of ½w'Σw − λμ'w at every corner and between.
fn assert_optimal(frontier: &Frontier, mean: &[f64], sigma: &Array2<f64>, bounds: &Bounds, budget: f64) {
    for pair in frontier.corners.windows(2) {
        for share in [0.0, 0.5, 1.0] {
            let between = |a: f64, b: f64| a + share * (b - a);
            let w: Vec<f64> =
                pair[0].weights.iter().zip(&pair[1].weights).map(|(&a, &b)| between(a, b)).collect();
            let tolerance = between(pair[0].risk_tolerance, pair[1].risk_tolerance);
            assert_point_optimal(&w, tolerance, mean, sigma, bounds, budget);
        }
        assert!(pair[0].risk_tolerance >= pair[1].risk_tolerance);
        assert!(pair[0].expected_return >= pair[1].expected_return - 1e-12);
        assert!(pair[0].variance >= pair[1].variance - 1e-12);
    }
}

fn assert_point_optimal(
    w: &[f64],
    tolerance: f64,
    mean: &[f64],
    sigma: &Array2<f64>,
    bounds: &Bounds,
    budget: f64,
) {
    assert!((w.iter().sum::<f64>() - budget).abs() < 1e-12, "sums to {}", w.iter().sum::<f64>());
    let gradient: Vec<f64> = times(sigma, w).iter().zip(mean).map(|(s, m)| s - tolerance * m).collect();
    // A multiplier of the budget must lie above the gradient of all that could fall and below that
    // of all that could rise.
    let (mut most, mut least) = (f64::NEG_INFINITY, f64::INFINITY);
    for i in 0..w.len() {
        assert!(w[i] >= bounds.lower[i] - 1e-13 && w[i] <= bounds.upper[i] + 1e-13, "weight {i} is {}", w[i]);
        if w[i] > bounds.lower[i] + 1e-12 {
            most = most.max(gradient[i]);
        }
        if w[i] < bounds.upper[i] - 1e-12 {
            least = least.min(gradient[i]);
        }
    }
    let scale = 1.0 + tolerance;
    assert!(most - least < 1e-9 * scale, "gradients {most} and {least} at tolerance {tolerance}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn every_corner_is_optimal(
        seed in any::<u64>(),
        n in 1usize..40,
        low in -0.2..0.0f64,
        room in 1.2..4.0f64,
    ) {
        let (mean, sigma) = market(seed, n, 3);
        let bounds = bounds(n, low, room / n as f64);
        let frontier = critical_line(&mean, sigma.view(), &bounds.lower, &bounds.upper, 1.0).unwrap();
        assert_optimal(&frontier, &mean, &sigma, &bounds, 1.0);
        for corner in &frontier.corners {
            let variance = dot(&corner.weights, &times(&sigma, &corner.weights));
            prop_assert!((corner.variance - variance).abs() < 1e-13);
        }
    }

    #[test]
    fn the_points_are_where_they_say(seed in any::<u64>(), n in 2usize..25) {
        let (mean, sigma) = market(seed, n, 2);
        let all = bounds(n, 0.0, 1.0);
        let frontier = critical_line(&mean, sigma.view(), &all.lower, &all.upper, 1.0).unwrap();
        let points = frontier.points(20).unwrap();
        for point in &points {
            prop_assert!((dot(&point.weights, &mean) - point.expected_return).abs() < 1e-12);
            let variance = dot(&point.weights, &times(&sigma, &point.weights));
            prop_assert!((variance.sqrt() - point.volatility).abs() < 1e-10);
            let back = frontier.at_volatility(point.volatility).unwrap();
            prop_assert!((back.expected_return - point.expected_return).abs() < 1e-6);
            let sharpe = frontier.maximum_sharpe(0.0);
            if let Ok(best) = sharpe {
                let ratio = best.expected_return / best.volatility;
                prop_assert!(ratio >= point.expected_return / point.volatility - 1e-12);
            }
        }
        // Convex: return falls ever faster as variance falls.
        for three in points.windows(3) {
            let chord = 0.5 * (three[0].volatility + three[2].volatility);
            prop_assert!(three[1].volatility <= chord + 1e-12);
        }
    }
}

/// Two assets: w₁ = (σ₂² − σ₁₂)/(σ₁² + σ₂² − 2σ₁₂) at the least variance (Markowitz 1952).
#[test]
fn two_assets_have_the_textbook_answer() {
    let sigma = array![[0.04, 0.006], [0.006, 0.09]];
    let frontier = critical_line(&[0.1, 0.05], sigma.view(), &[0.0, 0.0], &[1.0, 1.0], 1.0).unwrap();
    let least = frontier.minimum_variance().unwrap();
    let expected = (0.09 - 0.006) / (0.04 + 0.09 - 0.012);
    assert!((least.weights[0] - expected).abs() < 1e-15);
    assert_eq!(frontier.maximum_return().unwrap().weights, [1.0, 0.0]);
    // The tangency portfolio is proportional to Σ⁻¹(μ − rf): here (0.0072, 0.0003)/det.
    let best = frontier.maximum_sharpe(0.03).unwrap();
    let raw = [0.09 * 0.07 - 0.006 * 0.02, 0.04 * 0.02 - 0.006 * 0.07];
    assert!((best.weights[0] - raw[0] / (raw[0] + raw[1])).abs() < 1e-14);
    let utility = frontier.at_risk_aversion(4.0).unwrap();
    assert_point_optimal(&utility.weights, 0.25, &[0.1, 0.05], &sigma, &bounds(2, 0.0, 1.0), 1.0);
}

/// Caps that exactly use up the budget: the portfolio of the highest return has no asset between its
/// bounds, and a trace that overlooks an event at its own corner leaves the caps.
#[test]
fn caps_that_add_up_exactly_are_kept() {
    for (n, held) in [(500, 20), (40, 4), (10, 10), (12, 3)] {
        let (mean, sigma) = market(n as u64, n, 5);
        let bounds = bounds(n, 0.0, 1.0 / held as f64);
        let frontier = critical_line(&mean, sigma.view(), &bounds.lower, &bounds.upper, 1.0).unwrap();
        assert_optimal(&frontier, &mean, &sigma, &bounds, 1.0);
        let first = &frontier.corners[0].weights;
        assert!(first.iter().all(|&w| w.abs() < 1e-13 || (w - 1.0 / held as f64).abs() < 1e-13));
    }
}

#[test]
fn equal_means_and_fixed_assets_are_no_obstacle() {
    let (_, sigma) = market(3, 12, 2);
    for mean in [vec![0.05; 12], (0..12).map(|i| f64::from(i / 4) * 0.01).collect(), vec![0.0; 12]] {
        let mut bounds = bounds(12, 0.0, 0.3);
        (bounds.lower[5], bounds.upper[5]) = (0.1, 0.1);
        let frontier = critical_line(&mean, sigma.view(), &bounds.lower, &bounds.upper, 1.0).unwrap();
        let least = frontier.minimum_variance().unwrap();
        assert_point_optimal(&least.weights, 0.0, &mean, &sigma, &bounds, 1.0);
        assert_eq!(least.weights[5], 0.1);
    }
    let one = critical_line(&[0.1], array![[0.04]].view(), &[0.0], &[1.0], 1.0).unwrap();
    assert_eq!((one.corners.len(), one.minimum_variance().unwrap().weights), (1, vec![1.0]));
}

/// Perfectly correlated assets: their covariance has rank one, and the least risk is all in the calmest.
#[test]
fn assets_that_are_multiples_of_each_other_have_a_frontier() {
    let volatility = [0.1, 0.2, 0.3];
    let sigma = Array2::from_shape_fn((3, 3), |(i, j)| volatility[i] * volatility[j]);
    let frontier = critical_line(&[0.02, 0.05, 0.09], sigma.view(), &[0.0; 3], &[0.5; 3], 1.0).unwrap();
    let least = frontier.minimum_variance().unwrap();
    for (got, expected) in least.weights.iter().zip([0.5, 0.5, 0.0]) {
        assert!((got - expected).abs() < 1e-6, "{:?}", least.weights);
    }
    let same = Array2::from_elem((3, 3), 0.04);
    let frontier = critical_line(&[0.02, 0.05, 0.09], same.view(), &[0.0; 3], &[0.5; 3], 1.0).unwrap();
    assert!((frontier.minimum_variance().unwrap().volatility - 0.2).abs() < 1e-6);
}

#[test]
fn what_cannot_be_is_told() {
    let (mean, sigma) = market(1, 3, 1);
    let text = |mean: &[f64], sigma: &Array2<f64>, low: f64, high: f64| {
        critical_line(mean, sigma.view(), &[low; 3], &[high; 3], 1.0).unwrap_err().to_string()
    };
    assert_eq!(
        text(&mean, &sigma, 0.0, 0.3),
        "infeasible: weights must sum to 1, but their bounds allow only 0 to 0.8999999999999999"
    );
    assert!(text(&mean[..2], &sigma, 0.0, 1.0).contains("mean: must have 3 numbers, got 2"));
    assert!(text(&[0.1, f64::NAN, 0.1], &sigma, 0.0, 1.0).contains("mean[1]: must be finite"));
    assert!(text(&mean, &sigma, 0.6, 0.5).contains("lower[0]: must be at most upper[0]"));
    let frontier = critical_line(&mean, sigma.view(), &[0.0; 3], &[1.0; 3], 1.0).unwrap();
    assert!(
        matches!(frontier.at_return(9.0), Err(Error::Infeasible(text)) if text.contains("efficient portfolios return"))
    );
    assert!(matches!(frontier.at_volatility(1e-9), Err(Error::Infeasible(_))));
    assert!(matches!(frontier.maximum_sharpe(9.0), Err(Error::Infeasible(_))));
    assert!(matches!(frontier.at_risk_aversion(0.0), Err(Error::Invalid(_))));
    assert!(frontier.at_return(-9.0).is_ok() && frontier.at_volatility(9.0).is_ok());
}
